"""How long episodes last: spans as intervals, and survival of those that may be ongoing.

Days are counted by subtraction, so that a closure lifted on its first day lasted 0 days; popular counts often include
both ends.  A date known to a month or year makes the span an interval.  What had not ended when it was last followed is
censored there: leaving it out, or averaging only what ended, would make durations too short.
"""

import warnings
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import CensoredData, ecdf, norm
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from displacement.analysis._indicator import ColumnName, indicator
from displacement.analysis.durations.spells import EXPOSED, exposure, spells
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

PAGE = "durations"
DURATION = bounded(Column("duration_days", "Float64", "days", "Time from start to end", minimum=0))
SURVIVAL = bounded(Column("survival", "Float64", "fraction", "Share that had not ended after a time", minimum=0,
                          maximum=1, title="Share that had not ended"))
KEPT = ("episode", "place", "countries", "admin_level", "label", "label_by", "kind", "ending", "enforcer", "confidence",
        "disputed", "nested_in", "started_earliest", "started_latest", "dataset", "part", "record")
CURVE = ("duration_days", "at_risk", "ended", "survival_low", "survival", "survival_high")
HALF = 0.5
BANDS = ("log-log", "log")
CHECKED = ("high", "medium")
SANCTIONS = "sanctions regime"

__all__ = ["EXPOSED", "counted", "exposure", "log_rank", "median", "quantiles", "remaining", "restricted_mean", "spans",
           "spells", "survival"]


@indicator(*DURATION, reference="subtraction of dates; interval arithmetic on dates known to a month or year",
           also=("siege", "blockade", "blockade episodes", "length of a siege", "how long", "encirclement"))
def spans(episodes: pd.DataFrame) -> pd.DataFrame:
    """Duration of each blockade or siege as an interval, and whether it had ended.

    Shortest is earliest end minus latest start, not below 0; longest is latest end minus earliest start; the central
    value lies half-way.  An ongoing episode has `ended` false, and its duration is the time for which it was followed,
    a lower bound of how long it lasts: its `duration_days_high` is missing.

    Parameters
    ----------
    episodes : DataFrame, table `episodes`
        One row an episode.  Needs `started_earliest`, `started_latest`, `ended_earliest`, `ended_latest` and
        `observed_until`; takes what identifies the episode. [days]

    Returns
    -------
    DataFrame
        One row an episode: duration_days low, central, high, ended, and what identifies and groups the episode: its
        kind, place, countries, ending, enforcer, and when it started. [days]

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


def counted(
        episodes: pd.DataFrame, *, confidence: Sequence[str] = CHECKED, sanctions: bool = False
) -> pd.DataFrame:
    """Episodes that statistics count by default: dates checked, no sanctions regimes.

    Rows marked low or unverified are left out unless named in *confidence*; a sanctions regime is no physical closure.

    Parameters
    ----------
    episodes : DataFrame, table `episodes`
        One row an episode.  Needs `confidence` and `kind`.
    confidence : sequence of str
        Classes of confidence that count.
    sanctions : bool
        Whether sanctions regimes count too.

    Returns
    -------
    DataFrame, table `episodes`
        The rows that count.

    Examples
    --------
    >>> rows = pd.DataFrame({"confidence": ["high", "low"], "kind": ["siege", "siege"]})
    >>> len(counted(rows))
    1
    """
    kept = episodes["confidence"].isin(list(confidence))
    return episodes[kept if sanctions else kept & episodes["kind"].ne(SANCTIONS)]


@indicator(*SURVIVAL, reference="Kaplan and Meier 1958; log-log band: Kalbfleisch and Prentice 2002, 1.4",
           also=("Kaplan-Meier", "survival curve", "time to event", "still closed", "survivor function"))
def survival(
        spans: pd.DataFrame, *, by: ColumnName | Sequence[ColumnName] | None = None, level: float = 0.95,
        band: Literal["log-log", "log"] = "log-log"
) -> pd.DataFrame:
    """Kaplan-Meier curve: share of episodes that had not ended after each duration, with its confidence band.

    Ongoing spans are censored at the time for which they were followed.  Where *spans* has `entry_days`, each is
    followed from that time on only (delayed entry).  The band is missing before the first end and where nothing is
    left at risk.  A curve describes the list it was made from: lists of known episodes hold too many long ones, so it
    is no forecast for an episode at hand.

    Parameters
    ----------
    spans : DataFrame, result of `spans`
        One row a span.  Needs `duration_days` (central), `ended` and *by*; takes `entry_days` where entry is delayed.
        [days]
    by : str or sequence of str, optional
        Columns whose groups get a curve each; spans that say nothing in them are a group of their own.
    level : float
        Confidence level of the band, between 0 and 1.
    band : {"log-log", "log"}
        `log-log`, which stays between 0 and 1, or `log`, the default of R and of many published tables.

    Returns
    -------
    DataFrame
        One row for each duration at which one ended (and group): duration_days, at_risk, ended, survival low, central,
        high.  A group in which nothing ended has one row, at the time when it was last followed, with a survival of 1.

    Raises
    ------
    TableError
        Where no duration is known, one begins to be followed after it ended, *level* lies outside 0 to 1, or *band*
        is none of the two.

    Examples
    --------
    >>> known = pd.DataFrame({"duration_days": [6.0, 6.0, 7.0, 10.0], "ended": [True, True, True, False]})
    >>> survival(known)[["duration_days", "at_risk", "survival"]].to_numpy().tolist()
    [[6.0, 4, 0.5], [7.0, 2, 0.25]]
    """
    if not 0 < level < 1:
        raise TableError(f"level is {level}, expected a fraction between 0 and 1, such as 0.95.")
    if band not in BANDS:
        raise TableError(f"band is {band!r}, expected one of {', '.join(BANDS)}.")
    if by is not None:
        names = [by] if isinstance(by, str) else list(by)
        curves = [_of_group(group, level, band).assign(**dict(zip(names, key, strict=True))) for key, group in
                  spans.groupby(names, observed=True, sort=True, dropna=False)]
        return pd.concat(curves, ignore_index=True)
    known = spans[spans["duration_days"].notna()]
    if known.empty:
        raise TableError("survival: no duration is known. Give at least one.")
    days = known["duration_days"].to_numpy("float64")
    ended = known["ended"].to_numpy(dtype=bool)
    if "entry_days" in known or band == "log":
        entry = known["entry_days"].to_numpy("float64") if "entry_days" in known else None
        return _fitted(days, ended, entry, level, band)
    curve = ecdf(CensoredData(uncensored=days[ended], right=days[~ended])).sf
    times = np.unique(days[ended])
    at_risk = (days[None, :] >= times[:, None]).sum(axis=1)
    events = ((days[None, :] == times[:, None]) & ended[None, :]).sum(axis=1)
    return _curve(times, at_risk, events, curve.evaluate(times), *_band(curve, times, level))


def _of_group(spans, level, band):
    """Return the curve of one of several groups; one in which nothing ended stands at 1 when it was last followed."""
    curve = survival(spans, level=level, band=band)
    last = spans["duration_days"].max()
    return curve if len(curve) else _curve([last], [int(spans["duration_days"].eq(last).sum())], [0], [1.0], [np.nan],
                                           [np.nan])


def _curve(times, at_risk, events, share, low, high):
    return pd.DataFrame({"duration_days": times, "at_risk": at_risk, "ended": events,
                         "survival_low": pd.array(low, dtype="Float64"), "survival": pd.array(share, dtype="Float64"),
                         "survival_high": pd.array(high, dtype="Float64")})


def _fitted(days, ended, entry, level, band):
    """Return the curve of spans that are followed from *entry* on; the band is made from Greenwood's error."""
    if entry is not None and (entry >= days).any():
        raise TableError("survival: entry_days is not before duration_days in some spans. Leave those out.")
    fit = SurvfuncRight(days, ended.astype(int), entry=entry)
    times, share = fit.surv_times, fit.surv_prob
    inside = (share < 1) & (share > 0)
    low, high = np.full(len(share), np.nan), np.full(len(share), np.nan)
    reach = norm.ppf(0.5 + level / 2) * fit.surv_prob_se[inside] / share[inside]
    if band == "log":
        low[inside], high[inside] = share[inside] * np.exp(-reach), np.minimum(share[inside] * np.exp(reach), 1)
    else:
        reach = reach / np.log(share[inside])
        low[inside], high[inside] = share[inside] ** np.exp(-reach), share[inside] ** np.exp(reach)
    return _curve(times, fit.n_risk.astype(int), fit.n_events.astype(int), share, low, high)


def _band(curve, times, level):
    """Return the log-log band at *times*; missing where the curve is at 1 or 0 and the band is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)          # scipy warns where the band ends
        band = curve.confidence_interval(confidence_level=level, method="log-log")
    share = curve.evaluate(times)
    inside = (share < 1) & (share > 0)
    return [np.where(inside, side.evaluate(times), np.nan) for side in (band.low, band.high)]


def _of_each_curve(curve, work, whose):
    """Return `work(one)` of each curve that *curve* holds, under each other, with the columns that tell them apart.

    Raises `TableError` where several curves are there and no column tells them apart.
    """
    groups = [name for name in curve.columns if name not in CURVE]
    if not groups:
        _refuse_several(curve, whose)
        return work(curve)
    found = []
    for key, one in curve.groupby(groups, observed=True, sort=False, dropna=False):
        _refuse_several(one, whose)
        found.append(work(one).assign(**dict(zip(groups, key, strict=True))))
    return pd.concat(found, ignore_index=True)


def _refuse_several(curve, whose, *, grouped=False):
    """Raise `TableError` where *curve* holds more than one: times that do not grow, or, where *grouped*, groups."""
    days = curve["duration_days"].to_numpy("float64")
    groups = [name for name in curve.columns if name not in CURVE and curve[name].nunique(dropna=False) > 1]
    if (grouped and groups) or (np.diff(days) <= 0).any():
        by = f" of {', '.join(groups)}" if groups else ""
        raise TableError(f"{whose} takes one curve, and its durations begin anew: several curves{by} are there. Choose "
                         "one, such as curve[curve['kind'] == 'siege'], or make one with survival(spans) without by.")


@indicator(*DURATION, reference="first time at which the curve, or its band, is at or below one minus the share",
           also=("median duration", "quartiles", "percentiles", "typical length"))
def quantiles(curve: pd.DataFrame, *, shares: Sequence[float] = (0.25, 0.5, 0.75)) -> pd.DataFrame:
    """Durations by which a quarter, a half and three quarters of episodes had ended, with their intervals.

    Missing means not reached.  Where the curve rests at a share for a stretch, its middle is taken, as R does.

    Parameters
    ----------
    curve : DataFrame, result of `survival`
        One curve, or one for each group.  Needs `duration_days`, `survival_low`, `survival` and `survival_high`. [days]
    shares : sequence of float
        Shares that had ended, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a share (and group): share, duration_days low, central, high. [days]

    Raises
    ------
    TableError
        Where several curves are there and no column tells them apart.

    Examples
    --------
    >>> curve = pd.DataFrame({"duration_days": [8.0, 23.0], "survival": [0.4, 0.0], "survival_low": [0.2, None],
    ...                       "survival_high": [0.6, None]})
    >>> quantiles(curve)["duration_days"].to_list()
    [8.0, 8.0, 23.0]
    """
    ends = {"duration_days_low": "survival_low", "duration_days": "survival", "duration_days_high": "survival_high"}

    def times(one):
        found = {name: pd.array([_reached(one, column, 1 - share) for share in shares], dtype="Float64")
                 for name, column in ends.items()}
        return pd.DataFrame({"share": list(shares), **found})

    return _of_each_curve(curve, times, "quantiles")


def median(curve: pd.DataFrame) -> pd.DataFrame:
    """Median duration of a survival curve, with its interval: `quantiles` at one half, without the share.

    Parameters
    ----------
    curve : DataFrame, result of `survival`
        One curve, or one for each group.  Needs `duration_days`, `survival_low`, `survival` and `survival_high`. [days]

    Returns
    -------
    DataFrame
        One row (a group): duration_days low, central, high; missing where the curve does not reach one half. [days]

    Examples
    --------
    >>> curve = pd.DataFrame({"duration_days": [8.0, 23.0], "survival": [0.4, 0.0], "survival_low": [0.2, None],
    ...                       "survival_high": [0.6, None]})
    >>> median(curve)["duration_days"].to_list()
    [8.0]
    """
    return quantiles(curve, shares=(HALF,)).drop(columns="share")


def _reached(curve, name, level):
    share = curve[name].to_numpy("float64", na_value=np.nan)
    below = np.flatnonzero(share <= level + 1e-12)
    if not len(below):
        return pd.NA
    first = below[0]
    days = curve["duration_days"].to_numpy("float64")
    if np.isclose(share[first], level) and first + 1 < len(days):
        return (days[first] + days[first + 1]) / 2
    return days[first]


def log_rank(spans: pd.DataFrame, *, by: ColumnName | Sequence[ColumnName]) -> dict[str, float]:
    """Log-rank test of whether the survival curves of groups differ: chi-squared, degrees of freedom, p.

    The test says nothing of why they differ, and assumes that being censored has nothing to do with lasting.

    Parameters
    ----------
    spans : DataFrame, result of `spans`
        One row a span.  Needs `duration_days`, `ended` and *by*. [days]
    by : str or sequence of str
        Columns of the groups.

    Returns
    -------
    dict
        chi_squared, degrees_of_freedom, p.

    Raises
    ------
    TableError
        Where there are fewer than two groups, or a span says nothing of its own.

    Examples
    --------
    >>> known = pd.DataFrame({"duration_days": [6.0, 7.0, 1.0, 2.0], "ended": True, "arm": ["a", "a", "b", "b"]})
    >>> round(log_rank(known, by="arm")["chi_squared"], 3)
    2.882
    """
    names = [by] if isinstance(by, str) else list(by)
    nameless = spans[names].isna().any(axis=1)
    if nameless.any():
        raise TableError(f"log_rank: {nameless.sum()} spans have no {' or '.join(names)}. Leave them out, or give them "
                         "a group.")
    codes = spans.groupby(names, observed=True).ngroup().to_numpy()
    groups = len(np.unique(codes))
    if groups < 2:
        raise TableError(f"log_rank needs at least two groups of {', '.join(names)}, found {groups}.")
    chi, p = survdiff(spans["duration_days"].to_numpy("float64"), spans["ended"].to_numpy(dtype=int), codes)
    return {"chi_squared": float(chi), "degrees_of_freedom": groups - 1, "p": float(p)}


def restricted_mean(curve: pd.DataFrame, *, until: float) -> dict[str, float]:
    """Restricted mean duration: the mean of durations counted up to a limit of days, with its standard error.

    It is the area under the curve up to *until*.  It is finite whatever is censored, and says nothing of what comes
    after *until*.

    Parameters
    ----------
    curve : DataFrame, result of `survival`
        One curve.  Needs `duration_days`, `survival`, `at_risk` and `ended`. [days]
    until : float
        End of the window. [days]

    Returns
    -------
    dict
        mean_days and its standard_error. [days]

    Raises
    ------
    TableError
        Where *until* is not above 0, or several curves are there.

    Examples
    --------
    >>> curve = pd.DataFrame({"duration_days": [2.0, 4.0], "survival": [0.5, 0.0], "at_risk": [2, 1], "ended": [1, 1]})
    >>> restricted_mean(curve, until=4)["mean_days"]
    3.0
    """
    if not until > 0:
        raise TableError(f"until is {until}, expected days above 0.")
    _refuse_several(curve, "restricted_mean", grouped=True)
    rows = curve[curve["duration_days"] <= until]
    times = np.concatenate([[0], rows["duration_days"].to_numpy("float64"), [until]])
    share = np.concatenate([[1], rows["survival"].to_numpy("float64")])
    pieces = np.diff(times) * share
    left = pieces[::-1].cumsum()[::-1][1:]
    risk, events = rows["at_risk"].to_numpy("float64"), rows["ended"].to_numpy("float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(risk > events, left**2 * events / (risk * (risk - events)), 0.0)
    return {"mean_days": float(pieces.sum()), "standard_error": float(np.sqrt(terms.sum()))}


@indicator(*DURATION, reference="conditional survival S(day + u) / S(day)",
           also=("how much longer", "residual life", "time left", "conditional survival"))
def remaining(curve: pd.DataFrame, *, day: float) -> pd.DataFrame:
    """Median time still to come for episodes that have lasted a given number of days, with the numbers behind it.

    Missing means not reached: half of those that lasted so long had not ended when last followed.  It describes the
    list, whose long episodes are too many; no interval can mend that.

    Parameters
    ----------
    curve : DataFrame, result of `survival`
        One curve, or one for each group.  Needs `duration_days`, `survival` and `at_risk`. [days]
    day : float
        Days already lasted. [days]

    Returns
    -------
    DataFrame
        One row (a group): duration_days (median still to come), at_risk (spans that lasted longer than *day*).

    Raises
    ------
    TableError
        Where no span lasted so long, of any group; or several curves are there and no column tells them apart.

    Examples
    --------
    >>> curve = pd.DataFrame({"duration_days": [2.0, 4.0, 9.0], "survival": [0.6, 0.2, 0.0], "at_risk": [10, 6, 2]})
    >>> remaining(curve, day=3)["duration_days"].to_list()
    [1.0]
    """
    found = _of_each_curve(curve, lambda one: _still_to_come(one, day), "remaining")
    if not found["at_risk"].any():
        raise TableError(f"remaining: no span of the curve is known to have lasted longer than {day} days.")
    return found


def _still_to_come(curve, day):
    before = curve[curve["duration_days"] <= day]
    start = before["survival"].iloc[-1] if len(before) else 1.0
    later = curve[curve["duration_days"] > day]
    if start <= 0 or later.empty:
        return pd.DataFrame({"duration_days": pd.array([pd.NA], dtype="Float64"), "at_risk": [0]})
    conditional = later.assign(survival=later["survival"] / start, duration_days=later["duration_days"] - day)
    return pd.DataFrame({"duration_days": pd.array([_reached(conditional, "survival", HALF)], dtype="Float64"),
                         "at_risk": [int(later["at_risk"].iloc[0])]})
