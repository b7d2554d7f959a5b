"""Country codes and names, in the systems that providers use."""

from displacement.tables._table import Column, Table, attribute
from displacement.tables.countries import MEMBERS

SYSTEMS = ("iso2", "iso3", "m49", "unhcr", "name en", "name fr", "name es", "name ar", "fao")

SYSTEM = Column("system", "category", values=SYSTEMS,
                meaning="Code system: ISO 3166-1, UN M49, FAO's area numbers, UNHCR's own three letters, or names in "
                        "one language")
CODE = Column("code", "str", meaning="Code or name in the system")
MEMBER = attribute(Column("member", "category", "ISO 3166-1 alpha-3", "Country, or special member, that it means",
                          values=MEMBERS))
PREFERRED = attribute(Column("preferred", "boolean", meaning="Whether this is the form to write in its system"))

CODES = Table("codes", core=(SYSTEM, CODE, MEMBER, PREFERRED),
              meaning="What a country code or name means; no statement on status or sovereignty")
