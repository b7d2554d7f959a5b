"""Blockades and sieges since 1900: one row an episode, with dates as far as they are known.

An episode is a populated place whose civilians could not freely bring in food, fuel or medicine, or leave, because
somebody closed the routes.  It ends on the first day on which the main route was open again, or the place fell, or its
people left.  A name is the one its first source uses, and an enforcer is named by somebody: both are kept as theirs.
Sanctions regimes are a kind of their own.  Lists that do not say how long they followed ongoing episodes were followed
to 31 December 2025, as the first edition was.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import cited, evidence
from displacement.cells.values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.episodes import EPISODES

FOLLOWED_UNTIL = "2025-12-31"
NESTED = r"[Nn]ested in ([a-z0-9][a-z0-9-]*[a-z0-9])"
ACCORDING_TO = r"[Ee]nforcers? according to ([^.;:(,]+)"
PEOPLE = ("population affected", "displaced", "excess deaths")
SOURCES = {f"source {number} {part}": f"source{'' if number == 1 else number} {part}"
           for number in (1, 2) for part in ("org", "title", "url")}
PUBLISHED = {"source 1 published": "published date", "source 2 published": "source2 published date"}


def tidy(raw, drop):
    """Return one row an episode; dates become intervals, and labels and enforcers somebody's."""
    raw = raw.rename(columns=SOURCES | PUBLISHED | {"note": "notes"})
    ongoing = raw["status"].eq("ongoing")
    started = day_bounds(raw["start date"], "started")
    ended = day_bounds(raw["end date"], "ended")
    _refuse_contradictions(raw, drop, ongoing)
    until = stripped(raw["observed until"]) if "observed until" in raw.columns else pd.Series(pd.NA, index=raw.index)
    until = until.fillna(ended["ended_latest"].where(~ongoing)).fillna(FOLLOWED_UNTIL)
    people = {f"{name.replace(' ', '_')}{end.replace(' ', '_')}": raw[f"{name}{end}"]
              for name in PEOPLE for end in (" low", "", " high")}
    frame = pd.concat([evidence(raw), started, ended], axis=1).assign(
        episode=raw["episode id"], place=raw["place"], kind=raw["kind"], observed_until=until, ending=raw["ending"],
        label=raw["name"], label_by=_named_by(raw), enforcer=raw["enforcer"],
        enforcer_by=raw["notes"].str.extract(ACCORDING_TO)[0].fillna(raw["source org"]),
        legal_characterisation=stripped(raw["legal characterisation"]).replace("none", pd.NA),
        disputed=raw["disputed"], disputed_by=raw["disputed by"], confidence=raw["confidence"],
        nested_in=raw["notes"].str.extract(NESTED)[0], countries=raw["iso3"], admin_level=raw["admin level"],
        ration_kcal_min=raw["ration kcal min"], relief_route=raw["relief route"], **people)
    return {EPISODES: frame, CITATIONS: cited(raw.drop(columns="confidence"))}


def _named_by(raw):
    """Return who uses the name: the first source, where nobody else is named."""
    return stripped(raw["name by"]).fillna(raw["source org"]) if "name by" in raw.columns else raw["source org"]


def _refuse_contradictions(raw, drop, ongoing):
    has_end = stripped(raw["end date"]).notna()
    drop.reject(raw, ongoing & has_end, "status is ongoing, but there is an end date", "end date")
    drop.reject(raw, ~ongoing & ~has_end, "status is not ongoing, but there is no end date", "end date")
    drop.reject(raw, ~raw["status"].isin(["ended", "ongoing"]), "status is not one of: ended, ongoing", "status")
    for name in ("start", "end"):
        text = stripped(raw[f"{name} date"])
        stated = stripped(raw[f"{name} precision"])
        length = text.str.len().map({4: "year", 7: "month", 10: "day"})
        drop.reject(raw, stated.notna() & length.notna() & stated.ne(length),
                    f"{name} date is not as precise as {name} precision says", f"{name} precision")


COLUMNS = {"episode id", "name", "place", "admin level", "iso3", "start date", "start precision", "end date",
           "end precision", "status", "kind", "enforcer", "legal characterisation", "disputed", "disputed by", "ending",
           "relief route", "confidence", "note", "ration kcal min",
           *(f"{name}{end}" for name in PEOPLE for end in (" low", "", " high")), *SOURCES}
OPTIONAL = {"observed until", "name by", *PUBLISHED}
MEASURES = (*(Measure((f"{name} low", name, f"{name} high")) for name in PEOPLE), Measure(("ration kcal min",)))

SOURCE = Source(
    name="blockade_episodes", title="Blockades and sieges since 1900",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://siegewatch.org", tables=(EPISODES, CITATIONS),
    editions=(Edition("episodes", required=COLUMNS, optional=OPTIONAL, tidy=tidy, measures=MEASURES),),
)
