"""Health, protection, return, and arrivals in a period: statements with or without a figure, each as somebody's.

"No figure" stays in words.  None of these is added to another: periods overlap and definitions differ.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, cited, claimed, disputes, evidence, within
from displacement.cells.values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.claims import CLAIMS

PLACE_HEALTH = "Nagorno-Karabakh"
PLACE_AFTER = "Armenia"
UNIT_IN_MEASURE = ((r"per day", "persons per day"), (r"per hour", "persons per hour"), (r"", "persons"))


def _claims(raw, value, **columns):
    frame = pd.concat([evidence(raw), within(value, raw["bound"], "value"), claimed(raw),
                       disputes(raw)], axis=1)
    return frame.assign(**columns)


def tidy_health(raw, drop):
    """Return one row a statement; a unit in words is the statement itself."""
    unit = raw["unit"]
    in_words = stripped(raw["value"]).isna()
    frame = _claims(raw, raw["value"], claim_by=raw["claim by"], indicator=raw["indicator"], place=PLACE_HEALTH,
                    period_start=raw["period start"], period_end=raw["period end"], topic="health",
                    unit=unit.mask(in_words, "text"), value_text=_words(raw, in_words))
    return {CLAIMS: pd.concat([frame, day_bounds(raw["date"], "date")], axis=1), CITATIONS: cited(raw)}


def tidy_protection(raw, drop):
    """Return one row a statement on support, status, citizenship or departure."""
    in_words = stripped(raw["value"]).isna()
    blank = pd.Series(pd.NA, index=raw.index, dtype="str")
    place = stripped(raw["place"]).fillna(PLACE_AFTER) if "place" in raw.columns else PLACE_AFTER
    frame = _claims(raw, raw["value"], indicator=raw["indicator"], place=place, period_start=blank, period_end=blank,
                    topic="protection", unit=raw["unit"].mask(in_words, "text"),
                    value_text=_words(raw, in_words))
    return {CLAIMS: pd.concat([frame, day_bounds(raw["date"], "date")], axis=1), CITATIONS: cited(raw)}


def _words(raw, in_words):
    """Return what is stated where there is no figure: the unit cell, and the note where the cell says only `text`."""
    words = raw["unit"].where(raw["unit"].ne("text"), raw["notes"])
    return words.where(in_words)


def tidy_arrivals(raw, drop):
    """Return statements on arrivals in a period, or on their pace."""
    unit = pd.Series(pd.NA, index=raw.index, dtype="str")
    for pattern, word in UNIT_IN_MEASURE:
        unit = unit.mask(unit.isna() & raw["measure"].str.contains(pattern), word)
    blank = pd.Series(pd.NA, index=raw.index, dtype="str")
    frame = _claims(raw, raw["persons"], indicator=raw["measure"], place=PLACE_AFTER, period_start=raw["date start"],
                    period_end=raw["date end"], topic="arrivals", unit=unit, value_text=blank, date_earliest=blank,
                    date_latest=blank)
    return {CLAIMS: frame, CITATIONS: cited(raw)}


SOURCE = Source(
    name="karabakh_claims", title="Health, protection, return and arrivals in a period: statements, 2022-25",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://www.icj-cij.org/case/180", tables=(CLAIMS, CITATIONS),
    editions=(
        Edition("health",
                required={"date", "period start", "period end", "indicator", "value", "unit", "bound", "claim by",
                          "source org", "notes"},
                optional={*CITED, "dispute", "disputed by"}, tidy=tidy_health, measures=(Measure(("value",)),)),
        Edition("return and protection",
                required={"date", "indicator", "value", "unit", "bound", "source org", "notes"},
                optional={*CITED, "place"},
                excluded={"claim by"}, tidy=tidy_protection, measures=(Measure(("value",)),)),
        Edition("arrivals in a period",
                required={"date start", "date end", "persons", "measure", "bound", "source org"}, optional=CITED,
                tidy=tidy_arrivals, measures=(Measure(("persons",)),)),
    ),
)
