"""People by phase of food insecurity, as an analysis classified them."""

from displacement.tables._table import Column, Order, Table, attribute, dates, measure
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import PHASE_CONDITIONS, PHASE_LEVELS, PHASE_NAMES, PHASE_PERIODS

ANALYSIS = Column("analysis", "str", meaning="Country and month of the analysis, or the name that the source gives it; "
                  "one country may have several with the same dates, told apart by the population analysed")
PERIOD_START = Column("period_start", "datetime64[us]", "day", "First day the figures are valid for; missing where "
                      "the source does not say", nullable=True, hxl="#date+start")
PERIOD_END = Column("period_end", "datetime64[us]", "day", "Last day the figures are valid for; missing where the "
                    "source does not say", nullable=True, hxl="#date+end")
PERIOD_TYPE = Column("period_type", "category", values=tuple(PHASE_PERIODS), hxl="#period+type",
                     meaning="Current situation or a projection made at the same time; they are never added")
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country; missing where the source does not say or the "
                 "area lies in several", values=MEMBERS, nullable=True, hxl="#country+code")
AREA = Column("area", "str", meaning="Area analysed, in the source's words; missing where the row is on the country",
              nullable=True, hxl="#loc+name")
LEVEL = Column("level", "category", values=tuple(PHASE_LEVELS), hxl="#adm+level",
               meaning="Country, first division or area; levels hold the same people and are never added")
PHASE = Column("phase", "category", values=tuple(PHASE_NAMES), hxl="#severity",
               meaning="Phase 1 to 5; `3+` is phases 3 to 5 together and `all` everybody analysed, never added to them")
PERSONS = measure(Column("persons", "Int64", "people", "People in the phase; missing if not published", nullable=True,
                         minimum=0, hxl="#affected"))
SHARE = measure(Column("share", "Float64", "fraction", "Share of the people analysed, rounded by the source",
                       nullable=True, minimum=0, maximum=1, hxl="#affected+pct"))
ANALYSED = Column("analysed", "Int64", "people", "People analysed in the area and period, as stated in the same record;"
                  " not the population of the country", nullable=True, minimum=0, hxl="#population+analysed")


def _text(name, meaning, **more):
    return Column(name, "str", meaning=meaning, nullable=True, **more)


GROUP = _text("group", "First division that the area lies in, as the source groups it", hxl="#adm1+name")
AREA_CODE = _text("area_code", "Place code (p-code) of the area", hxl="#adm+code")
AREA_ID = _text("area_id", "Number of the area in the source's system, new with each analysis")
ANALYSIS_ID = _text("analysis_id", "Number of the analysis in the source's system", hxl="#meta+id")
ANALYSIS_NAME = attribute(_text("analysis_name", "Title of the analysis"))
CONDITION = Column("condition", "category", values=tuple(PHASE_CONDITIONS), nullable=True,
                   meaning="Acute or chronic food insecurity; the scales differ")
AREA_PHASE = attribute(Column("area_phase", "Int64", "phase", "Phase of the whole area: the worst that at least a "
                              "fifth of the people are in; missing where it was not classified", nullable=True,
                              minimum=1, maximum=5))
COUNTRY_POPULATION = attribute(Column("country_population", "Int64", "people", "Population of the country as the "
                                      "source states it; more than the people analysed", nullable=True, minimum=0))
ANALYSIS_DATES = tuple(attribute(column) for column in dates("analysis_date", "Month the analysis was made",
                                                             nullable=True))


def _unnamed(names):
    """HDX files do not number the analyses, and the same area may stand in two of one month with the same figures."""
    return "analysis_id" not in names


PHASES = Table("phases",
               core=(ANALYSIS, PERIOD_START, PERIOD_END, PERIOD_TYPE, COUNTRY, AREA, LEVEL, PHASE, PERSONS, SHARE,
                     ANALYSED),
               dimensions=(GROUP, AREA_CODE, AREA_ID, ANALYSIS_ID, ANALYSIS_NAME, CONDITION, AREA_PHASE,
                           COUNTRY_POPULATION, *ANALYSIS_DATES),
               listed=_unnamed, orders=(Order("period_start", "period_end"),),
               meaning="People by phase of food insecurity; phases, levels, periods and analyses overlap")
