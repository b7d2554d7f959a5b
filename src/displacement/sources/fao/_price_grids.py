"""Reads FAO's price tables, whose headers hold the series: beside each column of prices one that names its series."""

import re

import numpy as np
import pandas as pd

from displacement.cells.headers import normalised
from displacement.errors import SourceError
from displacement.reading.files import OtherFormatError
from displacement.reading.formats import column_names, first_rows, read

STAGES = r"retail|wholesale|producer|farm ?gate|export|import"
SERIES = re.compile(rf" *(?P<country>.+?), *(?P<price_type>{STAGES}), *(?P<market>(?:[^,(]|\([^)]*\))+), *"
                    r"(?P<commodity>.+), *\(?(?P<currency>[^/,()]+?) */ *(?P<unit>[^,()]+?)\)? *", re.IGNORECASE)
MOST = 2_000


def read_series(file):
    """Return a table with one column a series as text columns `date`, `price N` and `series N`, the header of N.

    Files without such headers raise `OtherFormatError`; columns that name no series keep their name.
    """
    header = _header(file)
    frame = read(file)
    names = normalised(header)
    if names != list(frame.columns[:-2]):
        raise SourceError(f"{file.path}: the header that names the series of prices is not the widest row. Remove the "
                          "rows above it.")
    series = [name for name, text in zip(names, header, strict=True) if SERIES.fullmatch(text)]
    if len(series) > MOST:
        raise SourceError(f"{file.path}: {len(series):,} columns of prices, at most {MOST:,} are read. Split the file.")
    numbers = {name: number for number, name in enumerate(series, start=1)}
    texts = {f"series {number}": _constant(header[names.index(name)], len(frame)) for name, number in numbers.items()}
    return frame.rename(columns={name: f"price {number}" for name, number in numbers.items()}).assign(**texts)


def _constant(text, size):
    return pd.Categorical.from_codes(np.zeros(size, dtype="int8"), categories=pd.Index([text.strip()], dtype="str"))


def _header(file):
    """Return the first row in which a cell names a series of prices."""
    for row in (*first_rows(file), column_names(file)):
        if any(SERIES.fullmatch(cell) for cell in row):
            return row
    raise OtherFormatError("has no column that names a series of prices")
