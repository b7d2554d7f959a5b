"""How far the median duration hangs on choices: dates, kinds, checks, single episodes, chance."""

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.durations.kaplan_meier import CHECKED, counted, median, spans, survival
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

PAGE = "durations"
DURATION = bounded(Column("duration_days", "Float64", "days", "Median duration under the choice", minimum=0))
SURVIVAL = bounded(Column("survival", "Float64", "fraction", "Share that had not ended after a time", minimum=0,
                          maximum=1))
CONVENTIONS = {"dates read short": "duration_days_low", "dates at their middle": "duration_days",
               "dates read long": "duration_days_high"}


@indicator(*DURATION, reference="Kaplan-Meier medians under each choice; leave-one-out over episodes",
           also=("robustness", "leave-one-out", "does the median depend on"))
def sensitivity(episodes: pd.DataFrame) -> pd.DataFrame:
    """Median duration of episodes under each choice of dates, kinds and checks, and without any one episode.

    The last row spans the medians that leaving out one episode at a time gives, and has no central value.  A median
    that is not reached is missing.

    Parameters
    ----------
    episodes : DataFrame, table `episodes`
        One row an episode.  Needs `confidence`, `kind`, `started_earliest`, `started_latest`, `ended_earliest`,
        `ended_latest` and `observed_until`. [days]

    Returns
    -------
    DataFrame
        choice, group, episodes, duration_days low, central, high. [days]

    Examples
    --------
    Of 10, 20 and 30 days the median is 20.  Without one of them, half have ended after 20, 10 or 10 days.

    >>> start = pd.Series(pd.to_datetime(["2000-01-01"] * 3))
    >>> end = start + pd.to_timedelta([10, 20, 30], unit="D")
    >>> episodes = pd.DataFrame({"confidence": "high", "kind": "siege", "started_earliest": start, "ended_latest": end,
    ...                          "started_latest": start, "ended_earliest": end, "observed_until": end})
    >>> found = sensitivity(episodes)
    >>> found["duration_days"].iloc[:1].tolist(), found.filter(like="duration_days_").iloc[-1].tolist()
    ([20.0], [10.0, 20.0])
    """
    known = spans(counted(episodes))
    rows = [_row("dates", name, known.assign(duration_days=_by_convention(known, column)))
            for name, column in CONVENTIONS.items()]
    rows += [_row("kind", str(kind), group) for kind, group in known.groupby("kind", observed=True)]
    rows += [_row("checks", " or ".join(classes), spans(counted(episodes, confidence=classes)))
             for classes in (("high",), CHECKED, (*CHECKED, "low", "unverified"))]
    return pd.DataFrame([*rows, _without_each(known)]).astype(
        {f"duration_days{end}": "Float64" for end in ("_low", "", "_high")})


def _by_convention(known, column):
    """Return durations read by one convention; an ongoing span has no upper end and keeps its central value."""
    return known[column].fillna(known["duration_days"])


def _row(choice, group, known):
    found = median(survival(known)).iloc[0].to_dict() if len(known) and known["ended"].any() else {}
    return {"choice": choice, "group": group, "episodes": len(known), **found}


def _without_each(known):
    medians = [_quick_median(known.drop(index=place)) for place in known.index]
    reached = [found for found in medians if not np.isnan(found)]
    return {"choice": "without any one episode", "group": "lowest and highest of all", "episodes": len(known) - 1,
            "duration_days_low": min(reached, default=pd.NA),
            "duration_days_high": max(reached, default=pd.NA) if len(reached) == len(medians) else pd.NA}


def _quick_median(known):
    curve, times = _weighted_curves(known, np.ones((1, len(known))))
    below = np.flatnonzero(curve[0] <= 0.5 + 1e-12)
    return times[below[0]] if len(below) else np.nan


def _weighted_curves(known, weights):
    """Return survival curves, one a row of *weights* (how often each span is drawn), and the times of their columns."""
    days = known["duration_days"].to_numpy("float64")
    ended = known["ended"].to_numpy(dtype=bool)
    times, place = np.unique(days, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(times)))
    drawn = weights.T[order]                        # spans by draws: each step below goes along the draws
    events = np.add.reduceat(drawn * ended[order, np.newaxis], starts, axis=0)
    risks = drawn[::-1].cumsum(axis=0)[::-1][starts]
    hazard = np.divide(events, risks, out=np.zeros_like(events), where=risks > 0)
    return np.cumprod(1 - hazard, axis=0).T, times


@indicator(*SURVIVAL, reference="Efron 1981: resampling of pairs of duration and ended flag, percentile band",
           also=("confidence interval", "resampling", "uncertainty of the curve"))
def bootstrap(spans: pd.DataFrame, *, draws: int = 2000, seed: int = 0, level: float = 0.95) -> pd.DataFrame:
    """Bootstrap confidence band of a Kaplan-Meier curve: percentiles of the curves of resampled spans.

    Parameters
    ----------
    spans : DataFrame, result of `spans`
        One row a span.  Needs `duration_days` and `ended`. [days]
    draws : int
        Number of resampled curves.
    seed : int
        Seed of the draws; the same seed gives the same band.
    level : float
        Level of the band, between 0 and 1.

    Returns
    -------
    DataFrame
        duration_days, survival low (lower percentile), central (curve of the spans), high. [days]

    Raises
    ------
    TableError
        Where no duration is known.

    Examples
    --------
    >>> known = pd.DataFrame({"duration_days": [1.0, 2.0, 3.0, 4.0], "ended": [True, True, True, False]})
    >>> bootstrap(known, draws=100)["survival"].to_list()
    [0.75, 0.5, 0.25, 0.25]
    """
    known = spans[spans["duration_days"].notna()]
    if known.empty:
        raise TableError("bootstrap: no duration is known. Give at least one.")
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    weights = generator.multinomial(len(known), np.full(len(known), 1 / len(known)), size=draws).astype("float64")
    curves, times = _weighted_curves(known, weights)
    central, _ = _weighted_curves(known, np.ones((1, len(known))))
    low, high = np.quantile(curves, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return pd.DataFrame({"duration_days": times, "survival_low": pd.array(low, dtype="Float64"),
                         "survival": pd.array(central[0], dtype="Float64"),
                         "survival_high": pd.array(high, dtype="Float64")})
