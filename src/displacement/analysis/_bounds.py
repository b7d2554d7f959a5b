"""Low, central and high of one quantity, carried through sums and ratios.

A missing bound is unknown.  Of counts of people and movements, which are never below zero, the known lower bounds alone
are a lower bound of their sum; central value and upper bound of a sum are missing where those of any part are.
"""

import pandas as pd

ENDS = ("_low", "", "_high")


def ends(name):
    """Return the names of low, central and high of *name*."""
    return [f"{name}{end}" for end in ENDS]


def summed(rows, keys, name, total=None):
    """Return low, central and high of the sum of *name* for each of *keys*, named *total*, with the keys as index.

    *rows* are counts, never below zero.  Without keys there is one sum, with index 0.
    """
    values = rows[ends(name)].astype("Int64").set_axis(ends(total or name), axis=1)
    by = [rows[key] for key in keys] or [pd.Series(0, index=rows.index)]
    found = values.groupby(by, observed=True, dropna=False).sum(min_count=1)
    holes = values.isna().groupby(by, observed=True, dropna=False).any()
    holes[f"{total or name}_low"] = False
    return found.mask(holes)


def divided(frame, top, bottom, name, per=1):
    """Return *frame* with low, central and high of *name*, *per* times *top* over *bottom*, which vary on their own.

    Missing where the divisor is zero or missing.
    """
    pairs = zip(ENDS, ENDS, reversed(ENDS), strict=True)
    return frame.assign(**{f"{name}{end}": per * frame[f"{top}{over}"].astype("Float64") / _above(frame, bottom, under)
                           for end, over, under in pairs})


def _above(frame, name, end):
    values = frame[f"{name}{end}"].astype("Float64")
    return values.where((values > 0).fillna(False))
