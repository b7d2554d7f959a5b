"""FAO's indicators of food price anomalies: growth over a quarter and a year against the same months before."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.prices._panel import MONTHS, panel
from displacement.errors import CallError
from displacement.tables._table import Column

PAGE = "price_alarms"
ANOMALY = Column("price_anomaly", "Float64", "standard deviations", "Weighted mean of quarterly and yearly anomaly",
                 nullable=True)
QUARTERLY = Column("quarterly_anomaly", "Float64", "standard deviations",
                   "Growth a month over a quarter against that of the same calendar month", nullable=True)
YEARLY = Column("yearly_anomaly", "Float64", "standard deviations",
                "Growth a month over a year against that of the same calendar month", nullable=True)
CLASSES = ("normal", "moderately high", "abnormally high")
CLASS_FROM = (0.5, 1.0)
CLASS = Column("anomaly_class", "category", values=CLASSES, nullable=True,
               meaning="Moderately high from 0.5, abnormally high from 1; low prices are normal here")
QUARTER, YEAR = 3, 12
LEAST_YEARS = 3
STILL = 1e-8
CONVENTIONS = ("weighted", "unweighted")


@indicator(ANOMALY, QUARTERLY, YEARLY, CLASS,
           reference="SDG indicator 2.c.1 metadata, FAO; Baquedano 2015, IFPRI/FAO food price anomalies")
def price_anomalies(
        prices: pd.DataFrame, *, by: Sequence[str] | None = None, gamma: float = 0.4,
        convention: Literal["weighted", "unweighted"] = "weighted"
) -> pd.DataFrame:
    """FAO's indicator of food price anomalies (SDG 2.c.1): unusual growth of a price over a quarter and a year.

    Compound growth a month over three and twelve months is compared with its mean and deviation in the same calendar
    month of this and all earlier years, never of later ones.  Missing where a price three or twelve months before is
    missing, and where fewer than three years can be compared.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        One price a series and month, better in real terms.  Columns `date`, `price` and those of *by*.  [currency per
        unit]
    by : list of str, optional
        Columns that tell series apart.
    gamma : float
        Weight of the quarterly anomaly, 0.4 in the definition.
    convention : {"weighted", "unweighted"}
        `weighted`: years count 1 to n, the latest most, as defined.

    Returns
    -------
    DataFrame
        One row for each observed price: the columns of *by*, date, price and the outputs.

    Raises
    ------
    TableError
        Where a series has two prices in one month.
    CallError
        Where there is no such convention, or gamma is not between 0 and 1.

    Examples
    --------
    >>> months = pd.date_range("2018-01-01", periods=60, freq="MS")
    >>> rising = pd.DataFrame({"date": months, "market": "A", "price": [100.0] * 59 + [150.0]})
    >>> price_anomalies(rising)["anomaly_class"].iloc[-1]
    'abnormally high'
    """
    if convention not in CONVENTIONS or not 0 <= gamma <= 1:
        raise CallError(f"price_anomalies: convention {convention!r} and gamma {gamma}; expected one of "
                        f"{', '.join(CONVENTIONS)} and a weight from 0 to 1.")
    found = panel(prices, by)
    quarterly, yearly = (_against_earlier(_growth(found.values, lag), found.first, convention)
                         for lag in (QUARTER, YEAR))
    return _finished(found, quarterly, yearly, gamma)


@indicator(ANOMALY, QUARTERLY, YEARLY, CLASS, reference="Baquedano 2015, as its public replication computes it")
def price_anomalies_2015(
        prices: pd.DataFrame, *, by: Sequence[str] | None = None, gamma: float | None = None
) -> pd.DataFrame:
    """FAO's indicator of food price anomalies in its form of 2015, to reproduce published charts.

    Growth is discounted for volatility, as the public recipe computes it.  **It looks ahead**: mean, deviation and the
    weight gamma come from the whole series, so that later months change earlier scores.  It is here to reproduce
    published charts; use `price_anomalies` to judge a month by what was known in it.  Missing as there.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        One real price a series and month.  Columns `date`, `price` and those of *by*.  [currency per unit]
    by : list of str, optional
        Columns that tell series apart.
    gamma : float, optional
        Weight of the quarterly anomaly; where it is not given, the share of the variance of both growths that their
        first principal component explains, for each series.

    Returns
    -------
    DataFrame
        As of `price_anomalies`, and `gamma`.

    Raises
    ------
    TableError
        Where a series has two prices in one month.

    Examples
    --------
    >>> months = pd.date_range("2018-01-01", periods=60, freq="MS")
    >>> steady = pd.DataFrame({"date": months, "market": "A", "price": 100 * 1.01 ** np.arange(60)})
    >>> price_anomalies_2015(steady, gamma=0.4)[["price_anomaly", "anomaly_class"]].tail(1).values.tolist()
    [[0.0, 'normal']]
    """
    found = panel(prices, by)
    with np.errstate(divide="ignore", invalid="ignore"):
        returns = np.diff(np.log(found.values), axis=1, prepend=np.nan)
    discounted = [_growth(found.values, lag) * (1 - _volatility(returns, lag)) for lag in (QUARTER, YEAR)]
    quarterly, yearly = (_against_all(grown, found.first) for grown in discounted)
    weight = _explained(*discounted) if gamma is None else np.full(len(found.values), float(gamma))
    table = _finished(found, quarterly, yearly, weight[:, None])
    return table.assign(gamma=pd.array(weight[found.rows], dtype="Float64"))


def _growth(values, lag):
    """Return compound growth a month over *lag* months, series x months; NaN where an end is missing or not above 0."""
    grown = np.full_like(values, np.nan)
    positive = np.where(values > 0, values, np.nan)
    grown[:, lag:] = (positive[:, lag:] / positive[:, :-lag]) ** (1 / lag) - 1 if values.shape[1] > lag else np.nan
    return grown


def _by_year(grown, first):
    """Return *grown* as series x years x calendar months, and how to take it back."""
    before = first % MONTHS
    width = grown.shape[1]
    after = -(before + width) % MONTHS
    padded = np.pad(grown, ((0, 0), (before, after)), constant_values=np.nan)
    return padded.reshape(len(grown), -1, MONTHS), lambda cube: cube.reshape(len(grown), -1)[:, before:before + width]


def _against_earlier(grown, first, convention):
    cube, flat = _by_year(grown, first)
    known = ~np.isnan(cube)
    rank = np.cumsum(known, axis=1)
    weight = np.where(known, rank if convention == "weighted" else 1.0, 0.0)
    value = np.where(known, cube, 0.0)
    total = np.cumsum(weight, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.cumsum(weight * value, axis=1) / total
        square = np.cumsum(weight * value**2, axis=1) / total - mean**2
        deviation = np.sqrt(np.maximum(square, 0) * rank / (rank - 1))
    return flat(_standardised(cube, mean, deviation, rank))


def _against_all(grown, first):
    cube, flat = _by_year(grown, first)
    known = ~np.isnan(cube)
    weight = np.where(known, np.cumsum(known, axis=1), 0.0)
    total, count = weight.sum(axis=1, keepdims=True), known.sum(axis=1, keepdims=True)
    value = np.where(known, cube, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weight * value).sum(axis=1, keepdims=True) / total
        square = (weight * (value - mean)**2).sum(axis=1, keepdims=True) / total
        deviation = np.sqrt(square * count / (count - 1))
    return flat(_standardised(cube, mean, deviation, count))


def _standardised(cube, mean, deviation, count):
    """Return distances in deviations; 0 where growth never varied, NaN where too few years can be compared."""
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(deviation > STILL, (cube - mean) / deviation, np.where(np.isnan(cube), np.nan, 0.0))
    return np.where(count >= LEAST_YEARS, score, np.nan)


def _volatility(returns, lag):
    """Return the deviation (n - 1) of the last *lag* monthly log returns; NaN where one is missing."""
    found = np.full_like(returns, np.nan)
    if returns.shape[1] >= lag:
        windows = np.lib.stride_tricks.sliding_window_view(returns, lag, axis=1)
        found[:, lag - 1:] = windows.std(axis=2, ddof=1)
    return found


def _explained(quarterly, yearly):
    """Return the share of the variance of both growths that their first principal component explains."""
    both = ~np.isnan(quarterly) & ~np.isnan(yearly)
    shares = [_first_share(*(side[row][both[row]] for side in (quarterly, yearly))) for row in range(len(quarterly))]
    return np.array(shares, dtype="float64")


def _first_share(quarterly, yearly):
    if len(quarterly) < LEAST_YEARS:
        return np.nan
    values = np.linalg.eigvalsh(np.cov(quarterly, yearly))
    return values[-1] / values.sum() if values.sum() > STILL**2 else np.nan


def _finished(found, quarterly, yearly, gamma):
    anomaly = gamma * quarterly + (1 - gamma) * yearly
    table = found.long(price=found.values, quarterly_anomaly=quarterly, yearly_anomaly=yearly, price_anomaly=anomaly)
    numbers = {name: table[name].astype("Float64")
               for name in ("price", "quarterly_anomaly", "yearly_anomaly", "price_anomaly")}
    table = table.assign(**numbers)
    places = np.searchsorted(CLASS_FROM, table["price_anomaly"].to_numpy("float64", na_value=np.nan), side="right")
    codes = np.where(table["price_anomaly"].isna(), -1, places)
    return table.assign(anomaly_class=pd.Categorical.from_codes(codes, categories=CLASSES))
