"""Running counts of arrivals that contradict each other: what they allow together, and where they cannot all hold.

A running count never falls.  So an exact or "at least" figure bounds the true count from below from its moment on, and
an exact or "at most" figure bounds it from above until its moment.  A figure known to a day only binds from the end of
that day, or until its beginning.  "About" binds nothing, and neither does a record whose `use` is not `stated`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression

from displacement.analysis._indicator import indicator
from displacement.tables._table import Column, bounded
from displacement.tables.uses import stated

FROM_BELOW = ("exact", "at least", "more than")
FROM_ABOVE = ("exact", "at most")
TIME = Column("time", "datetime64[us, UTC]", "time", "Moment at which a bound changes")
PERSONS = bounded(Column("persons", "Float64", "people", "People counted so far", minimum=0))
ARRIVALS = bounded(Column("arrivals", "Int64", "people per day", "People counted on a day", minimum=0))
DATE_END = Column("date_end", "datetime64[us]", "day", "Last day of the period; only beside statements", nullable=True)
STATED_FLOW = bounded(Column("stated", "Float64", "people", "People who came in the period, as somebody states it",
                             minimum=0))
FATE = Column("fate", "category", meaning="What became of the row", values=("used", "conflict", "excluded"))
KIND = Column("kind", "category", meaning="How two records contradict each other",
              values=("same moment other value", "fall", "bound violated", "same statement read two ways"))
EVIDENCE = ("dataset", "part", "record")
SIDES = ("value", "bound", "observed_at_earliest", "observed_at_latest", "claim_by", *EVIDENCE)


@indicator(TIME, *PERSONS, reference="bounds of a monotone function; central curve by pool-adjacent-violators",
           also=("arrivals curve", "how many arrived", "running total", "cumulative arrivals", "conflicting reports"))
def reconciled(
        counts: pd.DataFrame, *, measure: str = "entered", official: Sequence[str] | None = None
) -> pd.DataFrame:
    """Least and greatest number of people counted so far that all reports allow together, with a central curve.

    `persons_low` at a time is the highest exact or "at least" figure up to then (0 before the first), `persons_high`
    the lowest exact or "at most" figure from then on (missing after the last).  Where they cross, the reports
    contradict each other: the two are swapped and `in_conflict` is true.  `persons` is the isotonic regression of the
    exact figures of the *official* claimants that have a clock time, held inside the envelope; missing before the first
    and after the last of them.

    Parameters
    ----------
    counts : DataFrame, table `counts`
        Running totals, one row a report.  Needs `measure`, `value`, `bound`, `observed_at_earliest` and
        `observed_at_latest`; takes `use`, `claim_by`, `dataset`, `part` and `record`. [people]
    measure : str
        The measure to reconcile; others are never mixed with it.
    official : sequence of str, optional
        Claimants whose exact figures make the central curve; all claimants where it is not given.

    Returns
    -------
    DataFrame
        time, persons_low, persons, persons_high, in_conflict, and dataset, part and record of the row that sets each
        bound (`low_record`, `high_record` ...), missing where none does. [people]

    Examples
    --------
    >>> moments = pd.to_datetime(["2023-09-24 14:00", "2023-09-24 18:00"]).tz_localize("UTC")
    >>> counts = pd.DataFrame({"observed_at_earliest": moments, "observed_at_latest": moments, "value": [377, 1050],
    ...                        "measure": "entered", "bound": "exact", "claim_by": "A", "record": [3, 5]})
    >>> reconciled(counts)[["persons_low", "persons", "persons_high"]].to_numpy().tolist()
    [[377.0, 377.0, 377.0], [1050.0, 1050.0, 1050.0]]
    """
    rows = _binding(counts, measure)
    moments = {*rows["observed_at_latest"], *rows["observed_at_earliest"]}
    times = pd.Series(sorted(moments), dtype="datetime64[us, UTC]")
    low, high, low_row, high_row, crossed = _envelope(rows, times)
    envelope = pd.DataFrame({"time": times, "persons_low": pd.array(low, dtype="Float64"),
                             "persons": pd.array(_central(times, low, high, rows, official), dtype="Float64"),
                             "persons_high": pd.array(high, dtype="Float64"), "in_conflict": crossed})
    for side, found in (("low", low_row), ("high", high_row)):
        names = [name for name in EVIDENCE if name in rows.columns]
        setters = rows[names].reindex(found).reset_index(drop=True).astype({"record": "Int64"})
        envelope = envelope.join(setters.add_prefix(f"{side}_"))
    return envelope


def _binding(counts, measure):
    rows = stated(counts[counts["measure"].eq(measure)])
    return rows[rows["bound"].isin({*FROM_BELOW, *FROM_ABOVE}) & rows["observed_at_earliest"].notna()]


def _envelope(rows, times):
    """Return low and high at *times*, the rows that set them, and where they cross and were therefore swapped.

    Low is 0 before the first figure that binds from below; high is NaN after the last that binds from above.
    """
    below = rows[rows["bound"].isin(FROM_BELOW)].sort_values(["observed_at_latest", "value"], kind="stable")
    above = rows[rows["bound"].isin(FROM_ABOVE)].sort_values(
        ["observed_at_earliest", "value"], ascending=False, kind="stable")
    at = times.to_numpy()
    highest = np.searchsorted(below["observed_at_latest"].to_numpy(), at, side="right") - 1
    later = np.searchsorted(above["observed_at_earliest"].to_numpy()[::-1], at, side="left")
    lowest = len(above) - later - 1
    low, low_row = _running(below, np.maximum, highest, otherwise=0.0)
    high, high_row = _running(above, np.minimum, lowest, otherwise=np.nan)
    crossed = low > high
    return (np.where(crossed, high, low), np.where(crossed, low, high), np.where(crossed, high_row, low_row),
            np.where(crossed, low_row, high_row), crossed)


def _running(rows, best, found, *, otherwise):
    """Return the running best value of *rows* at the positions *found*, and the index of the row that set it."""
    if rows.empty:
        return np.full(len(found), otherwise), np.full(len(found), np.nan)
    values = rows["value"].to_numpy("float64")
    running = best.accumulate(values)
    setter = np.maximum.accumulate(np.where(values == running, np.arange(len(values)), 0))
    safe = np.clip(found, 0, None)
    index = rows.index.to_numpy("float64")[setter[safe]]
    return np.where(found < 0, otherwise, running[safe]), np.where(found < 0, np.nan, index)


def _central(times, low, high, rows, official):
    """Return the isotonic regression of the exact figures with a known moment at *times*, inside low and high."""
    exact = rows[rows["bound"].eq("exact") & rows["observed_at_earliest"].eq(rows["observed_at_latest"])]
    if official is not None:
        exact = exact[exact["claim_by"].isin(list(official))]
    if exact.empty:
        return np.full(len(times), np.nan)
    points = exact.groupby("observed_at_earliest")["value"].mean().astype("float64")
    fitted = isotonic_regression(points.to_numpy()).x
    curve = np.interp(_seconds(times), _seconds(points.index.to_series()), fitted, left=np.nan, right=np.nan)
    return np.where(np.isnan(curve), np.nan, np.fmin(np.fmax(curve, low), high))


def _seconds(moments):
    return (moments - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy()


@indicator(KIND, reference="a running count never falls, and one moment has one count",
           also=("contradictions", "contradicting reports", "inconsistent counts"))
def conflicts(counts: pd.DataFrame, *, measure: str = "entered") -> pd.DataFrame:
    """Pairs of reports on one running count that cannot both be true, one row a pair.

    `same moment other value`: two figures for one moment.  `fall`: an exact figure is below an earlier one.  `bound
    violated`: one of the two is a bound.  `same statement read two ways`: a record in one of these repeats the figure
    that another gives for another moment, so that one of the two moments is wrong.

    Parameters
    ----------
    counts : DataFrame, table `counts`
        Running totals, one row a report.  Needs `measure`, `value`, `bound`, `observed_at_earliest` and
        `observed_at_latest`; takes `use`, `claim_by`, `dataset`, `part` and `record`. [people]
    measure : str
        The measure to look at.

    Returns
    -------
    DataFrame
        kind, and of each of the two records: value, bound, moments, claimant, dataset, part and record.

    Examples
    --------
    >>> moments = pd.to_datetime(["2023-09-26 04:00", "2023-09-26 04:00"]).tz_localize("UTC")
    >>> counts = pd.DataFrame({"observed_at_earliest": moments, "observed_at_latest": moments, "value": [13350, 13550],
    ...                        "measure": "entered", "bound": "exact", "claim_by": "A", "record": [10, 11]})
    >>> conflicts(counts)["kind"].to_list()
    ['same moment other value']
    """
    rows = _binding(counts, measure).reset_index(drop=True)
    below = rows["bound"].isin(FROM_BELOW).to_numpy()
    above = rows["bound"].isin(FROM_ABOVE).to_numpy()
    value = rows["value"].to_numpy("float64")
    latest, earliest = rows["observed_at_latest"].to_numpy(), rows["observed_at_earliest"].to_numpy()
    before = latest[:, None] <= earliest[None, :]
    crossing = before & (value[:, None] > value[None, :]) & below[:, None] & above[None, :]
    first, second = np.nonzero(crossing)
    exact = rows["bound"].eq("exact").to_numpy()
    same = (latest[first] == earliest[second]) & (earliest[first] == latest[second])
    of_exact = np.where(same, "same moment other value", "fall")
    kind = np.where(exact[first] & exact[second], of_exact, "bound violated")
    twice, again = _read_two_ways(rows, exact, {*first, *second})
    kinds = np.concatenate([kind, np.full(len(twice), "same statement read two ways")])
    pairs = _pairs(rows, np.concatenate([first, twice]), np.concatenate([second, again]))
    pairs.insert(0, "kind", pd.Categorical(kinds, categories=KIND.values))
    return pairs


def _read_two_ways(rows, exact, contradicted):
    """Return pairs of exact records with one figure for two moments, of which one contradicts other records."""
    value = rows["value"].to_numpy("float64")
    apart = rows["observed_at_latest"].to_numpy()[:, None] < rows["observed_at_earliest"].to_numpy()[None, :]
    in_conflict = np.isin(np.arange(len(rows)), list(contradicted))
    one_of_two = in_conflict[:, None] != in_conflict[None, :]
    return np.nonzero(apart & (value[:, None] == value[None, :]) & exact[:, None] & exact[None, :] & one_of_two)


def _pairs(rows, first, second):
    columns = [name for name in SIDES if name in rows.columns]
    sides = [rows[columns].iloc[order].reset_index(drop=True).add_suffix(suffix)
             for order, suffix in ((first.astype(int), "_1"), (second.astype(int), "_2"))]
    return pd.concat(sides, axis=1)


@indicator(FATE, reference="every row is used, in conflict, or excluded with a reason",
           also=("which reports were used", "excluded reports"))
def fates(counts: pd.DataFrame, *, measure: str = "entered") -> pd.DataFrame:
    """Reports on a running count, each with whether the reconciliation uses it, and the reason where not.

    Parameters
    ----------
    counts : DataFrame, table `counts`
        Running totals, one row a report.  Needs `measure`, `value`, `bound`, `observed_at_earliest`,
        `observed_at_latest`, `dataset`, `part` and `record`; takes `use`, `use_reason` and `claim_by`. [people]
    measure : str
        The measure to reconcile.

    Returns
    -------
    DataFrame
        The rows of *counts*, each with `fate` (used, conflict, excluded) and `reason`, which is missing where used.

    Examples
    --------
    >>> moments = pd.to_datetime(["2023-09-24 14:00", "2023-09-24 18:00"]).tz_localize("UTC")
    >>> counts = pd.DataFrame({"observed_at_earliest": moments, "observed_at_latest": moments, "value": [377, 1000],
    ...                        "measure": "entered", "bound": ["exact", "about"], "claim_by": "A", "record": [3, 5],
    ...                        "part": "a.csv", "dataset": "d"})
    >>> fates(counts)["fate"].to_list()
    ['used', 'excluded']
    """
    pairs = conflicts(counts, measure=measure)
    where = list(EVIDENCE)
    told = pd.concat([pairs[["kind", *(f"{name}{side}" for name in where)]].set_axis(["kind", *where], axis=1)
                      for side in ("_1", "_2")]).astype({"part": "str", "kind": "str"})
    by_record = told.drop_duplicates().groupby(where)["kind"].agg("; ".join)
    keys = pd.MultiIndex.from_frame(counts[where].astype({"part": "str"}))
    reason = pd.Series(by_record.reindex(keys).to_numpy(), index=counts.index, dtype="str")
    other = counts["measure"].ne(measure)
    unbound = ~other & ~counts["bound"].isin({*FROM_BELOW, *FROM_ABOVE})
    undated = ~other & ~unbound & counts["observed_at_earliest"].isna()
    unusable = ~other & ~counts.index.isin(stated(counts).index)
    excluded = other | unbound | undated | unusable
    reason = (reason.mask(other, "another measure: " + counts["measure"].astype("str"))
              .mask(unbound, "about: binds neither from below nor from above").mask(undated, "no moment is stated"))
    if unusable.any():
        reason = reason.mask(unusable, counts["use"].astype("str") + ": " + counts["use_reason"].fillna(""))
    fate = np.where(excluded, "excluded", np.where(reason.notna(), "conflict", "used"))
    return counts.assign(fate=pd.Categorical(fate, categories=FATE.values), reason=reason)


@indicator(*ARRIVALS, DATE_END, *STATED_FLOW,
           reference="difference of two bounded counts: low - high to high - low, not below zero",
           also=("arrivals per day", "daily arrivals", "busiest day", "people a day"))
def daily(
        counts: pd.DataFrame, *, zone: str, measure: str = "entered", flows: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Least and greatest number of arrivals on each day that the reports around it allow.

    `arrivals_low` is the least and `arrivals_high` the most that the envelope of `reconciled` allows between the two
    midnights; high is missing where no later exact report bounds the day.  There is no central value: reports fall at
    hours of their own, and sharing the rise out between two days would be a guess.

    With *flows*, statements on how many came in a period stand beside what the running counts allow for it: one row for
    each statement, and one for each day without any.  `agrees` is false where the statement lies outside, and missing
    where the counts or the statement ("about", "at least") leave it open.

    Parameters
    ----------
    counts : DataFrame, table `counts`
        Running totals, one row a report.  Needs `measure`, `value`, `bound`, `observed_at_earliest` and
        `observed_at_latest`; takes `use`. [people]
    zone : str
        Zone whose midnights part the days, such as `Asia/Yerevan`.
    measure : str
        The measure to difference.
    flows : DataFrame, table `claims`, optional
        Statements on people who came in a period of whole days.  Needs `period_start`, `period_end`, `value_low`,
        `value`, `value_high`, `claim_by`, `dataset`, `part` and `record`; takes `use`. [persons]

    Returns
    -------
    DataFrame
        date, arrivals_low, arrivals, arrivals_high; one row for each day from first to last report. [people per day]
        With *flows* also date_end, stated low, central and high, agrees, claim_by, and dataset, part and record of the
        statement; the arrivals of a longer period are those of all its days. [people]

    Examples
    --------
    >>> moments = pd.to_datetime(["2023-09-24 12:00", "2023-09-25 12:00"]).tz_localize("UTC")
    >>> counts = pd.DataFrame({"observed_at_earliest": moments, "observed_at_latest": moments, "value": [100, 300],
    ...                        "measure": "entered", "bound": "exact", "claim_by": "A", "record": [3, 5]})
    >>> daily(counts, zone="UTC")[["arrivals_low", "arrivals_high"]].to_numpy().tolist()
    [[0, 300], [0, <NA>]]
    """
    rows = _binding(counts, measure)
    days = _periods(rows, _days(rows, zone), 1, zone)
    return days if flows is None else _beside(rows, days, stated(flows), zone)


def _days(rows, zone):
    """Return the local days from the first to the last report."""
    if rows.empty:
        return pd.DatetimeIndex([], dtype="datetime64[us]")
    first = rows["observed_at_earliest"].min().tz_convert(zone).normalize()
    last = rows["observed_at_latest"].max().tz_convert(zone)
    return pd.date_range(first, last.ceil("D"), freq="D")[:-1].tz_localize(None).as_unit("us")


def _periods(rows, starts, lengths, zone):
    """Return the least and the most that the envelope allows in the *lengths* days from each of *starts*."""
    ends = pd.DatetimeIndex(starts) + pd.to_timedelta(lengths, unit="D")
    (low, high), (low_end, high_end) = (
        _envelope(rows, pd.Series(midnights.tz_localize(zone).tz_convert("UTC").as_unit("us")))[:2]
        for midnights in (pd.DatetimeIndex(starts), ends))
    least = np.fmax(low_end - np.where(np.isnan(high), np.inf, high), 0)
    return pd.DataFrame({
        "date": pd.DatetimeIndex(starts).as_unit("us"),
        "arrivals_low": pd.array(least, dtype="Float64").astype("Int64"),
        "arrivals": pd.array([pd.NA] * len(least), dtype="Int64"),
        "arrivals_high": pd.array(high_end - low, dtype="Float64").astype("Int64"),
    })


def _beside(rows, days, flows, zone):
    """Set each statement on a period beside what the running counts allow for it, and keep the days without any."""
    flows = flows[flows["period_start"].notna() & flows["period_end"].notna()]
    lengths = (flows["period_end"] - flows["period_start"]).dt.days.to_numpy() + 1
    allowed = _periods(rows, flows["period_start"], lengths, zone).set_index(flows.index)
    ends = {"_low": "value_low", "": "value", "_high": "value_high"}
    told = allowed.assign(
        date_end=flows["period_end"], **{f"stated{end}": flows[name].astype("Float64") for end, name in ends.items()},
        claim_by=flows["claim_by"], **{name: flows[name] for name in EVIDENCE})
    above = (told["stated_low"] > told["arrivals_high"]).fillna(False)
    below = (told["stated_high"] < told["arrivals_low"]).fillna(False)
    unknown = told[["stated_low", "stated_high", "arrivals_high"]].isna().any(axis=1) & ~above & ~below
    told["agrees"] = (~(above | below)).astype("boolean").mask(unknown)
    silent = days[~days["date"].isin(told.loc[lengths == 1, "date"])]
    found = pd.concat([told, silent.assign(date_end=silent["date"])], ignore_index=True)
    return found.sort_values(["date", "date_end"], kind="stable", ignore_index=True)
