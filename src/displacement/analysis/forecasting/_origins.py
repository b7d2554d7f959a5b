"""What forecasts and backtests share: a plan, the numbers of each origin, and the table they become."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from displacement.analysis._frequencies import FREQUENCIES
from displacement.analysis.forecasting.calendars import Grid, grid
from displacement.analysis.forecasting.methods import METHODS, UNKNOWN_NOW
from displacement.analysis.forecasting.scores import crps_ensemble, crps_normal, interval_score
from displacement.errors import CallError

YARDSTICK = "persistence"
FORECASTS = ("made_on", "date", "horizon", "method", "level", "low", "central", "high", "deviation", "reason")
BACKTEST = (*FORECASTS[:-1], "actual", "scale", "crps", "interval_score", "reason")
NUMBERS = ("low", "central", "high", "deviation", "actual", "scale", "crps", "interval_score")


@dataclass(frozen=True)
class Plan:
    """What is asked for: methods by name, periods ahead, periods in a cycle, level of the interval, lowest value."""

    methods: dict
    horizon: int
    season: int
    level: float
    floor: float | None


def plan_of(methods, horizon, season, level, floor):
    """Return the plan, or refuse one that makes no sense."""
    if not isinstance(methods, dict):
        unknown = [name for name in methods if name not in METHODS]
        if unknown:
            raise CallError.unknown("method", unknown, METHODS, where="forecast")
        methods = {name: METHODS[name] for name in methods}
    if not methods or horizon < 1 or season < 1 or not 0 < level < 1:
        raise CallError(f"forecast: horizon {horizon} and season {season} must be at least 1, the level {level} "
                        "between 0 and 1, and one method named.")
    return Plan(methods, horizon, season, level, floor)


def from_origin(plan, stocks, calendar, whole, column, least_history, seed):
    """Return what would have been told at the end of the period in *column*, for series with enough history."""
    known = (Grid(whole.series, whole.ends[:column + 1], whole.values[:, :column + 1]) if calendar.published is None
             else grid(stocks, calendar, as_of=whole.ends[column]))
    rows = _rows_of(known.series, whole.series)
    ready = (~np.isnan(known.values)).sum(axis=1) >= least_history
    if not ready.any():
        return pd.DataFrame()
    known = Grid(known.series[ready], known.ends, known.values[ready])
    actual = np.full((len(known.values), plan.horizon), np.nan)
    later = whole.values[rows[ready], column + 1:column + 1 + plan.horizon]
    actual[:, :later.shape[1]] = later
    table = told_by(plan, known, actual, [seed, column]).assign(made=column)
    told = table["step"].to_numpy() < later.shape[1]
    return table.assign(row=rows[ready][table["row"].to_numpy()])[told]


def _rows_of(series, whole):
    """Return where each of *series* stands in *whole*."""
    places = whole.assign(row=np.arange(len(whole)))
    return series.merge(places, how="left", on=list(whole.columns), validate="one_to_one")["row"].to_numpy("int64")


def told_by(plan, known, actual, seed):
    """Return what each method tells from the last period of *known*: one row a method, series and step."""
    here = ~np.isnan(known.values[:, -1])
    scale = np.repeat(_naive_errors(known.values, plan.season), plan.horizon)
    row, step = (place.ravel() for place in np.indices(actual.shape))
    tables = []
    for name, method in plan.methods.items():
        generator = np.random.default_rng([*seed, *name.encode()])        # whatever other methods there are
        told = method(known.values, plan.horizon, season=plan.season, generator=generator)
        reasons = np.where(here, told.reasons, UNKNOWN_NOW)
        cells = _numbers(told, here[:, None], actual, plan)
        tables.append(pd.DataFrame({"row": row, "step": step, "method": name, "reason": reasons[row], "scale": scale}
                                   | {key: matrix.ravel() for key, matrix in cells.items()}))
    return pd.concat(tables, ignore_index=True).assign(made=len(known.ends) - 1, level=plan.level)


def _numbers(told, here, actual, plan):
    """Return centre, interval and scores of what a method told; nothing for series that are unknown at the origin."""
    reach = norm.ppf(0.5 + plan.level / 2) * told.deviation
    low, high = told.centre - reach, told.centre + reach
    draws = None if told.draws is None else _floored(told.draws, plan.floor)
    if draws is not None:
        low, high = np.quantile(draws, [0.5 - plan.level / 2, 0.5 + plan.level / 2], axis=-1)
        crps = crps_ensemble(draws, actual)
    else:
        crps = crps_normal(told.centre, told.deviation, actual, floor=plan.floor)
    low, centre, high = (_floored(side, plan.floor) for side in (low, told.centre, high))
    low, high = np.minimum(low, centre), np.maximum(high, centre)
    cells = {"low": low, "central": centre, "high": high, "deviation": told.deviation, "crps": crps,
             "interval_score": interval_score(low, high, actual, level=plan.level)}
    return {key: np.where(here, matrix, np.nan) for key, matrix in cells.items()} | {"actual": actual}


def _floored(values, floor):
    return values if floor is None else np.where(values < floor, floor, values)


def _naive_errors(values, season):
    """Return the mean change of each series over one season; NaN where there is none."""
    changes = np.abs(values[:, season:] - values[:, :-season])
    count = (~np.isnan(changes)).sum(axis=1)
    mean = np.divide(np.nansum(changes, axis=1), count, out=np.full(len(values), np.nan), where=count > 0)
    return np.where(mean > 0, mean, np.nan)


def finished(table, known, calendar, columns):
    """Return the cells with their series and dates, under the names of the calendar's value."""
    code = FREQUENCIES[calendar.frequency]
    made = pd.DatetimeIndex(known.ends[table["made"]])
    date = (made.to_period(code) + table["step"].to_numpy() + 1).end_time.normalize().astype("datetime64[us]")
    names = known.series.iloc[table["row"]].reset_index(drop=True)
    numbers = [name for name in columns if name in NUMBERS]
    found = table.reset_index(drop=True).assign(made_on=made, date=date, horizon=table["step"].to_numpy() + 1)
    found = found.astype(dict.fromkeys(numbers, "Float64") | {"horizon": "Int64", "reason": "str", "method": "str"})
    ends = {"low": f"{calendar.value}_low", "central": calendar.value, "high": f"{calendar.value}_high"}
    return pd.concat([names, found[list(columns)].rename(columns=ends)], axis=1)
