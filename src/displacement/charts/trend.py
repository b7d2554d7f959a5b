"""A quantity over time, one line a group; gaps stay gaps, names stand at the ends of the lines."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import chart, refuse_several
from displacement.tables._table import Column


@chart(needs={"frame": ("date", "{by}", "{column}")}, canvas=3.4, also=("line chart", "time series plot"))
def trend(frame: pd.DataFrame, column: str | Column, *, by: str | Column, ax: Axes | None = None) -> Axes:
    """Line chart of a quantity over time, one line a group, named at its end; gaps stay gaps.

    Population types get UNHCR's colours, other groups the default ones.

    Parameters
    ----------
    frame : DataFrame
        date, *by* and *column*. [column's unit]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    by : str or Column
        Column of the groups.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TableError
        Where several rows share a date and *by*: they are summed before.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2022-12-31", "2023-12-31"] * 2), "persons": [10, 30, 20, 25],
    ...                        "population_type": ["REF", "REF", "IDP", "IDP"]})
    >>> ax = trend(stocks, "persons", by="population_type")
    >>> ax.get_ylabel(), [line.get_label() for line in ax.lines]
    ('Persons [people]', ['REF', 'IDP'])
    """
    refuse_several("trend", frame, ["date", by], column.name)
    for place, (name, group) in enumerate(frame.sort_values("date").groupby(by, observed=True, sort=False)):
        values = _style.floats(group, column.name)
        colour = _style.POPULATION_COLOURS.get(str(name), _style.SERIES[place % len(_style.SERIES)])
        ax.plot(group["date"], values, marker=_style.MARKS[place % len(_style.MARKS)], ms=4, lw=1.6, color=colour,
                label=str(name))
        known = np.flatnonzero(~np.isnan(values))
        if len(known):
            ax.annotate(str(name), (group["date"].iloc[known[-1]], values[known[-1]]), xytext=(7, 0),
                        textcoords="offset points", va="center", fontsize=8, color=_style.INK)
    ax.set(ylabel=column.label, ylim=(0, None))
    ax.margins(x=0.08)
    _style.thousands(ax.yaxis)
    _style.calendar(ax, dates=frame["date"])
    return ax
