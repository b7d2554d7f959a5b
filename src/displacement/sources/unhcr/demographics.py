"""UNHCR: sex and age of the people it counts, by origin, country of asylum, place, kind of place and accommodation.

A count of 1 to 4 is published as 5.  The total of a sex is the sum of its ages and of those whose age is not known; the
two sexes often fall short of the total, since of many people neither is known.  The cells of what is not known hold 0,
so a zero is a count of none only where the parts add up to the whole: the rules are in `_unhcr_ages`.  A total carries
the bounds of its parts.  Returned refugees and IDPs are movements within the year, the others stocks at its end.
Popstats, until 2018, has no origin and no total over both sexes, and `*` for 1 to 4.
"""

import numpy as np

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import EXACT, FIVE, counted, lengthened
from displacement.cells.dates import year_ends
from displacement.cells.values import blank, stripped
from displacement.sources.unhcr._ages import JUDGED, carried, columns, judged, spellings, without_false_zeros
from displacement.sources.unhcr._finder import LICENCE, NAMED, PLACED, PUBLISHER, URL, aliases, pairs
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.tables._table import DISPUTES
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.vocabulary import POPULATION_TYPES, RETURN_TYPES

COLUMNS = columns()
ALIASES = aliases(
    population_type={"pt", "pop type", "population type code"}, place={"location", "location name"},
    urban_or_rural={"urbanrural", "urban rural", "loc type", "location type"},
    accommodation={"accommodationtype", "accommodation type", "acc type", "accomodation type", "accomodationtype"},
    **{name.replace(" ", "_"): spelled for name, spelled in spellings().items()},
)
TYPES = {code.lower(): code for code in POPULATION_TYPES} | {
    "vda": "OIP", "venezuelans displaced abroad": "OIP", "other people in need of international protection": "OIP",
    "refugees": "REF", "refugees under unhcr's mandate": "REF", "asylum-seekers": "ASY", "asylum seekers": "ASY",
    "idps": "IDP", "idps of concern to unhcr": "IDP", "internally displaced persons": "IDP", "stateless": "STA",
    "stateless persons": "STA", "others of concern": "OOC", "others of concern to unhcr": "OOC", "-": "total",
    "host community": "HST", "returned refugees": "RET", "returned idps": "RDP", "refugee returns": "RET",
    "idp returns": "RDP",
}
WORDS = "persons of concern to UNHCR"
DIMENSIONS = {"urban or rural": "location", "accommodation": "accommodation"}


def tidy(raw, drop):
    """Take one column a sex and age to rows; zeros that are not counts of none leave by rules."""
    return {DEMOGRAPHICS: _groups(pairs(raw, drop).assign(population_type=_types(raw, drop)), drop, FIVE)}


def tidy_popstats(raw, drop):
    """Take popstats' rows, which are of all types and origins together; `*` is 1 to 4."""
    raw = pairs(raw, drop).assign(population_type="total")
    return {DEMOGRAPHICS: _groups(raw, drop, EXACT, hidden=(1, 4))}


def _types(raw, drop):
    text = blank(raw, "population type").fillna("-")
    found = text.str.lower().map(TYPES)
    if found.isna().any():
        drop.reject(raw, found.isna(), "population type is none that UNHCR uses", "population type")
    return found


def _groups(raw, drop, bins, hidden=None):
    place = blank(raw, "place")
    raw = raw.assign(place=place.fillna(raw["asylum"].astype("str")),
                     population_base=blank(raw, "population type").fillna(WORDS))
    named = {name: header for header, name in DIMENSIONS.items() if header in raw.columns}
    raw = raw.assign(**{name: stripped(raw[header]) for name, header in named.items()})
    ids = ["year", "origin", "asylum", "population_type", "place", "population_base", *named]
    long = lengthened(judged(raw, bins), drop, COLUMNS, [*ids, *JUDGED])
    rows = carried(counted(without_false_zeros(long, drop), drop, "persons", bins, hidden=hidden))
    return _stated(rows)


def _stated(rows):
    """Return *rows* with their dates, and UNHCR as who states them."""
    start, end = year_ends(rows["year"])
    returned = rows["population_type"].isin(RETURN_TYPES).to_numpy()
    return rows.drop(columns="year").assign(date_earliest=np.where(returned, start, end), date_latest=end, share="",
                                            base="", claim_by=PUBLISHER, dispute=DISPUTES[0], disputed_by="")


MEASURES = tuple(Measure((name,), additive=True) for name in COLUMNS)
LEVELS = {"place", "urban or rural", "accommodation"}

SOURCE = Source(
    name="unhcr_demographics", title="Sex, age and place of people of concern to UNHCR, yearly",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(DEMOGRAPHICS, *NOTED), finish=noted, titles={"demographics"},
    editions=(
        Edition("demographics", required={"year", "f total", "m total", "total"}, any_of=PLACED, tidy=tidy,
                optional={*COLUMNS, *LEVELS, "population type"}, left_out=NAMED, aliases=ALIASES, measures=MEASURES),
        Edition("popstats", required={"year", "asylum name", "place", "f total", "m total"}, tidy=tidy_popstats,
                optional=set(COLUMNS), excluded={"asylum iso", "origin name", "total"}, aliases=ALIASES,
                measures=MEASURES),
    ),
)
