"""A quantity over time, one line a group; gaps stay gaps, names stand at the ends of the lines."""

import numpy as np

from displacement.charts import _style


@_style.styled
def trend(frame, column, *, by, ax=None):
    """Draw *column* over time, one line for each *by*, named at its end.

    Population types get UNHCR's colours, other groups the default ones.

    Parameters
    ----------
    frame : DataFrame
        date, *by* and *column*. [column's unit]
    column : Column
        The quantity; its label goes on the axis.
    by : str
        Column of the groups.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas(height=3.4)
    for place, (name, group) in enumerate(frame.sort_values("date").groupby(by, observed=True, sort=False)):
        values = group[column.name].to_numpy("float64", na_value=np.nan)
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
