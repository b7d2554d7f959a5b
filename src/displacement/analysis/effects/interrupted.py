"""A step in a series at a known date, with errors that allow for months which resemble their neighbours."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import norm

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PAGE = "effects"
EFFECT = bounded(Column("effect", "Float64", "units of the outcome, or logarithms", "Step of the level at the date"))
PERCENT = bounded(Column("effect_percent", "Float64", "percent", "The same as a change in percent, of logarithms only"))
ERROR = Column("standard_error", "Float64", "as the effect", "Newey-West standard error", minimum=0)
PLAIN_ERROR = Column("standard_error_plain", "Float64", "as the effect",
                     "Standard error as if periods were independent; too small where they are not", minimum=0)
R_SQUARED = Column("r_squared", "Float64", "share", "Of the variance that the model accounts for", maximum=1)
SCALES = ("log", "linear")
REFERENCE = ("Newey and West 1987, Econometrica 55:703; Bernal, Cummins and Gasparrini 2017, International Journal of "
             "Epidemiology 46:348")


@indicator(EFFECT[1], EFFECT[0], EFFECT[2], PERCENT[1], PERCENT[0], PERCENT[2], ERROR, PLAIN_ERROR, R_SQUARED,
           reference=REFERENCE)
def step_effect(
        series: pd.DataFrame, *, at: str | date, value: str = "value", date: str = "date",
        controls: Sequence[str] = (), season: int = 12, lags: int = 12, scale: Literal["log", "linear"] = "log",
        level: float = 0.95
) -> pd.DataFrame:
    """Interrupted time series: the step of a series at a known date, beside a straight trend, seasons and controls.

    Ordinary least squares of the outcome on a constant, time, season, controls and a step that is 1 from *at* on.  The
    errors are Newey and West's with the factor n / (n - k) for small samples.  The step is what else the model does not
    explain: it is an effect of what happened at *at* only where nothing else changed then, and the trend before would
    have gone on.  Nobody can read intent or cause from it.

    Parameters
    ----------
    series : DataFrame
        One row a period, none missing. Columns *value*, *date* and those of *controls*.
    at : date-like
        First date with the step.
    value, date : str
        Columns of the outcome and the dates.
    controls : sequence of str
        Columns that enter as they are; take logarithms before where you want them.
    season : int
        Periods in a cycle, each with an effect of its own, counted from the first row; 1 is none.
    lags : int
        Lags of Newey-West, of the order of one season for monthly data.
    scale : {"log", "linear"}
        Whether the outcome enters as its logarithm; then the step is also told in percent.
    level : float
        Level of the intervals, from the normal distribution.

    Returns
    -------
    DataFrame
        One row: periods, periods_after, effect low, central, high, effect_percent low, central, high (missing on the
        linear scale), standard_error, standard_error_plain, r_squared.

    Raises
    ------
    TableError
        Where a value is missing, a date there twice or a period skipped (neighbours would not be neighbours), a zero
        has no logarithm, nothing lies before or after *at*, or columns cannot be told apart.
    CallError
        Where there is no such scale.

    References
    ----------
    Newey and West 1987, Econometrica 55:703.
    Bernal, Cummins and Gasparrini 2017, International Journal of Epidemiology 46:348.

    Examples
    --------
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> crossings = pd.DataFrame({"date": months, "value": np.where(np.arange(48) < 24, 100.0, 50.0)})
    >>> found = step_effect(crossings, at="2022-01-01", season=1, lags=3)
    >>> round(float(found["effect_percent"].iloc[0]), 6)
    -50.0
    """
    if scale not in SCALES:
        raise CallError(f"step_effect: scale {scale!r}; expected {' or '.join(SCALES)}.")
    rows = series.sort_values(date, kind="stable").reset_index(drop=True)
    _refuse_gaps(rows, [value, *controls], date)
    outcome = rows[value].to_numpy("float64")
    if scale == "log" and (outcome <= 0).any():
        raise TableError(f"step_effect: {(outcome <= 0).sum()} values of {value} are not above 0 and have no logarithm."
                         " Take scale='linear'.")
    step = (rows[date] >= pd.Timestamp(at)).to_numpy()
    design = _design(rows, step, controls, season)
    told = _fitted(np.log(outcome) if scale == "log" else outcome, design, lags)
    return _row(told, len(rows), int(step.sum()), scale, level)


def _refuse_gaps(rows, columns, date):
    missing = [name for name in columns if rows[name].isna().any()]
    if missing:
        raise TableError(f"step_effect: {', '.join(missing)} has missing values. Shorten the series, or fill them "
                         "knowingly before.")
    dates = rows[date]
    if dates.duplicated().any():
        raise TableError(f"step_effect: {dates[dates.duplicated()].iloc[0]:%Y-%m-%d} is there twice.")
    steps = dates.diff().dt.days.iloc[1:]
    if len(steps) and steps.max() > 1.5 * steps.median():
        before = dates[steps.idxmax() - 1]
        raise TableError(f"step_effect: periods are skipped after {before:%Y-%m-%d}. Neighbours would not be "
                         "neighbours; shorten the series.")


def _design(rows, step, controls, season):
    """Return the columns of the regression, the step last; refuse columns that cannot be told apart."""
    count = len(rows)
    seasons = np.eye(season)[np.arange(count) % season][:, 1:]
    numbers = [rows[name].to_numpy("float64") for name in controls]
    design = np.column_stack([np.ones(count), np.arange(count), seasons, *numbers, step])
    scaled = design / np.maximum(np.abs(design).max(axis=0), 1e-300)
    if step.all() or not step.any() or np.linalg.matrix_rank(scaled) < design.shape[1] or count <= design.shape[1]:
        raise TableError("step_effect: the step cannot be told apart. Needed are periods before and after it, more of "
                         f"them than the {design.shape[1]} columns of the model, and controls that are no combination "
                         "of others.")
    return design


def _fitted(outcome, design, lags):
    """Return coefficient, Newey-West and plain error of the last column, and R squared."""
    import statsmodels.api as sm

    plain = sm.OLS(outcome, design).fit()
    robust = plain.get_robustcov_results("HAC", maxlags=lags, use_correction=True)
    return plain.params[-1], robust.bse[-1], plain.bse[-1], plain.rsquared


def _row(told, periods, after, scale, level):
    effect, error, plain, r_squared = told
    reach = norm.ppf(0.5 + level / 2) * error
    ends = dict(zip(("_low", "", "_high"), (effect - reach, effect, effect + reach), strict=True))
    percent = {end: 100 * np.expm1(side) if scale == "log" else np.nan for end, side in ends.items()}
    numbers = ({f"effect{end}": side for end, side in ends.items()}
               | {f"effect_percent{end}": side for end, side in percent.items()}
               | {"standard_error": error, "standard_error_plain": plain, "r_squared": r_squared})
    return pd.DataFrame({"periods": [periods], "periods_after": [after]}
                        | {name: pd.array([number], dtype="Float64") for name, number in numbers.items()})
