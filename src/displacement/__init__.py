"""Tables, indicators and reports on people who had to flee, the food that came in, and how long roads were closed.

>>> import displacement as dp
>>> list(dp.load("karabakh_counts").columns[:3])
['observed_at', 'observed_at_earliest', 'observed_at_latest']
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["analysis", "card", "charts", "citations", "datasets", "load", "locate", "members", "report", "show",
           "tables", "tidy"]

_HOMES = dict.fromkeys(("citations", "datasets", "load", "locate"), "displacement.catalogue.loading")
_HOMES |= {"tidy": "displacement.catalogue.tidying"}
_HOMES |= {"report": "displacement.reports._write"} | dict.fromkeys(("card", "show"), "displacement.reports._show")
_HOMES |= {"members": "displacement.cells.countries"}
_LAYERS = ("analysis", "charts", "tables")


def __getattr__(name):
    """Import on first use, so that `import displacement` costs nothing."""
    if name in _LAYERS:
        return import_module(f"displacement.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'displacement' has no attribute {name!r}")


def __dir__():
    """List the lazy names too, so that completion in Jupyter shows them."""
    return sorted({*globals(), *__all__})
