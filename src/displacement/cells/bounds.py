"""A count that is told by a bound: `<5` is 0 to 4, `>1000` is 1001 or more, `~1200` is 1200 without bounds.

Only a mark or word before one whole number is read; "several hundred" is a fault, with its words.
"""

import numpy as np

from displacement.cells.values import figures, stripped, western

PART = "the part of a person beyond a whole one, told by the bounds"
PART_LEFT_OUT = "the part of a person beyond a whole one"
BELOW_ZERO = "a count below zero, which is no number of people"
WORDS = r"about|approx\.?|ca\.?|circa|around|less than|fewer than|under|more than|over|at least|at most|up to"
NUMBER = r"(?P<number>\d[\d ,'\u00a0\u202f]*)"
BOUND = rf"(?i)^(?P<mark><=|>=|[<>~\u2248\u2264\u2265]|(?:{WORDS})\b\.?)\s*{NUMBER}$"
BELOW, ABOVE = {"<", "less than", "fewer than", "under"}, {">", "more than", "over"}
LEAST, MOST = {">=", "\u2265", "at least"}, {"<=", "\u2264", "at most", "up to"}


def bounds(values):
    """Return low, central and high that distinct *values* tell by a mark or word before a number, NaN where none.

    >>> [ends.tolist() for ends in bounds(pd.Series(["<5", "~1200", ">1000", "7"]))]
    [[0.0, nan, 1001.0, nan], [nan, 1200.0, nan, nan], [4.0, nan, nan, nan]]
    """
    found = western(stripped(values)).str.extract(BOUND)
    mark = found["mark"].str.lower()
    number = figures(found["number"])[0]
    below, above, least, most = (mark.isin(words).to_numpy() for words in (BELOW, ABOVE, LEAST, MOST))
    low = np.where(above, number + 1, np.where(least, number, np.where(below | most, 0 * number, np.nan)))
    high = np.where(below, number - 1, np.where(most, number, np.nan))
    return low, np.where(below | above | least | most, np.nan, number), high


def stated(values):
    """Return the number that each of distinct *values* states, also where it is about that many; else NaN."""
    found, faulty = figures(values)
    if faulty.any():
        found[faulty] = bounds(values[faulty])[1]
    return found
