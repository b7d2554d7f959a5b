"""UNHCR's forced displacement flows: people newly counted in a country of asylum within the year, since 1962.

Refugees newly recognised or registered, people in refugee-like situations, other people in need of international
protection, and applications for asylum of the year.  One type a column (R package `refugees`) or one type a row (file
beside UNHCR's explainer).  A blank (NA) means that the type does not apply and is missing, not zero; a count of 1 to 4
is published as 5.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import FIVE, counted, lengthened
from displacement.cells.dates import year_ends
from displacement.cells.values import stripped
from displacement.sources.unhcr._finder import LICENCE, NAMED, PUBLISHER, aliases, pairs
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.tables.flows import FLOWS

TYPES = {"refugees": "REF", "asylum seekers": "ASY", "refugee like": "ROC", "oip": "OIP"}
ALIASES = aliases(
    refugees={"ref", "refugees under unhcrs mandate", "new refugees"},
    asylum_seekers={"asy", "asylum applications"},
    oip={"other people in need of international protection", "venezuelans displaced abroad", "vda"},
    population_type={"pt", "population type code", "pop type"},
) | {"originiso": "origin iso", "originname": "origin name", "asylumiso": "asylum iso", "asylumname": "asylum name"}
CODES = {code: code for code in TYPES.values()} | {"VDA": "OIP"}
REGIONS = {f"{side}{blank}{name}": "a grouping of countries; the ISO code tells the country"
           for side in ("origin", "asylum") for blank in ("", " ")
           for name in ("region", "subregion", "unsdname", "unsd name", "unsdregion", "unsdsubregion")}


def tidy(raw, drop):
    """Take one column a population type to flows within the year."""
    return {FLOWS: _flows(pairs(raw, drop), drop, {name: {"population_type": code} for name, code in TYPES.items()})}


def tidy_long(raw, drop):
    """Take one row a population type to flows within the year."""
    text = stripped(raw["population type"]).str.upper()
    types = text.map(CODES)
    if types.isna().any():
        drop.reject(raw, types.isna(), f"population type is none of {', '.join(CODES)}", "population type")
    return {FLOWS: _flows(pairs(raw, drop).assign(population_type=types), drop, {"count": {}}, ["population_type"])}


def _flows(raw, drop, columns, more=()):
    long = lengthened(raw, drop, columns, ["year", "origin", "asylum", *more])
    start, end = year_ends(long["year"])
    long = long.assign(period_start=start, period_end=end, flow_type="arrival", unit="persons")
    return counted(long.drop(columns="year"), drop, "count", FIVE).rename(columns={"asylum": "destination"})


SOURCE = Source(
    name="unhcr_flows", title="Forced displacement flows by origin and country of asylum, yearly",
    publisher=PUBLISHER, licence=LICENCE,
    url="https://www.unhcr.org/refugee-statistics/insights/explainers/forcibly-displaced-flow-data.html",
    tables=(FLOWS, *NOTED), finish=noted, titles={"forced displacement flows"},
    editions=(
        Edition("one type a column", required={"year", "origin iso", "asylum iso", "refugee like"}, tidy=tidy,
                optional=set(TYPES), left_out=NAMED, aliases=ALIASES,
                measures=tuple(Measure((name,), additive=True) for name in TYPES)),
        Edition("one type a row", required={"year", "origin iso", "asylum iso", "population type", "count"},
                tidy=tidy_long, left_out=NAMED | REGIONS, aliases=ALIASES,
                measures=(Measure(("count",), additive=True),)),
    ),
)
