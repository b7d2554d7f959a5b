"""Operations that count displaced people."""

from displacement.tables._table import Column, Table, attribute
from displacement.tables.countries import MEMBERS

OPERATION = Column("operation", "str", meaning="Name of the operation", hxl="#operation+name")
COUNTRY = Column("country", "category", "ISO 3166-1 alpha-3", "Country it works in", values=MEMBERS,
                 hxl="#country+code")
STATUS = attribute(Column("status", "str", meaning="Status in the provider's words", nullable=True))

OPERATIONS = Table("operations", core=(OPERATION, COUNTRY, STATUS),
                   meaning="Operations by country; one without figures may still be on the list")
