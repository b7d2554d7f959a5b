"""Wide counts to long ones: one row a figure, with its bounds; blanks are no figures and every mark has a rule."""

import numpy as np
import pandas as pd

from displacement.cells.bounds import BELOW_ZERO, PART, bounds
from displacement.cells.missing import MARKS
from displacement.cells.values import each, encoded, figures, filled, stripped

EXACT = {}
FIVE = {5: (1, 5)}                      # counts of 1 to 4 are published as 5
FIVE_AND_TEN = {5: (1, 9), 10: (6, 10)}  # inferred: no figure of 1 to 4 or 6 to 9 is ever seen
DOT_OF_THREE = r"-?[1-9]\d{0,2}\.\d{3}"
NO_FIGURE = "no figure in the record"


def lengthened(frame, drop, columns, ids):
    """Return one row for each filled cell of *columns*, with *ids* and the constants of its column.

    *columns* maps a raw header to `{tidy column: constant}`; headers that are not there are passed over.  The cell
    stands in `figure`, a category of texts.  A record without any figure is dropped by a rule.
    """
    present = [name for name in columns if name in frame.columns]
    cells = {name: drop.encoded(frame[name]) for name in present}
    masks = {name: each(codes, filled(values), False) for name, (codes, values) in cells.items()}
    empty = ~np.logical_or.reduce(list(masks.values())) if masks else np.ones(len(frame), dtype=bool)
    drop(frame, empty, NO_FIGURE)
    chosen = [np.flatnonzero(masks[name]) for name in present]
    sizes = [len(found) for found in chosen]
    long = frame[[*ids, "part", "record"]].take(np.concatenate([np.array([], dtype="int64"), *chosen]))
    long = long.reset_index(drop=True).assign(figure=_together([cells[name] for name in present], chosen))
    constants = dict.fromkeys(key for name in present for key in columns[name])
    return long.assign(**{key: _repeated([columns[name][key] for name in present], sizes) for key in constants})


def _together(cells, chosen):
    """Return the *chosen* ones of several encoded columns under each other, as one category."""
    if not cells:
        return pd.Categorical([], categories=pd.Index([], dtype="str"))
    positions, known = pd.factorize(pd.concat([values for _, values in cells], ignore_index=True))
    starts = np.cumsum([0, *(len(values) for _, values in cells)])
    found = [positions[start + codes.take(rows)]
             for start, (codes, _), rows in zip(starts[:-1], cells, chosen, strict=True)]
    return pd.Categorical.from_codes(np.concatenate(found).astype("int32"), categories=known)


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
    whose central value is not published.  Dashes and words that say "not given" leave by a rule of their own.  A
    part of a person is between two whole numbers, a figure with a mark or word of bounds has those, see `bounds`.
    A count below zero leaves by a rule.  What is no number is rejected as one value: the record's other figures stay.
    """
    codes, values = encoded(long["figure"])
    found, faulty = figures(values)
    stars = np.zeros(len(values), dtype=bool)
    if faulty.any():
        text = stripped(values).str.lower()
        stars = text.eq("*").to_numpy(dtype=bool) & (hidden is not None)
        for marks, rule in MARKS:
            marked = text.isin(marks).to_numpy(dtype=bool)
            long, codes = _without(long, codes, marked, drop, rule)
            faulty &= ~marked
    found, faulty = _without_thousands_in_doubt(values, found, faulty)
    told = bounds(values.where(faulty)) if faulty.any() else np.full((3, len(values)), np.nan)
    faulty &= np.isnan(told).all(axis=0)
    parts = np.nan_to_num(found % 1)
    if parts.any():
        drop.noted(long, each(codes, parts != 0, False), PART, each(codes, parts, 0.0)[each(codes, parts != 0, False)])
    with np.errstate(invalid="ignore"):
        long, codes = _without(long, codes, found < 0, drop, BELOW_ZERO)
    faulty &= ~stars
    if faulty.any():
        gone = each(codes, faulty, False)
        long = drop.refuse(long.rename(columns={"figure": name}), gone, f"{name} is no number", name)
        long, codes = long.rename(columns={name: "figure"}), codes[~gone]
    return long.drop(columns="figure").assign(**_bounds(codes, found, stars, name, bins, hidden, told))


def _without_thousands_in_doubt(values, found, faulty):
    """Return *found* and *faulty* with `1.234` as no number: it may be one person and a part, or over a thousand."""
    parts = np.nan_to_num(found % 1) != 0
    if not parts.any():
        return found, faulty
    doubt = parts & stripped(values).str.fullmatch(DOT_OF_THREE).fillna(False).to_numpy()
    return np.where(doubt, np.nan, found), faulty | doubt


def _without(long, codes, marked, drop, rule):
    """Return *long* and *codes* without the cells whose value is *marked*, which leave by *rule*."""
    if not marked.any():
        return long, codes
    gone = each(codes, marked, False)
    return drop.values(long, gone, rule, "figure"), codes[~gone]


def _bounds(codes, found, stars, name, bins, hidden, told):
    """Return low, central and high of *name* for each cell, from what its distinct value states."""
    missing = np.isnan(found)
    whole = np.where(missing, 0, found).astype("int64")
    low, high = whole.copy(), whole.copy()
    for binned, (least, most) in bins.items():
        low[whole == binned], high[whole == binned] = least, most
    if hidden:
        low[stars], high[stars] = hidden
    high = np.where(np.nan_to_num(found % 1) != 0, whole + 1, high)
    ends = {"_low": (low, missing & ~stars), "": (whole, missing), "_high": (high, missing & ~stars)}
    return {f"{name}{end}": pd.arrays.IntegerArray(*_either(codes, *plain, least))
            for (end, plain), least in zip(ends.items(), told, strict=True)}


def _either(codes, plain, missing, told):
    """Return for each cell the *plain* number, or where it is missing what is *told*, and where both are."""
    known = ~np.isnan(told)
    return (each(codes, np.where(known, np.nan_to_num(told).astype("int64"), plain), 0),
            each(codes, missing & ~known, True))


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


def plain(raw, name):
    """Return what each cell of *raw*[*name*] states as floats; missing where it states none or there is no column."""
    if name not in raw.columns:
        return np.full(len(raw), np.nan)
    codes, values = encoded(raw[name])
    return each(codes, figures(values)[0], np.nan)


def summed(raw, columns, bins):
    """Return low, central and high of the sum of *columns* in each row.

    Cells that state no figure add nothing: the sums are for comparing parts with their total, not for output.
    """
    low, whole, high = (np.zeros(len(raw)) for _ in range(3))
    for name in columns:
        found = np.nan_to_num(plain(raw, name))
        least, most = ends(found, bins)
        low, whole, high = low + least, whole + found, high + most
    return low, whole, high


def ends(numbers, bins):
    """Return the lowest and the highest that each of *numbers* may stand for."""
    low, high = numbers.copy(), numbers.copy()
    for binned, (least, most) in bins.items():
        low[numbers == binned], high[numbers == binned] = least, most
    return low, high
