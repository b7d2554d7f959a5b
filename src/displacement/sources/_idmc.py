"""What the files of IDMC share: countries, years, dates known to a week, month or year, zeros and rounded figures.

IDMC's 0 says that it is not aware of any, so it is a lower bound and the upper one is unknown; a blank is no figure.
Rounded figures are printed beside or instead of the unrounded ones: whole below 100, then to tens, from 1,000 to
hundreds and from 10,000 to thousands.  No rounded figure is 0: there the zero is blank.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from displacement.sources._counted import EXACT, counted, lengthened
from displacement.sources._ledger import Measure
from displacement.sources._members import resolved
from displacement.sources._read import read_csv, read_json, read_sheet
from displacement.sources._source import Edition
from displacement.sources._values import DAY, filled, numbers, stripped
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS

PUBLISHER = "Internal Displacement Monitoring Centre (IDMC)"
URL = "https://www.internal-displacement.org/database/displacement-data/"
FORMATS = {"csv": read_csv, "workbook": read_sheet, "api": read_json}

COUNTRY = {
    **dict.fromkeys(("iso", "iso code", "iso 3", "iso3 code", "country iso3", "country code"), "iso3"),
    **dict.fromkeys(("name", "country", "country territory", "geo name"), "country name"),
}
NAMED = {"country name": "the code beside it tells the country"}
CAUSES = {"conflict": "conflict", "conflicts": "conflict", "conflict and violence": "conflict", "other": "other",
          "disaster": "disaster", "disasters": "disaster"}
MIDNIGHT = r"[T ]00:00(?::00(?:\.0+)?)?Z?$"
FARTHEST_EAST = pd.Timedelta(hours=13)          # zones run from UTC-10 to UTC+13 where people live in numbers
UNITS = ((100, 1), (1_000, 10), (10_000, 100))  # below the first, figures are rounded to the second
LARGEST_UNIT = 1_000


class Quantity(NamedTuple):
    """One published quantity: its raw header, the header of its rounded twin, stock or flow, and the cause."""

    header: str
    rounded: str
    kind: str
    cause: str


def in_all_formats(name, **layout):
    """Return the edition *name* as delimited text, as a sheet and as saved replies of the API."""
    return tuple(Edition(f"{name}, {word}", read=read, **layout) for word, read in FORMATS.items())


def measures(quantities):
    """Return one measure a quantity: a rounded twin is the same value, and stands alone where it is the only one."""
    return tuple(Measure((quantity.header, quantity.rounded), additive=True) for quantity in quantities)


def placed(raw, drop):
    """Return *raw* with `country` as member and `year` as number; a record without either is rejected."""
    country = resolved(raw, drop, "country", iso3="iso3", name="country name")
    unknown = country.eq("UNK").to_numpy()
    if unknown.any():
        drop.reject(raw, unknown & ~drop.rejected_rows(raw), "country is not told", "iso3")
    positions, year = _distinct(raw["year"])
    found, faulty = numbers(year)
    wrong = (faulty | ~found.between(1900, 2100).fillna(False) | (found % 1).ne(0).fillna(False)).to_numpy(dtype=bool)
    if wrong.any():
        drop.reject(raw, wrong[positions], "year is no year", "year")
    return raw.assign(country=country, year=found.mask(wrong).astype("Int64").array.take(positions))


def _distinct(text):
    """Return the position of each of *text* among its distinct values, and these."""
    positions, values = pd.factorize(text, use_na_sentinel=False)
    return positions, pd.Series(values, dtype="str")


def worded(raw, drop, header, words):
    """Return the category that *words* gives each text of *header*, whatever its case; others are rejected."""
    positions, values = _distinct(raw[header])
    found = stripped(values).str.casefold().map(words)
    unknown = found.isna().to_numpy()[positions]
    if unknown.any():
        drop.reject(raw, unknown, f"{header} is none of {', '.join(dict.fromkeys(words))}", header)
    return pd.Series(found.astype("category").array.take(positions), index=raw.index)


def finest(raw, headers):
    """Return the first of *headers* that is filled in each record, missing where none is."""
    found = pd.Series("", index=raw.index, dtype="str")
    empty = np.ones(len(raw), dtype=bool)
    for header in headers:
        if header in raw.columns and empty.any():
            known = filled(raw[header])
            found = raw[header] if (known | ~empty).all() and empty.all() else found.mask(empty & known, raw[header])
            empty &= ~known
    return found


def period(raw, drop, start, end):
    """Return first and last day of each record: *start* and *end*, as wide as `HEADER accuracy` says they are known.

    A day known to a week (Monday to Sunday), month or year stands for all of it.  A blank start or end is that of the
    reporting year.  A text that is no day and an unknown accuracy reject their record.
    """
    year = (raw["year"].to_numpy("int64", na_value=1970) - 1970).astype("datetime64[Y]")
    first = _widened(raw, drop, start)[0]
    last = _widened(raw, drop, end)[1]
    first = np.where(np.isnat(first), year.astype("datetime64[D]"), first)
    last = np.where(np.isnat(last), (year + 1).astype("datetime64[D]") - 1, last)
    return {"period_start": first.astype("datetime64[us]"), "period_end": last.astype("datetime64[us]")}


def _widened(raw, drop, header):
    if header not in raw.columns:
        missing = np.full(len(raw), np.datetime64("NaT"), dtype="datetime64[D]")
        return missing, missing
    day = day_of(raw, drop, header)
    week = day - ((day.astype("int64") + 3) % 7)                   # 1 January 1970 was a Thursday
    month, year = day.astype("datetime64[M]"), day.astype("datetime64[Y]")
    firsts = (day, week, month.astype("datetime64[D]"), year.astype("datetime64[D]"))
    lasts = (day, week + 6, (month + 1).astype("datetime64[D]") - 1, (year + 1).astype("datetime64[D]") - 1)
    known_to = _accuracy(raw, drop, f"{header} accuracy")
    return np.choose(known_to, firsts), np.choose(known_to, lasts)


def _accuracy(raw, drop, header):
    words = {"day": 0, "week": 1, "month": 2, "year": 3}
    if header not in raw.columns:
        return np.zeros(len(raw), dtype="int64")
    positions, values = _distinct(raw[header])
    text = stripped(values).str.casefold()
    unknown = (text.notna() & ~text.isin(list(words))).to_numpy()[positions]
    if unknown.any():
        drop.reject(raw, unknown, f"{header} is none of {', '.join(words)}", header)
    return text.map(words).fillna(0).to_numpy("int64")[positions]


def day_of(raw, drop, header):
    """Return the days of *header* as datetime64[D]: ISO days, and instants that are the midnight of a day somewhere.

    An instant is told in UTC: 2023-11-06T11:00Z is the midnight with which 7 November begins 13 hours east of it.
    """
    positions, values = _distinct(raw[header])
    text = stripped(values)
    plain = text.str.replace(MIDNIGHT, "", regex=True)
    found = pd.to_datetime(plain.where(plain.str.fullmatch(DAY).fillna(False)), format="%Y-%m-%d", errors="coerce")
    zoned = found.isna() & text.str.contains(r"\d[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$").fillna(False)
    if zoned.any():
        instants = pd.to_datetime(text.where(zoned), format="ISO8601", errors="coerce", utc=True).dt.tz_convert(None)
        found = found.fillna((instants + FARTHEST_EAST).dt.floor("D"))
    faulty = (text.notna() & found.isna()).to_numpy()[positions]
    if faulty.any():
        drop.reject(raw, faulty, f"{header} is no date (expected YYYY-MM-DD)", header)
    return found.to_numpy("datetime64[D]")[positions]


def quantified(raw, drop, quantities, ids):
    """Return one row for each figure of *quantities*, with *ids*, `kind`, `cause` and its bounds.

    A rounded figure without the unrounded one that stands beside it elsewhere in its column rejects its record; a
    column of rounded figures alone is taken with the bounds of rounding.
    """
    columns = {}
    for header, rounded, kind, cause in quantities:
        if header in raw.columns and rounded in raw.columns:
            lone = filled(raw[rounded]) & ~filled(raw[header])
            if lone.any():
                drop.reject(raw, lone, f"{rounded} without the figure that it rounds", rounded)
        name = header if header in raw.columns else rounded
        columns[name] = {"kind": kind, "cause": cause, "rounds": int(name == rounded)}
    return with_bounds(lengthened(raw, drop, columns, ids), drop)


def with_bounds(long, drop):
    """Return *long* with low, central and high of its figure; where `rounds` is 1 the figure is a rounded one."""
    rounded = long["rounds"].eq(1).to_numpy(dtype=bool) if "rounds" in long.columns else np.zeros(len(long), dtype=bool)
    found = counted(long.drop(columns="rounds", errors="ignore"), drop, "figure", EXACT)
    rounded = rounded[found.index]
    values = found["figure"].to_numpy("int64", na_value=0)
    missing = found["figure"].isna().to_numpy()
    low, high = rounding(values)
    low, high = np.where(rounded, low, values), np.where(rounded, high, values)
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


def parted(found, **more):
    """Return the stocks and the flows among *found*, with the country on both sides and *more* constants.

    `number` is the figure's own number and becomes `figure`, once the figures themselves have their tables' names.
    """
    flow = found["kind"].eq("flow").to_numpy(dtype=bool)
    people = found.drop(columns=["kind", "year"], errors="ignore").assign(
        population_type=constant("IDP", len(found)),
        **{name: constant(value, len(found)) for name, value in more.items()})
    stocks = people[~flow].drop(columns=["period_start", "period_end", "place_to"], errors="ignore").rename(
        columns=_named("persons") | {"country": "asylum"})
    flows = people[flow].drop(columns=["date", "place"], errors="ignore").rename(
        columns=_named("count") | {"country": "destination"})
    return {STOCKS: stocks.assign(origin=stocks["asylum"]),
            FLOWS: flows.assign(origin=flows["destination"], flow_type=constant("displacement", len(flows)),
                                unit=constant("movements", len(flows)))}


def constant(value, size):
    """Return *value* as often as *size* says, as category."""
    return pd.Categorical.from_codes(np.zeros(size, dtype="int8"), categories=[value])


def _named(name):
    return {"number": "figure"} | {f"figure{end}": f"{name}{end}" for end in ("_low", "", "_high")}


def blank_text(raw):
    """Return a text column of missing values."""
    return pd.Series(pd.NA, index=raw.index, dtype="str")
