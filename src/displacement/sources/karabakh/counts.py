"""People counted as they crossed into Armenia, and people registered there, as each report states it.

Two quantities share the file: persons counted at the border bridge and persons registered by the migration service.
From October 2023 the second exceeds the first.  A bound word belongs to the first where it is given, else to the
second, which may have one of its own.  Clock times are local, UTC+4.  A report whose stated time is known to be wrong
keeps it as earliest and latest moment, and has no `observed_at`.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, bound_words, cited, claimed, evidence
from displacement.cells.values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.counts import COUNTS

ZONE = "+04:00"
BRIDGE = "Hakari/Hakara bridge"
MEASURES = {
    "cumulative persons": ("entered", "persons", BRIDGE),
    "cumulative vehicles": ("vehicles", "vehicles", BRIDGE),
    "registered persons": ("registered", "persons", "Armenia"),
}
PARTS_OF_DAY = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}


def moments(raw):
    """Return `observed_at` and the earliest and latest moment that fit each record."""
    clock = stripped(raw["time local"]).fillna("")
    exact = stripped(raw["observed at"])
    stated = clock.str.fullmatch(r"\d{2}:\d{2}")
    days = day_bounds(raw["date"], "day")
    first = clock.map({word: hours[0] for word, hours in PARTS_OF_DAY.items()}).fillna(0)
    last = clock.map({word: hours[1] for word, hours in PARTS_OF_DAY.items()}).fillna(24)
    at_clock = days["day_earliest"] + "T" + clock + ":00" + ZONE
    earliest = _moment(days["day_earliest"], first).where(~stated, at_clock)
    latest = _moment(days["day_latest"], last).where(~stated, at_clock)
    return pd.DataFrame({"observed_at": exact, "observed_at_earliest": exact.fillna(earliest),
                         "observed_at_latest": exact.fillna(latest)})


def _moment(days, hours):
    """Return ISO timestamps at full *hours* of local *days*; hour 24 is the next midnight."""
    found = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce") + pd.to_timedelta(hours.astype("int64"), unit="h")
    return found.dt.strftime("%Y-%m-%dT%H:%M:%S") + ZONE


def tidy(raw, drop):
    """Set persons, vehicles and registrations of one record under each other."""
    bound = bound_words(raw["bound"])
    has_entered = stripped(raw["cumulative persons"]).notna()
    own = bound_words(raw["registered bound"]) if "registered bound" in raw.columns else "exact"
    shared = pd.concat([evidence(raw), moments(raw), claimed(raw)], axis=1).assign(
        dispute="none", disputed_by=pd.NA)
    rows = []
    for column, (measure, unit, place) in MEASURES.items():
        belongs = {"entered": has_entered, "registered": ~has_entered}.get(measure, ~has_entered & has_entered)
        words = bound.where(belongs, own if measure == "registered" else "exact")
        told = shared.assign(value=raw[column], measure=measure, unit=unit, place=place, bound=words)
        rows.append(told[stripped(raw[column]).notna()])
    return {COUNTS: pd.concat(rows, ignore_index=True), CITATIONS: cited(raw)}


SOURCE = Source(
    name="karabakh_counts", title="People who crossed into Armenia from Nagorno-Karabakh, September 2023 to 2024",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://www.unhcr.org/refugee-statistics/", tables=(COUNTS, CITATIONS),
    editions=(
        Edition(
            "arrivals",
            required={"date", "time local", "cumulative persons", "bound", "cumulative vehicles", "registered persons",
                      "source org", "observed at", "observed precision"},
            optional={*CITED, "registered bound"}, tidy=tidy,
            measures=tuple(Measure((name,), additive=True) for name in MEASURES),
        ),
    ),
)
