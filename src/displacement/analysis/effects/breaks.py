"""Breaks, leads and effects in series and panels: what the numbers show, which is never why."""

import warnings
from typing import Literal

import numpy as np
import pandas as pd
from scipy.linalg import qr
from scipy.stats import norm

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PAGE = "effects"
BROKE_AFTER = Column("broke_after", "Int64", "position", "Last period of the first regime, counted from 1", minimum=1)
MEANS = (Column("mean_before", "Float64", "as the values", "Mean of the first regime"),
         Column("mean_after", "Float64", "as the values", "Mean of the second regime"))
RSS = Column("residual_sum", "Float64", "square of the values", "Residual sum of squares around both means", minimum=0)
RSS_WITHOUT = Column("residual_sum_without", "Float64", "square of the values", "The same around one mean", minimum=0)
LAG = Column("lag", "Int64", "periods", "By how many periods the second series follows the first; negative: it leads")
CORRELATION = Column("correlation", "Float64", "", "Cross-correlation at that lag", minimum=-1, maximum=1)
PEAK = Column("peak", "boolean", meaning="Whether the correlation is the largest in size")
EFFECT = bounded(Column("effect", "Float64", "logarithm of a ratio", "Change of the log rate with one unit"))
RATIO = bounded(Column("rate_ratio", "Float64", "ratio", "Rate that one unit more goes with, over the rate without"))
ERROR = Column("standard_error", "Float64", "logarithm of a ratio", "Of the effect", minimum=0)
DEVIANCE = Column("deviance", "Float64", "", "Of the fitted model", minimum=0)

ERRORS = ("model", "clustered")
LARGEST_ERROR = 100              # of a logarithm: nothing is known of the ratio


@indicator(BROKE_AFTER, *MEANS, RSS, RSS_WITHOUT, reference="Bai and Perron 1998, Econometrica 66:47, for one break in "
           "the mean")
def one_break(
        series: pd.DataFrame, *, value: str = "value", date: str = "date", least: int | None = None
) -> pd.DataFrame:
    """Structural break: where one break splits a series best into two means, by least squares.

    A best position exists in any series, with a break or without; compare the two residual sums, and test before you
    claim one.  A trend looks like a break.  Rows without a value are left out and counted.

    Parameters
    ----------
    series : DataFrame
        One row a period, in any order. Columns *value* and *date*.
    value, date : str
        Columns of the values and of their dates or years.
    least : int, optional
        Least number of periods on each side; 15 per cent of the series where it is not given.

    Returns
    -------
    DataFrame
        One row: broke_after, last_before and first_after (dates), mean_before, mean_after, residual_sum,
        residual_sum_without, left_out.

    Raises
    ------
    TableError
        Where fewer than two periods would lie on a side.

    Examples
    --------
    >>> series = pd.DataFrame({"date": range(2011, 2019), "value": [9, 8, 9, 8, 3, 2, 3, 2]})
    >>> one_break(series, least=2)[["last_before", "mean_before", "mean_after"]].iloc[0].tolist()
    [2014.0, 8.5, 2.5]
    """
    rows = series[series[value].notna()].sort_values(date, kind="stable")
    values, count = rows[value].to_numpy("float64"), len(rows)
    least = max(2, int(np.floor(0.15 * count))) if least is None else least
    if least < 2 or count < 2 * least:
        raise TableError(f"one_break: {count} periods with a value, and at least {least} on each side; expected two or "
                         "more on each side.")
    centred = values - values.mean()
    sums = centred.cumsum()[:-1]
    sizes = np.arange(1, count)
    gained = sums**2 / sizes + sums**2 / (count - sizes)         # what two means take off the residual sum
    allowed = slice(least - 1, count - least)
    position = int(np.argmax(gained[allowed])) + least
    total = float((centred**2).sum())
    dates = rows[date].to_numpy()
    return pd.DataFrame({"broke_after": pd.array([position], dtype="Int64"), "last_before": [dates[position - 1]],
                         "first_after": [dates[position]], "mean_before": values[:position].mean(),
                         "mean_after": values[position:].mean(), "residual_sum": max(total - gained[position - 1], 0.0),
                         "residual_sum_without": total, "left_out": len(series) - count})


@indicator(LAG, CORRELATION, PEAK, reference="Box and Jenkins 1976: sample cross-correlation over the whole length")
def lead_lag(series: pd.DataFrame, first: str, second: str, *, date: str = "date", most: int = 20) -> pd.DataFrame:
    """Cross-correlation of two series at each lag; at a positive lag the second follows the first.

    Two series that both trend, or both have a season, correlate at all lags: take differences or remove the season
    before.  To follow is not to be caused.  The table must be regular and whole, since a lag counts rows.

    Parameters
    ----------
    series : DataFrame
        One row a period. Columns *first*, *second* and *date*.
    first, second : str
        Columns of the two series.
    date : str
        Column of the dates, or of positions.
    most : int
        Largest lag.

    Returns
    -------
    DataFrame
        One row a lag from -most to most: lag, correlation, peak.

    Raises
    ------
    TableError
        Where a value is missing, a series does not vary, or there are not more periods than lags.

    Examples
    --------
    >>> series = pd.DataFrame({"date": range(8), "prices": [0, 1, 0, 0, 0, 2, 0, 0],
    ...                        "arrivals": [0, 0, 0, 1, 0, 0, 0, 2]})
    >>> found = lead_lag(series, "prices", "arrivals", most=3)
    >>> found.loc[found["peak"], "lag"].tolist()
    [2]
    """
    rows = series.sort_values(date, kind="stable")
    sides = [rows[name].astype("Float64").to_numpy("float64", na_value=np.nan) for name in (first, second)]
    if any(np.isnan(side).any() or not np.ptp(side) > 0 for side in sides) or len(rows) <= most or most < 1:
        raise TableError(f"lead_lag: {first} and {second} need more than {most} periods, none missing, and must vary.")
    one, two = ((side - side.mean()) / side.std() for side in sides)
    lags = np.arange(-most, most + 1)
    whole = np.correlate(two, one, mode="full") / len(one)
    correlation = whole[len(one) - 1 + lags]
    peak = np.zeros(len(lags), dtype=bool)
    peak[np.argmax(np.abs(correlation))] = True
    return pd.DataFrame({"lag": pd.array(lags, dtype="Int64"), "correlation": pd.array(correlation, dtype="Float64"),
                         "peak": pd.array(peak, dtype="boolean")})


@indicator(EFFECT[1], EFFECT[0], EFFECT[2], *RATIO, ERROR, DEVIANCE,
           reference="Poisson regression with two fixed effects: Wooldridge 1999, Journal of Econometrics 90:77")
def panel_effect(
        panel: pd.DataFrame, effect: str, *, count: str = "count", units: str = "place", periods: str = "date",
        errors: Literal["clustered", "model"] = "clustered", level: float = 0.95
) -> pd.DataFrame:
    """Rate ratio of counts for one unit more of a quantity, by Poisson regression with effects of places and periods.

    Units and periods have a level each, so that only what differs between both tells the ratio.  Units or periods
    without any count tell nothing of the ratio and are left out; so are rows with a missing value.  Both are counted,
    and neither is taken as zero.

    Parameters
    ----------
    panel : DataFrame
        One row a unit and period. Columns *effect*, *count*, *units* and *periods*.
    effect : str
        Column of the quantity.
    count, units, periods : str
        Columns of the counts, the units and the periods.
    errors : {"clustered", "model"}
        `clustered` by unit allows for counts that vary more than Poisson and resemble each other inside a unit;
        `model` trusts the Poisson distribution, and is mostly too sure.
    level : float
        Level of the interval, from the normal distribution.

    Returns
    -------
    DataFrame
        One row: rows, left_out, effect low, central, high, rate_ratio low, central, high, standard_error, deviance.

    Raises
    ------
    TableError
        Where a count is negative, a unit has a period twice, the quantity does not vary beside units and periods, rows
        are too few, or the fit does not converge.
    CallError
        Where there are no such errors.

    Notes
    -----
    Units and periods are columns of a dense matrix: for panels of some hundreds of each.

    Examples
    --------
    >>> panel = pd.DataFrame({"place": ["A"] * 3 + ["B"] * 3, "date": [1, 2, 3] * 2, "shut": [0, 1, 0, 0, 0, 0],
    ...                       "count": [100, 50, 100, 80, 80, 80]})
    >>> panel_effect(panel, "shut", errors="model")["rate_ratio"].round(6).tolist()
    [0.5]
    """
    import statsmodels.api as sm

    if errors not in ERRORS:
        raise CallError(f"panel_effect: errors {errors!r}; expected one of {', '.join(ERRORS)}.")
    rows = _informative(panel, effect, count, units, periods)
    quantity = rows[effect].to_numpy("float64")
    levels = _levels(rows, units, periods)
    left = quantity - levels @ np.linalg.lstsq(levels, quantity, rcond=None)[0]
    if np.abs(left).max(initial=0) <= 1e-9 * np.abs(quantity).max(initial=0) or len(rows) <= levels.shape[1] + 1:
        raise TableError(f"panel_effect: {effect} does not vary beside {units} and {periods}, or {len(rows)} rows that "
                         f"tell something are too few for {levels.shape[1]} levels.")
    how = {} if errors == "model" else {"cov_type": "cluster", "cov_kwds": {"groups": pd.factorize(rows[units])[0]}}
    model = sm.GLM(rows[count].to_numpy("float64"), np.column_stack([levels, quantity]), sm.families.Poisson())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")             # of separation, which the size of the error below tells of
        fit = model.fit(tol=1e-12, maxiter=200, **how)
    if not fit.converged or not fit.bse[-1] < LARGEST_ERROR:
        raise TableError("panel_effect: the fit did not converge. The ratio may be zero or without limit: look at the "
                         f"counts where {effect} differs.")
    return _panel_row(fit, len(rows), len(panel) - len(rows), level)


def _informative(panel, effect, count, units, periods):
    """Return the rows that tell something of the ratio."""
    rows = panel.dropna(subset=[effect, count, units, periods])
    if rows.duplicated([units, periods]).any() or (rows[count] < 0).any():
        raise TableError(f"panel_effect: a {units} has a {periods} twice, or a count is negative.")
    while True:
        sums = [rows.groupby(name, observed=True)[count].transform("sum") for name in (units, periods)]
        kept = rows[(sums[0] > 0) & (sums[1] > 0)]
        if len(kept) == len(rows):
            return rows
        rows = kept


def _levels(rows, units, periods):
    """Return columns of units and periods that are independent of each other, in one group of the panel or several."""
    found = np.column_stack([np.eye(codes.max(initial=0) + 1)[codes]
                             for codes in (pd.factorize(rows[name])[0] for name in (units, periods))])
    _, triangle, order = qr(found, mode="economic", pivoting=True)
    sizes = np.abs(np.diag(triangle))
    return found[:, np.sort(order[:int((sizes > 1e-9 * sizes.max(initial=0)).sum())])]


def _panel_row(fit, rows, left_out, level):
    effect, error = fit.params[-1], fit.bse[-1]
    reach = norm.ppf(0.5 + level / 2) * error
    ends = dict(zip(("_low", "", "_high"), (effect - reach, effect, effect + reach), strict=True))
    numbers = ({f"effect{end}": side for end, side in ends.items()}
               | {f"rate_ratio{end}": np.exp(side) for end, side in ends.items()}
               | {"standard_error": error, "deviance": fit.deviance})
    return pd.DataFrame({"rows": [rows], "left_out": [left_out]}
                        | {name: pd.array([number], dtype="Float64") for name, number in numbers.items()})
