"""Large delimited files in blocks: each is read, tidied and accounted for by itself, so that memory does not grow.

Tidying is row by row, so the blocks together are what the whole file gives.  Only that keys are unique has to be asked
of all of them.  What pyarrow cannot follow (a record of another width, a blank line) is left to the reader of whole
files, which names it.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from displacement.errors import SourceError
from displacement.sources._archives import GZIP_MAGIC, ZIP_MAGIC
from displacement.sources._read import JSON_MARKS, OtherFormatError, RawFile, located, read_csv, with_evidence
from displacement.sources._source import Edition, Source, joined, recognised
from displacement.sources._values import text_of
from displacement.tables._table import Table

LEAST_BYTES = 24_000_000
HEAD_BYTES = 1_000_000
BLOCK_BYTES = 12_000_000


class NotStreamedError(Exception):
    """The file is not one that can be read in blocks; the reader of whole files takes it."""


@dataclass(frozen=True)
class Stream:
    """A large file whose layout is known from its head."""

    file: RawFile
    source: Source
    edition: Edition
    header: tuple[str, ...]
    delimiter: str
    above: int
    start: int

    def pieces(self, rejected=()):
        """Yield the `Tidied` tables of each block; *rejected* are records known to repeat a key of another block.

        Raises `NotStreamedError` where a record does not fit.
        """
        rejected = pd.Index(rejected, dtype="int64")
        for raw in self._blocks():
            yield self.source.tidied(self.edition, raw, repeated=raw["record"].isin(rejected).to_numpy())

    def _blocks(self):
        import pyarrow as pa
        from pyarrow import csv as arrow

        names = [str(position) for position in range(len(self.header))]
        with self.file.path.open("rb") as bytes_:
            bytes_.seek(self.start)
            try:
                reader = arrow.open_csv(
                    bytes_,
                    read_options=arrow.ReadOptions(column_names=names, block_size=BLOCK_BYTES),
                    parse_options=arrow.ParseOptions(delimiter=self.delimiter, newlines_in_values=True,
                                                     ignore_empty_lines=False),
                    convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()),
                                                         strings_can_be_null=False),
                )
                record = self.above + 1
                for batch in reader:
                    block = batch.slice(1) if record == self.above + 1 else batch          # the header is a record
                    first = record + (batch.num_rows - block.num_rows)
                    record += batch.num_rows
                    yield self._raw(block, np.arange(first, record))
            except pa.ArrowInvalid as error:
                raise NotStreamedError(str(error)) from error

    def _raw(self, block, records):
        frame = pd.DataFrame({position: text_of(cells) for position, cells in enumerate(block.columns)}, copy=False)
        frame.columns = self.header
        return with_evidence(frame, self.file, records)


def stream(path, candidates):
    """Return the `Stream` of a large delimited text at *path*, or None where it is to be read as a whole."""
    if not path.is_file() or path.stat().st_size < LEAST_BYTES:
        return None
    with path.open("rb") as bytes_:
        head = bytes_.read(HEAD_BYTES)
    if head.startswith((ZIP_MAGIC, GZIP_MAGIC, *JSON_MARKS)) or b"\x00" in head:
        return None
    file = RawFile(path, content=_whole_records(head))
    try:
        source, edition, _ = recognised(file, candidates)
    except (SourceError, OtherFormatError):
        return None
    if edition.read is not read_csv or edition.whole or source.finish:
        return None
    text = file.data.decode("utf-8-sig")
    above, body, header, delimiter = located(text)
    start = len(file.data) - len(body.encode())
    return Stream(RawFile(path), source, edition, tuple(header), delimiter, above, start)


def _whole_records(head):
    """Return *head* up to the last line end that stands in no quotes."""
    end = head.rfind(b"\n")
    while end > 0 and head.count(b'"', 0, end) % 2:
        end = head.rfind(b"\n", 0, end)
    return head[:end + 1]


def streamed(path, candidates, columns=None):
    """Return the `Tidied` file at *path*, read in blocks, or None where it is to be read as a whole.

    *columns* are those to hold of each table; all are tidied, checked and accounted for.
    """
    found = stream(path, candidates)
    if found is None:
        return None
    try:
        result, repeated = _collected(found, columns)
        return _collected(found, columns, repeated)[0] if len(repeated) else result
    except NotStreamedError:
        return None


def _collected(found, columns, rejected=()):
    """Return the joined blocks of a `Stream`, and the records whose key another record has too."""
    results, keys = [], {}
    for piece in found.pieces(rejected):
        for table, frame in piece.tables.items():
            keys.setdefault(table, []).append(_hashed(table, frame))
        results.append(piece if columns is None else replace(piece, tables=_chosen(piece.tables, columns)))
    repeated = [_repeated(pd.concat(told, ignore_index=True)) for told in keys.values()]
    return joined(results), np.unique(np.concatenate([np.array([], dtype="int64"), *repeated]))


def _chosen(tables: dict[Table, pd.DataFrame], columns):
    return {table: frame[[name for name in columns if name in frame.columns]] for table, frame in tables.items()}


def _hashed(table, frame):
    """Return record and hash of the key of each row; two keys in 2**64 that share a hash only cost a second look."""
    key = table.key(frame.columns)
    hashes = pd.util.hash_pandas_object(frame[key], index=False).to_numpy()
    return pd.DataFrame({"record": frame["record"].to_numpy(), "key": hashes}, copy=False)


def _repeated(told):
    order = np.argsort(told["key"].to_numpy(), kind="stable")
    keys = told["key"].to_numpy()[order]
    same = np.append(keys[1:] == keys[:-1], False)
    same[1:] |= same[:-1].copy()
    return told["record"].to_numpy()[order[same]]
