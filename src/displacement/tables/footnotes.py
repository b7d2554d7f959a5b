"""What the publisher says beside a figure."""

from displacement.tables._table import Column, Order, Table, attribute
from displacement.tables.countries import MEMBERS
from displacement.tables.vocabulary import POPULATION_TYPES

YEAR_FROM = Column("year_from", "Int64", "year", "First year that the note is on", minimum=1900, maximum=2100)
YEAR_TO = Column("year_to", "Int64", "year", "Last year that the note is on", minimum=1900, maximum=2100)
ORIGIN = Column("origin", "category", "ISO 3166-1 alpha-3", values=MEMBERS,
                meaning="Country of origin; `total` where the note is on all origins")
ASYLUM = Column("asylum", "category", "ISO 3166-1 alpha-3", values=MEMBERS,
                meaning="Country of asylum; `total` where the note is on all countries")
POPULATION_TYPE = Column("population_type", "category", values=tuple(POPULATION_TYPES), nullable=True,
                         meaning="Type that the note is on; missing where it names none")
NOTE = attribute(Column("note", "str", meaning="The note, in the publisher's words"))

FOOTNOTES = Table("footnotes", core=(YEAR_FROM, YEAR_TO, ORIGIN, ASYLUM, POPULATION_TYPE, NOTE),
                  listed=lambda names: True, orders=(Order("year_from", "year_to"),),
                  meaning="Footnotes, a row for each run of years and type; citations carry them to the figures")
