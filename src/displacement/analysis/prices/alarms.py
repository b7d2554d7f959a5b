"""Which prices are unusually high for their season: WFP's alert and FAO's anomaly indicators, on whole panels."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.prices._panel import MONTHS, panel
from displacement.errors import CallError
from displacement.tables._table import Column

PAGE = "price_alarms"
SCORE = Column("alps", "Float64", "standard deviations", "Price above its seasonal trend", nullable=True)
TREND = Column("seasonal_trend", "Float64", "currency per unit", "Price that trend and season lead to expect",
               nullable=True)
ALARMS = ("normal", "stress", "alert", "crisis")
ALARM_FROM = (0.25, 1.0, 2.0)
ALARM = Column("alarm", "category", values=ALARMS, nullable=True,
               meaning="Class of the alert: stress from 0.25, alert from 1, crisis from 2")
ELIGIBLE = Column("eligible", "boolean", meaning="Whether the series meets WFP's conditions")
REASON = Column("reason", "str", nullable=True, meaning="Why a price has no score")
CHANGES = tuple(Column(f"change_{name}", "Float64", "fraction", f"Price over the price {words}, less 1", nullable=True)
                for name, words in (("month", "a month before"), ("year", "twelve months before"),
                                    ("base", "of the month that was chosen as base")))
WARNING = Column("warning", "str", nullable=True, meaning="What to know before using the score")

LEAST_MONTHS = 36
LEAST_SHARE = 0.7
RECENT_MONTHS = 6
HELD_BACK = 12
HIGH_INFLATION = 0.25
BLOCK = 256                     # series at a time: their prices stay in the processor's cache
CONVENTIONS = ("residual", "sample", "population")
FITS = ("all", "before")


@indicator(SCORE, TREND, ALARM, ELIGIBLE, REASON, *CHANGES, WARNING,
           reference="WFP 2014, Technical Guidance Note: Calculation and Use of the Alert for Price Spikes (ALPS)",
           also=("SPI", "alarm", "price spike", "ALPS", "price alert", "high prices"))
def alps(
        prices: pd.DataFrame, *, by: Sequence[str] | None = None, fit: Literal["all", "before"] = "all",
        convention: Literal["residual", "sample", "population"] = "residual", as_of: str | date | None = None,
        base: str | date | None = None
) -> pd.DataFrame:
    """WFP's Alert for Price Spikes (ALPS): how far each price lies above its seasonal trend, and its class of alarm.

    The score is the price less its seasonal trend (a straight line and one effect for each calendar month, by least
    squares), in standard deviations of what the fit leaves.  Months without a price are gaps, never zeros or
    interpolated.  Where a series is not eligible, or cannot be fitted, the score is missing and `reason` says why: such
    prices stand beside the judged ones with their plain changes, since the worst price may be one that nobody can
    judge.  Count them with every count of alarms.  A price that never varies alarms nobody.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        One price a series and month; forecasts are no observations and are left out.  Needs `date`, `price` and those
        of *by*; takes `price_flag`, and `market`, `commodity`, `unit`, `currency` and others that tell series
        apart.  [currency per unit]
    by : list of str, optional
        Columns that tell series apart; market, commodity, unit, type and currency where it is not given.
    fit : {"all", "before"}
        `all`, as WFP publishes: the fit contains the months that it judges, so that a spike hides part of itself.
        `before` ends the fit 12 months before the last month: recommended for the latest months.
    convention : {"residual", "sample", "population"}
        Divisor of the residual variance: degrees of freedom of the fit, n - 1, or n.
    as_of : date-like, optional
        Last month that counts for eligibility and the fit; the latest month in *prices* where it is not given.
    base : date-like, optional
        Month against which `change_base` is taken, such as the last before a blockade; missing where it is not given.

    Returns
    -------
    DataFrame
        One row for each observed price: the columns of *by*, date, price, and the outputs. A change is missing where
        there is no price of the month that it is against.

    Raises
    ------
    TableError
        Where a series has two prices in one month.
    CallError
        Where there is no such fit or convention, or no month *base*.

    Notes
    -----
    Eligible are series that span three years, with a price in 70 per cent of their months and in one of the last six.
    Nominal prices that rise fast leave a straight line: `warning` says where the price rose by more than a quarter a
    year; deflate first.

    Examples
    --------
    >>> months = pd.date_range("2020-01-15", periods=48, freq="MS") + pd.Timedelta(days=14)
    >>> prices = pd.DataFrame({"date": months, "market": "A", "price": [10.0, 11.0] * 23 + [10.0, 16.0]})
    >>> alps(prices)["alarm"].iloc[-1]
    'crisis'
    """
    if fit not in FITS or convention not in CONVENTIONS:
        raise CallError(f"alps: fit {fit!r} and convention {convention!r}; expected one of {', '.join(FITS)} and of "
                        f"{', '.join(CONVENTIONS)}.")
    found = panel(prices if as_of is None else prices[prices["date"] <= pd.Timestamp(as_of)], by)
    trend, sigma = seasonal_trend(found.values, found.first % MONTHS, train=_train(found.values, fit),
                                  convention=convention)
    scores = _scores(found.values, trend, sigma)
    eligible, reasons = _eligibility(found.values)
    unfit = np.where(np.isnan(scores), "the prices of the fit do not vary, or are too few for trend and season", None)
    told = np.where(eligible[:, None], unfit, reasons[:, None])
    table = found.long(price=found.values, seasonal_trend=trend, alps=np.where(eligible[:, None], scores, np.nan),
                       reason=told).assign(**_changes(found, base))
    return _finished(table, eligible[found.rows], _warnings(found.values)[found.rows])


def _changes(found, base):
    """Return how far each price lies above that of a month before, a year before, and of the month *base*."""
    month = None if base is None else pd.Timestamp(base).year * MONTHS + pd.Timestamp(base).month - 1 - found.first
    if month is not None and not 0 <= month < found.values.shape[1]:
        raise CallError(f"alps: base {base} lies outside the months of the prices.")
    before = {"change_month": found.columns - 1, "change_year": found.columns - MONTHS,
              "change_base": np.full(len(found.columns), -1 if month is None else month)}
    price = found.values[found.rows, found.columns]
    changes = {}
    for name, places in before.items():
        earlier = np.where(places < 0, np.nan, found.values[found.rows, np.maximum(places, 0)])
        changes[name] = np.divide(price, earlier, where=earlier > 0, out=np.full(len(price), np.nan)) - 1
    return changes


def _finished(table, eligible, warnings):
    places = np.searchsorted(ALARM_FROM, table["alps"].to_numpy("float64"), side="right")
    alarm = pd.Categorical.from_codes(np.where(table["alps"].isna(), -1, places), categories=ALARMS)
    floats = ("price", "seasonal_trend", "alps", *(column.name for column in CHANGES))
    numbers = {name: table[name].astype("Float64") for name in floats if name in table}
    return table.assign(**numbers, alarm=alarm, eligible=pd.array(eligible, dtype="boolean"),
                        reason=table["reason"].astype("str"), warning=pd.array(warnings, dtype="str"))


def _train(values, fit):
    return values.shape[1] - (HELD_BACK if fit == "before" else 0)


def _scores(values, trend, sigma):
    """Return residuals in deviations; 0 where there is neither a deviation nor a residual."""
    known = ~np.isnan(values)
    scale = np.where(known, np.abs(values), 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    flat = sigma <= 1e-9 * scale
    residual = values - trend
    scores = residual / np.where(flat, np.nan, sigma)[:, None]
    still = flat[:, None] & (np.abs(residual) <= 1e-9 * scale[:, None])
    return np.where(still, 0.0, scores)


def seasonal_trend(
        values: np.ndarray, first_month: int, *, train: int | None = None,
        convention: Literal["residual", "sample", "population"] = "residual"
) -> tuple[np.ndarray, np.ndarray]:
    """Seasonal trend of price series: a straight line and calendar-month effects, and what deviates from them.

    The fit is by least squares.  Month effects are group means, so the line is fitted to what departs from them: the
    regression has a closed form, gaps included, and no matrix is inverted.

    Parameters
    ----------
    values : array, series x months
        Prices; NaN where there is none.
    first_month : int
        Calendar month of the first column, 0 to 11.
    train : int, optional
        How many months, from the first, the fit takes; all where it is not given.
    convention : {"residual", "sample", "population"}
        Divisor of the residual variance.

    Returns
    -------
    (array, array)
        Fitted prices, series x months, and one deviation of the residuals a series; NaN where a month was never
        observed or nothing is left to judge by.

    Examples
    --------
    >>> fitted, deviation = seasonal_trend(np.array([[10.0, 14.0] * 12]), 0)
    >>> fitted[0, :2].round(6).tolist(), deviation.round(6).tolist()
    ([10.0, 14.0], [0.0])
    """
    values = np.asarray(values, dtype="float64")
    fitted, sigma = np.empty_like(values), np.empty(len(values))
    for start in range(0, len(values), BLOCK):
        block = slice(start, start + BLOCK)
        fitted[block], sigma[block] = _fit(values[block], first_month, train, convention)
    return fitted, sigma


def _fit(values, first_month, train, convention):
    count = values.shape[1]
    train = count if train is None else train
    time = np.arange(count) - (train - 1) / 2
    month = (first_month + np.arange(count)) % MONTHS
    groups = np.eye(MONTHS)[month]
    known = ~np.isnan(values[:, :train])
    there, price = known.astype("float64"), np.where(known, values[:, :train], 0.0)
    centre = price.sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    price -= centre[:, None] * there
    inside = groups[:train]
    size = there @ inside
    filled = np.maximum(size, 1)
    mean_time, mean_price = there @ (inside * time[:train, None]) / filled, price @ inside / filled
    spread = there @ time[:train]**2 - (size * mean_time**2).sum(axis=1)
    moved = price @ time[:train] - (size * mean_time * mean_price).sum(axis=1)
    slope = np.divide(moved, spread, out=np.full(len(values), np.nan), where=spread > 1e-9)
    level = np.where(size > 0, mean_price + centre[:, None] - slope[:, None] * mean_time, np.nan)
    fitted = level[:, month] + slope[:, None] * time
    left = np.where(known, values[:, :train] - fitted[:, :train], 0.0)
    return fitted, _deviation(left, size, convention)


def _deviation(left, size, convention):
    observed = size.sum(axis=1)
    taken = {"residual": (size > 0).sum(axis=1) + 1, "sample": 1, "population": 0}[convention]
    free = observed - taken
    return np.sqrt(np.divide((left**2).sum(axis=1), free, out=np.full(len(left), np.nan), where=free > 0))


def _eligibility(values):
    """Return which series meet WFP's conditions, and why the others do not."""
    known = ~np.isnan(values)
    first, last = known.argmax(axis=1), values.shape[1] - known[:, ::-1].argmax(axis=1)
    span = last - first
    conditions = ((span >= LEAST_MONTHS, "fewer than three years"),
                  (known.sum(axis=1) >= LEAST_SHARE * span, "a price in fewer than 70 per cent of the months"),
                  (known[:, -RECENT_MONTHS:].any(axis=1), "no price in the last six months"))
    reasons = np.full(len(values), None, dtype=object)
    for holds, reason in conditions[::-1]:
        reasons[~holds] = reason
    return np.logical_and.reduce([holds for holds, _ in conditions]), reasons


def _warnings(values):
    """Say which series rose by more than a quarter a year, by the line through their logarithms."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(values > 0, np.log(values), np.nan)
    known = ~np.isnan(logs)
    count = np.maximum(known.sum(axis=1), 1)[:, None]
    time = np.where(known, np.arange(values.shape[1]), 0.0)
    time = np.where(known, time - time.sum(axis=1, keepdims=True) / count, 0.0)
    spread = (time**2).sum(axis=1)
    slope = np.divide((time * np.where(known, logs, 0.0)).sum(axis=1), spread, out=np.zeros(len(values)),
                      where=spread > 0)
    fast = np.expm1(slope * MONTHS) > HIGH_INFLATION
    return np.where(fast, "the price rose by more than a quarter a year: deflate it first", None)
