"""The datasets by name: what there is, loading one, checking it, and where its rows come from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from displacement.accounts.joining import joined
from displacement.accounts.provenance import provenance
from displacement.accounts.repeats import without_repeats
from displacement.accounts.root import raw_folder
from displacement.catalogue.registry import source, sources
from displacement.catalogue.tidying import chosen, named_table, parts_tidied, warn_of_losses
from displacement.errors import SourceError
from displacement.reading.files import RawFile
from displacement.shipped import shipped
from displacement.tables.citations import CITATIONS
from displacement.tables.uses import contradictions


def datasets(root: str | Path | None = None) -> pd.DataFrame:
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
        results.append(parts_tidied(raw, [found], trusted=released and raw.sha256 == file["sha256"], columns=columns))
        refuse_faulty(results[-1])
    return without_repeats(joined(results))


def refuse_faulty(result):
    """Raise `SourceError` where a part of a file that is on record cannot be read."""
    if result.faulty:
        raise SourceError(next(iter(result.faulty.values())))


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
        result = parts_tidied(RawFile(path), [found])
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


def load(name: str, columns: Sequence[str] | None = None, *, table: str | None = None,
         root: str | Path | None = None) -> pd.DataFrame:
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
    found = loaded(name, root, columns)
    warn_of_losses(found)
    return chosen(named_table(found, table), name, columns)


def citations(frame: pd.DataFrame, root: str | Path | None = None) -> pd.DataFrame:
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


def locate(row: Mapping[str, Any] | pd.Series) -> str:
    """Return where *row* stands in its raw file, for people.

    >>> locate({"dataset": "karabakh_counts", "part": "arrivals.csv", "record": 4})
    'karabakh_counts, arrivals.csv, record 4'
    """
    return f"{row['dataset']}, {row['part']}, record {row['record']}"
