"""Parts of IDMC's databases that are told figure by figure: places by their role, evidence, and the frames of both."""

import re

import numpy as np
import pandas as pd

from displacement.cells.dates import days
from displacement.cells.values import each, encoded, stripped
from displacement.sources.idmc._quantities import blank_text

SIDES = {"place_from": ("origin", "origin and destination"), "place_to": ("destination", "origin and destination")}
PARTED = r"\s*[;,]\s*"
LIST = "; "
CITED = ("organisation", "title", "url", "published_basis", "confidence", "note", "organisation_2", "title_2", "url_2")


def places(raw, names, kinds):
    """Return where people came from and where they went: *names* by the *kinds* that stand in the same order.

    A list whose names all have one kind is taken whole.  A list of several kinds is parted where it has as many names
    as kinds; where it has not (the API's lists), the names tell neither side and both are missing.
    """
    if names not in raw.columns or kinds not in raw.columns:
        return {"place_from": blank_text(raw), "place_to": blank_text(raw)}
    listed, roles = stripped(raw[names]), stripped(raw[kinds]).str.casefold()
    first, several = _kinds(roles)
    found = {side: listed.where(first.isin(kept) & ~several) for side, kept in SIDES.items()}
    if not (several & listed.notna()).any():
        return found
    pairs = _pairs(listed[several & listed.notna()], roles[several & listed.notna()])
    return {side: text.fillna(_kept(pairs, SIDES[side]).reindex(raw.index)) for side, text in found.items()}


def _kinds(roles):
    """Return the first kind of each list, and where a list has several."""
    codes, values = encoded(roles)
    kinds = [re.split(PARTED, value) for value in values]
    first = pd.Series([found[0] for found in kinds], dtype="str").array.take(codes, allow_fill=True)
    several = each(codes, np.array([len(set(found)) > 1 for found in kinds], dtype=bool), False)
    return pd.Series(first, index=roles.index), pd.Series(several, index=roles.index)


def _pairs(listed, roles):
    """Return one row a name of a list with several kinds, under the label of its record."""
    found = pd.DataFrame({"name": listed.str.split(LIST), "kind": roles.str.split(LIST)})
    equal = found["name"].str.len().eq(found["kind"].str.len())
    return found[equal].explode(["name", "kind"])


def _kept(pairs, kept):
    chosen = pairs[pairs["kind"].isin(kept)]
    return chosen.groupby(level=0)["name"].agg(LIST.join).astype("str")


def citations(raw, **columns):
    """Return the citation of each record of *raw*: its `columns` (citation=header) as far as they are there."""
    texts = {name: raw[columns[name]] if columns.get(name) in raw.columns else blank_text(raw) for name in CITED}
    header = columns.get("published")
    day = days(raw[header].str.slice(0, 10))[0] if header in raw.columns else days(blank_text(raw))[0]
    return raw[["part", "record"]].assign(**texts, published_earliest=day, published_latest=day)
