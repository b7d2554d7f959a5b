"""How many people lived in Nagorno-Karabakh, were displaced, or remained, as each party states it.

The figures differ by boundaries, date and party, and the parties reject each other's: a rate names the one it uses.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, between, cited, claimed, disputes, evidence
from displacement.tables.citations import CITATIONS
from displacement.tables.population import POPULATION

PLACE = "Nagorno-Karabakh"


def tidy(raw, drop):
    """Return one row a figure, with its bounds as stated."""
    persons = between(raw["low"], raw["value"], raw["high"], "persons")
    who = claimed(raw).assign(claim_by=raw["claim by"])
    frame = pd.concat([evidence(raw), day_bounds(raw["date"], "date"), persons, who, disputes(raw)], axis=1)
    return {POPULATION: frame.assign(place=PLACE, definition=raw["population"], scope=raw["scope"]),
            CITATIONS: cited(raw)}


SOURCE = Source(
    name="karabakh_population", title="Population of Nagorno-Karabakh, as claimed, 2010-24",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://turan.az/en/want-to-say/how-many-armenians-are-left-in-karabakh-762268",
    tables=(POPULATION, CITATIONS),
    editions=(
        Edition("population",
                required={"date", "population", "low", "value", "high", "scope", "claim by", "source org"},
                optional={*CITED, "dispute", "disputed by"}, tidy=tidy, measures=(Measure(("low", "value", "high")),)),
    ),
)
