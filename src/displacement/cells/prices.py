"""What providers of price panels share: words, dates, figures and kinds, each asked of the distinct values only."""

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from displacement.cells.countries import DTYPE, members
from displacement.cells.dates import days
from displacement.cells.headers import folded
from displacement.cells.values import all_numbers, each, encoded, figures, stripped
from displacement.tables.vocabulary import ITEM_KINDS, MARKET_LEVELS

TYPES = {"farmgate": "farm gate", "farm gate price": "farm gate", "producer price": "producer",
         "retail price": "retail", "wholesale price": "wholesale"}
FLAGS = {"forecasted": "forecast", "estimated": "estimate", "aggregated": "aggregate"}
KINDS = {"exchange rate": "exchange rate", "wage": "wage", "labour": "wage", "labor": "wage", "livestock": "livestock",
         "fuel": "fuel", "charcoal": "fuel", "firewood": "fuel", "electricity": "fuel", "kerosene": "fuel",
         "diesel": "fuel", "petrol": "fuel", "gasoline": "fuel", "cooking gas": "fuel"}
RATES = ("usd lcu", "lcu usd")
AVERAGES = ("average", "moyenne", "promedio")
NATIONAL = ("national average", "moyenne nationale", "promedio nacional")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
MOST_MONTHS = 12
MOST_WORDS = 10_000                                   # of which it is remembered what they mean


def words(text):
    """Return *text* as a category of trimmed words; blank is missing."""
    codes, values = encoded(text)
    plain = stripped(values)
    if plain.equals(values):                                # nothing to trim, none is blank
        return text if text.dtype == "category" else _category(codes, pd.Index(values), text.index)
    known = pd.Index(plain.dropna().unique(), dtype="str")
    return _category(each(codes, known.get_indexer(plain), -1), known, text.index)


def _category(codes, known, index):
    codes = codes.astype(np.min_scalar_type(-len(known) - 1))
    return pd.Series(pd.Categorical.from_codes(codes, categories=known, validate=False), index=index)


def renamed(column, names):
    """Return a *column* of words with each word as *names* says it; two that become one are one."""
    found = [names(word) for word in column.cat.categories]
    if found == column.cat.categories.to_list():
        return column
    known = pd.Index(dict.fromkeys(word for word in found if word is not None), dtype="str")
    positions = known.get_indexer(pd.Index(found, dtype=object))
    return _category(each(column.cat.codes.to_numpy(), positions, -1), known, column.index)


def price_types(text):
    """Return the stages of trade in the words of `PRICE_TYPES`; others stay, so that the vocabulary rejects them."""
    return renamed(words(text), lambda word: TYPES.get(folded(word), folded(word)))


def price_flags(text):
    """Return the flags in the words of `PRICE_FLAGS`, compounds in one order; blank is `not stated`."""
    found = renamed(words(text), _flag)
    return found.cat.add_categories({"not stated"} - set(found.cat.categories)).fillna("not stated")


@lru_cache(MOST_WORDS)
def _flag(word):
    parts = {FLAGS.get(part, part) for part in (folded(part) for part in word.split(","))}
    return ",".join(sorted(parts))


def numbered(text):
    """Return a column of numbers that name something as words: `141.0` is `141`."""
    return renamed(words(text), lambda word: re.sub(r"\.0+$", "", word))


def market_levels(market):
    """Return for a column of words whether each names one market, the country's average or another average."""
    return _mapped(market, _level, tuple(MARKET_LEVELS))


@lru_cache(MOST_WORDS)
def _level(market):
    name = folded(market)
    if name in NATIONAL:
        return "national average"
    return "average" if any(word in name.split() for word in AVERAGES) else "market"


def item_kinds(commodity, unit, category=None):
    """Return what kind each item is, by its name, its unit and, for the rest, the provider's category."""
    kinds = tuple(ITEM_KINDS)
    found = _codes(commodity, _kind, kinds)
    if category is not None:
        found = np.where(found < 0, _codes(category, _kind_of_category, kinds), found)
    rates = _codes(unit, _kind_of_unit, kinds)
    return pd.Series(pd.Categorical.from_codes(np.where(rates >= 0, rates, found), categories=kinds),
                     index=commodity.index)


@lru_cache(MOST_WORDS)
def _kind(commodity):
    name = folded(commodity)
    return next((kind for word, kind in KINDS.items() if name == word or name.startswith((f"{word} ", f"{word}s"))),
                None)


@lru_cache(MOST_WORDS)
def _kind_of_unit(unit):
    return "exchange rate" if folded(unit) in RATES else None


@lru_cache(MOST_WORDS)
def _kind_of_category(category):
    return "other non-food" if folded(category).startswith(("non food", "nonfood")) else "food"


def _codes(column, told, known):
    """Return for each cell of a column of words the position in *known* of what is *told* of its word; -1 if none."""
    found = [told(word) for word in column.cat.categories]
    positions = np.array([known.index(word) if word is not None else -1 for word in found], dtype="int8")
    return each(column.cat.codes.to_numpy(), positions, -1)


def _mapped(column, told, known):
    return pd.Series(pd.Categorical.from_codes(_codes(column, told, known), categories=known), index=column.index)


def countries(raw, drop, header, system):
    """Return the members that the codes or names under *header* mean; an unknown one rejects, a blank one is UNK."""
    codes, values = encoded(raw[header])
    found = members(values, system)
    wrong = (stripped(values).notna() & found.isna()).to_numpy()
    if wrong.any():
        drop.reject(raw, each(codes, wrong, False), f"{header} is no country that is known", header)
    known = found.fillna("UNK").cat.codes.to_numpy()
    return pd.Series(pd.Categorical.from_codes(each(codes, known, MEMBER_UNKNOWN), dtype=DTYPE), index=raw.index)


MEMBER_UNKNOWN = DTYPE.categories.get_loc("UNK")


def amounts(raw, drop, header):
    """Return the prices under *header*; what is no such number, see `strict`, rejects its record."""
    plain = all_numbers(raw[header])
    if plain is not None:
        return floats(plain, raw.index)
    codes, values = drop.encoded(raw[header])
    found, wrong = strict(values)
    if wrong.any():
        drop.reject(raw, each(codes, wrong, False), f"{header} is no number with a decimal point", header)
    return floats(each(codes, found, np.nan), raw.index)


def strict(values):
    """Return the numbers that distinct *values* state, and where one is neither such a number nor blank.

    The providers write a decimal point and set no thousands apart.  A comma comes from a program between and may part
    either, so it is refused.
    """
    found, wrong = figures(values)
    wrong = wrong | values.str.contains(",", regex=False).fillna(False).to_numpy(dtype=bool)
    return np.where(wrong, np.nan, found), wrong


def floats(values, index):
    """Return *values* as Float64, missing where they are no numbers."""
    return pd.Series(pd.arrays.FloatingArray(values, np.isnan(values)), index=index, copy=False)


def dated(raw, drop, header):
    """Return the days under *header*: ISO, with or without a time, or parted by slashes where only one reading fits."""
    codes, values = encoded(raw[header])
    text = stripped(values).str.replace(r"T[\d:.]+Z?$| 00:00:00$", "", regex=True)
    found, wrong = days(text.map(_unslashed, na_action="ignore").astype("str"))
    wrong |= text.isna()
    if wrong.any():
        drop.reject(raw, each(codes, wrong.to_numpy(dtype=bool), False), f"{header} is no date that is read one way "
                    "only", header)
    return pd.Series(each(codes, found.to_numpy(), np.datetime64("NaT")), index=raw.index)


def _unslashed(text):
    """Return a date parted by slashes as ISO, where one of day and month cannot be a month."""
    match = SLASHED.fullmatch(text)
    if match is None:
        return text
    first, second, year = map(int, match.groups())
    if first > MOST_MONTHS or first == second:
        return f"{year}-{second:02d}-{first:02d}"
    return f"{year}-{first:02d}-{second:02d}" if second > MOST_MONTHS else text
