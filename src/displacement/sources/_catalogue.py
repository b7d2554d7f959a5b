"""The datasets by name: what there is, loading one, tidying a file of one's own."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pandas as pd

from displacement.errors import CallError, SourceError, UnknownLayoutError
from displacement.sources._archives import parts
from displacement.sources._layout import laid_out
from displacement.sources._provenance import provenance
from displacement.sources._read import RawFile, as_path
from displacement.sources._root import raw_folder, shipped
from displacement.sources._source import joined, recognised
from displacement.sources._stream import streamed
from displacement.tables.citations import CITATIONS
from displacement.tables.uses import contradictions


@cache
def sources():
    """Return every `Source` by name, found in the modules of this folder."""
    package = import_module("displacement.sources")
    modules = [import_module(f"displacement.sources.{module.name}") for module in iter_modules(package.__path__)
               if not module.name.startswith("_")]
    return {module.SOURCE.name: module.SOURCE for module in sorted(modules, key=lambda found: found.SOURCE.name)}


def source(name):
    """Return the `Source` called *name*, or say which there are."""
    if name not in sources():
        raise CallError(f"No dataset is called {name!r}. Datasets: {', '.join(sources())}.")
    return sources()[name]


def datasets(root=None):
    """Return the catalogue: one row a dataset.

    Returns
    -------
    DataFrame
        dataset, title, tables, publisher, licence, status (shipped or to fetch), files, years, url.  `years` is the
        period the files refer to and missing where none is there.
    """
    return pd.DataFrame([_entry(found, root) for found in sources().values()])


def _entry(found, root):
    folder = raw_folder(found.name, root)
    origin = provenance(folder) if folder else None
    return {
        "dataset": found.name,
        "title": found.title,
        "tables": ", ".join(table.name for table in found.tables),
        "publisher": found.publisher,
        "licence": found.licence,
        "status": "shipped" if origin else "to fetch",
        "files": len(origin.current) if origin else 0,
        "years": ", ".join(dict.fromkeys(file["reference_period"] for file in origin.current)) if origin else None,
        "url": found.url,
    }


def loaded(name, root=None, columns=None):
    """Return dataset *name* as it lies on the disk: the `Tidied` of all its current files.

    Of a file that is read in blocks only *columns* are held.
    """
    found = source(name)
    origin = _origin(found, root)
    released = origin.folder.is_relative_to(shipped())
    results = []
    for file in origin.current:
        raw = RawFile(origin.folder / file["name"])
        results.append(_tidied(raw, [found], trusted=released and raw.sha256 == file["sha256"], columns=columns))
    return joined(results)


def problems(name, root=None):
    """Return one line for each raw file of dataset *name* that is missing, unlisted or not as its hash says."""
    return _origin(source(name), root).problems()


def checked(name, root=None):
    """Return all problems of dataset *name*: files against their hashes, faults of reading, rejected records, and
    records whose use their own dates, source or claimant contradict.
    """
    found = source(name)
    origin = _origin(found, root)
    lines = origin.problems()
    for file in origin.current:
        path = origin.folder / file["name"]
        if path.exists():
            lines += _read_problems(path, found)
    return lines


def _read_problems(path, found):
    try:
        result = _tidied(RawFile(path), [found])
    except SourceError as error:
        return [str(error)]
    rejected = [f"{path}: record {row.record} rejected: {row.rule}" for row in result.rejected.itertuples()]
    citations = result.tables.get(CITATIONS)
    if citations is None:
        return rejected
    against = pd.concat([contradictions(table, frame, citations) for table, frame in result.tables.items()
                         if table is not CITATIONS]).drop_duplicates()
    return rejected + [f"{path}: record {row.record}: {row.problem}. Mend the record or its use."
                       for row in against.itertuples()]


def _origin(found, root):
    folder = raw_folder(found.name, root)
    if folder is None:
        raise SourceError(f"{found.name}: no raw files are here. Save the publisher's file ({found.url}) and run "
                          f"displacement tidy FILE --dataset {found.name}.")
    return provenance(folder)


def load(name, columns=None, *, table=None, root=None):
    """Return dataset *name* as its tidy table; offline, and never downloads by itself.

    Parameters
    ----------
    name : str
        A dataset of `datasets()`.
    columns : list of str, optional
        The columns to return; all where it is not given.
    table : str, optional
        One of the dataset's tables; the first where it is not given.
    root : path, optional
        Where the data lies; see the README for the order of places.

    Returns
    -------
    DataFrame
        One observation a row.  Missing means not published, never zero.  `dataset`, `part` and `record` lead to the
        raw record, `citations` to its source.

    Raises
    ------
    CallError
        Where there is no such dataset, table or column.
    SourceError
        Where a file is not as its layout asks.

    Examples
    --------
    >>> load("food_energy", columns=["commodity", "kcal_per_kg"]).head(2)
      commodity  kcal_per_kg
    0      rice       3650.0
    1     pasta       3710.0
    """
    return _chosen(_one(source(name), loaded(name, root, columns).tables, table), name, columns)


def _chosen(frame, name, columns):
    if columns is None:
        return frame
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise CallError(f"{name} has no column {', '.join(absent)}. Columns: {', '.join(frame.columns)}.")
    return frame[list(columns)]


def _one(found, frames, name):
    named = {table.name: frame for table, frame in frames.items()}
    wanted = name or next(table.name for table in found.tables if table.name in named)
    if wanted not in named:
        raise CallError(f"{found.name} has no table {wanted!r}. Tables: {', '.join(named)}.")
    return named[wanted]


def tidy(path, dataset=None, *, columns=None, ledger=False, table=None, allow_truncated=False):
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
    allow_truncated : bool
        Take a delimited file that is cut inside its last record.  That record is dropped by a rule of its name in the
        ledger, and `Tidied.truncated` names the file: what came after is missing.

    Returns
    -------
    DataFrame, or DataFrame and Tidied

    Raises
    ------
    SourceError
        Where the file is absent, cut, in another encoding, or of no known layout.
    CallError
        Where there is no such dataset or table.
    """
    result = tidied(path, dataset, columns, allow_truncated=allow_truncated)
    frame = _chosen(_one(result.source, result.tables, table), result.source.name, columns)
    return (frame, result) if ledger else frame


def tidied(path, dataset=None, columns=None, *, allow_truncated=False):
    """Return the `Tidied` file at *path*; every part of an archive, workbook or folder is known by itself.

    Of a file that is read in blocks only *columns* are held.
    """
    file = RawFile(as_path(path), allow_truncated=allow_truncated)
    return _tidied(file, candidates(dataset), columns=columns)


def candidates(dataset=None):
    """Return the sources that a file may belong to: the one called *dataset*, else all."""
    return [source(dataset)] if dataset else list(sources().values())


def _tidied(file, among, *, trusted=False, columns=None):
    in_blocks = None if file.allow_truncated else streamed(file.path, among, columns)
    if in_blocks is not None:
        return in_blocks
    found, skipped = laid_out(parts(file))
    if len(found) == 1 and not skipped:
        known, edition, raw = recognised(found[0], among)
        return known.tidied(edition, raw, trusted=trusted)
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
               .tidied(edition, raw, trusted=trusted) for known, edition, raw in recognisable]
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


def citations(frame, root=None):
    """Return the sources of the rows of *frame*, one row a record.

    Parameters
    ----------
    frame : DataFrame
        Rows of any loaded tables, with `dataset`, `part` and `record`.

    Returns
    -------
    DataFrame, table `citations`
        Empty where the dataset's files name no sources of their own.
    """
    wanted = frame[["dataset", "part", "record"]].astype({"part": "str"}).drop_duplicates()
    found = [loaded(name, root).tables.get(CITATIONS) for name in wanted["dataset"].unique()]
    found = [table.astype({"part": "str"}) for table in found if table is not None]
    if not found:
        return pd.DataFrame(columns=CITATIONS.required)
    return wanted.merge(pd.concat(found, ignore_index=True), on=["dataset", "part", "record"], validate="one_to_one")


def locate(row):
    """Return where *row* stands in its raw file, for people.

    >>> locate({"dataset": "karabakh_counts", "part": "arrivals.csv", "record": 4})
    'karabakh_counts, arrivals.csv, record 4'
    """
    return f"{row['dataset']}, {row['part']}, record {row['record']}"

