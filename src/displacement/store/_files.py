"""Tidy tables as files that people and programs open."""

import tempfile
from pathlib import Path

import pandas as pd

from displacement.errors import CallError

SUFFIXES = (".csv", ".parquet", ".xlsx")


def refuse_unknown_output(out):
    """Raise `CallError` where *out* has no suffix that can be written, or lies in no folder."""
    if out is None:
        return
    if out.suffix.lower() not in SUFFIXES:
        raise CallError(f"{out}: cannot write {out.suffix or 'no suffix'}. Use one of {', '.join(SUFFIXES)}.")
    if not out.parent.is_dir():
        raise CallError(f"{out.parent}: there is no such folder. Make it first.")


def selected(result, table=None, columns=None):
    """Return the tables of a `Tidied` by name: all, or one, with all or some of the columns of the first."""
    named = {found.name: frame for found, frame in result.filled.items()}
    if table is not None and table not in named:
        raise CallError.unknown("table", table, named, whose=result.source.name)
    tables = named if table is None else {table: named[table]}
    if columns is None:
        return tables
    name, frame = next(iter(tables.items()))
    absent = [column for column in columns if column not in frame.columns]
    if absent:
        raise CallError.unknown("column", absent, frame.columns, whose=name, see=f"dp.tables.{name}")
    return {name: frame[columns]}


def write_tables(tables, rejected, out):
    """Write the first of *tables* to *out*, others beside it, rejected records to `OUT.rejected.csv`; return the paths.

    Every file is written under another name first and then put in place.
    """
    first = next(iter(tables))
    paths = {out if name == first else out.with_suffix(f".{name}{out.suffix}"): frame for name, frame in tables.items()}
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=out.parent) as scratch:
        for path, frame in paths.items():
            _write(frame, Path(scratch) / path.name)
        beside = out.with_suffix(".rejected.csv")
        if len(rejected):
            rejected.to_csv(Path(scratch) / beside.name, index=False, lineterminator="\n")
            paths[beside] = rejected
        for path in paths:
            (Path(scratch) / path.name).replace(path)
    return list(paths)


def _write(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    elif path.suffix == ".csv":
        frame.to_csv(path, index=False, lineterminator="\n")
    else:
        _write_sheet(frame, path)


def _write_sheet(frame, path):
    """Write a sheet whose texts are never formulas and whose times carry their zone as text."""
    zoned = {name: frame[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ") for name in frame
             if isinstance(frame[name].dtype, pd.DatetimeTZDtype)}
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        frame.assign(**zoned).to_excel(writer, index=False, sheet_name="data")
        for row in writer.sheets["data"].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
