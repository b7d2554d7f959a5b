"""UNHCR: solutions within the year by origin and country of asylum: returns, resettlement, naturalisation.

A blank (NA) is missing, a 0 is published as such; a count of 1 to 4 is published as 5.  Returned refugees move from the
country of asylum to the country of origin.  Resettlement arrivals are counted where people arrive: the destination is
the country of resettlement and the origin the country they once fled, while the country of asylum that they left is
not published.  Naturalised refugees do not move.  Returned IDPs have one country as origin and destination.  Popstats,
until 2018, exported resettlement arrivals alone, with real counts and `*` for 1 to 4.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import EXACT, FIVE, counted, lengthened
from displacement.cells.dates import year_ends
from displacement.sources.unhcr._finder import LICENCE, NAMED, PUBLISHER, URL, aliases, pairs
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.tables.flows import FLOWS

SOLUTIONS = {
    "resettlement": {"flow_type": "resettlement", "population_type": "REF"},
    "naturalisation": {"flow_type": "naturalisation", "population_type": "REF"},
    "returned refugees": {"flow_type": "return", "population_type": "RET"},
    "returned idps": {"flow_type": "return", "population_type": "RDP"},
}
ALIASES = aliases(
    returned_refugees={"ret", "refugee returns", "refugee returnees", "returned refugee",
                       "r\u00e9fugi\u00e9s rapatri\u00e9s", "r\u00e9fugi\u00e9s de retour", "refugiados retornados"},
    returned_idps={"rdp", "returned idpss", "idp returns", "idp returnees", "returnees idps", "returned idp",
                   "d\u00e9plac\u00e9s internes de retour", "desplazados internos retornados"},
)
ARRIVALS = "country territory of asylum residence"
STOCKS = {"refugees", "refugees under unhcrs mandate", "asylum seekers", "idps", "stateless", "stateless persons",
          "ooc"}


def tidy(raw, drop):
    """Take one column a solution to flows within the year."""
    return {FLOWS: _flows(pairs(raw, drop), drop, SOLUTIONS, FIVE)}


def tidy_arrivals(raw, drop):
    """Take popstats' resettlement arrivals to flows; `*` is 1 to 4, other counts are as they were."""
    raw = pairs(raw.rename(columns={ARRIVALS: "asylum name"}), drop)
    return {FLOWS: _flows(raw, drop, {"value": SOLUTIONS["resettlement"]}, EXACT, hidden=(1, 4))}


def _flows(raw, drop, columns, bins, hidden=None):
    long = lengthened(raw, drop, columns, ["year", "origin", "asylum"])
    start, end = year_ends(long["year"])
    rows = counted(long.assign(period_start=start, period_end=end, unit="persons").drop(columns="year"), drop, "count",
                   bins, hidden=hidden)
    returned = rows["flow_type"].eq("return")
    return rows.drop(columns="asylum").assign(origin=rows["origin"].mask(returned, rows["asylum"]),
                                              destination=rows["asylum"].mask(returned, rows["origin"]))


SOURCE = Source(
    name="unhcr_solutions", title="Returns, resettlement and naturalisation of refugees and IDPs, yearly",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(FLOWS, *NOTED), finish=noted, titles={"solutions"},
    editions=(
        Edition("solutions", required={"year", "origin iso", "asylum iso"}, any_of={"resettlement", "naturalisation"},
                optional=set(SOLUTIONS), excluded=STOCKS, left_out=NAMED, aliases=ALIASES, tidy=tidy,
                measures=tuple(Measure((name,), additive=True) for name in SOLUTIONS)),
        Edition("popstats resettlement", required={"year", "origin name", ARRIVALS, "value"}, tidy=tidy_arrivals,
                excluded={"month", "population type", "origin iso"}, measures=(Measure(("value",), additive=True),),
                aliases={name: new for name, new in ALIASES.items() if name != ARRIVALS}),
    ),
)
