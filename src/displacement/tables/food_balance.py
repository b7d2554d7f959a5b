"""Food balance sheets: what came in, what became of it, and what was left to eat, by item."""

from displacement.tables._dimensions import AREA, AREA_CODE, AREA_CODE_SYSTEM, AREA_LEVEL
from displacement.tables._table import Column, Order, Table, attribute, bounded
from displacement.tables.countries import MEMBERS

PERIOD_START = Column("period_start", "datetime64[us]", "day", "First day of the period", hxl="#date+start")
PERIOD_END = Column("period_end", "datetime64[us]", "day", "Last day of the period", hxl="#date+end")
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country or territory, or a former state by its withdrawn"
                 " code; missing where the area is a region, a sum, or has no code. No statement on sovereignty",
                 values=MEMBERS, nullable=True, hxl="#country+code")
UNIT = Column("unit", "category", meaning="Unit of the value, spelt in one way for all editions; missing where the "
              "file has none", nullable=True)
FLAG = attribute(Column("flag", "category", meaning="Mark of the publisher on how the value came about, as published",
                        nullable=True))
FLAG_MEANING = attribute(Column("flag_meaning", "category", meaning="What the file itself says the flag means: one "
                                "letter means different things in different years", nullable=True))
NOTE = attribute(Column("note", "category", meaning="Note of the publisher on the value", nullable=True))
METHODS = ("old", "new", "not stated")

ITEM = Column("item", "category", meaning="Food or group of foods in the publisher's words", hxl="#item+name")
ELEMENT = Column("element", "category", meaning="What is balanced: production, import, food, energy a head and so on")
ITEM_CODE = Column("item_code", "category", meaning="FAO's number of the item, the same in all languages",
                   nullable=True)
ELEMENT_CODE = Column("element_code", "category", meaning="FAO's number of the element, the same in all languages",
                      nullable=True)
METHOD = Column("method", "category", values=METHODS,
                meaning="Old method (to 2013) or new (from 2010); the two are not one series")
VALUE = bounded(Column("value", "Float64", "see unit", "Value in the unit of the row; missing if not published"))


def _nameless(names):
    """Tell whether items have names only: two items may share one, so that the record tells them apart."""
    return "item_code" not in names


FOOD_BALANCE = Table(
    "food_balance",
    core=(PERIOD_START, PERIOD_END, COUNTRY, ITEM, ELEMENT, *VALUE, UNIT, FLAG),
    dimensions=(ITEM_CODE, ELEMENT_CODE, METHOD, AREA, AREA_CODE, AREA_CODE_SYSTEM, AREA_LEVEL, FLAG_MEANING, NOTE),
    orders=(Order("period_start", "period_end"),), listed=_nameless,
    meaning="Supply and use of foods by country and year; groups of items and of areas hold their parts again",
)
