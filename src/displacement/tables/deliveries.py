"""What came in, was sent, waited, or was turned back."""

from displacement.tables._table import REPORTED_BY, Column, Order, Table, attribute, bounded
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import DELIVERY_MEASURES

PERIOD_START = Column("period_start", "datetime64[us]", "day", "First day of the period; missing if not stated",
                      nullable=True, hxl="#date+start")
PERIOD_END = Column("period_end", "datetime64[us]", "day", "Last day of the period; missing if not stated",
                    nullable=True, hxl="#date+end")
ROUTE = Column("route", "str", meaning="Road, crossing, port or line, in the source's words")
DIRECTION = Column("direction", "category", meaning="Seen from the place", values=("in", "out", "both", "within",
                                                                                 "not stated"))
COMMODITY = Column("commodity", "str", meaning="Goods, in the source's words; `mixed` where several, `not stated` "
                                               "where none are named")
MEASURE = Column("measure", "category", meaning="What the quantity says", values=tuple(DELIVERY_MEASURES))
CUMULATIVE = Column("cumulative", "boolean", meaning="True: total since the start of the period, so that later rows "
                                                     "contain earlier ones")
QUANTITY = bounded(Column("quantity", "Float64", "see unit", "Quantity; missing if not stated", minimum=0))
UNIT = Column("unit", "str", meaning="Unit of the quantity in the source's words, `not stated` where it has none; "
                                     "units are never added; one ending in `per day` is a rate, not a total")
STATEMENT = Column("statement", "str", meaning="What is stated, in the words of our table")
CARRIER = attribute(Column("carrier", "str", meaning="Who carried or sent it", nullable=True))


def _text(name, meaning, **more):
    return Column(name, "str", meaning=meaning, nullable=True, **more)


CARGO = _text("cargo", "Class of the goods, in the source's words; it may hold goods of another class")
FOOD_CATEGORY = _text("food_category", "Kind of food: cereals, pulses, oil and so on; missing where it is no food")
DONOR = _text("donor", "Who gave or owns the goods, as the source spells it; spellings overlap", hxl="#org+donor")
DONATION_TYPE = _text("donation_type", "Kind of donor or of trade, in the source's words")
COUNTING_METHOD = _text("counting_method", "Method of the count, in the source's words; no trend across a change of it")
CROSSING = _text("crossing", "Crossing, as the source names it", hxl="#loc+crossing+name")
DESTINATION = _text("destination", "Country or recipient it goes to, as the source names it")
DESTINATION_COUNTRY = attribute(Column("destination_country", "category", "ISO 3166-1 alpha-3", "Country it goes to; "
                                       "missing if not stated", values=MEMBERS, nullable=True))
VESSEL = _text("vessel", "Name of the vessel")
VESSEL_ID = _text("vessel_id", "Number of the vessel with the International Maritime Organization")
VOYAGE = _text("voyage", "Number of the voyage; one voyage may carry several goods, each a row")
INSPECTED = attribute(Column("inspected", "datetime64[us]", "day", "Day of inspection; missing if not stated",
                             nullable=True))
DATA_SOURCE = _text("data_source", "Who reported the line to the publisher of the list")
LINE = attribute(_text("line", "Number of the line in the source's list"))

DELIVERIES = Table("deliveries",
                   core=(PERIOD_START, PERIOD_END, ROUTE, DIRECTION, COMMODITY, MEASURE, CUMULATIVE, *QUANTITY, UNIT),
                   dimensions=(STATEMENT, CARRIER, REPORTED_BY, CARGO, FOOD_CATEGORY, DONOR, DONATION_TYPE,
                               COUNTING_METHOD, CROSSING, DESTINATION, DESTINATION_COUNTRY, VESSEL, VESSEL_ID, VOYAGE,
                               INSPECTED, DATA_SOURCE, LINE), stated=True,
                   orders=(Order("period_start", "period_end"),),
                   observed=("period_end", "period_start"),
                   meaning="Goods moved or held back, as each party states it; delivered is not the same as available")
