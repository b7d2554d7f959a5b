"""Days as publishers write them: ISO, day first or month first, with a month's name, with a clock time, as seconds.

A clock time of 21:00, 22:00 or 23:00 in UTC or without a zone is midnight of the next day in local time, as the web
pages of several agencies store their days: it is converted to that next day.  Any other time leaves the day as it is.
Which of two numbers is the day is told by the value itself or by `day_order` of a whole file, never guessed.  Years
of two digits are 1969 to 2068.
"""

import numpy as np
import pandas as pd

from displacement.sources._headers import folded
from displacement.sources._values import numbers, stripped

DAY_FIRST, MONTH_FIRST = "day first", "month first"
CLOCK = r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = rf"^(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){CLOCK}$"
YEAR_LAST = rf"^(?P<first>\d{{1,2}})[-/.](?P<second_number>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){CLOCK}$"
NAMED = rf"^(?P<day>\d{{1,2}})[-/. ]+(?P<word>[^\W\d_]{{3,}})\.?[-/., ]+(?P<year>\d{{4}}|\d{{2}}){CLOCK}$"
MONTHS = {"jan": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6, "juin": 6,
          "jul": 7, "juil": 7, "aug": 8, "aou": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
LOCAL_MIDNIGHTS = (21, 22, 23)
MILLISECONDS = 1e11                     # a greater number of seconds would be after the year 5000


def stated_days(text, order=None):
    """Return the days that *text* states as datetime64[us], and where it is not blank and states none.

    *order* is `DAY_FIRST` or `MONTH_FIRST`; without it `03/04/2016` states no day, while `31/04/2016` is no day at
    all and `31/05/2016` is the 31st of May.

    >>> found, wrong = stated_days(pd.Series(["31/01/2016", "2022-02-23T23:00:00Z", "03/04/2016"]))
    >>> found.dt.strftime("%d %b %Y").tolist()[:2], wrong.tolist()
    (['31 Jan 2016', '24 Feb 2022'], [False, False, True])
    """
    text = stripped(text)
    positions, unique = pd.factorize(text)
    found = _days(pd.Series(unique, dtype="str"), order).to_numpy()
    found = np.append(found, np.datetime64("NaT", "us"))[positions]
    days = pd.Series(found, index=text.index)
    return days, text.notna() & days.isna()


def day_order(text):
    """Return what the days of a whole file prove: `DAY_FIRST`, `MONTH_FIRST`, None if nothing is to prove, or a fault.

    The fault is text: that days and months stand in both orders, or that no value tells which comes first.

    >>> day_order(pd.Series(["01/02/2013", "14/02/2013"])), day_order(pd.Series(["2013-02-01"]))
    ('day first', None)
    """
    parts = stripped(text).str.extract(YEAR_LAST)
    first, second = (pd.to_numeric(parts[name]) for name in ("first", "second_number"))
    proofs = {DAY_FIRST: bool((first > 12).any()), MONTH_FIRST: bool((second > 12).any())}
    if all(proofs.values()):
        return "days and months stand in both orders"
    if not any(proofs.values()) and (first != second)[first.notna()].any():
        return "no value tells whether the day or the month comes first"
    return next((order for order, proved in proofs.items() if proved), None)


def unix_days(text):
    """Return the days of seconds or milliseconds since 1970 as datetime64[us], and where *text* states none.

    >>> unix_days(pd.Series(["1650844800", "1645657200"]))[0].astype("str").tolist()
    ['2022-04-25', '2022-02-24']
    """
    moments, faulty = _moments(text)
    midnight = moments.dt.hour.isin(LOCAL_MIDNIGHTS) & (moments.dt.minute == 0) & (moments.dt.second == 0)
    days = moments.dt.normalize()
    return days.mask(midnight, days + pd.Timedelta(days=1)), faulty


def utc_days(text):
    """Return the days in UTC of seconds or milliseconds since 1970, without the conversion to local days."""
    return _moments(text)[0].dt.normalize()


def _moments(text):
    seconds, faulty = numbers(text)
    seconds = seconds.mask(seconds > MILLISECONDS, seconds / 1000).round()
    return pd.to_datetime(seconds, unit="s", errors="coerce").astype("datetime64[us]"), faulty


def _days(text, order):
    parts = text.str.extract(YEAR_FIRST)
    last, named = text.str.extract(YEAR_LAST), text.str.extract(NAMED)
    first, second = (pd.to_numeric(last[name]) for name in ("first", "second_number"))
    day_first = (second <= 12) & ((first > 12) | (first == second) | (order == DAY_FIRST))
    month_first = (first <= 12) & ((second > 12) | (first == second) | (order == MONTH_FIRST)) & ~day_first
    words = pd.to_numeric(named["word"].map(_month, na_action="ignore"))
    year = _full(parts["year"].fillna(last["year"]).fillna(named["year"]))
    month = pd.to_numeric(parts["month"]).fillna(second.where(day_first)).fillna(first.where(month_first)).fillna(words)
    day = pd.to_numeric(parts["day"]).fillna(first.where(day_first)).fillna(second.where(month_first)).fillna(
        pd.to_numeric(named["day"]))
    found = pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}), errors="coerce")
    clock = parts.fillna(last.reindex(columns=parts.columns)).fillna(named.reindex(columns=parts.columns))
    return found.astype("datetime64[us]").mask(_local_midnight(clock), found + pd.Timedelta(days=1))


def _full(year):
    number = pd.to_numeric(year)
    short = year.str.len().eq(2).fillna(False)
    return number.mask(short & (number >= 69), number + 1900).mask(short & (number < 69), number + 2000)


def _month(word):
    plain = folded(word)
    return MONTHS.get(plain[:4], MONTHS.get(plain[:3]))


def _local_midnight(clock):
    whole = clock["minute"].eq("00") & clock["second"].fillna("00").eq("00")
    utc = clock["zone"].fillna("Z").str.fullmatch("Z|[+-]00:?00")
    return (pd.to_numeric(clock["hour"]).isin(LOCAL_MIDNIGHTS) & whole & utc).fillna(False).astype("bool")
