"""Numbers under a header that a layout does not know stop the file: what is left out is never left out unseen."""

from difflib import SequenceMatcher

import numpy as np
import pandas as pd

from displacement.cells.headers import NAMELESS
from displacement.cells.missing import DASHES, PROGRAMS, WORDS
from displacement.cells.values import encoded, filled, numbers, stripped
from displacement.errors import UnseenNumbersError, nearest

MOSTLY = 0.5                            # of the cells that are filled, so that a column is one of numbers
MOST_OFF = 2                            # letters in which a heading may differ from one that it is taken to mean
LEAST_LETTERS = 4                       # of a heading of which two letters may be off
WHEN = {"month", "months", "quarter", "week", "semester", "mois", "trimestre", "semaine", "mes", "semana"}
MOST_TOLD = 3
BOUNDS = "<>~*\u2264\u2265 "            # before a figure that is bounded, or in its place where it is withheld
ROW_NUMBERS = {"index", "level 0"}      # headers under which programs number the rows, beside none at all


def refuse_unseen(raw, edition, names, left_out=frozenset()):
    """Raise `UnseenNumbersError` where a column among *names*, which *edition* does not know, holds numbers.

    So does one that says when in the year: figures of June are none of December.  Columns in *left_out* are those that
    the caller leaves out.  Row numbers that a program added hold none.
    """
    found = {name: told for name in names if name not in left_out and (told := _told(raw, name))}
    if not found:
        return
    known = sorted({*edition.required, *edition.any_of, *edition.optional, *edition.left_out, *edition.aliases})
    close = {name: edition.canonical(other) for name in found if (other := alike(name, known))}
    lines = [f"the column '{name}' {told}" + (f"; nearest known heading: {close[name]}" if name in close else "")
             for name, told in list(found.items())[:MOST_TOLD]]
    more = [f"and {len(found) - MOST_TOLD} more columns"] if len(found) > MOST_TOLD else []
    raise UnseenNumbersError(
        f"{raw['part'].cat.categories[0]}: {'; '.join([*lines, *more])}. The layout {edition.name} does not know "
        f"{'it' if len(found) == 1 else 'them'}, and nothing of that kind is left out unseen.\n"
        + "\n".join(_ways(list(found), close)))


def refuse_untold(raw, edition, tables, left_out=frozenset()):
    """Raise `UnseenNumbersError` where records of one key in *tables* differ in a column that *edition* does not know.

    Such a column is part of their key, or says nothing: the caller tells which by leaving it out.
    """
    names = [name for name in edition.unknown(raw)
             if name not in left_out and not name.startswith(NAMELESS) and name not in ROW_NUMBERS]
    for table, frame in tables.items():
        key = table.key(frame.columns)
        shared = frame[frame.duplicated(key, keep=False)]
        if "record" in key or not len(shared) or not names:
            continue
        groups = shared.groupby(key, dropna=False, observed=True).ngroup()
        told = raw.set_index("record")[names].astype("str").fillna("").loc[shared["record"]]
        differs = told.set_index(groups.to_numpy(), append=True).groupby(level=1).transform("nunique").gt(1)
        apart = differs.columns[differs.any()].to_list()
        if apart:
            options = " ".join(f"--leave-out '{name}'" for name in apart[:MOST_TOLD])
            records = sorted(set(differs.index.get_level_values(0)[differs.any(axis=1)]))[:MOST_TOLD]
            raise UnseenNumbersError(
                f"{raw['part'].cat.categories[0]}: records that are otherwise of one key (such as "
                f"{', '.join(map(str, records))}) differ in {', '.join(map(repr, apart[:MOST_TOLD]))}, which the "
                f"layout {edition.name} does not know. One figure would stand for several.\n"
                f"Where that says nothing of the figures:  {options}   (in Python: leave_out={apart[:MOST_TOLD]})")


def alike(name, known):
    """Return the one of *known* that *name* most likely is: its words in another order, or one or two letters off."""
    words = _stems(name)
    same = next((other for other in known if _stems(other) == words), None)
    return same or next((other for other in nearest(name, known, 1)
                         if len(name) >= LEAST_LETTERS and _letters_off(name, other) <= MOST_OFF), None)


def _letters_off(name, other):
    common = sum(block.size for block in SequenceMatcher(None, name, other).get_matching_blocks())
    return max(len(name), len(other)) - common


def _stems(name):
    return sorted(word.rstrip("s") for word in name.split())


def _ways(names, close):
    """Return the lines that say how to go on: with one column for another, or without it."""
    taken = [f"To take it as that:  --alias '{name}={other}'   (in Python: aliases={{'{name}': '{other}'}})"
             for name, other in list(close.items())[:2]]
    options = " ".join(f"--leave-out '{name}'" for name in names[:MOST_TOLD])
    return [*taken, f"To go on without:  {options}   (in Python: leave_out={names[:MOST_TOLD]})"]


def _told(raw, name):
    """Say what the column *name* holds that must not be left out unseen; nothing where it may."""
    figures = _figures(raw, name)
    if figures is not None:
        return f"holds {len(figures):,} number{'s' * (len(figures) != 1)}, sum {float(figures.sum()):,.10g}"
    return "says when in the year" if WHEN & set(name.split()) and filled(raw[name]).any() else ""


def _figures(raw, name):
    """Return the numbers of the column *name* where it is one of numbers, else None."""
    cells = raw[name]
    codes, values = encoded(cells.astype("str") if pd.api.types.is_numeric_dtype(cells.dtype) else cells)
    text = stripped(values)
    text = text.str.lstrip(BOUNDS).replace("", pd.NA)
    text = text.mask(text.isin((*PROGRAMS, *DASHES, *WORDS)))
    found = numbers(text)[0].to_numpy("float64", na_value=np.nan)
    used = np.bincount(codes[codes >= 0], minlength=len(values))
    stated, filled = used[~np.isnan(found)].sum(), used[text.notna().to_numpy()].sum()
    if not stated or stated < MOSTLY * filled:
        return None
    figures = np.repeat(found, used)
    figures = figures[~np.isnan(figures)]
    return None if _are_row_numbers(name, figures, len(raw)) else figures


def _are_row_numbers(name, figures, rows):
    """Tell whether *figures* are what a program numbers rows with: without a header, each whole number once."""
    if not (name.startswith(NAMELESS) or name in ROW_NUMBERS) or len(figures) != rows:
        return False
    ordered = np.sort(figures)
    return bool((np.diff(ordered) == 1).all())
