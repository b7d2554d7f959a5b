"""Prices of goods on markets: as somebody states them, or as a provider's panel lists them month by month."""

from displacement.tables._table import REPORTED_BY, STATED, Column, Table, attribute, bounded, dates, measure
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import ITEM_KINDS, MARKET_LEVELS, PRICE_FLAGS, PRICE_TYPES


def _word(name, meaning, **more):
    return Column(name, "category", meaning=meaning, nullable=True, **more)


DATE = Column("date", "datetime64[us]", "day", "Day the price is stated for; panels write one day for a month",
              hxl="#date", first_year=1900, years_ahead=1)
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country of the market by its ISO code; no statement on "
                 "sovereignty; UNK where neither the file nor its name tells it", values=MEMBERS, hxl="#country+code")
MARKET = Column("market", "category", meaning="Market or town, or an average over several: see market_level",
                hxl="#loc+market+name")
COMMODITY = Column("commodity", "category", meaning="Good or service, in the provider's words", hxl="#item+name")
UNIT = Column("unit", "category", meaning="Quantity that the price buys; `not stated` where the source does not say",
              hxl="#item+unit")
PRICE_TYPE = Column("price_type", "category", meaning="Stage of trade", values=PRICE_TYPES, hxl="#item+price+type")
PRICE_FLAG = Column("price_flag", "category", meaning="How the price came about", values=tuple(PRICE_FLAGS),
                    hxl="#item+price+flag")
CURRENCY = Column("currency", "category", "ISO 4217", "Currency, as the provider writes it", hxl="#currency+code")
PRICE_LOW, PRICE, PRICE_HIGH = bounded(Column(
    "price", "Float64", "currency per unit", "Price; missing if not stated", minimum=0, hxl="#value"))
PRICE_USD = measure(Column("price_usd", "Float64", "US dollars per unit", "Price as the provider converts it; missing "
                           "if it does not", nullable=True, minimum=0, hxl="#value+usd"))
ADMIN1 = _word("admin1", "First division of the country that the market lies in", hxl="#adm1+name")
ADMIN2 = _word("admin2", "Second division of the country that the market lies in", hxl="#adm2+name")
MARKET_ID = _word("market_id", "Number of the market in the provider's system", hxl="#loc+market+code")
COMMODITY_ID = _word("commodity_id", "Number of the good in the provider's system", hxl="#item+code")
PRICE_SOURCE = _word("price_source", "Who observed the price, as the provider says", hxl="#meta+source")
ATTRIBUTES = tuple(attribute(column) for column in (
    Column("market_level", "category", meaning="Whether the price is of one market or an average over several, which "
           "is never averaged with markets", values=tuple(MARKET_LEVELS)),
    Column("item_kind", "category", meaning="Food, or what stands among the foods and is none", nullable=True,
           values=tuple(ITEM_KINDS)),
    _word("category", "Group of goods in the provider's words", hxl="#item+type"),
    _word("admin1_code", "Code of the first division in the provider's system", hxl="#adm1+code"),
    _word("admin2_code", "Code of the second division in the provider's system", hxl="#adm2+code"),
    _word("frequency", "How often the price is observed, as the provider says"),
    _word("note", "What the provider notes on the row"),
    Column("observations", "Int64", "observations", "Prices observed behind the figure; missing if not published",
           nullable=True, minimum=0),
    Column("latitude", "Float64", "degrees north", "Latitude of the market", nullable=True, minimum=-90, maximum=90,
           hxl="#geo+lat"),
    Column("longitude", "Float64", "degrees east", "Longitude of the market", nullable=True, minimum=-180, maximum=180,
           hxl="#geo+lon"),
    *dates("date", "Day the price is stated for"),
))


def listed(names):
    """Tell whether rows are statements, of which two may agree in all but their record."""
    return "claim_by" in names


PRICES = Table("prices", core=(DATE, COUNTRY, MARKET, COMMODITY, UNIT, PRICE_TYPE, PRICE_FLAG, CURRENCY, PRICE),
               dimensions=(PRICE_LOW, PRICE_HIGH, PRICE_USD, ADMIN1, ADMIN2, MARKET_ID, COMMODITY_ID, PRICE_SOURCE,
                           *ATTRIBUTES, REPORTED_BY, *STATED), listed=listed,
               observed=("date",),
               meaning="Prices of goods; observed prices, forecasts and ceilings are told apart by price_flag; a price "
                       "without bounds is as published")
