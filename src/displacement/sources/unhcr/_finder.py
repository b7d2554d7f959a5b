"""What the files of UNHCR's Refugee Data Finder share: names of columns, countries, years."""

import numpy as np
import pandas as pd

from displacement.cells.countries import members, resolved
from displacement.cells.headers import folded
from displacement.cells.values import numbers
from displacement.tables.countries import TOTAL

PUBLISHER = "UNHCR"
LICENCE = "CC BY 4.0"
URL = "https://www.unhcr.org/refugee-statistics/download/"

YEAR = {"year", "a\u00f1o", "ann\u00e9e", "date year"}
ORIGIN_NAMES = {"country of origin", "coo name", "origin", "country of origin name", "origin name", "pays dorigine",
                "pa\u00eds de origen", "country name origin", "country of origin en", "origine", "origen"}
ORIGIN_CODES = {"coo", "coo code"}
ORIGIN_ISO = {"country of origin iso", "country of origin code", "country code origin",
              "coo iso", "iso3coo", "coo iso3", "country of origin iso3", "origin iso",
              "origin iso3", "pays dorigine iso", "pa\u00eds de origen iso"}
ASYLUM_NAMES = {"country of asylum", "coa name", "country of asylum or residence", "country of asylum name",
                "country name asylum", "asylum name", "asylum", "residence", "country territory of asylum residence",
                "pays dasile", "pa\u00eds de asilo"}
ASYLUM_CODES = {"coa", "coa code"}
ASYLUM_ISO = {"country of asylum iso", "country of asylum code", "country code asylum",
              "coa iso", "iso3coa", "coa iso3", "country of asylum iso3", "asylum iso",
              "asylum iso3", "pays dasile iso", "pa\u00eds de asilo iso"}
COUNTRIES = {"origin name": ORIGIN_NAMES, "origin code": ORIGIN_CODES, "origin iso": ORIGIN_ISO,
             "asylum name": ASYLUM_NAMES, "asylum code": ASYLUM_CODES, "asylum iso": ASYLUM_ISO, "year": YEAR}
OWN = {                                    # measures of one dataset each, so that no other takes its files
    "resettlement": {"resettlement arrivals", "resettled refugees", "refugee resettlement", "rst", "resettled",
                     "r\u00e9installation", "arriv\u00e9es de r\u00e9installation", "reasentamiento",
                     "llegadas por reasentamiento"},
    "naturalisation": {"naturalization", "naturalised refugees", "naturalized refugees", "nat", "naturalisations",
                       "naturalizaci\u00f3n", "naturalizaciones"},
    "refugee like": {"roc", "refugee like situations", "refugee like situation", "people in refugee like situations",
                     "persons in refugee like situations"},
}
PLACED = {f"{side} {form}" for side in ("origin", "asylum") for form in ("iso", "name")}
NAMED = {"origin name": "the ISO code beside it tells the country", "asylum name": "the ISO code beside it tells it",
         "residence name": "the ISO code beside it tells the country",
         "origin code": "UNHCR's own code; the ISO code beside it tells the country",
         "asylum code": "UNHCR's own code; the ISO code beside it tells the country",
         "coo id": "number of the country in UNHCR's system", "coa id": "number of the country in UNHCR's system"}


def aliases(**groups):
    """Return {other spelling: name} of COUNTRIES, OWN and *groups* (`name={spellings}`, underscores for blanks).

    Each spelling stands with its accents and without.
    """
    found = COUNTRIES | OWN | {name.replace("_", " "): spellings for name, spellings in groups.items()}
    return {form: name for name, spellings in found.items() for spelling in spellings
            for form in (spelling, folded(spelling)) if form != name}


def pairs(raw, drop):
    """Return *raw* with `origin` and `asylum` as members and `year` as number; a row without a year is rejected."""
    year, faulty = numbers(raw["year"])
    wrong = faulty | year.isna() | ~year.between(1900, 2100).fillna(False)
    if wrong.any():
        drop.reject(raw, wrong, "year is no year", "year")
    return countries(raw, drop).assign(year=year.astype("Int64").mask(wrong))


def countries(raw, drop):
    """Return *raw* with `origin` and `asylum` as members, by the first of ISO code, UNHCR's code and name.

    A file without any column of one side has its totals over that side.
    """
    return raw.assign(**{side: _side(raw, drop, side) for side in ("origin", "asylum")})


def _side(raw, drop, side):
    columns = {"iso3": f"{side} iso", "unhcr": f"{side} code", "name": f"{side} name"}
    if not set(columns.values()) & set(raw.columns):
        return pd.Series(pd.Categorical.from_codes(np.zeros(len(raw), dtype="int8"), categories=[TOTAL]), raw.index)
    return resolved(raw, drop, side, **columns)


def told_members(raw, side):
    """Return the members of one *side* (`origin`, `asylum`) as far as its columns tell them; nothing is rejected."""
    found = pd.Series(pd.NA, index=raw.index, dtype="str")
    for system, header in (("iso3", f"{side} iso"), ("unhcr", f"{side} code"), ("name", f"{side} name")):
        if header in raw.columns:
            found = found.fillna(members(raw[header], system).astype("str"))
    return found
