"""One small chart a group, on one scale, so that groups can be compared at a glance."""

import numpy as np
import pandas as pd

from displacement.charts import _style
from displacement.charts._chart import chart, refuse_several
from displacement.tables._table import Column

ACROSS = 4


def _panels(frame, by):
    down = -(-len(dict.fromkeys(frame[by])) // ACROSS)
    return _style.canvas(height=0.7 + 1.45 * down, nrows=down, ncols=ACROSS, sharex=True, sharey=True, squeeze=False)


@chart(needs={"frame": ("date", "{by}", "{column}")}, canvas=_panels,
       also=("trellis chart", "facets", "one panel a province"))
def small_multiples(frame: pd.DataFrame, column: str | Column, *, by: str | Column, zone: str | None = None,
                    axes: np.ndarray | None = None) -> np.ndarray:
    """Small line charts of a quantity over time, one panel a group, all on one scale; gaps stay gaps.

    Parameters
    ----------
    frame : DataFrame
        date, *by* and *column*. [column's unit]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the first axis.
    by : str or Column
        Column whose groups get a panel each, in the order of their first row.
    zone : str, optional
        Zone of the dates.
    axes : array of Axes, optional
        Where to draw, one for each group at least.

    Returns
    -------
    array of Axes

    Raises
    ------
    TableError
        Where several rows share a date and *by*: they are summed before.

    Examples
    --------
    >>> housed = pd.DataFrame({"date": pd.to_datetime(["2023-10-01", "2023-10-08"] * 2), "persons": [10, 20, 30, 25],
    ...                        "place": ["Ararat", "Ararat", "Syunik", "Syunik"]})
    >>> axes = small_multiples(housed, "persons", by="place")
    >>> [ax.get_title(loc="left") for ax in axes.ravel() if ax.get_visible()]
    ['Ararat', 'Syunik']
    """
    refuse_several("small_multiples", frame, ["date", by], column.name)
    groups = list(dict.fromkeys(frame[by]))
    panels = np.asarray(axes).ravel()
    for ax, group in zip(panels, groups, strict=False):
        rows = frame[frame[by].eq(group)].sort_values("date")
        ax.plot(rows["date"], _style.floats(rows, column.name), "o-", color=_style.BLUE, ms=3, lw=1.4)
        ax.set_title(str(group), fontsize=8, loc="left")
        ax.tick_params(labelsize=7)
        _style.thousands(ax.yaxis)
        _style.calendar(ax, zone=zone, most=4, dates=frame["date"])
    for ax in panels[len(groups):]:
        ax.set_visible(False)
    panels[0].set_ylim(0, None)
    panels[0].figure.supylabel(column.label, fontsize=8)
    return axes
