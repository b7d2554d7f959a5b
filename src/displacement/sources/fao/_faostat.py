"""What FAOSTAT's files share: headers in three languages, periods, flags, blanks, rows or a column for each year.

Bulk files come normalised or wide (`Y2014`, `Y2014F` its flag, `Y2014N` its note), web selections with or without
codes and in the language of the site.  `Year Code` 20182020 is the mean over 2018 to 2020; HDX's copies put the last
year into `Year`, so the code goes first.  One letter is a different flag in different years (A was "aggregate" and is
"official"), so its meaning is kept where the file tells it.  A blank with a flag such as NV is missing, not zero.
"""

import re

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure
from displacement.cells.dates import days
from displacement.cells.headers import folded, normalise
from displacement.cells.values import filled, stripped
from displacement.cells.wide import grouped, nothing, recoded, reshaped, words
from displacement.sources.fao._areas import CODES, located
from displacement.tables.flags import FLAGS

PUBLISHER = "FAO"
LICENCE = "CC BY 4.0 (formerly CC BY-NC-SA 3.0 IGO)"

OF = ("", "de", "du", "del", "de la", "d")
THINGS = {
    "area": ("area", "country", "pays", "zone", "área", "país", "area name", "country name", "zona",
             "country or area"),
    "item": ("item", "produit", "producto", "indicator"),
    "element": ("element", "élément", "elemento"),
    "year": ("year", "année", "año"),
    "unit": ("unit", "unité", "unidad"),
    "value": ("value", "valeur", "valor"),
    "flag": ("flag", "symbole", "símbolo", "flags"),
    "note": ("note", "notes", "nota"),
    "domain": ("domain", "domaine", "dominio"),
    "start date": ("startdate", "start date", "date start"),
    "end date": ("enddate", "end date", "date end"),
    "flag description": ("flag description", "description du symbole", "descripción del símbolo",
                         "description symbole", "descripción símbolo", "description", "descripción"),
    "area code iso3": ("iso3", "iso3 code", "country iso3", "area abbreviation"),
    "area code m49": ("m49", "m49 code"),
}
CODED = ("area", "item", "element", "year", "domain")
SYSTEMS = {"area": ("fao", "m49", "iso3", "iso2"), "item": ("fbs", "fao", "sdg", "cpc")}

FIRST_YEAR, LAST_YEAR = 1950, 2050
LONGEST_MEAN = 10
SPANS = {f"y{first}{last if last > first else ''}": (first, last) for first in range(FIRST_YEAR, LAST_YEAR)
         for last in (first, first + 2)}
YEAR_CODE = r"^(?P<first>\d{4})(?:\D*(?P<last>\d{4}))?$"
BESIDE = {"flag": {year: f"{year}f" for year in SPANS}, "note": {year: f"{year}n" for year in SPANS}}

BLANKS = {
    "NV": "no value: not available (flag NV)",
    "NR": "no value: not reported (flag NR)",
    "O": "no value: missing (flag O)",
    "M": "no value: missing, or cannot exist (flag M)",
    "L": "no value: exists but was not collected (flag L)",
    "Q": "no value: suppressed (flag Q)",
}
BLANK = "no value, and no flag that says why"
CODE_LIST = "code list of the publisher; its codes and names stand in the rows of the data"
LEFT_OUT = {
    "domain": "the dataset and its method tell it", "domain code": "the dataset and its method tell it",
    **dict.fromkeys(("item code fbs", "item code fao", "item code cpc", "item code sdg"),
                    "the item's code in another system; the item code beside it tells it"),
    "area code fao": "the area code beside it tells it", "element group": "the element tells it",
    "latitude": "the area tells it", "longitude": "the area tells it",
}
OTHER_DOMAINS = {
    "consumer price": "Consumer Price Indices (CP)", "producer price": "Producer Prices (PP)",
    "gross domestic product": "Macro-Economic Indicators (MK), macro-statistics",
    "gross fixed capital": "Macro-Economic Indicators (MK), macro-statistics",
    "value added": "Macro-Economic Indicators (MK), macro-statistics", "deflator": "Deflators (PD)",
    "exchange rate": "Exchange Rates (PE)", "area harvested": "Crops and Livestock Products (QCL)",
    "yield": "Crops and Livestock Products (QCL)", "emissions": "Emissions (GT)", "import value": "Trade (TCL)",
    "export value": "Trade (TCL)", "population": "Annual Population (OA)",
}
UNITS = {
    "1000 t": ("1000 tonnes", "1 000 tonnes", "1000 t", "milliers de tonnes", "miles de toneladas", "1000 toneladas"),
    "1000 people": ("1000 persons", "1000 No", "1000 An", "1000 personnes", "1000 personas"),
    "million people": ("millions", "million No", "million", "millones", "million persons"),
    "t": ("tonnes", "t", "toneladas"),
    "kg per person per year": ("kg/cap", "kg/capita/yr", "kg/cap/yr", "kg/personne/an", "kg/persona/año"),
    "g per person per day": ("g/capita/day", "g/cap/d", "g/cap/day", "g/pers/jour", "g/personne/jour",
                             "g/persona/día"),
    "kcal per person per day": ("kcal/capita/day", "kcal/cap/d", "kcal/cap/day", "kcal/pers/jour",
                                "kcal/personne/jour", "kcal/persona/día"),
    "million kcal": ("million Kcal", "millions Kcal"),
}
UNIT_NAMES = {normalise(old): new for new, spellings in UNITS.items() for old in spellings}


def _spellings(name):
    return {normalise(word) for word in THINGS.get(name, ())}


def _coded():
    """Return {spelling: name} of the columns of codes, such as `code zone m49` and `código del elemento`."""
    found = {}
    for name in CODED:
        for word in _spellings(name):
            codes = {f"{word} code", *(f"{code} {of} {word}".replace("  ", " ") for of in OF
                                       for code in ("code", "código", "cod", "cód"))}
            for code in codes:
                found[code] = f"{name} code"
                found |= {f"{code} {system}": _system_name(name, system) for system in SYSTEMS.get(name, ())}
    return found


def _system_name(name, system):
    if name == "area":
        return CODES[system]
    return f"{name} code" if system in ("fao", "fbs") else f"{name} code {system}"


def _aliases():
    """Return {spelling: name} of all headers, with and without their accents."""
    found = {word: name for name in THINGS for word in _spellings(name)} | _coded()
    found |= {str(first): f"y{first}" for first in range(FIRST_YEAR, LAST_YEAR)}
    plain = str.maketrans("àáéèíóúñê", "aaeeioune")
    found = {word.translate(plain): name for word, name in found.items()} | found
    return {word: name for word, name in found.items() if word != name}


ALIASES = _aliases()
OPTIONAL = {"element", "unit", "flag", "note", "flag description", "item code", "element code", "year code",
            "start date", "end date", *CODES.values()}


def editions(tidy_long, tidy_wide, told, part, named):
    """Return the editions of one FAOSTAT domain: rows, columns of years, flags and code lists.

    *told* looks at the rows, *part* is how the domain's bulk files are called, by which its lists of codes are known,
    *named* are the columns that name what a row is on.
    """
    def in_part(raw):
        return part in normalise(raw["part"].cat.categories[0]).replace(" ", "")

    wide = {"required": {"area", *named}, "any_of": set(SPANS), "told": told, "aliases": ALIASES,
            "excluded": {"value"}, "optional": {*OPTIONAL, *BESIDE["flag"].values(), *BESIDE["note"].values()},
            "left_out": LEFT_OUT, "measures": tuple(Measure((year,)) for year in SPANS), "tidy": tidy_wide}
    long = {"required": {"year", "value", *named}, "any_of": {"area", *CODES.values()}, "told": told,
            "aliases": ALIASES, "optional": OPTIONAL, "left_out": LEFT_OUT, "measures": (Measure(("value",)),),
            "tidy": tidy_long}
    lists = {"aliases": ALIASES, "excluded": {"value", *SPANS}, "told": in_part}
    return (
        Edition("rows", **long), Edition("years", **wide),
        Edition("flags", required={"flag", "flag description"}, tidy=tidy_flags, **lists),
        Edition("code list", required=set(), any_of={"area code", "item code", "element code"}, tidy=tidy_codes,
                left_out=dict.fromkeys(("area code", "area code m49", "area", "item code", "item", "item code cpc",
                                        "item code sdg", "element code", "element"), CODE_LIST),
                **lists | {"excluded": {"value", "flag", *SPANS}}),
    )


def tidy_flags(raw, drop):
    """Take the flags and their meaning."""
    return {FLAGS: raw[["flag", "part", "record"]].assign(flag_meaning=raw["flag description"])}


def tidy_codes(raw, drop):
    """Take no list of codes and names: they stand in the rows of the data."""
    drop(raw, np.ones(len(raw), dtype=bool), CODE_LIST)
    return {}


def explained(tables):
    """Return *tables* with the meaning of each flag, from the list of flags beside the data."""
    if FLAGS not in tables or len(tables) == 1:
        return tables
    meanings = dict(zip(tables[FLAGS]["flag"], tables[FLAGS]["flag_meaning"], strict=True))
    return {table: frame if table is FLAGS else frame.assign(flag_meaning=_meaning(frame, meanings))
            for table, frame in tables.items()}


def _meaning(frame, meanings):
    marks = frame["flag"].cat.add_categories("<blank>").fillna("<blank>")
    told = recoded(marks, lambda flag: meanings.get(flag, pd.NA))
    own = frame["flag_meaning"]
    return told if own.isna().all() else own.astype("str").fillna(told.astype("str")).astype("category")


def from_rows(raw, drop, table, describe):
    """Return one row a value for *table*, of a file that has rows; *describe* adds what is the domain's own."""
    raw = _with_values(raw, drop)
    raw = describe(_with_periods(located(raw, drop), drop))
    own = {name: _words(raw, name) for name in ("unit", "flag", "note")}
    raw = raw.assign(**own, flag_meaning=_words(raw, "flag description"))
    return reshaped(raw, drop, {"value": {}}, _ids(raw, table), "value")


def from_years(raw, drop, table, describe):
    """Return one row a value for *table*, of a file that has a column for each year."""
    raw = describe(located(raw, drop))
    raw = raw.assign(unit=_words(raw, "unit"), flag_meaning=nothing(raw.index))
    columns = {year: dict(zip(("period_start", "period_end"), _ends(*span), strict=True))
               for year, span in SPANS.items()}
    ids = [name for name in _ids(raw, table) if name not in BESIDE]
    return reshaped(raw, drop, columns, ids, "value", BESIDE)


def _ids(raw, table):
    """Return the columns of *table* that *raw* has by now, its figures and evidence apart."""
    own = {*table.bounds("value"), "part", "record"}
    return [name for name in table.columns if name in raw.columns and name not in own]


def _words(raw, name):
    """Return column *name* as category, units spelt in one way."""
    if name not in raw.columns:
        return nothing(raw.index)
    found = words(raw[name])
    return recoded(found, lambda unit: UNIT_NAMES.get(normalise(unit), unit)) if name == "unit" else found


def _with_values(raw, drop):
    """Return the records that have a value; the others are dropped by what their flag says of them."""
    for flag, rule in BLANKS.items():
        if "flag" in raw.columns:
            raw = drop(raw, ~filled(raw["value"]) & stripped(raw["flag"]).eq(flag).to_numpy(dtype=bool), rule)
    return drop(raw, ~filled(raw["value"]), BLANK)


def _with_periods(raw, drop):
    """Return *raw* with first and last day of the period, by its dates, its year code, or its year."""
    headers = [name for name in ("start date", "end date", "year code", "year") if name in raw.columns]
    told = pd.DataFrame({name: words(raw[name]) for name in headers})
    group, first = grouped(told)
    found = _periods(told.iloc[first].reset_index(drop=True).astype("str")).take(group).set_axis(raw.index)
    wrong = found.pop("wrong").to_numpy()
    if wrong.any():
        drop.reject(raw, wrong, "year is no year or span of years, or is not that of the year code", "year")
    return raw.assign(**{name: found[name].array for name in found})


def _periods(told):
    """Return the period of each distinct way to tell it, and where it is none."""
    texts = told["year code"].fillna(told["year"]) if "year code" in told else told["year"]
    first, last = _span(texts)
    own = _span(told["year"])
    wrong = first.isna() | (last < first).fillna(False) | (last - first > LONGEST_MEAN).fillna(False)
    wrong |= ~first.fillna(0).between(FIRST_YEAR, LAST_YEAR)
    wrong |= ((own[0] < first) | (own[1] > last)).fillna(False)
    start, end = _days(first.mask(wrong)), _days(last.mask(wrong) + 1) - np.timedelta64(1, "D")
    for name, ends in (("start date", start), ("end date", end)):
        if name in told:
            day, faulty = days(told[name].str.slice(0, 10))
            wrong |= faulty
            ends.mask(day.notna(), day, inplace=True)
    return pd.DataFrame({"period_start": start, "period_end": end, "wrong": wrong})


def _span(texts):
    """Return first and last year of texts such as 2018, 20182020 and 2018-2020."""
    found = texts.str.removeprefix("'").str.extract(YEAR_CODE)
    first = pd.to_numeric(found["first"]).astype("Int64")
    return first, pd.to_numeric(found["last"]).astype("Int64").fillna(first)


def _days(years):
    known = years.notna().to_numpy()
    whole = years.to_numpy("int64", na_value=1970)
    return pd.Series(np.where(known, (whole - 1970).astype("datetime64[Y]"), np.datetime64("NaT", "Y"))
                     .astype("datetime64[us]"))


def _ends(first, last):
    """Return first and last day of the years from *first* to *last*."""
    return np.datetime64(f"{first}-01-01", "us"), np.datetime64(f"{last}-12-31", "us")


def code_of(raw, name):
    """Return the codes of *name* as category: no apostrophe, and no S before the numbers of food balances."""
    return recoded(words(raw[f"{name} code"]), lambda code: re.sub(r"^S(?=\d+$)", "", code.removeprefix("'")))


def distinct(raw, name):
    """Return the distinct words of column *name*, HXL tags apart; none where there is no such column."""
    if name not in raw.columns:
        return set()
    return {word.strip() for word in raw[name].unique() if word.strip() and not word.startswith("#")}


def most(known, found):
    """Tell whether *known* holds of at least half of the words that were *found*."""
    return sum(map(bool, map(known, found))) * 2 >= len(found)


def elsewhere(raw):
    """Return which domain of FAOSTAT *raw* is, where it has its columns; nothing where it has not."""
    named = raw.set_axis([ALIASES.get(name, name) for name in raw.columns], axis="columns")
    names = set(named.columns)
    if not {"item", "element"} <= names or not names & {"area", *CODES.values()}:
        return ""
    said = sorted(distinct(named, "domain"))
    words = " ".join(folded(word) for name in ("item", "element") for word in sorted(distinct(named, name)))
    known = next((domain for word, domain in OTHER_DOMAINS.items() if word in words), "")
    domain = f"FAOSTAT's domain {said[0] if said else known}" if said or known else "of another domain of FAOSTAT"
    return f"{domain}, which no dataset of this package reads"
