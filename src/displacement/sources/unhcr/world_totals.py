"""UNHCR: people of concern in the world by year and type, summed from the Refugee Data Finder.

Counts of 1 to 4 are published as 5, so a sum is at most what it says and its lower bound is not known.  Returned
refugees and returned IDPs are movements within the year.  A type that was not yet reported has no row.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.statements import evidence
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS
from displacement.tables.vocabulary import RETURN_TYPES

TOTAL = "total"


def tidy(raw, drop):
    """Part stocks at the end of the year from returns within it."""
    returned = raw["population type"].isin(RETURN_TYPES)
    people = {"persons_low": "", "persons": raw["persons"], "persons_high": raw["persons"]}
    stocks = evidence(raw).assign(date=raw["year"] + "-12-31", origin=TOTAL, asylum=TOTAL,
                                  population_type=raw["population type"], **people)
    flows = evidence(raw).assign(
        period_start=raw["year"] + "-01-01", period_end=raw["year"] + "-12-31", origin=TOTAL, destination=TOTAL,
        flow_type="return", unit="persons", population_type=raw["population type"], count_low="",
        count=raw["persons"], count_high=raw["persons"])
    return {STOCKS: stocks[~returned], FLOWS: flows[returned]}


SOURCE = Source(
    name="unhcr_world_totals", title="People of concern to UNHCR, world totals by type, 1951-2025", publisher="UNHCR",
    licence="CC BY 4.0", url="https://www.unhcr.org/refugee-statistics/download/", tables=(STOCKS, FLOWS),
    editions=(
        Edition("totals", required={"year", "population type", "persons"}, excluded={"origin", "asylum"}, tidy=tidy,
                measures=(Measure(("persons",), additive=True),)),
    ),
)
