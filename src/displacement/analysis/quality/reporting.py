"""How far a table can be relied on: what was expected and is there, how late it came, and how it was revised."""

import datetime
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from displacement.analysis._frequencies import FREQUENCIES
from displacement.analysis._indicator import ColumnName, indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PAGE = "data_quality"
STATUSES = ("reported", "blank", "absent")
STATUS = Column("status", "category", meaning="A figure, a row without one, or no row", values=STATUSES)
EXPECTED = Column("expected", "Int64", "periods", "Periods or rounds that the calendar leads to expect", minimum=0)
REPORTED = Column("reported", "Int64", "periods", "Of these, with a figure; a zero is one", minimum=0)
BLANK = Column("blank", "Int64", "periods", "Of these, with a row but no figure", minimum=0)
ABSENT = Column("absent", "Int64", "periods", "Of these, without any row", minimum=0)
LONGEST = Column("longest_gap", "Int64", "periods", "Longest run without a figure", minimum=0)
COMPLETENESS = Column("completeness", "Float64", "share", "Reported over expected", minimum=0, maximum=1)
DELAY = bounded(Column("delay_days", "Float64", "days", "Median time from reference date to publication"))
ROWS = Column("rows", "Int64", "rows", "Rows of the table", minimum=0)
UNDATED = Column("undated", "Int64", "rows", "Of these, without a date of publication", minimum=0)
UNWEIGHTED = Column("without_weight", "Int64", "rows", "Of these, dated but without a weight above 0", minimum=0)
EARLY = Column("published_before", "Int64", "rows", "Of these, published before the reference date", minimum=0)
COUNTS = [column.name for column in (ROWS, UNDATED, UNWEIGHTED, EARLY)]
REVISIONS = ("unchanged", "revised up", "revised down", "bounds revised", "figure given", "figure removed", "added",
             "withdrawn")
REVISION = Column("revision", "category", meaning="What became of the row from one vintage to the next",
                  values=REVISIONS)
BEFORE = Column("before", "Float64", "people", "Figure of the earlier vintage", nullable=True)
AFTER = Column("after", "Float64", "people", "Figure of the later vintage", nullable=True)
CHANGE = Column("change", "Float64", "people", "Later less earlier, where both give a figure", nullable=True)
CHANGE_SHARE = Column("change_share", "Float64", "share", "Change over the earlier figure, where that is above 0",
                      nullable=True)


@indicator(STATUS, reference="each period or round of the calendar, asked of each series",
           also=("missing reports", "reporting calendar", "who has not reported"))
def expected_reports(
        table: pd.DataFrame, *, by: Sequence[ColumnName],
        frequency: Literal["day", "week", "month", "quarter", "year"] | None = None, rounds: ColumnName | None = None,
        value: ColumnName = "persons", date: ColumnName = "date", start: str | datetime.date | int | None = None,
        end: str | datetime.date | int | None = None
) -> pd.DataFrame:
    """Reports that a calendar leads to expect of each series, and whether each is there, blank or absent.

    `reported` has a figure (a zero is one), `blank` has a row without a figure, `absent` has no row.

    Parameters
    ----------
    table : DataFrame
        Any tidy table.  Needs *value*, the columns of *by*, and *date* or *rounds*. [people]
    by : sequence of str
        Columns that tell series apart.
    frequency : {"day", "week", "month", "quarter", "year"}, optional
        Length of a period; a period is reported where any date inside it is.
    rounds : str, optional
        Column of whole numbers, such as `round`, in place of a frequency: each number is expected.
    value, date : str
        Columns of the figures and of their dates.
    start, end : date-like or int, optional
        First and last that are expected of every series.  Where they are not given, each series is expected from its
        own first row to the last of the whole table, so that one that stopped is absent since.

    Returns
    -------
    DataFrame
        The columns of *by*, period (its last day, or the round), status.

    Raises
    ------
    CallError
        Where neither or both of frequency and rounds are given, or there is no such frequency.

    Examples
    --------
    >>> counts = pd.DataFrame({"place": "A", "date": pd.to_datetime(["2023-01-20", "2023-02-10", "2023-04-02"]),
    ...                        "persons": [100, None, 0]})
    >>> expected_reports(counts, by=["place"], frequency="month")["status"].tolist()
    ['reported', 'blank', 'absent', 'reported']
    """
    if (frequency is None) == (rounds is None) or frequency not in (None, *FREQUENCIES):
        raise CallError(f"expected_reports: frequency {frequency!r} and rounds {rounds!r}; expected either a column of "
                        f"rounds or one of {', '.join(FREQUENCIES)}.")
    by, code = list(by), FREQUENCIES.get(frequency)
    slot, known = _slots(table[date if rounds is None else rounds], code), table[value].notna()
    rows = table[by].assign(slot=slot, filled=known.to_numpy())[slot.notna().to_numpy()]
    there = rows.groupby([*by, "slot"], observed=True, dropna=False, as_index=False)["filled"].any()
    first, last = (None if side is None else _slots(pd.Series([side]), code).iloc[0] for side in (start, end))
    series = there.groupby(by, observed=True, dropna=False, as_index=False).agg(first=("slot", "min"))
    series["first"] = series["first"] if first is None else first
    wanted = _spans(series, there["slot"].max() if last is None else last)
    found = wanted.merge(there, how="left", on=[*by, "slot"], validate="one_to_one")
    status = np.where(found["filled"].isna(), 2, np.where(found["filled"].eq(True).fillna(False), 0, 1))
    period = found["slot"] if code is None else _period_ends(found["slot"], code)
    return found[by].assign(period=period, status=pd.Categorical.from_codes(status, categories=STATUSES))


def _slots(values, code):
    """Return where each date or round stands on the calendar."""
    if code is None:
        return values.astype("Int64")
    dates = pd.to_datetime(values)
    periods = dates.dt.to_period(code)
    return pd.Series(pd.array(periods.array.asi8, dtype="Int64"), index=values.index).mask(dates.isna())


def _period_ends(slots, code):
    periods = pd.PeriodIndex.from_ordinals(slots.to_numpy("int64"), freq=code)
    return periods.end_time.normalize().astype("datetime64[us]")


def _spans(series, last):
    """Return each series once for each place from its first to *last*."""
    length = (last - series["first"] + 1).clip(lower=0).to_numpy("int64")
    rows = series.loc[np.repeat(series.index.to_numpy(), length)].reset_index(drop=True)
    return rows.assign(slot=rows["first"] + rows.groupby(np.repeat(np.arange(len(series)), length)).cumcount()).drop(
        columns="first")


@indicator(EXPECTED, REPORTED, BLANK, ABSENT, LONGEST, COMPLETENESS, reference="reported over expected",
           also=("reporting rate", "gaps", "missing data", "coverage of reports"))
def completeness(table: pd.DataFrame, *, by: Sequence[ColumnName], **calendar: Any) -> pd.DataFrame:
    """Completeness of reporting: share of the expected reports of each series that hold a figure, and its gaps.

    Parameters
    ----------
    table : DataFrame
        Any tidy table.  Needs the columns of *by*, and those of figures and dates. [people]
    by : sequence of str
        Columns that tell series apart.
    **calendar
        frequency or rounds, value, date, start and end as in `expected_reports`.

    Returns
    -------
    DataFrame
        One row a series: expected, reported, blank, absent, longest_gap, completeness.

    Examples
    --------
    >>> counts = pd.DataFrame({"place": "A", "round": [1, 2, 5], "persons": [100, None, 0]})
    >>> print(completeness(counts, by=["place"], rounds="round").to_string(index=False))
    place  expected  reported  blank  absent  longest_gap  completeness
        A         5         2      1       2            3           0.4
    """
    by = list(by)
    rows = expected_reports(table, by=by, **calendar)
    there = rows["status"].eq("reported")
    counts = {name: rows["status"].eq(name).astype("Int64") for name in STATUSES}
    run = there.groupby([rows[name] for name in by], observed=True, dropna=False).cumsum()
    gaps = rows[by].assign(run=run)[~there].groupby([*by, "run"], observed=True, dropna=False).size()
    longest = gaps.groupby(level=by, dropna=False, observed=True).max().rename("longest_gap").reset_index()
    found = rows[by].assign(expected=1, **counts).groupby(by, observed=True, dropna=False, as_index=False).sum()
    found = found.astype({"expected": "Int64"}).merge(longest, how="left", on=by, validate="one_to_one")
    gap = found["longest_gap"].astype("Int64").mask(found["reported"].eq(found["expected"]), 0)
    return found.assign(longest_gap=gap, completeness=(found["reported"] / found["expected"]).astype("Float64"))


@indicator(ROWS, UNDATED, UNWEIGHTED, EARLY, *DELAY,
           reference="date of publication less reference date, by their bounds",
           also=("delay", "reporting delay", "publication lag", "latency", "how late"))
def timeliness(
        table: pd.DataFrame, citations: pd.DataFrame, *, by: Sequence[ColumnName], date: ColumnName = "date",
        weight: ColumnName | None = None
) -> pd.DataFrame:
    """Delay of publication: median number of days from reference date to publication, for each group.

    Where one of the two dates is known to a month or a year only, a row's delay has a low and a high; the low and the
    high of the median are the medians of those, and its central value is missing unless every row is exact.  Rows
    without a date of publication, or without a weight, are counted and judge nobody.  A publication before the
    reference date (a plan, or a wrong date) is counted and kept.

    Parameters
    ----------
    table : DataFrame
        Any tidy table.  Needs `dataset`, `part`, `record`, the columns of *by*, and *date*, whole or as a stem; takes
        *weight*. [day]
    citations : DataFrame, table `citations`
        Dates of publication of the records.  Needs `dataset`, `part`, `record`, `published_earliest` and
        `published_latest`. [day]
    by : sequence of str
        Columns of the groups.
    date : str
        Reference date; or its stem, where the table has `_earliest` and `_latest`.
    weight : str, optional
        Column, such as `persons`, that rows weigh by: half of the people were told of within the median.

    Returns
    -------
    DataFrame
        One row a group: rows, undated, without_weight, published_before, delay_days low, central, high. [days]

    Examples
    --------
    >>> table = pd.DataFrame({"dataset": "d", "part": "p", "record": [1, 2], "place": "A",
    ...                       "date": pd.to_datetime(["2023-01-01", "2023-02-01"])})
    >>> citations = table[["dataset", "part", "record"]].assign(
    ...     published_earliest=pd.to_datetime(["2023-01-11", None]),
    ...     published_latest=pd.to_datetime(["2023-01-31", None]))
    >>> print(timeliness(table, citations, by=["place"]).to_string(index=False))
    place  rows  undated  without_weight  published_before  delay_days_low  delay_days  delay_days_high
        A     2        1               0                 0            10.0        <NA>             30.0
    """
    where, by = ["dataset", "part", "record"], list(by)
    published = citations[[*where, "published_earliest", "published_latest"]].astype({"part": "str"})
    rows = table.astype({"part": "str"}).merge(published, how="left", on=where, validate="many_to_one")
    ends = [date, date] if date in rows else [f"{date}_latest", f"{date}_earliest"]
    low, high = ((rows[name] - rows[end]).dt.days.astype("Float64")
                 for name, end in zip(("published_earliest", "published_latest"), ends, strict=True))
    rows = rows[by].assign(low=low, high=high, exact=low.eq(high),
                           weight=1.0 if weight is None else rows[weight].astype("Float64"))
    groups = rows.groupby(by, observed=True, dropna=False)
    keys = [key if isinstance(key, tuple) else (key,) for key, _ in groups]
    found = pd.DataFrame([dict(zip(by, key, strict=True)) | _delays(group)
                          for key, (_, group) in zip(keys, groups, strict=True)])
    return found.astype(dict.fromkeys(COUNTS, "Int64")
                        | {column.name: "Float64" for column in DELAY})


def _delays(rows):
    known = rows["low"].notna() & rows["high"].notna()
    dated = rows[known & rows["weight"].gt(0).fillna(False)]
    low, high = (weighted_median(dated[side], dated["weight"]) if len(dated) else pd.NA for side in ("low", "high"))
    central = low if len(dated) and dated["exact"].all() else pd.NA
    return {"rows": len(rows), "undated": int((~known).sum()), "without_weight": int(known.sum()) - len(dated),
            "published_before": int(rows["high"].lt(0).sum()), "delay_days_low": low, "delay_days": central,
            "delay_days_high": high}


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    """Lower weighted median: the least value up to which half of the weight lies.

    Parameters
    ----------
    values, weights : sequence of float
        Values, and as many weights.

    Returns
    -------
    float
        One of the values.

    Raises
    ------
    TableError
        Where a value or weight is missing, a weight negative, or there is no weight.

    Examples
    --------
    >>> weighted_median([12000, 15000, 9000, 30000, 14000], [3, 2, 1, 1, 2])
    14000.0
    """
    numbers, weight = (pd.Series(side, dtype="Float64").to_numpy("float64", na_value=np.nan)
                       for side in (values, weights))
    if np.isnan(numbers).any() or np.isnan(weight).any() or (weight < 0).any() or not weight.sum() > 0:
        raise TableError("weighted_median needs a value for each weight, none missing or negative, and a weight.")
    order = np.argsort(numbers, kind="stable")
    running = weight[order].cumsum()
    return float(numbers[order][np.searchsorted(running, running[-1] / 2 * (1 - 1e-12))])


@indicator(REVISION, BEFORE, AFTER, CHANGE, CHANGE_SHARE, reference="two vintages of one table, joined by their keys",
           also=("changed figures", "vintages", "corrections", "what was revised"))
def revisions(
        earlier: pd.DataFrame, later: pd.DataFrame, *, keys: Sequence[ColumnName], value: ColumnName = "persons"
) -> pd.DataFrame:
    """Revisions of a table: what became of each row from one vintage to the next.

    `added` and `withdrawn` rows are in one vintage only; `figure given` and `figure removed` are in both, with a figure
    in one; `bounds revised` has the same central figure with another low or high.  Missing never counts as zero.

    Parameters
    ----------
    earlier, later : DataFrame
        Two vintages of one table.  Needs *value* and the columns of *keys*. [people]
    keys : sequence of str
        Columns that tell rows apart; `TABLE.key(frame.columns)` gives those of a table.
    value : str
        Column of the figures; `_low` and `_high` are compared where both vintages have them.

    Returns
    -------
    DataFrame
        One row for each row of either: keys, revision, before, after, change, change_share.

    Raises
    ------
    TableError
        Where a vintage has two rows of the same keys.

    Examples
    --------
    >>> earlier = pd.DataFrame({"year": [2021, 2022, 2023], "persons": [100, 200, 300]})
    >>> later = pd.DataFrame({"year": [2022, 2023, 2024], "persons": [150, 300, 400]})
    >>> revisions(earlier, later, keys=["year"])["revision"].tolist()
    ['withdrawn', 'revised down', 'unchanged', 'added']
    """
    keys = list(keys)
    ends = [f"{value}{end}" for end in ("_low", "_high") if f"{value}{end}" in earlier and f"{value}{end}" in later]
    sides = [_vintage(frame, keys, [value, *ends], name) for frame, name in ((earlier, "earlier"), (later, "later"))]
    found = sides[0].merge(sides[1], how="outer", on=keys, suffixes=("_earlier", "_later"), indicator="there",
                           validate="one_to_one", sort=True)
    before, after = found[f"{value}_earlier"], found[f"{value}_later"]
    moved = [~_same(found[f"{end}_earlier"], found[f"{end}_later"]) for end in ends]
    change = after - before
    kinds = {"added": found["there"].eq("right_only"), "withdrawn": found["there"].eq("left_only"),
             "figure given": before.isna() & after.notna(), "figure removed": before.notna() & after.isna(),
             "revised up": change.gt(0), "revised down": change.lt(0),
             "bounds revised": np.logical_or.reduce(moved) if moved else np.zeros(len(found), dtype=bool)}
    told = np.select([pd.Series(kind).fillna(False).to_numpy(dtype=bool) for kind in kinds.values()], list(kinds),
                     default="unchanged")
    return found[keys].assign(revision=pd.Categorical(told, categories=REVISIONS), before=before, after=after,
                              change=change, change_share=change / before.where(before > 0))


def _same(one, other):
    return (one.eq(other).fillna(False) | (one.isna() & other.isna())).to_numpy(dtype=bool)


def _vintage(frame, keys, values, name):
    twice = frame.duplicated(keys)
    if twice.any():
        told = ", ".join(str(item) for item in frame.loc[twice, keys].iloc[0])
        raise TableError(f"revisions: {twice.sum()} rows of the {name} vintage share the keys of another, such as "
                         f"{told}. Name all the columns that tell rows apart.")
    texts = {key: "str" for key in keys if isinstance(frame[key].dtype, pd.CategoricalDtype)}
    return frame[[*keys, *values]].astype(texts | dict.fromkeys(values, "Float64"))
