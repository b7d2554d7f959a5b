"""Codes and names of providers to the members of `tables.countries`, by declared system and never by guess."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from displacement.cells.headers import folded
from displacement.cells.values import each, encoded, filled, stripped
from displacement.errors import CallError
from displacement.shipped import shipped
from displacement.tables.codes import SYSTEMS
from displacement.tables.countries import MEMBERS, TOTAL

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
        return {"-": TOTAL} | dict(zip(names["code"].map(folded)[::-1], names["member"][::-1], strict=True))
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

    A record of which none does is rejected with what it holds; where all are blank the member is unknown (`UNK`).
    """
    present = {system: header for system, header in columns.items() if header in raw.columns}
    found = np.full(len(raw), -1)
    blank = np.ones(len(raw), dtype=bool)
    for system, header in present.items():
        if (found < 0).any():
            codes, values = encoded(raw[header])
            found = np.where(found < 0, each(codes, _positions(values, system), -1), found)
            blank &= ~each(codes, filled(values), False)
    unknown = (found < 0) & ~blank
    if unknown.any():
        told = pd.concat([stripped(raw[header]) for header in present.values()], axis=1).bfill(axis=1).iloc[:, 0]
        drop.reject(raw.assign(**{name: told}), unknown, f"{name} is no country code or name that is known", name)
    return pd.Series(pd.Categorical.from_codes(np.where(found < 0, UNKNOWN, found), dtype=DTYPE), index=raw.index)
