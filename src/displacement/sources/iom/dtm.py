"""IOM Displacement Tracking Matrix: internally displaced people by operation, round, place and reason.

The same people are listed at level 0, 1 and 2, and again by each operation that covers them: levels and operations are
never added.  Within one operation, round and level the rows by reason and by origin are parts.  `Not available` is
missing, and so are sexes that are blank.  Reasons are words joined by semicolons, in any case.  The API is saved as
JSON (its second version wraps it with `isSuccess`), HDX puts it into one CSV with a tag row, HAPI adds the reasons up.
Surveys of the general population, as in Ukraine, give an estimate "max." for each oblast; notes stand in columns
without a header, and an asterisk after a name points at them.
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells import hapi as _hapi
from displacement.cells.countries import resolved
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.places import located, worded
from displacement.cells.values import numbers
from displacement.sources.iom._survey import SHARES_ONLY, SURVEY
from displacement.sources.iom._words import causes, days_of
from displacement.tables._table import DISPUTES
from displacement.tables.citations import CITATIONS
from displacement.tables.countries import country_name
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.operations import OPERATIONS
from displacement.tables.stocks import STOCKS

PRESENT = "numpresentidpind"
MEASURES = {PRESENT: {"group": "total"}, "numbermales": {"group": "male"}, "numberfemales": {"group": "female"}}
LEVELS = range(4)
NAMES = {f"admin{level} {part}": f"admin{level}{part}" for level in LEVELS for part in ("name", "pcode")}
SPACED = {"operation status": "operationstatus", "admin level": "adminlevel", "num present idp ind": PRESENT,
          "reporting date": "reportingdate", "year reporting date": "yearreportingdate",
          "month reporting date": "monthreportingdate", "round number": "roundnumber",
          "displacement reason": "displacementreason", "number males": "numbermales",
          "number females": "numberfemales", "idp origin admin1 name": "idporiginadmin1name",
          "idp origin admin1 pcode": "idporiginadmin1pcode", "assessment type": "assessmenttype"}
LEFT_OUT = {"id": "number of the row in IOM's system", "yearreportingdate": "the date says it",
            "operationstatus": "whether the operation goes on today; the list of operations has it",
            "idporiginadmin1pcode": "code of the place of origin, whose name is kept",
            "unnamed 1": "row number that a program wrote"}
COUNTRY_OF_LIST = "name of a country that the Matrix covers, not a figure"
IDS = ["country", "place", "place_code", "place_in", "admin_level", "cause", "reason", "operation", "round",
       "assessment", "place_from", "date"]


def tidy(raw, drop):
    """Take the rows of the API or of HDX to stocks, and people by sex to demographics."""
    raw = _described(raw, drop)
    people = counted(lengthened(raw, drop, MEASURES, [*IDS, "base"]), drop, "persons", EXACT)
    together = people["group"].eq("total").to_numpy()
    return {STOCKS: _stocks(people[together].drop(columns=["group", "base"])),
            DEMOGRAPHICS: _by_sex(people[~together])}


def tidy_hapi(raw, drop):
    """Take HAPI's rows, which are over all reasons, to stocks."""
    raw = _hapi.placed(raw, drop)
    raw = raw.assign(date=raw["last"], cause="total", round=_round(raw, "reporting round"),
                     operation=worded(raw, ["operation"]), assessment=worded(raw, ["assessment type"]))
    ids = [name for name in IDS if name not in ("reason", "place_from")]
    return {STOCKS: _stocks(counted(lengthened(raw, drop, {"population": {}}, ids), drop, "persons", EXACT))}


def tidy_operations(raw, drop):
    """Take the list of operations to its table."""
    country = resolved(raw, drop, "country", iso3="admin0pcode", name="admin0name")
    return {OPERATIONS: raw[["part", "record", "operation"]].assign(country=country, status=raw["operationstatus"])}


def tidy_countries(raw, drop):
    """Leave the list of countries out; the table of operations stays empty."""
    rest = drop(raw, [True] * len(raw), COUNTRY_OF_LIST)
    return tidy_operations(rest.assign(operation="", operationstatus=""), drop)


def _described(raw, drop):
    names, codes = ([worded(raw, [f"admin{level}{part}"]) for level in LEVELS] for part in ("name", "pcode"))
    reason = worded(raw, ["displacementreason"])
    cause = causes(reason) if "displacementreason" in raw.columns else "total"
    base = numbers(raw[PRESENT])[0]
    return pd.concat([raw, located(names, codes, raw.get("adminlevel"))], axis=1).assign(
        country=resolved(raw, drop, "country", iso3="admin0pcode", name="admin0name"), cause=cause, reason=reason,
        round=_round(raw, "roundnumber"), assessment=worded(raw, ["assessmenttype"]),
        place_from=worded(raw, ["idporiginadmin1name", "idporiginadmin1pcode"]),
        date=days_of(raw["reportingdate"], raw.get("monthreportingdate")), base=base.mask(base.lt(1)))


def _round(raw, header):
    return worded(raw, [header]).str.replace(r"\.0$", "", regex=True)


def _stocks(people):
    return people.rename(columns={"country": "asylum"}).assign(origin=people["country"], population_type="IDP")


def _by_sex(people):
    country = people["country"]
    named = people["place"].fillna(country.astype("str").map(country_name, na_action="ignore"))
    return people.drop(columns=["country", "date"]).assign(
        date_earliest=people["date"], date_latest=people["date"], place=named, origin=country, asylum=country,
        population_type="IDP", population_base="IDPs present", category="sex", sex=people["group"].astype("str"),
        share=np.nan, claim_by="IOM DTM", dispute=DISPUTES[0], disputed_by=pd.NA)


def _only_countries(raw):
    return {"admin0name", "admin0pcode"} >= set(raw.columns) - {"part", "record", "id", "unnamed 1"}


FIGURES = {"required": {"operation", PRESENT, "reportingdate"}, "any_of": {"admin0pcode", "admin0name"},
           "optional": {*MEASURES, *NAMES.values(), "adminlevel", "monthreportingdate", "roundnumber",
                        "displacementreason", "idporiginadmin1name", "assessmenttype"},
           "aliases": NAMES | SPACED, "left_out": LEFT_OUT, "tidy": tidy,
           "measures": tuple(Measure((name,), additive=True) for name in MEASURES)}
HAPI = {"required": {*_hapi.REQUIRED, "operation"}, "aliases": _hapi.ALIASES, "left_out": _hapi.LEFT_OUT,
        "optional": {*_hapi.OPTIONAL, "assessment type", "reporting round"}, "tidy": tidy_hapi,
        "measures": (Measure(("population",), additive=True),)}
OPERATION_LIST = {"required": {"operation", "operationstatus"}, "any_of": {"admin0pcode", "admin0name"},
                  "excluded": {PRESENT}, "aliases": NAMES | SPACED, "left_out": LEFT_OUT, "tidy": tidy_operations}
COUNTRY_LIST = {"required": {"admin0name", "admin0pcode"}, "aliases": NAMES, "told": _only_countries,
                "left_out": LEFT_OUT, "tidy": tidy_countries}
LAYOUTS = {"API": FIGURES, "HAPI": HAPI, "operation list": OPERATION_LIST, "country list": COUNTRY_LIST}

SOURCE = Source(
    name="iom_dtm", title="Displacement Tracking Matrix: internally displaced people by operation, round and place",
    publisher="International Organization for Migration (IOM)",
    licence="other: free use with attribution to IOM DTM; ask IOM before passing files on",
    url="https://dtm.iom.int/data-and-analysis/dtm-api", tables=(STOCKS, DEMOGRAPHICS, OPERATIONS, CITATIONS),
    editions=(
        *(Edition(name, **layout) for name, layout in LAYOUTS.items()),
        Edition("survey", **SURVEY), Edition("shares of a survey", **SHARES_ONLY),
    ),
)
