"""Figures and statements that fit no other table, each as somebody's."""

from displacement.tables._table import REPORTED_BY, Column, Order, Table, bounded, dates

DATES = dates("date", "Day the statement refers to", nullable=True)
PERIOD_START = Column("period_start", "datetime64[us]", "day", "First day of the period stated", nullable=True)
PERIOD_END = Column("period_end", "datetime64[us]", "day", "Last day of the period stated", nullable=True)
INDICATOR = Column("indicator", "str", meaning="What is stated", hxl="#indicator+name")
PLACE = Column("place", "str", meaning="Place or area", hxl="#loc+name")
VALUE = bounded(Column("value", "Float64", "see unit", "Figure; missing where the statement has none",
                       hxl="#indicator+value"))
VALUE_TEXT = Column("value_text", "str", meaning="Statement in words, where it has no figure", nullable=True,
                    role="attribute")
UNIT = Column("unit", "str", meaning="Unit of the figure; `text` for statements in words")
TOPIC = Column("topic", "str", meaning="Subject: health, protection, movement, arrivals, prices, nutrition")

CLAIMS = Table("claims", core=(*DATES, PERIOD_START, PERIOD_END, INDICATOR, PLACE, *VALUE, VALUE_TEXT, UNIT),
               dimensions=(TOPIC, REPORTED_BY), stated=True, orders=(Order("period_start", "period_end"),),
               observed=("date_earliest", "period_end"), ends=("period_end",),
               meaning="Statements with or without a figure; each is its claimant's, and none is added to another")
