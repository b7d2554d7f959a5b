"""How long a way was shut: spans as intervals, and survival of those that may still be shut.

Days are counted by subtraction, so that a closure lifted on its first day lasted 0 days; popular counts often include
both ends.  A date known to a month or year makes the span an interval.  What had not ended when it was last followed is
censored there: leaving it out, or averaging only what ended, would make durations too short.
"""

import warnings

import numpy as np
import pandas as pd
from scipy.stats import CensoredData, ecdf

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

DURATION = bounded(Column("duration_days", "Float64", "days", "Time from closing to opening", minimum=0))
SURVIVAL = bounded(Column("survival", "Float64", "fraction", "Share still shut after a time", minimum=0, maximum=1,
                          title="Share still shut"))
KEPT = ("episode", "label", "label_by", "kind", "confidence", "nested_in", "dataset", "part", "record")
HALF = 0.5


@indicator(*DURATION, reference="subtraction of dates; interval arithmetic on dates known to a month or year")
def spans(episodes):
    """Return the duration of each episode as an interval, and whether it had ended.

    Shortest is earliest end minus latest start, not below 0; longest is latest end minus earliest start; the central
    value lies half-way.  An ongoing episode has `ended` false, and its duration is the time for which it was followed,
    a lower bound of how long it lasts: its `duration_days_high` is missing.

    Parameters
    ----------
    episodes : DataFrame, table `episodes`
        One row an episode. [days]

    Returns
    -------
    DataFrame
        One row an episode: duration_days low, central, high, ended, and what identifies the episode. [days]

    Examples
    --------
    >>> day = pd.to_datetime(["1941-09-08"]), pd.to_datetime(["1944-01-27"])
    >>> episodes = pd.DataFrame({"started_earliest": day[0], "started_latest": day[0], "ended_earliest": day[1],
    ...                          "ended_latest": day[1], "observed_until": day[1]})
    >>> spans(episodes)["duration_days"].to_list()
    [871.0]
    """
    ended = episodes["ended_latest"].notna()
    first_end = episodes["ended_earliest"].where(ended, episodes["observed_until"])
    last_end = episodes["ended_latest"].where(ended, episodes["observed_until"])
    shortest = (first_end - episodes["started_latest"]).dt.days.clip(lower=0).astype("Float64")
    longest = (last_end - episodes["started_earliest"]).dt.days.astype("Float64")
    return episodes[[name for name in KEPT if name in episodes]].assign(
        duration_days_low=shortest, duration_days=(shortest + longest) / 2, duration_days_high=longest.where(ended),
        ended=ended)


@indicator(*SURVIVAL, reference="Kaplan and Meier 1958; log-log band: Kalbfleisch and Prentice 2002, 1.4")
def survival(spans, *, level=0.95):
    """Return the Kaplan-Meier curve of *spans*, with its log-log band and the numbers at risk.

    Ongoing spans are censored at the time for which they were followed.  The band is missing before the first end and
    where nothing is left at risk.  A curve describes the list it was made from: lists of known episodes hold too many
    long ones, so it is no forecast for an episode at hand.

    Parameters
    ----------
    spans : DataFrame
        duration_days (central) and ended, as `spans` gives them. [days]
    level : float
        Confidence level of the band, between 0 and 1.

    Returns
    -------
    DataFrame
        One row for each duration at which one ended: duration_days, at_risk, ended, survival low, central, high.

    Raises
    ------
    TableError
        Where no duration is known, or *level* lies outside 0 to 1.

    Examples
    --------
    >>> known = pd.DataFrame({"duration_days": [6.0, 6.0, 7.0, 10.0], "ended": [True, True, True, False]})
    >>> survival(known)[["duration_days", "at_risk", "survival"]].to_numpy().tolist()
    [[6.0, 4, 0.5], [7.0, 2, 0.25]]
    """
    if not 0 < level < 1:
        raise TableError(f"level is {level}, expected a fraction between 0 and 1, such as 0.95.")
    known = spans[spans["duration_days"].notna()]
    if known.empty:
        raise TableError("survival: no duration is known. Give at least one.")
    days = known["duration_days"].to_numpy("float64")
    ended = known["ended"].to_numpy(dtype=bool)
    curve = ecdf(CensoredData(uncensored=days[ended], right=days[~ended])).sf
    times = np.unique(days[ended])
    at_risk = (days[None, :] >= times[:, None]).sum(axis=1)
    events = ((days[None, :] == times[:, None]) & ended[None, :]).sum(axis=1)
    share = curve.evaluate(times)
    low, high = _band(curve, times, level)
    return pd.DataFrame({"duration_days": times, "at_risk": at_risk, "ended": events,
                         "survival_low": pd.array(low, dtype="Float64"), "survival": pd.array(share, dtype="Float64"),
                         "survival_high": pd.array(high, dtype="Float64")})


def _band(curve, times, level):
    """Return the log-log band at *times*; missing where the curve is at 1 or 0 and the band is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)          # scipy warns where the band ends
        band = curve.confidence_interval(confidence_level=level, method="log-log")
    share = curve.evaluate(times)
    inside = (share < 1) & (share > 0)
    return [np.where(inside, side.evaluate(times), np.nan) for side in (band.low, band.high)]


@indicator(*DURATION, reference="first time at which the curve, or its band, is at or below one half")
def median(curve):
    """Return the median duration of a survival *curve* with the interval that its band gives.

    Missing means not reached: half of the spans, or of what the band allows, had not ended.  Where the curve stays at
    one half for a stretch, the median is the middle of the stretch.

    Parameters
    ----------
    curve : DataFrame
        As `survival` gives it.

    Returns
    -------
    DataFrame
        One row: duration_days low, central, high. [days]

    Examples
    --------
    >>> curve = pd.DataFrame({"duration_days": [8.0, 23.0], "survival": [0.4, 0.0], "survival_low": [0.2, None],
    ...                       "survival_high": [0.6, None]})
    >>> median(curve)["duration_days"].to_list()
    [8.0]
    """
    found = {"duration_days_low": _first_half(curve, "survival_low"), "duration_days": _first_half(curve, "survival"),
             "duration_days_high": _first_half(curve, "survival_high")}
    return pd.DataFrame({name: pd.array([value], dtype="Float64") for name, value in found.items()})


def _first_half(curve, name):
    share = curve[name].to_numpy("float64", na_value=np.nan)
    below = np.flatnonzero(share <= HALF + 1e-12)
    if not len(below):
        return pd.NA
    first = below[0]
    days = curve["duration_days"].to_numpy("float64")
    if np.isclose(share[first], HALF) and first + 1 < len(days):
        return (days[first] + days[first + 1]) / 2
    return days[first]
