"""Places inside a country, from one pair of columns a level: the deepest that is filled names the row."""

import numpy as np
import pandas as pd

from displacement.cells.countries import lookup, members
from displacement.cells.values import numbers, stripped

LEVELS = range(5)
NO_NAME = ("<null>", "null", "none", "not available", "n/a", "na", "nan", "-")


def worded(raw, headers):
    """Return the first of *headers* that says something in each row of *raw*; words for "no name" are missing."""
    found = pd.Series(np.nan, index=raw.index, dtype="str")
    for header in headers:
        if header in raw.columns and found.isna().any():
            text = stripped(raw[header])
            found = found.fillna(text.mask(text.str.lower().isin(NO_NAME)))
    return found


def located(names, codes, told=None):
    """Return `place`, `place_code`, `place_in` and `admin_level` of each row.

    Parameters
    ----------
    names, codes : list of Series of str
        Names and codes by level, the country first; its name stands above level 1.
    told : Series of str, optional
        Level as the provider says it; where it is blank, the deepest that is filled.

    Returns
    -------
    DataFrame
        `place` and `place_code` are missing at level 0, `place_in` there and where the level above has no name.
    """
    index = names[0].index
    deepest = pd.Series(0, index=index, dtype="Int64")
    for level, (name, code) in enumerate(zip(names, codes, strict=True)):
        deepest = deepest.mask((name.notna() | code.notna()).to_numpy(), level)
    level = deepest if told is None else numbers(told)[0].astype("Int64").fillna(deepest)
    at = level.clip(0, len(names) - 1).to_numpy("int64")
    above = [pd.Series(np.nan, index=index, dtype="str"), names[0], *names[1:-1]]
    found = {"place": [above[0], *names[1:]], "place_code": [above[0], *codes[1:]], "place_in": above}
    return pd.DataFrame({name: _chosen(columns, at, index) for name, columns in found.items()}).assign(
        admin_level=level)


def _chosen(columns, at, index):
    text = pd.Series(np.nan, index=index, dtype="str")
    for level, column in enumerate(columns):
        text = text.mask(at == level, column)
    return text


def of_codes(codes):
    """Return the country of place codes, which begin with its ISO code, of three letters or else of two.

    >>> of_codes(pd.Series(["CF22", "IRQ-G02", "MMR001", "HT0131", "7"])).tolist()
    ['CAF', 'IRQ', 'MMR', 'HTI', nan]
    """
    letters = stripped(codes).str.upper().str.extract(r"^([A-Z]{2,3})", expand=False)
    three = members(letters.where(letters.isin(list(lookup("iso3")))), "iso3")
    return three.fillna(members(letters.str[:2], "iso2"))
