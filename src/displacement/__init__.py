"""Tables, indicators and reports on people who had to flee, the food that came in, and how long roads were closed.

>>> import displacement as dp
>>> list(dp.load("karabakh_counts").columns[:3])
['observed_at', 'observed_at_earliest', 'observed_at_latest']
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["analysis", "card", "charts", "citations", "datasets", "errors", "find", "gallery", "indicators", "load",
           "locate", "members", "report", "show", "tables", "tidy"]

_HOMES = dict.fromkeys(("citations", "datasets", "load", "locate"), "displacement.catalogue.loading")
_HOMES |= {"tidy": "displacement.catalogue.tidying", "members": "displacement.cells.countries"}
_HOMES |= {"report": "displacement.reports._write"} | dict.fromkeys(("card", "show"), "displacement.reports._show")
_HOMES |= {"indicators": "displacement.analysis._indicators", "gallery": "displacement.charts._gallery"}
_HOMES |= {"find": "displacement.guide.finding"}
_ROOMS = ("analysis", "charts", "errors", "tables")


def __getattr__(name):
    """Import on first use, so that `import displacement` costs nothing."""
    if name in _ROOMS:
        return import_module(f"displacement.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    from displacement.shelf import no_attribute

    raise AttributeError(no_attribute(__name__, name, __all__))


def __dir__():
    """List what a user may call, imported yet or not, so that completion in Jupyter shows it."""
    return [*__all__, "__version__"]
