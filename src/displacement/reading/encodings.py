"""Bytes to text: UTF-8, UTF-16 or Windows-1252, told by the bytes; what is none of them is refused."""

import re

from displacement.errors import EncodingError, SourceError
from displacement.reading.files import OtherFormatError
from displacement.reading.truncation import ends_inside_character

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_16 = {1: "utf-16-le", 0: "utf-16-be"}       # without a mark: where the zero bytes of plain letters stand
MOSTLY_ZERO = 0.6
JSON_MARKS = (b"{", b"[")
FIRST_BYTES = 4096
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(file):
    """Return the text of *file*; bytes that are no text at all, or begin as JSON, raise `OtherFormatError`.

    UTF-8 in which a few bytes are broken raises `SourceError`: read as Windows-1252 those would be wrong names.
    """
    if file.sheet is not None or begins_as_json(file):
        raise OtherFormatError("is no delimited text")
    encoding = _marked_encoding(file)
    try:
        return file.data.decode(encoding)
    except UnicodeDecodeError as error:
        if file.allow_truncated and ends_inside_character(file.data, error):
            return file.data[:error.start].decode(encoding)
        if encoding != "utf-8-sig":
            raise SourceError(f"{file.path}: the file is UTF-16 and broken at byte {error.start}. Download or save it "
                              "again.") from error
        return _windows(file)


def decoded_loosely(file):
    """Return the text of *file*, whose letters are UTF-8, UTF-16 or else Latin-1; for files whose figures are ASCII."""
    try:
        return decoded(file)
    except SourceError:
        return file.data.decode("latin-1")


def begins_as_json(file):
    """Tell whether the bytes of *file* begin as JSON does."""
    return file.data[:FIRST_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in JSON_MARKS


def _marked_encoding(file):
    """Return UTF-16 where its mark or its zero bytes are there, else UTF-8; other bytes of zero are no text."""
    if file.data.startswith(UTF_16_MARKS):
        return "utf-16"
    first = file.data[:FIRST_BYTES]
    if b"\x00" not in first:
        return "utf-8-sig"
    for place, encoding in UTF_16.items():
        zeros, others = first[place::2], first[1 - place::2]
        if zeros.count(0) >= MOSTLY_ZERO * len(zeros) and not others.count(0):
            return encoding
    raise OtherFormatError("is no delimited text")


def _windows(file):
    """Return the text of *file* as Windows-1252, the superset of latin-1 that Excel saves."""
    if NOT_TEXT.search(file.data[:FIRST_BYTES]):
        raise OtherFormatError("does not begin as text")
    letters = NOT_ASCII.findall(file.data.decode("utf-8", errors="surrogateescape"))
    broken = sum("\udc80" <= letter <= "\udcff" for letter in letters)
    if len(letters) > 2 * broken:
        raise SourceError(f"{file.path}: the file is UTF-8 with {broken} broken bytes. Download or save it again.")
    try:
        return file.data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        raise EncodingError(f"{file.path}: byte {error.start} (line {line}) is neither UTF-8 nor Windows-1252. Save "
                            "the file as UTF-8 and try again.") from error
