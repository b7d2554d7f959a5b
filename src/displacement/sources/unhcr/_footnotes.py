"""Footnotes: from the `footnotes.csv` of UNHCR's downloads to the citations of the rows that they are on.

A note names a year, a range of years or a list of both (`2021, 2023 - 2024`), one population type or several
(`REF,STA`), and one or both countries; a country that is blank means all.
"""

import pandas as pd

from displacement.cells.values import blank, stripped
from displacement.sources.unhcr._finder import countries
from displacement.tables.citations import CITATIONS
from displacement.tables.flows import FLOWS
from displacement.tables.footnotes import FOOTNOTES

NOTED = (FOOTNOTES, CITATIONS)          # what a dataset has beside its own tables where notes come with it
KEYS = ["year", "origin", "asylum", "population_type"]
EVIDENCE = ["dataset", "part", "record"]
NO_TEXT = "a footnote without text"
RENAMED = {"VDA": "OIP"}                # Venezuelans displaced abroad, as the type was called until 2021
DASH = r"\s*[-\u2013\u2014]\s*"
YEARS = r"^(?P<year_from>(?:19|20)\d\d)(?:\.0)?(?:-(?P<year_to>(?:19|20)\d\d))?$"


def tidy_footnotes(raw, drop):
    """Take the footnotes, one row for each run of years and each type that a note names."""
    raw = drop(raw, stripped(raw["footnote"]).isna(), NO_TEXT)
    raw = countries(raw, drop)
    notes = raw[["part", "record"]].assign(
        origin=_or_all(raw, "origin"), asylum=_or_all(raw, "asylum"), note=stripped(raw["footnote"]),
        years=_listed(stripped(raw["year"]).str.replace(DASH, "-", regex=True)),
        population_type=_listed(blank(raw, "population type")))
    notes = notes.explode("years").explode("population_type").reset_index(drop=True)
    bounds = notes["years"].astype("str").str.extract(YEARS)
    wrong = bounds["year_from"].isna()
    if wrong.any():
        drop.reject(notes, wrong, "year is no year and no range of years", "years")
    types = notes["population_type"].astype("str").str.upper().replace(RENAMED)
    found = notes.drop(columns="years").assign(
        year_from=bounds["year_from"], year_to=bounds["year_to"].fillna(bounds["year_from"]), population_type=types)
    return {FOOTNOTES: found.drop_duplicates()}


def _or_all(raw, side):
    """Return the country of *side*; `total` where neither code nor name is told, for the note is then on all."""
    told = [blank(raw, f"{side} {column}").notna() for column in ("iso", "code", "name")]
    return raw[side].where(told[0] | told[1] | told[2], "total")


def _listed(text):
    """Return the items of each cell, which commas part; one missing item where there is none."""
    items = text.str.strip(" ,;").str.split(r"\s*[,;]\s*", regex=True)
    return items.where(items.notna(), None)


def noted(tables):
    """Return *tables* with the footnotes in the citations of the rows that they are on."""
    notes = tables.get(FOOTNOTES)
    rows = [_keyed(table, frame) for table, frame in tables.items() if {"origin", "record"} <= set(frame.columns)
            and table is not FOOTNOTES]
    if notes is None or not rows:
        return tables
    return tables | {CITATIONS: cited(notes, pd.concat(rows, ignore_index=True))}


def cited(notes, rows):
    """Return citations whose `note` is the footnote of each of *rows*; several are parted by blank lines.

    A note without an origin (or a country of asylum, or a type) is on all rows of the rest of its key.
    """
    found = [_matched(rows, group, kept) for kept, group in _kinds(_by_year(notes))]
    matched = pd.concat(found).drop_duplicates() if found else rows.assign(note="")[:0]
    joined = matched.groupby(EVIDENCE, sort=False)["note"].agg("\n\n".join).reset_index()
    table = pd.DataFrame({name: joined[name] if name in joined else pd.Series(pd.NA, index=joined.index)
                          for name in CITATIONS.columns})
    types = {name: column.dtype for name, column in CITATIONS.columns.items() if name not in ("part", "confidence")}
    confidence = pd.CategoricalDtype(CITATIONS.columns["confidence"].values)
    return table.astype(types | {"part": "category", "confidence": confidence, "record": "int32"})


def _keyed(table, frame):
    """Return the keys of the footnotes for the rows of one table; a return has its origin as destination."""
    if table is FLOWS:
        returned = frame["flow_type"].eq("return").to_numpy()
        origin, other = frame["origin"].astype("str"), frame["destination"].astype("str")
        frame = frame.assign(origin=origin.mask(returned, other), asylum=other.mask(returned, origin))
    elif "year" not in frame and "asylum" not in frame:
        frame = frame.assign(asylum="total")
    day = next((name for name in ("date", "period_end", "date_latest") if name in frame), None)
    year = frame["year"] if day is None else frame[day].dt.year
    rows = frame.assign(year=year, population_type=frame.get("population_type", "ASY"))[[*KEYS, *EVIDENCE]]
    return rows.astype(dict.fromkeys((*KEYS[1:], "part"), "str") | {"year": "int64"})


def _by_year(notes):
    """Return one row for each year that a note is on."""
    first, last = (notes[name].to_numpy("int64") for name in ("year_from", "year_to"))
    rows = notes.loc[notes.index.repeat(last - first + 1), [*KEYS[1:], "note"]]
    years = pd.Series(first, index=notes.index).loc[rows.index] + rows.groupby(level=0).cumcount()
    return rows.assign(year=years).reset_index(drop=True).astype(dict.fromkeys(KEYS[1:], "str"))


def _kinds(notes):
    """Yield the notes by which of their keys are told."""
    told = notes[KEYS].ne("total") & notes[KEYS].notna()
    for kept, index in told.groupby(KEYS).groups.items():
        yield [name for name, there in zip(KEYS, kept, strict=True) if there], notes.loc[index]


def _matched(rows, notes, keys):
    return rows.merge(notes[[*keys, "note"]], on=keys, validate="many_to_many")[[*EVIDENCE, "note"]]
