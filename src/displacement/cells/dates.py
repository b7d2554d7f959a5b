"""Days as ISO writes them, strictly, and as publishers do: day or month first, months by name, clock times, seconds.

A clock time of 21:00, 22:00 or 23:00 in UTC or without a zone is midnight of the next day in local time, as the web
pages of several agencies store their days: it is converted to that next day.  Any other time leaves the day as it is.
Which of two numbers is the day is told by the value itself or by `day_order` of a whole file, never guessed.  Years
of two digits are 1969 to 2068.
"""

import numpy as np
import pandas as pd

from displacement.cells.headers import folded
from displacement.cells.values import numbers, stripped, western

DAY = r"\d{4}-\d{2}-\d{2}"
PARTIAL_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
DAY_FIRST, MONTH_FIRST = "day first", "month first"
CLOCK = r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = rf"^(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){CLOCK}$"
YEAR_LAST = rf"^(?P<first>\d{{1,2}})[-/.](?P<second_number>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){CLOCK}$"
NAMED = rf"^(?P<day>\d{{1,2}})[-/. ]+(?P<word>[^\W\d_]{{3,}})\.?[-/., ]+(?P<year>\d{{4}}|\d{{2}}){CLOCK}$"
MONTHS = {"jan": 1, "ene": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5,
          "jun": 6, "juin": 6, "jul": 7, "juil": 7, "aug": 8, "aou": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10,
          "out": 10, "nov": 11, "dec": 12, "dic": 12, "dez": 12}
LOCAL_MIDNIGHTS = (21, 22, 23)
MILLISECONDS = 1e11                     # a greater number of seconds would be after the year 5000


def days(text):
    """Return ISO days as datetime64[us], and where *text* is not blank and states none."""
    text = western(stripped(text))
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


def year_ends(years):
    """Return first and last day of *years* as datetime64[us]; missing stays missing."""
    known = years.notna().to_numpy()
    whole = years.to_numpy("int64", na_value=1970)
    first = np.where(known, (whole - 1970).astype("datetime64[Y]"), np.datetime64("NaT", "Y"))
    last = (first + 1).astype("datetime64[D]") - 1
    return first.astype("datetime64[us]"), last.astype("datetime64[us]")


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
    found = _days(western(pd.Series(unique, dtype="str")), order).to_numpy()
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
    words = pd.to_numeric(named["word"].map(month_of, na_action="ignore"))
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


def month_of(word):
    """Return the number of the month that *word* names in English, French, Spanish or Portuguese, or None.

    >>> month_of("Sept"), month_of("août"), month_of("2023")
    (9, 8, None)
    """
    plain = folded(word)
    return MONTHS.get(plain[:4], MONTHS.get(plain[:3]))


def _local_midnight(clock):
    whole = clock["minute"].eq("00") & clock["second"].fillna("00").eq("00")
    utc = clock["zone"].fillna("Z").str.fullmatch("Z|[+-]00:?00")
    return (pd.to_numeric(clock["hour"]).isin(LOCAL_MIDNIGHTS) & whole & utc).fillna(False).astype("bool")
