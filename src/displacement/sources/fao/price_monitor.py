"""FAO's Food Price Monitoring and Analysis tool: one column a market, one row a date, blanks where none is reported.

The header of a column tells its series: `Sudan, RETAIL, Port Sudan, Wheat Grain, SDG/Kg`.  Dates are text, month first,
newest first; a month is written as its first day.  A file that a spreadsheet saved day first is told by its rows: the
first part of all dates is the same and the second runs over the months.  Prices are nominal unless the user asked the
tool for others, which the file does not tell.
"""

from functools import partial

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import members
from displacement.cells.counts import lengthened
from displacement.cells.dates import days
from displacement.cells.missing import MARKS
from displacement.cells.prices import floats, item_kinds, market_levels, price_types, strict, words
from displacement.cells.values import each, encoded, stripped
from displacement.errors import SourceError
from displacement.sources.fao._price_grids import MOST, SERIES, read_series
from displacement.tables.prices import PRICES

SLASHED = r"(\d{1,2})/(\d{1,2})/(\d{4})"
NAMED = r"([A-Za-z]{3})[a-z]*[- ](?:20)?(\d{2})"
MONTHS = {"jan": "01", "feb": "02", "mar": "03", "apr": "04", "may": "05", "jun": "06", "jul": "07", "aug": "08",
          "sep": "09", "oct": "10", "nov": "11", "dec": "12"}
LAST_MONTH = 12
ENOUGH = 3


def tidy(raw, drop, *, day_first):
    """Take one row a date and one column a market to prices; blanks are no reports and give no row."""
    series = {f"price {number}": _series(raw, f"series {number}") for number in range(1, MOST + 1)
              if f"series {number}" in raw.columns and len(raw)}
    raw = raw.assign(date=_days(raw, drop, day_first))
    long, price = _priced(lengthened(raw, drop, series, ["date"]), drop)
    kinds = item_kinds(words(long["commodity"]), words(long["unit"]))
    return {PRICES: long.assign(
        price=price, country=members(long["country"].astype("str"), "iso3"), price_type=price_types(long["price_type"]),
        price_flag=pd.Categorical.from_codes(np.zeros(len(long), dtype="int8"), ["not stated"]), item_kind=kinds,
        market_level=market_levels(words(long["market"])))}


def _series(raw, header):
    """Return what the header of a column says of its series."""
    text = str(encoded(raw[header])[1].iloc[0])
    told = {name: word.strip() for name, word in SERIES.fullmatch(text).groupdict().items()}
    country = members([told["country"]], "name").iloc[0]
    if pd.isna(country):
        raise SourceError(f"{raw['part'].cat.categories[0]}: the column {text!r} begins with no country that is known. "
                          "Expected: country, stage of trade, market, good, currency/unit. Mend the header.")
    return told | {"country": country}


def _priced(long, drop):
    """Return *long* without the cells that say that nothing is given, and the prices of the others."""
    codes, values = encoded(long["figure"])
    found, wrong = strict(values)
    text = stripped(values).str.lower()
    for marks, rule in MARKS:
        gone = each(codes, text.isin(marks).to_numpy(dtype=bool), False)
        long, codes = drop.values(long, gone, rule, "figure"), codes[~gone]
    wrong = each(codes, wrong, False)
    if wrong.any():
        drop.reject(long.rename(columns={"figure": "price"}), wrong, "price is no number with a decimal point", "price")
    return long.drop(columns="figure"), floats(each(codes, found, np.nan), long.index)


def _days(raw, drop, day_first):
    codes, values = encoded(raw["date"])
    order = r"\3-\1-\2" if not day_first else r"\3-\2-\1"
    text = stripped(values).str.replace(f"^{SLASHED}$", order, regex=True)
    text = text.str.replace(f"^{NAMED}$", lambda found: f"20{found[2]}-{MONTHS.get(found[1].lower(), found[1])}-01",
                            regex=True)
    text = text.str.replace(r"-(\d)(?=-|$)", r"-0\1", regex=True)
    found, wrong = days(text)
    wrong = (wrong | text.isna()).to_numpy(dtype=bool)
    if wrong.any():
        expected = "dd/mm/yyyy" if day_first else "mm/dd/yyyy"
        drop.reject(raw, each(codes, wrong, False), f"date is no date (expected {expected})", "date")
    return pd.Series(each(codes, found.to_numpy(), np.datetime64("NaT")), index=raw.index)


def day_first(raw):
    """Tell whether the dates of *raw* are written day first.

    They are where a first part is no month, or where all first parts are the same, as the days of months are, while
    the second ones run over months.
    """
    parts = stripped(raw["date"]).str.extract(f"^{SLASHED}$").dropna()
    first, second = parts[0].astype("int64"), parts[1].astype("int64")
    if (second > LAST_MONTH).any():
        return False
    return bool((first > LAST_MONTH).any() or (first.nunique() == 1 and second.nunique() >= ENOUGH))


def month_first(raw):
    """Tell whether the dates of *raw* are written as the tool does: month first."""
    return not day_first(raw)


LAYOUT = {"required": {"date", "price 1", "series 1"}, "read": read_series, "aliases": {
    "period": "date", "month": "date", "fecha": "date"}, "optional": {
    f"{word} {number}" for word in ("price", "series") for number in range(2, MOST + 1)},
    "measures": tuple(Measure((f"price {number}",)) for number in range(1, MOST + 1))}

SOURCE = Source(
    name="fao_price_monitor", title="Food prices on markets: FAO's price monitoring tool, a column a market",
    publisher="Food and Agriculture Organization of the United Nations (FAO), GIEWS", licence="CC BY 4.0",
    url="https://fpma.fao.org/giews/fpmat4/", tables=(PRICES,),
    editions=(
        Edition("tool export", told=month_first, tidy=partial(tidy, day_first=False), **LAYOUT),
        Edition("tool export, saved day first", told=day_first, tidy=partial(tidy, day_first=True), **LAYOUT),
    ),
)
