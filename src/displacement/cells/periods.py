"""Days, months and spans of months as publishers write them, each as its first and last day.

`25 Feb 2024`, `17 Sept 2024`, `Apr 2023`, `Mar-23`, `2023-04`, `Oct-Dec 2022`, `Apr 2023 - May 2023`, ISO days and
times.  Of three numbers such as `3/1/2023` that one is the month which makes it a day at all; where both could be, the
caller may say that the day is the first or the last of a month, and else it states no day.  Years of two digits are of
this century.
"""

import calendar
import re
from datetime import date

import numpy as np
import pandas as pd

from displacement.cells.dates import month_of
from displacement.cells.headers import folded
from displacement.cells.values import each, encoded, stripped

JOINING = {"to", "until", "through", "a", "au", "al", "hasta", "ate", "de", "of"}
CLOCK = r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$"
FIRST, LAST = "first of a month", "last of a month"


def spans(text, edge=None):
    """Return first and last day of what *text* states as datetime64[us], and where it is not blank and states none.

    *edge* is `FIRST` or `LAST` where numbers in doubt are known to be the first or last day of a month.

    >>> start, end, wrong = spans(pd.Series(["17 Sept 2024", "Oct-Dec 2022", "3/1/2023"]))
    >>> start.dt.strftime("%Y-%m-%d").tolist()[:2], end.dt.strftime("%Y-%m-%d").tolist()[:2], wrong.tolist()
    (['2024-09-17', '2022-10-01'], ['2024-09-17', '2022-12-31'], [False, False, True])
    >>> spans(pd.Series(["3/1/2023"]), FIRST)[0].dt.strftime("%Y-%m-%d").tolist()
    ['2023-03-01']
    """
    codes, values = encoded(stripped(text))
    found = [_span(value, edge) for value in values]
    sides = [np.array([span[side] if span else "NaT" for span in found], dtype="datetime64[us]") for side in (0, 1)]
    start, end = (pd.Series(each(codes, side, np.datetime64("NaT", "us")), index=text.index) for side in sides)
    wrong = np.array([span is None for span in found], dtype=bool)
    return start, end, pd.Series(each(codes, wrong, False), index=text.index)


def days(text):
    """Return the days that *text* states as datetime64[us], and where it is not blank and states no single day."""
    start, end, wrong = spans(text)
    longer = start.ne(end) & start.notna()
    return start.mask(longer), wrong | longer


def clock_hours(text):
    """Return the hour of the clock time in *text* as a float, missing where there is none.

    >>> clock_hours(pd.Series(["2022-07-31T23:00:00", "2022-07-31"])).tolist()
    [23.0, nan]
    """
    return pd.to_numeric(stripped(text).str.extract(r"[T ](\d{1,2}):\d{2}")[0]).astype("float64")


def _span(value, edge):
    words = [word for word in folded(re.sub(CLOCK, "", value)).split() if word not in JOINING]
    shape = "".join("m" if month_of(word) else "y" if re.fullmatch(r"\d{4}", word) else "n" if word.isdigit() else "?"
                    for word in words)
    try:
        return _shaped(shape, words, edge)
    except ValueError:                                       # a 31st of April, a 13th month, a year of three digits
        return None


def _shaped(shape, words, edge):
    if shape in ("my", "mn"):
        return _months(_year(words[1]), month_of(words[0]))
    if shape == "ym":
        return _months(_year(words[0]), month_of(words[1]))
    if shape in ("mymy", "mnmn"):
        return _months(_year(words[1]), month_of(words[0]), _year(words[3]), month_of(words[2]))
    if shape in ("mmy", "mmn"):
        return _year_at_the_end(*map(month_of, words[:2]), _year(words[2]))
    if shape == "yn":
        return _months(int(words[0]), int(words[1]))
    if shape == "y":
        return date(int(words[0]), 1, 1), date(int(words[0]), 12, 31)
    day = _day(shape, words, edge)
    return (day, day) if day else None


def _day(shape, words, edge):
    if shape in ("nmy", "nmn"):
        return date(_year(words[2]), month_of(words[1]), int(words[0]))
    if shape == "mny":
        return date(int(words[2]), month_of(words[0]), int(words[1]))
    if shape == "ynn":
        return date(*map(int, words))
    return _numbered(*map(int, words[:2]), _year(words[2]), edge) if shape in ("nny", "nnn") else None


def _numbered(one, two, year, edge):
    """Return the day of two numbers of which either may be the month, or nothing where that is in doubt."""
    found = {date(year, month, day) for month, day in ((one, two), (two, one))
             if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]}
    if len(found) > 1 and edge:
        found = {day for day in found if day.day == (1 if edge == FIRST else calendar.monthrange(year, day.month)[1])}
    return found.pop() if len(found) == 1 else None


def _months(year, month, last_year=None, last_month=None):
    last_year, last_month = last_year or year, last_month or month
    start, end = date(year, month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return (start, end) if start <= end else None


def _year_at_the_end(first, last, year):
    """Return the span whose year stands after its last month: `Oct-Jan 2023` begins in 2022."""
    return _months(year - (first > last), first, year, last)


def _year(word):
    if len(word) not in (2, 4):
        raise ValueError(f"{word} is no year")
    return int(word) if len(word) == 4 else 2000 + int(word)
