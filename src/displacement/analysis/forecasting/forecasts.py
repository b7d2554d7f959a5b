"""Forecasts of series on a calendar, and how good they would have been: judged from each origin by what was known then.

The yardstick is persistence, the last value.  A method that does not beat it is reported as such.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.forecasting._origins import (
    BACKTEST,
    FORECASTS,
    YARDSTICK,
    finished,
    from_origin,
    plan_of,
    told_by,
)
from displacement.analysis.forecasting.calendars import REASON, Calendar, first_known, grid
from displacement.analysis.forecasting.methods import METHODS, Method
from displacement.errors import CallError
from displacement.tables._table import Column, bounded

FORECAST = bounded(Column("persons", "Float64", "people", "Forecast: centre, and the interval of the stated level"))
MADE_ON = Column("made_on", "datetime64[us]", "day", "End of the last period that was known: the origin")
HORIZON = Column("horizon", "Int64", "periods", "How many periods ahead", minimum=1)
DEVIATION = Column("deviation", "Float64", "people", "Standard deviation of a normal forecast", nullable=True,
                   minimum=0)
ACTUAL = Column("actual", "Float64", "people", "What was reported for the period later", nullable=True)
CRPS = Column("crps", "Float64", "people", "Continuous ranked probability score; smaller is better", nullable=True)
INTERVAL_SCORE = Column("interval_score", "Float64", "people", "Width, and what lies outside punished", nullable=True)
REFERENCE = "Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition, chapters 5, 8 and 9"


@indicator(MADE_ON, HORIZON, *FORECAST, DEVIATION, REASON, reference=REFERENCE,
           also=("prediction", "projection", "ARIMA", "exponential smoothing", "how many will come"))
def forecast(
        stocks: pd.DataFrame, calendar: Calendar, *, horizon: int,
        methods: Sequence[str] | dict[str, Method] = tuple(METHODS), season: int = 1, level: float = 0.8,
        seed: int = 0, floor: float | None = 0.0, as_of: str | date | None = None
) -> pd.DataFrame:
    """Forecasts of each series with their intervals, one row for each method and period ahead.

    Reports are brought on the calendar first (`on_calendar`): a series without a value at the origin has no forecast,
    and the reason; gaps before it stay gaps.  A model that cannot be fitted or does not converge has none either, and
    nothing stands in for it.  A forecast is what would come if the past goes on; it knows no offensive, ceasefire or
    closed border.  The bounds of the figures are not carried.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        Reports on any dates, one a series and date. Needs `date`; takes `place` and `persons`, or others
        that *calendar* names instead. [people]
    calendar : Calendar
        Length of the period, age limit of reports, columns that tell series apart.
    horizon : int
        How many periods ahead.
    methods : sequence of str, or dict of str to function
        persistence, seasonal naive, drift, ets, arima, shares of total; or functions like those under names of your
        own.
    season : int
        Periods in a cycle; 1 is none.
    level : float
        Probability that the interval is meant to hold.
    seed : int
        For the methods that draw.
    floor : float, optional
        Lowest value that can be: what lies below is put there.  `None` for values that can be negative.
    as_of : date-like, optional
        Day up to which reports are known; the latest date where it is not given.

    Returns
    -------
    DataFrame
        The columns of `by`, made_on, date, horizon, method, level, low, central, high, deviation (of the normal
        distribution before the floor; missing for a method that draws), reason. [people]

    Raises
    ------
    CallError
        Where there is no such method, or horizon, season or level make no sense.

    References
    ----------
    Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition.

    Examples
    --------
    >>> stocks = pd.DataFrame({"place": "A", "date": pd.date_range("2023-01-31", periods=4, freq="ME"),
    ...                        "persons": [100, 110, 130, 130]})
    >>> told = forecast(stocks, Calendar("month", max_age_days=31), horizon=2, methods=["persistence", "drift"])
    >>> told[["method", "horizon", "persons"]].to_numpy().tolist()
    [['persistence', 1, 130.0], ['persistence', 2, 130.0], ['drift', 1, 140.0], ['drift', 2, 150.0]]
    """
    plan = plan_of(methods, horizon, season, level, floor)
    known = grid(stocks, calendar, as_of=as_of)
    table = told_by(plan, known, np.full((len(known.values), horizon), np.nan), [seed, len(known.ends) - 1])
    return finished(table, known, calendar, FORECASTS)


@indicator(MADE_ON, HORIZON, *FORECAST, ACTUAL, CRPS, INTERVAL_SCORE, REASON, reference="Tashman 2000, International "
           "Journal of Forecasting 16:437 (rolling origin)",
           also=("out of sample", "rolling origin", "cross-validation", "hindcast"))
def backtest(
        stocks: pd.DataFrame, calendar: Calendar, *, horizon: int,
        methods: Sequence[str] | dict[str, Method] = tuple(METHODS), season: int = 1, level: float = 0.8,
        seed: int = 0, floor: float | None = 0.0, least_history: int = 12, every: int = 1
) -> pd.DataFrame:
    """Rolling-origin backtest: the forecasts that would have been made in the past, beside what came.

    The origin rolls: a forecast sees the reports up to its origin and nothing later, and where the calendar names a
    column of publication dates, nothing that was published later.  Persistence is always among the methods, as the
    yardstick.  What is missing stays a row with its reason.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        Reports on any dates, one a series and date. Needs `date`; takes `place` and `persons`, or others
        that *calendar* names instead. [people]
    calendar, horizon, methods, season, level, seed, floor
        As in `forecast`.
    least_history : int
        Periods with a value that a series needs before its first origin.
    every : int
        Take every so many origins, counted back from the last.

    Returns
    -------
    DataFrame
        As `forecast`, with actual, scale (the mean error of the seasonal naive method inside the history, which MASE
        divides by), crps and interval_score. [people]

    Raises
    ------
    CallError
        As in `forecast`, and where no series has so much history and a period after it.

    Notes
    -----
    Figures are as they stand in the table: later revisions of them were not known at the origin.  Give the table of an
    older vintage to judge what could be told then.

    References
    ----------
    Tashman 2000, International Journal of Forecasting 16:437.

    Examples
    --------
    >>> stocks = pd.DataFrame({"place": "A", "date": pd.date_range("2023-01-31", periods=5, freq="ME"),
    ...                        "persons": [100, 110, 120, 130, 140]})
    >>> told = backtest(stocks, Calendar("month", max_age_days=31), horizon=1, methods=["drift"], least_history=3)
    >>> told[["made_on", "method", "persons", "actual"]].to_numpy().tolist()  # doctest: +NORMALIZE_WHITESPACE
    [[Timestamp('2023-03-31 00:00:00'), 'persistence', 120.0, 130.0],
     [Timestamp('2023-03-31 00:00:00'), 'drift', 130.0, 130.0],
     [Timestamp('2023-04-30 00:00:00'), 'persistence', 130.0, 140.0],
     [Timestamp('2023-04-30 00:00:00'), 'drift', 140.0, 140.0]]
    """
    plan = plan_of(methods, horizon, season, level, floor)
    plan = replace(plan, methods={YARDSTICK: METHODS[YARDSTICK]} | plan.methods)
    whole = grid(stocks, replace(calendar, published=None))
    first = first_known(stocks, calendar)
    origins = [column for column in range(len(whole.ends) - 2, -1, -every) if whole.ends[column] >= first]
    tables = [from_origin(plan, stocks, calendar, whole, column, least_history, seed) for column in reversed(origins)]
    tables = [table for table in tables if len(table)]
    if not tables:
        raise CallError(f"backtest: no series has {least_history} periods with a value and one after them. Ask for "
                        "less with least_history=, or for shorter periods.")
    return finished(pd.concat(tables, ignore_index=True), whole, calendar, BACKTEST)
