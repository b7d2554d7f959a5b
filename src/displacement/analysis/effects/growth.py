"""Curves of a count that only grows, such as arrivals so far: where it would level off if it goes on like this."""

from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import curve_fit

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column

PAGE = "effects"
CEILING = Column("ceiling", "Float64", "as the counts", "Where the curve levels off", minimum=0)
PARAMETERS = (CEILING,
              Column("ceiling_error", "Float64", "as the counts", "Standard error of the ceiling, as if reports were "
                     "independent; too small for running counts", nullable=True),
              Column("shape", "Float64", "", "Gompertz: b in ceiling * exp(-b * exp(-rate * x)); logistic: the middle"),
              Column("rate", "Float64", "per unit of x", "Growth rate; the logistic scale is its inverse"),
              Column("residual_sum", "Float64", "square of the counts", "Residual sum of squares", minimum=0),
              Column("share_reached", "Float64", "share", "Largest count over the ceiling"),
              Column("reason", "str", meaning="Why there is no fit, or why to distrust it", nullable=True))
CURVES = ("gompertz", "logistic")
EARLY = 0.8


@indicator(*PARAMETERS, reference="Gompertz 1825, Philosophical Transactions 115:513; Verhulst 1838, least squares")
def growth_curve(
        counts: pd.DataFrame, *, curve: Literal["gompertz", "logistic"] = "gompertz", x: str = "day",
        value: str = "count"
) -> pd.DataFrame:
    """Gompertz or logistic curve fitted to running counts, and the ceiling at which it levels off.

    The fit is by least squares.  While less than four fifths of the ceiling are reached the ceiling is a guess, and
    `reason` says so: a curve that is fitted early can be wrong by multiples.  Rows without a count are left out.  A fit
    that does not converge has no numbers, and the reason.

    Parameters
    ----------
    counts : DataFrame
        Running counts, one row a report. Columns *x* and *value*.
    curve : {"gompertz", "logistic"}
        `ceiling * exp(-shape * exp(-rate * x))`, or `ceiling / (1 + exp(-rate * (x - shape)))`.
    x, value : str
        Columns of the day (or another number) and of the counts so far.

    Returns
    -------
    DataFrame
        One row: reports, ceiling, ceiling_error, shape, rate, residual_sum, share_reached, reason.

    Raises
    ------
    CallError
        Where there is no such curve.
    TableError
        Where there are fewer than four reports, or none above 0.

    Examples
    --------
    >>> day = np.arange(30)
    >>> counts = pd.DataFrame({"day": day, "count": 1000 / (1 + np.exp(-0.5 * (day - 10)))})
    >>> growth_curve(counts, curve="logistic")[["ceiling", "shape", "rate"]].round(6).iloc[0].tolist()
    [1000.0, 10.0, 0.5]
    """
    if curve not in CURVES:
        raise CallError(f"growth_curve: {curve!r}; expected {' or '.join(CURVES)}.")
    rows = counts[counts[value].notna() & counts[x].notna()]
    where, count = rows[x].to_numpy("float64"), rows[value].to_numpy("float64")
    if len(rows) < 4 or not (count > 0).any():
        raise TableError(f"growth_curve: {len(rows)} reports; expected four or more, and one above 0.")
    scale = count.max()
    told = _fitted(where, count / scale, _gompertz if curve == "gompertz" else _logistic, curve)
    return _row(told, where, count, scale, curve)


def _gompertz(x, ceiling, shape, rate):
    return ceiling * np.exp(-shape * np.exp(-rate * x))


def _logistic(x, ceiling, middle, rate):
    return ceiling / (1 + np.exp(-rate * (x - middle)))


def _fitted(x, share, function, curve):
    """Return the parameters and the ceiling's error, or the reason why there are none."""
    order = np.argsort(x, kind="stable")
    middle = x[order][np.searchsorted(np.maximum.accumulate(share[order]), 0.5)]
    rate = 4 / max(np.ptp(x), 1e-9)
    start = (1.2, np.exp(np.clip(rate * middle, -20, 20)) * np.log(2) if curve == "gompertz" else middle, rate)
    try:
        with np.errstate(all="ignore"):
            found, covariance = curve_fit(function, x, share, p0=start, maxfev=20_000, xtol=1e-12, ftol=1e-12)
    except RuntimeError:
        return None, np.nan, "the fit did not converge"
    if found[0] <= 0 or found[2] <= 0 or not np.isfinite(covariance[0, 0]):
        return None, np.nan, "the fit does not level off"
    return found, float(np.sqrt(covariance[0, 0])), None


def _row(told, x, count, scale, curve):
    found, error, reason = told
    function = _gompertz if curve == "gompertz" else _logistic
    ceiling, shape, rate = (np.nan, np.nan, np.nan) if found is None else (found[0] * scale, found[1], found[2])
    left = np.nan if found is None else float(((count - function(x, ceiling, shape, rate))**2).sum())
    reached = count.max() / ceiling
    if reason is None and reached < EARLY:
        reason = "less than four fifths of the ceiling are reached: it is a guess"
    numbers = {"ceiling": ceiling, "ceiling_error": error * scale, "shape": shape, "rate": rate, "residual_sum": left,
               "share_reached": reached}
    return pd.DataFrame({"reports": [len(count)]}
                        | {name: pd.array([number], dtype="Float64") for name, number in numbers.items()}
                        | {"reason": pd.array([reason], dtype="str")})
