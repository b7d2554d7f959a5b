"""Survival of durations that are known only as intervals: Turnbull's estimate.

An interval is open on the left and closed on the right: the end lies after `left` and at or before `right`.  A
missing right is censored.  Equal ends are an exact duration.  Tools that close both sides give other masses.
"""

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column

PAGE = "durations"
MASS = Column("mass", "Float64", "fraction", "Share of the ends that lies in the interval", minimum=0, maximum=1)
EXACT, RIGHT, OPEN = 0, 1, 2                    # at one number, an exact left lies before a right, an open left after
MOST_STEPS = 500_000
SMALL = 1e-9


@indicator(MASS, reference="Turnbull 1976, JRSS B 38:290; self-consistency (EM) run to convergence",
           also=("interval-censored", "interval censoring", "uncertain dates", "dates known to a month"))
def turnbull(intervals: pd.DataFrame, *, tolerance: float = 1e-13) -> pd.DataFrame:
    """Turnbull estimator: share of ends in each interval, for durations that are known as intervals only.

    The intervals are the innermost ones, open on the left and closed on the right.  The likelihood does not say where
    inside an interval its share lies, and neither does this.  Shares below one in a thousand million are left out as
    zero.

    Parameters
    ----------
    intervals : DataFrame
        Ends of each duration.  Needs `left` and `right`, which is missing where it had not ended. [days]
    tolerance : float
        Largest change of a share at which the iteration stops.

    Returns
    -------
    DataFrame
        left, right (missing: beyond all that was followed), mass, survival (share that had not ended after right).
        [days]

    Raises
    ------
    TableError
        Where there is no interval, a right lies before its left, or the iteration does not converge.

    Examples
    --------
    >>> turnbull(pd.DataFrame({"left": [0.0, 1.0], "right": [2.0, 3.0]}))[["left", "right", "mass"]].to_numpy().tolist()
    [[1.0, 2.0, 1.0]]
    """
    left = intervals["left"].to_numpy("float64")
    right = intervals["right"].to_numpy("float64", na_value=np.nan)
    right = np.where(np.isnan(right), np.inf, right)
    if not len(left) or (right < left).any() or np.isnan(left).any():
        raise TableError("turnbull needs at least one interval, each with a left that is not after its right.")
    starts, ends, inner = _innermost(left, right)
    holds = (inner[:, 0][None, :] >= starts[:, None]) & (inner[:, 1][None, :] <= ends[:, None])
    mass = _self_consistent(holds.astype("float64"), tolerance)
    values = np.unique(np.concatenate([left, right]))
    found = pd.DataFrame({"left": values[inner[:, 0] // 3], "right": values[inner[:, 1] // 3], "mass": mass})
    found = found[found["mass"] > SMALL].reset_index(drop=True)
    found["mass"] = found["mass"] / found["mass"].sum()
    return found.assign(right=found["right"].where(np.isfinite(found["right"])),
                        survival=(1 - found["mass"].cumsum()).clip(lower=0))


def _innermost(left, right):
    """Return each interval's ends as ranks, and the pairs of a left and the next right with nothing between."""
    values = np.unique(np.concatenate([left, right]))
    starts = 3 * np.searchsorted(values, left) + np.where(left == right, EXACT, OPEN)
    ends = 3 * np.searchsorted(values, right) + RIGHT
    ranks = np.unique(np.concatenate([starts, ends]))
    is_left = np.isin(ranks, starts) & (ranks % 3 != RIGHT)
    pairs = [(one, two) for one, two, begins, closes in zip(ranks, ranks[1:], is_left, ~is_left[1:], strict=False)
             if begins and closes]
    return starts, ends, np.array(pairs)


def _self_consistent(holds, tolerance):
    mass = np.full(holds.shape[1], 1 / holds.shape[1])
    for _ in range(MOST_STEPS):
        weights = holds * mass
        fresh = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
        if np.abs(fresh - mass).max() < tolerance:
            return fresh
        mass = fresh
    raise TableError(f"turnbull did not converge to {tolerance} in {MOST_STEPS:,} steps. Allow a larger tolerance.")
