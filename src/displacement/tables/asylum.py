"""Asylum claims: applications, decisions and what waits, by year."""

from displacement.tables._table import Column, Table, attribute, bounded
from displacement.tables.countries import MEMBERS

OUTCOMES = {
    "applied": "Applications lodged",
    "recognised": "Recognised as refugees under the Convention or UNHCR's mandate",
    "complementary": "Granted another form of protection",
    "rejected": "Rejected on the substance",
    "closed": "Closed without a substantive decision",
    "pending": "Waiting at the end of the year",
    "total": "All decisions as published; not always the sum of the parts",
    "pending at start": "Waiting at the start of the year",
    "pending, assisted": "Of those waiting at the end of the year: assisted by UNHCR",
    "pending at start, assisted": "Of those waiting at the start of the year: assisted by UNHCR",
}
UNITS = ("persons", "cases", "not stated")
BASES = ("as published", "inferred")

YEAR = Column("year", "Int64", "year", "Calendar year", minimum=1900, maximum=2100, hxl="#date+year")
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", "Country of origin; `total` is over all", values=MEMBERS,
                hxl="#country+code+origin")
ASYLUM_COUNTRY = Column("asylum", "category", "ISO 3166-1 alpha-3", "Country of asylum; `total` is over all",
                        values=MEMBERS, hxl="#country+code+asylum")
OUTCOME = Column("outcome", "category", values=tuple(OUTCOMES), meaning="What became of the claim")
UNIT = Column("unit", "category", values=UNITS, meaning="Persons or cases; the two are never added")
COUNT = bounded(Column("count", "Int64", "see unit", "Claims or decisions; missing if not published", minimum=0))
AUTHORITY = Column("authority", "str", meaning="Who decides: G government, U UNHCR, J jointly", nullable=True)
APPLICATION_TYPE = Column("application_type", "str", nullable=True,
                          meaning="N new, R repeated, A appeal and others, in UNHCR's codes")
STAGE = Column("stage", "str", nullable=True,
               meaning="FI first instance, AR administrative review, JR judicial review and others, in UNHCR's codes")
BOUND_BASIS = Column("bound_basis", "category", values=BASES, role="attribute",
                     meaning="Whether the bounds follow a published rule, or are the widest that fits the file")
MONTH = Column("month", "Int64", "month", "Month of the year; missing where the figure is for the whole year",
               nullable=True, minimum=1, maximum=12)
HIDDEN_LEVELS = attribute(Column("hidden_levels", "str", nullable=True,
                                 meaning="Levels that the file does not tell, so that its lines may share all the "
                                         "rest; they are parts of one figure and are added up"))


def _hides_levels(names):
    return "hidden_levels" in names


ASYLUM = Table("asylum", core=(YEAR, ORIGIN, ASYLUM_COUNTRY, OUTCOME, UNIT, *COUNT),
               dimensions=(AUTHORITY, APPLICATION_TYPE, STAGE, BOUND_BASIS, MONTH, HIDDEN_LEVELS),
               listed=_hides_levels,
               meaning="Applications for asylum and decisions on them, by year, origin and country of asylum")
