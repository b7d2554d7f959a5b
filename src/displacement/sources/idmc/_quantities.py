"""What the files of IDMC share: countries, years, dates known to a week, month or year, zeros and rounded figures.

IDMC's 0 says that it is not aware of any, so it is a lower bound and the upper one is unknown; a blank is no figure.
Rounded figures are printed beside or instead of the unrounded ones: whole below 100, then to tens, from 1,000 to
hundreds and from 10,000 to thousands.  No rounded figure is 0: there the zero is blank.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Measure
from displacement.cells.countries import resolved
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.values import each, encoded, filled, numbers, stripped
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS

PUBLISHER = "Internal Displacement Monitoring Centre (IDMC)"
URL = "https://www.internal-displacement.org/database/displacement-data/"

COUNTRY = {
    **dict.fromkeys(("iso code", "iso 3", "iso3 code", "country iso3", "country code"), "iso3"),
    **dict.fromkeys(("name", "country", "country territory", "geo name"), "country name"),
}
NAMED = dict.fromkeys(("country name", "iso"), "the three-letter code beside it tells the country")
NUMBERED = {"id": "number of the row in IDMC's system"}
CAUSES = {"conflict": "conflict", "conflicts": "conflict", "conflict and violence": "conflict", "other": "other",
          "disaster": "disaster", "disasters": "disaster"}
MIDNIGHT = r"[T ]00:00(?::00(?:\.0+)?)?Z?$"
ZONED = r"\d[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$"
CONTRADICTING = "end before start: the reporting year stands for both"
ACCURACIES = ("day", "week", "month", "year")
FARTHEST_EAST = pd.Timedelta(hours=13)          # zones run from UTC-10 to UTC+13 where people live in numbers
UNITS = ((100, 1), (1_000, 10), (10_000, 100))  # below the first, figures are rounded to the second
LARGEST_UNIT = 1_000


class Quantity(NamedTuple):
    """One published quantity: its raw header, the header of its rounded twin, stock or flow, and the cause."""

    header: str
    rounded: str
    kind: str
    cause: str


def measures(quantities):
    """Return one measure a quantity: a rounded twin is the same value, and stands alone where it is the only one."""
    return tuple(Measure((quantity.header, quantity.rounded), additive=True) for quantity in quantities)


def placed(raw, drop):
    """Return *raw* with `country` as member and `year` as number; a record without either is rejected."""
    country = resolved(raw, drop, "country", iso3="iso3", name="country name")
    unknown = country.eq("UNK").to_numpy()
    if unknown.any():
        drop.reject(raw, unknown & ~drop.rejected_rows(raw), "country is not told", "iso3")
    codes, values = encoded(raw["year"])
    year = numbers(values)[0].to_numpy("float64", na_value=np.nan)
    wrong = ~((year >= 1900) & (year <= 2100) & (year % 1 == 0))
    reject(raw, drop, each(codes, wrong, True), "year is no year", "year")
    whole = pd.arrays.IntegerArray(np.where(wrong, 0, year).astype("int64"), wrong)
    return raw.assign(country=country, year=whole.take(codes, allow_fill=True))


def reject(raw, drop, mask, reason, header):
    """Reject the records of *mask*, if there are any, for *reason*, showing *header*."""
    if mask.any():
        drop.reject(raw, mask, reason, header)


def worded(raw, drop, header, words):
    """Return the category that *words* gives each text of *header*, whatever its case; others are rejected."""
    codes, values = encoded(raw[header])
    found = stripped(values).str.casefold().map(words).astype("category")
    unknown = each(codes, found.isna().to_numpy(), True)
    reject(raw, drop, unknown, f"{header} is none of {', '.join(dict.fromkeys(words))}", header)
    return pd.Series(found.array.take(codes, allow_fill=True), index=raw.index)


def finest(raw, headers):
    """Return the first of *headers* that is filled in each record, blank where none is."""
    found = pd.Series("", index=raw.index, dtype="str")
    empty = np.ones(len(raw), dtype=bool)
    for header in headers:
        if header in raw.columns and empty.any():
            codes, values = encoded(raw[header])
            known = empty & each(codes, filled(values), False)
            found = raw[header] if known.all() else found.mask(known, raw[header]) if known.any() else found
            empty &= ~known
    return found


def period(raw, drop, start, end):
    """Return first and last day of each record: *start* and *end*, as wide as `HEADER accuracy` says they are known.

    A day known to a week (Monday to Sunday), month or year stands for all of it.  A blank start or end is that of the
    reporting year, and so are both where the end is before the start: which of the two is wrong is not told, and the
    figure is none the less the event's.  A text that is no day and an unknown accuracy reject their record.
    """
    year = (raw["year"].to_numpy("int64", na_value=1970) - 1970).astype("datetime64[Y]")
    first = _widened(raw, drop, start, "first")
    last = _widened(raw, drop, end, "last")
    first = np.where(np.isnat(first), year.astype("datetime64[D]"), first)
    last = np.where(np.isnat(last), (year + 1).astype("datetime64[D]") - 1, last)
    against = last < first
    if against.any():
        drop.noted(raw, against, CONTRADICTING)
        first = np.where(against, year.astype("datetime64[D]"), first)
        last = np.where(against, (year + 1).astype("datetime64[D]") - 1, last)
    return {"period_start": first.astype("datetime64[us]"), "period_end": last.astype("datetime64[us]")}


def _widened(raw, drop, header, end):
    """Return the *end*, first or last, of the day, week, month or year that *header* tells."""
    if header not in raw.columns:
        return np.full(len(raw), np.datetime64("NaT"), dtype="datetime64[D]")
    codes, day = _days(raw, drop, header)
    week = day - ((day.astype("int64") + 3) % 7)                   # 1 January 1970 was a Thursday
    month, year = day.astype("datetime64[M]"), day.astype("datetime64[Y]")
    if end == "last":
        week, month, year = week + 6, (month + 1).astype("datetime64[D]") - 1, (year + 1).astype("datetime64[D]") - 1
    return np.concatenate([day, week, month.astype("datetime64[D]"), year.astype("datetime64[D]")])[
        codes + len(day) * _accuracy(raw, drop, f"{header} accuracy")]


def _accuracy(raw, drop, header):
    """Return the place among day, week, month and year that *header* tells; blank is a day."""
    if header not in raw.columns:
        return 0
    codes, values = encoded(raw[header])
    text = stripped(values).str.casefold()
    unknown = text.notna() & ~text.isin(ACCURACIES)
    reject(raw, drop, each(codes, unknown.to_numpy(dtype=bool), False),
           f"{header} is none of {', '.join(ACCURACIES)}", header)
    places = pd.Index(ACCURACIES).get_indexer(text)
    return each(codes, np.where(places < 0, 0, places), 0)


def day_of(raw, drop, header):
    """Return the days of *header* as datetime64[D]: ISO days, and instants that are the midnight of a day somewhere.

    An instant is told in UTC: 2023-11-06T11:00Z is the midnight with which 7 November begins 13 hours east of it.
    """
    codes, day = _days(raw, drop, header)
    return day[codes]


def _days(raw, drop, header):
    """Return for each record which day it has, and the days, the last of which is missing."""
    codes, values = encoded(raw[header])
    text = stripped(values)
    found = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    if found.isna().sum() > text.isna().sum():
        found = found.fillna(_from_moments(text))
    faulty = (text.notna() & found.isna()).to_numpy(dtype=bool)
    reject(raw, drop, each(codes, faulty, False), f"{header} is no date (expected YYYY-MM-DD)", header)
    days = np.append(found.to_numpy("datetime64[D]"), np.datetime64("NaT", "D"))
    return np.where(codes < 0, len(values), codes), days


def _from_moments(text):
    """Return the days of *text* that is a day at midnight, or an instant with its zone."""
    plain = pd.to_datetime(text.str.replace(MIDNIGHT, "", regex=True), format="%Y-%m-%d", errors="coerce")
    zoned = text.where(text.str.contains(ZONED).fillna(False) & plain.isna())
    instants = pd.to_datetime(zoned, format="ISO8601", errors="coerce", utc=True).dt.tz_convert(None)
    return plain.fillna((instants + FARTHEST_EAST).dt.floor("D"))


def quantified(raw, drop, quantities):
    """Return one row for each figure of *quantities*: its `row` in *raw*, `kind`, `cause` and bounds.

    A rounded figure without the unrounded one that stands beside it elsewhere in its column rejects its record; a
    column of rounded figures alone is taken with the bounds of rounding.
    """
    columns = {}
    for header, rounded, kind, cause in quantities:
        if header in raw.columns and rounded in raw.columns:
            lone = _filled(raw, drop, rounded) & ~_filled(raw, drop, header)
            reject(raw, drop, lone, f"{rounded} without the figure that it rounds", rounded)
        name = header if header in raw.columns else rounded
        columns[name] = {"kind": kind, "cause": cause, "rounds": int(name == rounded)}
    return with_bounds(lengthened(raw.assign(row=np.arange(len(raw))), drop, columns, ["row"]), drop)


def _filled(raw, drop, header):
    codes, values = drop.encoded(raw[header])
    return each(codes, filled(values), False)


def with_bounds(long, drop):
    """Return *long* with low, central and high of its figure; where `rounds` is 1 the figure is a rounded one."""
    rounded = long["rounds"].eq(1).to_numpy(dtype=bool) if "rounds" in long.columns else np.zeros(len(long), dtype=bool)
    found = counted(long.drop(columns="rounds", errors="ignore"), drop, "figure", EXACT)
    values = found["figure"].to_numpy("int64", na_value=0)
    missing = found["figure"].isna().to_numpy()
    low = high = values
    if rounded.any():
        rounded = rounded[found.index]
        low, high = (np.where(rounded, bound, values) for bound in rounding(values))
    return found.assign(figure_low=pd.arrays.IntegerArray(low, missing),
                        figure_high=pd.arrays.IntegerArray(high, missing | (values == 0)))


def rounding(values):
    """Return the least and the greatest figure that is rounded to each of *values*.

    A figure that is no rounded one stands for itself.  Half units belong to the interval, as the publisher rounds
    them to the even side.

    >>> [bound.tolist() for bound in rounding(np.array([84, 100, 1000, 5100, 658000, 8880]))]
    [[84, 100, 995, 5050, 657500, 8880], [84, 105, 1050, 5150, 658500, 8880]]
    """
    unit = np.select([values < limit for limit, _ in UNITS], [unit for _, unit in UNITS], LARGEST_UNIT)
    below = np.select([values <= limit for limit, _ in UNITS], [unit for _, unit in UNITS], LARGEST_UNIT)
    exact = values % unit != 0
    return (values - np.where(exact, 0, below // 2)), (values + np.where(exact, 0, unit // 2))


def parted(long, raw, *, stocks=(), flows=(), **more):
    """Return the stocks and the flows among the figures of *long*, with their columns of *raw* and *more* constants.

    *stocks* and *flows* name the columns of *raw* that each takes; `number` is the figure's own number and becomes
    `figure`, once the figures themselves have the name of their table.
    """
    flow = long["kind"].eq("flow").to_numpy(dtype=bool)
    people = _joined(long[~flow], raw, stocks, "persons", more)
    moves = _joined(long[flow], raw, flows, "count", more)
    return {STOCKS: people.rename(columns={"country": "asylum"}).assign(origin=people["country"]),
            FLOWS: moves.rename(columns={"country": "destination"}).assign(
                origin=moves["country"], flow_type=constant("displacement", len(moves)),
                unit=constant("movements", len(moves)))}


def _joined(long, raw, names, measure, more):
    rows = long["row"].to_numpy()
    told = {"figure" if name == "number" else name: raw[name].array.take(rows) for name in ("country", *names)}
    figures = {f"{measure}{end}": long[f"figure{end}"].array for end in ("_low", "", "_high")}
    constants = {name: constant(value, len(long)) for name, value in ({"population_type": "IDP"} | more).items()}
    rest = {name: long[name].array for name in ("part", "record", "cause") if name in long.columns}
    return pd.DataFrame(rest | told | figures | constants)


def constant(value, size):
    """Return *value* as often as *size* says, as category."""
    return pd.Categorical.from_codes(np.zeros(size, dtype="int8"), categories=[value])


def blank_text(raw):
    """Return a text column of missing values."""
    return pd.Series(pd.NA, index=raw.index, dtype="str")
