"""Several ways to end, on top of each other: the share that had ended each way, and the share had not ended."""

from displacement.charts import _style


@_style.styled
def incidence(frame, column, *, ax=None):
    """Draw the cumulative incidence of each ending as a layer; what is left on top is had not ended.

    Parameters
    ----------
    frame : DataFrame
        ending, duration_days and *column*, as `competing.incidence` gives them. [days, fraction]
    column : Column
        The quantity; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas()
    wide = frame.pivot_table(index="duration_days", columns="ending", values=column.name, observed=True)
    wide = wide.astype("float64")
    order = wide.iloc[-1].sort_values(ascending=False).index
    floor = wide.iloc[:, 0] * 0
    for place, ending in enumerate(order):
        top = floor + wide[ending]
        ax.fill_between(wide.index, floor, top, step="post", color=_style.SERIES[place % len(_style.SERIES)],
                        alpha=0.75, lw=0, label=ending)
        floor = top
    ax.step(wide.index, floor, where="post", color=_style.INK, lw=1)
    ax.set(xlabel="Days since the start", ylabel=column.label, ylim=(0, 1), xlim=(0, wide.index.max()))
    _style.thousands(ax.xaxis)
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=7.5,
              title="ended by (top: had not ended)", title_fontsize=7.5, alignment="left")
    return ax
