"""Surveys of the general population by the Displacement Tracking Matrix: estimates of displaced and returned people.

Each sheet of estimates has one row a region.  "Estimated max." is the number that IOM adds up and quotes, and its own
upper end: no lower end is published.
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Measure
from displacement.cells.countries import members
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.places import of_codes, worded
from displacement.cells.values import stripped
from displacement.sources.iom._words import days_of
from displacement.tables.citations import CITATIONS
from displacement.tables.stocks import STOCKS

MEASURES = {"idps": {"population_type": "IDP", "most": 0}, "idps max": {"population_type": "IDP", "most": 1},
            "returnees": {"population_type": "RTN", "most": 0}, "returnees max": {"population_type": "RTN", "most": 1}}
FORMS = {"idps": ("idps present", "idps", "idp", "idp pop present", "idp population present", "idp population",
                  "idps estimate", "idp estimate", "idp estimation"),
         "returnees": ("returnee pop present", "returnee population present", "returnees present", "returnees",
                       "returnee population", "returnee estimate", "returnees estimate")}
BEGINNINGS = ("estimated", "estimate of", "estimated number of", "estimated no of", "estimation of", "number of",
              "total", "")
ALIASES = {
    " ".join(filter(None, (beginning, most, facto, form))): f"{name} max" if most else name
    for name, forms in FORMS.items() for beginning in BEGINNINGS for most in ("max", "maximum", "")
    for facto in ("de facto", "") for form in forms
} | {
    **dict.fromkeys(("country", "admin0 name", "adm0 name"), "country name"),
    **dict.fromkeys(("iso3", "country iso3", "admin0 pcode", "adm0 pcode"), "country code"),
    **dict.fromkeys(("date reported", "reporting date", "date", "survey date", "report date"), "reported date"),
    **dict.fromkeys(("round number", "survey round", "round no"), "round"),
    **dict.fromkeys(("oblast name", "admin1 name", "adm1 name", "adm1 en", "region", "oblast en"), "oblast"),
    **dict.fromkeys(("oblast code", "admin1 pcode", "adm1 pcode", "pcode", "p code"), "oblast pcode"),
}
ALIASES = {old: new for old, new in ALIASES.items() if old != new}
NOTES = {f"unnamed {position}": "notes beside the table" for position in range(1, 61)}
TOTALS = ("total", "grand total", "ukraine", "total ukraine", "national total", "country total")
SURVEY_NAME = "General Population Survey"
NO_NUMBERS = "share of all displaced people, without date, round or number; another sheet has the estimates"


def tidy_survey(raw, drop):
    """Take one row a region to stocks of displaced and of returned people; a total is level 0."""
    place = worded(raw, ["oblast"])
    whole = place.str.lower().isin(TOTALS)
    raw = raw.assign(
        place=place.str.replace(r"\s*\*+$", "", regex=True).mask(whole), place_code=worded(raw, ["oblast pcode"]),
        admin_level=np.where(whole, 0, 1), date=days_of(raw["reported date"]), operation=SURVEY_NAME, cause="total",
        round=worded(raw, ["round"]).str.replace(r"^round\s+", "", case=False, regex=True),
        country=members(worded(raw, ["country code"]), "iso3").fillna(members(worded(raw, ["country name"]), "name")))
    raw["country"] = raw["country"].fillna(of_codes(raw["place_code"]))
    ids = ["country", "place", "place_code", "admin_level", "date", "operation", "cause", "round"]
    people = counted(lengthened(raw, drop, MEASURES, ids), drop, "persons", EXACT)
    unknown = people["country"].isna()
    if unknown.any():
        drop.reject(people, unknown, "country is not told by name or code", "place")
    low = people["persons_low"].mask(people["most"].eq(1))
    stocks = people.drop(columns=["country", "most"]).assign(persons_low=low, origin=people["country"],
                                                             asylum=people["country"])
    return {STOCKS: stocks, CITATIONS: _noted(raw[raw["record"].isin(people["record"])])}


def tidy_shares(raw, drop):
    """Leave shares without date or number out; the tables stay empty."""
    rest = drop(raw, [True] * len(raw), NO_NUMBERS)
    return tidy_survey(rest.assign(oblast="", idps="", **{"reported date": ""}), drop)


def _noted(raw):
    """Return a citation for each row whose name has an asterisk, which says how to use its figures."""
    stars = stripped(raw["oblast"]).str.extract(r"(\*+)$", expand=False)
    marked = raw[stars.notna()][["part", "record"]]
    note = "marked " + stars.dropna() + " in the workbook, where a note beside the table says what that means"
    empty = [name for name in CITATIONS.required if name not in ("note", "dataset", "part", "record")]
    return marked.assign(**dict.fromkeys(empty, pd.Series(np.nan, index=marked.index, dtype="str")), note=note)


SURVEY = {"required": {"oblast", "reported date"}, "any_of": set(MEASURES), "aliases": ALIASES, "tidy": tidy_survey,
          "optional": {"round", "country name", "country code", "oblast pcode"},
          "left_out": NOTES | {"macro region": "group of regions", "macroregion": "group of regions"},
          "measures": tuple(Measure((name,), additive=True) for name in MEASURES)}
SHARES_ONLY = {"required": {"of idps"}, "tidy": tidy_shares, "left_out": NOTES, "measures": (Measure(("of idps",)),),
               "any_of": {f"top {number} {words}" for number in range(3, 11)
                          for words in ("idp hosting oblasts", "oblasts of origin of idps", "oblasts of origin",
                                        "hosting oblasts", "oblasts hosting idps")}}
