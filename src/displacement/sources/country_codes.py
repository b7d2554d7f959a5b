"""Country codes: ISO 3166-1, UN M49, UNHCR's own, and names in English, French, Spanish and Arabic.

One code means different countries in different systems: `AUS` is Australia in ISO 3166-1 and Austria in UNHCR's.
Former and short names stand beside the present ones, since old files hold them.
"""

from displacement.sources._source import Edition, Source
from displacement.tables.codes import CODES

COLUMNS = ("system", "code", "member", "preferred")


def tidy(raw, drop):
    """Return the codes as they stand."""
    return {CODES: raw[[*COLUMNS, "part", "record"]]}


SOURCE = Source(
    name="country_codes", title="Country codes and names in the systems that providers use",
    publisher="displacement, compiled from ISO 3166-1, UN M49, UNHCR and Unicode CLDR", licence="CC BY 4.0",
    url="https://unstats.un.org/unsd/methodology/m49/", tables=(CODES,),
    editions=(Edition("codes", required=set(COLUMNS), tidy=tidy),),
)
