"""What lists of deliveries share: one line a consignment as its publisher states it, a day, a quantity, a unit."""

import pandas as pd

from displacement.cells.missing import DASHES, WORDS
from displacement.cells.periods import days
from displacement.cells.values import blank

NOT_STATED = "not stated"
NO_QUANTITY = "a dash or a word that says the quantity is not known; the line is kept without one"
UNKNOWN = (*DASHES, *WORDS, "tbd", "to be determined", "unknown")


def lines(raw, drop, *, day, quantity, **columns):
    """Return the lines of *raw* as rows of `deliveries`: their day, their quantity with equal bounds, and *columns*.

    A quantity that is said to be unknown is missing, and its line stays.  A day that is none rejects its line.
    """
    found = _days(raw, drop, day)
    text = blank(raw, quantity)
    unknown = text.str.casefold().isin(UNKNOWN)
    drop.values(raw, unknown, NO_QUANTITY, quantity)
    known = text.mask(unknown)
    return raw[["part", "record"]].assign(
        period_start=found, period_end=found, quantity_low=known, quantity=known, quantity_high=known,
        cumulative=pd.array([False] * len(raw), dtype="boolean"), **columns)


def _days(raw, drop, header):
    found, wrong = days(blank(raw, header))
    if wrong.any():
        drop.reject(raw, wrong, f"{header} is no day that is known", header)
    return found
