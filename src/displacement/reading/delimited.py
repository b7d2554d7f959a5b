"""Bytes to text columns with `part` and `record`; nothing is interpreted here."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from displacement.cells.headers import NAMELESS, normalised
from displacement.cells.values import filled, text_of
from displacement.errors import CallError, EncodingError, SourceError, UnknownLayoutError
from displacement.reading.truncation import AGAIN, ends_inside_character, with_cut, without_cut

DELIMITERS = (",", ";", "\t", "|")
RAW_EVIDENCE = ("part", "record")
FIRST_LINES = 40
FIRST_CHARACTERS = 65_536
PARSED_AT_ONCE = 32_000_000                     # bytes: what is parsed in one piece need not be put together
HEADER_SHARE = 1.5                              # a header fills at least two thirds of the usual width
LEAST_TABLE, MOST_TITLE = 5, 2                  # columns from which a line of two cells and blanks is a title
JSON_MARKS = (b"{", b"[")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
DELIMITER_HINT = "sep="                         # the line by which programs tell Excel the delimiter
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DOCUMENTS = {b"<!doctype html": "a web page", b"<html": "a web page", b"<?xml": "XML", b"<error": "XML",
             b"%pdf": "a PDF"}


class OtherFormatError(Exception):
    """The bytes are not of the format that a reader is for; another reader may know them."""


@dataclass(frozen=True)
class RawFile:
    """A file, or one part of it, to be read once: its path, its name as part, its bytes and their hash.

    `content` are the bytes of a member of an archive; `sheet` names the sheet of a workbook, and `book` is the workbook
    once it is open; `label` is the name that a layout file beside it gives it.  `allow_truncated` lets a delimited file
    pass whose last record is cut, and marks that record.
    """

    path: Path
    part: str = ""
    content: bytes | None = field(default=None, repr=False)
    sheet: str | None = None
    book: object = field(default=None, repr=False, compare=False)
    label: str = ""
    allow_truncated: bool = False

    @property
    def name(self):
        """Name under which records of this file are cited."""
        return self.part or self.path.name

    @cached_property
    def data(self):
        """The bytes; an absent or empty file or a folder is refused in words."""
        if self.content is not None:
            return self.content
        if not self.path.exists():
            raise SourceError(f"{self.path}: there is no such file. Check the name and the folder.")
        if self.path.is_dir():
            raise SourceError(f"{self.path}: this is a folder, expected a file. Name one file in it, or give it a "
                              "data_layout.csv with the place of each file.")
        data = self.path.read_bytes()
        if not data.strip():
            raise SourceError(f"{self.path}: the file is empty. Download or save it again.")
        return data

    @cached_property
    def rows(self):
        """The cells of the sheet as rows of Python values; parsed once for all readers."""
        from python_calamine import CalamineError

        try:
            return self.book.get_sheet_by_name(self.sheet).to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError) as error:
            raise SourceError(f"{self.path}: sheet {self.sheet} cannot be read ({error}). Download it again, or save "
                              "it again as XLSX.") from error

    @cached_property
    def sha256(self):
        """Hex digest of the bytes."""
        return sha256(self.data).hexdigest()


def read_csv(file, encoding="utf-8-sig"):
    """Return the records of a delimited text *file* as text columns under normalised headers.

    The delimiter and the header are told by the width of the first lines, so that a title above the header is passed
    over.  Blank lines and titles are no records but count as positions.  A record with more or fewer fields than the
    header, a quote that is never closed and a byte that is not *encoding* raise `SourceError`; bytes that are no text
    at all raise `OtherFormatError`.  Where the file allows a truncated end, a cut last record is marked instead.
    """
    text = _decoded(file, encoding)
    above, body, header, delimiter = located(text)
    cut = None
    if file.allow_truncated:
        body, cut = without_cut(body, header, delimiter)
    else:
        _refuse_open_quote(file, text)
    if len(header) == 1 and delimiter in header[0]:
        body, header = _lines_unquoted(body, header, delimiter)
    frame = _fast(body, header, delimiter)
    if frame is None:
        frame = _careful(file, body, delimiter, above)
    frame.columns = [*normalised(header), "record"]
    frame = with_evidence(frame.drop(columns="record"), file, frame["record"].to_numpy() + above)
    return frame if cut is None else with_cut(frame, cut, above + 2)


def read_latin(file):
    """Return the records of a delimited text *file* in Windows-1252, the superset of latin-1 that Excel saves.

    Read like `read_csv`, and only what that one refuses: bytes that are UTF-8 raise `OtherFormatError`, so that no file
    is read twice.  UTF-8 in which a few bytes are broken is none of it either and raises `SourceError`.
    """
    if is_utf8(file):
        raise OtherFormatError("is UTF-8")
    return read_csv(file, encoding="cp1252")


def refuse_document(file):
    """Refuse a web page, XML or PDF, which servers send in place of a file that is not there."""
    if file.sheet is not None:
        return
    begin = file.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for mark, kind in DOCUMENTS.items() if begin.startswith(mark)), None)
    if kind:
        raise UnknownLayoutError(f"{file.path}: no reader knows this format ({file.name} is {kind}). Expected "
                                 "delimited text, a workbook or JSON. Servers send such a file with an error message; "
                                 "open it to see, then download the data again.")


def is_utf8(file):
    """Tell whether a text is UTF-8; one in which a few bytes are broken raises `SourceError`."""
    if file.sheet is not None:
        raise OtherFormatError("is no delimited text")
    if file.data.startswith(UTF_16_MARKS):
        raise OtherFormatError("is UTF-16")
    try:
        file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        if file.allow_truncated and ends_inside_character(file.data, error):
            raise OtherFormatError("is UTF-8 that is cut inside a letter") from error
        _refuse_broken_utf8(file)
        return False
    return True


def _refuse_broken_utf8(file):
    """Refuse bytes that form more letters of UTF-8 than they break: read as latin-1 those would be wrong names."""
    letters = NOT_ASCII.findall(file.data.decode("utf-8", errors="surrogateescape"))
    broken = sum("\udc80" <= letter <= "\udcff" for letter in letters)
    if len(letters) > 2 * broken and b"\x00" not in file.data[:4096]:
        raise SourceError(f"{file.path}: the file is UTF-8 with {broken} broken bytes. Download or save it again.")


def with_evidence(frame, file, records):
    """Return text *frame* with the part and the positions of its *records*.

    A column without header and without any cell, as a comma at the end of each line makes it, is none; nor is a row
    of blank cells, as spreadsheet programs save them below a table, a record, though it counts as a position.
    """
    frame.columns = normalised(frame.columns)
    frame = frame.drop(columns=[name for name in frame if name.startswith(NAMELESS) and not filled(frame[name]).any()])
    empty = _blank_rows(frame)
    if empty.any():
        frame, records = frame[~empty].reset_index(drop=True), np.asarray(records)[~empty]
    return frame.assign(part=pd.Categorical.from_codes(np.zeros(len(frame), dtype="int8"), categories=[file.name]),
                        record=np.asarray(records, dtype="int32"))


def _blank_rows(frame):
    """Return where all cells are blank; later columns are looked at only while such a row is still possible."""
    empty = np.ones(len(frame), dtype=bool)
    for name in frame:
        empty &= ~np.asarray(filled(frame[name]), dtype=bool)
        if not empty.any():
            break
    return empty


def _decoded(file, encoding):
    if file.data.startswith(UTF_16_MARKS) and file.sheet is None:        # what Excel calls Unicode text
        encoding = "utf-16"
    elif b"\x00" in file.data[:4096] or file.sheet is not None or begins_as_json(file):
        raise OtherFormatError("is no delimited text")
    try:
        return file.data.decode(encoding)
    except UnicodeDecodeError as error:
        if file.allow_truncated and ends_inside_character(file.data, error):
            return file.data[:error.start].decode(encoding)
        line = file.data[: error.start].count(b"\n") + 1
        if line == 1 and error.start < 8:
            raise OtherFormatError("does not begin as text") from error
        raise EncodingError(
            f"{file.path}: byte {error.start} (line {line}) is not {encoding.removesuffix('-sig').upper()}. "
            "Save the file as UTF-8 and try again."
        ) from error


def decoded_loosely(file):
    """Return the text of *file*, whose letters are UTF-8, UTF-16 or else Latin-1; for files whose figures are ASCII."""
    try:
        return _decoded(file, "utf-8-sig")
    except (SourceError, OtherFormatError):
        if file.sheet is not None or b"\x00" in file.data[:4096] or begins_as_json(file):
            raise
        return file.data.decode("latin-1")


def located(text):
    """Return how many records stand above the header, the text from the header on, the header and the delimiter."""
    first = _first_lines(text)
    tables = {delimiter: _rows(first, delimiter) for delimiter in DELIMITERS}
    widths = {delimiter: _usual([len(row) for _, row in rows if row]) for delimiter, rows in tables.items()}
    delimiter = max(DELIMITERS, key=lambda found: (widths[found], first[0].count(found)))
    rows = tables[delimiter]
    wide = [position for position, (_, row) in enumerate(rows)
            if row and len(row) * HEADER_SHARE >= widths[delimiter]
            and not row[0].casefold().startswith(DELIMITER_HINT)]
    above = next((position for position in wide if not _padded(rows[position][1])), wide[0])
    lines = rows[above - 1][0] if above else 0
    return above, text[sum(map(len, first[:lines])):], rows[above][1], delimiter


def _first_lines(text):
    """Return the first lines of *text*; of a long text only its beginning is looked at, unless it is one line."""
    for head in (text[:FIRST_CHARACTERS], text):
        lines = list(islice(io.StringIO(head, newline=""), FIRST_LINES))
        if len(head) == len(text) or len(lines) == FIRST_LINES:
            return lines
    return lines


def _padded(row):
    """Tell whether *row* is a title or blank line that a spreadsheet program filled up with delimiters."""
    filled_cells = sum(bool(cell.strip()) for cell in row)
    return len(row) > 2 and filled_cells <= (MOST_TITLE if len(row) >= LEAST_TABLE else 1)


def _usual(widths):
    """Return the most common of *widths*; of two that are as common the table's, which is wider than its title."""
    return max(Counter(widths).items(), key=lambda found: found[::-1])[0] if widths else 0


def _rows(lines, delimiter):
    """Return the records of the first *lines*, each with the number of the line that it ends on."""
    reader = csv.reader(lines, delimiter=delimiter)
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


def _careful(file, text, delimiter, above):
    """Read by the csv module, which names the record that does not fit.

    Lines of one field that stand below the table, after a blank line, say where it is from and are no records.
    """
    rows, width, blank, below = [], None, False, False
    for record, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
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


def begins_as_json(file):
    """Tell whether the bytes of *file* begin as JSON does."""
    return file.data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in JSON_MARKS


def as_path(path):
    """Return *path* as a `Path`, or say that it is none."""
    if not isinstance(path, (str, Path)):
        raise CallError(f"Expected the path of a file, got {type(path).__name__}.")
    return Path(path)
