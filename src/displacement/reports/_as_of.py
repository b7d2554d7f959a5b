"""Tables as they were known on a day.

A row is known on day D where what it tells was observed on or before D, and, where its date of publication is known, it
was published on or before D.  Ends that lie after D are not known yet: they become missing, as for anything ongoing.
"""

import pandas as pd

from displacement.tables import tables as shapes
from displacement.tables.citations import CITATIONS
from displacement.tables.uses import published

WRITTEN_LATER = (                            # what a row tells of an episode in the light of its end
    "enforcer", "enforcer_by", "legal_characterisation", "disputed_by", "relief_route", "ration_kcal_min",
    *(f"{people}{end}" for people in ("population_affected", "displaced", "excess_deaths")
      for end in ("_low", "", "_high")),
)
SOURCE = {"organisation": "organisation_2", "title": "title_2", "url": "url_2",
          "published_earliest": "published_2_earliest", "published_latest": "published_2_latest"}
EVIDENCE = ["dataset", "part", "record"]


def known(tables, day, zone, lags):
    """Return the rows of *tables* that were known at the end of *day*, by table name.

    *lags* gives, for datasets whose rows have no date of publication, the days until what they tell is published.
    """
    citations = tables.get(CITATIONS.name)
    found = {name: _known(name, frame, citations, day, zone, lags) for name, frame in tables.items()
             if name != CITATIONS.name}
    if citations is not None:
        found[CITATIONS.name] = _cited(citations, found.values(), day)
    return found


def _cited(citations, frames, day):
    """Return the citations of the rows in *frames* without the sources that were published after *day*.

    Where only the second source of a row was there by then, it takes the place of the first.
    """
    keys = pd.concat([frame[EVIDENCE].astype({"part": "str"}) for frame in frames]).drop_duplicates()
    rows = citations.astype({"part": "str"}).merge(keys, on=EVIDENCE, how="inner", validate="one_to_one")
    first_later = rows["published_earliest"].fillna(published(rows)) > day
    second_later = published(rows, "_2") > day
    for first, second in SOURCE.items():
        if second in rows:
            rows[first] = rows[first].mask(first_later, rows[second])
            rows[second] = rows[second].mask(first_later | second_later)
    return rows


def _known(name, frame, citations, day, zone, lags):
    table = shapes()[name]
    if table.observed:
        observed = frame[table.observed[0]]
        for otherwise in table.observed[1:]:
            observed = observed.fillna(frame[otherwise])
        observed = observed + pd.to_timedelta(frame["dataset"].map(lags).fillna(0), unit="D")
        limit = _end_of(day, zone) if getattr(observed.dt, "tz", None) else day + pd.Timedelta(days=1)
        frame = frame[(observed < limit) | observed.isna()]
    if citations is not None:
        frame = _published(frame, citations, day)
    return _without_later_ends(name, frame, day, zone).reset_index(drop=True)


def _published(frame, citations, day):
    """Drop rows whose sources were all published after *day*; where no date is known, the event date stands."""
    rows = citations.astype({"part": "str"})
    first = rows["published_earliest"].fillna(published(rows))
    told = pd.concat([first, published(rows, "_2")], axis=1).min(axis=1).mask(first.isna())
    told = told.set_axis(pd.MultiIndex.from_frame(rows[EVIDENCE]))
    keys = pd.MultiIndex.from_frame(frame[EVIDENCE].astype({"part": "str"}))
    return frame[~(told.reindex(keys).to_numpy() > day.to_datetime64())]


def _without_later_ends(name, frame, day, zone):
    for column in shapes()[name].ends:
        limit = _end_of(day, zone) if getattr(frame[column].dt, "tz", None) else day + pd.Timedelta(days=1)
        frame = frame.assign(**{column: frame[column].mask(frame[column] >= limit)})
    if name == "episodes":
        ongoing = frame["ended_latest"].isna()
        later = frame["observed_until"] > day
        frame = frame.assign(
            observed_until=frame["observed_until"].mask(later, day), ending=frame["ending"].mask(ongoing, "ongoing"),
            **{column: frame[column].mask(later) for column in WRITTEN_LATER if column in frame})
    return frame


def _end_of(day, zone):
    return (day + pd.Timedelta(days=1)).tz_localize(zone).tz_convert("UTC")
