"""Text to numbers, dates and times, strictly: what is not one is told, never guessed.

Blank is missing.  Thousands may be set apart by a comma, an apostrophe or a (narrow, no-break) space; minus may be a
true minus sign.  `1e+05` is 100,000.  More than 2^53 is no count, price or share, but a fault, and no number.
"""

import numpy as np
import pandas as pd

NUMBER = r"[+-]?(?:(?:\d+|\d{1,3}(?:[ ,'\u00a0\u2009\u202f]\d{3})+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
SEPARATORS = r"[ ,'\u00a0\u2009\u202f]"
PLAIN = r"^-?\d{1,15}(\.\d{1,15})?$"
DAY = r"\d{4}-\d{2}-\d{2}"
PARTIAL_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
LARGEST = 2.0**53                               # beyond it a float does not tell one whole number from the next
TEXT = pd.StringDtype("pyarrow", na_value=np.nan)


def text_of(cells, index=None, name=None):
    """Return Arrow text *cells* as a Series of `str`, without a copy."""
    return pd.Series(TEXT.__from_arrow__(cells), index=index, name=name, copy=False)


def repeated(word, count):
    """Return one *word* *count* times as a Series of `str`."""
    import pyarrow as pa

    return text_of(pa.repeat(pa.scalar(word, pa.large_string()), count))


def encoded(text):
    """Return the distinct values of *text* as a Series of `str`, and for each cell which it is; -1 where missing.

    Cells repeat, so what is asked of each is asked of the distinct values only.
    """
    if isinstance(text.dtype, pd.CategoricalDtype):
        return text.cat.codes.to_numpy(), pd.Series(text.cat.categories.astype("str"))
    if text.dtype != TEXT:
        text = text.astype(TEXT)
    cells = _arrow(text).dictionary_encode()
    codes = cells.indices.fill_null(-1) if cells.indices.null_count else cells.indices
    return codes.to_numpy(zero_copy_only=False), text_of(cells.dictionary)


def _arrow(text):
    """Return the cells of *text*, or of its distinct values where it is a category, as one Arrow array of text."""
    import pyarrow as pa

    cells = pa.array(text.array if text.dtype == TEXT else text.astype("str").astype(TEXT).array)
    cells = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    return cells.cast(pa.large_string())


def each(codes, found, missing):
    """Return what was *found* of the distinct values for each cell; *missing* where the cell is."""
    return np.append(found, np.array([missing], dtype=found.dtype))[codes]


def stripped(text):
    """Return *text* without surrounding blanks; blank becomes missing."""
    import pyarrow.compute as pc

    if isinstance(text.dtype, pd.CategoricalDtype):
        codes, values = encoded(text)
        return pd.Series(stripped(values).array.take(codes, allow_fill=True), index=text.index, name=text.name)
    cells = pc.utf8_trim_whitespace(_arrow(text))
    blank = pc.equal(cells, "")
    if pc.any(blank).as_py():
        cells = pc.if_else(blank, None, cells)
    return text_of(cells, text.index, text.name)


def starts_with(text, mark):
    """Return where *text* begins with *mark*, as an array."""
    import pyarrow.compute as pc

    return pc.fill_null(pc.starts_with(_arrow(text), mark), False).to_numpy(zero_copy_only=False)


def filled(text):
    """Return where *text* holds more than blanks, as an array."""
    import pyarrow.compute as pc

    if isinstance(text.dtype, pd.CategoricalDtype):
        codes, values = encoded(text)
        return each(codes, filled(values), False)
    if pd.api.types.is_numeric_dtype(text.dtype):
        return text.notna().to_numpy()
    cells = pc.utf8_trim_whitespace(_arrow(text))
    return pc.fill_null(pc.greater(pc.binary_length(cells), 0), False).to_numpy(zero_copy_only=False)


def all_numbers(text):
    """Return the numbers of *text* as floats where every cell is one, plainly written, else nothing.

    A column that was read as numbers is returned as it is, NaN where its cell was blank.  Where cells hardly repeat
    this is six times as fast as asking the distinct ones.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pd.api.types.is_numeric_dtype(text.dtype):
        return text.to_numpy("float64")
    if text.dtype != TEXT:
        return None
    try:
        found = pc.cast(_arrow(text), pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return found if (np.abs(found) <= LARGEST).all() else None


def numbers(text):
    """Return the numbers that *text* states as Float64, and where it states none although it is not blank.

    Plain digits, which nearly all cells are, are converted by pyarrow; the rest is read by `NUMBER`.
    """
    if pd.api.types.is_numeric_dtype(text.dtype):
        return text.astype("Float64"), pd.Series(False, index=text.index)
    plain = all_numbers(text)
    if plain is not None:
        known = pd.arrays.FloatingArray(plain, np.zeros(len(plain), dtype=bool))
        return pd.Series(known, index=text.index, copy=False), pd.Series(False, index=text.index)
    codes, values = encoded(text)
    found, odd = figures(values)
    found = each(codes, found, np.nan)
    known = pd.arrays.FloatingArray(found, np.isnan(found))
    return pd.Series(known, index=text.index, copy=False), pd.Series(each(codes, odd, False), index=text.index)


def figures(values):
    """Return the numbers that distinct *values* state as floats, and where one states none although it is not blank."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = pc.utf8_trim_whitespace(_arrow(values))
    plain = pc.fill_null(pc.match_substring_regex(cells, PLAIN), False)
    found = pc.cast(pc.if_else(plain, cells, None), pa.float64()).to_numpy(zero_copy_only=False).copy()
    odd = ~plain.to_numpy(zero_copy_only=False) & filled(values)
    if odd.any():
        found[odd] = _odd_numbers(values[odd])
    return found, odd & np.isnan(found)


def _odd_numbers(text):
    text = stripped(text).str.replace("\u2212", "-")
    good = text.str.fullmatch(NUMBER).fillna(False)
    plain = text.where(good).str.replace(SEPARATORS, "", regex=True)
    found = pd.to_numeric(plain).to_numpy("float64", na_value=np.nan)
    return np.where(np.abs(found) > LARGEST, np.nan, found)


def days(text):
    """Return ISO days as datetime64[us], and where *text* is not blank and states none."""
    text = stripped(text)
    good = text.str.fullmatch(DAY).fillna(False)
    found = _to_days(text.where(good))
    return found, text.notna() & found.isna()


def moments(text):
    """Return ISO timestamps with a zone as datetime64[us, UTC], and where *text* is not blank and states none."""
    text = stripped(text)
    found = pd.to_datetime(text, format="ISO8601", errors="coerce", utc=True).astype("datetime64[us, UTC]")
    zoned = text.str.contains(r"T.*(?:Z|[+-]\d{2}:?\d{2})$").fillna(False)
    found = found.where(zoned)
    return found, text.notna() & found.isna()


def day_bounds(text, name):
    """Return `NAME_earliest` and `NAME_latest` for days, months, years and intervals: 2023-10 is 1 to 31 October 2023.

    An interval is two such dates parted by a slash, as in ISO 8601.  Texts that are no such date stay as they are in
    both columns, so that the conversion to days rejects them.

    >>> day_bounds(pd.Series(["2023", "2024-02", "2023-09-19/2023-09-30"]), "date").to_numpy().tolist()
    [['2023-01-01', '2023-12-31'], ['2024-02-01', '2024-02-29'], ['2023-09-19', '2023-09-30']]
    """
    text = stripped(text)
    interval = text.str.fullmatch(f"{PARTIAL_DAY}/{PARTIAL_DAY}").fillna(False)
    start = text.where(~interval, text.str.replace(r"/.*", "", regex=True))
    end = text.where(~interval, text.str.replace(r".*/", "", regex=True))
    return pd.DataFrame({f"{name}_earliest": _first_day(start), f"{name}_latest": _last_day(end)})


def _first_day(text):
    partial = text.str.fullmatch(PARTIAL_DAY).fillna(False)
    return text.where(~partial, text + text.str.len().map({4: "-01-01", 7: "-01", 10: ""}))


def _last_day(text):
    first = _first_day(text)
    start = _to_days(first)
    length = text.str.len()
    last = start.mask(length.eq(7), start + pd.offsets.MonthEnd(1)).mask(length.eq(4), start + pd.offsets.YearEnd(1))
    return last.dt.strftime("%Y-%m-%d").where(start.notna(), first)


def _to_days(text):
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


def blank(raw, header):
    """Return *raw*[*header*] as stripped text, missing throughout where there is no such column."""
    return stripped(raw[header]) if header in raw.columns else pd.Series(pd.NA, index=raw.index, dtype="str")
