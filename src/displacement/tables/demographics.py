"""Who the displaced are: sex, age, accommodation, origin, need."""

from displacement.tables._dimensions import (
    ACCOMMODATION,
    ADMIN_LEVEL,
    AGE_FROM,
    AGE_TO,
    ASSESSMENT,
    CAUSE,
    LOCATION,
    OPERATION,
    PLACE_CODE,
    PLACE_FROM,
    PLACE_IN,
    REASON,
    ROUND,
    SEX,
)
from displacement.tables._table import REPORTED_BY, Column, Table, attribute, bounded, dates, measure
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import POPULATION_TYPES

DATES = dates("date", "Reference date")
PLACE = Column("place", "str", meaning="Place or country of refuge", hxl="#loc+name")
POPULATION_BASE = Column("population_base", "str", meaning="Whom the figures describe, in the source's words")
CATEGORY = Column("category", "str", meaning="What the groups split: sex, age, accommodation, origin, vulnerability")
GROUP = Column("group", "str", meaning="The group; `total` where all groups together are stated")
PERSONS = bounded(Column("persons", "Int64", "people", "People in the group; missing if only a share is published",
                         minimum=0, hxl="#population"))
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", "Country fled from; `total` is over all",
                values=MEMBERS, hxl="#country+code+origin")
ASYLUM = Column("asylum", "category", "ISO 3166-1 alpha-3", "Country of refuge; `total` is over all",
                values=MEMBERS, hxl="#country+code+asylum")
POPULATION_TYPE = Column("population_type", "category", meaning="Why the people are counted, UNHCR's type",
                         values=tuple(POPULATION_TYPES), nullable=True, hxl="#population+type")
SHARE = measure(Column("share", "Float64", "fraction", "Share of the base; missing if only people are published",
                       nullable=True, minimum=0, maximum=1))
BASE = attribute(Column("base", "Int64", "people", "People in the base; missing if not stated", nullable=True,
                        minimum=1))

DEMOGRAPHICS = Table("demographics",
                     core=(*DATES, PLACE, POPULATION_BASE, CATEGORY, GROUP, *PERSONS, SHARE, BASE),
                     dimensions=(REPORTED_BY, ORIGIN, ASYLUM, POPULATION_TYPE, SEX, AGE_FROM, AGE_TO, LOCATION,
                                 ACCOMMODATION, CAUSE, REASON, OPERATION, ROUND, ADMIN_LEVEL, PLACE_CODE, PLACE_FROM,
                                 PLACE_IN, ASSESSMENT),
                     stated=True,
                     observed=("date_earliest",),
                     meaning="Groups of a displaced population; groups overlap between categories and are never added "
                             "across them")
