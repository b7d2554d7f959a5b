"""A survival curve with its band, and how many were still at risk."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import BOUNDS, chart
from displacement.errors import TableError
from displacement.tables._table import Column


@chart(needs={"curve": ("duration_days", "at_risk", *BOUNDS)},
       made_by={"curve": "dp.analysis.durations.survival"},
       page="docs/indicators/durations.md",
       also=("Kaplan-Meier curve", "survival curve", "how long episodes last"))
def survival(curve: pd.DataFrame, column: str | Column = "survival", *, ax: Axes | None = None) -> Axes:
    """Survival curve: the share of episodes that had not ended by a time, its band, and how many were still followed.

    Parameters
    ----------
    curve : DataFrame
        What `dp.analysis.durations.survival` returns: duration_days, at_risk, low, central and high of *column*.
        [days, fraction]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TableError
        Where several curves are there.

    Examples
    --------
    >>> curve = pd.DataFrame({"duration_days": [10.0, 20.0], "at_risk": [4, 2], "survival_low": [0.3, 0.1],
    ...                       "survival": [0.75, 0.4], "survival_high": [0.9, 0.7]})
    >>> ax = survival(curve)
    >>> ax.get_ylabel(), ax.lines[0].get_ydata().tolist()
    ('Share that had not ended [fraction]', [1.0, 0.75, 0.4])
    """
    _refuse_several(curve)
    days = np.concatenate([[0], curve["duration_days"].to_numpy("float64")])
    low, central, high = _style.bounds(curve, column)
    share = np.concatenate([[1], central])
    ax.fill_between(days[1:], low, high, step="post", color=_style.BAND, lw=0, label="band, 95 per cent")
    ax.step(days, share, where="post", color=_style.BLUE, lw=1.6, label="share that had not ended")
    ax.set(xlabel="Days since the start", ylabel=column.label, ylim=(0, 1.02), xlim=(0, days.max() * 1.02))
    _style.thousands(ax.xaxis)
    _at_risk(ax, curve)
    ax.legend(loc="upper right")
    return ax


def _at_risk(ax, curve):
    """Write how many were still followed under each tick."""
    ticks = [tick for tick in ax.get_xticks() if 0 <= tick <= ax.get_xlim()[1]]
    days = curve["duration_days"].to_numpy("float64")
    risk = curve["at_risk"].to_numpy("int64")
    left = [int(risk[np.searchsorted(days, tick)]) if tick <= days[-1] else 0 for tick in ticks]
    ax.set_xticks(ticks, [f"{tick:,.0f}\n{count} left" for tick, count in zip(ticks, left, strict=True)])


def _refuse_several(curve):
    if (np.diff(curve["duration_days"].to_numpy("float64")) <= 0).any():
        raise TableError("survival draws one curve, and the durations of this frame begin anew: it holds several. Draw "
                         "each on axes of its own: for name, one in curves.groupby('kind'): survival(one, ax=...).")
