"""Answers of a household module: all asked, all in range, and what a missing one means."""

import numpy as np
import pandas as pd

from displacement.errors import CallError, TableError

MISSING = ("missing", "zero")
FREQUENCIES = {"never": 0, "rarely": 1, "sometimes": 2, "often": 3, "0": 0, "1": 1, "2": 2, "3": 3}
YES_NO = {"no": 0, "yes": 1, "0": 0, "1": 1, "false": 0, "true": 1}


def answers(households, names, function, *, most, missing="missing"):
    """Return the columns *names* as numbers from 0 to *most*; a missing answer is zero only if *missing* says so.

    Raises `TableError` where a column is absent or a number lies outside, since which answer was meant nobody can tell.
    """
    check(missing)
    refuse_absent(households, names, function)
    found = households[list(names)].astype("Float64")
    outside = ((found < 0) | (found > most)).fillna(False).any(axis=1)
    if outside.any():
        raise TableError(f"{function}: {outside.sum()} households have answers outside 0 to {most}. Mend or leave them "
                         "out.")
    return found.fillna(0) if missing == "zero" else found          # only where the caller says what a gap means


def check(missing):
    """Raise `CallError` where *missing* is no meaning that a missing answer can have."""
    if missing not in MISSING:
        raise CallError(f"missing is {missing!r}, expected one of {', '.join(MISSING)}.")


def refuse_absent(households, names, function):
    """Raise `TableError` where a question was not asked."""
    absent = [name for name in names if name not in households]
    if absent:
        raise TableError(f"{function}: no column {', '.join(absent)}. Expected {', '.join(names)}.")


def coded(answers, codes, function):
    """Return words or numbers as the numbers of *codes*; raises `TableError` where one is not among them."""
    text = answers.astype("str").str.strip().str.casefold().str.replace(r"\.0+$", "", regex=True)
    found = text.map(codes)
    strange = text[found.isna() & answers.notna()]
    if len(strange):
        raise TableError(f"{function}: {len(strange)} answers to {answers.name}, such as {strange.iloc[0]!r}, are none "
                         f"of {', '.join(codes)}.")
    return found.astype("Float64")


def hunger_answers(households, name, missing="missing"):
    """Return how often, 0 to 3, and where the answer whether it happened at all contradicts that."""
    times = coded(households[name], FREQUENCIES, "hunger_scale")
    ever = (coded(households[f"{name}_ever"], YES_NO, "hunger_scale") if f"{name}_ever" in households
            else pd.Series(pd.NA, index=households.index, dtype="Float64"))
    contradicts = ((ever.eq(0) & times.gt(0)) | (ever.eq(1) & times.eq(0))).fillna(False).astype("bool")
    blank = ever.eq(0) if missing == "missing" else ever.ne(1).fillna(True)         # the caller says that it is never
    return times.mask(times.isna() & blank.fillna(False), 0), contradicts


def classed(scores, bounds, names):
    """Return the class of each score: up to and including the first of *bounds*, and so on; missing where it is."""
    values = scores.to_numpy("float64", na_value=np.nan)
    codes = np.where(np.isnan(values), -1, np.searchsorted(bounds, values, side="left"))
    return pd.Categorical.from_codes(codes, categories=names)
