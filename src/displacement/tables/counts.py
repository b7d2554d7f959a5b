"""Running counts at a place: people who entered, registered, were housed."""

from displacement.tables._dimensions import POPULATION_GROUP
from displacement.tables._table import REPORTED_BY, Column, Order, Table, attribute, measure
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import BOUNDS, COUNT_MEASURES, POPULATION_TYPES

TIME = "datetime64[us, UTC]"

OBSERVED_AT = Column("observed_at", TIME, "time", "Moment of the count, where a clock time is stated", nullable=True)
OBSERVED_EARLIEST = Column("observed_at_earliest", TIME, "time", "First moment that fits what is stated",
                           nullable=True)
OBSERVED_LATEST = Column("observed_at_latest", TIME, "time", "Last moment that fits what is stated", nullable=True)
PLACE = Column("place", "str", meaning="Where the count is made", hxl="#loc+name")
MEASURE = Column("measure", "category", meaning="What is counted", values=tuple(COUNT_MEASURES))
VALUE = measure(Column("value", "Int64", "see unit", "The figure as printed; how far it binds is in bound", minimum=0))
UNIT = attribute(Column("unit", "category", meaning="What one is", values=("persons", "vehicles")))
BOUND = Column("bound", "category", meaning="How far the figure binds the true number", values=tuple(BOUNDS),
               role="attribute")
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", "Country of origin; `total` is over all",
                values=MEMBERS, nullable=True, hxl="#country+code+origin")
POPULATION_TYPE = Column("population_type", "category", meaning="Why the people are counted, UNHCR's type",
                         values=tuple(POPULATION_TYPES), nullable=True, hxl="#population+type")

COUNTS = Table("counts",
               core=(OBSERVED_AT, OBSERVED_EARLIEST, OBSERVED_LATEST, PLACE, MEASURE, VALUE, UNIT, BOUND),
               dimensions=(REPORTED_BY, ORIGIN, POPULATION_TYPE, POPULATION_GROUP), stated=True,
               orders=(Order("observed_at_earliest", "observed_at"), Order("observed_at", "observed_at_latest")),
               observed=("observed_at_earliest",),
               meaning="Running totals at a moment, each as one party states it; times are in UTC")
