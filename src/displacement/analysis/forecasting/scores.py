"""How good a forecast was, against what happened.  What cannot be judged is missing, and the reason is told."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import norm

from displacement.errors import TableError


def point_scores(
        actual: ArrayLike, forecast: ArrayLike, *, train: ArrayLike | None = None, season: int = 1
) -> pd.DataFrame:
    """Errors of point forecasts (MAE, RMSE, WAPE, sMAPE, MAPE, MASE), with the reason where one is not defined.

    `mape` is not defined where an actual is zero: it is missing, and never computed over the rest in silence.  `wape`
    weighs by the actuals, `mase` scales by the mean error of the seasonal naive forecast inside *train*, `smape` runs
    from 0 to 200.  Pairs with a missing side are left out and counted in `pairs`.

    Parameters
    ----------
    actual, forecast : sequence of float
        Pairs in one order, in one unit.
    train : sequence of float, optional
        What was known when the forecasts were made, for `mase`.
    season : int
        Steps of the seasonal naive forecast; 1 is persistence.

    Returns
    -------
    DataFrame
        score, value, pairs, reason (missing where defined).

    Raises
    ------
    TableError
        Where the two have different lengths or no pair is whole.

    References
    ----------
    Hyndman and Koehler 2006, International Journal of Forecasting 22:679.

    Examples
    --------
    >>> point_scores([100, 0], [110, 5]).set_index("score").loc["mape", "reason"]
    'an actual is zero'
    """
    true, told = (np.asarray(side, dtype="float64") for side in (actual, forecast))
    if true.shape != told.shape:
        raise TableError(f"point_scores: {len(true)} actuals and {len(told)} forecasts. Give one for each.")
    whole = ~(np.isnan(true) | np.isnan(told))
    true, told = true[whole], told[whole]
    if not len(true):
        raise TableError("point_scores: no pair is whole.")
    error = np.abs(told - true)
    scale, why = _naive_error(train, season)
    both = np.abs(true) + np.abs(told)
    rows = [
        ("mae", error.mean(), None), ("rmse", np.sqrt((error**2).mean()), None),
        ("wape", *_ratio(error.sum(), np.abs(true).sum(), "all actuals are zero")),
        ("smape", *_ratio((200 * error / np.where(both > 0, both, 1)).mean(), float((both > 0).all()),
                          "actual and forecast are both zero")),
        ("mape", *_mape(true, error)),
        ("mase", *((np.nan, why) if why else (error.mean() / scale, None))),
    ]
    return pd.DataFrame(rows, columns=["score", "value", "reason"]).assign(pairs=len(true))[
        ["score", "value", "pairs", "reason"]]


def _mape(true, error):
    return (np.nan, "an actual is zero") if (true == 0).any() else ((100 * error / np.abs(true)).mean(), None)


def _ratio(above, below, reason):
    return (above / below, None) if below > 0 else (np.nan, reason)


def _naive_error(train, season):
    if train is None:
        return np.nan, "no training values are given"
    known = np.asarray(train, dtype="float64")
    if len(known) <= season:
        return np.nan, f"fewer than {season + 1} training values"
    scale = np.abs(known[season:] - known[:-season]).mean()
    return (scale, None) if scale > 0 else (np.nan, "the training values do not change")


def interval_score(lower: ArrayLike, upper: ArrayLike, actual: ArrayLike, *, level: float) -> np.ndarray:
    """Interval score: the width, plus 2 / (1 - level) times what lies outside; smaller is better.

    Parameters
    ----------
    lower, upper, actual : float or array
        Ends of the interval and what happened, in one unit.
    level : float
        Probability that the interval was meant to hold.

    Returns
    -------
    array
        One score for each, in that unit.

    Raises
    ------
    TableError
        Where a lower end lies above its upper, or *level* outside 0 to 1.

    References
    ----------
    Gneiting and Raftery 2007, Journal of the American Statistical Association 102:359.

    Examples
    --------
    >>> round(float(interval_score(900, 1300, 1400, level=0.8)), 9)
    1400.0
    """
    low, high, true = (np.asarray(side, dtype="float64") for side in (lower, upper, actual))
    if not 0 < level < 1 or (low > high).any():
        raise TableError("interval_score needs a level between 0 and 1 and no lower end above its upper.")
    outside = np.clip(low - true, 0, None) + np.clip(true - high, 0, None)
    return high - low + 2 / (1 - level) * outside


def crps_normal(
        mean: ArrayLike, deviation: ArrayLike, actual: ArrayLike, *, floor: float | None = None
) -> np.ndarray | float:
    """Continuous ranked probability score (CRPS) of a normal forecast, in the unit of what is forecast.

    With *floor*, what the normal distribution puts below that value counts as that value: a number of people is never
    below 0.  Without a deviation the score is the absolute error.

    Parameters
    ----------
    mean, deviation, actual : float or array
        Centre and standard deviation of the forecast, and what happened, in one unit.
    floor : float, optional
        Lowest value that can be.

    Returns
    -------
    float or array
        One score for each, in that unit.

    Raises
    ------
    TableError
        Where an actual lies below the floor.

    References
    ----------
    Gneiting and Raftery 2007, Journal of the American Statistical Association 102:359; with a floor: Jordan, Krüger and
    Lerch 2019, Journal of Statistical Software 90(12).

    Examples
    --------
    >>> round(float(crps_normal(0, 1, 0)), 10)
    0.2336949773
    """
    centre, spread, true = (np.asarray(side, dtype="float64") for side in (mean, deviation, actual))
    scale = np.where(spread > 0, spread, 1.0)
    z = (true - centre) / scale
    score = z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)
    if floor is not None:
        if (true < floor).any():
            raise TableError(f"crps_normal: an actual lies below the floor of {floor}. Give the lowest value there is.")
        score, centre = score - _below((floor - centre) / scale), np.maximum(centre, floor)
    return np.where(spread == 0, np.abs(true - centre), np.where(np.isnan(spread), np.nan, scale * score))[()]


def _below(z):
    """Return the integral of the squared standard normal distribution function up to *z*."""
    return z * norm.cdf(z)**2 + 2 * norm.pdf(z) * norm.cdf(z) - norm.cdf(np.sqrt(2) * z) / np.sqrt(np.pi)


def crps_ensemble(members: ArrayLike, actual: ArrayLike) -> np.ndarray:
    """Continuous ranked probability score (CRPS) of an ensemble, taken as its empirical distribution.

    Parameters
    ----------
    members : array
        Forecasts; the last axis holds the members.
    actual : float or array
        What happened, with the axes before it.

    Returns
    -------
    float or array
        One score for each, in the unit of *actual*; smaller is better.

    References
    ----------
    Gneiting and Raftery 2007, Journal of the American Statistical Association 102:359.

    Examples
    --------
    >>> round(float(crps_ensemble([120, 150, 90, 200, 130, 160], 175)), 9)
    22.5
    """
    told = np.sort(np.asarray(members, dtype="float64"), axis=-1)
    count = told.shape[-1]
    away = np.abs(told - np.asarray(actual, dtype="float64")[..., None]).mean(axis=-1)
    return away - told @ (2 * np.arange(1, count + 1) - count - 1) / count**2
