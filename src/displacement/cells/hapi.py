"""What the files and API pages of HDX HAPI share: places by code, periods, flags, and rows that HDX marks as wrong."""

import pandas as pd

from displacement.cells.countries import resolved
from displacement.cells.places import located, worded
from displacement.cells.values import stripped

URL = "https://data.humdata.org/dataset/"
IN_ERROR = "HDX marks the row as in error: what was added up holds a row twice"
ALIASES = {"iso3": "location code", "country code": "location code", "country name": "location name",
           "population count": "population"}
REQUIRED = {"location code", "population", "reference period start"}
OPTIONAL = {"location name", "admin level", "admin1 code", "admin1 name", "admin2 code", "admin2 name", "error",
            "provider admin1 name", "provider admin2 name", "reference period end"}
LEFT_OUT = {
    "has hrp": "whether the country has a response plan, not a figure",
    "in gho": "whether the country is in the humanitarian overview, not a figure",
    "dataset hdx id": "number of the dataset at HDX", "resource hdx id": "number of the file at HDX",
    "warning": "how HDX matched the place code, which is kept as HDX gives it",
    **dict.fromkeys(("location ref", "admin1 ref", "admin2 ref"), "number in HAPI's own tables"),
}


def placed(raw, drop):
    """Return *raw* without rows in error, with `country`, the place, and first and last day as text.

    A place that HDX could not match has the provider's name and no code.
    """
    if "error" in raw.columns:
        raw = drop(raw, stripped(raw["error"]).notna(), IN_ERROR)
    names = [worded(raw, ["location name"]), *(worded(raw, [f"admin{level} name", f"provider admin{level} name"])
                                               for level in (1, 2))]
    codes = [worded(raw, ["location code"]), *(worded(raw, [f"admin{level} code"]) for level in (1, 2))]
    places = located(names, codes, raw.get("admin level"))
    start = _day(raw["reference period start"])
    end = _day(raw["reference period end"]).fillna(start) if "reference period end" in raw.columns else start
    country = resolved(raw, drop, "country", iso3="location code", name="location name")
    return pd.concat([raw, places], axis=1).assign(country=country, first=start, last=end)


def _day(text):
    return stripped(text).str.replace(r"[T ].*", "", regex=True)
