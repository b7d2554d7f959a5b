"""Delimited text to text columns: delimiter, header, quotes and decimal marks are told by the text."""

import csv
import io
import re
from collections import Counter
from itertools import islice

import numpy as np
import pandas as pd

from displacement.cells.headers import normalised
from displacement.cells.values import text_of
from displacement.errors import SourceError
from displacement.reading.decimals import with_points
from displacement.reading.encodings import decoded
from displacement.reading.files import FIRST_LINES, HEADER_SHARE, MOST_PREAMBLE, header_among, with_evidence
from displacement.reading.truncation import AGAIN, with_cut, without_cut

DELIMITERS = (",", ";", "\t", "|", "~", "^")
FIRST_CHARACTERS = 65_536
PARSED_AT_ONCE = 32_000_000                     # bytes: what is parsed in one piece need not be put together
LEAST_TABLE, MOST_TITLE = 5, 2                  # columns from which a line of two cells and blanks is a title
DELIMITER_HINT = "sep="                         # the line by which programs tell Excel the delimiter


def read_csv(file):
    """Return the records of a delimited text *file* as text columns under normalised headers.

    The delimiter and the header are told by the width of the first lines, so that a title above the header is passed
    over.  Blank lines and titles are no records but count as positions.  A record with more or fewer fields than the
    header, a quote that is never closed and bytes of no known encoding raise `SourceError`; bytes that are no text
    at all raise `OtherFormatError`.  Where the file allows a truncated end, a cut last record is marked instead.
    A decimal comma becomes a point.
    """
    text = decoded(file)
    above, body, header, delimiter = located(text, file.asked.headings)
    cut = None
    if file.allow_truncated:
        body, cut = without_cut(body, header, delimiter)
    else:
        _refuse_open_quote(file, text)
    if len(header) == 1 and delimiter in header[0]:
        body, header = _lines_unquoted(body, header, delimiter)
    frame = None if has_blank_before_quote(body, delimiter) else _fast(body, header, delimiter)
    if frame is None:
        frame = _careful(file, body, delimiter, above)
    records = frame.iloc[:, -1].to_numpy() + above
    frame = frame.iloc[:, :-1].set_axis(normalised(header), axis="columns")
    frame = with_points(frame, file, delimiter)
    frame = with_evidence(frame, file, records)
    return frame if cut is None else with_cut(frame, cut, above + 2)


def located(text, headings=frozenset()):
    """Return how many records stand above the header, the text from the header on, the header and the delimiter.

    The header is told by its known *headings*, so that a preamble may be of any length and width; where none of the
    first lines holds several, by its width.
    """
    first = _first_lines(text)
    delimiter, width = _delimiter(first)
    rows = _rows(first, delimiter)
    wide = [position for position, (_, row) in enumerate(rows)
            if row and len(row) * HEADER_SHARE >= width and not row[0].casefold().startswith(DELIMITER_HINT)]
    above = next((position for position in wide if not _padded(rows[position][1])), wide[0])
    if headings:
        first, rows, above, delimiter = _by_headings(text, first, (rows, above, delimiter), headings)
    lines = rows[above - 1][0] if above else 0
    return above, text[sum(map(len, first[:lines])):], rows[above][1], delimiter


def _by_headings(text, first, usual, headings):
    """Return lines, rows, header and delimiter by the known *headings*; as *usual* where no row holds more of them."""
    rows, above, delimiter = usual
    if header_among([rows[above][1]], headings, -1) == 0:
        found = header_among([row for _, row in rows], headings, above)
        return first, rows, found, delimiter
    more = _first_lines(text, MOST_PREAMBLE)
    for other in dict.fromkeys([delimiter, *DELIMITERS]):
        known = _rows(more, other)
        found = header_among([row for _, row in known], headings, -1)
        if found >= 0:
            return more, known, found, other
    return first, rows, above, delimiter


def delimiter_of(text):
    """Return what parts the fields of *text*: what its first line says (`sep=;`), else what parts most lines alike."""
    return _delimiter(_first_lines(text))[0]


def _delimiter(lines):
    """Return the delimiter of the first *lines*, and into how many fields it usually parts them."""
    hint = lines[0].strip() if lines else ""
    told = hint[-1] if hint[:-1].casefold() == DELIMITER_HINT else None
    usual = {delimiter: _usual([len(row) for _, row in _rows(lines, delimiter) if row])
             for delimiter in ([told] if told else DELIMITERS)}
    delimiter = max(usual, key=lambda found: (usual[found][1] * (usual[found][0] - 1), lines[0].count(found)))
    return delimiter, usual[delimiter][0]


def _first_lines(text, most=FIRST_LINES):
    """Return the first lines of *text*; of a long text only its beginning is looked at, unless it is one line."""
    for head in (text[:FIRST_CHARACTERS], text):
        lines = list(islice(io.StringIO(head, newline=""), most))
        if len(head) == len(text) or len(lines) == most:
            return lines
    return lines


def _padded(row):
    """Tell whether *row* is a title or blank line that a spreadsheet program filled up with delimiters."""
    filled_cells = sum(bool(cell.strip()) for cell in row)
    return len(row) > 2 and filled_cells <= (MOST_TITLE if len(row) >= LEAST_TABLE else 1)


def _usual(widths):
    """Return the most common of *widths*, and how often; of two as common the table's, wider than its title."""
    return max(Counter(widths).items(), key=lambda found: found[::-1]) if widths else (0, 0)


def _rows(lines, delimiter):
    """Return the records of the first *lines*, each with the number of the line that it ends on."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    return [(reader.line_num, row) for row in reader]


def _refuse_open_quote(file, text):
    if text.count('"') % 2:
        record = sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
        raise SourceError(f"{file.path}: a quote is opened and never closed, so the file is cut or a record is broken "
                          f"(last record read: {record}). {AGAIN}.")


def _fast(text, header, delimiter):
    """Read by pyarrow; None where a record does not fit the header or blank lines shift positions."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    if text[-4:].count("\n") > 1:
        text = text.rstrip("\r\n")
    names, data = [str(position) for position in range(len(header))], text.encode()
    try:
        table = arrow.read_csv(
            pa.py_buffer(data),
            read_options=arrow.ReadOptions(column_names=names, block_size=min(len(data) + 1, PARSED_AT_ONCE)),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values='"' in text,
                                             ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()),
                                                 strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    columns = {position: text_of(cells.combine_chunks()) for position, cells in enumerate(table.slice(1).columns)}
    return pd.DataFrame(columns, copy=False).assign(record=np.arange(2, table.num_rows + 1))


def has_blank_before_quote(text, delimiter):
    """Tell whether a quote opens a cell behind a delimiter and blanks, as people align columns; *text* may be bytes.

    Within quotes, where the quotes before it on its line are odd in number, it opens none.
    """
    of = (lambda words: words) if isinstance(text, str) else str.encode
    quote = of('"')
    if quote not in text or of(f"{delimiter} ") not in text:
        return False
    end, quotes = of("\n"), of(f'{delimiter} "')
    place = text.find(quotes)
    while place >= 0:
        if text.count(quote, text.rfind(end, 0, place) + 1, place) % 2 == 0:
            return True
        place = text.find(quotes, place + 1)
    return of(f"{delimiter}  ") in text and any(
        text.count(quote, text.rfind(end, 0, match.start()) + 1, match.start()) % 2 == 0
        for match in re.finditer(of(f'{re.escape(delimiter)} +"'), text))


def _careful(file, text, delimiter, above):
    """Read by the csv module, which names the record that does not fit.

    Lines of one field that stand below the table, after a blank line, say where it is from and are no records.
    """
    rows, width, blank, below = [], None, False, False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    for record, fields in enumerate(reader, start=1):
        if not fields:
            blank = True
            continue
        if width is None:
            width = len(fields)
        elif len(fields := _unwrapped(fields, width, delimiter)) == 1 < width and (blank or below):
            below = True
        elif len(fields) != width or below:
            raise SourceError(
                f"{file.path}: record {record + above} has {len(fields)} fields, expected {width} as in the header. "
                f"The line is cut or a delimiter is not quoted; it begins {delimiter.join(fields)[:60]!r}. {AGAIN}."
            )
        else:
            rows.append([*fields, record])
        blank = False
    return pd.DataFrame(rows, columns=range(width + 1)).astype(dict.fromkeys(range(width), "str"))


def _lines_unquoted(text, header, delimiter):
    """Return *text* and *header* of a file in which a spreadsheet saved every line as one quoted field."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    lines = [row[0] if row else "" for row in rows]
    inner = [fields for fields in csv.reader(lines, delimiter=delimiter) if fields]
    if max(map(len, rows)) > 1 or {len(fields) for fields in inner} != {len(inner[0])}:
        return text, header
    return "\n".join(lines), inner[0]


def _unwrapped(fields, width, delimiter):
    """Return the fields of a record that a spreadsheet saved as one quoted field, where they fit the header."""
    if len(fields) != 1 or width == 1:
        return fields
    inner = next(csv.reader([fields[0]], delimiter=delimiter), [])
    return inner if len(inner) == width else fields


