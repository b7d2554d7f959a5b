"""Parquet and Feather to text columns with `part` and `record`; nothing is interpreted here."""

import numpy as np
import pandas as pd

from displacement.cells.values import arrow, text_of
from displacement.errors import SourceError
from displacement.reading.files import with_evidence
from displacement.reading.workbooks import column_text

PARQUET = b"PAR1"
FEATHER = b"ARROW1"
FEATHER_OF_OLD = b"FEA1"
MAGIC = (PARQUET, FEATHER, FEATHER_OF_OLD)


def read_columns(file):
    """Return the records of a Parquet or Feather *file* as text columns.

    Numbers keep their shortest decimal form, dates become ISO text, what is missing becomes blank.
    """
    import pyarrow as pa

    try:
        table = _opened(pa.BufferReader(file.data), file.data)
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceError(f"{file.path}: {file.name} is cut or broken ({error}). Download or save it again.") from error
    columns = {number: _texts(cells.combine_chunks()) for number, cells in enumerate(table.columns)}
    frame = pd.DataFrame(columns, index=range(table.num_rows), copy=False)
    frame.columns = table.column_names
    return with_evidence(frame, file, np.arange(1, table.num_rows + 1))


def is_columnar(file):
    """Tell whether the bytes of *file* begin as Parquet or Feather does."""
    return file.data.startswith(MAGIC)


def columnar_names(file):
    """Return the names of the columns of *file* as it spells them."""
    import pyarrow as pa
    from pyarrow import parquet

    stream = pa.BufferReader(file.data)
    if file.data.startswith(PARQUET):
        return parquet.read_schema(stream).names
    return pa.ipc.open_file(stream).schema.names if file.data.startswith(FEATHER) else _opened(
        stream, file.data).column_names


def _opened(stream, data):
    from pyarrow import feather, parquet

    return parquet.read_table(stream) if data.startswith(PARQUET) else feather.read_table(stream)


def _texts(cells):
    """Return one Arrow column as texts; where cells are no texts, the distinct ones are converted."""
    import pyarrow as pa

    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        return text_of(cells.cast(pa.large_string()).fill_null(""))
    if pa.types.is_null(cells.type):
        return text_of(pa.repeat(pa.scalar("", pa.large_string()), len(cells)))
    if pa.types.is_nested(cells.type):
        return column_text(["" if value is None else str(value) for value in cells.to_pylist()])
    known = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    words = column_text(["" if value is None else value for value in known.dictionary.to_pylist()])
    texts = arrow(words).take(known.indices)
    return text_of(texts.cast(pa.large_string()).fill_null(""))
