"""A file of one's own to tidy tables: its parts, the layout of each, and what is left out."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, overload

import pandas as pd

from displacement.accounts.joining import joined
from displacement.accounts.repeats import without_repeats
from displacement.accounts.source import ASKED, Tidied
from displacement.catalogue.blocks import streamed
from displacement.catalogue.recognition import headings, recognised
from displacement.catalogue.registry import source, sources
from displacement.errors import CallError, LossWarning, SourceError, UnknownLayoutError
from displacement.reading.archives import parts
from displacement.reading.files import Asked, RawFile, as_path
from displacement.reading.folders import laid_out

MOST_TOLD = 5                           # parts that a message names
MOST_LETTERS = 400                      # of what is wrong with each


def chosen(frame, name, columns):
    """Return the *columns* of *frame*, all where none are named; *name* is the dataset's, for the message."""
    if columns is None:
        return frame
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise CallError.unknown("column", absent, frame.columns, whose=name, see="dp.tables.dictionary()")
    return frame[list(columns)]


def named_table(found, name):
    """Return the table *name* of the `Tidied` *found*; where none is named, the first by its source that has rows."""
    frames = found.filled
    named = {table.name: frame for table, frame in frames.items()}
    if name is not None and name not in named:
        raise CallError.unknown("table", name, named, whose=found.source.name)
    return named[name or next(iter(named))]


def warn_of_losses(found, frame=None):
    """Warn of what of a file is in no table; where *frame* is one that was not asked for by name, of the others too."""
    others = [f"{table.name} ({len(rows):,} rows)" for table, rows in found.filled.items()
              if frame is not None and rows is not frame and len(rows)]
    lines = found.losses() + ([f"the file also has {', '.join(others)}: table='{others[0].split()[0]}'"]
                              if others else [])
    if lines:
        parts = found.ledgers[0].parts
        where = parts[0] if parts else found.source.name
        warnings.warn(f"{where}: {'; '.join(lines)}. See ledger=True.", LossWarning, stacklevel=3)


def refuse_nothing(found):
    """Raise `SourceError` where a file had records and none of them is in a table."""
    read = sum(ledger.records.read for ledger in found.ledgers)
    if not read or any(len(frame) for frame in found.tables.values()):
        return
    drops = [f"{row.records:,} dropped: {row.rule}" for ledger in found.ledgers for row in ledger.drops.itertuples()]
    raise SourceError(f"{found.ledgers[0].parts[0]}: of {read:,} records none is in a table; "
                      f"{'; '.join([*drops, *found.losses()])[:600]}. See ledger=True for each record.")


@overload
def tidy(path: str | Path, dataset: str | None = None, *, columns: Sequence[str] | None = None,
         ledger: Literal[False] = False, table: str | None = None, layout: str | None = None,
         aliases: Mapping[str, str] | None = None, leave_out: Sequence[str] = (),
         allow_truncated: bool = False, **given: object) -> pd.DataFrame: ...


@overload
def tidy(path: str | Path, dataset: str | None = None, *, columns: Sequence[str] | None = None,
         ledger: Literal[True], table: str | None = None, layout: str | None = None,
         aliases: Mapping[str, str] | None = None, leave_out: Sequence[str] = (),
         allow_truncated: bool = False, **given: object) -> tuple[pd.DataFrame, Tidied]: ...


def tidy(path: str | Path, dataset: str | None = None, *, columns: Sequence[str] | None = None, ledger: bool = False,
         table: str | None = None, layout: str | None = None, aliases: Mapping[str, str] | None = None,
         leave_out: Sequence[str] = (), allow_truncated: bool = False,
         **given: object) -> pd.DataFrame | tuple[pd.DataFrame, Tidied]:
    """Return a file of yours as a tidy table; the layout is recognised by its columns.

    Records that break a rule are left out and stand in the ledger, see `ledger=True`; their number and sum are told
    in a `LossWarning`, as is any other table of the file that has rows.

    Parameters
    ----------
    path : path
        The file, or a folder with a layout that names its files.
    dataset : str, optional
        The dataset it belongs to, where its columns fit several.
    columns : list of str, optional
        The columns to return; all where it is not given.  Of a large file only these are held in memory.
    ledger : bool
        Also return the `Tidied` object with ledger, rejected records and all tables.
    table : str, optional
        One of the dataset's tables; where it is not given, the first of the source's that has rows in this file.
    layout : str, optional
        The layout to read it in, where several of the dataset fit; an error that says so names them.
    aliases : dict, optional
        For a heading that the layout does not know, the known one that it means.
    leave_out : list of str, optional
        Headings that the layout does not know and whose numbers you do without; any other such heading over numbers
        stops the file.
    allow_truncated : bool
        Take a delimited file that is cut inside its last record.  That record is dropped by a rule of its name in the
        ledger, and `Tidied.truncated` names the file: what came after is missing.
    **given
        Columns of the table that the file does not tell, such as `country="SDN"` or `year=2024`; what its records say
        otherwise is an error.

    Returns
    -------
    DataFrame, or DataFrame and Tidied

    Raises
    ------
    SourceError
        Where the file is absent, cut, in another encoding, of no known layout, or holds numbers under a heading that
        its layout does not know; and where none of its records is in a table (not with `ledger=True`).
    CallError
        Where there is no such dataset or table.
    """
    result = tidied(path, dataset, columns, allow_truncated=allow_truncated,
                    asked=Asked.of(aliases, leave_out, layout, given))
    if not ledger:
        refuse_nothing(result)
    found = named_table(result, table)
    warn_of_losses(result, found if table is None else None)
    frame = chosen(found, result.source.name, columns)
    return (frame, result) if ledger else frame


def tidied(path, dataset=None, columns=None, *, allow_truncated=False, asked=ASKED):
    """Return the `Tidied` file at *path*; every part of an archive, workbook or folder is known by itself.

    Of a file that is read in blocks only *columns* are held.  *asked* is what the caller says of the file.
    """
    among = candidates(dataset)
    asked = replace(asked, headings=headings(tuple(source.name for source in among)))
    file = RawFile(as_path(path), allow_truncated=allow_truncated, asked=asked)
    return parts_tidied(file, among, columns=columns)


def candidates(dataset=None):
    """Return the sources that a file may belong to: the one called *dataset*, else all."""
    return [source(dataset)] if dataset else list(sources().values())


def parts_tidied(file, among, *, trusted=False, columns=None):
    """Return the `Tidied` parts of *file* as one; *among* are the sources that it may belong to."""
    in_blocks = None if file.allow_truncated else streamed(file.path, among, columns, file.asked)
    if in_blocks is not None:
        return in_blocks
    found, skipped = laid_out(parts(file))
    if len(found) == 1 and not skipped:
        known, edition, raw = recognised(found[0], among)
        return known.tidied(edition, raw, trusted=trusted, asked=file.asked)
    recognisable, faulty = [], {}
    for part in found:
        try:
            recognisable.append((part, *recognised(part, among)))
        except UnknownLayoutError as error:
            notes = _beside(part)
            if notes is None:
                skipped[part.name] = str(error)
            else:
                recognisable.append((part, *notes))
        except SourceError as error:
            faulty[part.name] = str(error)
    skipped |= _repeated(recognisable)
    recognisable = [found for part, *found in recognisable if part.name not in skipped]
    main = {known.name: known for known, edition, _ in recognisable if not edition.beside}
    results = [(next(iter(main.values())) if edition.beside and len(main) == 1 else known)
               .tidied(edition, raw, trusted=trusted, asked=file.asked) for known, edition, raw in recognisable]
    names = {result.source.name for result in results}
    if len(names) != 1:
        raise SourceError(f"{file.path}: expected the parts of one dataset. {_none_of_one(names, skipped | faulty)}")
    return replace(without_repeats(joined(results), _copies(found)), skipped=skipped, faulty=faulty)


def _copies(parts):
    """Return for each of *parts* that has the bytes of an earlier one that one; sheets of one workbook share theirs."""
    first = {}
    for part in parts:
        first.setdefault((part.sha256, part.sheet), part.name)
    return {part.name: first[part.sha256, part.sheet] for part in parts
            if first[part.sha256, part.sheet] != part.name}


def _none_of_one(names, told):
    """Say why the parts of a file are not those of one dataset, in a few lines whatever their number."""
    if names:
        return (f"Found parts of {', '.join(sorted(names))}; tidy them one by one, or name one with --dataset.")
    lines = [f"{reason[:MOST_LETTERS]} ..." if len(reason) > MOST_LETTERS else reason for reason in told.values()]
    more = [f"And {len(lines) - MOST_TOLD} more parts, none of which was read."] if len(lines) > MOST_TOLD else []
    return "\n".join([*(line.replace("\n", " ") for line in lines[:MOST_TOLD]), *more])


def _beside(part):
    """Return how *part* is read as what stands beside any dataset's data, such as footnotes; None where it is not."""
    try:
        found = recognised(part, candidates())
    except SourceError:
        return None
    return found if found[1].beside else None


def _repeated(recognisable):
    """Return the names of the sheets that hold the records of another of the same dataset, and the reasons."""
    sheets = {}
    for part, known, edition, raw in recognisable:
        if known.repeats and part.sheet is not None:
            sheets.setdefault(known.name, (known, {}))[1][part.name] = edition.named(raw)
    return {name: reason for known, raws in sheets.values() for name, reason in known.repeats(raws).items()}
