"""What each party states of one quantity, side by side: none is chosen, disputed ones are hollow."""

import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._bounds import bounded_mark
from displacement.charts._chart import BOUNDS, chart
from displacement.tables._table import Column


@chart(needs={"frame": ("name", *BOUNDS, "disputed")},
       canvas=lambda frame: _style.canvas(height=1.1 + 0.34 * len(frame)),
       also=("conflicting figures side by side", "who says what", "forest plot"))
def claims(frame: pd.DataFrame, column: str | Column, *, ax: Axes | None = None) -> Axes:
    """What each party states of one quantity, a line each: value as a mark, bounds as a bar, a bound alone as an arrow.

    Nothing is averaged and nobody is chosen; what a party disputes is hollow.

    Parameters
    ----------
    frame : DataFrame
        name (who states it), low, central and high of *column*, disputed (boolean). [column's unit]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> stated = pd.DataFrame({"name": ["party A", "party B"], "persons_low": [100, 70], "persons": [None, 80],
    ...                        "persons_high": [None, 95], "disputed": [True, False]}).convert_dtypes()
    >>> ax = claims(stated, "persons")
    >>> ax.get_xlabel(), [text.get_text() for text in ax.texts]
    ('Persons [people]', ['at least 100', '80'])
    """
    rows = frame.reset_index(drop=True)
    low, value, high = _style.bounds(rows, column)
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
