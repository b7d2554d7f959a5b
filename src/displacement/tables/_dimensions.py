"""Dimensions that several tables share, so that one name means one thing everywhere."""

from displacement.tables._table import Column, attribute
from displacement.tables.vocabulary import AREA_LEVELS

CAUSES = ("conflict", "disaster", "total", "other", "mixed", "unknown")


def _text(name, meaning, **more):
    return Column(name, "str", meaning=meaning, nullable=True, **more)


PLACE_CODE = _text("place_code", "Place code (p-code) of the provider", hxl="#adm+code")
ADMIN_LEVEL = Column("admin_level", "Int64", "level", "0 country, 1 first division and so on; levels repeat the same "
                     "people and are never added", nullable=True, minimum=0, maximum=5, hxl="#adm+level")
CAUSE = Column("cause", "category", values=CAUSES,
               meaning="Conflict, disaster or another cause; `total` is over all, `mixed` is people for whom several "
                       "are named")
REASON = _text("reason", "Reason of the displacement in the provider's words", hxl="#cause+type")
LOCATION = _text("location", "Kind of place in the provider's code: U urban, R rural, V various or unknown",
                 hxl="#loc+type")
ACCOMMODATION = _text("accommodation", "Kind of accommodation in the provider's code", hxl="#loc+type+accommodation")
OPERATION = _text("operation", "Operation that counts; several in one country overlap", hxl="#operation+name")
ROUND = _text("round", "Round of the assessment", hxl="#round+code")
ASSESSMENT = _text("assessment", "Kind of assessment: BA baseline, SA site, others as the provider says",
                   hxl="#assessment+type")
PLACE_FROM = _text("place_from", "Place inside the country that people came from", hxl="#adm1+name+origin")
PLACE_TO = _text("place_to", "Place inside the country that people came to", hxl="#adm1+name+destination")
NEED = _text("need", "Priority need that was told", hxl="#need")
EVENT = _text("event", "Event that the provider ties the figure to", hxl="#event+name")
HAZARD = attribute(_text("hazard", "Kind of hazard or violence in the provider's words", hxl="#event+type"))
FIGURE = _text("figure", "Number of the figure in the provider's system", hxl="#meta+id")
FIGURE_ROLES = ("country total", "one figure", "provisional", "triangulation")
FIGURE_ROLE = Column("figure_role", "category", values=FIGURE_ROLES,
                     meaning="A country's total, one figure behind it, one that awaits checking, or one that only "
                     "backs such a figure; never added")
EVENT_ID = attribute(_text("event_id", "Number of the event in the provider's system", hxl="#event+id"))
REPORTING_YEAR = attribute(Column("reporting_year", "Int64", "year", "Year to which the provider adds the figure; the "
                                  "dates may lie in another", nullable=True, minimum=1900, maximum=2100,
                                  hxl="#date+year"))
SEX = Column("sex", "category", values=("female", "male", "total", "unknown"), meaning="Sex; `total` is over all",
             hxl="#population+sex")
AGE_FROM = Column("age_from", "Int64", "years", "First year of age; missing where the group is not told by age",
                  nullable=True, minimum=0, maximum=120)
AGE_TO = Column("age_to", "Int64", "years", "Last year of age; missing where the group has no end or no age",
                nullable=True, minimum=0, maximum=120)
SOURCES = Column("sources", "str", meaning="Bodies that the publisher names as source of the figure", nullable=True)
POPULATION_GROUP = _text("population_group", "Population group in the provider's words; groups overlap",
                         hxl="#population+type+name")
REGION_FROM = _text("region_from", "First division that people came from", hxl="#adm1+name+origin")
REGION_TO = _text("region_to", "First division that people came to", hxl="#adm1+name+destination")
WEEK = _text("week", "Week in the provider's own numbering, which may hold weeks 0 and 53", hxl="#date+week")
AREA = Column("area", "category", meaning="Area in the provider's words; not always a country", nullable=True,
              hxl="#country+name")
AREA_CODE = Column("area_code", "category", meaning="Code of the area as published", nullable=True)
AREA_CODE_SYSTEM = attribute(Column("area_code_system", "category", values=("fao", "m49", "iso3", "iso2"),
                                    meaning="System that the code of the area is of", nullable=True))
AGE_GROUP = _text("age_group", "Age group in the provider's words; missing where all ages are counted",
                  hxl="#population+age")
PLACE_IN = _text("place_in", "Place one level up that it lies in", hxl="#adm+name")
AREA_LEVEL = attribute(Column("area_level", "category", values=tuple(AREA_LEVELS),
                              meaning="Kind of area; levels hold the same people and are never added"))
