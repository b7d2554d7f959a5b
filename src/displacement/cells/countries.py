"""Codes and names of providers to the members of `tables.countries`, by declared system and never by guess."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from displacement.cells.headers import folded
from displacement.cells.short_names import SHORT
from displacement.cells.values import each, encoded, filled, stripped
from displacement.errors import CallError
from displacement.shipped import shipped
from displacement.tables.codes import SYSTEMS
from displacement.tables.countries import MEMBERS, SPECIAL, TOTAL

FILE = ("data", "raw", "country_codes", "country_codes.csv")
LANGUAGES = ("en", "fr", "es", "ar")
NOT_ISO = {"-": TOTAL, "UKN": "UNK", "XXX": "UNK", "STA": "XXA"}     # in columns that are headed ISO
DTYPE = pd.CategoricalDtype(list(MEMBERS))
UNKNOWN = MEMBERS.index("UNK")
System = Literal["iso2", "iso3", "m49", "fao", "unhcr", "name en", "name fr", "name es", "name ar", "name"]


@cache
def lookup(system):
    """Return a dict from the codes of *system*, or from folded names of all languages (`name`), to members."""
    table = pd.read_csv(shipped().joinpath(*FILE), dtype="str", keep_default_na=False)
    if system == "name":
        names = table[table["system"].str.startswith("name")]
        order = names["system"].str.removeprefix("name ").map(LANGUAGES.index)
        names = names.iloc[np.argsort(order.to_numpy(), kind="stable")]
        short = {folded(name): member for member, words in SHORT.items() for name in words.split("|")}
        return {"-": TOTAL} | short | dict(zip(names["code"].map(folded)[::-1], names["member"][::-1], strict=True))
    codes = table[table["system"].eq(system)]
    found = dict(zip(codes["code"], codes["member"], strict=True))
    return found | (NOT_ISO if system == "iso3" else {"-": TOTAL} if system == "unhcr" else {})


def members(values: pd.Series | Sequence[str | None], system: System) -> pd.Series:
    """Return the countries that codes or names mean, as ISO 3166-1 alpha-3 and the field's special members.

    Parameters
    ----------
    values : Series or list of str
        Codes or names.
    system : str
        `iso2`, `iso3`, `m49`, `fao`, `unhcr`, `name en`, `name fr`, `name es`, `name ar`, or `name` for all languages.

    Returns
    -------
    Series of category
        Missing where the system has no such code or name, and where the value is blank.

    Raises
    ------
    CallError
        Where there is no such system.

    Examples
    --------
    >>> members(["AUS", "ARE"], "unhcr").tolist(), members(["AUS", "ARE"], "iso3").tolist()
    (['AUT', 'EGY'], ['AUS', 'ARE'])
    >>> members(["Türkiye", "Turquie", "Turkey"], "name").tolist()
    ['TUR', 'TUR', 'TUR']
    """
    if system not in (*SYSTEMS, "name"):
        raise CallError.unknown("code system", system, (*SYSTEMS, "name"))
    values = stripped(pd.Series(values, dtype="str"))
    return _mapped(values, system)


def _mapped(text, system):
    codes, values = encoded(text)
    found = each(codes, _positions(values, system), -1)
    return pd.Series(pd.Categorical.from_codes(found, dtype=DTYPE), index=text.index)


def _positions(values, system):
    """Return the place of each of *values* among the members, -1 where the system does not know it."""
    known = lookup("name") if system.startswith("name") else lookup(system)
    read = folded if system.startswith("name") else lambda value: _cased(value, system)
    names = [known.get(read(value)) if isinstance(value, str) else None for value in stripped(values)]
    return DTYPE.categories.get_indexer(pd.Index(names, dtype="object")) if names else np.array([], dtype="int64")


def _cased(value, system):
    if system == "m49":
        return value.removeprefix("'").zfill(3)
    if system == "fao":
        return value.removeprefix("'").lstrip("0")
    return value.upper()


def resolved(raw, drop, name, /, **columns):
    """Return the member of each record by the first of *columns* (system=header) that tells it.

    A column of codes has one system, held against the names beside it: where they contradict its codes as ISO and
    fit all of them as UNHCR's own, the column is UNHCR's.  A record whose code and name are two countries is
    rejected with both readings, and so is one of which none tells a country, with what it holds; where all are blank
    the member is unknown (`UNK`).
    """
    present = [(system, header) for system, header in columns.items() if header in raw.columns]
    headers = list(dict.fromkeys(header for _, header in present))
    beside = columns.get("name") in headers
    found = np.full(len(raw), -1)
    blank = np.ones(len(raw), dtype=bool)
    for system, header in present:
        if beside and system in ("iso3", "unhcr") and header != columns["name"]:
            system = _checked(raw, drop, name, header, system, columns["name"])
        if (found < 0).any():
            codes, values = encoded(raw[header])
            found = np.where(found < 0, each(codes, _positions(values, system), -1), found)
            blank &= ~each(codes, filled(values), False)
    unknown = (found < 0) & ~blank
    if unknown.any():
        told = pd.concat([stripped(raw[header]) for header in headers], axis=1).bfill(axis=1).iloc[:, 0]
        drop.reject(raw.assign(**{name: told}), unknown, f"{name} is no country code or name that is known", name)
    return pd.Series(pd.Categorical.from_codes(np.where(found < 0, UNKNOWN, found), dtype=DTYPE), index=raw.index)


def _checked(raw, drop, name, header, system, names):
    """Return the system of the codes under *header*; records whose name says another country are rejected."""
    (codes, values), (others, words) = encoded(raw[header]), encoded(raw[names])
    told = _positions(words, "name")
    pairs = pd.Series(codes.astype("int64") * (len(words) + 1) + others).where((codes >= 0) & (others >= 0), -1)
    distinct = np.array([pair for pair in pairs.unique() if pair >= 0], dtype="int64")
    first, second = distinct // (len(words) + 1), distinct % (len(words) + 1)
    read = {other: _positions(values, other)[first] for other in {system, "unhcr"}}
    named = told[second]
    wrong = {other: _two_countries(found, named) for other, found in read.items()}
    if wrong[system].any() and not wrong["unhcr"].any() and (read["unhcr"] >= 0).all():
        return "unhcr"
    if wrong[system].any():
        reasons = {pair: _both_readings(name, values[code], read[system][place], words[word])
                   for place, (pair, code, word) in enumerate(zip(distinct, first, second, strict=True))
                   if wrong[system][place]}
        for pair, reason in reasons.items():
            drop.reject(raw, pairs.eq(pair), reason, header)
    return system


def _two_countries(found, named):
    """Return where a code and a name are known and are two countries; special members are more than one's own."""
    special = np.array([member in SPECIAL or member == TOTAL for member in MEMBERS])
    known = (found >= 0) & (named >= 0)
    return known & (found != named) & ~special[found] & ~special[named]


def _both_readings(name, code, place, word):
    return f"{name}: code {code} is {_title(MEMBERS[place])}, name is {word}; one of them is wrong"


@cache
def _title(member):
    table = pd.read_csv(shipped().joinpath(*FILE), dtype="str", keep_default_na=False)
    names = table[table["member"].eq(member) & table["system"].eq("name en")]
    preferred = names[names["preferred"].eq("true")]
    return next(iter([*preferred["code"], *names["code"]]), member)
