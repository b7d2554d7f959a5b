"""Back-test of duration forecasts on the listed episodes: what was forecast against what happened.

For each episode that had not ended after so many days, the forecast uses only episodes begun before it, as far as they
were known on that day, and says what remains: the median and an interval.  Beside it stands a constant hazard, the
simplest forecast there is.  If the first is no better than the second, it is of no use, and the table says so.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.durations.kaplan_meier import counted
from displacement.tables._table import Column, bounded

PAGE = "durations"
REMAINING = bounded(Column("remaining_days", "Float64", "days", "Forecast of the days still to come", minimum=0))
LEAST_EPISODES = 10
DAYS = (30, 90, 180, 365)


@indicator(*REMAINING, reference="conditional Kaplan-Meier quantiles; exponential at the rate of ends by time at risk",
           also=("backtest", "hindcast", "forecast of duration", "how long will it last"))
def forecasts(episodes: pd.DataFrame, *, days: Sequence[int] = DAYS, level: float = 0.8) -> pd.DataFrame:
    """Back-test of duration forecasts on the listed episodes: what each forecast said, and what happened.

    Each past episode is forecast at each of *days* after its start.  An episode counts as earlier where it surely began
    before.  Two methods a row each: `earlier episodes` and `constant hazard`.  A quantile that the earlier episodes do
    not reach is missing; there, only a lower bound could be told.  At least ten earlier episodes are asked for.

    Parameters
    ----------
    episodes : DataFrame, table `episodes`
        One row an episode; those marked low or unverified and sanctions regimes are left out.  Needs `episode`,
        `confidence`, `kind`, `started_earliest`, `started_latest`, `ended_earliest`, `ended_latest` and
        `observed_until`. [days]
    days : sequence of int
        Days after the start at which a forecast is made. [days]
    level : float
        Probability that the interval is meant to hold.

    Returns
    -------
    DataFrame
        episode, day, method, remaining_days low, central, high, happened_days (missing while ongoing), earlier (number
        of episodes used). [days]

    Examples
    --------
    Of ten earlier sieges five lasted 40 days and five 50: after 30 days, half of them had 10 days left and half 20.

    >>> start = pd.to_datetime(["1990-01-01"] * 10 + ["2000-01-01"])
    >>> end = start + pd.to_timedelta([40] * 5 + [50] * 5 + [45], unit="D")
    >>> episodes = pd.DataFrame({"episode": list("abcdefghijk"), "confidence": "high", "kind": "siege",
    ...                          "started_earliest": start, "started_latest": start, "ended_earliest": end,
    ...                          "ended_latest": end, "observed_until": end})
    >>> told = forecasts(episodes, days=[30]).query("method == 'earlier episodes'")
    >>> told.filter(like="remaining").to_numpy().tolist(), told["happened_days"].tolist()
    ([[10.0, 10.0, 20.0]], [15.0])
    """
    known = counted(episodes).reset_index(drop=True)
    start = _middle(known, "started")
    end = _middle(known, "ended").fillna(known["observed_until"])
    ended = known["ended_latest"].notna()
    length = (end - start).dt.days.to_numpy("float64")
    rows = []
    for place in range(len(known)):
        for day in (day for day in days if length[place] > day):
            told_on = start[place] + pd.Timedelta(days=day)
            earlier = (known["started_latest"] < known["started_earliest"][place]).to_numpy()
            if earlier.sum() >= LEAST_EPISODES:
                seen = np.minimum((told_on - start[earlier]).dt.days.to_numpy("float64"), length[earlier])
                over = (ended & (end <= told_on)).to_numpy()[earlier]
                rows += [{"episode": known["episode"][place], "day": day, "earlier": int(earlier.sum()),
                          "happened_days": length[place] - day if ended[place] else np.nan, "method": name, **found}
                         for name, found in (("earlier episodes", _conditional(seen, over, day, level)),
                                             ("constant hazard", _constant(seen, over, level)))]
    return pd.DataFrame(rows)


def _middle(rows, name):
    first, last = rows[f"{name}_earliest"], rows[f"{name}_latest"]
    return first + (last - first) / 2


def _conditional(seen, over, day, level):
    """Return quantiles of what remains after *day*, from the product-limit curve of the earlier episodes."""
    times = np.unique(seen[over & (seen > day)])
    risk = (seen[None, :] >= times[:, None]).sum(axis=1)
    events = ((seen[None, :] == times[:, None]) & over[None, :]).sum(axis=1)
    share = np.cumprod(1 - events / risk) if len(times) else np.array([])
    found = {}
    for end, left in (("_low", (1 + level) / 2), ("", 0.5), ("_high", (1 - level) / 2)):
        below = np.flatnonzero(share <= left)
        found[f"remaining_days{end}"] = times[below[0]] - day if len(below) else np.nan
    return found


def _constant(seen, over, level):
    rate = over.sum() / seen.sum() if seen.sum() > 0 else 0.0
    if not rate:
        return dict.fromkeys((f"remaining_days{end}" for end in ("_low", "", "_high")), np.nan)
    return {f"remaining_days{end}": -np.log(left) / rate
            for end, left in (("_low", (1 + level) / 2), ("", 0.5), ("_high", (1 - level) / 2))}


def scores(forecasts: pd.DataFrame, *, level: float = 0.8) -> pd.DataFrame:
    """Coverage, mean interval score and median absolute error of duration forecasts, by day and method.

    Only episodes that ended and that both methods gave an interval for are judged, so that both answer the same
    question.  The interval score is the width plus 2 / (1 - level) times what lies outside (Gneiting and Raftery 2007);
    smaller is better.

    Parameters
    ----------
    forecasts : DataFrame, result of `forecasts`
        One row an episode, day and method.  Needs `episode`, `day`, `method`, `remaining_days_low`, `remaining_days`,
        `remaining_days_high` and `happened_days`. [days]
    level : float
        The level they were made for.

    Returns
    -------
    DataFrame
        day, method, judged, coverage, interval_score_days, absolute_error_days.

    Examples
    --------
    >>> told = pd.DataFrame({"episode": ["a", "a"], "day": [30, 30], "method": ["one", "two"],
    ...                      "remaining_days_low": [0.0, 0.0], "remaining_days": [5.0, 9.0],
    ...                      "remaining_days_high": [10.0, 8.0], "happened_days": [9.0, 9.0]})
    >>> scores(told)[["method", "coverage", "interval_score_days"]].to_numpy().tolist()
    [['one', 1.0, 10.0], ['two', 0.0, 18.0]]
    """
    columns = ["remaining_days_low", "remaining_days", "remaining_days_high", "happened_days"]
    whole = forecasts[columns].notna().all(axis=1)
    both = whole.groupby([forecasts["episode"], forecasts["day"]]).transform("all")
    rows = forecasts[both]
    low, high, true = (rows[name] for name in ("remaining_days_low", "remaining_days_high", "happened_days"))
    penalty = 2 / (1 - level) * ((low - true).clip(lower=0) + (true - high).clip(lower=0))
    told = rows.assign(coverage=true.between(low, high).astype("float64"), interval_score_days=high - low + penalty,
                       absolute_error_days=(rows["remaining_days"] - true).abs(), judged=1)
    return told.groupby(["day", "method"], as_index=False).agg(
        judged=("judged", "sum"), coverage=("coverage", "mean"), interval_score_days=("interval_score_days", "mean"),
        absolute_error_days=("absolute_error_days", "median")).round(
        {"interval_score_days": 6, "absolute_error_days": 6})
