"""OCHA Common Operational Datasets, population statistics (COD-PS): people by administrative area, sex and age.

Countries publish a table of their own, one row an area and one column a group: `T_TL` is all, `F_00_04` girls under
five, `M_80Plus` men of 80 and above; some write `T_TF` and `T_TM` for the totals by sex, or groups in words
(`Enfants_00_18`, `F_adulte`).  Headers and names are in the country's language, bytes often in latin-1, `<Null>` is
blank, and the year stands in the file's name alone.  HDX compiles them in one layout, HAPI in another; there a group
`all` or `T_TL` stands beside its parts.  One place may stand on two lines of a country's table (Bangui, 2015).
"""

import re

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells import hapi as _hapi
from displacement.cells.countries import members
from displacement.cells.counts import lengthened
from displacement.cells.dates import day_bounds
from displacement.cells.people import people
from displacement.cells.places import LEVELS, located, of_codes, worded
from displacement.cells.values import numbers, stripped
from displacement.errors import SourceError
from displacement.sources.cod._groups import groups
from displacement.tables.citations import CITATIONS
from displacement.tables.population import POPULATION

YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
LANGUAGES = ("en", "fr", "es", "pt", "ar", "ru", "uk")
NAMES = {level: [f"adm{level} name", f"admin{level}name", f"admin{level} name", f"adm{level}name", f"adm{level}",
                 f"admin{level}", f"adm{level} ref", f"admin{level}refname",
                 *(form.format(level, language) for language in LANGUAGES
                   for form in ("adm{} {}", "admin{}name {}", "adm{} name {}", "admin{} name {}", "adm{}name {}",
                                "adm{}{}"))]
         for level in LEVELS}
CODES = {level: [f"adm{level} pcode", f"admin{level}pcode", f"admin{level} pcode", f"adm{level}pcode",
                 f"adm{level} code", f"admin{level}code", f"admin{level} code", f"adm{level} pcod"]
         for level in LEVELS}
COUNTRY_NAMES = ["country", "country name", "pays", "pa\u00eds", *NAMES[0]]
ISO = ["iso3", "iso3 code", "adm0 iso3", "country iso3", "location code"]
YEAR = ["reference year", "year", "ann\u00e9e", "annee", "a\u00f1o", "ano", "ref year"]
ALTERNATIVE = {f"{form}{number}{language}": "another form of the name"
               for level in LEVELS for form in (f"admin{level}altname", f"adm{level} alt")
               for number in ("", "1", "2", " 1", " 2")
               for language in ("", *(f" {word}" for word in LANGUAGES))}
LEFT_OUT = {**ALTERNATIVE, "date": "day of the boundaries, not of the figures", "validon": "day of the boundaries",
            "validto": "day of the boundaries", "unnamed 1": "row number that a program wrote", "source": "in words",
            "contributor": "in words", "fid": "row number", "objectid": "row number", "version": "version of the file"}
SEXES = {"all": "total", "t": "total", "total": "total", "both": "total", "f": "female", "female": "female",
         "m": "male", "male": "male", "u": "unknown", "unknown": "unknown"}
ALL_AGES = "all"
TOTALS = ("total", "grand total", "totals", "ensemble", "total g\u00e9n\u00e9ral", "total general")
TOTAL = "total over the areas, not an area"


def tidy_country(raw, drop):
    """Take one row an area and one column a group to one row a figure."""
    raw = _areas(raw, drop)
    dated = any(header in raw.columns for header in YEAR)
    years = worded(raw, YEAR) if dated else raw["part"].map(_year_of_name).astype("str")
    raw = pd.concat([raw, day_bounds(years.str.replace(r"\.0$", "", regex=True), "date")], axis=1)
    columns = groups(raw.columns)
    ids = ["country", "place", "place_code", "place_in", "admin_level", "date_earliest", "date_latest"]
    long = lengthened(raw, drop, columns, ids)
    return {POPULATION: people(long.assign(listing="lines"), drop)}


def tidy_compiled(raw, drop):
    """Take one row a group, as HDX compiles them, to figures; source and contributor go to the citations."""
    raw = _areas(raw, drop)
    figures = raw.assign(sex=_sex(raw, "gender"), **_ages(raw, "age min", "age max", "age range"))
    figures = pd.concat([figures, day_bounds(figures["reference year"], "date")], axis=1)
    ids = ["country", "place", "place_code", "place_in", "admin_level", "date_earliest", "date_latest", "sex",
           "age_from", "age_to", "age_group"]
    long = people(lengthened(figures, drop, {"population": {}}, ids), drop)
    return {POPULATION: long, CITATIONS: _cited(raw)}


def tidy_hapi(raw, drop):
    """Take HAPI's rows to figures."""
    raw = _hapi.placed(raw, drop)
    raw = raw.assign(sex=_sex(raw, "gender"), **_ages(raw, "min age", "max age", "age range"),
                     date_earliest=raw["first"], date_latest=raw["last"], place=raw["place"].fillna(_name(raw)))
    ids = ["country", "place", "place_code", "place_in", "admin_level", "date_earliest", "date_latest", "sex",
           "age_from", "age_to", "age_group"]
    return {POPULATION: people(lengthened(raw, drop, {"population": {}}, ids), drop)}


def _areas(raw, drop):
    """Return *raw* with country, place, code, place above and level; the country is told or begins the place code."""
    names = [worded(raw, COUNTRY_NAMES), *(worded(raw, NAMES[level]) for level in LEVELS[1:])]
    codes = [worded(raw, CODES[0]), *(worded(raw, CODES[level]) for level in LEVELS[1:])]
    raw = raw.drop(columns=["country"], errors="ignore").assign(
        **located(names, codes), country=_countries(worded(raw, ISO), codes, names[0]))
    raw = drop(raw, raw["place"].str.lower().isin(TOTALS) & raw["place_code"].isna(), TOTAL)
    unknown = raw["country"].isna()
    if unknown.any():
        drop.reject(raw, unknown, "country is not told by code or name", "place")
    return raw.assign(place=raw["place"].fillna(raw["place_code"]).fillna(_called(raw["country"])))


def _countries(iso, codes, names):
    """Return the country by ISO code, else by what a place code begins with, else by name."""
    country = members(iso, "iso3")
    for code in codes:
        country = country.fillna(of_codes(code))
    return country.fillna(members(names, "name"))


def _called(country):
    from displacement.tables.countries import country_name

    return country.astype("str").map(country_name, na_action="ignore")


def _name(raw):
    return worded(raw, ["location name"]).fillna(_called(raw["country"]))


def _year_of_name(part):
    """Return the one year in the name of a *part*; a table without any year cannot be dated."""
    found = set(YEAR_IN_NAME.findall(part))
    if len(found) != 1:
        told = "no year" if not found else f"the years {', '.join(sorted(found))}"
        raise SourceError(f"{part}: the table has no column for the year of its figures and its name has {told}. "
                          "Add a column `year`, or name the file as OCHA does, such as caf_admpop_adm2_2015.csv.")
    return found.pop()


def _sex(raw, header):
    text = stripped(raw[header]).str.lower()
    return text.map(SEXES).fillna(text)


def _ages(raw, first, last, words):
    """Return first and last year of age and the group in words; they are missing where all ages are meant."""
    group = worded(raw, [words])
    everyone = group.isna() | group.str.lower().eq(ALL_AGES)
    return {"age_from": numbers(raw[first])[0] if first in raw.columns else np.nan,
            "age_to": numbers(raw[last])[0] if last in raw.columns else np.nan, "age_group": group.mask(everyone)}


def _cited(raw):
    blank = pd.Series(np.nan, index=raw.index, dtype="str")
    told = {"organisation": worded(raw, ["contributor"]), "title": worded(raw, ["source"])}
    empty = [name for name in CITATIONS.required if name not in (*told, "dataset", "part", "record")]
    return raw[["part", "record"]].assign(**dict.fromkeys(empty, blank), **told)


def _told(raw):
    return bool(groups(raw.columns))


ANY_CODE = {header for headers in CODES.values() for header in headers}
ANY_NAME = {header for headers in NAMES.values() for header in headers}
AREA = {*ANY_CODE, *ANY_NAME, *COUNTRY_NAMES, *ISO, *YEAR}
COUNTRY_TABLE = {"required": set(), "any_of": ANY_CODE, "optional": AREA, "left_out": LEFT_OUT, "told": _told,
                 "excluded": {"population group", "age range"}, "grouped": groups, "tidy": tidy_country}
COMPILED = {"required": {"population", "gender", "reference year"}, "any_of": {"adm1 pcode", "iso3"},
            "optional": {*AREA, "age range", "age min", "age max", "source", "contributor"}, "tidy": tidy_compiled,
            "left_out": {"population group": "sex and ages say it"}, "measures": (Measure(("population",)),)}
HAPI = {"required": {*_hapi.REQUIRED, "gender", "age range"}, "aliases": _hapi.ALIASES, "left_out": _hapi.LEFT_OUT,
        "optional": {*_hapi.OPTIONAL, "min age", "max age"}, "measures": (Measure(("population",)),),
        "tidy": tidy_hapi}
LAYOUTS = {"country table": COUNTRY_TABLE, "HDX compilation": COMPILED, "HAPI": HAPI}
SOURCE = Source(
    name="cod_population", title="Common Operational Datasets: population by administrative area, sex and age",
    publisher="OCHA and national authorities", licence="CC BY-IGO, or as each country's page at HDX says",
    url="https://data.humdata.org/dataset/cod-ps-global", tables=(POPULATION, CITATIONS),
    editions=tuple(Edition(name, **layout) for name, layout in LAYOUTS.items()),
)
