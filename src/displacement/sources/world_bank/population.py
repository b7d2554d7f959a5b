"""World Bank, World Development Indicators: population of countries and of groups of them, at mid-year.

Every download has the same layout for each of its 1,500 indicators, so the code of the indicator tells whether a row
is a population.  Groups such as `AFE` and `WLD` stand among the countries.  CSV files begin with four lines on the
source and end each line with a comma; the zip holds two more files, on the countries and on the indicator.  The years
that are not out yet are blank.  The API leaves the ISO code of some income groups blank and gives its own two letters.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import members
from displacement.cells.counts import lengthened
from displacement.cells.headers import normalise
from displacement.cells.people import mid_year, people
from displacement.cells.values import numbers, stripped
from displacement.errors import SourceError
from displacement.tables.places import PLACES
from displacement.tables.population import POPULATION

INDICATORS = {"SP.POP.TOTL": "total", "SP.POP.TOTL.FE.IN": "female", "SP.POP.TOTL.MA.IN": "male"}
HEADERS = {normalise(code): code for code in INDICATORS}
GROUPS = {
    "AFE", "AFR", "AFW", "ARB", "BEA", "BEC", "BHI", "BLA", "BMN", "BSS", "CAA", "CEA", "CEB", "CEU", "CLA", "CME",
    "CSA", "CSS", "DEA", "DEC", "DFS", "DLA", "DMN", "DNS", "DSA", "DSF", "DSS", "DXS", "EAP", "EAR", "EAS", "ECA",
    "ECS", "EMU", "EUU", "FCS", "FXS", "HIC", "HPC", "IBB", "IBD", "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN",
    "LCR", "LDC", "LIC", "LMC", "LMY", "LTE", "MDE", "MEA", "MIC", "MNA", "NAC", "NAF", "NLS", "NOC", "NRS", "OEC",
    "OED", "OSS", "PRE", "PSS", "PST", "RRS", "SAS", "SCE", "SSA", "SSF", "SST", "SXZ", "TEA", "TEC", "TLA", "TMN",
    "TSA", "TSS", "UMC", "WLD", "XZN",
}
GROUP_LETTERS = {"XD": "HIC", "XM": "LIC", "XN": "LMC", "XT": "UMC", "XP": "MIC", "XO": "LMY", "XY": "INX", "1W": "WLD"}
OLD_CODES = {"ADO": "AND", "IMY": "IMN", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}
ISLANDS = "CHI"                         # Channel Islands: one economy of two ISO countries
ANOTHER = "another indicator, not the population"
DESCRIPTION = "description of the indicator, not a figure"
YEARS = tuple(str(year) for year in range(1950, 2051))
ALIASES = {
    **{f"{year} yr{year}": year for year in YEARS}, **{f"yr{year}": year for year in YEARS},
    **dict.fromkeys(("country iso3", "countryiso3code", "iso3c", "country id iso3", "code du pays",
                     "c\u00f3digo del pa\u00eds"), "country code"),
    **dict.fromkeys(("country value", "country", "nom du pays", "nombre del pa\u00eds"), "country name"),
    **dict.fromkeys(("country id", "iso2c"), "country letters"),
    **dict.fromkeys(("series code", "indicator id", "code de lindicateur", "c\u00f3digo del indicador"),
                    "indicator code"),
    **dict.fromkeys(("series name", "indicator value", "nom de lindicateur", "nombre del indicador"),
                    "indicator name"),
    **dict.fromkeys(("date", "time", "ann\u00e9e", "a\u00f1o"), "year"),
}
LEFT_OUT = {"indicator name": "the code of the indicator is beside it", "unit": "always blank: people",
            "obs status": "always blank in this indicator", "decimal": "how the web site rounds",
            "time code": "the year is beside it", "unnamed 1": "row number that a program wrote"}
IDS = ["country code", "country letters", "country name", "indicator code", "year"]


def tidy_wide(raw, drop):
    """Take one column a year to one row a figure."""
    raw = _populations(raw, drop)
    return {POPULATION: _tidied(lengthened(raw, drop, {year: {"year": int(year)} for year in YEARS}, IDS[:-1]), drop)}


def tidy_long(raw, drop):
    """Take one row a country and year to figures."""
    return {POPULATION: _tidied(lengthened(_populations(raw, drop), drop, {"value": {}}, IDS), drop)}


def tidy_columns(raw, drop):
    """Take one column an indicator, as programs that ask the API write it, to figures."""
    columns = {header: {"indicator code": code} for header, code in HEADERS.items()}
    raw = raw.assign(**{name: "" for name in IDS if name not in raw.columns})
    ids = [name for name in IDS if name != "indicator code"]
    return {POPULATION: _tidied(lengthened(raw, drop, columns, ids), drop)}


def tidy_countries(raw, drop):
    """Take the list of countries and groups to places; a group has no region."""
    codes = _codes(raw)
    named = stripped(raw["tablename"]).fillna(codes)
    country = _members(codes)
    group = country.isna() & codes.ne(ISLANDS)
    return {PLACES: raw[["part", "record"]].assign(
        place=named, kind=group.map({True: "area", False: "country"}), parent=stripped(raw["region"]),
        iso3=country.astype("str"), pcode=codes, other_names=pd.NA, latitude=pd.NA, longitude=pd.NA,
        names_note=stripped(raw["specialnotes"]) if "specialnotes" in raw.columns else pd.NA)}


def tidy_description(raw, drop):
    """Leave the text on the indicator out, once it is the one that is meant; the table stays empty."""
    raw = _populations(raw, drop)
    return tidy_long(drop(raw, [True] * len(raw), DESCRIPTION), drop)


def _populations(raw, drop):
    """Return the rows of a population; a file that holds none but other indicators is refused."""
    columns = {name: raw[name] if name in raw.columns else pd.Series("", index=raw.index, dtype="str") for name in IDS}
    raw = raw.assign(**columns)
    code = stripped(raw["indicator code"]).str.upper()
    other = code.notna() & ~code.isin(INDICATORS)
    if other.any() and not code.isin(INDICATORS).any():
        name = f" ({raw.loc[other, 'indicator name'].iloc[0]})" if "indicator name" in raw.columns else ""
        raise SourceError(f"{raw['part'].iloc[0]}: holds the indicator {code[other].iloc[0]}{name}, expected "
                          f"{', '.join(INDICATORS)}. Download the population: its layout is that of every indicator.")
    return drop(raw.assign(**{"indicator code": code}), other, ANOTHER)


def _tidied(long, drop):
    long = _judged(long, drop)
    codes = _codes(long)
    country = _members(codes)
    group = codes.isin(GROUPS)
    unknown = country.isna() & ~group & codes.ne(ISLANDS)
    if unknown.any():
        drop.reject(long, unknown, "country code is none of the World Bank's", "country code")
    day = mid_year(long["year"])
    long = long.assign(date_earliest=day, date_latest=day, country=country, place_code=codes,
                       place=stripped(long["country name"]).fillna(codes),
                       area_level=group.map({True: "region", False: "country"}),
                       sex=long["indicator code"].map(INDICATORS))
    return people(long, drop).drop(columns=IDS)


def _judged(long, drop):
    """Return *long* with whole years; a figure without indicator or year rejects its record."""
    if long["year"].dtype != "Int64":
        year, faulty = numbers(stripped(long["year"]).str.removeprefix("YR"))
        wrong = (faulty | year.isna() | ~year.between(1900, 2100) | (year % 1).ne(0)).fillna(True)
        if wrong.any():
            drop.reject(long, wrong, "year is no year", "year")
        long = long.assign(year=year.mask(wrong).astype("Int64"))
    blank = long["indicator code"].isna()
    if blank.any():
        drop.reject(long, blank, "indicator code is blank", "indicator code")
    return long


def _codes(frame):
    """Return the World Bank's three letters; where the API leaves them blank, those of its own two letters."""
    codes = stripped(frame["country code"]).str.upper()
    if "country letters" not in frame.columns:
        return codes
    letters = stripped(frame["country letters"]).str.upper()
    return codes.fillna(letters.map(GROUP_LETTERS)).fillna(members(letters, "iso2").astype("str")).fillna(letters)


def _members(codes):
    return members(codes.replace(OLD_CODES).where(~codes.isin(GROUPS)), "iso3")


OF_THE_COUNTRY = ("region", "capital", "longitude", "latitude", "income", "lending")
TEXTS = ("indicator name", "source note", "source organization")

WIDE = {"required": {"country code", "indicator code"}, "any_of": set(YEARS), "excluded": {"value"},
        "aliases": ALIASES, "whole": True,               # whether any row is a population is asked of all of them
        "optional": {"country name", "country letters"}, "left_out": LEFT_OUT, "tidy": tidy_wide,
        "measures": tuple(Measure((year,)) for year in YEARS)}
LONG = {"required": {"indicator code", "year", "value"}, "any_of": {"country code", "country letters"},
        "aliases": ALIASES, "optional": {"country name"}, "left_out": LEFT_OUT, "tidy": tidy_long, "whole": True,
        "measures": (Measure(("value",)),)}
COLUMNS = {"required": {"year"}, "any_of": set(HEADERS), "excluded": {"indicator code"}, "aliases": ALIASES,
           "optional": {"country code", "country letters", "country name"}, "tidy": tidy_columns,
           "left_out": LEFT_OUT | dict.fromkeys(OF_THE_COUNTRY, "says something of the country, not of its population")
           | {"status": "always blank in this indicator", "lastupdated": "day on which the bank renewed its data"},
           "measures": tuple(Measure((name,)) for name in HEADERS)}
COUNTRIES = {"required": {"country code", "region", "incomegroup", "tablename"}, "optional": {"specialnotes"},
             "left_out": {"incomegroup": "class of income, not a population"}, "tidy": tidy_countries}
DESCRIBED = {"required": {"indicator code", "source note", "source organization"}, "tidy": tidy_description,
             "left_out": dict.fromkeys(TEXTS, "text on the indicator")}

LAYOUTS = {"wide": WIDE, "long": LONG, "one column an indicator": COLUMNS, "countries": COUNTRIES,
           "description": DESCRIBED}

SOURCE = Source(
    name="world_bank_population", title="World Bank: population of countries and groups, yearly",
    publisher="World Bank", licence="CC BY 4.0", url="https://data.worldbank.org/indicator/SP.POP.TOTL",
    tables=(POPULATION, PLACES),
    editions=tuple(Edition(name, **layout) for name, layout in LAYOUTS.items()),
)
