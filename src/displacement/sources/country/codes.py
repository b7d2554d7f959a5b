"""Country codes: ISO 3166-1, UN M49, FAO's areas, UNHCR's own, and names in English, French, Spanish and Arabic.

One code means different countries in different systems: `AUS` is Australia in ISO 3166-1 and Austria in UNHCR's.
Former and short names stand beside the present ones, since old files hold them.
"""

import pandas as pd

from displacement.accounts.source import Edition, Source
from displacement.cells.countries import resolved
from displacement.cells.values import stripped
from displacement.tables.codes import CODES

COLUMNS = ("system", "code", "member", "preferred")
SYSTEMS = {"unhcr code": "unhcr", "iso code": "iso3", "iso2 code": "iso2", "name": "name en"}
UNHCR = {
    "required": {"unhcr code", "iso code", "name"}, "optional": {"iso2 code"},
    "aliases": {"code": "unhcr code", "iso": "iso code", "iso3": "iso code", "iso2": "iso2 code"},
    "left_out": dict.fromkeys(("unhcr region", "unsd region", "unsd subregion", "unsd imregion", "majorarea", "region"),
                              "a grouping of countries, no code of one") | {"id": "number in UNHCR's system"},
}


def tidy(raw, drop):
    """Return the codes as they stand."""
    return {CODES: raw[[*COLUMNS, "part", "record"]]}


def tidy_countries(raw, drop):
    """Take UNHCR's own list of countries to one row a code or name."""
    raw = raw.assign(member=resolved(raw, drop, "member", iso3="iso code"), preferred="true")
    rows = [raw[["member", "preferred", "part", "record"]].assign(system=system, code=stripped(raw[header]))
            for header, system in SYSTEMS.items() if header in raw.columns]
    codes = pd.concat(rows, ignore_index=True)
    return {CODES: codes[codes["code"].notna()]}


SOURCE = Source(
    name="country_codes", title="Country codes and names in the systems that providers use",
    publisher="displacement, compiled from ISO 3166-1, UN M49, UNHCR and Unicode CLDR", licence="CC BY 4.0",
    url="https://unstats.un.org/unsd/methodology/m49/", tables=(CODES,),
    editions=(Edition("codes", required=set(COLUMNS), tidy=tidy),
              Edition("unhcr countries", tidy=tidy_countries, **UNHCR)),
)
