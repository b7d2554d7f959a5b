"""Several ways to end, on top of each other: the share that had ended each way, and the share had not ended."""

import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import chart
from displacement.tables._table import Column


@chart(needs={"frame": ("ending", "duration_days", "{column}")},
       made_by={"frame": "dp.analysis.durations.incidence"},
       page="docs/indicators/durations.md",
       also=("cumulative incidence", "Aalen-Johansen curve", "competing risks"))
def incidence(frame: pd.DataFrame, column: str | Column = "incidence", *, ax: Axes | None = None) -> Axes:
    """Layers that show which share of episodes had ended each way by a time; what is left on top had not ended.

    Parameters
    ----------
    frame : DataFrame
        ending, duration_days and *column*, as `dp.analysis.durations.incidence` gives them. [days, fraction]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ended = pd.DataFrame({"ending": ["agreement", "agreement", "force", "force"],
    ...                       "duration_days": [10.0, 20.0, 10.0, 20.0], "incidence": [0.1, 0.3, 0.2, 0.2]})
    >>> ax = incidence(ended)
    >>> ax.get_ylabel(), ax.lines[0].get_ydata().round(1).tolist()
    ('Share ended this way [fraction]', [0.3, 0.5])
    """
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
