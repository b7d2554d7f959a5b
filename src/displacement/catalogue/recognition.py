"""Which source and edition know a raw file: exactly one must."""

import csv

from displacement.errors import SourceError, UnknownLayoutError
from displacement.reading.files import RAW_EVIDENCE, OtherFormatError, refuse_document
from displacement.reading.formats import read as read_any
from displacement.reading.truncation import CUT


def recognised(file, sources):
    """Return the one source and edition that know *file*, and its raw frame.

    The file is read once for all layouts that are tables, and once more by each reader that a layout brings of its own.
    Raises `SourceError` where none does, naming the nearest edition and what it misses, or where two do.
    """
    refuse_document(file)
    raws, formats, broken = {}, [], None
    named = len(sources) == 1
    candidates = [(source, edition) for source in sources for edition in source.editions
                  if named or not edition.only_named]
    for read in dict.fromkeys(edition.read for _, edition in candidates):
        try:
            raws[read] = read(file)
        except (OtherFormatError, csv.Error) as error:
            formats.append(str(error))
        except SourceError as error:                    # a reader of its own may know the file all the same
            broken = broken or error
    readable = [(source, edition, raws[edition.read]) for source, edition in candidates if edition.read in raws]
    if broken and not any(edition.fits(raw) for _, edition, raw in readable):
        raise broken
    if not readable:
        told = "; ".join(dict.fromkeys(formats))
        raise UnknownLayoutError(f"{file.path}: no reader knows this format ({told}). Expected delimited text, a "
                                 "workbook, JSON, Parquet or Feather.")
    matches = _closest([found for found in readable if found[1].fits(found[2])])
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = ", ".join(f"{source.name} ({edition.name})" for source, edition, _ in matches)
        raise SourceError(f"{file.path}: fits {names}. Name one with --dataset.")
    raise UnknownLayoutError(_nearest(file, readable))


def _closest(matches):
    """Return *matches*; of one source, those whose own reader found its marks go before those of plain tables."""
    own = [found for found in matches if found[1].read is not read_any]
    return own if own and len({source.name for source, _, _ in matches}) == 1 else matches


def _nearest(file, readable):
    source, edition, raw = min(readable, key=lambda found: len(found[1].missing(found[2]))
                               / max(len(found[1].required), 1))
    missing = ", ".join(edition.missing(raw)) or "rows of that dataset, or that no other column is there"
    columns = [name for name in raw.columns if name not in (*RAW_EVIDENCE, CUT)]
    if not columns:
        return (f"{file.path} ({file.name}): no known layout, because it holds no records: an empty reply or the last "
                "of several pages. Ask the publisher for other years or places, or leave this page out.")
    shown = ", ".join(columns[:12]) + (" ..." if len(columns) > 12 else "")
    if len(edition.missing(raw)) >= len(edition.required):
        return (f"{file.path} ({file.name}): no known layout. Found the columns {shown}, which no dataset has. Check "
                "that it is the publisher's file and not a message, and that its header is in it.")
    return (f"{file.path} ({file.name}): no known layout. Found the columns {shown}. Nearest is {source.name} "
            f"({edition.name}), which also needs: {missing}. Add the missing columns, or name the dataset with "
            "--dataset if another is meant.")
