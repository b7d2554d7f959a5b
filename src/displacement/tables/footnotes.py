"""What the publisher says beside a figure."""

from displacement.tables._table import Column, Table, attribute
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import POPULATION_TYPES

YEAR = Column("year", "Int64", "year", "Year of the figure", minimum=1900, maximum=2100)
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", values=MEMBERS,
                meaning="Country of origin; `total` where the note is on all origins")
ASYLUM = Column("asylum", "category", "ISO 3166-1 alpha-3", values=MEMBERS,
                meaning="Country of asylum; `total` where the note is on all countries")
POPULATION_TYPE = Column("population_type", "category", values=tuple(POPULATION_TYPES), nullable=True,
                         meaning="Type that the note is on; missing where it names none")
NOTE = attribute(Column("note", "str", meaning="The note, in the publisher's words"))

FOOTNOTES = Table("footnotes", core=(YEAR, ORIGIN, ASYLUM, POPULATION_TYPE, NOTE), listed=lambda names: True,
                  meaning="Footnotes; the citations of the rows they are on carry them too")
