"""Large delimited files in blocks: each is read, tidied and accounted for by itself, so that memory does not grow.

Tidying is row by row, so the blocks together are what the whole file gives.  Only that keys are unique has to be asked
of all of them.  What pyarrow cannot follow (a record of another width, a blank line) is left to the reader of whole
files, which names it.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from displacement.errors import SourceError
from displacement.sources._archives import GZIP_MAGIC, ZIP_MAGIC
from displacement.sources._read import JSON_MARKS, OtherFormatError, RawFile, located, read_csv, with_evidence
from displacement.sources._source import Block, Edition, Source, joined, recognised
from displacement.sources._values import text_of
from displacement.tables._table import Table

LEAST_BYTES = 24_000_000
HEAD_BYTES = 1_000_000
BLOCK_BYTES = 8_000_000
SIDE_BY_SIDE = 2


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

        Blocks are tidied side by side, in order.  Raises `NotStreamedError` where a record does not fit.
        """
        rejected, waiting = pd.Index(rejected, dtype="int64"), deque()
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for data, record in self._blocks():
                waiting.append(pool.submit(self._tidied, data, record, rejected))
                if len(waiting) == SIDE_BY_SIDE:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _tidied(self, data, record, rejected):
        """Return the `Tidied` block of *data*, whose first record is the one after *record*."""
        parsed = self._parsed(data)
        parsed, record = (parsed, record) if record > self.above else (parsed.slice(1), record + 1)     # the header
        raw = self._raw(parsed, np.arange(record + 1, record + 1 + parsed.num_rows))
        block = Block(tagged=b"#" in data, repeated=raw["record"].isin(rejected).to_numpy())
        return self.source.tidied(self.edition, raw, block=block)

    def _blocks(self):
        """Yield the bytes of each block and the record before it; the header is the first record."""
        record = self.above
        for data in self._bytes():
            yield data, record
            record += _records(data)

    def _bytes(self):
        """Yield the bytes of whole records, a block at a time: pyarrow's own stream would read 32 blocks ahead."""
        rest = b""
        with self.file.path.open("rb") as bytes_:
            bytes_.seek(self.start)
            while chunk := bytes_.read(BLOCK_BYTES):
                data = rest + chunk
                whole = _whole_records(data)
                rest = data[len(whole):]
                if whole:
                    yield whole
        if rest.strip():
            yield rest

    def _parsed(self, data):
        import pyarrow as pa
        from pyarrow import csv as arrow

        if b"\n\n" in data or b"\n\r\n" in data or data[:1] in b"\r\n":
            raise NotStreamedError("a blank line")
        names = [str(position) for position in range(len(self.header))]
        try:
            return arrow.read_csv(
                pa.py_buffer(data),
                read_options=arrow.ReadOptions(column_names=names),
                parse_options=arrow.ParseOptions(delimiter=self.delimiter, newlines_in_values=b'"' in data),
                convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()),
                                                     strings_can_be_null=False),
            )
        except pa.ArrowInvalid as error:
            raise NotStreamedError(str(error)) from error

    def _raw(self, block, records):
        cells = {position: text_of(column.combine_chunks()) for position, column in enumerate(block.columns)}
        frame = pd.DataFrame(cells, copy=False)
        frame.columns = self.header
        return with_evidence(frame, self.file, records)


def _records(data):
    """Return how many records *data* holds: its line ends, less those inside quotes."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if b'"' not in data:
        return lines
    return sum(piece.count(b"\n") for piece in data.split(b'"')[::2]) + (not data.endswith(b"\n"))


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
    return told["record"].to_numpy()[told["key"].duplicated(keep=False).to_numpy()]
