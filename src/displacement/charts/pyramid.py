"""Two sides of a population, group by group."""

from displacement.charts import _style


@_style.styled
def pyramid(frame, column, *, left, right, ax=None):
    """Draw *left* and *right* of each group away from the middle; a missing side stays empty.

    Parameters
    ----------
    frame : DataFrame
        group, and one column for each side. [column's unit]
    column : Column
        The quantity; its label goes on the axis.
    left, right : str
        Columns of the two sides, such as `female` and `male`.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas(height=1.2 + 0.42 * len(frame))
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
