"""UNHCR's population figures: stocks at the end of the year by origin and asylum, and returns within it.

Refugee Data Finder: a count of 1 to 4 is published as 5, a dash is "not broken down" or "not applicable", the API
writes zero as the text "0".  Popstats, its predecessor until 2018, published counts of 1 to 4 as they were and hid
them behind `*` in the newest year of each export only; its row total still stands where a part is hidden.  In popstats
exports with the column "Origin / Returned from", that column is for returned refugees the former country of asylum.
Returned refugees and returned IDPs are movements.  "Venezuelans displaced abroad" is the name that other people in
need of international protection had until 2021.

Which of the two a file is: popstats, if it has popstats' own headers ("... or residence", "Total Population") or if
any count is 1 to 4 or `*`; else the Finder.  Of 1,573,116 figures in seven Finder files none is 1 to 4 while 58,047
are 5; of 258,413 in one popstats export 79,460 are 1 to 4.  Both exist with and without ISO codes, as re-users save
them.
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import resolved
from displacement.cells.counts import EXACT, FIVE, counted, lengthened
from displacement.cells.dates import year_ends
from displacement.cells.headers import normalise
from displacement.cells.values import each, encoded, figures, stripped
from displacement.sources.unhcr._finder import LICENCE, NAMED, PUBLISHER, URL, aliases, pairs
from displacement.sources.unhcr._footnotes import noted, tidy_footnotes
from displacement.tables.citations import CITATIONS
from displacement.tables.flows import FLOWS
from displacement.tables.footnotes import FOOTNOTES
from displacement.tables.stocks import STOCKS
from displacement.tables.vocabulary import RETURN_TYPES

TYPES = {"refugees": "REF", "asylum seekers": "ASY", "idps": "IDP", "oip": "OIP", "stateless": "STA", "ooc": "OOC",
         "hst": "HST", "returned refugees": "RET", "returned idps": "RDP", "total": "total"}
ALIASES = aliases(
    refugees={"refugees under unhcrs mandate", "ref", "refugees incl refugee like situations", "affected refugees",
              "refugees including people in refugee like situations", "r\u00e9fugi\u00e9s", "refugiados",
              "r\u00e9fugi\u00e9s relevant du mandat du hcr", "refugiados bajo el mandato del acnur",
              "refugiados bajo mandato del acnur"},
    asylum_seekers={"asylum seekers pending cases", "asy", "pending asylum seekers", "affected asylum seekers",
                    "asylum seekers with pending cases", "demandeurs dasile", "solicitantes de asilo"},
    idps={"idps of concern to unhcr", "internally displaced persons idps", "internally displaced persons", "idp",
          "internally displaced", "internally displaced people", "idps protected assisted by unhcr",
          "idps protected assisted by unhcr incl people in idp like situations", "affected idps",
          "d\u00e9plac\u00e9s internes", "personnes d\u00e9plac\u00e9es internes", "pdi", "desplazados internos",
          "personnes d\u00e9plac\u00e9es \u00e0 lint\u00e9rieur de leur pays", "personas desplazadas internas",
          "personas desplazadas internamente"},
    oip={"other people in need of international protection", "venezuelans displaced abroad", "vda", "affected oip",
         "other people in need of intl protection", "venezuelan displaced abroad",
         "autres personnes ayant besoin dune protection internationale",
         "otras personas necesitadas de protecci\u00f3n internacional",
         "otras personas con necesidad de protecci\u00f3n internacional"},
    stateless={"stateless persons", "sta", "persons under unhcrs statelessness mandate", "affected stateless",
               "stateless people", "apatrides", "personnes apatrides", "ap\u00e1tridas", "personas ap\u00e1tridas"},
    hst={"host community", "host communities", "affected hst", "communaut\u00e9 daccueil",
         "communaut\u00e9s daccueil", "communaut\u00e9 h\u00f4te", "comunidad de acogida", "comunidades de acogida"},
    ooc={"others of concern", "others of concern to unhcr", "other of concern", "affected others",
         "autres personnes relevant de la comp\u00e9tence du hcr", "autres personnes pr\u00e9occupantes",
         "otras personas de inter\u00e9s", "otras personas de inter\u00e9s para el acnur"},
    returned_refugees={"ret", "refugee returnees", "refugee returns", "affected refugees returnees",
                       "r\u00e9fugi\u00e9s de retour", "r\u00e9fugi\u00e9s rapatri\u00e9s",
                       "r\u00e9fugi\u00e9s retourn\u00e9s", "refugiados retornados"},
    returned_idps={"rdp", "returned idpss", "returnees idps", "idp returnees", "idp returns", "affected idps returnees",
                   "d\u00e9plac\u00e9s internes de retour", "d\u00e9plac\u00e9s internes retourn\u00e9s",
                   "desplazados internos retornados"},
    total={"total population"},
    residence_name={"country of asylum or residence", "country territory of asylum residence", "country of residence",
                    "country territory of residence", "residence"},
    returned_from={"origin returned from"},
    footnote={"note", "notes", "footnotes", "note de bas de page", "nota", "nota al pie"},
    population_type={"pt", "population type code", "type de population", "tipo de poblaci\u00f3n",
                     "indicator population type"},
)
YEARS = tuple(str(year) for year in range(1950, 2051))
MEASURES = tuple(Measure((name,), additive=True) for name in TYPES)
BY_YEAR = tuple(Measure((year,), additive=True) for year in YEARS)
TICKED = set(TYPES) - {"total"}
OTHERS = {"resettlement", "rst", "naturalisation", "nat", "refugee like", "location", "applied", "urbanrural",
          "population type"}
UNROUNDED = {"1", "2", "3", "4", "*"}
HIDDEN = (1, 4)
ADDS_UP = "a row total that only adds up the figures beside it"


def tidy(raw, drop):
    """Take the Data Finder's wide rows to stocks, and its two kinds of return to flows."""
    return _tables(_figures(raw, drop), drop, FIVE)


def tidy_popstats(raw, drop):
    """Take the wide rows of popstats to stocks and flows; `*` is 1 to 4, other counts are as they were."""
    raw = _here(raw)
    if "total" in raw.columns:
        repeats = _adds_up(raw)
        drop.values(raw, repeats, ADDS_UP, "total")
        raw = raw.assign(total=raw["total"].mask(repeats, ""))
    return _tables(_figures(raw, drop), drop, EXACT, hidden=HIDDEN)


def tidy_years(raw, drop):
    """Take one column a year to stocks and flows."""
    raw = _typed(_here(raw), drop)
    raw = raw.assign(origin=resolved(raw, drop, "origin", iso3="origin iso", name="origin name"),
                     asylum=resolved(raw, drop, "asylum", iso3="asylum iso", name="asylum name"))
    long = lengthened(_turned(raw), drop, {year: {"year": int(year)} for year in YEARS},
                      ["origin", "asylum", "population_type"])
    return _tables(long, drop, EXACT, hidden=HIDDEN)


def tidy_series(raw, drop):
    """Take one row a figure of popstats to stocks and flows."""
    return _tables(_melted(raw, drop), drop, EXACT, hidden=HIDDEN)


def tidy_melted(raw, drop):
    """Take one row a figure of the Data Finder, as re-users lengthen it, to stocks and flows."""
    return _tables(_melted(raw, drop), drop, FIVE)


def _here(raw):
    """Return *raw* with popstats' names for the two countries as origin and asylum; `returned from` is kept beside."""
    names = {"origin name": "returned from", "asylum name": "residence name"}
    return raw.assign(**{name: raw[other] for name, other in names.items()
                         if other in raw.columns and name not in raw.columns})


def _turned(raw):
    """Return *raw* with the countries the other way round where the column of origins is "returned from"."""
    if "returned from" not in raw.columns:
        return raw
    returned = raw["population_type"].eq("RET").to_numpy()
    return raw.assign(origin=raw["origin"].mask(returned, raw["asylum"]),
                      asylum=raw["asylum"].mask(returned, raw["origin"]))


def _typed(raw, drop):
    """Return *raw* with `population_type` as UNHCR's code; a type that is none of them rejects its record."""
    text = stripped(raw["population type"])
    codes = {value: _code(value) for value in text.dropna().unique()}
    found = text.map(codes)
    if found.isna().any():
        drop.reject(raw, found.isna(), f"population type is none of {', '.join(TYPES)}", "population type")
    return raw.assign(population_type=found.astype("category"))


def _code(name):
    known = normalise(name)
    return TYPES.get(ALIASES.get(known, known)) or next((code for code in TYPES.values() if code == name), None)


def _melted(raw, drop):
    raw = _typed(_here(raw), drop)
    raw = _turned(pairs(raw, drop))
    return lengthened(raw, drop, {"value": {}}, ["year", "origin", "asylum", "population_type"])


def _figures(raw, drop):
    columns = {header: {"population_type": code} for header, code in TYPES.items()}
    return lengthened(pairs(raw, drop), drop, columns, ["year", "origin", "asylum"])


def _adds_up(raw):
    """Return where the row total is the sum of the figures beside it, all of which are published."""
    total = _numbers(raw["total"])
    known = [_numbers(raw[name]) for name in TYPES if name in raw.columns and name != "total"]
    hidden = np.logical_or.reduce([np.isinf(found) for found in known]) if known else np.ones(len(raw), dtype=bool)
    found = ~np.logical_and.reduce([np.isnan(found) for found in known]) if known else ~hidden
    return found & ~hidden & (np.nansum(known, axis=0) == total if known else False)


def _numbers(text):
    """Return what each cell states: missing where blank, infinite where it is no number."""
    codes, values = encoded(text)
    found, odd = figures(values)
    return each(codes, np.where(odd, np.inf, found), np.nan)


def _tables(long, drop, bins, hidden=None):
    start, end = year_ends(long["year"])
    people = counted(long.assign(period_start=start, period_end=end).drop(columns="year"), drop, "persons", bins,
                     hidden=hidden)
    returned = people["population_type"].isin(RETURN_TYPES).to_numpy()
    stocks = people[~returned].drop(columns="period_start").rename(columns={"period_end": "date"})
    flows = people[returned].rename(columns={"origin": "destination", "asylum": "origin", "persons": "count",
                                             "persons_low": "count_low", "persons_high": "count_high"})
    return {STOCKS: stocks, FLOWS: flows.assign(flow_type="return", unit="persons")}


def as_counted(raw):
    """Tell whether *raw* is popstats': by its own headers, or by any count of 1 to 4 or any `*`."""
    if {"residence name", "returned from", "total"} & set(raw.columns):
        return True
    return any(UNROUNDED & set(stripped(pd.Series(raw[name].unique())).dropna())
               for name in (*TICKED, "value") if name in raw.columns)


def rounded(raw):
    """Tell whether *raw* is the Data Finder's: neither popstats' headers nor counts of 1 to 4."""
    return not as_counted(raw)


def both_countries(raw):
    """Tell whether *raw* has an origin and a country of asylum, in whatever form."""
    return all(any(f"{side} {form}" in raw.columns for form in ("iso", "name")) or other in raw.columns
               for side, other in (("origin", "returned from"), ("asylum", "residence name")))


def melted_as_counted(raw):
    """Tell whether *raw* is popstats' with one row a figure."""
    return both_countries(raw) and as_counted(raw)


def melted_rounded(raw):
    """Tell whether *raw* is the Data Finder's with one row a figure."""
    return both_countries(raw) and rounded(raw)


CODES = {"origin iso", "asylum iso"}
BY_CODE = {"required": {"year", *CODES}, "any_of": TICKED, "excluded": OTHERS, "optional": {"total"}}
BY_NAME = {"required": {"year", "origin name", "asylum name"}, "any_of": TICKED,
           "excluded": OTHERS | CODES | {"residence name"}, "optional": {"total"}}
ONE_FIGURE = {"required": {"year", "population type", "value"}, "any_of": {"asylum iso", "asylum name",
              "residence name"}, "optional": {"origin iso", "origin name", "returned from"}, "whole": True}
FINDER, POPSTATS = ({"tidy": rows, "told": told, "measures": MEASURES, "whole": True}
                    for rows, told in ((tidy, rounded), (tidy_popstats, as_counted)))
LAYOUTS = {
    "finder": BY_CODE | FINDER,
    "finder without codes": BY_NAME | FINDER,
    "popstats": BY_NAME | POPSTATS | {"required": {"year", "origin name", "residence name"},
                                      "excluded": OTHERS | CODES},
    "popstats with codes": BY_CODE | POPSTATS,
    "popstats under other headers": BY_NAME | POPSTATS,
    "popstats wide": {"required": {"residence name", "population type"}, "any_of": set(YEARS), "tidy": tidy_years,
                      "optional": {"returned from", "origin name"}, "told": both_countries, "measures": BY_YEAR},
    "popstats time series": ONE_FIGURE | {"tidy": tidy_series, "told": melted_as_counted,
                                          "measures": (Measure(("value",), additive=True),)},
    "finder time series": ONE_FIGURE | {"tidy": tidy_melted, "told": melted_rounded,
                                        "measures": (Measure(("value",), additive=True),)},
    "footnotes": {"required": {"year", "footnote"}, "any_of": {*CODES, "asylum name", "origin name"}, "beside": True,
                  "optional": {"population type"}, "tidy": tidy_footnotes},
}



def editions():
    """Return every layout; a country's name is left out where its code is asked for."""
    for name, layout in LAYOUTS.items():
        mapped = layout["required"] | layout.get("any_of", set()) | layout.get("optional", set())
        left_out = {header: reason for header, reason in NAMED.items() if header not in mapped}
        yield Edition(name, aliases=ALIASES, left_out=left_out, **layout)


SOURCE = Source(
    name="unhcr_population", title="People of concern to UNHCR by origin and country of asylum, yearly",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(STOCKS, FLOWS, FOOTNOTES, CITATIONS), finish=noted,
    editions=tuple(editions()), titles={"population figures", "persons of concern", "people of concern"},
)
