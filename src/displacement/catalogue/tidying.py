"""A file of one's own to tidy tables: its parts, the layout of each, and what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, overload

import pandas as pd

from displacement.accounts.joining import joined
from displacement.accounts.source import ASKED, Tidied
from displacement.catalogue.blocks import streamed
from displacement.catalogue.recognition import recognised
from displacement.catalogue.registry import source, sources
from displacement.errors import CallError, SourceError, UnknownLayoutError
from displacement.reading.archives import parts
from displacement.reading.files import Asked, RawFile, as_path
from displacement.reading.folders import laid_out


def chosen(frame, name, columns):
    """Return the *columns* of *frame*, all where none are named; *name* is the dataset's, for the message."""
    if columns is None:
        return frame
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise CallError.unknown("column", absent, frame.columns, whose=name, see="dp.tables.dictionary()")
    return frame[list(columns)]


def named_table(found, frames, name):
    """Return the table *name* of the source *found* among *frames*; the first that is there where none is named."""
    named = {table.name: frame for table, frame in frames.items()}
    wanted = name or next(table.name for table in found.tables if table.name in named)
    if wanted not in named:
        raise CallError.unknown("table", wanted, named, whose=found.name)
    return named[wanted]


@overload
def tidy(path: str | Path, dataset: str | None = None, *, columns: Sequence[str] | None = None,
         ledger: Literal[False] = False, table: str | None = None, layout: str | None = None,
         aliases: Mapping[str, str] | None = None, leave_out: Sequence[str] = (),
         allow_truncated: bool = False) -> pd.DataFrame: ...


@overload
def tidy(path: str | Path, dataset: str | None = None, *, columns: Sequence[str] | None = None,
         ledger: Literal[True], table: str | None = None, layout: str | None = None,
         aliases: Mapping[str, str] | None = None, leave_out: Sequence[str] = (),
         allow_truncated: bool = False) -> tuple[pd.DataFrame, Tidied]: ...


def tidy(path: str | Path, dataset: str | None = None, *, columns: Sequence[str] | None = None, ledger: bool = False,
         table: str | None = None, layout: str | None = None, aliases: Mapping[str, str] | None = None,
         leave_out: Sequence[str] = (), allow_truncated: bool = False) -> pd.DataFrame | tuple[pd.DataFrame, Tidied]:
    """Return a file of yours as a tidy table; the layout is recognised by its columns.

    Records that break a rule are left out and stand in the ledger; read `ledger=True` to see them.

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
        One of the dataset's tables; the first that the file holds where it is not given.
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

    Returns
    -------
    DataFrame, or DataFrame and Tidied

    Raises
    ------
    SourceError
        Where the file is absent, cut, in another encoding, of no known layout, or holds numbers under a heading that
        its layout does not know.
    CallError
        Where there is no such dataset or table.
    """
    result = tidied(path, dataset, columns, allow_truncated=allow_truncated,
                    asked=Asked.of(aliases, leave_out, layout))
    frame = chosen(named_table(result.source, result.tables, table), result.source.name, columns)
    return (frame, result) if ledger else frame


def tidied(path, dataset=None, columns=None, *, allow_truncated=False, asked=ASKED):
    """Return the `Tidied` file at *path*; every part of an archive, workbook or folder is known by itself.

    Of a file that is read in blocks only *columns* are held.  *asked* is what the caller says of the file.
    """
    file = RawFile(as_path(path), allow_truncated=allow_truncated, asked=asked)
    return parts_tidied(file, candidates(dataset), columns=columns)


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
    recognisable = []
    for part in found:
        try:
            recognisable.append((part, *recognised(part, among)))
        except UnknownLayoutError as error:
            notes = _beside(part)
            if notes is None:
                skipped[part.name] = str(error)
            else:
                recognisable.append((part, *notes))
    skipped |= _repeated(recognisable)
    recognisable = [found for part, *found in recognisable if part.name not in skipped]
    main = {known.name: known for known, edition, _ in recognisable if not edition.beside}
    results = [(next(iter(main.values())) if edition.beside and len(main) == 1 else known)
               .tidied(edition, raw, trusted=trusted, asked=file.asked) for known, edition, raw in recognisable]
    names = {result.source.name for result in results}
    if len(names) != 1:
        told = "\n".join(skipped.values()) or (f"Found parts of {', '.join(sorted(names))}; tidy them one by one, or "
                                                 "name one with --dataset.")
        raise SourceError(f"{file.path}: expected the parts of one dataset. {told}")
    whole = joined(results)
    return replace(whole, skipped=skipped)


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
