"""Wide counts to long ones: one row a figure, with its bounds; blanks are no figures and every mark has a rule."""

import numpy as np
import pandas as pd

from displacement.sources._values import filled, numbers, stripped

EXACT = {}
FIVE = {5: (1, 5)}                      # counts of 1 to 4 are published as 5
FIVE_AND_TEN = {5: (1, 9), 10: (6, 10)}  # inferred: no figure of 1 to 4 or 6 to 9 is ever seen
DASHES = ("-", "\u2013", "\u2014")
NOT_APPLICABLE = "a dash: not applicable, or not broken down"
WORDS = ("n/a", "na", "not available", "not applicable", "..", "...")
NOT_GIVEN = "a word that says the figure is not given"
NO_FIGURE = "no figure in the record"


def lengthened(frame, drop, columns, ids):
    """Return one row for each filled cell of *columns*, with *ids* and the constants of its column.

    *columns* maps a raw header to `{tidy column: constant}`; headers that are not there are passed over.  The cell
    stands in `figure`.  A record without any figure is dropped by a rule.
    """
    present = [name for name in columns if name in frame.columns]
    masks = {name: filled(frame[name]) for name in present}
    empty = ~np.logical_or.reduce(list(masks.values())) if masks else np.ones(len(frame), dtype=bool)
    drop(frame, empty, NO_FIGURE)
    chosen = {name: np.flatnonzero(mask) for name, mask in masks.items()}
    rows = np.concatenate(list(chosen.values())) if chosen else np.array([], dtype="int64")
    long = frame[[*ids, "part", "record"]].take(rows).reset_index(drop=True)
    sizes = [len(found) for found in chosen.values()]
    figures = [frame[name].astype("str").take(found) for name, found in chosen.items()]
    long["figure"] = pd.concat(figures).to_numpy() if figures else pd.Series(dtype="str")
    long["figure"] = long["figure"].astype("str")
    for constant in dict.fromkeys(key for name in present for key in columns[name]):
        long[constant] = _repeated([columns[name][constant] for name in present], sizes)
    return long


def _repeated(values, sizes):
    """Return *values*, each as often as *sizes* says, as category where they are words."""
    known = list(dict.fromkeys(values))
    codes = np.repeat([known.index(value) for value in values], sizes)
    if all(isinstance(value, str) for value in known):
        return pd.Categorical.from_codes(codes.astype("int16"), categories=known)
    return pd.array(known, dtype="Int64")[codes]


def counted(long, drop, name, bins, *, hidden=None):
    """Return *long* with low, central and high of *name* from its `figure`.

    A figure that *bins* names has the bounds given there, another is exact.  *hidden* gives the bounds of a `*`,
    whose central value is not published.  Dashes and words that say "not given" leave by a rule of their own;
    what is no whole number rejects its record.
    """
    found, faulty = numbers(long["figure"])
    stars = None
    if faulty.any():
        text = stripped(long["figure"]).str.lower()
        long = drop.values(long, faulty & text.isin(DASHES), NOT_APPLICABLE, "figure")
        long = drop.values(long, (faulty & text.isin(WORDS)).loc[long.index], NOT_GIVEN, "figure")
        found, faulty, text = found.loc[long.index], faulty.loc[long.index], text.loc[long.index]
        stars = text.eq("*").fillna(False).to_numpy(dtype=bool) & (hidden is not None)
        _reject(long, drop, faulty.to_numpy(dtype=bool) & ~stars, name, "is no number")
    stars = np.zeros(len(long), dtype=bool) if stars is None else stars
    values = found.to_numpy("float64", na_value=np.nan)
    broken = np.nan_to_num(values % 1) != 0
    _reject(long, drop, broken, name, "is no whole number")
    return long.drop(columns="figure").assign(**_bounds(values, broken, stars, name, bins, hidden))


def _reject(long, drop, mask, name, reason):
    if mask.any():
        drop.reject(long.rename(columns={"figure": name}), mask, f"{name} {reason}", name)


def _bounds(values, broken, stars, name, bins, hidden):
    missing = np.isnan(values) | broken
    whole = np.where(missing, 0, values).astype("int64")
    low, high = whole.copy(), whole.copy()
    for binned, (least, most) in bins.items():
        low[whole == binned], high[whole == binned] = least, most
    outer = missing & ~stars
    if hidden:
        low[stars], high[stars] = hidden
    return {f"{name}_low": pd.arrays.IntegerArray(low, outer), name: pd.arrays.IntegerArray(whole, missing),
            f"{name}_high": pd.arrays.IntegerArray(high, outer)}


def bins_of(raw, columns):
    """Return the bins that the small figures of *columns* show: exact, five, or five and ten.

    Where any figure of 1 to 4 is there, figures are exact.  Else, where any of 6 to 9 is there, only 1 to 4 are
    hidden behind 5.  Where neither is, the widest that fits is taken: 5 is 1 to 9 and 10 is 6 to 10.
    """
    found = set()
    for name in columns:
        if name in raw.columns:
            found |= set(stripped(raw[name]).dropna().unique()) & set("12346789")
    if found & set("1234"):
        return EXACT
    return FIVE if found else FIVE_AND_TEN
