"""IDMC's Global Internal Displacement Database (GIDD): displacements within a year and people displaced at its end.

New (or internal) displacements are movements, of which one person may make several; the total (or stock) displacement
is the number of people at the end of the year.  Conflict and disasters stand side by side.  Disasters are also told by
event, and all of it figure by figure, with dates known to a day, week, month or year.  The website rounds its figures
and prints the unrounded ones beside them as "(Raw)"; editions before 2021 have rounded ones alone.  Figures that were
reported in households are multiplied by IDMC: `Total figures` counts people.  Sex and age are estimates that lay the
country's population over the total, in bands that overlap.
"""

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Measure
from displacement.accounts.source import Edition, Source
from displacement.cells.ages import bands, label, shared_out
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.dates import year_ends
from displacement.cells.values import filled
from displacement.sources.idmc._evidence import citations, places
from displacement.sources.idmc._quantities import (
    CAUSES,
    COUNTRY,
    NAMED,
    NUMBERED,
    PUBLISHER,
    URL,
    Quantity,
    constant,
    day_of,
    finest,
    measures,
    parted,
    period,
    placed,
    quantified,
    reject,
    with_bounds,
    worded,
)
from displacement.tables.citations import CITATIONS
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS

CONFLICT = (Quantity("new displacement", "new displacement rounded", "flow", "conflict"),
            Quantity("total displacement", "total displacement rounded", "stock", "conflict"))
DISASTER = tuple(quantity._replace(cause="disaster") for quantity in CONFLICT)
TOTALS = tuple(
    Quantity(f"{cause} {words} raw", f"{cause} {words}", kind, cause)
    for cause in ("conflict", "disaster")
    for words, kind in (("stock displacement", "stock"), ("internal displacements", "flow")))
LICENCE = "CC BY-NC 4.0 (website), CC BY 3.0 IGO (copies on HDX)"
BASE = "people internally displaced at the end of the year, as IDMC estimates them"

RAW_WORDS = {"stock displacement raw": ("total displacement", "total number of idps raw", "idps raw"),
             "internal displacements raw": ("new displacement", "new displacements raw"),
             "stock displacement": ("total displacement rounded", "total number of idps",
                                    "stock displacement rounded"),
             "internal displacements": ("new displacement rounded", "new displacements",
                                        "internal displacements rounded")}
TOTAL_ALIASES = COUNTRY | {f"{cause} {old}": f"{cause} {new}" for cause in ("conflict", "disaster")
                           for new, spellings in RAW_WORDS.items() for old in spellings}
TOTAL_ALIASES |= {"total number of idps": "conflict stock displacement",
                  "total number of idps raw": "conflict stock displacement raw",
                  "disaster stock displacementr raw": "disaster stock displacement raw"}
EVENT_ALIASES = COUNTRY | {"hazard subtype name": "hazard sub type name", "event codes type": "event codes types",
                           "glide numbers": "event codes"}
LIST_ALIASES = COUNTRY | {
    "date of event start": "start date", "new displacements": "new displacement",
    "disaster internal displacements raw": "new displacement",
    "disaster internal displacements": "new displacement rounded",
    "disaster new displacements": "new displacement", "disaster new displacements raw": "new displacement",
    "disaster stock displacement raw": "total displacement",
    "disaster stock displacement": "total displacement rounded",
    "event codes code type": "event codes", "hazard subtype": "hazard sub type"}
FIGURE_ALIASES = COUNTRY | {"figure cause name": "figure cause", "figure category name": "figure category",
                            "event codes code type": "event codes", "figure id": "id"}
SEX_ALIASES = COUNTRY | {"figure cause": "cause"}

EVENT_COLUMNS = {"event name", "hazard type", "hazard type name", "start date", "displacement type", "figure category"}
CATEGORIES = {"internal displacements": "flow", "internal displacement": "flow", "new displacement": "flow",
              "new displacements": "flow", "idps": "stock", "idp": "stock", "total number of idps": "stock"}
SEXES = {"female": "female", "females": "female", "male": "male", "males": "male", "both sexes": "total",
         "both": "total", "total": "total"}
HAZARDS = ("hazard sub type name", "hazard type name", "hazard sub category name", "hazard category name")
KINDS = ("hazard sub type", "hazard type", "hazard sub category", "hazard category", "violence type",
         "other event sub type")
PERIOD = ("period_start", "period_end")
OF_EVENT = ("event", "event_id", "hazard", "reporting_year")
OF_FIGURE = ("cause", "number", "place_from", *OF_EVENT)


def tidy_totals(quantities):
    """Return what takes one row a country and year to stocks at its end and flows within it."""
    def tidy(raw, drop):
        raw = placed(raw, drop)
        start, end = year_ends(raw["year"])
        raw = raw.assign(period_start=start, period_end=end, date=end)
        return parted(quantified(raw, drop, quantities), raw, stocks=["date"], flows=PERIOD,
                      figure_role="country total")

    return tidy


def tidy_events(hazards):
    """Return what takes one row a disaster event to flows in its period, and to stocks at the end of the year."""
    def tidy(raw, drop):
        raw = placed(raw, drop)
        raw = raw.assign(**period(raw, drop, "start date", "end date"), date=year_ends(raw["year"])[1],
                         **_event(raw, hazards))
        told = [name for name in OF_EVENT if name in raw.columns]
        return parted(quantified(raw, drop, DISASTER), raw, stocks=["date", *told], flows=[*PERIOD, *told],
                      figure_role="one figure")

    return tidy


def _event(raw, hazards):
    number = {"event_id": raw["event id"]} if "event id" in raw.columns else {}
    return number | {"event": raw["event name"], "hazard": finest(raw, hazards), "reporting_year": raw["year"]}


def tidy_figures(raw, drop):
    """Take one row a figure to stocks at the day of the count or flows in their period, and to its evidence."""
    raw = placed(raw, drop)
    _refuse_lone_reports(raw, drop)
    where = places(raw, "locations name", "locations type")
    raw = raw.assign(
        **period(raw, drop, "start date", "end date"), **_event(raw, KINDS), **where, place=where["place_to"],
        date=_stock_day(raw, drop), kind=worded(raw, drop, "figure category", CATEGORIES),
        cause=worded(raw, drop, "figure cause", CAUSES), number=raw["id"], row=np.arange(len(raw)))
    told = [name for name in OF_FIGURE if name in raw.columns]
    long = with_bounds(lengthened(raw, drop, {"total figures": {}}, ["row", "kind"]), drop)
    evidence = citations(raw[filled(raw["total figures"])], organisation="publishers", organisation_2="sources")
    return parted(long, raw, stocks=["date", "place", *told], flows=[*PERIOD, "place_to", *told],
                  figure_role="one figure") | {CITATIONS: evidence}


def _refuse_lone_reports(raw, drop):
    if "reported figures" in raw.columns:
        lone = filled(raw["reported figures"]) & ~filled(raw["total figures"])
        reject(raw, drop, lone, "reported figures without total figures, which count people", "reported figures")


def _stock_day(raw, drop):
    """Return the day of the count, or the day for which IDMC reports it where that is blank."""
    days = [day_of(raw, drop, header) for header in ("stock date", "stock reporting date") if header in raw.columns]
    known = [*days, np.full(len(raw), np.datetime64("NaT"), dtype="datetime64[D]")]
    return np.where(np.isnat(known[0]), known[1], known[0]).astype("datetime64[us]")


def tidy_ages(raw, drop):
    """Take one column a band of age to demographics; the category parts bands that overlap.

    The bands that share out all ages without overlapping are of the category `sex and age`, or `age` for both sexes
    together; each other band is a category of its own.  They are estimates: a central figure without bounds.
    """
    raw = placed(raw, drop)
    raw = raw.assign(cause=worded(raw, drop, "cause", CAUSES), sex=worded(raw, drop, "sex", SEXES),
                     place=finest(raw, ["country name", "iso3"]))
    long = lengthened(raw, drop, _bands(raw.columns), ["country", "year", "cause", "sex", "place"])
    found = counted(long, drop, "persons", EXACT)
    end = year_ends(found["year"])[1]
    unknown = pd.array([pd.NA] * len(found), dtype="Int64")
    both = found["sex"].eq("total")
    band, apart = found["band"].astype("str"), found["apart"].astype("str")
    return {DEMOGRAPHICS: found.drop(columns=["year", "country", "band", "apart"]).assign(
        date_earliest=end, date_latest=end, origin=found["country"], asylum=found["country"],
        population_type=constant("IDP", len(found)), population_base=BASE, claim_by=PUBLISHER,
        category=apart.radd("sex and age").where(~both, apart.radd("age")),
        group=band.where(both, found["sex"].astype("str") + " " + band), dispute=constant("none", len(found)),
        disputed_by=pd.NA, share=pd.array([pd.NA] * len(found), dtype="Float64"),
        base=unknown,
        persons_low=unknown, persons_high=unknown)}


def _bands(headers):
    """Return the constants of each column that an age heads; `apart` names the band if it overlaps the partition."""
    present = {header: band for header, band in bands().items() if header in headers}
    parts = shared_out(present.values())
    return {header: {"age_from": band[0], "age_to": band[1], "band": label(band),
                     "apart": "" if band in parts else f" ({label(band)})"} for header, band in present.items()}


TWIN = "rounded twin of the figure beside it; where it stands alone it is taken, with the bounds of rounding"
TWINS = {quantity.rounded: TWIN for quantity in (*TOTALS, *DISASTER)}
CODES = "number of the kind of hazard; its name stands beside it"
WIDER = "wider class of the hazard; taken only where no narrower one is named"
REGISTERS = "codes of the event in other registers; its name tells it"
EVACUATED = "whether any were evacuated beforehand; not told by number"
EVENT_LEFT_OUT = NAMED | NUMBERED | TWINS | {
    "hazard category": CODES, "hazard sub category": CODES, "hazard type": CODES, "hazard sub type": CODES,
    "event codes": REGISTERS, "event codes types": REGISTERS, "displacement occurred": EVACUATED,
    "hazard category name": WIDER, "hazard sub category name": WIDER}
LIST_LEFT_OUT = NAMED | NUMBERED | TWINS | {
    "hazard category": WIDER, "hazard sub category": WIDER, "event codes": REGISTERS,
    "displacement occurred": EVACUATED}
FIGURE_LEFT_OUT = NAMED | {
    "geographical region": "region of the country", "sources type": "kind of the sources that are cited",
    "figure unit": "what was reported, people or households; total figures count people either way",
    "reported figures": "as reported, in people or households; total figures are the same in people",
    "household size": "IDMC has multiplied by it; total figures are the product",
    "hazard category": WIDER, "hazard sub category": WIDER,
    "stock date accuracy": "stocks have one day; how well it is known is left to the source",
    **dict.fromkeys(("event cause", "event main trigger", "event start date", "event end date",
                     "event start date accuracy", "event end date accuracy"), "of the event; the figure has its own"),
    "is housing destruction": "how the figure was come by", "event codes": REGISTERS,
    **dict.fromkeys(("locations coordinates", "geometry type", "geometry coordinates"),
                    "points of the places that are named; the tables have no coordinates"),
    "locations accuracy": "how well the places are known", "displacement occurred": EVACUATED}

SOURCE = Source(
    name="idmc_displacement", title="Internal displacement by conflict and disasters, yearly, by event and by figure",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(STOCKS, FLOWS, DEMOGRAPHICS, CITATIONS),
    editions=(
        Edition("conflict totals", required={"iso3", "year", "new displacement", "total displacement"},
                excluded=EVENT_COLUMNS, left_out=NAMED | NUMBERED | TWINS, aliases=COUNTRY,
                measures=measures(CONFLICT), tidy=tidy_totals(CONFLICT)),
        Edition("country totals", required={"iso3", "year"}, any_of={total.header for total in TOTALS},
                excluded=EVENT_COLUMNS, left_out=NAMED | NUMBERED | TWINS, aliases=TOTAL_ALIASES,
                measures=measures(TOTALS), tidy=tidy_totals(TOTALS)),
        Edition("country totals, rounded", required={"iso3", "year"}, aliases=TOTAL_ALIASES,
                any_of={total.rounded for total in TOTALS}, left_out=NAMED | NUMBERED,
                measures=measures(TOTALS), excluded=EVENT_COLUMNS | {total.header for total in TOTALS},
                tidy=tidy_totals(TOTALS)),
        Edition("disaster events", required={"iso3", "year", "event name", "hazard type name"},
                any_of={"new displacement", "total displacement"},
                optional={"start date", "start date accuracy", "end date", "end date accuracy", "event id",
                          "hazard sub type name"},
                excluded={"figure category", "displacement type"}, left_out=EVENT_LEFT_OUT,
                aliases=EVENT_ALIASES, measures=measures(DISASTER), tidy=tidy_events(HAZARDS)),
        Edition("list of disasters", required={"iso3", "year", "event name", "hazard type"},
                any_of={"new displacement", "new displacement rounded"},
                optional={"start date", "hazard sub type", "event id", "total displacement"},
                excluded={"hazard type name", "figure category", "displacement type"}, left_out=LIST_LEFT_OUT,
                aliases=LIST_ALIASES, measures=measures(DISASTER), tidy=tidy_events(KINDS)),
        Edition("figures", required={"id", "iso3", "year", "figure cause", "figure category", "total figures",
                                     "event name"},
                any_of={"start date", "stock date"},
                optional={"start date accuracy", "end date", "end date accuracy", "stock reporting date",
                          "hazard type", "hazard sub type", "violence type", "other event sub type",
                          "event id", "publishers", "sources", "locations name", "locations type"},
                left_out=FIGURE_LEFT_OUT, aliases=FIGURE_ALIASES,
                measures=(Measure(("total figures",), additive=True),), tidy=tidy_figures),
        Edition("sex and age", required={"iso3", "year", "sex", "cause"}, any_of=set(bands()),
                optional={"country name"}, aliases=SEX_ALIASES,
                measures=tuple(Measure((band,), additive=True) for band in bands()), tidy=tidy_ages),
    ),
)
