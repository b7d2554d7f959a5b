"""Food prices on markets."""

from displacement.tables._table import REPORTED_BY, Column, Table, attribute, bounded, dates
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import PRICE_FLAGS, PRICE_TYPES

DATE = Column("date", "datetime64[us]", "day", "Day the price is stated for", hxl="#date")
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country of the market by its ISO code; no statement on "
                 "sovereignty", values=MEMBERS, hxl="#country+code")
MARKET = Column("market", "str", meaning="Market or town", hxl="#loc+market+name")
COMMODITY = Column("commodity", "str", meaning="Good", hxl="#item+name")
UNIT = Column("unit", "str", meaning="Quantity that the price buys; `not stated` where the source does not say",
              hxl="#item+unit")
PRICE_TYPE = Column("price_type", "category", meaning="Stage of trade", values=PRICE_TYPES, hxl="#item+price+type")
PRICE_FLAG = Column("price_flag", "category", meaning="How the price came about", values=tuple(PRICE_FLAGS),
                    hxl="#item+price+flag")
CURRENCY = Column("currency", "str", "ISO 4217", "Currency", hxl="#currency+code")
PRICE = bounded(Column("price", "Float64", "currency per unit", "Price; missing if not stated", minimum=0,
                       hxl="#value"))
DATE_RANGE = tuple(attribute(column) for column in dates("date", "Day the price is stated for"))

PRICES = Table("prices", core=(DATE, COUNTRY, MARKET, COMMODITY, UNIT, PRICE_TYPE, PRICE_FLAG, CURRENCY, *PRICE),
               dimensions=(*DATE_RANGE, REPORTED_BY), stated=True,
               meaning="Prices of goods; observed prices and ceilings are told apart by price_flag")
