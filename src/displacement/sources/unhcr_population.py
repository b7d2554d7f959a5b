"""UNHCR's population figures: stocks at the end of the year by origin and asylum, and returns within it.

Refugee Data Finder: a count of 1 to 4 is published as 5, a dash is "not broken down" or "not applicable", the API
writes zero as the text "0".  Popstats, its predecessor until 2018, published real counts of 1 to 4 and hid them behind
`*` in the newest year of each edition only; its row total keeps what is hidden.  In the wide popstats export the
column "Origin / Returned from" of returned refugees is the country they returned from.  Returned refugees and returned
IDPs are movements.  "Venezuelans displaced abroad" is the name that other people in need of international protection
had until 2021.
"""

from displacement.sources._counted import EXACT, FIVE, counted, lengthened
from displacement.sources._members import resolved
from displacement.sources._read import read_csv, read_json
from displacement.sources._source import Edition, Measure, Source
from displacement.sources._unhcr import LICENCE, NAMED, PUBLISHER, URL, aliases, blank, pairs, year_ends
from displacement.sources._values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.flows import FLOWS
from displacement.tables.footnotes import FOOTNOTES
from displacement.tables.stocks import STOCKS
from displacement.tables.vocabulary import RETURN_TYPES

TYPES = {"refugees": "REF", "asylum seekers": "ASY", "idps": "IDP", "oip": "OIP", "stateless": "STA", "ooc": "OOC",
         "hst": "HST", "returned refugees": "RET", "returned idps": "RDP", "total": "total"}
ALIASES = aliases(
    refugees={"refugees under unhcrs mandate", "ref", "refugees incl refugee like situations",
              "refugees including people in refugee like situations", "r\u00e9fugi\u00e9s", "refugiados"},
    asylum_seekers={"asylum seekers pending cases", "asy", "pending asylum seekers", "demandeurs dasile",
                    "solicitantes de asilo"},
    idps={"idps of concern to unhcr", "internally displaced persons idps", "internally displaced persons",
          "internally displaced", "idp", "idps protected assisted by unhcr"},
    oip={"other people in need of international protection", "venezuelans displaced abroad", "vda"},
    stateless={"stateless persons", "sta", "persons under unhcrs statelessness mandate"},
    hst={"host community", "host communities"},
    ooc={"others of concern", "others of concern to unhcr"},
    returned_refugees={"ret", "refugee returnees"},
    returned_idps={"rdp", "returnees idps", "idp returnees"},
    total={"total population"},
    footnote={"note", "footnotes"},
    population_type={"pt", "population type code"},
)
WIDE_TYPES = {"refugees": "REF", "refugees incl refugee like situations": "REF", "asylum seekers": "ASY",
              "asylum seekers pending cases": "ASY", "returned refugees": "RET", "others of concern": "OOC",
              "stateless": "STA", "stateless persons": "STA", "internally displaced": "IDP", "returned idps": "RDP",
              "internally displaced persons": "IDP", "host community": "HST"}
YEARS = tuple(str(year) for year in range(1950, 2051))
MEASURES = tuple(Measure((name,), additive=True) for name in TYPES)
TICKED = set(TYPES) - {"total"}
OTHERS = {"resettlement", "rst", "naturalisation", "nat", "refugee like", "location", "applied", "urbanrural"}


def tidy(raw, drop):
    """Take the Data Finder's wide rows to stocks, and its two kinds of return to flows."""
    return _tables(_figures(raw, drop), drop, FIVE)


def tidy_popstats(raw, drop):
    """Take the wide rows of popstats to stocks and flows; `*` is 1 to 4, other counts are as they were."""
    return _tables(_figures(raw, drop), drop, EXACT, hidden=(1, 4))


def tidy_wide(raw, drop):
    """Take one column a year to stocks and flows; a returned refugee's country before is the former asylum."""
    raw = raw.assign(population_type=_types(raw, drop, "population type"))
    here = resolved(raw, drop, "asylum", name="country territory of residence")
    there = resolved(raw, drop, "origin", name="origin returned from")
    returned = raw["population_type"].eq("RET")
    raw = raw.assign(origin=there.mask(returned, here), asylum=here.mask(returned, there))
    long = lengthened(raw, drop, {year: {"year": int(year)} for year in YEARS}, ["origin", "asylum", "population_type"])
    return _tables(long, drop, EXACT, hidden=(1, 4))


def tidy_series(raw, drop):
    """Take one row a figure to stocks and flows."""
    raw = pairs(raw, drop).assign(population_type=_types(raw, drop, "population type"))
    long = lengthened(raw, drop, {"value": {}}, ["year", "origin", "asylum", "population_type"])
    return _tables(long, drop, EXACT, hidden=(1, 4))


def tidy_footnotes(raw, drop):
    """Take the footnotes; where a country is blank the note is on all of them."""
    raw = pairs(raw, drop)
    whole = {side: raw[side].mask((blank(raw, f"{side} iso").isna() & blank(raw, f"{side} name").isna()).to_numpy(),
                                  "total") for side in ("origin", "asylum")}
    notes = raw[["year", "part", "record"]].assign(
        **whole, population_type=blank(raw, "population type"), note=raw["footnote"].str.strip())
    return {FOOTNOTES: notes}


def noted(tables):
    """Return *tables* with the footnotes in the citations of the rows that they are on."""
    notes = tables.get(FOOTNOTES)
    if notes is None or not {STOCKS, FLOWS} & set(tables):
        return tables
    from displacement.sources._footnotes import cited

    return tables | {CITATIONS: cited(notes, tables.get(STOCKS), tables.get(FLOWS))}


def _types(raw, drop, header):
    from displacement.sources._headers import normalise

    text = stripped(raw[header])
    names = {value: WIDE_TYPES.get(normalise(value)) or (value if value in TYPES.values() else None)
             for value in text.dropna().unique()}
    unknown = text.isna() | text.map(lambda value: names.get(value) is None)
    if unknown.any():
        drop.reject(raw, unknown, f"{header} is none of {', '.join(sorted(WIDE_TYPES))}", header)
    return text.map(names).astype("category")


def _figures(raw, drop):
    columns = {header: {"population_type": code} for header, code in TYPES.items()}
    return lengthened(pairs(raw, drop), drop, columns, ["year", "origin", "asylum"])


def _tables(long, drop, bins, hidden=None):
    returned = long["population_type"].isin(RETURN_TYPES).to_numpy()
    start, end = year_ends(long["year"])
    people = counted(long.assign(period_start=start, period_end=end).drop(columns="year"), drop, "persons", bins,
                     hidden=hidden)
    returned = returned[people.index]
    stocks = people[~returned].drop(columns="period_start").rename(columns={"period_end": "date"})
    flows = people[returned].rename(columns={"origin": "destination", "asylum": "origin", "persons": "count",
                                             "persons_low": "count_low", "persons_high": "count_high"})
    return {STOCKS: stocks, FLOWS: flows.assign(flow_type="return", unit="persons")}


FINDER = {"required": {"year", "origin iso", "asylum iso"}, "any_of": TICKED, "excluded": OTHERS, "aliases": ALIASES,
          "optional": {"total"}, "left_out": NAMED, "measures": MEASURES, "tidy": tidy}
POPSTATS = {"excluded": {"origin iso", "asylum iso"}, "aliases": ALIASES}

SOURCE = Source(
    name="unhcr_population", title="People of concern to UNHCR by origin and country of asylum, yearly",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(STOCKS, FLOWS, FOOTNOTES, CITATIONS), finish=noted,
    editions=(
        Edition("finder", read=read_csv, **FINDER),
        Edition("api", read=read_json, **FINDER),
        Edition("popstats", required={"year", "origin name", "asylum name"}, any_of=TICKED, tidy=tidy_popstats,
                optional={"total"}, measures=MEASURES, **POPSTATS),
        Edition("popstats wide", required={"country territory of residence", "origin returned from",
                                           "population type"}, any_of=set(YEARS), tidy=tidy_wide,
                measures=tuple(Measure((year,), additive=True) for year in YEARS)),
        Edition("popstats time series", required={"year", "origin name", "asylum name", "population type", "value"},
                measures=(Measure(("value",), additive=True),), tidy=tidy_series, **POPSTATS),
        Edition("footnotes", required={"year", "footnote"}, any_of={"asylum iso", "asylum name"}, aliases=ALIASES,
                optional={"population type", "origin iso", "origin name"}, left_out=NAMED, tidy=tidy_footnotes),
    ),
)
