"""One door for every format: a file's bytes say what they are, and a table comes out as text columns.

Delimited text in any encoding, sheets of workbooks, JSON (records, lines, replies, GeoJSON), Parquet, Feather, and
files of SPSS, Stata and SAS.  What the columns mean is not known here.
"""

import csv
import io
from contextlib import contextmanager
from dataclasses import replace

from displacement.errors import SourceError
from displacement.reading.columnar import columnar_names, is_columnar, read_columns
from displacement.reading.delimited import delimiter_of, read_csv
from displacement.reading.encodings import begins_as_json, decoded
from displacement.reading.files import FIRST_LINES, OtherFormatError
from displacement.reading.replies import read_json, record_names
from displacement.reading.surveys import is_survey, read_survey
from displacement.reading.workbooks import cell_text, read_sheet

FIRST_BYTES = 1_000_000


def read(file):
    """Return the table in *file* as text columns under normalised headers, with `part` and `record`.

    Raises `OtherFormatError` where no reader knows the format or finds a table, and `SourceError` where the file is
    broken.
    """
    if file.sheet is not None:
        return read_sheet(file)
    if is_columnar(file):
        return read_columns(file)
    if is_survey(file):
        return read_survey(file)
    if begins_as_json(file):
        return read_json(file)
    with _told(file):
        return read_csv(file)


def is_text(file):
    """Tell whether *file* is read line by line: no sheet, and of no format that has its header apart."""
    return file.sheet is None and not (is_columnar(file) or is_survey(file) or begins_as_json(file))


def grid(file):
    """Return the cells of *file* as rows of text from its first line on, for tables whose header is no single row.

    A format that has its header apart, such as JSON or Parquet, has no such lines and raises `OtherFormatError`.
    """
    if file.sheet is not None:
        return [[cell_text(value) for value in row] for row in file.rows]
    with _told(file):
        return _rows(_text(file))


def first_rows(file):
    """Return the first rows of `grid`, without reading the rest of a large file; none where there are no such lines."""
    if file.sheet is not None:
        return [[cell_text(value) for value in row] for row in file.rows[:FIRST_LINES]]
    try:
        with _told(file):
            text = _text(replace(file, content=file.data[:FIRST_BYTES], allow_truncated=True))
            return _rows("".join(text.splitlines(keepends=True)[:FIRST_LINES]))
    except (OtherFormatError, SourceError):
        return []


def column_names(file):
    """Return the names of the columns as *file* spells them, for layouts whose headers hold more than a name."""
    if file.sheet is None and is_columnar(file):
        return columnar_names(file)
    if file.sheet is None and begins_as_json(file):
        return record_names(file)
    return next((row for row in first_rows(file) if any(row)), [])


@contextmanager
def _told(file):
    """Say in words what the csv module cannot read."""
    try:
        yield
    except csv.Error as error:
        raise SourceError(f"{file.path}: {file.name} cannot be read as delimited text ({error}). A quote that is "
                          "opened and never closed makes such a cell; download or save the file again.") from error


def _text(file):
    if is_columnar(file) or is_survey(file):
        raise OtherFormatError("has its header apart")
    return decoded(file)


def _rows(text):
    rows = [[cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
