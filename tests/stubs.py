"""`make stubs`: what the lazy packages hold, written down for editors and type checkers.

A lazy package finds its names while it runs, so that a program that only reads the source sees none of them.  Beside
each stands an `__init__.pyi` that imports every public name from the module that defines it.  None is written by hand.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

HOUSE = Path(__file__).parents[1] / "src" / "displacement"
OPEN = ("displacement", "displacement.analysis", "displacement.charts", "displacement.tables")
HEAD = '"""Written by `make stubs`: the public names of this package, for editors and type checkers."""\n\n'


def packages():
    """Return the lazy packages: the front door, what opens from it, and each family of indicators."""
    analysis = import_module("displacement.analysis")
    families = [f"{analysis.__name__}.{module.name}" for module in iter_modules(analysis.__path__) if module.ispkg]
    return [*OPEN, *families]


def stub(package):
    """Return the text of the stub of *package*, by its name."""
    room = import_module(package)
    lines = {line for name in dir(room) if not name.startswith("_") for line in statements(room, name)}
    lines |= {"__version__: str"} if "__version__" in vars(room) else set()
    return HEAD + "\n".join(sorted(lines, key=lambda line: (not line.startswith("from "), line))) + "\n"


def statements(room, name):
    """Return the lines that tell where *name* of *room* comes from, or of which type it is."""
    value = getattr(room, name)
    if isinstance(value, ModuleType):
        return (f"from {room.__name__} import {name} as {name}",)
    if callable(value) and value.__module__.startswith("displacement."):
        return (f"from {value.__module__} import {value.__name__} as {name}",)
    kind = type(value)
    return f"from {kind.__module__} import {kind.__name__}", f"{name}: {kind.__name__}"


def path(package):
    """Return where the stub of *package* stands."""
    return HOUSE.joinpath(*package.split(".")[1:], "__init__.pyi")


if __name__ == "__main__":
    for found in packages():
        path(found).write_text(stub(found), encoding="utf-8")
