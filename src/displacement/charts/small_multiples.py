"""One small chart a group, on one scale, so that groups can be compared at a glance."""

import numpy as np

from displacement.charts import _style

ACROSS = 4


@_style.styled
def small_multiples(frame, column, *, by, zone=None, axes=None):
    """Draw *column* over time, one panel for each *by*; gaps stay gaps.

    Parameters
    ----------
    frame : DataFrame
        date, *by* and *column*. [column's unit]
    column : Column
        The quantity; its label goes on the first axis.
    by : str
        Column whose groups get a panel each, in the order of their first row.
    zone : str, optional
        Zone of the dates.
    axes : array of Axes, optional
        Where to draw, one for each group at least.

    Returns
    -------
    array of Axes
    """
    groups = list(dict.fromkeys(frame[by]))
    if axes is None:
        down = -(-len(groups) // ACROSS)
        axes = _style.canvas(height=0.7 + 1.45 * down, nrows=down, ncols=ACROSS, sharex=True, sharey=True,
                             squeeze=False)
    panels = np.asarray(axes).ravel()
    for ax, group in zip(panels, groups, strict=False):
        rows = frame[frame[by].eq(group)].sort_values("date")
        values = rows[column.name].to_numpy("float64", na_value=np.nan)
        ax.plot(rows["date"], values, "o-", color=_style.BLUE, ms=3, lw=1.4)
        ax.set_title(str(group), fontsize=8, loc="left")
        ax.tick_params(labelsize=7)
        _style.thousands(ax.yaxis)
        _style.calendar(ax, zone=zone, most=4, dates=frame["date"])
    for ax in panels[len(groups):]:
        ax.set_visible(False)
    panels[0].set_ylim(0, None)
    panels[0].figure.supylabel(column.label, fontsize=8)
    return axes
