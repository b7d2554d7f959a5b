"""Spells of a status of a route, and how long a place was exposed to each.

A statement on a status is one party's or source's account of a stretch of time.  Accounts may overlap and contradict
each other: nothing is merged, every contradiction is told.
"""

import datetime
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

DURATION = bounded(Column("duration_days", "Float64", "days", "Length of the spell, by subtraction", minimum=0))
EXPOSED = Column("exposed_days", "Int64", "days", "Days in a status within the window", minimum=0)
EVIDENCE = ("dataset", "part", "record")
DAY = pd.Timedelta(days=1)


@indicator(*DURATION, reference="subtraction of dates; right-censored where no end is known",
           also=("road status", "closure", "open and closed", "blocked road", "blockade", "siege"))
def spells(
        events: pd.DataFrame, *, route: str | None = None, traffic: str | None = None,
        until: str | datetime.date | None = None
) -> pd.DataFrame:
    """Spells of a road or other route in one status (open, restricted, closed), one row a statement.

    A spell without an end goes on: `ended` is false, and it is censored at *until*, or at the latest day that any of
    the statements speaks of.  Its duration is then a lower bound, and `duration_days_high` is missing.  `contradicted`
    counts the statements on the same traffic that give another status for part of the same time.

    Parameters
    ----------
    events : DataFrame, table `events`
        Statements; those without a status are left out.  Needs `status`, `traffic`, `date_earliest`, `date_latest`,
        `date_end_earliest` and `date_end_latest`; takes `route`, `claim_by`, `dispute`, `dataset`, `part` and `record`.
        [day]
    route, traffic : str, optional
        Only this route, or this kind of traffic.
    until : date, optional
        Day up to which ongoing spells are followed.

    Returns
    -------
    DataFrame
        route, traffic, status, started, ended_on, duration_days low, central, high, ended, claim_by, dispute,
        contradicted, dataset, part, record. [days]

    Raises
    ------
    TableError
        Where no statement on a status is left.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> events = pd.DataFrame({"traffic": "gas", "route": "pipe", "status": ["closed", "open"], "claim_by": ["A", "B"],
    ...     "date_earliest": day(["2023-01-01", "2023-01-05"]), "date_latest": day(["2023-01-01", "2023-01-05"]),
    ...     "date_end_earliest": day(["2023-01-11", None]), "date_end_latest": day(["2023-01-11", None])})
    >>> spells(events)[["status", "duration_days", "ended", "contradicted"]].to_numpy().tolist()
    [['closed', 10.0, True, 1], ['open', 6.0, False, 1]]
    """
    rows = events[events["status"].notna()]
    for name, wanted in (("route", route), ("traffic", traffic)):
        rows = rows[rows[name].eq(wanted)] if wanted is not None else rows
    if rows.empty:
        raise TableError("spells: no statement on a status fits. Check route and traffic.")
    rows = rows.sort_values(["traffic", "date_earliest"], kind="stable").reset_index(drop=True)
    last = pd.Timestamp(until) if until is not None else rows[["date_latest", "date_end_latest"]].max().max()
    ended = rows["date_end_latest"].notna()
    first_end, last_end = (rows[f"date_end_{end}"].fillna(last) for end in ("earliest", "latest"))
    low = (first_end - rows["date_latest"]).dt.days.clip(lower=0).astype("Float64")
    high = (last_end - rows["date_earliest"]).dt.days.clip(lower=0).astype("Float64")
    kept = [name for name in ("route", "traffic", "status", "claim_by", "dispute", *EVIDENCE) if name in rows]
    return rows[kept].assign(
        started=rows["date_earliest"], ended_on=rows["date_end_latest"], duration_days_low=low,
        duration_days=(low + high) / 2, duration_days_high=high.where(ended), ended=ended,
        contradicted=_overlaps(rows, rows["date_earliest"], last_end).sum(axis=1))


def _overlaps(rows, start, end):
    """Tell which pairs of rows give different statuses of one traffic for part of the same time."""
    first, last = start.to_numpy(), end.to_numpy()
    together = (first[:, None] < last[None, :]) & (first[None, :] < last[:, None])
    traffic, status = rows["traffic"].astype("str").to_numpy(), rows["status"].astype("str").to_numpy()
    return together & (traffic[:, None] == traffic[None, :]) & (status[:, None] != status[None, :])


@indicator(EXPOSED, reference="count of days in a status within the window before a date",
           also=("days closed", "days since open", "time under closure"))
def exposure(
        spells: pd.DataFrame, dates: Iterable[str | datetime.date], *, windows: Sequence[int] = (30, 90, 365)
) -> pd.DataFrame:
    """Days that a route spent in each status before given dates, and days since it was last open.

    A day counts for a status where at least one of the given spells has it; give the spells of one account, or days
    count for several statuses at once.  A day for which nothing is stated counts for none, so that the days need not
    add up to the window.  `days_since_open` is missing where no open day is stated before the date.

    Parameters
    ----------
    spells : DataFrame, result of `spells`
        Spells of one kind of traffic and one account.  Needs `traffic`, `status`, `started` and `ended_on`. [day]
    dates : sequence of dates
        Days at which exposure is asked for; the window ends with the day before.
    windows : sequence of int
        Lengths of the windows. [days]

    Returns
    -------
    DataFrame
        date, window_days, status, exposed_days, stated_days, days_since_open. [days]

    Raises
    ------
    TableError
        Where the spells are of several kinds of traffic.

    Examples
    --------
    >>> spell = pd.DataFrame({"traffic": "gas", "status": ["open", "closed"],
    ...                       "started": pd.to_datetime(["2023-01-01", "2023-01-11"]),
    ...                       "ended_on": pd.to_datetime(["2023-01-11", None])})
    >>> exposure(spell, ["2023-01-21"], windows=[30])[["status", "exposed_days"]].to_numpy().tolist()
    [['open', 10], ['closed', 10]]
    """
    if spells["traffic"].nunique() > 1:
        raise TableError("exposure takes spells of one kind of traffic, found "
                         f"{', '.join(map(str, spells['traffic'].unique()))}. Select one.")
    days = pd.DatetimeIndex(pd.to_datetime(list(dates)))
    calendar = pd.date_range(days.min() - max(windows) * DAY, days.max() - DAY, freq="D")
    start, end = spells["started"].to_numpy(), spells["ended_on"].fillna(days.max()).to_numpy()
    inside = (calendar.to_numpy()[:, None] >= start[None, :]) & (calendar.to_numpy()[:, None] < end[None, :])
    statuses = list(dict.fromkeys(spells["status"].astype("str")))
    held = {name: inside[:, spells["status"].eq(name).to_numpy()].any(axis=1) for name in statuses}
    stated = np.any(list(held.values()), axis=0)
    rows = []
    for day in days:
        since = _since(calendar, held.get("open"), day)
        for window in windows:
            part = (calendar >= day - window * DAY) & (calendar < day)
            rows += [{"date": day, "window_days": window, "status": name, "exposed_days": int(held[name][part].sum()),
                      "stated_days": int(stated[part].sum()), "days_since_open": since} for name in statuses]
    return pd.DataFrame(rows).astype({"days_since_open": "Int64"})


def _since(calendar, is_open, day):
    if is_open is None:
        return pd.NA
    before = calendar[is_open & (calendar < day)]
    return int((day - before.max()).days) if len(before) else pd.NA
