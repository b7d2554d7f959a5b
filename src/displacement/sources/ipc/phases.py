"""People by phase of food insecurity: the Integrated Food Security Phase Classification and the Cadre Harmonisé.

An analysis classifies the areas of a country for a current period and up to two projections.  `all` is the population
analysed, not that of the country, and `3+` repeats phases 3 to 5.  Shares are rounded.  The API gives countries in two
letters and periods as months in words; HDX writes days.  HDX files do not number the analyses: in May 2021 Ethiopia
has two with the same dates, told apart by the population analysed.  The dashboard's workbooks put the period of the
current analysis beside the first projection of some areas.
"""


import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.values import blank
from displacement.sources.ipc._grids import AS_HEADED, read_grid
from displacement.sources.ipc._records import (
    NO_ANALYSIS,
    identified,
    longly,
    named_levels,
    valid,
    widely,
    without_blanks,
)
from displacement.sources.ipc._replies import REPEATED, read_areas, read_population
from displacement.sources.ipc._words import PERIODS, RAW_PHASES, meant, number, share
from displacement.tables.citations import CITATIONS
from displacement.tables.phases import PHASES

FIGURES = tuple(name(phase, period) for period in PERIODS for phase in RAW_PHASES for name in (number, share))
WIDE = tuple(Measure((name,)) for name in FIGURES)
DAYS = {period: (f"{period} from", f"{period} to") for period in PERIODS}
MONTHS = {period: (f"dates {period}",) for period in PERIODS}
SUFFIXES = {"current": "", "first projection": " projected", "second projection": " second projected"}
OF_AREAS = tuple(f"area phase {period}" for period in PERIODS)
DIVISIONS = ("adm0 5 name", "adm1 name", "adm1 5 name", "adm2 name", "adm2 5 name", "adm3 name")


def _hdx_aliases():
    found = {"total country population": "country population", "validity": "validity period"}
    for period in PERIODS:
        found |= {f"population {word} {period}": number("all", period) for word in ("analyzed", "analysed")}
        found |= {f"phase {phase} percentage {period}": share(phase, period) for phase in RAW_PHASES}
    return found


def _api_aliases():
    found = {"id": "analysis id", "title": "analysis name", "analysis date": "date of analysis",
             "population": "country population", "name": "area", "current period dates": "dates current",
             "projected period dates": "dates first projection",
             "second projected period dates": "dates second projection"}
    for period, suffix in SUFFIXES.items():
        found |= {f"estimated population{suffix}": number("all", period), f"p3plus{suffix}": number("3plus", period),
                  f"p3plus percentage{suffix}": share("3plus", period),
                  f"overall phase{suffix}": f"area phase {period}"}
        for phase in "12345":
            found |= {f"phase{phase} population{suffix}": number(phase, period),
                      f"phase{phase} percentage{suffix}": share(phase, period)}
    return found


def tidy_long(raw, drop):
    """Take HDX's rows, one a phase."""
    raw = without_blanks(raw, drop, ("number", "percentage"))
    return {PHASES: longly(raw, drop, identified(raw, drop, iso3="country", name="country"))}


def tidy_hapi(raw, drop):
    """Take HAPI's rows; the analysis is not named there, and the level is a number."""
    raw = without_blanks(raw, drop, ("number", "percentage"))
    level = blank(raw, "admin level").map({"0": "country", "1": "level 1", "2": "area"}).fillna(
        blank(raw, "admin level"))
    first, second = (blank(raw, f"provider admin{depth} name").fillna(blank(raw, f"admin{depth} name"))
                     for depth in (1, 2))
    raw = raw.assign(**{"level": level, "level 1": first, "area": second.fillna(first).where(level.ne("country")),
                        "area code": blank(raw, "admin2 code").fillna(blank(raw, "admin1 code"))})
    return {PHASES: longly(raw, drop, identified(raw, drop, iso3="country"))}


def tidy_wide(raw, drop):
    """Take HDX's rows, one an area with all its phases and periods."""
    raw = without_blanks(raw, drop, FIGURES)
    return {PHASES: widely(raw, drop, identified(raw, drop, iso3="country", name="country"), DAYS)}


def tidy_api(raw, drop):
    """Take the API's analyses, groups and areas; a record without figures and population is no analysis."""
    raw = raw if "level" in raw.columns else raw.assign(level="country")
    figures = [name for name in FIGURES if name in raw.columns]
    none = raw["level"].eq("country") & blank(raw, "country population").isna() & pd.concat(
        [blank(raw, name).isna() for name in figures], axis=1).all(axis=1)
    if none.any():
        drop.reject(raw, none, NO_ANALYSIS, "analysis name")
    raw = drop(raw[~none], blank(raw[~none], "repeats").notna(), REPEATED)
    raw = without_blanks(raw, drop, figures)
    return {PHASES: widely(raw, drop, identified(raw, drop, iso2="country"), MONTHS)}


def tidy_areas(raw, drop):
    """Take the API's areas of one period; neither country nor dates stand in them."""
    raw = without_blanks(raw.assign(level="area"), drop, FIGURES)
    long = widely(raw, drop, identified(raw, drop), {})
    return {PHASES: _of_period(long, raw, "ipc period").assign(analysis=long["analysis_id"])}


def tidy_dashboard(raw, drop):
    """Take the rows of a dashboard workbook: country, first divisions and areas."""
    raw = without_blanks(raw, drop, FIGURES)
    return {PHASES: widely(raw, drop, identified(raw, drop, name="country"), MONTHS)}


def tidy_country_table(raw, drop):
    """Take the rows of a table of one country; one period stands in its title, several over their columns."""
    raw = without_blanks(raw, drop, FIGURES)
    long = widely(raw, drop, identified(raw, drop, name="country"), MONTHS)
    return {PHASES: long if raw["period"].eq(AS_HEADED).all() else _of_period(long, raw, "period")}


def tidy_cadre(raw, drop):
    """Take the rows of the Cadre Harmonisé: areas by exercise and reference period."""
    raw = without_blanks(raw, drop, FIGURES)
    name, depth = named_levels(raw, DIVISIONS)
    code, _ = named_levels(raw, [header.replace("name", "pcod2") for header in DIVISIONS])
    reference = blank(raw, "reference label") + " " + blank(raw, "reference year")
    level = depth.map(lambda place: "country" if place == 0 else "level 1" if place <= 2 else "area")
    exercise = "Cadre Harmonisé " + blank(raw, "exercise label") + " " + blank(raw, "exercise year")
    raw = raw.assign(level=level, area=name, **{"level 1": blank(raw, "adm1 name"), "area code": code,
                                                "dates current": reference, "analysis name": exercise})
    found = identified(raw, drop, iso3="adm0 pcod3", name="adm0 name")
    found = found.assign(analysis=found["country"].astype("str") + " " + exercise)
    return {PHASES: _of_period(widely(raw, drop, found, MONTHS), raw, "chtype")}


def tidy_list(raw, drop):
    """Take the API's list of analyses to citations; it holds no figures."""
    note = "IPC analysis " + raw["id"] + ", " + raw["country"] + ", " + raw["year"] + ", condition " + raw["condition"]
    start, end = valid(raw, drop, "created")
    empty = pd.Series(pd.NA, index=raw.index, dtype="str")
    return {CITATIONS: raw[["part", "record", "title"]].assign(
        organisation="IPC", url=raw["link"], published_earliest=start, published_latest=end, note=note,
        published_basis="created in the IPC's system", confidence="official", organisation_2=empty, title_2=empty,
        url_2=empty)}


def _of_period(long, raw, header):
    """Return *long* with the kind of period that *header* tells for each record."""
    kinds = meant(raw[header], PERIODS)
    kinds.index = pd.MultiIndex.from_arrays([raw["part"].astype("str"), raw["record"]])
    keys = pd.MultiIndex.from_arrays([long["part"].astype("str"), long["record"]])
    return long.assign(period_type=kinds.reindex(keys).to_numpy())


PLACES = {"level 1", "area", "level"}
NAMED = {"note": "text of a note; the rule that drops it says so"}
LONG = {"required": {"date of analysis", "country", "validity period", "from", "to", "phase", "number"},
        "optional": {"country population", "level 1", "area", "percentage"}, "excluded": {"level"},
        "aliases": _hdx_aliases(), "measures": (Measure(("number",)), Measure(("percentage",))), "tidy": tidy_long}
HAPI = {
    "required": {"country", "admin level", "phase", "validity period", "number", "from", "to"},
    "any_of": {"provider admin1 name", "admin1 name"},
    "optional": {"percentage", "provider admin2 name", "admin1 code", "admin2 name", "admin2 code",
                 "provider admin1 name", "admin1 name"},
    "aliases": {"location code": "country", "ipc phase": "phase", "ipc type": "validity period",
                "population in phase": "number", "population fraction in phase": "percentage",
                "reference period start": "from", "reference period end": "to"},
    "left_out": {"has hrp": "says whether the country has a response plan, not a figure of the analysis",
                 "in gho": "says whether the country is in the Global Humanitarian Overview",
                 "dataset hdx id": "number of the dataset in HDX", "resource hdx id": "number of the file in HDX",
                 "warning": "remark on how HAPI matched the place; the provider's own names are kept",
                 "error": "remark on how HAPI matched the place; the provider's own names are kept",
                 "location ref": "row number in HAPI", "location name": "the code beside it tells the country",
                 "admin1 ref": "row number in HAPI", "admin2 ref": "row number in HAPI"},
    "measures": (Measure(("number",)), Measure(("percentage",))), "tidy": tidy_hapi}
HDX_WIDE = {"required": {"date of analysis", "country"},
            "any_of": {number("all", period) for period in PERIODS},
            "excluded": {"level", "condition"},
            "optional": {*FIGURES, *PLACES, "country population", *(day for pair in DAYS.values() for day in pair)},
            "aliases": _hdx_aliases(), "measures": WIDE, "tidy": tidy_wide}
API = {
    "required": {"analysis name", "country", "date of analysis", "dates current"}, "any_of": {number("all", "current")},
    "optional": {*FIGURES, *PLACES, *OF_AREAS, *(date for dates in MONTHS.values() for date in dates), "analysis id",
                 "area id", "condition", "country population"},
    "excluded": {"phase category"}, "aliases": _api_aliases(), "measures": WIDE, "tidy": tidy_api,
    "left_out": {"period": "which periods were asked of the API: A is all",
                 "view level": "level at which the website draws the map",
                 "population percentage": "share of the world's population; 0 in all records seen",
                 "aag id": "number of the group in the source's system; `group` has its name",
                 "repeats": "mark of an area that is listed again; the rule that drops it says so",
                 "metadata": "colours and disclaimer of the website",
                 "areas": "areas written into one cell; the JSON reply gives them as records",
                 "groups": "groups written into one cell; the JSON reply gives them as records",
                 "link": "address of the page of the analysis"}}

SOURCE = Source(
    name="ipc_phases", title="People by phase of food insecurity (IPC and Cadre Harmonisé)",
    publisher="Integrated Food Security Phase Classification (IPC)",
    licence="public domain on HDX; CC BY-NC-SA 3.0 IGO for reports", url="https://www.ipcinfo.org/",
    tables=(PHASES, CITATIONS),
    editions=(
        Edition("hdx long", **LONG), Edition("hapi", **HAPI), Edition("hdx wide", **HDX_WIDE),
        Edition("api", read=read_population, **API), Edition("api, one row an analysis", **API),
        Edition("api areas", read=read_areas, required={"analysis id", "area", "ipc period", number("all", "current")},
                optional={*FIGURES, *OF_AREAS, "area id"}, measures=WIDE, tidy=tidy_areas,
                aliases=_api_aliases() | {"title": "area", "anl id": "analysis id", "aar id": "area id"} | {
                    f"phase{phase} percent": share(phase, "current") for phase in "12345"},
                left_out={
                    "population min": "people in phase 3 or worse, the sum of phases 3 to 5 in all files seen",
                    "population percentage min": "their share",
                    "population phase worse": "people expected in a worse phase; blank in all files seen",
                    "population percentage phase worse": "their share",
                    "confidence level": "level of evidence of the map, on a scale that is not published with it",
                    "justification": "text of the map", "prolonged crisis": "mark of the map",
                    "admin type": "how the website draws the area", "view level": "how the website draws the area",
                    "color": "colour of the map", "hide settlement labels": "setting of the map",
                    "hide area labels": "setting of the map", "hide area borders": "setting of the map",
                    "show area popups": "setting of the map"} | {
                    f"phase{phase} color": "colour of the map" for phase in "12345"}),
        Edition("dashboard workbook", read=read_grid, tidy=tidy_dashboard, measures=WIDE,
                required={"country", "area", "analysis name", "date of analysis", "level"},
                any_of={number("all", period) for period in PERIODS},
                optional={*FIGURES, *PLACES, *OF_AREAS, *(date for dates in MONTHS.values() for date in dates),
                          "area id", "country population"},
                left_out=NAMED | {f"share of country analysed {period}": "share of the country's population that was "
                                  "analysed; both numbers are kept" for period in PERIODS}),
        Edition("table of one country", read=read_grid, tidy=tidy_country_table, measures=WIDE,
                required={"country", "area", "analysis name", "level", "period", "dates current"},
                any_of=set(FIGURES), optional={*FIGURES, *PLACES, *OF_AREAS, "country population",
                                               *(date for dates in MONTHS.values() for date in dates)},
                excluded={"date of analysis"},
                left_out=NAMED | {"phase category": "the name of the area's phase, which is kept as a number"}),
        Edition("cadre harmonisé", tidy=tidy_cadre, measures=WIDE,
                required={"adm0 name", "chtype", "exercise label", "exercise year", "reference label",
                          "reference year", number("1", "current")},
                optional={*FIGURES, *DIVISIONS, *(header.replace("name", "pcod2") for header in DIVISIONS),
                          "adm0 pcod3", "area phase current"},
                aliases={"population": number("all", "current"), "phase35": number("3plus", "current"),
                         "phase class": "area phase current", "phase3 5": number("3plus", "current")} | {
                    f"phase{phase}": number(phase, "current") for phase in "12345"},
                left_out={
                    "adm1 pcod3": "another code of the division; the name and the code beside it tell it",
                    "adm2 pcod3": "another code of the division; the name and the code beside it tell it",
                    "adm0 pcod2": "the three-letter code beside it tells the country",
                    "adm0 gaulcode": "FAO's number of the country", "adm1 gaulcode": "FAO's number of the place",
                    "adm2 gaulcode": "FAO's number of the place", "region": "part of Africa",
                    "exercise code": "number of the exercise; its label and year are kept",
                    "reference code": "number of the period; its label and year are kept",
                    "foodconsumption phase": "phase of one outcome, not of the area",
                    "livelihoods phase": "phase of one outcome, not of the area",
                    "livelihood phase": "phase of one outcome, not of the area",
                    "nutrition phase": "phase of one outcome, not of the area",
                    "mortality phase": "phase of one outcome, not of the area",
                    "status": "state of the record in the provider's system", "notes": "remark of the provider",
                    "geometry": "shape of the area", "objectid": "row number of the provider",
                    "usethisperiod": "which exercise the provider advises for a period; `analysis` tells them apart"}),
        Edition("list of analyses", tidy=tidy_list,
                required={"id", "title", "link", "country", "year", "condition", "created"},
                excluded={"current period dates"}, left_out={"modified": "day of the last change in the IPC's system"}),
    ),
)
