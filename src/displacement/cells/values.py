"""Text to numbers, dates and times, strictly: what is not one is told, never guessed.

Blank is missing.  Thousands may be set apart by a comma, an apostrophe or a (narrow, no-break) space; minus may be a
true minus sign.  Digits of any script are digits, with the Arabic decimal and thousands marks.  `1e+05` is 100,000.
More than 2^53 is no count, price or share, but a fault, and no number.
"""

import unicodedata

import numpy as np
import pandas as pd

NUMBER = r"[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:[ ,'\u00a0\u2009\u202f][0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
SEPARATORS = r"[ ,'\u00a0\u2009\u202f]"
PLAIN = r"^-?\d{1,15}(\.\d{1,15})?$"
LARGEST = 2.0**53                               # beyond it a float does not tell one whole number from the next
MARKS = {"\u066b": ".", "\u066c": ",", "\uff0e": ".", "\uff0c": ",", "\uff0d": "-"}
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
    cells = arrow(text).dictionary_encode()
    codes = cells.indices.fill_null(-1) if cells.indices.null_count else cells.indices
    return codes.to_numpy(zero_copy_only=False), text_of(cells.dictionary)


def arrow(text):
    """Return the cells of *text*, or of its distinct values where it is a category, as one Arrow array of text."""
    import pyarrow as pa

    cells = pa.array(text.array if text.dtype == TEXT else text.astype("str").astype(TEXT).array)
    cells = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    return cells.cast(pa.large_string())


def western(text):
    """Return *text* with the digits of other scripts, and their marks for decimals and thousands, as 0 to 9, . and ,.

    >>> western(pd.Series(["\u0661\u0662\u0664\u066b\u0665", "12"])).tolist()
    ['124.5', '12']
    """
    import pyarrow.compute as pc

    if pc.all(pc.string_is_ascii(arrow(text))).as_py() is not False:
        return text
    return text.map(_western, na_action="ignore").astype("str")


def _western(word):
    return word if word.isascii() else "".join(
        str(unicodedata.decimal(letter, "")) or MARKS.get(letter, letter) for letter in word)


def each(codes, found, missing):
    """Return what was *found* of the distinct values for each cell; *missing* where the cell is."""
    return np.append(found, np.array([missing], dtype=found.dtype))[codes]


def stripped(text):
    """Return *text* without surrounding blanks; blank becomes missing."""
    import pyarrow.compute as pc

    if isinstance(text.dtype, pd.CategoricalDtype):
        codes, values = encoded(text)
        return pd.Series(stripped(values).array.take(codes, allow_fill=True), index=text.index, name=text.name)
    cells = pc.utf8_trim_whitespace(arrow(text))
    blank = pc.equal(cells, "")
    if pc.any(blank).as_py():
        cells = pc.if_else(blank, None, cells)
    return text_of(cells, text.index, text.name)


def holds_byte(text, mark):
    """Tell whether the ASCII letter *mark* may stand anywhere in *text*, which costs less than to ask each cell."""
    content = arrow(text).buffers()[2]
    return content is not None and bool((np.frombuffer(content, dtype="uint8") == ord(mark)).any())


def starts_with(text, mark):
    """Return where *text* begins with *mark*, as an array."""
    import pyarrow.compute as pc

    return pc.fill_null(pc.starts_with(arrow(text), mark), False).to_numpy(zero_copy_only=False)


def filled(text):
    """Return where *text* holds more than blanks, as an array."""
    import pyarrow.compute as pc

    if isinstance(text.dtype, pd.CategoricalDtype):
        codes, values = encoded(text)
        return each(codes, filled(values), False)
    if pd.api.types.is_numeric_dtype(text.dtype):
        return text.notna().to_numpy()
    cells = pc.utf8_trim_whitespace(arrow(text))
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
        found = pc.cast(arrow(text), pa.float64()).to_numpy(zero_copy_only=False)
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

    cells = pc.utf8_trim_whitespace(arrow(values))
    plain = pc.fill_null(pc.match_substring_regex(cells, PLAIN), False)
    found = pc.cast(pc.if_else(plain, cells, None), pa.float64()).to_numpy(zero_copy_only=False).copy()
    odd = ~plain.to_numpy(zero_copy_only=False) & filled(values)
    if odd.any():
        found[odd] = _odd_numbers(values[odd])
    return found, odd & np.isnan(found)


def _odd_numbers(text):
    text = western(stripped(text)).str.replace("\u2212", "-")
    good = text.str.fullmatch(NUMBER).fillna(False)
    plain = text.where(good).str.replace(SEPARATORS, "", regex=True)
    found = pd.to_numeric(plain).to_numpy("float64", na_value=np.nan)
    return np.where(np.abs(found) > LARGEST, np.nan, found)


def blank(raw, header):
    """Return *raw*[*header*] as stripped text, missing throughout where there is no such column."""
    return stripped(raw[header]) if header in raw.columns else pd.Series(pd.NA, index=raw.index, dtype="str")
