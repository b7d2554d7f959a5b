"""People displaced, at a date."""

from displacement.tables._dimensions import (
    ACCOMMODATION,
    ADMIN_LEVEL,
    ASSESSMENT,
    CAUSE,
    EVENT,
    EVENT_ID,
    FIGURE,
    FIGURE_ROLE,
    HAZARD,
    LOCATION,
    OPERATION,
    PLACE_CODE,
    PLACE_FROM,
    PLACE_IN,
    POPULATION_GROUP,
    REASON,
    REPORTING_YEAR,
    ROUND,
    SOURCES,
)
from displacement.tables._table import Column, Table, bounded, measure
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import POPULATION_TYPES, RETURN_TYPES

STOCK_TYPES = tuple(code for code in POPULATION_TYPES if code not in RETURN_TYPES)

DATE = Column("date", "datetime64[us]", "day", "Reference date of the stock", hxl="#date",
              first_year=1900, years_ahead=1)
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", "Country fled from; `total` is over all origins",
                values=MEMBERS, hxl="#country+code+origin")
ASYLUM = Column("asylum", "category", "ISO 3166-1 alpha-3", "Country of refuge; `total` is over all countries",
                values=MEMBERS, hxl="#country+code+asylum")
POPULATION_TYPE = Column("population_type", "category", meaning="Why the people are counted, UNHCR's type",
                         values=STOCK_TYPES, hxl="#population+type")
PERSONS = bounded(Column("persons", "Int64", "people", "Stock; missing if not published", minimum=0,
                         hxl="#population"))
PLACE = Column("place", "str", meaning="Place inside the country of refuge", nullable=True, hxl="#loc+name")

HOUSEHOLDS = measure(Column("households", "Int64", "households", "Households; missing if not published", nullable=True,
                            minimum=0))


def _lines_of_events(names):
    return "event" in names and "figure" not in names


STOCKS = Table("stocks", core=(DATE, ORIGIN, ASYLUM, POPULATION_TYPE, *PERSONS),
               dimensions=(PLACE, PLACE_CODE, ADMIN_LEVEL, CAUSE, REASON, LOCATION, ACCOMMODATION, OPERATION, ROUND,
                           ASSESSMENT, PLACE_FROM, PLACE_IN, EVENT, FIGURE, FIGURE_ROLE, HOUSEHOLDS, EVENT_ID, HAZARD,
                           REPORTING_YEAR, POPULATION_GROUP, SOURCES),
               listed=_lines_of_events,
               observed=("date",),
               meaning="People displaced at a date, by origin, country of refuge and population type")
