"""Tables as they were known on a day.

A row is known on day D where what it tells was observed on or before D, and, where its date of publication is known, it
was published on or before D.  Ends that lie after D are not known yet: they become missing, as for anything ongoing.
"""

import pandas as pd

from displacement.tables import tables as shapes
from displacement.tables.citations import CITATIONS
from displacement.tables.uses import published

SOURCE = {"organisation": "organisation_2", "title": "title_2", "url": "url_2",
          "published_earliest": "published_2_earliest", "published_latest": "published_2_latest"}
EVIDENCE = ["dataset", "part", "record"]
FIRST_DAYS = ("first_day", "first_day_2")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MENTIONED = (rf"(?:\b(?P<day>\d{{1,2}}) )?\b(?P<month>{MONTHS}) (?P<year>20\d\d)\b|"
             r"(?<=[-/_. ])(?P<bare>20\d\d)(?:[01]\d[0-3]\d\d*)?(?=[-/_. )]|$)")


def known(tables, day, zone, lags):
    """Return the rows of *tables* that were known at the end of *day*, by table name.

    *lags* gives, for datasets whose rows have no date of publication, the days until what they tell is published.
    """
    citations = tables.get(CITATIONS.name)
    if citations is not None:
        citations = _dated(citations)
    found = {name: _known(name, frame, citations, day, zone, lags) for name, frame in tables.items()
             if name != CITATIONS.name}
    if citations is not None:
        unsettled = _unsettled(tables, day, zone)
        found[CITATIONS.name] = _cited(citations, found.values(), day, unsettled)
    return found


def _dated(citations):
    """Add the first day of each source: as recorded, else what its address or title allows; missing where unknown."""
    for which, first_day in zip(("", "_2"), FIRST_DAYS, strict=True):
        name = f"published{which}_earliest"
        known = published(citations, which)
        known = citations[name].fillna(known) if name in citations else known
        told = citations[f"url{which}"].astype("str") + " " + citations[f"title{which}"].astype("str")
        named = told.str.extractall(MENTIONED)
        days = pd.to_datetime(named["day"].fillna("1") + named["month"].fillna("January") + named["year"].fillna(
            named["bare"]), format="%d%B%Y", errors="coerce")
        first = days.groupby(level=0).max().reindex(citations.index).astype("datetime64[us]")
        citations = citations.assign(**{first_day: known.fillna(first)})
    return citations


def _unsettled(tables, day, zone):
    """Return the keys of the records that were followed beyond *day*: a source without a day may tell what came."""
    found = []
    for name, frame in tables.items():
        until = [*shapes()[name].ends, *filter(None, [shapes()[name].followed])]
        later = [frame[column] >= _limit(frame[column], day, zone) for column in until]
        if later and name != CITATIONS.name:
            found.append(frame.loc[pd.concat(later, axis=1).any(axis=1), EVIDENCE].astype({"part": "str"}))
    return pd.MultiIndex.from_frame(pd.concat(found)) if found else pd.MultiIndex.from_arrays([[], [], []])


def _cited(citations, frames, day, unsettled):
    """Return the citations of the rows in *frames* without the sources that were published after *day*.

    Where only the second source of a row was there by then, it takes the place of the first.  Of an *unsettled* record
    a source without a day is not named either.
    """
    keys = pd.concat([frame[EVIDENCE].astype({"part": "str"}) for frame in frames]).drop_duplicates()
    rows = citations.astype({"part": "str"}).merge(keys, on=EVIDENCE, how="inner", validate="one_to_one")
    open_then = pd.MultiIndex.from_frame(rows[EVIDENCE]).isin(unsettled)
    first_later, second_later = ((rows[name] > day) | (rows[name].isna() & open_then)
                                 for name in FIRST_DAYS)
    for first, second in SOURCE.items():
        if second in rows:
            rows[first] = rows[first].mask(first_later, rows[second].mask(second_later))
            rows[second] = rows[second].mask(first_later | second_later)
    return rows.dropna(subset=list(SOURCE), how="all").drop(columns=list(FIRST_DAYS))


def _known(name, frame, citations, day, zone, lags):
    table = shapes()[name]
    if table.observed:
        observed = frame[table.observed[0]]
        for otherwise in table.observed[1:]:
            observed = observed.fillna(frame[otherwise])
        observed = observed + pd.to_timedelta(frame["dataset"].map(lags).fillna(0), unit="D")
        frame = frame[(observed < _limit(observed, day, zone)) | observed.isna()]
    if citations is not None:
        frame = _published(frame, citations, day)
    return _without_later_ends(name, frame, day, zone).reset_index(drop=True)


def _published(frame, citations, day):
    """Drop rows whose sources were all published after *day*; where no date is known, the event date stands."""
    rows = citations.astype({"part": "str"})
    told = rows[list(FIRST_DAYS)].min(axis=1).mask(rows[FIRST_DAYS[0]].isna())
    told = told.set_axis(pd.MultiIndex.from_frame(rows[EVIDENCE]))
    keys = pd.MultiIndex.from_frame(frame[EVIDENCE].astype({"part": "str"}))
    return frame[~(told.reindex(keys).to_numpy() > day.to_datetime64())]


def _without_later_ends(name, frame, day, zone):
    table = shapes()[name]
    for column in table.ends:
        limit = _limit(frame[column], day, zone)
        frame = frame.assign(**{column: frame[column].mask(frame[column] >= limit)})
    for column, word in table.ongoing:
        frame = frame.assign(**{column: frame[column].mask(frame[table.ends[-1]].isna(), word)})
    if table.followed:
        later = frame[table.followed] > day
        unknown = {column: frame[column].mask(later) for column in table.hindsight if column in frame}
        frame = frame.assign(**{table.followed: frame[table.followed].mask(later, day)}, **unknown)
    return frame


def _limit(moments, day, zone):
    """Return the end of *day*: as an instant where *moments* are instants."""
    end = day + pd.Timedelta(days=1)
    return end.tz_localize(zone).tz_convert("UTC") if getattr(moments.dt, "tz", None) else end
