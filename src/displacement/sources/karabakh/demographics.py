"""Sex, age, origin, accommodation and needs of the people who came to Armenia, as each report states it.

Groups overlap between categories, and a breakdown need not sum to its total: the notes of the citations say where.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, cited, claimed, evidence, within
from displacement.cells.values import numbers
from displacement.tables._table import DISPUTES
from displacement.tables.citations import CITATIONS
from displacement.tables.demographics import DEMOGRAPHICS

PLACE = "Armenia"
PER_CENT = 100
BASE = r"(\d{1,3}(?:,\d{3})+)"


def tidy(raw, drop):
    """Return one row a record: people with bounds, or a share of the base."""
    share = within(raw["share percent"], raw["bound"], "share")
    shares = numbers(share["share"])[0] / PER_CENT
    frame = pd.concat([
        evidence(raw), day_bounds(raw["date"], "date"), within(raw["persons"], raw["bound"], "persons"),
        claimed(raw), raw[["population base", "category", "group"]],
    ], axis=1).assign(place=PLACE, share=shares, base=raw["population base"].str.extract(BASE)[0],
                      dispute=DISPUTES[0], disputed_by=pd.NA)
    return {DEMOGRAPHICS: frame.rename(columns={"population base": "population_base"}), CITATIONS: cited(raw)}


SOURCE = Source(
    name="karabakh_demographics", title="Sex, age, origin and accommodation of the people who came to Armenia",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://data.unhcr.org/en/country/arm", tables=(DEMOGRAPHICS, CITATIONS),
    editions=(
        Edition(
            "demographics",
            required={"date", "time local", "population base", "category", "group", "persons", "share percent",
                      "bound", "source org"},
            optional=CITED, tidy=tidy, measures=(Measure(("persons",)), Measure(("share percent",))),
        ),
    ),
)
