"""UNHCR: people of concern from or in Armenia and Azerbaijan, pairs of at least 1,000 people.

Where origin and asylum are the same country, the people are IDPs, returned IDPs or stateless, not refugees abroad.
Returned refugees and returned IDPs are movements within the year.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.statements import evidence
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS
from displacement.tables.vocabulary import RETURN_TYPES


def tidy(raw, drop):
    """Part stocks at the end of the year from returns within it; the returned move from asylum to origin."""
    returned = raw["population type"].isin(RETURN_TYPES)
    exact = dict.fromkeys(("_low", "", "_high"), raw["persons"])
    stocks = evidence(raw).assign(date=raw["year"] + "-12-31", origin=raw["origin"], asylum=raw["asylum"],
                                  population_type=raw["population type"],
                                  **{f"persons{end}": value for end, value in exact.items()})
    flows = evidence(raw).assign(
        period_start=raw["year"] + "-01-01", period_end=raw["year"] + "-12-31", origin=raw["asylum"],
        destination=raw["origin"], flow_type="return", unit="persons", population_type=raw["population type"],
        **{f"count{end}": value for end, value in exact.items()})
    return {STOCKS: stocks[~returned], FLOWS: flows[returned]}


SOURCE = Source(
    name="unhcr_armenia_azerbaijan", title="People of concern to UNHCR from or in Armenia and Azerbaijan",
    publisher="UNHCR", licence="CC BY 4.0", url="https://www.unhcr.org/refugee-statistics/download/",
    tables=(STOCKS, FLOWS),
    editions=(
        Edition("pairs", required={"year", "origin", "asylum", "population type", "persons"}, tidy=tidy,
                measures=(Measure(("persons",), additive=True),)),
    ),
)
