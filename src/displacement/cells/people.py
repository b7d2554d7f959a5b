"""Figures of a population to whole people: thousands by declared conversion, parts of a person to their bounds."""

import numpy as np
import pandas as pd

from displacement.cells.missing import DASHES, NOT_APPLICABLE, NOT_GIVEN, WORDS
from displacement.cells.values import each, encoded, figures, stripped

MARKS = ((DASHES, NOT_APPLICABLE), ((*WORDS, "<null>", "null", "none", "nan", "nd", "x"), NOT_GIVEN))
PARTS = 3                               # decimals that are told; more than a thousandth of a person is rounding


def people(long, drop, scale=1):
    """Return *long* with low, central and high of `persons` from its `figure`, which counts people in *scale*.

    7.123 thousand is 7,123, exact to the unit.  A figure that is no whole person, as models give it, lies between the
    whole numbers around it and is rounded to the nearer one.  Dashes and words that say "not given" leave by a rule;
    what is no number rejects its record.  So does a comma in thousands, which have decimals: it may part either.
    """
    codes, values = encoded(long["figure"])
    found, faulty = figures(values)
    text = stripped(values).str.lower()
    for marks, rule in MARKS:
        gone = each(codes, (faulty & text.isin(marks).to_numpy(dtype=bool)), False)
        long, codes = drop.values(long, gone, rule, "figure"), codes[~gone]
    if scale != 1:
        commas = text.str.contains(",", regex=False).fillna(False).to_numpy(dtype=bool)
        _reject_commas(long, each(codes, commas, False), drop)
    wrong = each(codes, faulty, False)
    if wrong.any():
        drop.reject(long.rename(columns={"figure": "persons"}), wrong, "persons is no number", "persons")
    exact = each(codes, np.round(found * scale, PARTS), np.nan)
    ends = {"_low": np.floor(exact), "": np.floor(exact + 0.5), "_high": np.ceil(exact)}
    return long.drop(columns="figure").assign(**{f"persons{end}": _whole(ends[end]) for end in ends})


def _reject_commas(long, commas, drop):
    if commas.any():
        drop.reject(long.rename(columns={"figure": "persons"}), commas,
                    "persons has a comma that may part thousands or decimals", "persons")


def _whole(found):
    missing = np.isnan(found)
    return pd.arrays.IntegerArray(np.where(missing, 0, found).astype("int64"), missing)


def mid_year(years):
    """Return 1 July of whole *years* as datetime64[us]; missing stays missing."""
    known = years.notna().to_numpy()
    first = (years.to_numpy("int64", na_value=1970) - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    return np.where(known, (first + 6).astype("datetime64[us]"), np.datetime64("NaT", "us"))
