"""Names of places, in every form that is in use."""

from displacement.tables._table import Column, Table, attribute
from displacement.tables.vocabulary import PLACE_KINDS

PLACE = Column("place", "str", meaning="Name used in the tables, both forms where they differ", hxl="#loc+name")
OTHER_NAMES = attribute(Column("other_names", "str", meaning="Other forms, joined by semicolons", nullable=True))
KIND = attribute(Column("kind", "category", meaning="What the place is", values=PLACE_KINDS))
PCODE = attribute(Column("pcode", "str", meaning="Place code of the common operational data", nullable=True,
                         hxl="#adm+code"))
PARENT = attribute(Column("parent", "str", meaning="Place that holds it", nullable=True))
ISO3 = attribute(Column("iso3", "str", "ISO 3166-1 alpha-3", "Code by the standard; no statement on sovereignty",
                        nullable=True, hxl="#country+code"))
LATITUDE = attribute(Column("latitude", "Float64", "degrees north", "Latitude; missing if not given", nullable=True,
                            minimum=-90, maximum=90, hxl="#geo+lat"))
LONGITUDE = attribute(Column("longitude", "Float64", "degrees east", "Longitude; missing if not given", nullable=True,
                             minimum=-180, maximum=180, hxl="#geo+lon"))
NAMES_NOTE = attribute(Column("names_note", "str", meaning="Who uses which name", nullable=True))

PLACES = Table("places", core=(PLACE, OTHER_NAMES, KIND, PCODE, PARENT, ISO3, LATITUDE, LONGITUDE, NAMES_NOTE),
               meaning="Places and the forms of their names; the order of the forms is no statement")
