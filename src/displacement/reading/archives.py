"""A file is one part or several: the members of an archive or a folder, the sheets of a workbook.

Archives come from strangers, so they are opened with caps on size, ratio, members and nesting, and nothing is written
to the disk.  Workbooks are archives too and pass the same caps before a reader sees them.
"""

import gzip
import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath

from displacement.errors import SourceError
from displacement.reading.folders import is_laid_out, members_of

ZIP_MAGIC = b"PK\x03\x04"
GZIP_MAGIC = b"\x1f\x8b"
OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"         # workbooks of Excel before 2007 (.xls)
MOST_BYTES = 2_000_000_000
MOST_RATIO = 300
MOST_MEMBERS = 1_000
MOST_NESTING = 2
SMALL = 10_000_000
WORKBOOK_MARKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
NOT_DATA = (".pdf", ".html", ".htm", ".md", ".docx", ".png", ".jpg")
LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")       # what macOS and Windows put beside the files of a folder
DECLARED = b"<!DOCTYPE"                                 # entities of its own, which no program writes in a workbook
FIRST_BYTES = 4096


def parts(file, depth=0):
    """Return the parts of *file*, in order: itself, the files of a folder, or what an archive or workbook holds."""
    if is_laid_out(file):
        return [part for inner in members_of(file) for part in parts(inner, depth + 1)]
    data = file.data
    if data.startswith(GZIP_MAGIC):
        return parts(replace(file, part=file.name.removesuffix(".gz"), content=_unzipped(file)), depth + 1)
    if data.startswith(OLE2_MAGIC):
        return sheets(file)
    if not data.startswith(ZIP_MAGIC):
        return [file]
    if depth >= MOST_NESTING:
        raise SourceError(f"{file.path}: {file.name} is an archive inside {depth} others; at most {MOST_NESTING} are "
                          "opened. Unpack it yourself and look at what it is.")
    with _opened(file) as archive:
        members = _safe_members(file, archive)
        if any(member.filename in WORKBOOK_MARKS for member in members):
            _refuse_entities(file, archive, members)
            return sheets(file)
        inner = [replace(file, part=f"{file.name}/{member.filename}", content=_unpacked(file, archive, member))
                 for member in members if _may_be_data(member)]
    found = [part for member in inner if member.data.strip() for part in parts(member, depth + 1)]
    if not found:
        raise SourceError(f"{file.path}: the archive holds no data file. Download it again.")
    return found


def sheets(file):
    """Return one part for each sheet of a workbook, visible or not."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"{file.path}: the workbook cannot be opened ({error}). It is broken or asks for a "
                          "password; save it again as XLSX without one.") from error
    return [replace(file, part=f"{file.name}#{name}", content=file.data, sheet=name, book=book)
            for name in book.sheet_names]


def _may_be_data(member):
    places = PurePosixPath(member.filename).parts
    return not (member.is_dir() or member.filename.lower().endswith(NOT_DATA)
                or any(place in LITTER or place.startswith(".") for place in places))


def _unpacked(file, archive, member, size=-1):
    """Return the bytes of *member*, or the first *size* of them."""
    if member.flag_bits & 1:
        raise SourceError(f"{file.path}: {member.filename} asks for a password. Unpack the archive yourself and name "
                          "the file in it.")
    try:
        with archive.open(member) as stream:
            return stream.read(size)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise SourceError(f"{file.path}: {member.filename} in the archive is cut or broken ({error}). Download it "
                          "again.") from error
    except NotImplementedError as error:
        raise SourceError(f"{file.path}: {member.filename} is packed in a way that is not read ({error}). Unpack the "
                          "archive yourself and name the file in it.") from error


def _refuse_entities(file, archive, members):
    for member in members:
        if member.filename.lower().endswith(".xml") and DECLARED in _unpacked(file, archive, member, FIRST_BYTES):
            raise SourceError(f"{file.path}: {member.filename} in the workbook declares entities, which may be an "
                              "attack and would lose text. Open it in a spreadsheet program and save it again as XLSX.")


def _opened(file):
    try:
        return zipfile.ZipFile(io.BytesIO(file.data))
    except zipfile.BadZipFile as error:
        raise SourceError(f"{file.path}: the archive is cut or broken ({error}). Download it again.") from error


def _safe_members(file, archive):
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    for what, found, most in (("members", len(members), MOST_MEMBERS), ("bytes unpacked", total, MOST_BYTES)):
        if found > most:
            raise SourceError(f"{file.path}: the archive has {found:,} {what}, at most {most:,} are opened.")
    if total > SMALL and total / packed > MOST_RATIO:
        raise SourceError(f"{file.path}: the archive unpacks to {total / packed:,.0f} times its size, at most "
                          f"{MOST_RATIO} is opened.")
    return members


def _unzipped(file):
    with gzip.GzipFile(fileobj=io.BytesIO(file.data)) as stream:
        try:
            data = stream.read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{file.path}: the archive is cut or broken ({error}). Download it again.") from error
    if len(data) > MOST_BYTES or (len(data) > SMALL and len(data) / len(file.data) > MOST_RATIO):
        raise SourceError(f"{file.path}: the archive unpacks to more than is safe to open.")
    return data
