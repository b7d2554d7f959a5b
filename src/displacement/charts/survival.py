"""A survival curve with its band, and how many were still at risk."""

import numpy as np

from displacement.charts import _style


@_style.styled
def survival(curve, column, *, ax=None):
    """Draw the survival *curve* as steps from 1, its band, and the numbers at risk under the axis.

    Parameters
    ----------
    curve : DataFrame
        duration_days, at_risk, low, central and high of *column*, as `durations.survival` gives them. [days, fraction]
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
    days = np.concatenate([[0], curve["duration_days"].to_numpy("float64")])
    share = np.concatenate([[1], curve[column.name].to_numpy("float64", na_value=np.nan)])
    low, high = (curve[f"{column.name}{end}"].to_numpy("float64", na_value=np.nan) for end in ("_low", "_high"))
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
