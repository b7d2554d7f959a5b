"""Bytes to text columns with `part` and `record`; nothing is interpreted here."""

import csv
import io
import json
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pandas as pd

from displacement.errors import CallError, SourceError
from displacement.sources._headers import normalised

DELIMITERS = (",", ";", "\t", "|")
RAW_EVIDENCE = ("part", "record")


class OtherFormatError(Exception):
    """The bytes are not of the format that a reader is for; another reader may know them."""


@dataclass(frozen=True)
class RawFile:
    """A file, or one part of it, to be read once: its path, its name as part, its bytes and their hash.

    `content` are the bytes of a member of an archive; `sheet` names the sheet of a workbook.
    """

    path: Path
    part: str = ""
    content: bytes | None = field(default=None, repr=False)
    sheet: str | None = None

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
            raise SourceError(f"{self.path}: this is a folder, expected a file. Name one file in it.")
        data = self.path.read_bytes()
        if not data.strip():
            raise SourceError(f"{self.path}: the file is empty. Download or save it again.")
        return data

    @cached_property
    def sha256(self):
        """Hex digest of the bytes."""
        return sha256(self.data).hexdigest()


def read_csv(file, encoding="utf-8-sig"):
    """Return the records of a delimited text *file* as text columns under normalised headers.

    The delimiter is read off the header line.  Blank lines are no records but count as positions.  A record with
    more or fewer fields than the header, a quote that is never closed and a byte that is not *encoding* raise
    `SourceError`; bytes that are no text at all raise `OtherFormatError`.
    """
    text = _decoded(file, encoding)
    header, delimiter = _header(text)
    _refuse_open_quote(file, text)
    records = _fast(text, header, delimiter)
    if records is None:
        records = _careful(file, text, delimiter)
    frame = pd.DataFrame(records.to_numpy() if records.empty else records)
    frame.columns = [*normalised(header), "record"]
    return frame.assign(part=pd.Categorical.from_codes([0] * len(frame), categories=[file.name]),
                        record=frame["record"].astype("int32"))


def _decoded(file, encoding):
    if b"\x00" in file.data[:4096] or file.sheet is not None:
        raise OtherFormatError("is no delimited text")
    try:
        return file.data.decode(encoding)
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        if line == 1 and error.start < 8:
            raise OtherFormatError("does not begin as text") from error
        raise SourceError(
            f"{file.path}: byte {error.start} (line {line}) is not {encoding.removesuffix('-sig').upper()}. "
            "Save the file as UTF-8 and try again."
        ) from error


def _header(text):
    line = next(line for line in io.StringIO(text) if line.strip())
    delimiter = max(DELIMITERS, key=line.count)
    return next(csv.reader(io.StringIO(text.lstrip("\r\n")), delimiter=delimiter)), delimiter


def _refuse_open_quote(file, text):
    if text.count('"') % 2:
        record = sum(1 for _ in csv.reader(io.StringIO(text)))
        raise SourceError(f"{file.path}: a quote is opened and never closed, so the file is cut or a record is broken "
                          f"(last record read: {record}). Download or save the file again.")


def _fast(text, header, delimiter):
    """Read by pyarrow; None where a record does not fit the header or blank lines shift positions."""
    from pyarrow import ArrowInvalid
    from pyarrow import csv as arrow

    if "\n\n" in text or "\n\r\n" in text or text[:1] in "\r\n":
        return None
    names = [str(position) for position in range(len(header))]
    import pyarrow as pa

    try:
        table = arrow.read_csv(
            io.BytesIO(text.encode()),
            read_options=arrow.ReadOptions(skip_rows=0, column_names=names),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values='"' in text),
            convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()),
                                                 strings_can_be_null=False),
        )
    except ArrowInvalid:
        return None
    frame = table.to_pandas().astype("str").iloc[1:].reset_index(drop=True)
    return frame.assign(record=range(2, len(frame) + 2))


def _careful(file, text, delimiter):
    """Read by the csv module, which names the record that does not fit."""
    rows = []
    width = None
    for record, fields in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        if not fields:
            continue
        if width is None:
            width = len(fields)
        elif len(fields) != width:
            raise SourceError(
                f"{file.path}: record {record} has {len(fields)} fields, expected {width} as in the header. The line "
                f"is cut or a delimiter is not quoted; it begins {delimiter.join(fields)[:60]!r}. Mend or download it "
                "again."
            )
        else:
            rows.append([*fields, record])
    return pd.DataFrame(rows, columns=range(width + 1)).astype(dict.fromkeys(range(width), "str"))


def read_sheet(file, header=0):
    """Return one sheet of a workbook as text columns; row *header* (from 0) names them.

    Numbers keep their shortest decimal form, dates become ISO text, wholly blank rows are no records but count as
    positions.  Bytes that are no workbook raise `OtherFormatError`.
    """
    cells = grid(file)
    if len(cells) <= header:
        raise OtherFormatError(f"sheet {file.sheet} has no row {header + 1}")
    width = max(len(row) for row in cells)
    names = normalised([*cells[header], *[""] * (width - len(cells[header]))])
    rows = [[*row, *[""] * (width - len(row)), position] for position, row in enumerate(cells, start=1)
            if position > header + 1 and any(row)]
    frame = pd.DataFrame(rows, columns=[*names, "record"])
    frame = frame.astype(dict.fromkeys(names, "str") | {"record": "int32"})
    return frame.assign(part=pd.Categorical.from_codes([0] * len(frame), categories=[file.name]))


def grid(file):
    """Return the cells of one sheet as rows of text, from its first row on."""
    if file.sheet is None:
        raise OtherFormatError("is no workbook")
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.data)).get_sheet_by_name(file.sheet)
    return [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _cell(value):
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def read_json(file):
    """Return the JSON document of *file*; `OtherFormatError` where the bytes do not begin as one."""
    if file.sheet is not None or file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        raise OtherFormatError("is no JSON")
    try:
        return json.loads(file.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SourceError(f"{file.path}: the JSON is cut or broken ({error}). Download it again.") from error


def as_path(path):
    """Return *path* as a `Path`, or say that it is none."""
    if not isinstance(path, (str, Path)):
        raise CallError(f"Expected the path of a file, got {type(path).__name__}.")
    return Path(path)
