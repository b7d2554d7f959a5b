"""The sources by name, found in the folders of their publishers: a dataset's name is its path."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from displacement.errors import CallError


@cache
def _modules():
    room = import_module("displacement.sources")
    found = [import_module(module.name) for module in walk_packages(room.__path__, f"{room.__name__}.")
             if not module.ispkg and not module.name.rpartition(".")[2].startswith("_")]
    return {module.SOURCE.name: module for module in sorted(found, key=lambda module: module.SOURCE.name)}


@cache
def sources():
    """Return every `Source` by name, found as `sources/PUBLISHER/TOPIC.py`."""
    return {name: module.SOURCE for name, module in _modules().items()}


def habits(name):
    """Return what the module of dataset *name* tells of its publisher's habits, on one line."""
    return " ".join(_modules()[source(name).name].__doc__.split())


def source(name):
    """Return the `Source` called *name*, or say which there are."""
    if name not in sources():
        raise CallError.unknown("dataset", name, sources(), see="dp.datasets() or displacement datasets")
    return sources()[name]
