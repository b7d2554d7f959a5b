"""Energy of goods delivered, per person and day, under each population that is claimed."""

import numpy as np

from displacement.charts import _style
from displacement.charts._bounds import bounded_mark


@_style.styled
def delivered_energy(frame, column, *, planning, ax=None):
    """Draw an interval for each claim of population, and the planning figure as a line that is no threshold.

    Parameters
    ----------
    frame : DataFrame
        name, low, central and high of *column*; where only a bound is known, only that.  Where `bound` is there and
        says "at least", all three are least figures. [column's unit]
    column : Column
        The quantity; its label goes on the axis.
    planning : float
        Planning figure for a population. [column's unit]
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas(height=1.2 + 0.36 * len(frame))
    low, value, high = (frame[f"{column.name}{end}"].to_numpy("float64", na_value=np.nan)
                        for end in ("_low", "", "_high"))
    places = np.arange(len(frame))
    bound = frame["bound"].to_list() if "bound" in frame else [None] * len(frame)
    for position in places:
        bounded_mark(ax, position, low[position], value[position], high[position], bound=bound[position])
    ax.axvline(planning, color=_style.GREY, lw=1, ls="--")
    ax.annotate(f"planning figure {planning:,.0f}", (planning, 1.0), xycoords=("data", "axes fraction"), xytext=(3, 2),
                textcoords="offset points", fontsize=7, color=_style.GREY, va="bottom")
    ax.set_yticks(places, frame["name"], fontsize=7.5)
    ax.set_ylim(len(frame) - 0.4, -0.7)
    ax.grid(visible=False, axis="y")
    _style.thousands(ax.xaxis)
    ax.set(xlabel=column.label, xlim=(0, None))
    return ax
