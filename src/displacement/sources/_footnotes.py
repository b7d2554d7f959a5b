"""Footnotes to the rows that they are on."""

import pandas as pd

from displacement.tables.citations import CITATIONS

KEYS = ["year", "origin", "asylum", "population_type"]
EVIDENCE = ["dataset", "part", "record"]


def cited(notes, stocks, flows):
    """Return citations whose `note` is the footnote of each record; several are parted by blank lines.

    A note without an origin (or a country of asylum, or a type) is on all rows of the rest of its key.
    """
    rows = pd.concat([frame for frame in (_of_stocks(stocks), _of_flows(flows)) if frame is not None])
    found = [_matched(rows, group, kept) for kept, group in _kinds(notes)]
    matched = pd.concat(found).drop_duplicates() if found else rows.assign(note=pd.NA)[:0]
    joined = matched.groupby(EVIDENCE, sort=False)["note"].agg("\n\n".join).reset_index()
    table = pd.DataFrame({name: joined[name] if name in joined else pd.Series(pd.NA, index=joined.index)
                          for name in CITATIONS.columns})
    types = {name: column.dtype for name, column in CITATIONS.columns.items() if name not in ("part", "confidence")}
    confidence = pd.CategoricalDtype(CITATIONS.columns["confidence"].values)
    return table.astype(types | {"part": "category", "confidence": confidence, "record": "int32"})


def _of_stocks(stocks):
    if stocks is None:
        return None
    return _texts(stocks.assign(year=stocks["date"].dt.year))


def _of_flows(flows):
    if flows is None:
        return None
    return _texts(flows.assign(year=flows["period_end"].dt.year, origin=flows["destination"], asylum=flows["origin"]))


def _texts(rows):
    return rows[[*KEYS, *EVIDENCE]].astype(dict.fromkeys((*KEYS[1:], "part"), "str") | {"year": "int64"})


def _kinds(notes):
    """Yield the notes by which of their keys are told."""
    texts = notes[[*KEYS, "note"]].astype(dict.fromkeys(KEYS[1:], "str") | {"year": "int64"})
    told = texts[KEYS].ne("total") & texts[KEYS].notna()
    for kept, index in told.groupby(KEYS).groups.items():
        yield [name for name, there in zip(KEYS, kept, strict=True) if there], texts.loc[index]


def _matched(rows, notes, keys):
    return rows.merge(notes[[*keys, "note"]], on=keys, validate="many_to_many")[[*EVIDENCE, "note"]]
