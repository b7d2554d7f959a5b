"""Prices that nobody wrote down: what other markets of the month lead to expect, with an interval, and how far off.

The model is one effect for each series and one for each month, on logarithms: markets keep their distance to each
other, and a month moves them all alike.  A market that is cut off from the others breaks just that; so every filled
price is marked, and `hidden_prices` shows how the model does where the price is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.stats import t as student

from displacement.analysis._indicator import indicator
from displacement.analysis.prices._panel import panel
from displacement.errors import CallError
from displacement.tables._table import Column, attribute, bounded

PAGE = "price_gaps"
LONGEST = 12
TOGETHER = ("country", "commodity", "commodity_id", "unit", "price_type", "currency", "reported_by", "claim_by")
FAR = "more than 12 months from a price of the series"
ALONE = "no series that can be compared has a price in the month"
FEW = "too few prices to tell the error of the model"
REASONS = (FAR, ALONE, FEW)

PRICE = bounded(Column("price", "Float64", "currency per unit", "Price as observed, or as filled in with its "
                       "prediction interval", minimum=0))
IMPUTED = attribute(Column("imputed", "boolean", meaning="Whether the price is filled in, and was not observed"))
AWAY = attribute(Column("months_away", "Int64", "months", "Months to the nearest observed price of the series; 0 for "
                        "an observed one", minimum=0))
NOT_FILLED = attribute(Column("not_filled", "category", meaning="Why a month of the series has no price", nullable=True,
                              values=REASONS))
HIDDEN = Column("hidden", "Int64", "prices", "Observed prices that were hidden", minimum=0)
PREDICTED = Column("predicted", "Int64", "prices", "Hidden prices that the model filled in", minimum=0)
ERROR = Column("error", "Float64", "per cent", "Median distance of the predictions from the hidden prices",
               nullable=True, minimum=0)
BIAS = Column("bias", "Float64", "per cent", "Median signed distance; above 0 where predictions are too high",
              nullable=True)
CARRIED = Column("carried_error", "Float64", "per cent", "Median distance of the last price before, carried forward, "
                 "from the same hidden prices", nullable=True, minimum=0)
COVERAGE = Column("coverage", "Float64", "per cent", "Share of hidden prices inside their interval", nullable=True,
                  minimum=0, maximum=100)


@dataclass(frozen=True)
class Fit:
    """Expected logarithms, half the width of their prediction interval, and which cells cannot be compared."""

    expected: np.ndarray
    half: np.ndarray
    alone: np.ndarray


@indicator(*PRICE, IMPUTED, AWAY, NOT_FILLED, reference="two-way analysis of variance with missing cells by least "
           "squares: Searle 1971, Linear Models, chapter 7; prediction interval of a new observation",
           also=("imputation", "missing prices", "interpolation", "gaps"))
def filled_prices(
        prices: pd.DataFrame, *, by: Sequence[str] | None = None, together: Sequence[str] | None = None,
        level: float = 0.95
) -> pd.DataFrame:
    """Price series with gaps filled from other markets of the month, each filled price marked and with an interval.

    Logarithm of the price = effect of the series + effect of the month, by least squares over the observed prices of a
    panel (one commodity, unit, currency).  The central value is a median.  Nothing is filled beyond 12 months from an
    observed price of the series, nor in a month in which no series has a price that can be compared; `not_filled` says
    why a month inside a series has none.  A price of 0 is kept as published and tells the model nothing.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        One price a series and month; forecasts are no observations.  Needs `date`, `price` and those of *by*; takes
        `price_flag`, and `market`, `commodity`, `unit`, `currency` and others that tell series apart.  [currency per
        unit]
    by : list of str, optional
        Columns that tell series apart; as in `alps` where it is not given.
    together : list of str, optional
        Those of *by* that all series of a panel share; country, commodity, unit, price type and currency where it is
        not given.
    level : float
        Probability that a prediction interval is made for, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a series and month: columns of *by*, date (first day of the month), price with its bounds (the price
        itself where it was observed), `imputed`, `months_away`, `not_filled`.

    Raises
    ------
    TableError
        Where a series has two prices in one month.
    CallError
        Where *level* is not between 0 and 1, or *together* is not among *by*.

    Examples
    --------
    >>> months = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])
    >>> prices = pd.DataFrame({"date": list(months) * 2, "market": ["A"] * 3 + ["B"] * 3,
    ...                        "price": [10.0, 20.0, 22.0, 5.0, None, 11.5]})
    >>> filled = filled_prices(prices, by=["market"])
    >>> filled.loc[filled["imputed"], ["market", "months_away", "price"]].round(1).values.tolist()
    [['B', 1, 10.2]]
    """
    found = panel(prices, by)
    fit = _fitted(found.values, _groups(found.series, together), level)
    return _long(found, fit)


@indicator(HIDDEN, PREDICTED, ERROR, BIAS, CARRIED, COVERAGE, reference="hold-out validation, with the last price "
           "carried forward as the rival to beat",
           also=("cross-validation", "imputation error", "hold-out"))
def hidden_prices(
        prices: pd.DataFrame, *, seed: int, share: float = 0.1, run: int = 1, by: Sequence[str] | None = None,
        together: Sequence[str] | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Hold-out test of filled prices: how far off they are where the price is known and was hidden.

    A share of the observed prices is hidden and predicted.  Single hidden prices (`run=1`) are easier than the gaps of
    a siege: hide runs of several months to see those.  A panel whose `error` is not below `carried_error` is not helped
    by the model.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        One price a series and month.  Needs `date`, `price` and those of *by*; takes `price_flag`, and
        `market`, `commodity`, `unit`, `currency` and others that tell series apart.  [currency per unit]
    seed : int
        Start of the random numbers; the same seed hides the same prices.
    share : float
        Share of the observed prices to hide, about, between 0 and 1.
    run : int
        Consecutive months that are hidden together.
    by, together, level
        As of `filled_prices`.

    Returns
    -------
    DataFrame
        One row a panel: the columns of *together*, prices hidden and predicted, and the errors.  [per cent]

    Raises
    ------
    CallError
        Where *share* is not between 0 and 1, or *run* is below 1.

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", periods=24, freq="MS")
    >>> prices = pd.DataFrame({"date": list(months) * 3, "market": ["A"] * 24 + ["B"] * 24 + ["C"] * 24,
    ...                        "price": [m + 10.0 for m in range(24)] * 3})
    >>> hidden_prices(prices, seed=1, by=["market"])[["error", "coverage"]].round(6).values.tolist()
    [[0.0, 100.0]]
    """
    if not 0 < share < 1 or run < 1:
        raise CallError(f"hidden_prices: share {share} and run {run}; expected a share between 0 and 1 and a run of 1 "
                        "or more months.")
    found = panel(prices, by)
    groups, names = _numbered(found.series, together)
    hidden = _hidden(~np.isnan(found.values), share, run, np.random.default_rng(seed))
    left = np.where(hidden, np.nan, found.values)
    fit = _fitted(left, groups, level)
    filled = hidden & _fillable(left, fit)
    row, column = np.nonzero(hidden & (found.values > 0))
    cells = pd.DataFrame({"group": groups[row], "predicted": filled[row, column]})
    cells = cells.assign(**_errors(found.values, left, fit, row, column, cells["predicted"].to_numpy()))
    return _report(cells, names)


def _errors(values, left, fit, row, column, predicted):
    """Return errors in per cent, for hidden cells that were predicted; NaN for the others."""
    actual = values[row, column]
    signed = np.where(predicted, 100 * (np.exp(fit.expected[row, column]) / actual - 1), np.nan)
    inside = np.abs(np.log(actual) - fit.expected[row, column]) <= fit.half[row, column] + 1e-12
    carried = np.where(predicted, 100 * np.abs(_carried(left)[row, column] / actual - 1), np.nan)
    return {"signed": signed, "error": np.abs(signed), "carried_error": carried,
            "coverage": np.where(predicted, 100.0 * inside, np.nan)}


def _report(cells, names):
    grouped = cells.groupby("group")
    found = pd.DataFrame({"hidden": grouped.size(), "predicted": grouped["predicted"].sum(),
                          "error": grouped["error"].median(), "bias": grouped["signed"].median(),
                          "carried_error": grouped["carried_error"].median(), "coverage": grouped["coverage"].mean()})
    found = found.reindex(range(len(names)))
    counts = {name: found[name].fillna(0).astype("Int64") for name in ("hidden", "predicted")}    # none was drawn
    errors = {name: found[name].astype("Float64") for name in ("error", "bias", "carried_error", "coverage")}
    return pd.concat([names, found.assign(**counts, **errors)], axis=1)


def two_way(logs: np.ndarray, *, level: float = 0.95) -> Fit:
    """Two-way fit of a price panel: the logarithms that effects of series and months lead to expect.

    The longer side is eliminated, so that the matrix to invert is as small as the shorter one.  Effects are told only
    inside a connected set of series and months: cells outside are `alone`.

    Parameters
    ----------
    logs : array, series x months
        Logarithms of prices; NaN where there is none.
    level : float
        Probability of the prediction interval.

    Returns
    -------
    Fit
        Expected logarithms, half the width of their intervals, and the cells that are alone.

    Examples
    --------
    >>> np.exp(two_way(np.log([[10.0, 20.0], [5.0, np.nan]])).expected).round(6).tolist()
    [[10.0, 20.0], [5.0, 10.0]]
    """
    if logs.shape[0] < logs.shape[1]:
        turned = two_way(logs.T, level=level)
        return Fit(turned.expected.T, turned.half.T, turned.alone.T)
    known = ~np.isnan(logs)
    there, value = known.astype("float64"), np.where(known, logs, 0.0)
    size = np.maximum(there.sum(axis=1), 1)
    weight = there / size[:, None]
    sides, parts = _parts(known)
    inverse = np.linalg.inv(np.diag(there.sum(axis=0)) - there.T @ weight + _ties(sides[1]))
    mean = value.sum(axis=1) / size
    month = inverse @ (value.sum(axis=0) - there.T @ mean)
    expected = (mean - weight @ month)[:, None] + month
    spread = weight @ inverse
    leverage = 1 / size[:, None] + np.diag(inverse) - 2 * spread + (spread * weight).sum(axis=1)[:, None]
    free = known.sum() - (sum(logs.shape) - parts)
    half = _half(np.where(known, logs - expected, 0.0), leverage, free, level)
    return Fit(expected, half, sides[0][:, None] != sides[1])


def _half(rest, leverage, free, level):
    if free < 1:
        return np.full(leverage.shape, np.nan)
    return student.ppf((1 + level) / 2, free) * np.sqrt((rest**2).sum() / free * (1 + leverage))


def _parts(known):
    """Return the connected set of each series and of each month, and how many sets there are."""
    rows, columns = np.nonzero(known)
    count = sum(known.shape)
    graph = coo_matrix((np.ones(len(rows)), (rows, columns + known.shape[0])), shape=(count, count))
    parts, labels = connected_components(graph, directed=False)
    return (labels[:known.shape[0]], labels[known.shape[0]:]), parts


def _ties(labels):
    """Return what fixes the free level of each connected set: with it the normal equations can be inverted."""
    same = labels[:, None] == labels
    return same / same.sum(axis=1)


def _fitted(values, groups, level):
    if not 0 < level < 1:
        raise CallError(f"level is {level}; expected a probability between 0 and 1.")
    positive = values > 0
    logs = np.log(np.where(positive, values, np.nan), where=positive, out=np.full(values.shape, np.nan))
    expected, half = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    alone = np.ones(values.shape, dtype=bool)
    order = np.argsort(groups, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1) if len(order) else ():
        months = np.flatnonzero(positive[rows].any(axis=0))
        if len(months):
            place = np.ix_(rows, months)
            fit = two_way(logs[place], level=level)
            expected[place], half[place], alone[place] = fit.expected, fit.half, fit.alone
    return Fit(expected, half, alone)


def _numbered(series, together):
    """Return the panel of each series, and the columns that tell panels apart."""
    names = [name for name in TOGETHER if name in series] if together is None else list(together)
    strange = [name for name in names if name not in series]
    if strange:
        raise CallError(f"together names {', '.join(strange)}, which tells no series apart; by has "
                        f"{', '.join(series.columns)}.")
    if not names:
        return np.zeros(len(series), dtype="int64"), pd.DataFrame(index=range(min(len(series), 1)))
    groups = series.groupby(names, observed=True, dropna=False).ngroup().to_numpy()
    first = np.unique(groups, return_index=True)[1]
    return groups, series[names].take(first).reset_index(drop=True)


def _groups(series, together):
    return _numbered(series, together)[0]


def _away(known):
    """Return the months from each cell to the nearest observed price of its series; very many where there is none."""
    width = known.shape[1]
    place = np.arange(width)
    before = np.maximum.accumulate(np.where(known, place, -2 * width - LONGEST), axis=1)
    after = np.minimum.accumulate(np.where(known, place, 3 * width + LONGEST)[:, ::-1], axis=1)[:, ::-1]
    return np.minimum(place - before, after - place)


def _fillable(values, fit):
    known = ~np.isnan(values)
    return ~known & (_away(known) <= LONGEST) & ~fit.alone & ~np.isnan(fit.half)


def _long(found, fit):
    known = ~np.isnan(found.values)
    filled, away = _fillable(found.values, fit), _away(known)
    inside = np.logical_or.accumulate(known, axis=1) & np.logical_or.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    row, column = np.nonzero(inside | filled)
    seen, imputed, far = known[row, column], filled[row, column], away[row, column]
    centre, half = fit.expected[row, column], fit.half[row, column]
    figures = {f"price{end}": np.where(seen, found.values[row, column],
                                       np.where(imputed, np.exp(centre + sign * half), np.nan))
               for end, sign in (("_low", -1), ("", 0), ("_high", 1))}
    figures["price"] = np.where(imputed, np.exp(centre), figures["price"])
    codes = np.select([seen | imputed, far > LONGEST, fit.alone[row, column]], [-1, 0, 1], 2)
    return found.series.take(row).reset_index(drop=True).assign(
        date=found.dates[column], **{name: pd.arrays.FloatingArray(value, np.isnan(value))
                                     for name, value in figures.items()},
        imputed=pd.array(imputed, dtype="boolean"), months_away=pd.array(far, dtype="Int64"),
        not_filled=pd.Categorical.from_codes(codes, categories=REASONS))


def _hidden(known, share, run, random):
    """Return the observed cells to hide: starts at random, and the *run* - 1 months after each."""
    starts = random.random(known.shape) < share / run
    hidden = starts.copy()
    for step in range(1, run):
        hidden[:, step:] |= starts[:, :-step]
    return hidden & known


def _carried(values):
    """Return the last observed price before each month, at most 12 months old."""
    known = ~np.isnan(values)
    place = np.arange(values.shape[1])
    last = np.maximum.accumulate(np.where(known, place, -1), axis=1)
    carried = np.take_along_axis(values, np.maximum(last, 0), axis=1)
    return np.where((last >= 0) & (place - last <= LONGEST), carried, np.nan)
