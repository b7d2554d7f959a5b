"""UNHCR's Operational Data Portal: figures of situations and countries as they stand on the day they are asked for.

A time series has one figure a day, month or year; days are irregular, figures are running and fall where they were
corrected.  A reply by origin or by place has one record for each, whose days differ within one reply.  Numbers are
text in the one and numbers in the other.  The portal adds refugees and asylum-seekers and labels the sum with either
word; the groups it added stand beside it.  Its country codes are UNHCR's own (`SUD` is Sudan, `ERT` Eritrea, `MYA`
Myanmar).  Days are stored as midnight in local time, so that a time of 21:00 to 23:00 in UTC is the next day.  A
breakdown by sex and age, or a number of households, that is 0 beside people is one that was not made.

The CSV of situations at HDX keeps only one of the two labels and no groups, so that refugees and asylum-seekers in it
cannot be told apart.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import resolved
from displacement.cells.counts import EXACT, NO_FIGURE, counted, lengthened
from displacement.cells.dates import stated_days
from displacement.cells.statements import cited
from displacement.cells.values import blank, filled, numbers, stripped
from displacement.reading.files import RAW_EVIDENCE
from displacement.sources.unhcr._operations import BOTH, location, origins, population_types, running, span
from displacement.tables.citations import CITATIONS
from displacement.tables.counts import COUNTS
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.stocks import STOCKS
from displacement.tables.vocabulary import RETURN_TYPES

SEXES = ("male", "female")
AGES = {"04": ("0 to 4", 0, 4), "511": ("5 to 11", 5, 11), "1217": ("12 to 17", 12, 17), "1859": ("18 to 59", 18, 59),
        "60": ("60 or more", 60, -1)}
NO_AGE = {"age_from": -1, "age_to": -1}
CHILDREN = {"group": "children", "sex": "total", "age_from": 0, "age_to": 17}
BREAKDOWN = {
    f"{sex} {age}": {"category": "sex and age", "group": f"{sex}, {words}", "sex": sex, "age_from": first,
                     "age_to": last}
    for sex in SEXES for age, (words, first, last) in AGES.items()
} | {
    f"{sex} {word}": {"category": category, "group": sex, "sex": sex, **NO_AGE}
    for sex in SEXES for word, category in (("total", "sex"), ("hhs", "head of household"))
} | {"children total": {"category": "age", **CHILDREN}, "uac total": {"category": "unaccompanied", **CHILDREN}}

RUNNING_TOTAL = r"(?i)\bcumul|\bacumulad"          # "applications cumulative" counts all until a day: no stock
NOT_BROKEN_DOWN = "0 in every group by sex and age beside people: no breakdown was made"
NO_HOUSEHOLDS = "0 households beside people: households were not counted"
HOUSEHOLDS_OF_COUNT = "households beside a running total, which counts people"

NO_PLACE = "unknown"                    # a series saved as CSV names neither its situation nor its country
OF_PORTAL = "number or state of the record in the portal"
ON_MAP = "position or colour on the portal's map"
WORDS_OF_CODE = "the words of the code beside it"
GROUP_COLUMNS = ("pop type code", "pop type name", "pop data type code", "pop accommodation code", "pop origin code",
                 "pop origin name", "pop frequency cumulative code")
GROUPS = ("population groups concat", "population groups", "population groups name", "population group id")
SERIES = {"data date", "unix timestamp", "year", "month", "individuals", "situation view name", "source"}
SERIES_NAMES = {"date": "data date", "day": "data date", "timestamp": "unix timestamp", "fecha": "data date"}
SERIES_LEFT = {"situation view id": OF_PORTAL, "population group id": OF_PORTAL, "geomaster id": OF_PORTAL}
HEADS = ("", "population groups ")
PLACES_LEFT = {
    **dict.fromkeys(("id", "geomaster id1", "min master depth", "numrecords", "master record", "master depth",
                     "master id", "published", "numchildren", "individuals type", "demography type",
                     "situation view id", "population groups id"), OF_PORTAL),
    **dict.fromkeys(("centroid lat", "centroid lon", "lat max", "lat min", "lon max", "lon min", "color", "color2"),
                    ON_MAP),
    **{f"{head}{name}": WORDS_OF_CODE for head in HEADS for name in (
        "pop frequency name", "pop accommodation name", "pop data type name", "pop frequency cumulative")},
    **{f"{head}pop frequency code": "how often a group is updated; its date tells the day of each figure"
       for head in HEADS},
    "month": "month of the newest group, not of the date", "year": "year of the newest group, not of the date",
    "situation view name": "name of the portal's page; each record names its place",
}
SITUATIONS = {
    "country": "asylum name", "country of asylum": "asylum name", "iso3": "asylum iso", "country iso3": "asylum iso",
    "iso3 of asylum": "asylum iso", "country of asylum iso3": "asylum iso", "country of origin": "origin name",
    "origin": "origin name", "iso3 of origin": "origin iso", "origin iso3": "origin iso",
    "country of origin iso3": "origin iso", "population types": "population type", "pop type name": "population type",
    "sources": "source",
}


def tidy_series(raw, drop):
    """Take each figure of a time series to a running count of its situation, at a day, month or year."""
    raw = drop(raw, ~filled(raw["individuals"]), NO_FIGURE)
    first, last = span(raw, drop)
    name = blank(raw, "situation view name").fillna(NO_PLACE)
    return {COUNTS: running(raw, first, last, name, "shown"), **_citations(raw)}


def tidy_places(raw, drop):
    """Take records by place or origin to stocks, to running totals of arrivals and returns, and to sex and age."""
    raw = drop(raw, ~_any_filled(raw, ("individuals", "households", *BREAKDOWN)), NO_FIGURE)
    raw = _readied(raw, drop)
    total = raw["population_type"].isna() | raw["population_type"].isin(RETURN_TYPES) | raw["assessment"].eq("NEW")
    total |= blank(raw, "population_group").str.contains(RUNNING_TOTAL).fillna(False)
    total = total.to_numpy(dtype=bool, na_value=False)
    tables = {STOCKS: _stocks(raw[~total], drop), COUNTS: _totals(raw[total], drop), DEMOGRAPHICS: _groups(raw, drop)}
    return {table: frame for table, frame in tables.items() if len(frame)} | _citations(raw)


def tidy_situations(raw, drop):
    """Take one record a country and origin to stocks, in which refugees and asylum-seekers cannot be told apart."""
    raw = drop(raw, ~filled(raw["individuals"]), NO_FIGURE)
    label, name = stripped(raw["population type"]), blank(raw, "origin name")
    types = _types(raw, drop, blank(raw, "pop type code"), label, label)
    origin = origins(raw, drop, "iso3", "origin iso", "origin name")
    named = origin.ne("UNK") | name.isna()
    people = raw.assign(
        date=_day(raw, drop), origin=origin,
        asylum=resolved(raw, drop, "asylum", iso3="asylum iso", name="asylum name"),
        population_type=types.mask(types.isin(BOTH), "REF+ASY").fillna("mixed"),
        population_group=label.where(named, label.fillna("People") + " from " + name.fillna("")),
        figure=raw["individuals"])
    columns = ["date", "origin", "asylum", "population_type", "population_group", "figure", "part", "record"]
    if "source" in raw.columns:
        people, columns = people.assign(sources=stripped(raw["source"])), [*columns, "sources"]
    return {STOCKS: counted(people[columns], drop, "persons", EXACT), **_citations(raw)}


def _readied(raw, drop):
    """Return *raw* with date, type, origin, country or place, groups and kinds of record."""
    groups = _first(raw, GROUPS).str.rstrip(", ")
    code, name, kind, accommodation = (_first(raw, (header, f"population groups {header}")) for header in (
        "pop type code", "pop type name", "pop data type code", "pop accommodation code"))
    origin = raw.assign(code=_first(raw, ("pop origin code", "population groups pop origin code")),
                        name=_first(raw, ("pop origin name", "population groups pop origin name")))
    raw = raw.assign(date=_day(raw, drop), population_type=_types(raw, drop, code, name, groups), assessment=kind,
                     accommodation=accommodation, population_group=groups,
                     origin=origins(origin, drop, "unhcr", "code", "name"))
    return location(raw, drop)


def _types(raw, drop, codes, names, groups):
    found = population_types(codes, names, groups)
    told = names.fillna(codes)
    drop.reject(raw.assign(population_type=told), found.isna() & told.notna(),
                "population_type is none that is known", "population_type")
    return found


def _day(raw, drop):
    found, _ = stated_days(raw["date"])
    drop.reject(raw, found.isna(), "date is no day", "date")
    return found


def _first(raw, headers):
    """Return for each record the first of *headers* that is filled."""
    found = blank(raw, headers[0])
    for header in headers[1:]:
        found = found.fillna(blank(raw, header))
    return found


def _any_filled(raw, headers):
    found = pd.Series(False, index=raw.index)
    for header in headers:
        if header in raw.columns:
            found |= filled(raw[header])
    return found


def _stocks(raw, drop):
    """Return the people of each record; households of 0 beside people were not counted."""
    raw = raw.assign(households=blank(raw, "households"), figure=raw["individuals"])
    unsaid = (numbers(raw["households"])[0].eq(0) & numbers(raw["individuals"])[0].gt(0)).fillna(False)
    drop.values(raw, unsaid, NO_HOUSEHOLDS, "households")
    raw = raw.assign(households=raw["households"].mask(unsaid.astype("bool")))
    columns = ["date", "origin", "asylum", "population_type", "place", "place_code", "admin_level", "accommodation",
               "assessment", "population_group", "households", "figure", "part", "record"]
    return counted(raw[columns], drop, "persons", EXACT)


def _totals(raw, drop):
    """Return running totals of arrivals, of returns and of people of a type that is not told; none is a stock."""
    raw = raw.assign(households=blank(raw, "households"))
    drop.values(raw, filled(raw["households"]), HOUSEHOLDS_OF_COUNT, "households")
    raw = raw[filled(raw["individuals"])]
    told = _first(raw, ("pop frequency cumulative code", "population groups pop frequency cumulative code"))
    entered = raw["assessment"].eq("NEW").fillna(False) & told.fillna("C").eq("C")
    measure = pd.Series("shown", raw.index, dtype="str").mask(entered, "entered").mask(
        raw["population_type"].isin(RETURN_TYPES), "returned")
    return running(raw, raw["date"], raw["date"], raw["name"], measure).assign(
        origin=raw["origin"], population_type=raw["population_type"], population_group=raw["population_group"])


def _groups(raw, drop):
    """Return the people by sex and age; a breakdown of zeros beside people was not made."""
    raw = raw[_any_filled(raw, BREAKDOWN)]
    if raw.empty:
        return raw
    told = pd.concat([numbers(raw[name])[0] for name in BREAKDOWN if name in raw.columns], axis=1)
    unsaid = told.max(axis=1).eq(0) & numbers(raw["individuals"])[0].gt(0)
    raw = raw.assign(unsaid=unsaid.fillna(False).astype("bool"), place=raw["name"], claim_by=blank(raw, "source"),
                     date_earliest=raw["date"], date_latest=raw["date"],
                     population_base=raw["population_group"].fillna("people on record"))
    ids = ["date_earliest", "date_latest", "origin", "asylum", "population_type", "place", "place_code", "admin_level",
           "accommodation", "population_base", "claim_by", "unsaid"]
    long = lengthened(raw, drop, BREAKDOWN, ids)
    long = drop.values(long, long["unsaid"], NOT_BROKEN_DOWN, "figure").drop(columns="unsaid")
    ages = {name: long[name].mask(long[name].lt(0)) for name in NO_AGE}
    return counted(long.assign(**ages), drop, "persons", EXACT).assign(
        share=pd.NA, base=pd.NA, dispute="none", disputed_by=pd.NA).astype(
        {"share": "Float64", "base": "Int64", "disputed_by": "str"})


def _citations(raw):
    """Return who counted, by record, where the reply tells it."""
    return {CITATIONS: cited(raw.rename(columns={"source": "source org"}))} if "source" in raw.columns else {}


def only_a_series(raw):
    """Tell whether *raw* has no column beside those of a time series; others would tell figures apart."""
    return set(raw.columns) <= {*SERIES, *SERIES_LEFT, *RAW_EVIDENCE}


COUNTED = {"measures": (Measure(("individuals",), additive=True),)}
BY_PLACE = {"required": {"geomaster name", "individuals", "date"}, "left_out": PLACES_LEFT, "tidy": tidy_places,
            "optional": {"households", "source", "admin level", "geomaster id", *GROUPS, *BREAKDOWN, *GROUP_COLUMNS,
                         *(f"population groups {name}" for name in GROUP_COLUMNS)},
            "measures": tuple(Measure((name,), additive=True) for name in ("individuals", "households", *BREAKDOWN))}

SOURCE = Source(
    name="unhcr_operational", title="People of concern in UNHCR's Operational Data Portal",
    publisher="UNHCR", licence="CC BY 3.0 IGO as listed at HDX", url="https://data.unhcr.org/en/situations",
    tables=(STOCKS, COUNTS, DEMOGRAPHICS, CITATIONS),
    editions=(
        Edition("time series", required={"individuals"}, any_of={"data date", "unix timestamp", "year"},
                optional=SERIES, aliases=SERIES_NAMES, left_out=SERIES_LEFT, told=only_a_series, tidy=tidy_series,
                **COUNTED),
        Edition("by place or origin", **BY_PLACE),
        Edition("situations", required={"asylum name", "population type", "date", "individuals"},
                any_of={"origin name", "origin iso"}, optional={"asylum iso", "source"}, aliases=SITUATIONS,
                excluded={"geomaster name"}, tidy=tidy_situations, **COUNTED),
    ),
)
