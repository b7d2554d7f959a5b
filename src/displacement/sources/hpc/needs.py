"""People in need by OCHA's Humanitarian Programme Cycle: plans' figures by place, cluster and group.

The cluster `ALL` is the plan's own figure over clusters, not their sum, since one person may need help of several.
Country, first and second division stand in one file and count the same people again, as do the groups: `total`,
blank, women, children and people with disabilities overlap.  Figures have fractions, which come from the plans' own
shares, and many records have none.  The year is told by a column or by the name of the file (`hpc_hno_2024.csv`), and
in files of one country so is the country (`afg_hpc_needs_api_2024.csv`).  HDX's own service (HAPI) writes one record a
figure, whose `population_status` says which, and calls the cluster `ALL` "Intersectoral".
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import members, resolved
from displacement.cells.counts import NO_FIGURE
from displacement.cells.missing import DASHES, MARKS, WORDS
from displacement.cells.values import blank, filled, numbers, stripped
from displacement.tables.needs import NEEDS, STATUSES

FIGURES = {"population": "population", "in need": "in_need", "targeted": "targeted", "affected": "affected",
           "reached": "reached"}
STATUS_CODES = {"all": "population", "pop": "population", "population": "population", "inn": "in_need",
                "in need": "in_need", "tgt": "targeted", "targeted": "targeted", "aff": "affected",
                "affected": "affected", "rea": "reached", "reached": "reached"}
LEVELS = (1, 2, 3, 4)
DEEPEST = ("code", "name")
NAMES = {
    "country iso": {"country iso3", "iso3", "countryiso3", "country code", "location code", "country iso"},
    "country name": {"country", "location name"},
    "caseload": {"description", "sector name", "cluster name", "caseload"},
    "sector": {"cluster", "sector", "sector code", "cluster code"},
    "group": {"category"},
    "in need": {"inneed", "people in need", "pin"},
    "targeted": {"target", "people targeted"}, "affected": {"people affected"}, "reached": {"people reached"},
    "year": {"reference year"},
    **{f"admin {level} code": {f"admin {level} pcode", f"admin{level} code", f"adm{level} pcode", f"admin{level} pcode",
                               f"admin {level} p code"} for level in LEVELS},
    **{f"admin {level} name": {f"admin{level} name", f"adm{level} name", f"admin {level}"} for level in LEVELS},
}
ALIASES = {spelling: name for name, spellings in NAMES.items() for spelling in spellings}
ADMIN = {f"admin {level} {what}" for level in LEVELS for what in DEEPEST}
GROUP_PARTS = ("group", "gender", "age group", "age range", "disabled", "disabled marker", "population group")
OF_FILE = r"(?:^|/)(?:(?P<first>[a-z]{3})_hpc_|(?:hno_data|hdx_hapi_humanitarian_needs)_(?P<last>[a-z]{3})[._])"
YEAR_OF_FILE = r"(?<!\d)((?:19|20)\d{2})(?!\d)"
INTERSECTORAL = {"intersectoral": "ALL"}


def tidy(raw, drop):
    """Take one record a place, sector and group to its figures."""
    raw = _given(raw, drop, FIGURES)
    raw = _with_figures(raw, drop, FIGURES)
    figures = {column: blank(raw, header) for header, column in FIGURES.items()}
    return {NEEDS: _told(raw, drop).assign(**figures)}


def tidy_status(raw, drop):
    """Take one record a figure to the column that its status names; the others are missing."""
    raw = _given(raw, drop, ["population"])
    raw = _with_figures(raw, drop, ["population"])
    status = stripped(raw["population status"]).str.lower().map(STATUS_CODES).astype("str")
    drop.reject(raw, status.isna(), f"population status is none of {', '.join(STATUS_CODES)}", "population status")
    figures = {name: raw["population"].where(status.eq(name)) for name in STATUSES}
    return {NEEDS: _told(raw, drop).assign(**figures, status=status)}


def _given(raw, drop, headers):
    """Return *raw* with blanks for dashes and words that say that a figure is not given."""
    for header in set(headers) & set(raw.columns):
        text = stripped(raw[header]).str.lower()
        for marks, rule in MARKS:
            drop.values(raw, text.isin(marks), rule, header)
        raw = raw.assign(**{header: raw[header].mask(text.isin([*DASHES, *WORDS]), "")})
    return raw


def _with_figures(raw, drop, headers):
    present = [filled(raw[header]) for header in headers if header in raw.columns]
    return drop(raw, ~np.logical_or.reduce(present), NO_FIGURE)


def _told(raw, drop):
    """Return all that tells the records apart: year, country, place, level, sector, caseload and group."""
    names = raw["part"].astype("str").str.lower()
    level = _level(raw)
    sector = blank(raw, "sector")
    return raw[["part", "record"]].assign(
        year=_year(raw, names, drop), admin_level=level, place=_deepest(raw, level, "name"),
        country=_country(raw, names, drop),
        place_code=_deepest(raw, level, "code"), caseload=blank(raw, "caseload"), population_group=_group(raw),
        sector=sector.mask(sector.str.lower().isin(INTERSECTORAL).fillna(False), "ALL"))


def _country(raw, names, drop):
    """Return the country of a column, else of the file's name, else unknown."""
    if {"country iso", "country name"} & set(raw.columns):
        return resolved(raw, drop, "country", iso3="country iso", name="country name")
    told = names.str.extract(OF_FILE)
    return members(told["first"].fillna(told["last"]), "iso3").fillna("UNK")


def _level(raw):
    """Return the deepest division that has a code or name, or the level that the record states."""
    found = pd.Series(0, index=raw.index, dtype="Int64")
    for level in LEVELS:
        found = found.mask(_division(raw, level, "code").notna() | _division(raw, level, "name").notna(), level)
    return numbers(blank(raw, "admin level"))[0].astype("Int64").fillna(found)


def _division(raw, level, what):
    found = blank(raw, f"admin {level} {what}")
    return found.fillna(blank(raw, f"provider admin{level} name")) if what == "name" else found


def _deepest(raw, level, what):
    found = pd.Series(pd.NA, index=raw.index, dtype="str")
    for number in LEVELS:
        found = found.mask(level.eq(number), _division(raw, number, what))
    return found


def _year(raw, names, drop):
    """Return the year of a column, of the start of the period, or of the file's name where it has only one."""
    stated = blank(raw, "year").fillna(blank(raw, "reference period start").str.slice(0, 4))
    year, faulty = numbers(stated)
    drop.reject(raw.assign(year=stated), faulty, "year is no number", "year")
    told = names.str.findall(YEAR_OF_FILE)
    return year.fillna(pd.to_numeric(told.str[0].where(told.str.len().eq(1))).astype("Float64")).astype("Int64")


def _group(raw):
    """Return the group in the plan's words; where several columns tell it, each with its own name."""
    told = {name: blank(raw, name) for name in GROUP_PARTS if name in raw.columns}
    if set(told) <= {"group"}:
        return told.get("group", pd.Series(pd.NA, index=raw.index, dtype="str"))
    parts = pd.DataFrame({name: (f"{name} " + text).fillna("") for name, text in told.items()})
    joined = parts.iloc[:, 0]
    for name in parts.columns[1:]:
        joined = joined + np.where(joined.ne("") & parts[name].ne(""), "; ", "") + parts[name]
    return stripped(joined)


LEFT_OUT = {
    "info": "remark of the publisher's program on a cluster or code", "warning": "remark of the publisher's program",
    "error": "remark of the publisher's program", "has hrp": "whether the country has a plan, as of today",
    "in gho": "whether the country is in the global overview, as of today",
    "reference period end": "end of the plan's year", "dataset hdx id": "number of the file at HDX",
    "resource hdx id": "number of the file at HDX", "location ref": "number of the country at HDX",
    "admin1 ref": "number of the place at HDX", "admin2 ref": "number of the place at HDX",
    "min age": "the age range beside it", "max age": "the age range beside it",
    "admin1 is unspecified": "told by a blank code", "admin2 is unspecified": "told by a blank code",
}
COMMON = {"aliases": ALIASES, "left_out": LEFT_OUT}
OPTIONAL = {"country iso", "country name", "caseload", "year", *ADMIN, *GROUP_PARTS}
SOURCE = Source(
    name="hpc_needs", title="People in need, targeted and reached, by plan, place, cluster and group",
    publisher="OCHA", licence="CC BY 3.0 IGO", url="https://data.humdata.org/dataset/global-hpc-hno", tables=(NEEDS,),
    editions=(
        Edition("plans", required={"sector"}, any_of={"in need", "targeted", "reached"},
                optional={*OPTIONAL, *FIGURES}, excluded={"population status"}, tidy=tidy,
                measures=tuple(Measure((header,), additive=True) for header in FIGURES), **COMMON),
        Edition("one record a figure", required={"sector", "population status", "population"},
                optional={*OPTIONAL, "admin level", "reference period start",
                          *(f"provider admin{level} name" for level in LEVELS)},
                tidy=tidy_status, measures=(Measure(("population",), additive=True),), **COMMON),
    ),
)
