"""Sheets of a workbook to text columns with `part` and `record`; nothing is interpreted here."""

import numpy as np
import pandas as pd

from displacement.cells.headers import normalised
from displacement.cells.values import text_of
from displacement.reading.files import (
    FIRST_LINES,
    HEADER_SHARE,
    MOST_PREAMBLE,
    OtherFormatError,
    header_among,
    with_evidence,
)


def read_sheet(file):
    """Return one sheet of a workbook as text columns; its first row that is nearly as wide as the widest names them.

    Numbers keep their shortest decimal form, dates become ISO text, wholly blank rows are no records but count as
    positions.  Bytes that are no workbook raise `OtherFormatError`.
    """
    if file.sheet is None:
        raise OtherFormatError("is no workbook")
    rows = file.rows
    filled = [len(row) - row.count("") for row in rows]
    if not any(filled):
        raise OtherFormatError(f"sheet {file.sheet} is empty")
    widest = max(filled[:FIRST_LINES] or [1])
    above = next(position for position, count in enumerate(filled) if count * HEADER_SHARE >= widest)
    known = header_among([rows[above]], file.asked.headings, -1) == 0
    above = header_among(rows[:FIRST_LINES if known else MOST_PREAMBLE], file.asked.headings, above)
    header = [cell_text(value) for value in rows[above]]
    kept = [position for position in range(above + 1, len(rows)) if filled[position]]
    columns = zip(*(rows[position] for position in kept), strict=True) if kept else [()] * len(header)
    frame = pd.DataFrame({number: column_text(column) for number, column in enumerate(columns)})
    frame.columns = normalised(header)
    return with_evidence(frame, file, np.asarray(kept, dtype="int64") + 1)


def column_text(column):
    """Return one column of cells as text; a column of one kind, apart from blanks, is converted at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kinds = set(map(type, column))
    if kinds <= {str}:
        return text_of(pc.utf8_trim_whitespace(pa.array(column, type=pa.large_string())))
    if len(kinds - {str}) == 1 and not any(map(str.strip, (value for value in column if type(value) is str))):
        return text_of(_of_one_kind([None if type(value) is str else value for value in column]).fill_null(""))
    return text_of(pa.array(list(map(cell_text, column)), type=pa.large_string()))


def _of_one_kind(column):
    """Return numbers, days or moments as Arrow text; None stays missing."""
    import pyarrow as pa

    found = pa.array(column)
    if pa.types.is_date32(found.type):
        return found.cast(pa.large_string())
    if pa.types.is_floating(found.type) and all(value is None or value.is_integer() for value in column):
        return found.cast(pa.int64()).cast(pa.large_string())
    return pa.array([None if value is None else cell_text(value) for value in column], type=pa.large_string())


def cell_text(value):
    """Return one cell as text: numbers in their shortest form, dates in ISO form."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return value.isoformat().removesuffix("T00:00:00") if hasattr(value, "isoformat") else str(value)
