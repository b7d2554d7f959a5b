"""Ways to forecast series on a calendar, simple ones first.  A model that cannot be fitted says so and tells nothing.

Every method takes `history` (series x periods, NaN where nothing is known, the origin last) and the number of periods
ahead, and returns a `Told`.  It sees nothing but that history.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

DRAWS = 400
LEAST_CHANGES = 2                # two changes tell a deviation, if a poor one
LEAST_FOR_MODEL = 12
LARGEST_SCALE = 1e6              # a model that leaves this many deviations of its series has blown up
UNKNOWN_NOW = "nothing is known at the origin"
NO_DEVIATION = "too few changes between neighbouring periods to tell an interval"


@dataclass(frozen=True)
class Told:
    """Forecasts of one method: centre of each series and step, its deviation or draws, and why something is missing.

    `centre` and `deviation` are series x steps, `draws` series x steps x draws or None, `reasons` one a series.
    """

    centre: np.ndarray
    deviation: np.ndarray
    reasons: np.ndarray
    draws: np.ndarray | None = None


Method = Callable[..., Told]


def persistence(
        history: np.ndarray, horizon: int, *, season: int = 1, generator: np.random.Generator | None = None
) -> Told:
    """Forecast that the last value stays; the deviation grows with the root of the step.

    It is that of the changes from one period to the next, taken around no change.

    Parameters
    ----------
    history : array, series x periods
        What is known, NaN where nothing is, the origin last.
    horizon : int
        Periods ahead.
    season : int
        Periods in a cycle; plays no part.
    generator : Generator, optional
        Not used: nothing is drawn.

    Returns
    -------
    Told
        Centre, deviation and reasons where something is missing.

    Examples
    --------
    >>> persistence(np.array([[3.0, 4.0, 3.0]]), 2).centre.tolist()
    [[3.0, 3.0]]
    """
    steps = np.arange(1, horizon + 1)
    spread, reasons = _spread(_changes(history, 1), 0)
    return Told(np.repeat(history[:, -1:], horizon, axis=1), spread[:, None] * np.sqrt(steps), reasons)


def seasonal_naive(
        history: np.ndarray, horizon: int, *, season: int = 1, generator: np.random.Generator | None = None
) -> Told:
    """Forecast that each season repeats its value of the last cycle.

    The deviation grows with the root of the cycles.  With a season of 1 it is persistence.  A season whose value in the
    last cycle is missing is missing.

    Parameters
    ----------
    history : array, series x periods
        What is known, NaN where nothing is, the origin last.
    horizon : int
        Periods ahead.
    season : int
        Periods in a cycle.
    generator : Generator, optional
        Not used: nothing is drawn.

    Returns
    -------
    Told
        Centre, deviation and reasons where something is missing.

    Examples
    --------
    >>> seasonal_naive(np.array([[1.0, 5.0, 2.0, 6.0]]), 3, season=2).centre.tolist()
    [[2.0, 6.0, 2.0]]
    """
    if history.shape[1] < season:
        return _nothing(history, horizon, f"fewer than {season} periods, no whole cycle")
    steps = np.arange(horizon)
    last = history[:, history.shape[1] - season:]
    spread, reasons = _spread(_changes(history, season), 0)
    centre = last[:, steps % season]
    gaps = np.where(np.isnan(centre).any(axis=1), "a season of the last cycle has no value", None)
    return Told(centre, spread[:, None] * np.sqrt(steps // season + 1), _first(gaps, reasons))


def drift(history: np.ndarray, horizon: int, *, season: int = 1, generator: np.random.Generator | None = None) -> Told:
    """Forecast along the straight line through the first and the last known value.

    The deviation is that of the changes around the mean change, and grows with the step and with how short the history
    is.

    Parameters
    ----------
    history : array, series x periods
        What is known, NaN where nothing is, the origin last.
    horizon : int
        Periods ahead.
    season : int
        Periods in a cycle; plays no part.
    generator : Generator, optional
        Not used: nothing is drawn.

    Returns
    -------
    Told
        Centre, deviation and reasons where something is missing.

    Examples
    --------
    >>> drift(np.array([[1.0, 2.0, 4.0, 7.0]]), 2).centre.tolist()
    [[9.0, 11.0]]
    """
    periods = history.shape[1]
    first = np.argmax(~np.isnan(history), axis=1)
    length = periods - 1 - first
    start = history[np.arange(len(history)), first]
    slope = np.divide(history[:, -1] - start, length, out=np.full(len(history), np.nan), where=length > 0)
    steps = np.arange(1, horizon + 1)
    spread, reasons = _spread(_changes(history, 1) - slope[:, None], 1)
    growth = np.sqrt(steps * (1 + steps / np.maximum(length, 1)[:, None]))
    short = np.where(length > 0, None, "one period tells no drift")
    return Told(history[:, -1:] + slope[:, None] * steps, spread[:, None] * growth, _first(short, reasons))


def ets(history: np.ndarray, horizon: int, *, season: int = 1, generator: np.random.Generator | None = None) -> Told:
    """Forecast by exponential smoothing (ETS) with a damped trend, and seasons where there are three cycles.

    Trend and seasons are additive.  It is fitted by maximum likelihood to the latest stretch without a gap.

    Parameters
    ----------
    history : array, series x periods
        What is known, NaN where nothing is, the origin last.
    horizon : int
        Periods ahead.
    season : int
        Periods in a cycle.
    generator : Generator, optional
        Not used: nothing is drawn.

    Returns
    -------
    Told
        Centre, deviation and reasons where something is missing.

    Examples
    --------
    >>> ets(np.array([[100.0, 110.0, 130.0]]), 2).reasons.tolist()
    ['fewer than 12 known periods for the model']
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    def fitted(values):
        seasonal = season > 1 and len(values) >= 3 * season
        model = ETSModel(pd.Series(values), error="add", trend="add", damped_trend=True,
                         seasonal="add" if seasonal else None, seasonal_periods=season if seasonal else None)
        found = model.fit(disp=False, maxiter=1000)
        told = found.get_prediction(start=len(values), end=len(values) + horizon - 1)
        return (found.mle_retvals["converged"], told.predicted_mean.to_numpy(), np.sqrt(told.forecast_variance))

    return _each(history, horizon, _latest_stretch, fitted)


def arima(
        history: np.ndarray, horizon: int, *, season: int = 1, generator: np.random.Generator | None = None,
        order: tuple[int, int, int] = (1, 1, 1), seasonal_order: tuple[int, int, int] = (0, 1, 1)
) -> Told:
    """Forecast by an ARIMA model of a stated order, fitted by maximum likelihood; gaps stay gaps.

    Gaps are bridged by the Kalman filter.  Other orders by `functools.partial(arima, order=...)`.

    Parameters
    ----------
    history : array, series x periods
        What is known, NaN where nothing is, the origin last.
    horizon : int
        Periods ahead.
    season : int
        Periods in a cycle.
    generator : Generator, optional
        Not used: nothing is drawn.
    order, seasonal_order : (int, int, int)
        Lags, differences and moving averages; the seasonal ones count where there are three cycles of more than one
        period.

    Returns
    -------
    Told
        Centre, deviation and reasons where something is missing.

    Examples
    --------
    >>> known = np.array([[3.0, 5.0, 4.0, 6.0, 5.0, 7.0, 6.0, 8.0, 7.0, 9.0, 8.0, 9.0]])
    >>> arima(known, 2, order=(0, 1, 0)).centre.round(6).tolist()                   # a random walk stays where it is
    [[9.0, 9.0]]
    """
    from statsmodels.tsa.arima.model import ARIMA

    def fitted(values):
        seasonal = season > 1 and len(values) >= 3 * season
        model = ARIMA(values, order=order, seasonal_order=(*seasonal_order, season) if seasonal else (0, 0, 0, 0))
        found = model.fit(cov_type="none", method_kwargs={"maxiter": 300})
        told = found.get_forecast(horizon)
        return found.mle_retvals["converged"], told.predicted_mean, told.se_mean

    return _each(history, horizon, _from_first, fitted)


def shares_of_total(
        history: np.ndarray, horizon: int, *, season: int = 1, generator: np.random.Generator | None = None,
        total: Method = drift
) -> Told:
    """Forecast of the sum of all series, divided among them by their latest shares.

    The sum is that of the series which are known at the origin, in periods in which all of them are.  Draws come from
    the normal forecast of the total and from past changes of the shares over as many steps, with either sign, so that
    they lie around the latest shares.  A series that is unknown at the origin has no share.

    Parameters
    ----------
    history : array, series x periods
        What is known, NaN where nothing is, the origin last.
    horizon : int
        Periods ahead.
    season : int
        Periods in a cycle, for the forecast of the total.
    generator : Generator, optional
        Where the draws come from; a fixed one where it is not given.
    total : function
        Method by which the sum is forecast.

    Returns
    -------
    Told
        Centre, draws and reasons where something is missing.

    Examples
    --------
    >>> shares_of_total(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 1.0]]), 1).centre.tolist()
    [[3.75], [1.25]]
    """
    known = ~np.isnan(history[:, -1])
    members = history[known]
    if not members[:, -1].sum() > 0 or (members < 0).any():
        return _nothing(history, horizon, "no shares: the sum at the origin is zero or unknown, or a figure negative")
    whole = total(members.sum(axis=0, keepdims=True), horizon, season=season)
    shares = _shares(members)
    centre, draws = np.full((len(history), horizon), np.nan), np.full((len(history), horizon, DRAWS), np.nan)
    centre[known] = shares[:, -1:] * whole.centre
    noise = generator if generator is not None else np.random.default_rng(0)
    draws[known] = np.stack([_split(whole, shares, step, noise) for step in range(horizon)], axis=1)
    reason: Any = "too few changes of the shares to tell an interval" if np.isnan(draws[known]).any() else None
    reason = whole.reasons[0] or reason
    return Told(centre, np.full(centre.shape, np.nan), np.where(known, reason, UNKNOWN_NOW), draws)


METHODS = {"persistence": persistence, "seasonal naive": seasonal_naive, "drift": drift, "ets": ets, "arima": arima,
           "shares of total": shares_of_total}


def _shares(members):
    """Return each series' share in each period; NaN where the sum is zero or unknown."""
    total = members.sum(axis=0)
    return np.divide(members, total, out=np.full(members.shape, np.nan), where=total > 0)


def _split(whole, shares, step, generator):
    """Return draws of each series *step* + 1 periods ahead; NaN where no share was seen to change over so long."""
    changes = _changes(shares, step + 1)
    changes = changes[:, ~np.isnan(changes).any(axis=0)]
    if changes.shape[1] < LEAST_CHANGES or np.isnan(whole.deviation[0, step]):
        return np.full((len(shares), DRAWS), np.nan)
    taken = changes[:, generator.integers(changes.shape[1], size=DRAWS)] * generator.choice([-1, 1], size=DRAWS)
    drawn = np.clip(shares[:, -1:] + taken, 0, None)
    return drawn / drawn.sum(axis=0) * generator.normal(whole.centre[0, step], whole.deviation[0, step], size=DRAWS)


def _changes(values, steps):
    return values[:, steps:] - values[:, :-steps]


def _spread(changes, taken):
    """Return the root mean square of *changes*, *taken* degrees of freedom less, and why it is missing."""
    count = (~np.isnan(changes)).sum(axis=1)
    enough = count >= max(LEAST_CHANGES, taken + 1)
    square = np.divide(np.nansum(changes**2, axis=1), count - taken, out=np.full(len(changes), np.nan), where=enough)
    return np.sqrt(square), np.where(enough, None, NO_DEVIATION)


def _first(reasons, others):
    """Return *reasons*, and *others* where there is none."""
    return np.array([one or other for one, other in zip(reasons, others, strict=True)], dtype=object)


def _nothing(history, horizon, reason):
    empty = np.full((len(history), horizon), np.nan)
    return Told(empty, empty.copy(), np.full(len(history), reason, dtype=object))


def _latest_stretch(values):
    gaps = np.flatnonzero(np.isnan(values))
    return values[gaps[-1] + 1:] if len(gaps) else values


def _from_first(values):
    return values[np.argmax(~np.isnan(values)):]


def _each(history, horizon, taken, fitted):
    """Fit a model to each series; what fails or does not converge has no numbers, and the reason."""
    nothing = np.full(horizon, np.nan)
    told = [(nothing, nothing, UNKNOWN_NOW) if np.isnan(values[-1]) else _one(taken(values), horizon, fitted)
            for values in history]
    centre, deviation, reasons = zip(*told, strict=True) if told else ((), (), ())
    shape = (len(history), horizon)
    return Told(np.reshape(centre, shape), np.reshape(deviation, shape), np.array(reasons, dtype=object))


def _one(values, horizon, fitted):
    """Return centre, deviation and reason of a model of one series, fitted in units of its own deviation."""
    nothing, known = np.full(horizon, np.nan), values[~np.isnan(values)]
    if len(known) < LEAST_FOR_MODEL:
        return nothing, nothing, f"fewer than {LEAST_FOR_MODEL} known periods for the model"
    level, scale = known.mean(), known.std()
    if scale <= 1e-12 * abs(level):
        return nothing, nothing, "the series does not change: no model can be fitted"
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")             # the outcome of the fit is asked below and told as the reason
        try:
            converged, centre, deviation = fitted((values - level) / scale)
        except (ValueError, np.linalg.LinAlgError) as problem:
            return nothing, nothing, f"the model could not be fitted: {problem}"
    if not converged:
        return nothing, nothing, "the fit did not converge"
    finite = np.isfinite(centre).all() and np.isfinite(deviation).all() and np.abs(centre).max() < LARGEST_SCALE
    if not finite:
        return nothing, nothing, "the fit gave no finite numbers"
    return level + scale * centre, scale * deviation, None
