"""The list of charts, read from the functions themselves: a new chart is in it and named nowhere."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pandas as pd

import displacement.charts
from displacement.charts._chart import ARGUMENT
from displacement.shelf import first_sentence

COLUMNS = ("chart", "shows", "needs", "optional", "also", "call", "page")


def gallery() -> pd.DataFrame:
    """Every chart of the package, one row each: what it shows, which columns it asks for, how it is called.

    Returns
    -------
    DataFrame
        chart; shows (first sentence of its documentation); needs (columns of each frame, and the indicator whose
        result it is, where it is one; ``<by>`` is the column that the argument *by* names); optional (columns that are
        drawn where they are there); also (other names); call; page of the documentation on what is drawn, blank where
        there is none.

    Examples
    --------
    >>> gallery().set_index("chart").loc["trend", ["needs", "call"]].to_list()
    ['date, <by>, <column>', 'dp.charts.trend']
    """
    return pd.DataFrame([_row(name, chart) for name, chart in _charts().items()], columns=list(COLUMNS)).astype("str")


def _charts():
    """Return each chart by name: the function under `@chart` that has the name of its module."""
    package = displacement.charts
    names = sorted(module.name for module in iter_modules(package.__path__) if not module.name.startswith("_"))
    found = {name: getattr(import_module(f"{package.__name__}.{name}"), name, None) for name in names}
    return {name: chart for name, chart in found.items() if hasattr(chart, "needs")}


def _row(name, chart):
    made = {frame: f"result of {call}" for frame, call in chart.made_by.items()}
    return {"chart": name, "shows": first_sentence(inspect.getdoc(chart)), "needs": _columns(chart, chart.needs, made),
            "optional": _columns(chart, chart.optional, {}), "also": ", ".join(chart.also),
            "call": f"dp.charts.{name}", "page": chart.page}


def _columns(chart, asked, made):
    """Return the columns in words, each frame by name where the chart takes several, with what it is *made* by."""
    heads = {frame: ([frame] if len(chart.needs) > 1 else []) + ([made[frame]] if frame in made else [])
             for frame in asked}
    lists = {frame: ", ".join(ARGUMENT.sub(r"<\1>", name) for name in names) for frame, names in asked.items()}
    return "; ".join(": ".join(filter(None, (", ".join(heads[frame]), lists[frame]))) for frame in asked)
