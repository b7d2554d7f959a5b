"""Decimal commas: decided for a whole file, from cells that leave no doubt.

Where the delimiter is no comma, `12,5` and `0,125` can only hold a decimal comma, and `1,234,567` or `1,234.5` only
commas that part thousands.  `1,234` alone may be either: another cell of the file decides, and where none does, the
file is refused with both readings, since one of them is wrong by a thousand.
"""

import numpy as np

from displacement.cells.values import arrow, filled, text_of
from displacement.errors import SourceError

EXPONENT = r"(?:[eE][+-]?\d+)?$"
GROUPED_BY_POINTS = r"^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+$"
WITH_COMMA = rf"^[+-]?(?:[0-9]+|[0-9]{{1,3}}(?:\.[0-9]{{3}})+),[0-9]+{EXPONENT}"
IN_DOUBT = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
PARTS_THOUSANDS = r"^[+-]?[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:,[0-9]{3})+\.[0-9]+)$"
WITH_POINT = rf"^[+-]?[0-9]*\.(?:[0-9]{{1,2}}|[0-9]{{4,}}){EXPONENT}"
UNPARTED = r"^[+-]?[0-9]{4,}$"
NUMBER = r"^[+-]?[0-9][0-9.,]*(?:[eE][+-]?\d+)?$"
MOSTLY = 0.5                            # of the cells of a column that are filled, so that it is one of numbers


def with_points(frame, file, delimiter):
    """Return text *frame* with decimal points where its decimals stand behind commas; else as it is."""
    if delimiter == ",":
        return frame
    if not any(_any(frame[name], WITH_COMMA) for name in frame):
        return frame
    numeric = [name for name in frame if _of_numbers(frame[name])]
    doubtful = [name for name in numeric if _any(frame[name], WITH_COMMA)]
    if not doubtful:
        return frame
    commas = any(_proves_comma(frame[name]) for name in doubtful)
    points = any(_any(frame[name], PARTS_THOUSANDS) for name in doubtful) or any(
        _any(frame[name], WITH_POINT) for name in numeric)
    if not commas and not points:
        _refuse(file, frame, doubtful)
    if not commas or points:            # where both are proved, what is no number is rejected cell by cell
        return frame
    return frame.assign(**{name: _pointed(frame[name]) for name in numeric})


def _of_numbers(cells):
    return _matching(cells, NUMBER).sum() > MOSTLY * filled(cells).sum()


def _proves_comma(cells):
    """Tell whether a cell can only hold a decimal comma, or thousands stand unparted beside a comma in doubt."""
    return bool((_matching(cells, WITH_COMMA) & ~_matching(cells, IN_DOUBT)).any()) or _any(cells, UNPARTED)


def _pointed(cells):
    import pyarrow.compute as pc

    plain = arrow(cells)
    grouped = pc.match_substring_regex(plain, WITH_COMMA + "|" + GROUPED_BY_POINTS)
    points = pc.replace_substring(pc.replace_substring(plain, ".", ""), ",", ".")
    return text_of(pc.if_else(grouped, points, plain), cells.index, cells.name)


def _matching(cells, pattern):
    import pyarrow.compute as pc

    found = pc.match_substring_regex(arrow(cells), pattern)
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)


def _any(cells, pattern):
    return bool(_matching(cells, pattern).any())


def _refuse(file, frame, names):
    shown = frame[names[0]][_matching(frame[names[0]], IN_DOUBT)].iloc[0]
    whole, thousandths = shown.replace(",", ""), shown.replace(",", ".")
    raise SourceError(f"{file.path} ({file.name}): {shown} in the column {names[0]} may be {whole} or {thousandths}, "
                      "and no other number of the file tells what its commas part. Save the file with decimal points "
                      "and without separators of thousands.")
