"""Two sides of a population, group by group."""

import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import chart
from displacement.tables._table import Column


@chart(needs={"frame": ("group", "{left}", "{right}")},
       canvas=lambda frame: _style.canvas(height=1.2 + 0.42 * len(frame)),
       also=("population pyramid", "age and sex pyramid", "women and men by age"))
def pyramid(frame: pd.DataFrame, column: str | Column, *, left: str | Column, right: str | Column,
            ax: Axes | None = None) -> Axes:
    """Population pyramid: two sides of each group, such as women and men of an age, drawn away from the middle.

    A missing side stays empty.

    Parameters
    ----------
    frame : DataFrame
        group, and one column for each side. [column's unit]
    column : str or Column
        The quantity of both sides, by name or as `Column`; its label goes on the axis.
    left, right : str or Column
        Columns of the two sides, such as `female` and `male`.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ages = pd.DataFrame({"group": ["0-17", "18-59"], "female": [14500, 28700], "male": [15500, None]})
    >>> ax = pyramid(ages, "persons", left="female", right="male")
    >>> ax.get_xlabel(), [text.get_text() for text in ax.texts]
    ('Persons [people]', ['14,500', '28,700', '15,500'])
    """
    groups = frame["group"].astype("str")
    ends = {}
    for side, sign, colour in ((left, -1, _style.SERIES[0]), (right, 1, _style.SERIES[1])):
        values = frame[side].astype("float64")
        ax.barh(groups, sign * values, color=colour, height=0.7, label=side)
        ends[sign] = values.max()
        for place, value in enumerate(values):
            if value == value:
                ax.annotate(f"{value:,.0f}", (sign * value, place), xytext=(4 * sign, 0), textcoords="offset points",
                            ha="left" if sign > 0 else "right", va="center", fontsize=7)
    reach = max(ends.values()) * 1.22
    ax.set(xlim=(-reach, reach), xlabel=column.label)
    _style.thousands(ax.xaxis)
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    ax.axvline(0, color=_style.INK, lw=0.8)
    ax.grid(visible=False, axis="y")
    ax.invert_yaxis()
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, fontsize=7.5, borderaxespad=0)
    return ax
