"""What stands for a missing value: the marks that programs write, and the words that people do; known here for all.

A program's mark (`NA` by R, `NaN` by Python, `NULL` by a database, `#N/A` by Excel) says that the cell is blank, and
is read as one.  A person's dash or word says more, that a figure is not applicable or not given, and leaves by a rule
of that name.  A publisher's own meaning, such as IDMC's 0, stands with the publisher.
"""

import numpy as np
import pandas as pd

from displacement.cells.values import arrow, filled

PROGRAMS = ("NA", "<NA>", "NaN", "nan", "NULL", "#N/A")
CODED = "NA"                            # also a code: Namibia's, or UNHCR's for one kind of asylum application
CODES = r"^[A-Za-z]{1,2}$"
SAY_CODE = {"code", "codes", "iso"}
ALONE = {"country", "iso", "iso2"}      # over a column that holds nothing but `NA`: a file on Namibia
DASHES = ("-", "\u2013", "\u2014")
NOT_APPLICABLE = "a dash: not applicable, or not broken down"
WORDS = ("n/a", "na", "not available", "not applicable", "..", "...")
NOT_GIVEN = "a word that says the figure is not given"
MARKS = ((DASHES, NOT_APPLICABLE), (WORDS, NOT_GIVEN))


def without_marks(frame):
    """Return text *frame* with blanks in place of the marks that programs write for a missing value.

    `NA` stays in a column of codes of one or two letters, where it is one: Namibia, or a publisher's own.
    """
    cleaned = {name: cells for name in frame if (cells := _cleaned(name, frame[name])) is not None}
    return frame.assign(**cleaned) if cleaned else frame


def _cleaned(name, cells):
    """Return *cells* with blanks for marks, or None where there is no mark."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        marks = [mark for mark in PROGRAMS if mark in cells.cat.categories]
        marks = [mark for mark in marks if mark != CODED or not _of_codes(name, cells.cat.categories.to_series())]
        return cells.cat.remove_categories(marks) if marks else None
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return None
    marked = _among(cells, PROGRAMS)
    if not marked.any():
        return None
    coded = _among(cells, (CODED,))
    if coded.any() and _of_codes(name, cells[~marked | coded]):
        marked &= ~coded
    return cells.mask(marked, "")


def _among(cells, words):
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.is_in(arrow(cells), value_set=pa.array(words, type=pa.large_string()))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _of_codes(name, cells):
    """Tell whether *cells*, headed *name*, are or hold codes of one or two letters, also where all of them are `NA`.

    Under a header that says code some are enough: a list of countries has codes of two letters and of three.
    """
    told = cells[filled(cells)]
    others = told[(told != CODED) & ~told.str.startswith("#")]
    words = set(name.split())
    if not len(others):
        return bool(words & ALONE)
    short = others.str.fullmatch(CODES)
    return bool(short.all() or (words & SAY_CODE and short.any()))
