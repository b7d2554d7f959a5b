"""Places of the Karabakh case, with every form of their names that the sources use.

Where Armenian and Azerbaijani use differ, both forms are given; their order is no statement.
"""

from displacement.accounts.source import Edition, Source
from displacement.cells.statements import evidence
from displacement.tables.places import PLACES

COLUMNS = ("place", "other names", "kind", "pcode", "parent", "iso3", "latitude", "longitude", "names note")


def tidy(raw, drop):
    """Return one row a place."""
    named = {name: name.replace(" ", "_") for name in COLUMNS}
    return {PLACES: evidence(raw).join(raw[list(COLUMNS)].rename(columns=named))}


SOURCE = Source(
    name="karabakh_places", title="Places of the Karabakh case and the forms of their names",
    publisher="displacement", licence="CC BY 4.0", url="https://www.unhcr.org/am/en/", tables=(PLACES,),
    editions=(Edition("places", required=set(COLUMNS), tidy=tidy),),
)
