"""A file, or one part of it, as bytes; and what every reader gives back: text columns with `part` and `record`."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from displacement.cells.headers import NAMELESS, normalise, normalised
from displacement.cells.missing import without_marks
from displacement.cells.values import filled
from displacement.errors import CallError, SourceError

RAW_EVIDENCE = ("part", "record")
LEAST_HEADINGS = 2                              # known headings that a row holds, so that it is a header
MANY_HEADINGS = 4                               # so many are enough among others
MOST_PREAMBLE = 400                             # lines among which a header is looked for by its headings
FIRST_LINES = 40                                # among which the header of a table is looked for
HEADER_SHARE = 1.5                              # a header fills at least two thirds of the usual width
DOCUMENTS = {b"<!doctype html": "a web page", b"<html": "a web page", b"<?xml": "XML", b"<error": "XML",
             b"%pdf": "a PDF"}


def header_among(rows, headings, usual):
    """Return which of *rows* is the header: the first that holds most of the known *headings*, else the *usual* one.

    Half of its filled cells must be such, so that no title or remark is taken for one.  HXL tags stand below a header,
    and are one only where there is no other.
    """
    known = {place: names for place, row in enumerate(rows) if (names := _known(row, headings, tags=False))}
    if not known:
        known = {place: names for place, row in enumerate(rows) if (names := _known(row, headings, tags=True))}
    best = max(known, key=known.__getitem__, default=usual)
    return best if known.get(best, 0) > known.get(usual, 0) else usual


def _known(row, headings, *, tags):
    """Return how many *headings* a row holds, none where it is rather a remark; years count for nothing."""
    filled = {normalise(cell) for cell in row
              if isinstance(cell, str) and cell.strip() and (tags or not cell.startswith("#"))}
    words = {name for name in filled if not name.isdigit()}
    count = len(words & headings)
    return count if count >= MANY_HEADINGS or (count >= LEAST_HEADINGS and 2 * count >= len(words)) else 0


class OtherFormatError(Exception):
    """The bytes are not of the format that a reader is for; another reader may know them."""


@dataclass(frozen=True)
class Asked:
    """What the caller says of a file: how to read it, and what it does not say itself.

    `aliases` give the known header for one that is not; `leave_out` are headers whose numbers the caller does without;
    both are normalised.  `layout` names the edition where several fit.  `headings` are those by which the header of a
    table is found, of the datasets that the file may belong to.  `given` are columns of the tidy table that the file
    does not tell, each with its one value.
    """

    aliases: dict[str, str] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()
    layout: str = ""
    headings: frozenset[str] = field(default=frozenset(), repr=False)
    given: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, aliases=None, leave_out=(), layout="", given=None):
        """Return what is asked with headers as the caller spells them."""
        aliases = {normalise(old): normalise(new) for old, new in (aliases or {}).items()}
        given = {name: str(value) for name, value in (given or {}).items()}
        return cls(aliases, frozenset(map(normalise, leave_out)), layout or "", given=given)

    def renamed(self, names):
        """Return *names* with the known header for each alias, unless that is there too."""
        there = set(names)
        refused = [old for old, new in self.aliases.items() if old in there and new in there]
        if refused:
            raise CallError(f"{self.aliases[refused[0]]!r} is a column of the file, so that {refused[0]!r} cannot be "
                            "taken as it. Leave one of the two out before, or name another column.")
        return [self.aliases.get(name, name) for name in names]


@dataclass(frozen=True)
class RawFile:
    """A file, or one part of it, to be read once: its path, its name as part, its bytes and their hash.

    `content` are the bytes of a member of an archive; `sheet` names the sheet of a workbook, and `book` is the workbook
    once it is open; `label` is the name that a layout file beside it gives it, and `beside` are
    the files that the layout names.  `allow_truncated` lets a delimited file
    pass whose last record is cut, and marks that record; `asked` is what else the caller says of it.
    """

    path: Path
    part: str = ""
    content: bytes | None = field(default=None, repr=False)
    sheet: str | None = None
    book: object = field(default=None, repr=False, compare=False)
    label: str = ""
    beside: tuple[str, ...] = ()
    allow_truncated: bool = False
    asked: Asked = Asked()

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


def as_path(path):
    """Return *path* as a `Path`, or say that it is none."""
    if not isinstance(path, (str, Path)):
        raise CallError(f"Expected the path of a file, got {type(path).__name__}.")
    return Path(path)


def refused_document(file):
    """Return why *file* is refused that is a web page, XML or PDF, as servers send in place of data; else nothing."""
    if file.sheet is not None:
        return ""
    begin = file.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for mark, kind in DOCUMENTS.items() if begin.startswith(mark)), None)
    return kind and (f"{file.path}: no reader knows this format ({file.name} is {kind}). Expected delimited text, a "
                     "workbook or JSON. Servers send such a file with an error message; open it to see, then download "
                     "the data again.")


def with_evidence(frame, file, records):
    """Return text *frame* with the part and the positions of its *records*, and blanks where programs mark none.

    A column without header and without any cell, as a comma at the end of each line makes it, is none; nor is a row
    of blank cells, as spreadsheet programs save them below a table, a record, though it counts as a position.
    """
    frame.columns = file.asked.renamed([f"{name} of the file" if name in RAW_EVIDENCE else name
                                        for name in normalised(frame.columns)])
    frame = frame.drop(columns=[name for name in frame if name.startswith(NAMELESS) and not filled(frame[name]).any()])
    frame = without_marks(frame)
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
