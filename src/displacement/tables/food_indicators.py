"""Indicators of food security, by country and period."""

from displacement.tables._dimensions import AREA, AREA_CODE, AREA_CODE_SYSTEM, AREA_LEVEL, SEX
from displacement.tables._table import Column, Order, Table
from displacement.tables.food_balance import (
    COUNTRY,
    ELEMENT_CODE,
    FLAG,
    FLAG_MEANING,
    NOTE,
    PERIOD_END,
    PERIOD_START,
    UNIT,
    VALUE,
)

STATISTICS = ("value", "lower confidence bound", "upper confidence bound")

INDICATOR = Column("indicator", "category", meaning="Indicator in the publisher's words", hxl="#indicator+name")
INDICATOR_CODE = Column("indicator_code", "category", meaning="FAO's code of the indicator, the same in all languages",
                        nullable=True, hxl="#indicator+code")
STATISTIC = Column("statistic", "category", values=STATISTICS,
                   meaning="The value itself, or a bound of its confidence interval; never added")

FOOD_INDICATORS = Table(
    "food_indicators",
    core=(PERIOD_START, PERIOD_END, COUNTRY, INDICATOR, *VALUE, UNIT, FLAG),
    dimensions=(INDICATOR_CODE, STATISTIC, ELEMENT_CODE, SEX, AREA, AREA_CODE, AREA_CODE_SYSTEM, AREA_LEVEL,
                FLAG_MEANING, NOTE),
    orders=(Order("period_start", "period_end"),),
    meaning="Indicators of food security; single years and means over three years stand side by side",
)
