"""Which source and edition know a raw file: exactly one must."""

import csv
import re
from functools import lru_cache

from displacement.catalogue import registry
from displacement.cells.headers import normalise
from displacement.errors import SourceError, UnknownLayoutError
from displacement.reading.answers import message
from displacement.reading.files import RAW_EVIDENCE, OtherFormatError, refused_document
from displacement.reading.formats import first_rows
from displacement.reading.formats import read as read_any
from displacement.reading.truncation import CUT

FIRST_BYTES = 8_192
YEAR = re.compile(r"y?\d{4}\d*[a-z]?")      # a heading that stands over a column a year, and in records too
SAYS = "contains the following"             # a line above the table: `Data table contains the following: Solutions`
ENOUGH = 0.5                                # of the columns that a layout needs, so that it is named as the nearest


def recognised(file, sources):
    """Return the one source and edition that know *file*, and its raw frame.

    The file is read once for all layouts that are tables, and once more by each reader that a layout brings of its own.
    What the file says above its table that it holds goes before what its columns allow, and a dataset that it
    contradicts is refused.  Raises `SourceError` where no layout fits, naming the nearest and what it misses, or where
    two do.
    """
    if answer := refused_document(file):
        raise UnknownLayoutError(f"{answer}{_answered(file)}")
    named = len(sources) == 1
    said, titled = _titled(file)
    if titled and not {source.name for source in sources} & titled:
        raise SourceError(f"{file.path} ({file.name}): the file says that it holds {said!r}, which is "
                          f"{' or '.join(sorted(titled))}, and not {sources[0].name}. Name that dataset, or none.")
    sources = [source for source in sources if not titled or source.name in titled]
    readable, formats, broken = _readable(file, sources, named)
    if not readable and not broken and (answer := _answered(file)):
        raise UnknownLayoutError(f"{file.path} ({file.name}): no data.{answer}")
    if not readable and not broken:
        told = "; ".join(dict.fromkeys(formats))
        raise UnknownLayoutError(f"{file.path}: no reader knows this format ({told}). Expected delimited text, a "
                                 "workbook, JSON, Parquet or Feather.")
    asked = [found for found in readable if file.asked.layout in ("", found[1].name)]
    fitting = [found for found in asked if found[1].fits(found[2], named=named)]
    if titled and not fitting:
        fitting = [found for found in asked if found[1].fits(found[2], titled=True)]
    matches = _closest([found for found in fitting if named or found[1].own is None or found[1].own(found[2])])
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise SourceError(_ambiguous(file, matches))
    unmarked = _unmarked(file, fitting)
    if broken and not unmarked:
        raise broken
    raise UnknownLayoutError((unmarked or _elsewhere(file, readable) or _nearest(file, readable, named))
                             + _answered(file))


def _answered(file):
    """Return what the publisher's server says in *file* in place of data, as a sentence; nothing where it is silent."""
    told = message(file)
    return told and f" The publisher answers: {told!r}."


@lru_cache
def headings(names):
    """Return the headings that the layouts of the datasets *names* know, years and other numbers apart."""
    editions = [edition for dataset in names for edition in registry.source(dataset).editions]
    known = {name for edition in editions for name in (*edition.required, *edition.any_of, *edition.optional,
                                                       *edition.left_out, *map(normalise, edition.aliases))}
    return frozenset(name for name in known if not YEAR.fullmatch(name))


def _readable(file, sources, named):
    """Return each source, edition and raw frame whose reader reads *file*, why others do not, and a first fault."""
    raws, formats, broken = {}, [], None
    candidates = [(source, edition) for source in sources for edition in source.editions
                  if named or not edition.only_named]
    for read in dict.fromkeys(edition.read for _, edition in candidates):
        try:
            raws[read] = read(file)
        except (OtherFormatError, csv.Error) as error:
            formats.append(str(error))
        except SourceError as error:                    # a reader of its own may know the file all the same
            broken = broken or error
    return ([(source, edition, raws[edition.read]) for source, edition in candidates if edition.read in raws],
            formats, broken)


def _titled(file):
    """Return what *file* says above its table that it holds, and the names of the datasets that are called so."""
    if file.sheet is None and SAYS.encode() not in file.data[:FIRST_BYTES].lower():
        return "", set()
    for row in first_rows(file):
        if row and SAYS in row[0].casefold():
            said = next((cell for cell in row[1:] if cell), row[0].rpartition(":")[2].strip())
            return said, {source.name for source in registry.sources().values() if normalise(said) in source.titles}
    return "", set()


def _closest(matches):
    """Return *matches*; where a reader of a layout's own is among those of one source, the one that knows most columns.

    Of two that know as many, the own reader goes before: it found its marks.
    """
    own = [edition for _, edition, _ in matches if edition.read is not read_any]
    if not own or len({source.name for source, _, _ in matches}) > 1:
        return matches
    strange = {id(edition): (len(edition.fitted(named := edition.named(raw)).unknown(named)), edition.read is read_any)
               for _, edition, raw in matches}
    least = min(strange.values())
    return [found for found in matches if strange[id(found[1])] == least]


def _ambiguous(file, matches):
    """Say which layouts fit *file*, what tells each from the others, and how to choose."""
    names = {}
    for source, edition, _ in matches:
        names.setdefault(source.name, []).append(edition.name)
    shown = "; ".join(f"{name}: {', '.join(editions)}" for name, editions in names.items())
    choice = ("Name one with --dataset (dataset=...)." if len(names) > 1 else
              "Choose one with --layout (layout=...), such as --layout '" + matches[0][1].name + "'.")
    return f"{file.path} ({file.name}): fits {len(matches)} layouts. {_apart(matches)}{shown}. {choice}"


def _apart(matches):
    """Say which columns of the file one of *matches* takes and another leaves out."""
    (_, one, raw), (_, other, _) = matches[:2]
    mine, yours = ({*edition.required, *edition.optional} & set(edition.named(raw).columns) for edition in (one, other))
    apart = sorted(mine ^ yours)
    return f"What tells them apart is {', '.join(apart[:5])}, which only one of them takes. " if apart else (
        "Their columns are alike, so that only what the figures are tells them apart. ")


def _unmarked(file, fitting):
    """Say that *file* has the shape of a layout, and none of the marks by which it is known as one."""
    return next((f"{file.path} ({file.name}): no known layout. It has the shape of {source.name} ({edition.name}), but "
                 f"{edition.unmarked}. If it is one, name it with --dataset {source.name}."
                 for source, edition, _ in fitting if edition.unmarked), "")


def _elsewhere(file, readable):
    """Say what a file of a known publisher is that none of its datasets here takes."""
    told = next((told for source, _, raw in readable if source.elsewhere and (told := source.elsewhere(raw))), "")
    return told and f"{file.path} ({file.name}): no known layout. It is {told}."


def _nearest(file, readable, named):
    source, edition, raw = min(readable, key=lambda found: len(found[1].missing(found[2]))
                               / max(len(found[1].required), 1))
    columns = [name for name in raw.columns if name not in (*RAW_EVIDENCE, CUT)]
    if not columns:
        return (f"{file.path} ({file.name}): no known layout, because it holds no records: an empty reply or the last "
                "of several pages. Ask the publisher for other years or places, or leave this page out.")
    shown = ", ".join(columns[:12]) + (" ..." if len(columns) > 12 else "")
    missing = edition.missing(raw)
    if len(missing) > ENOUGH * len(edition.required) or (len(edition.required) - len(missing) < 2 and not named):
        return (f"{file.path} ({file.name}): no known layout. Found the columns {shown}, and no dataset has most of "
                "them. Check that it is the publisher's file and not a message, and that its header is in it.")
    needs = ", ".join(missing) or "rows of that dataset, or that no other column is there"
    return (f"{file.path} ({file.name}): no known layout. Found the columns {shown}. Nearest is {source.name} "
            f"({edition.name}), which also needs: {needs}. Add the missing columns, or name the dataset with "
            "--dataset if another is meant.")
