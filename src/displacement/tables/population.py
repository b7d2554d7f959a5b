"""How many people live in a place: the numbers to divide by."""

from displacement.tables._table import REPORTED_BY, Column, Table, bounded, dates

DATES = dates("date", "Reference date")
PLACE = Column("place", "str", meaning="Place or territory", hxl="#loc+name")
DEFINITION = Column("definition", "str", meaning="Who is counted, in the words of our table")
SCOPE = Column("scope", "str", meaning="Boundaries meant, where stated", nullable=True)
PERSONS = bounded(Column("persons", "Int64", "people", "People; missing if not stated as a number", minimum=0,
                         hxl="#population"))

POPULATION = Table("population", core=(*DATES, PLACE, *PERSONS), dimensions=(DEFINITION, SCOPE, REPORTED_BY),
                   stated=True, meaning="Population figures, each as one party states it")
