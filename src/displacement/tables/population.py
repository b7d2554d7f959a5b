"""How many people live in a place, or belong to a group that is spoken of.

Some figures are stated by a party and disputed: they carry `claim_by`, `dispute` and `disputed_by`, and a statement is
told apart by its record.  Others are series of an office that counts or projects: they carry codes, levels, variant,
sex and age.  Totals stand beside their parts and are never added to them.
"""

from displacement.tables._dimensions import (
    ADMIN_LEVEL,
    AGE_FROM,
    AGE_GROUP,
    AGE_TO,
    AREA_LEVEL,
    PLACE_CODE,
    PLACE_IN,
    SEX,
)
from displacement.tables._table import REPORTED_BY, STATED, Column, Table, attribute, bounded, dates
from displacement.tables.countries import MEMBERS

DATES = dates("date", "Reference date")
PLACE = Column("place", "str", meaning="Place or territory", hxl="#loc+name")
DEFINITION = Column("definition", "str", meaning="Who is counted, in the words of our table")
SCOPE = Column("scope", "str", meaning="Boundaries meant, where stated", nullable=True)
PERSONS = bounded(Column("persons", "Int64", "people", "People; missing if not stated as a number", minimum=0,
                         maximum=20_000_000_000, hxl="#population"))
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country; missing for a group of countries",
                 nullable=True, values=MEMBERS, hxl="#country+code")
VARIANT = Column("variant", "str", meaning="Variant of the projection; `Medium` also for the years already estimated")
LISTING = attribute(Column("listing", "category", values=("lines",),
                           meaning="A place may stand on several lines of the provider's table, which add up"))


def _told_by_record(names):
    """A statement is its record, and so is a line of a table in which a place may have several."""
    return "claim_by" in names or "listing" in names


POPULATION = Table("population", core=(*DATES, PLACE, *PERSONS),
                   dimensions=(DEFINITION, SCOPE, REPORTED_BY, COUNTRY, AREA_LEVEL, ADMIN_LEVEL, PLACE_CODE, PLACE_IN,
                               VARIANT, SEX, AGE_FROM, AGE_TO, AGE_GROUP, LISTING, *STATED),
                   listed=_told_by_record,
                   observed=("date_earliest",),
                   meaning="Population figures: as one party states them, or as an office counts or projects them")
