"""A large file to Parquet block by block: memory does not grow with its length, and nothing half-written is left."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Ledger, merged
from displacement.accounts.source import ASKED, Source
from displacement.catalogue.blocks import NotStreamedError, hashed_keys, repeated_records, stream
from displacement.errors import CallError

KEYED = np.dtype([("record", "int32"), ("key", "uint64")])


@dataclass(frozen=True)
class Written:
    """What became of a file that was written in blocks: its ledgers and rejected records, and the paths."""

    source: Source
    ledgers: tuple[Ledger, ...]
    rejected: pd.DataFrame
    paths: tuple[Path, ...]
    skipped: dict[str, str] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)
    truncated: tuple[str, ...] = ()


def write_in_blocks(path, candidates, out, *, table=None, columns=None, asked=ASKED):
    """Write a large delimited file at *path* as Parquet at *out*; None where it is to be read as a whole.

    That keys are unique is asked of all blocks before the file is put in place.  Where some repeat, the file is written
    once more with what says the same kept once, and without what contradicts.
    """
    found = stream(path, candidates, asked) if out.suffix.lower() == ".parquet" else None
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=out.parent) as scratch:
        try:
            ledgers, rejected, files = _written(found, Path(scratch))
            repeated = _repeated(Path(scratch))
            if repeated:
                ledgers, rejected, files = _written(found, Path(scratch), found.decided(repeated))
        except NotStreamedError:
            return None
        paths = _placed(files, out, table, columns)
        if len(rejected):
            beside = out.with_suffix(".rejected.csv")
            rejected.to_csv(Path(scratch) / beside.name, index=False, lineterminator="\n")
            paths.append((Path(scratch) / beside.name).replace(beside))
    return Written(found.source, ledgers, rejected, tuple(paths))


def _written(found, folder, repeats=None):
    """Write all blocks into *folder*; return ledgers, rejected records and the file of each table."""
    from pyarrow import parquet

    writers, ledgers, rejects = {}, [], []
    try:
        for piece in found.pieces(repeats):
            ledgers = list(merged([*ledgers, *piece.ledgers]))
            rejects.append(piece.rejected)
            for table, frame in piece.tables.items():
                _note_keys(table, frame, folder)
                block = _block(frame)
                if table not in writers:
                    writers[table] = parquet.ParquetWriter(folder / f"{table.name}.parquet", block.schema)
                writers[table].write_table(block.cast(writers[table].schema))
    finally:
        for writer in writers.values():
            writer.close()
    return tuple(ledgers), pd.concat(rejects, ignore_index=True), {table: folder / f"{table.name}.parquet"
                                                                   for table in writers}


def _block(frame):
    """Return *frame* as an Arrow table whose categories have one type in all blocks."""
    import pyarrow as pa

    block = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [field.with_type(pa.dictionary(pa.int32(), pa.large_string())) if pa.types.is_dictionary(field.type)
              else field for field in block.schema]
    return block.cast(pa.schema(fields, metadata=block.schema.metadata))


def _note_keys(table, frame, folder):
    """Append the hashed keys of *frame* to files in *folder*, one key always to the same of 256."""
    records, hashes = hashed_keys(table, frame)
    share = (hashes >> np.uint64(56)).astype("uint8")
    order = np.argsort(share, kind="stable")
    rows = np.rec.fromarrays([records[order], hashes[order]], dtype=KEYED)
    for number, found in enumerate(np.split(rows, np.searchsorted(share[order], np.arange(1, 256)))):
        with (folder / f"{table.name}.{number}.keys").open("ab") as file:
            file.write(found.tobytes())


def _repeated(folder):
    """Return the records whose key another record of the finished tables has too, by the keys noted in *folder*."""
    found = set()
    for path in folder.glob("*.keys"):
        rows = np.fromfile(path, dtype=KEYED)
        found.update(repeated_records(rows["record"], rows["key"]).tolist())
    return sorted(found)


def _placed(files, out, table, columns):
    """Put the files of the wanted tables in place, the first with the wanted *columns*; return their paths."""
    named = {found.name: path for found, path in files.items()}
    if table is not None and table not in named:
        raise CallError.unknown("table", table, named, whose=out.name)
    wanted = named if table is None else {table: named[table]}
    first = next(iter(wanted))
    if columns is not None:
        wanted = {first: _narrowed(wanted[first], columns)}
    paths = {out if name == first else out.with_suffix(f".{name}{out.suffix}"): path for name, path in wanted.items()}
    return [path.replace(place) for place, path in paths.items()]


def _narrowed(path, columns):
    """Write the *columns* of the Parquet file at *path* beside it, group by group, and return where."""
    import pyarrow as pa
    from pyarrow import parquet

    narrow = path.with_suffix(".narrow.parquet")
    with parquet.ParquetFile(path) as file:
        absent = [name for name in columns if name not in file.schema_arrow.names]
        if absent:
            raise CallError.unknown("column", absent, file.schema_arrow.names, whose="The table")
        schema = file.schema_arrow
        with parquet.ParquetWriter(narrow, pa.schema([schema.field(name) for name in columns])) as writer:
            for group in range(file.num_row_groups):
                writer.write_table(file.read_row_group(group, columns=columns).select(columns))
    return narrow
