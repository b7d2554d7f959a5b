"""Large wide tables to one row a figure: words are held once and rows point to them, figures are numbers at once.

Nothing is repeated as text, so that a table of years is reshaped in less time and memory than by melting it.
"""

import numpy as np
import pandas as pd

from displacement.cells.counts import NO_FIGURE
from displacement.cells.missing import MARKS
from displacement.cells.values import each, encoded, filled, numbers, stripped

LIMIT = r"^(?P<mark><=|>=|<|>|≤|≥)\s*(?P<figure>\d+(?:\.\d+)?)$"
DECIMAL_COMMA = "^[<>]?\\s*-?\\d[\\d \u00a0\u202f]*,(?:\\d{1,2}|\\d{4,})$"
AMBIGUOUS = r"^[<>]?\s*-?\d{1,3},\d{3}$"
BELOW = ("<", "<=", "≤")


def words(text):
    """Return *text* as category, stripped; blank is missing.

    >>> words(pd.Series(["a ", "", "b", "a"])).to_list()
    ['a', nan, 'b', 'a']
    """
    codes, values = encoded(text)
    known, names = pd.factorize(stripped(values))
    return pd.Series(_from_codes(each(codes, known, -1), names), index=text.index)


def recoded(known, mapping):
    """Return category *known* with its categories mapped by function *mapping*; missing stays missing."""
    found = pd.Series([mapping(word) for word in known.cat.categories], dtype="str")
    codes, names = pd.factorize(found)
    return pd.Series(_from_codes(each(known.cat.codes.to_numpy(), codes, -1), names), index=known.index)


def grouped(known):
    """Return the number of the group of each row of a frame of categories, and where each group stands first."""
    key = np.zeros(len(known), dtype="int64")
    for name in known:
        key = key * (len(known[name].cat.categories) + 1) + known[name].cat.codes.to_numpy() + 1
    group, _ = pd.factorize(key)
    return group, np.unique(group, return_index=True)[1]


def nothing(index):
    """Return a category that is missing throughout."""
    return pd.Series(_from_codes(np.full(len(index), -1), []), index=index)


def reshaped(frame, drop, columns, ids, name, beside=None):
    """Return one row for each filled cell of *columns*, with low, central and high of *name*.

    *columns* maps a raw header to `{tidy column: constant}`, *beside* a tidy column to `{raw header: header of the
    words beside it}`; headers that are not there are passed over.  *ids* are kept as they are.  A record without any
    figure is dropped by a rule.  `<2.5` is at least 0 and less than 2.5, without a central value; a comma with other
    than three digits after it is a decimal comma, with three the record is rejected, since it could be either.
    """
    cells = {header: _Cells(frame[header]) for header in columns if header in frame.columns}
    rows = {header: found.rows for header, found in cells.items()}
    taken = np.concatenate(list(rows.values()))
    empty = np.ones(len(frame), dtype=bool)
    empty[taken] = False
    drop(frame, empty, NO_FIGURE)
    long = {key: frame[key].array.take(taken) for key in (*ids, "part", "record")}
    for constant in dict.fromkeys(key for header in rows for key in columns[header]):
        long[constant] = _repeated([columns[header][constant] for header in rows], [len(at) for at in rows.values()])
    for key, headers in (beside or {}).items():
        long[key] = _beside(frame, headers, rows)
    values = np.concatenate([found.values for found in cells.values()])
    texts = [found.odd for found in cells.values()]
    starts = np.cumsum([0, *map(len, rows.values())])
    odd = np.concatenate([start + text.index for start, text in zip(starts[:-1], texts, strict=True)]).astype("int64")
    del cells
    return _with_bounds(long, drop, name, values, odd, pd.concat(texts, ignore_index=True))


class _Cells:
    """The figures of one raw column: which cells are filled, their numbers, and the text of those that are none."""

    def __init__(self, text):
        """Read the cells of *text*; a number with a comma waits with those that are none."""
        self.rows = np.flatnonzero(filled(text)).astype("int32")
        told = text.reset_index(drop=True).take(self.rows).reset_index(drop=True)
        found, faulty = numbers(told)
        self.values = found.to_numpy("float64", na_value=np.nan)
        odd = faulty.to_numpy(dtype=bool) | told.str.contains(",", regex=False).to_numpy(dtype=bool)
        self.odd = stripped(told[odd])
        if odd.any():
            self.values = np.where(odd, np.nan, self.values)


def _with_bounds(long, drop, name, values, odd, texts):
    """Return the long frame with its figures; odd texts become bounds, leave by a rule, or reject their record."""
    if not len(odd):
        return pd.DataFrame(long | {end: _floats(values) for end in (f"{name}_low", name, f"{name}_high")}, copy=False)
    low, high = values.copy(), values.copy()
    central, low[odd], high[odd], unknown = _read_odd(texts)
    values[odd] = central
    frame = pd.DataFrame(long | {f"{name}_low": _floats(low), name: _floats(values), f"{name}_high": _floats(high)},
                         copy=False)
    if not unknown.any():
        return frame
    told = frame[["part", "record"]].iloc[odd[unknown]].assign(**{name: texts[unknown].to_numpy()})
    told.index = odd[unknown]
    kept = told
    for marks, rule in MARKS:
        kept = drop.values(kept, kept[name].str.lower().isin(marks), rule, name)
    either = kept[name].str.contains(AMBIGUOUS)
    for mask, reason in ((either, "has a comma that may part thousands or decimals"), (~either, "is no number")):
        if mask.any():
            drop.reject(kept, mask, f"{name} {reason}", name)
    return frame.drop(index=told.index.difference(kept.index)).reset_index(drop=True)


def _read_odd(texts):
    """Return central, low and high of odd *texts*, and where none of them is told."""
    plain = texts.where(~texts.str.contains(DECIMAL_COMMA), texts.str.replace(",", ".", regex=False))
    plain = plain.mask(plain.str.contains(AMBIGUOUS), "ambiguous")
    limits = plain.str.extract(LIMIT)
    figures = numbers(limits["figure"])[0].to_numpy("float64", na_value=np.nan)
    central = numbers(plain)[0].to_numpy("float64", na_value=np.nan)
    below = limits["mark"].isin(BELOW).to_numpy(dtype=bool)
    limited = ~np.isnan(figures)
    low = np.where(limited, np.where(below, 0.0, figures), central)
    high = np.where(limited, np.where(below, figures, np.nan), central)
    return central, low, high, np.isnan(low) & np.isnan(high)


def _floats(values):
    return pd.arrays.FloatingArray(values, np.isnan(values))


def _repeated(values, sizes):
    """Return *values*, each as often as *sizes* says, as category where they are words."""
    if isinstance(values[0], str):
        codes, names = pd.factorize(pd.Series(values, dtype="str"))
        return _from_codes(np.repeat(codes.astype("int8"), sizes), names)
    return np.repeat(np.array(values), sizes)


def _beside(frame, headers, rows):
    """Return the words that stand beside the figures, as category; missing where a column has none beside it."""
    columns = {header: words(frame[name]) for header in rows if (name := headers.get(header)) in frame.columns}
    names = pd.Index(list(dict.fromkeys(name for column in columns.values() for name in column.cat.categories)))
    codes = np.full(sum(map(len, rows.values())), -1, dtype="int32")
    start = 0
    for header, at in rows.items():
        if header in columns:
            own = columns[header].cat
            place = names.get_indexer(own.categories).astype("int32")
            codes[start:start + len(at)] = each(own.codes.to_numpy()[at], place, -1)
        start += len(at)
    return _from_codes(codes, names)


def _from_codes(codes, names):
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"))
