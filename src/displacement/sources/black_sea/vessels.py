"""Vessels that left Ukrainian ports under the Black Sea Initiative, as the Joint Coordination Centre lists them.

One row is one cargo of one voyage for one destination: `Outbound +` continues the voyage above it.  The workbook holds
the same movements in three sheets.  Its times are midnight in Istanbul written in Central European time, so that 22:00
or 23:00 means the next day.  `TBD` is to be determined.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.consignments import UNKNOWN, lines
from displacement.cells.countries import resolved
from displacement.cells.periods import clock_hours, days
from displacement.cells.tags import tag_rows
from displacement.cells.values import blank
from displacement.tables.deliveries import DELIVERIES

CLAIM_BY = "Joint Coordination Centre"
EVENING = 21                        # from this hour on a clock time is midnight in Istanbul, and the next day
MEASURES = {"outbound": "sent", "inbound": "sent"}
DIRECTIONS = {"outbound": "out", "inbound": "in"}
SAME = ["imo", "departure port", "country", "commodity", "tonnage", "departure"]
NUMBERED = {f"unnamed {place}" for place in range(1, 31)}       # the website heads the number of the voyage with #


def tidy(raw, drop):
    """Take each cargo to a line of deliveries; the day is that of departure."""
    raw = raw.assign(**{name: local_days(blank(raw, name)) for name in ("departure", "inspection")})
    kind = blank(raw, "status").str.casefold().str.removesuffix("+").str.strip()
    inspected, wrong = days(raw["inspection"])
    if wrong.any():
        drop.reject(raw, wrong, "inspection is no day that is known", "inspection")
    return {DELIVERIES: lines(
        raw, drop, day="departure", quantity="tonnage", route=blank(raw, "departure port").fillna("not stated"),
        direction=kind.map(DIRECTIONS).fillna(kind), measure=kind.map(MEASURES).fillna(kind), unit="tonnes",
        commodity=blank(raw, "commodity").fillna("not stated"), vessel=blank(raw, "vessel name"),
        vessel_id=blank(raw, "imo"), voyage=_voyage(raw), destination=_stated(raw, "country"),
        destination_country=_country(raw, drop), inspected=inspected, claim_by=CLAIM_BY, dispute="none",
        disputed_by=pd.NA)}


def local_days(text):
    """Return the days in Istanbul of times in Central European time, as text; words for "not yet" become blank.

    >>> local_days(pd.Series(["2022-07-31T23:00:00", "2022-12-27T22:00:00", "2022-08-01", "TBD"])).tolist()
    ['2022-08-01', '2022-12-28', '2022-08-01', '']
    """
    found, wrong = days(text)
    next_day = (clock_hours(text) >= EVENING).to_numpy()
    found = found.mask(next_day, found + pd.Timedelta(days=1))
    told = found.dt.strftime("%Y-%m-%d").astype("str").where(~wrong, text)
    return told.mask(text.isna() | text.str.casefold().isin(UNKNOWN), "")


def _voyage(raw):
    number = [name for name in raw.columns if name == "outbound sequence" or name in NUMBERED]
    return blank(raw, number[0] if number else "outbound sequence")


def _stated(raw, header):
    text = blank(raw, header)
    return text.mask(text.str.casefold().isin(UNKNOWN))


def _country(raw, drop):
    text = _stated(raw, "country")
    found = resolved(raw.assign(country=text.fillna("")), drop, "country", name="country")
    return found.where(text.notna())


def repeats(sheets):
    """Return the sheets that hold the movements of the fullest one, with how many of their lines stand there."""
    rows = {name: raw[~tag_rows(raw)].reindex(columns=SAME).apply(lambda column: column.astype("str"))
            for name, raw in sheets.items()}
    chosen = max(rows, key=lambda name: len(rows[name]))
    there = pd.MultiIndex.from_frame(rows[chosen])
    return {name: f"holds the movements of {chosen} again: {pd.MultiIndex.from_frame(found).isin(there).sum():,} of "
                  f"{len(found):,} lines stand there"
            for name, found in rows.items() if name != chosen}


SOURCE = Source(
    name="black_sea_vessels", title="Cargoes from Ukrainian ports under the Black Sea Initiative",
    publisher="Black Sea Grain Initiative Joint Coordination Centre", licence="CC BY, as listed on HDX",
    url="https://www.un.org/en/black-sea-grain-initiative/vessel-movements", tables=(DELIVERIES,), repeats=repeats,
    editions=(
        Edition("list", tidy=tidy, measures=(Measure(("tonnage",), additive=True),),
                required={"status", "vessel name", "imo", "departure port", "country", "commodity", "tonnage",
                          "departure"},
                optional={"outbound sequence", "inspection", *NUMBERED},
                aliases={"metric tons": "tonnage", "tonnes": "tonnage", "departure date": "departure",
                         "inspection i stanbul": "inspection", "inspection istanbul": "inspection",
                         "inspection cleared": "inspection", "sequence": "outbound sequence", "vessel": "vessel name",
                         "destination country": "country", "destination": "country", "port": "departure port"},
                left_out={"income group": "class of the destination country, which is kept",
                          "flag": "country where the vessel is registered, not where the goods go",
                          "world bank region": "region of the destination country, which is kept",
                          "un region": "region of the destination country, which is kept",
                          "development category": "class of the destination country, which is kept"}),
    ),
)
