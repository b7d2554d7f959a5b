"""FAOSTAT suite of food security indicators (domain FS, earlier FSI): one indicator, country and period a row.

Means over three years (1999-2001) stand beside single years.  `<2.5`, `<0.1` and `<0.5` are limits of what is shown,
not values.  Newer files give the bounds of a confidence interval as rows of their own.  An indicator of women or men
has a code that ends in F or M.
"""

import re

import pandas as pd

from displacement.accounts.source import Source
from displacement.cells.headers import folded, normalise
from displacement.cells.wide import nothing, recoded, words
from displacement.sources.fao._faostat import (
    LICENCE,
    PUBLISHER,
    code_of,
    distinct,
    editions,
    elsewhere,
    explained,
    from_rows,
    from_years,
    most,
)
from displacement.tables._dimensions import SEX
from displacement.tables.flags import FLAGS
from displacement.tables.food_indicators import FOOD_INDICATORS, STATISTICS

DOMAINS = {"FS", "FSI"}
DOMAIN_NAMES = ("food security", "sécurité alimentaire", "seguridad alimentaria")
INDICATOR_WORDS = ("undernourish", "food insecur", "dietary energy", "sous aliment", "insecurite alimentaire",
                   "energie alimentaire", "subaliment", "inseguridad alimentaria", "energia alimentaria", "stunted",
                   "protein supply", "value of food", "dependency ratio", "breastfeeding", "drinking water",
                   "sanitation", "birthweight", "political stability", "arable land equipped", "rail lines",
                   "food production variability", "food supply variability", "wasting", "overweight", "obesity",
                   "anaemia", "anemia", "energy requirement", "caloric", "fat supply", "food deficit",
                   "domestic food price", "per capita ppp", "stabilite politique", "estabilidad politica",
                   "eau potable", "agua potable", "assainissement", "saneamiento", "obesite", "obesidad", "anemie",
                   "allaitement", "lactancia", "insuffisance ponderale", "bajo peso", "sobrepeso",
                   "retard de croissance",
                   "retraso del crecimiento", "surpoids", "emaciation", "emaciacion", "proteines", "proteinas",
                   "importations alimentaires", "importaciones de alimentos", "dependance", "dependencia")
VALUE, LOWER, UPPER = STATISTICS
VALUE_WORDS = ("value", "valeur", "valor")
LOWER_WORDS = ("lower", "inferieur", "inferior")
UPPER_WORDS = ("upper", "superieur", "superior")
WOMEN = re.compile(r"\b(?:women|female|femmes|feminine|mujeres|femenina)\b")
MEN = re.compile(r"\b(?:men|male|hommes|masculine|hombres|masculina)\b")


def tidy(raw, drop):
    """Take one row a value to food indicators."""
    return {FOOD_INDICATORS: from_rows(_told(raw, drop), drop, FOOD_INDICATORS, _described)}


def tidy_wide(raw, drop):
    """Take one column a year or span of years to food indicators."""
    return {FOOD_INDICATORS: from_years(_told(raw, drop), drop, FOOD_INDICATORS, _described)}


def _told(raw, drop):
    """Reject the rows whose element is neither a value nor a bound of its confidence interval."""
    if "element" in raw.columns:
        unknown = recoded(words(raw["element"]), _statistic).isna().to_numpy()
        if unknown.any():
            drop.reject(raw, unknown, "element is no value and no bound of a confidence interval", "element")
    return raw


def _described(raw):
    indicator = words(raw["item"])
    statistic = recoded(words(raw["element"]), _statistic) if "element" in raw.columns else pd.Series(
        VALUE, index=raw.index, dtype="str")
    codes = {tidy: code_of(raw, name) for tidy, name in (("indicator_code", "item"), ("element_code", "element"))
             if f"{name} code" in raw.columns}
    return raw.drop(columns=["item", "element"], errors="ignore").assign(
        indicator=indicator, **codes,
        statistic=statistic.astype("str").fillna(VALUE).astype(pd.CategoricalDtype(STATISTICS)),
        sex=_sexes(indicator, codes.get("indicator_code", nothing(raw.index))))


def _statistic(element):
    name = folded(element)
    for statistic, known in ((LOWER, LOWER_WORDS), (UPPER, UPPER_WORDS), (VALUE, VALUE_WORDS)):
        if any(word in name for word in known):
            return statistic
    return pd.NA


def _is_statistic(element):
    return isinstance(_statistic(element), str)


def _sexes(indicator, code):
    """Return whom an indicator is on: by its code, else by its name."""
    by_code = recoded(code, lambda text: {"F": "female", "M": "male"}.get(text[-1], pd.NA)).astype("str")
    by_name = recoded(indicator, _sex_by_name).astype("str")
    return by_code.fillna(by_name).astype(pd.CategoricalDtype(SEX.values))


def _sex_by_name(indicator):
    name = folded(indicator)
    return "female" if WOMEN.search(name) else "male" if MEN.search(name) else "total"


def of_security(raw):
    """Tell whether the rows of *raw* are food security indicators, by domain or names; codes share their numbers."""
    domains = distinct(raw, "domain code")
    if domains:
        return domains <= DOMAINS
    named = {normalise(name) for name in distinct(raw, "domain")}
    if named:
        return all(any(word in name for word in DOMAIN_NAMES) for name in named)
    return most(_is_indicator, distinct(raw, "item")) and most(_is_statistic, distinct(raw, "element"))


def _is_indicator(item):
    name = folded(item)
    return any(word in name for word in INDICATOR_WORDS)


SOURCE = Source(
    name="fao_food_security", title="Food security indicators by country (FAOSTAT)",
    publisher=PUBLISHER, licence=LICENCE, url="https://www.fao.org/faostat/en/#data/FS",
    tables=(FOOD_INDICATORS, FLAGS), editions=editions(tidy, tidy_wide, of_security, "foodsecurity", ("item",)),
    finish=explained, elsewhere=elsewhere,
)
