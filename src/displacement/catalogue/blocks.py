"""Large delimited files in blocks: each is read, tidied and accounted for by itself, so that memory does not grow.

Tidying is row by row, so the blocks together are what the whole file gives.  Only that keys are unique has to be asked
of all of them.  What pyarrow cannot follow (a record of another width) is left to the reader of whole files, which
names it.
"""

import re
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from displacement.accounts.joining import joined
from displacement.accounts.repeats import decided, hashed
from displacement.accounts.source import ASKED, Block, Edition, Source
from displacement.catalogue.recognition import recognised
from displacement.cells.headers import normalised
from displacement.cells.values import text_of
from displacement.errors import SourceError
from displacement.reading.archives import GZIP_MAGIC, ZIP_MAGIC
from displacement.reading.delimited import has_blank_before_quote, located
from displacement.reading.encodings import JSON_MARKS
from displacement.reading.files import OtherFormatError, RawFile, with_evidence
from displacement.reading.formats import read
from displacement.tables._table import Table

LEAST_BYTES = 24_000_000
HEAD_BYTES = 1_000_000
BLOCK_BYTES = 8_000_000         # where nothing is held
CHOSEN_BLOCK_BYTES = 16_000_000  # where chosen columns are held
LARGE_BLOCK_BYTES = 32_000_000  # where all are held anyway: what a block costs is paid less often
SIDE_BY_SIDE = 2
COMMA_IN_NUMBER = re.compile(rb"[0-9],[0-9]")


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
    numbers: tuple[int, ...] = ()

    def pieces(self, repeats=None, size=None, at_once=1):
        """Yield the `Tidied` tables of each block; *repeats* is what is known of records that repeat others.

        Blocks of about *size* bytes are parsed, and tidied, *at_once*.  Raises `NotStreamedError` where a record does
        not fit.
        """
        repeats = repeats or Block()
        with ThreadPoolExecutor(at_once) as pool:
            parsed = _in_order(pool, self._parsed, enumerate(self._bytes(size or BLOCK_BYTES)), at_once)
            yield from _in_order(pool, lambda block: self._tidied(*block, repeats), self._numbered(parsed), at_once)

    def _tidied(self, raw, tagged, repeats):
        return self.source.tidied(self.edition, raw, block=replace(repeats, tagged=tagged), asked=self.file.asked)

    def decided(self, repeated):
        """Return which of the records *repeated*, whose key another has too, say the same and which conflict.

        Raises `NotStreamedError` where a column that the layout does not know may tell them apart.
        """
        hashes = []
        for piece in self.pieces():
            if set(piece.ledgers[0].unknown) - set(self.file.asked.leave_out):
                raise NotStreamedError("columns that the layout does not know beside records that repeat a key")
            mine = {table: frame[frame["record"].isin(repeated)] for table, frame in piece.tables.items()}
            hashes.append(hashed(mine, lambda frame: frame["record"]))
        again, others = decided(*map(np.concatenate, zip(*hashes, strict=True)))
        return Block(again=again, others=others)

    def _numbered(self, blocks):
        """Yield the raw frame of each parsed block, and whether a tag may stand in it; the header is no record."""
        record = self.above + 1
        for parsed, tagged in blocks:
            yield self._raw(parsed, np.arange(record + 1, record + 1 + parsed.num_rows)), tagged
            record += parsed.num_rows

    def _bytes(self, size):
        """Yield blocks of bytes, each with where its whole records end: pyarrow's own stream would read 32 ahead.

        What follows the last whole record is read again with the next block, which costs less than to copy the block.
        """
        with self.file.path.open("rb") as bytes_:
            start, wanted = self.start, size
            while data := _read_at(bytes_, start, wanted):
                end = _end_of_records(data)
                if not end and len(data) == wanted:
                    wanted *= 2                                  # a record longer than the block
                    continue
                if end or data.strip():
                    yield data, end or len(data)
                start, wanted = start + (end or len(data)), size

    def _parsed(self, block):
        """Return the records of a *block*, its number and bytes, as an Arrow table, and whether a tag may stand in it.

        Measures are numbers where the layout takes them so.  The first block begins with the header.
        """
        import pyarrow as pa

        number, (data, end) = block
        if has_blank_before_quote(data, self.delimiter):
            raise NotStreamedError("blanks before quotes")
        read = partial(self._read, pa.py_buffer(data).slice(0, end), quoted=b'"' in data, headers=0 if number else 1)
        text = pa.dictionary(pa.int32(), pa.string()) if self.edition.encoded else pa.large_string()
        types = {str(place): pa.float64() if place in self.numbers else text for place in range(len(self.header))}
        try:
            return read(types), b"#" in data
        except pa.ArrowInvalid as error:
            if not self.numbers:
                raise NotStreamedError(str(error)) from error
        try:
            return read(dict.fromkeys(types, text)), b"#" in data
        except pa.ArrowInvalid as error:
            raise NotStreamedError(str(error)) from error

    def _read(self, data, types, *, quoted, headers):
        import pyarrow as pa
        from pyarrow import csv as arrow

        found = arrow.read_csv(
            data,
            read_options=arrow.ReadOptions(column_names=list(types), block_size=data.size + 1,
                                           skip_rows_after_names=headers),
            parse_options=arrow.ParseOptions(delimiter=self.delimiter, newlines_in_values=quoted,
                                             ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(column_types=types, strings_can_be_null=False, null_values=[""]),
        )
        if any(_endless(found.column(place)) for place in self.numbers if types[str(place)] == pa.float64()):
            raise pa.ArrowInvalid("a word that stands for no number")
        return found

    def _raw(self, block, records):
        cells = {position: _column(column.combine_chunks()) for position, column in enumerate(block.columns)}
        frame = pd.DataFrame(cells, copy=False)
        frame.columns = self.header
        return with_evidence(frame, self.file, records)


def _in_order(pool, work, items, at_once):
    """Yield *work* of each of *items*, in their order, some *at_once* in the threads of *pool*."""
    if at_once == 1:
        yield from map(work, items)
        return
    waiting = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) == at_once:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _endless(column):
    """Tell whether *column* holds what is no finite number, such as the word `nan`."""
    import pyarrow.compute as pc

    return not pc.all(pc.is_finite(column), min_count=0).as_py()


def _column(cells):
    """Return Arrow *cells* as texts, as a category of texts, or as floats."""
    import pyarrow as pa

    if pa.types.is_floating(cells.type):
        return pd.Series(cells.to_numpy(zero_copy_only=False), copy=False)
    if not pa.types.is_dictionary(cells.type):
        return text_of(cells)
    known = pd.Index(text_of(cells.dictionary))
    codes = cells.indices.to_numpy().astype(np.min_scalar_type(-len(known) - 1))
    return pd.Series(pd.Categorical.from_codes(codes, categories=known, validate=False), copy=False)


def stream(path, candidates, asked=ASKED):
    """Return the `Stream` of a large delimited text at *path*, or None where it is to be read as a whole."""
    if not path.is_file() or path.stat().st_size < LEAST_BYTES:
        return None
    with path.open("rb") as bytes_:
        head = bytes_.read(HEAD_BYTES)
    if head.startswith((ZIP_MAGIC, GZIP_MAGIC, *JSON_MARKS)) or b"\x00" in head:
        return None
    if _cut_in_quotes(path):
        return None
    file = RawFile(path, content=head[:_end_of_records(head)], asked=asked)
    try:
        text = file.data.decode("utf-8-sig")
        source, edition, _ = recognised(file, candidates)
    except (UnicodeDecodeError, SourceError, OtherFormatError):
        return None
    above, body, header, delimiter = located(text, asked.headings)
    if has_blank_before_quote(text, delimiter):
        return None
    if edition.read is not read or edition.whole or (delimiter != "," and _has_commas_in_numbers(path)):
        return None
    start = len(file.data) - len(body.encode())
    return Stream(RawFile(path, asked=asked), source, edition, tuple(header), delimiter, above, start,
                  _measured(asked.renamed(normalised(header)), edition))


def _measured(header, edition):
    """Return the positions of the columns that are read as numbers: the measures, where the layout takes them so."""
    measures = {column for measure in edition.measures for column in measure.columns}
    names = edition.named(pd.DataFrame(columns=header)).columns
    return tuple(place for place, name in enumerate(names) if edition.encoded and name in measures)


def _has_commas_in_numbers(path):
    """Tell whether a comma stands between two digits: what it parts is decided for the whole file."""
    with path.open("rb") as bytes_:
        while block := bytes_.read(BLOCK_BYTES):
            if COMMA_IN_NUMBER.search(block):
                return True
    return False


def _cut_in_quotes(path):
    """Tell whether the file ends inside quotes, which pyarrow would close; the reader of whole files refuses it."""
    quotes = 0
    with path.open("rb") as bytes_:
        bytes_.seek(-1, 2)
        if bytes_.read(1) in b"\r\n":
            return False
        bytes_.seek(0)
        while block := bytes_.read(BLOCK_BYTES):
            quotes += block.count(b'"')
    return quotes % 2 == 1


def _read_at(bytes_, start, size):
    bytes_.seek(start)
    return bytes_.read(size)


def _end_of_records(data):
    """Return where the last record ends in *data*: behind the last line end that stands in no quotes; 0 if nowhere."""
    end = data.rfind(b"\n")
    while end > 0 and data.count(b'"', 0, end) % 2:
        end = data.rfind(b"\n", 0, end)
    return end + 1


def streamed(path, candidates, columns=None, asked=ASKED):
    """Return the `Tidied` file at *path*, read in blocks, or None where it is to be read as a whole.

    *columns* are those to hold of each table; all are tidied, checked and accounted for.
    """
    found = stream(path, candidates, asked)
    if found is None:
        return None
    try:
        result, repeated = _collected(found, columns)
        return _collected(found, columns, found.decided(repeated))[0] if len(repeated) else result
    except NotStreamedError:
        return None


def _collected(found, columns, repeats=None):
    """Return the joined blocks of a `Stream`, and the records whose key another record has too."""
    results, keys = [], {}
    for piece in found.pieces(repeats, LARGE_BLOCK_BYTES if columns is None else CHOSEN_BLOCK_BYTES,
                              SIDE_BY_SIDE):
        for table, frame in piece.tables.items():
            keys.setdefault(table, []).append(hashed_keys(table, frame))
        results.append(piece if columns is None else replace(piece, tables=_chosen(piece.tables, columns)))
    repeated = [repeated_records(*map(np.concatenate, zip(*told, strict=True))) for told in keys.values()]
    return joined(results), np.unique(np.concatenate([np.array([], dtype="int64"), *repeated]))


def _chosen(tables: dict[Table, pd.DataFrame], columns):
    return {table: frame[[name for name in columns if name in frame.columns]] for table, frame in tables.items()}


def hashed_keys(table, frame):
    """Return record and hash of the key of each row; two keys in 2**64 that share a hash only cost a second look."""
    hashes = pd.util.hash_pandas_object(frame[table.key(frame.columns)], index=False)
    return frame["record"].to_numpy(), hashes.to_numpy()


def repeated_records(records, hashes):
    """Return the *records* whose hash another record has too."""
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return records[np.isin(hashes, twice)] if len(twice) else records[:0]
