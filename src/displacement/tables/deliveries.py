"""What came in, was sent, waited, or was turned back."""

from displacement.tables._table import REPORTED_BY, Column, Order, Table, attribute, bounded
from displacement.tables.vocabulary import DELIVERY_MEASURES

PERIOD_START = Column("period_start", "datetime64[us]", "day", "First day of the period; missing if not stated",
                      nullable=True, hxl="#date+start")
PERIOD_END = Column("period_end", "datetime64[us]", "day", "Last day of the period; missing if not stated",
                    nullable=True, hxl="#date+end")
ROUTE = Column("route", "str", meaning="Road, crossing or line")
DIRECTION = Column("direction", "category", meaning="Seen from the place", values=("in", "out", "both", "within",
                                                                                 "not stated"))
COMMODITY = Column("commodity", "str", meaning="Goods, in the source's words; `mixed` where several")
MEASURE = Column("measure", "category", meaning="What the quantity says", values=tuple(DELIVERY_MEASURES))
CUMULATIVE = Column("cumulative", "boolean", meaning="True: total since the start of the period, so that later rows "
                                                     "contain earlier ones")
QUANTITY = bounded(Column("quantity", "Float64", "see unit", "Quantity; missing if not stated", minimum=0))
UNIT = Column("unit", "str", meaning="Unit of the quantity; one ending in `per day` is a rate, not a total")
STATEMENT = Column("statement", "str", meaning="What is stated, in the words of our table")
CARRIER = attribute(Column("carrier", "str", meaning="Who carried or sent it", nullable=True))

DELIVERIES = Table("deliveries",
                   core=(PERIOD_START, PERIOD_END, ROUTE, DIRECTION, COMMODITY, MEASURE, CUMULATIVE, *QUANTITY, UNIT),
                   dimensions=(STATEMENT, CARRIER, REPORTED_BY), stated=True,
                   orders=(Order("period_start", "period_end"),),
                   meaning="Goods moved or held back, as each party states it; delivered is not the same as available")
