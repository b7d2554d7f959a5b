"""The layouts of WFP's prices: under which header each column stands, and why others are left out."""

import json

import pandas as pd

from displacement.reading.files import OtherFormatError, with_evidence

NUMBERED = "number in WFP's system of what the name beside it tells"
HDX = {"market": "market", "commodity": "commodity", "unit": "unit", "price_type": "pricetype",
       "price_flag": "priceflag", "currency": "currency", "price": "price", "price_usd": "usdprice", "admin1": "admin1",
       "admin2": "admin2", "market_id": "market id", "commodity_id": "commodity id", "category": "category",
       "latitude": "latitude", "longitude": "longitude"}
HDX_ALIASES = {
    "price flag": "priceflag", "price type": "pricetype", "usd price": "usdprice", "price usd": "usdprice",
    "marketid": "market id", "commodityid": "commodity id", "lat": "latitude", "lon": "longitude",
    "country iso3": "countryiso3", "iso3": "countryiso3", "country code": "countryiso3",
    "adm1 name": "admin1", "adm2 name": "admin2", "loc market name": "market", "loc market code": "market id",
    "geo lat": "latitude", "geo lon": "longitude", "item type": "category", "item name": "commodity",
    "item code": "commodity id", "item unit": "unit", "item price flag": "priceflag", "item price type": "pricetype",
    "currency code": "currency", "value": "price", "value usd": "usdprice",
}
INDEX = dict.fromkeys(("unnamed 0", "unnamed 1", "unnamed 0 1", "index", "level 0"),
                      "position of the row, added by a program that saved the file")

HAPI = {"market": "market name", "commodity": "commodity name", "unit": "unit", "price_type": "price type",
        "price_flag": "price flag", "currency": "currency code", "price": "price", "price_usd": "usd price",
        "admin1": "provider admin1 name", "admin2": "provider admin2 name", "admin1_code": "admin1 code",
        "admin2_code": "admin2 code", "market_id": "market code", "commodity_id": "commodity code",
        "category": "commodity category", "latitude": "lat", "longitude": "lon", "note": "warning"}
HAPI_LEFT_OUT = INDEX | {
    "reference period end": "a month after the start, by rule", "has hrp": "tells of the country, not of the price",
    "in gho": "tells of the country, not of the price", "admin1 name": "the code beside it tells the division",
    "admin2 name": "the code beside it tells the division", "admin level": "follows from which divisions are named",
    "dataset hdx id": "number of the file on HDX", "resource hdx id": "number of the file on HDX",
    "location name": "the code beside it tells the country", "location ref": "number in the database of HDX HAPI",
    "admin1 ref": "number in the database of HDX HAPI", "admin2 ref": "number in the database of HDX HAPI",
}

API = {"market": "marketname", "commodity": "commodityname", "unit": "commodityunitname", "price_type": "pricetypename",
       "price_flag": "commoditypriceflag", "currency": "currencyname", "price": "commodityprice",
       "market_id": "marketid", "commodity_id": "commodityid", "price_source": "commoditypricesourcename",
       "observations": "commoditypriceobservations", "frequency": "originalfrequency"}
API_LEFT_OUT = INDEX | {
    "adm0code": NUMBERED, "commoditydatemonth": "the date tells it", "commoditydateweek": "the date tells it",
    "commoditydateyear": "the date tells it", "commodityunitid": NUMBERED, "countryname": "the code beside it tells it",
    "currencyid": NUMBERED, "pricetypeid": NUMBERED,
}

DATABASE = {"market": "mkt name", "commodity": "cm name", "unit": "um name", "price_type": "pt name",
            "currency": "cur name", "price": "mp price", "admin1": "adm1 name", "admin1_code": "adm1 id",
            "market_id": "mkt id", "commodity_id": "cm id", "price_source": "mp commoditysource"}
DATABASE_LEFT_OUT = INDEX | dict.fromkeys(("adm0 id", "cur id", "pt id", "um id"), NUMBERED)

SERIES = {"market": "mktname", "commodity": "cmname", "unit": "unit", "price_type": "pricetype", "currency": "currency",
          "price": "price", "admin1": "admname", "admin1_code": "adm1id", "market_id": "mktid",
          "commodity_id": "cmid", "category": "category"}
SERIES_LEFT_OUT = INDEX | dict.fromkeys(("ptid", "umid", "catid"), NUMBERED) | {
    "sn": "the numbers of market, good, stage of trade and unit in one", "default": "blank in every file seen"}

NO_PRICE = "describes what the price pages list"
PRICED = {"price", "commodityprice"}
LISTS = {                                            # columns that tell it, other columns, rule
    "api list of markets": (
        {"marketid", "marketname", "marketlatitude", "marketlongitude"},
        dict.fromkeys(("admin1code", "admin1name", "admin2code", "admin2name", "marketlocalname"), NO_PRICE),
        "WFP's list of markets, which holds no prices"),
    "api list of commodities": (
        {"id", "name", "categoryid", "parentid"},
        dict.fromkeys(("coicop2018", "createdate", "processing", "qualities", "supply", "updatedate", "processing id",
                       "processing name", "qualities id", "qualities name", "supply id", "supply name"), NO_PRICE),
        "WFP's list of commodities, which holds no prices"),
    "api list of currencies": (
        {"id", "name", "extendedname"}, dict.fromkeys(("createdate", "updatedate"), NO_PRICE),
        "WFP's list of currencies, which holds no prices"),
    "hdx list of markets": (
        {"market id", "market", "countryiso3", "admin1", "admin2", "latitude", "longitude"}, {},
        "WFP's list of markets, which holds no prices"),
    "hdx list of commodities": (
        {"commodity id", "category", "commodity"}, {},
        "WFP's list of commodities, which holds no prices"),
    "hdx list of countries": (
        {"countryiso3", "url", "start date", "end date"}, {},
        "WFP's list of countries, which holds no prices"),
    "hdx quick charts": (
        {"date", "code", "usdprice"}, {},
        "HDX's copy of a few prices for its charts, in US dollars and without unit columns"),
}
SMALL = 1_000


def read_empty_page(file):
    """Return no records for the page that WFP's API hands out after the last: an empty list of items."""
    if len(file.data) > SMALL:
        raise OtherFormatError("is more than an empty page")
    try:
        page = json.loads(file.data.decode("utf-8-sig"))
    except ValueError as error:
        raise OtherFormatError("is no page") from error
    if not isinstance(page, dict) or page.get("items") != [] or not {"page", "totalItems"} <= set(page):
        raise OtherFormatError("is no empty page of items")
    return with_evidence(pd.DataFrame({header: pd.Series(dtype="str") for header in API.values()}).assign(
        commoditypricedate=pd.Series(dtype="str"), countryiso3=pd.Series(dtype="str")), file, [])
