"""Movements in a period."""

from displacement.tables._dimensions import (
    CAUSE,
    EVENT,
    EVENT_ID,
    FIGURE,
    FIGURE_ROLE,
    HAZARD,
    NEED,
    PLACE_FROM,
    PLACE_TO,
    REASON,
    REGION_FROM,
    REGION_TO,
    REPORTING_YEAR,
    WEEK,
)
from displacement.tables._table import Column, Order, Table, bounded
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import FLOW_TYPES, FLOW_UNITS, POPULATION_TYPES

PERIOD_START = Column("period_start", "datetime64[us]", "day", "First day of the period", hxl="#date+start",
                      first_year=1900, years_ahead=1)
PERIOD_END = Column("period_end", "datetime64[us]", "day", "Last day of the period", hxl="#date+end",
                    first_year=1900, years_ahead=1)
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", "Country left; `total` is over all",
                values=MEMBERS, hxl="#country+code+origin")
DESTINATION = Column("destination", "category", "ISO 3166-1 alpha-3", "Country moved to; `total` is over all",
                     values=MEMBERS, hxl="#country+code+destination")
FLOW_TYPE = Column("flow_type", "category", meaning="Kind of movement", values=tuple(FLOW_TYPES))
UNIT = Column("unit", "category", meaning="What is counted; different units are never added", values=FLOW_UNITS)
COUNT = bounded(Column("count", "Int64", "see unit", "Movements in the period; missing if not published", minimum=0,
                       hxl="#affected"))
POPULATION_TYPE = Column("population_type", "category", meaning="Why the people are counted, UNHCR's type",
                         values=tuple(POPULATION_TYPES), hxl="#population+type")


def _lines_of_events(names):
    return {"event", "place_to"} & set(names) and "figure" not in names


FLOWS = Table("flows",
              core=(PERIOD_START, PERIOD_END, ORIGIN, DESTINATION, FLOW_TYPE, UNIT, *COUNT),
              dimensions=(POPULATION_TYPE, PLACE_FROM, PLACE_TO, CAUSE, REASON, NEED, EVENT, HAZARD, FIGURE,
                          FIGURE_ROLE, EVENT_ID, REPORTING_YEAR, REGION_FROM, REGION_TO, WEEK),
              listed=_lines_of_events, orders=(Order("period_start", "period_end"),),
              observed=("period_end",),
              meaning="Movements in a period; not a number of people at a date, and one person may move twice")
