"""The sources by name, found in the folders of their publishers: a dataset's name is its path.

So a name tells which module to import, and one dataset costs the import of its own publisher only.
"""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from displacement.errors import CallError


@cache
def _homes():
    """Return the module of each dataset by the name of the dataset, in alphabetical order; none is imported."""
    room = import_module("displacement.sources")
    paths = [module.name.removeprefix(f"{room.__name__}.").split(".")
             for module in walk_packages(room.__path__, f"{room.__name__}.") if not module.ispkg]
    return {"_".join(path): ".".join([room.__name__, *path]) for path in sorted(paths, key="_".join)
            if not path[-1].startswith("_")}


def _module(name):
    """Return the imported module of dataset *name*, or say which datasets there are."""
    if name not in _homes():
        raise CallError.unknown("dataset", name, _homes(), see="dp.datasets() or displacement datasets")
    return import_module(_homes()[name])


@cache
def sources():
    """Return every `Source` by name, found as `sources/PUBLISHER/TOPIC.py`."""
    return {name: source(name) for name in _homes()}


def habits(name):
    """Return what the module of dataset *name* tells of its publisher's habits, on one line."""
    return " ".join(_module(name).__doc__.split())


def source(name):
    """Return the `Source` called *name*, or say which there are."""
    return _module(name).SOURCE
