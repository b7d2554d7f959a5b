"""People in need, targeted and reached, by sector.  Plans publish fractions of people, which stay as published."""

from displacement.tables._dimensions import ADMIN_LEVEL
from displacement.tables._table import Column, Table, measure
from displacement.tables.countries import MEMBERS

YEAR = Column("year", "Int64", "year", "Year of the plan; missing where neither a column nor the file's name tells it",
              nullable=True, minimum=1990, maximum=2100, hxl="#date+year")
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country of the plan", values=MEMBERS,
                 hxl="#country+code")
PLACE = Column("place", "str", meaning="Place; missing where the row is on the whole country", nullable=True,
               hxl="#loc+name")
PLACE_CODE = Column("place_code", "str", meaning="Place code (p-code)", nullable=True, hxl="#adm+code")
SECTOR = Column("sector", "str", nullable=True, hxl="#sector+code",
                meaning="Cluster code; `ALL` is the plan's own figure over sectors and not the sum of them")
CASELOAD = Column("caseload", "str", meaning="Caseload in the plan's words", nullable=True, hxl="#sector+name")
POPULATION_GROUP = Column("population_group", "str", nullable=True, hxl="#population+type",
                          meaning="Group by age, sex, status; missing where the row is on all. Groups overlap")


def _people(name, meaning, hxl):
    return measure(Column(name, "Float64", "people", meaning, nullable=True, minimum=0, hxl=hxl))


STATUSES = ("population", "affected", "in_need", "targeted", "reached")
STATUS = Column("status", "category", values=STATUSES,
                meaning="Which of the figures the row holds, where the provider writes one record a figure")

NEEDS = Table(
    "needs",
    core=(
        YEAR, COUNTRY, PLACE, PLACE_CODE, SECTOR, CASELOAD, POPULATION_GROUP,
        _people("population", "People living there", "#population"),
        _people("affected", "People affected", "#affected"),
        _people("in_need", "People in need", "#inneed"),
        _people("targeted", "People the plan means to help", "#targeted"),
        _people("reached", "People reached", "#reached"),
    ),
    dimensions=(ADMIN_LEVEL, STATUS),
    meaning="Figures of humanitarian plans; sectors, levels and groups count the same people again",
)
