"""What each party states of one quantity, side by side: none is chosen, disputed ones are hollow."""

import numpy as np

from displacement.charts import _style
from displacement.charts._bounds import bounded_mark


@_style.styled
def claims(frame, column, *, ax=None):
    """Draw one line for each claim: its value as a mark, its bounds as a bar, a lower or upper bound as an arrow.

    Parameters
    ----------
    frame : DataFrame
        name (who states it), low, central and high of *column*, disputed (boolean). [column's unit]
    column : Column
        The quantity; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas(height=1.1 + 0.34 * len(frame))
    rows = frame.reset_index(drop=True)
    low, value, high = (rows[f"{column.name}{end}"].to_numpy("float64", na_value=np.nan)
                        for end in ("_low", "", "_high"))
    for position in range(len(rows)):
        bounded_mark(ax, position, low[position], value[position], high[position],
                     hollow=bool(rows["disputed"][position]))
    ax.set_yticks(range(len(rows)), rows["name"], fontsize=7.5)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    _style.thousands(ax.xaxis)
    ax.set(xlabel=column.label, xlim=(0, None))
    for disputed, face, label in ((False, _style.BLUE, "no rejection found"), (True, "none", "disputed")):
        if rows["disputed"].eq(disputed).any():
            ax.plot([], [], "o", mfc=face, mec=_style.BLUE, label=label)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, fontsize=7, borderaxespad=0)
    return ax
