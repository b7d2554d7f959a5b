"""FAOSTAT food balances (domains FBS and FBSH): supply and use of foods by country and year.

FBSH is the old method, to 2013; FBS the new one, from 2010; both have 2010 to 2013, and differ.  Until 2020 the old one
was called FBS, "Food Balance Sheets".  Bulk files do not name the domain: there the years tell it (before 2010, after
2013), else a code that only one of them has in 2010 to 2013 (rice is 2805 and became 2807), else the name of the file.
Items and groups of items stand side by side (2901 is all foods); two may share their name (Eggs is 2744 and 2949).
"""

import re
from functools import partial

import pandas as pd

from displacement.accounts.source import Source
from displacement.cells.headers import folded, normalise
from displacement.cells.values import stripped
from displacement.cells.wide import words
from displacement.sources.fao._faostat import (
    LICENCE,
    PUBLISHER,
    SPANS,
    code_of,
    distinct,
    editions,
    elsewhere,
    explained,
    from_rows,
    from_years,
    most,
)
from displacement.tables.flags import FLAGS
from displacement.tables.food_balance import FOOD_BALANCE, METHODS

DOMAINS = {"FBS", "FBSH"}
DOMAIN_NAMES = ("food balance", "bilans alimentaires", "bilan alimentaire", "balances alimentarios",
                "balance alimentario", "hojas de balance")
ITEM_NUMBER = re.compile(r"'?S?2[5-9]\d\d")
ELEMENT_NUMBERS = {
    "511", "5071", "5072", "5120", "5121", "5123", "5130", "5131", "5141", "5142", "5153", "5154", "5170", "5171",
    "5301", "5511", "5521", "5527", "5611", "5911", "641", "645", "646", "661", "664", "671", "674", "681", "684",
}
ELEMENT_NAMES = {folded(name) for name in (
    "Domestic supply quantity", "Food", "Feed", "Food manufacture", "Residuals", "Tourist consumption",
    "Food supply (kcal/capita/day)", "Food supply quantity (kg/capita/yr)",
    "Protein supply quantity (g/capita/day)", "Fat supply quantity (g/capita/day)", "Other uses (non-food)",
    "Food supply quantity (g/capita/day)", "Disponibilité intérieure",
    "Disponibilité alimentaire (Kcal/personne/jour)", "Disponibilidad interna", "Suministro interno",
    "Disponibilité alimentaire en quantité (kg/personne/an)",
    "Disponibilidad de alimentos (kcal/persona/día)", "Suministro alimentario (kcal/persona/día)")}
OLD, NEW, NOT_STATED = METHODS
OLD_NAMES = ("old methodology", "ancienne méthodologie", "metodología antigua", "historic")
NEW_NAMES = ("new food balances", "2010")
BEFORE_2020 = ("food balance sheets", "bilans alimentaires", "hojas de balance de alimentos")
OLD_ITEMS, NEW_ITEMS = ("2805",), ("2807",)
NEW_ELEMENTS = ("5170", "5171")
LAST_OLD_ONLY, LAST_OLD = 2009, 2013


def tidy(raw, drop):
    """Take one row a value to food balances."""
    return {FOOD_BALANCE: from_rows(raw, drop, FOOD_BALANCE, _described)}


def tidy_wide(raw, drop):
    """Take one column a year to food balances; the years of the file tell its method."""
    years = [SPANS[name][0] for name in raw.columns if name in SPANS]
    of_file = OLD if min(years) <= LAST_OLD_ONLY else NEW if max(years) > LAST_OLD else NOT_STATED
    return {FOOD_BALANCE: from_years(raw, drop, FOOD_BALANCE, partial(_described, of_file=of_file))}


def _described(raw, of_file=NOT_STATED):
    codes = {f"{name}_code": code_of(raw, name) for name in ("item", "element") if f"{name} code" in raw.columns}
    return raw.assign(item=words(raw["item"]), element=words(raw["element"]), **codes,
                      method=_method(raw, codes, of_file))


def _method(raw, codes, of_file):
    """Return the method that the domain tells, else the years, else a code of the row, else the name of the file."""
    found = pd.Series(_of_part(raw), index=raw.index, dtype="str")
    for name, known, method in (("item_code", OLD_ITEMS, OLD), ("item_code", NEW_ITEMS, NEW),
                                ("element_code", NEW_ELEMENTS, NEW)):
        if name in codes:
            found = found.mask(codes[name].isin(known), method)
    if of_file != NOT_STATED:
        found[:] = of_file
    if "period_start" in raw.columns:
        years = raw["period_start"].dt.year
        found = found.mask(years.le(LAST_OLD_ONLY), OLD).mask(years.gt(LAST_OLD), NEW)
    if "domain" in raw.columns:
        found = stripped(raw["domain"]).map(_domain, na_action="ignore").astype("str").fillna(found)
    if "domain code" in raw.columns:
        found = found.mask(stripped(raw["domain code"]).eq("FBSH").fillna(False), OLD)
    return found.astype(pd.CategoricalDtype(METHODS))


def _of_part(raw):
    """Return the method that the name of the publisher's file tells."""
    part = normalise(raw["part"].cat.categories[0]).replace(" ", "")
    if "historic" in part:
        return OLD
    return NEW if "area code m49" in raw.columns and "foodbalancesheets" in part else NOT_STATED


def _domain(name):
    name = normalise(name)
    if any(word in name for word in OLD_NAMES) or name in BEFORE_2020:
        return OLD
    return NEW if any(word in name for word in NEW_NAMES) else pd.NA


def of_balance(raw):
    """Tell whether the rows of *raw* are of a food balance, by domain, codes, or names."""
    domains, items, elements = (distinct(raw, f"{name} code") for name in ("domain", "item", "element"))
    if domains:
        return domains <= DOMAINS
    if items:
        return most(ITEM_NUMBER.fullmatch, items) and (not elements or most(ELEMENT_NUMBERS.__contains__, elements))
    named = {normalise(name) for name in distinct(raw, "domain")}
    if named:
        return all(any(word in name for word in DOMAIN_NAMES) for name in named)
    return bool({folded(name) for name in distinct(raw, "element")} & ELEMENT_NAMES)


SOURCE = Source(
    name="fao_food_balance", title="Food balances by country, item and year (FAOSTAT)",
    publisher=PUBLISHER, licence=LICENCE, url="https://www.fao.org/faostat/en/#data/FBS",
    tables=(FOOD_BALANCE, FLAGS), editions=editions(tidy, tidy_wide, of_balance, "foodbalance", ("item", "element")),
    finish=explained, elsewhere=elsewhere,
)
