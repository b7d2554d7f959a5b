"""WFP's food prices: one row a month, market, good and stage of trade, in every layout since 2012.

HDX country files have no country column: the file's name tells it (`wfp_food_prices_sdn.csv`), else it is `UNK`.
A month is written as its 15th day.  Flags say whether a price was observed, averaged or forecast; API pages list
forecasts of 0.0 without observations, which are no prices.  `National Average` is listed among the markets, `Total`
in Brazzaville is one.  Exchange rates, wages, fuel and live animals are listed among the goods.  The API knows Gaza and
the West Bank as the countries `PSG` and `PSW`.  The database of 2012-2021 has year and month in two columns, and in
later issues ends the name of a good with its stage of trade.
"""

import re

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import DTYPE, lookup, members
from displacement.cells.prices import (
    amounts,
    countries,
    dated,
    item_kinds,
    market_levels,
    numbered,
    price_flags,
    price_types,
    renamed,
    words,
)
from displacement.cells.values import each, filled, numbers
from displacement.sources.wfp._layouts import (
    API,
    API_LEFT_OUT,
    DATABASE,
    DATABASE_LEFT_OUT,
    HAPI,
    HAPI_LEFT_OUT,
    HDX,
    HDX_ALIASES,
    INDEX,
    LISTS,
    PRICED,
    SERIES,
    SERIES_LEFT_OUT,
    read_empty_page,
)
from displacement.tables.prices import PRICES

NO_FORECAST = "a forecast of 0 without observations is no price"
CHECKED_WRONG = "marked as an error by HDX HAPI"
AREAS = {"PSG": "Gaza Strip", "PSW": "West Bank"}
FILE = re.compile(r"food[ _-]*prices?[ _-]+(?:for[ _-]+)?(?P<place>[^./#\\]+)", re.IGNORECASE)
BEFORE = re.compile(r"(?:^|[/#\\])(?P<place>[^./#\\]+?)[ _-]+food[ _-]*prices?", re.IGNORECASE)
STAGE = re.compile(r"(?P<good>.+) - (?P<stage>retail|wholesale|producer|farm ?gate)", re.IGNORECASE)


def tidy_hdx(raw, drop):
    """Take a country file, or a year of all countries, to prices."""
    country = countries(raw, drop, "countryiso3", "iso3") if "countryiso3" in raw.columns else _named_by_file(raw)
    return _prices(raw, drop, HDX, country, dated(raw, drop, "date"))


def tidy_hapi(raw, drop):
    """Take HDX HAPI's rows to prices; those that it marks as an error leave by a rule."""
    if "error" in raw.columns:
        raw = drop(raw, filled(raw["error"]), CHECKED_WRONG)
    return _prices(raw, drop, HAPI, countries(raw, drop, "location code", "iso3"),
                   dated(raw, drop, "reference period start"))


def tidy_api(raw, drop):
    """Take pages of monthly prices to prices; Gaza and the West Bank are first divisions of PSE."""
    codes = words(raw["countryiso3"])
    raw = raw.assign(countryiso3=renamed(codes, lambda code: "PSE" if code in AREAS else code))
    areas = renamed(codes, AREAS.get)
    return _prices(raw, drop, API, countries(raw, drop, "countryiso3", "iso3"),
                   dated(raw, drop, "commoditypricedate"), admin1=areas)


def tidy_database(raw, drop):
    """Take the database of 2012-2021 to prices, each on the 15th of its month."""
    return _prices(raw, drop, DATABASE, countries(raw, drop, "adm0 name", "name"), _months(raw, drop))


def tidy_series(raw, drop):
    """Take the country files of 2018-2020, in which the name of a good ends with its stage of trade."""
    raw = raw.assign(pricetype=renamed(words(raw["cmname"]), _stage))
    return _prices(raw, drop, SERIES, countries(raw, drop, "country", "name"), dated(raw, drop, "date"))


def tidy_list(rule):
    """Return a `tidy` that drops every record of a list without prices by *rule*."""
    def tidy(raw, drop):
        drop(raw, np.ones(len(raw), dtype=bool), rule)
        blank = pd.Series(dtype="str")
        return {PRICES: raw[["part", "record"]].iloc[:0].assign(
            **{name: blank for name in PRICES.required if name not in ("dataset", "part", "record")})}
    return tidy


def _prices(raw, drop, names, country, date, **more):
    """Return the table of *raw*, in which *names* says under which header each column stands."""
    found = {name: header for name, header in names.items() if header in raw.columns}
    flags = price_flags(raw[found.pop("price_flag")]) if "price_flag" in found else _unstated(raw)
    stages = price_types(raw[found.pop("price_type")])
    ids = {name: numbered(raw[found.pop(name)]) for name in ("market_id", "commodity_id", "admin1_code")
           if name in found}
    figures = _figures(raw, drop, found, flags)
    plain = {name: raw[header] if name in ("latitude", "longitude", "observations") else words(raw[header])
             for name, header in found.items() if name not in figures}
    plain["commodity"] = renamed(plain["commodity"], _good)
    kinds = item_kinds(plain["commodity"], plain["unit"], plain.get("category"))
    return {PRICES: raw[["part", "record"]].assign(
        **plain, **ids, **figures, **more, date=date, country=country, price_type=stages, price_flag=flags,
        item_kind=kinds, market_level=market_levels(plain["market"]))}


def _figures(raw, drop, found, flags):
    """Return the prices of *raw*; a forecast of 0 behind which nothing was observed is missing."""
    figures = {name: amounts(raw, drop, found[name]) for name in ("price", "price_usd") if name in found}
    forecast = each(flags.cat.codes.to_numpy(), np.array(["forecast" in flag for flag in flags.cat.categories]), False)
    if not forecast.any():
        return figures
    if "observations" in found:
        observed = numbers(raw[found["observations"]])[0].gt(0).fillna(False).to_numpy(dtype=bool)
        forecast = forecast & ~observed
    for name, price in figures.items():
        none = forecast & price.eq(0).fillna(False).to_numpy(dtype=bool)
        drop.values(raw, none, NO_FORECAST, found[name])
        figures[name] = price.mask(none)
    return figures


def _unstated(raw):
    return pd.Series(pd.Categorical.from_codes(np.zeros(len(raw), dtype="int8"), ["not stated"]), index=raw.index)


def _stage(commodity):
    match = STAGE.fullmatch(commodity)
    return match["stage"] if match else "not told by the name of the good"


def _good(commodity):
    match = STAGE.fullmatch(commodity)
    return match["good"] if match else commodity


def _months(raw, drop):
    """Return the 15th of the month that each record is for."""
    year, wrong_year = numbers(raw["mp year"])
    month, wrong_month = numbers(raw["mp month"])
    good = (year.between(1900, 2100) & month.between(1, 12) & (year % 1).eq(0) & (month % 1).eq(0)).fillna(False)
    good = (good & ~wrong_year & ~wrong_month).to_numpy(dtype=bool)
    if not good.all():
        drop.reject(raw, ~good, "mp year and mp month are no month", "mp month")
    since = (year.to_numpy("float64", na_value=1970) - 1970) * 12 + month.to_numpy("float64", na_value=1) - 1
    months = np.where(good, since, 0).astype("int64").astype("datetime64[M]")
    days = (months.astype("datetime64[D]") + np.timedelta64(14, "D")).astype("datetime64[us]")
    return pd.Series(np.where(good, days, np.datetime64("NaT", "us")), index=raw.index)


def _named_by_file(raw):
    """Return the country that the name of each part tells, unknown where it tells none."""
    found = members([_place(part) for part in raw["part"].cat.categories], "iso3").fillna("UNK").cat.codes.to_numpy()
    return pd.Series(pd.Categorical.from_codes(each(raw["part"].cat.codes.to_numpy(), found, -1), dtype=DTYPE),
                     index=raw.index)


def _place(part):
    """Return the code of the country in a file's name such as `wfp_food_prices_sdn.csv`, or its words in a name."""
    for match in filter(None, (FILE.search(part), BEFORE.search(part))):
        words = re.split(r"[ _()-]+", match["place"])
        if words[0].upper() in AREAS:
            return "PSE"
        if words[0].upper() in lookup("iso3"):
            return words[0]
        spans = [words[:count] for count in range(len(words), 0, -1)] + [words[start:] for start in range(len(words))]
        known = members([" ".join(span) for span in spans], "name").dropna()
        if len(known):
            return str(known.iloc[0])
    return ""


FIGURES = (Measure(("price",)), Measure(("usdprice",)))
PAGE = {"required": {"commoditypricedate", "commodityname", "commodityprice", "commodityunitname", "countryiso3",
                     "currencyname", "marketname", "pricetypename"},
        "optional": set(API.values()), "left_out": API_LEFT_OUT, "measures": (Measure(("commodityprice",)),),
        "tidy": tidy_api}

SOURCE = Source(
    name="wfp_food_prices", title="Prices of food and other goods on markets, monthly",
    publisher="World Food Programme (WFP), by way of the Humanitarian Data Exchange (HDX)", licence="CC BY 3.0 IGO",
    url="https://data.humdata.org/dataset/global-wfp-food-prices", tables=(PRICES,),
    editions=(
        Edition("hdx", required={"date", "market", "commodity", "unit", "pricetype", "currency", "price"},
                  optional={*HDX.values(), "countryiso3"}, aliases=HDX_ALIASES, left_out=INDEX, measures=FIGURES,
                  tidy=tidy_hdx, encoded=True),
        Edition("hapi", required={
            "location code", "market name", "commodity name", "unit", "price flag", "price type", "currency code",
            "price", "reference period start"}, optional={*HAPI.values(), "error"}, left_out=HAPI_LEFT_OUT,
            measures=(Measure(("price",)), Measure(("usd price",))), tidy=tidy_hapi),
        Edition("api", **PAGE), Edition("api, page after the last", read=read_empty_page, **PAGE),
        Edition("database", required={
            "adm0 name", "mkt name", "cm name", "cur name", "pt name", "um name", "mp month", "mp year", "mp price"},
            optional=set(DATABASE.values()), left_out=DATABASE_LEFT_OUT, measures=(Measure(("mp price",)),),
            tidy=tidy_database),
        Edition("hdx with series numbers", required={
            "date", "cmname", "unit", "price", "currency", "country", "mktname"}, optional=set(SERIES.values()),
            left_out=SERIES_LEFT_OUT, measures=(Measure(("price",)),), tidy=tidy_series),
        *(Edition(name, required=columns, excluded=PRICED, left_out=other, tidy=tidy_list(rule))
          for name, (columns, other, rule) in LISTS.items()),
    ),
)
