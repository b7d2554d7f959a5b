"""The list of indicators, read from the functions themselves: a new topic file is in it and named nowhere."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pandas as pd

import displacement.analysis
from displacement.analysis._needs import needs
from displacement.shelf import first_sentence

COLUMNS = ("family", "name", "summary", "needs", "gives", "reference", "also", "page", "call")


def indicators() -> pd.DataFrame:
    """Every indicator of the package, one row each: what it says, what it needs, what it gives, where it is explained.

    Returns
    -------
    DataFrame
        family; name; summary (first sentence of its documentation); needs (tables and columns); gives (columns, with
        their units in brackets); reference of the definition; also (other names); page of the documentation; call.

    Examples
    --------
    >>> found = indicators().set_index("name")
    >>> found.loc["survival", ["family", "call"]].tolist()
    ['durations', 'dp.analysis.durations.survival']
    """
    rows = [_row(family, module, function) for family in _modules(displacement.analysis, packages=True)
            for module in _modules(family, packages=False) for function in _of(module)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str").sort_values(["family", "name"], ignore_index=True)


def _modules(package, *, packages):
    """Return the public modules of *package*, or its packages."""
    return [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)
            if found.ispkg == packages and not found.name.startswith("_")]


def _of(module):
    return [value for name, value in vars(module).items() if not name.startswith("_") and hasattr(value, "output")
            and value.__module__ == module.__name__]


def _row(family, module, function):
    family, name = family.__name__.rpartition(".")[2], function.__name__
    topic = getattr(module, "PAGE", module.__name__.rpartition(".")[2])
    defaults = {key: item.default for key, item in inspect.signature(function).parameters.items()}
    needed = [need.words(defaults) for need in needs(function)] or [
        key for key, default in defaults.items() if default is inspect.Parameter.empty]
    return {"family": family, "name": name, "summary": first_sentence(inspect.getdoc(function)),
            "needs": "; ".join(needed),
            "gives": ", ".join(f"{column.name} [{column.unit}]" if column.unit else column.name
                               for column in function.output),
            "reference": function.reference, "also": ", ".join(function.also),
            "page": f"docs/indicators/{topic}.md", "call": f"dp.analysis.{family}.{name}"}
