"""Energy of goods delivered, per person and day, under each population that is claimed."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._bounds import bounded_mark
from displacement.charts._chart import BOUNDS, chart
from displacement.tables._table import Column


@chart(needs={"frame": ("name", *BOUNDS)}, optional={"frame": ("bound",)},
       canvas=lambda frame: _style.canvas(height=1.2 + 0.36 * len(frame)),
       page="docs/indicators/deliveries.md",
       also=("calories against the planning figure", "2,100 kcal line"))
def delivered_energy(frame: pd.DataFrame, column: str | Column, *, planning: float, ax: Axes | None = None) -> Axes:
    """Food energy delivered per person and day as intervals, one for each claim of population, and the planning figure.

    The planning figure is a line to compare with, not a threshold of hunger.

    Parameters
    ----------
    frame : DataFrame
        name, low, central and high of *column*; where only a bound is known, only that.  Where `bound` is there and
        says "at least", all three are least figures. [column's unit]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    planning : float
        Planning figure for a population. [column's unit]
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> energy = pd.DataFrame({"name": ["120,000 people"], "kcal_per_person_day_low": [80.0],
    ...                        "kcal_per_person_day": [500.0], "kcal_per_person_day_high": [900.0]})
    >>> ax = delivered_energy(energy, "kcal_per_person_day", planning=2100)
    >>> [text.get_text() for text in ax.texts]
    ['500', 'planning figure 2,100']
    """
    low, value, high = _style.bounds(frame, column)
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
