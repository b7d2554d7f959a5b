"""Figures as somebody states them: claimant and outlet, bound words, and the citation of the record."""

import pandas as pd

from displacement.cells.dates import day_bounds
from displacement.cells.values import numbers, stripped
from displacement.tables.uses import OURS
from displacement.tables.vocabulary import USES

DEFAULT_USE = next(iter(USES))

BOUND_WORDS = {
    "": "exact", "exact": "exact",
    "about": "about", "almost": "about", "nearly": "about",
    "at least": "at least",
    "more than": "more than", "over": "more than",
    "at most": "at most", "up to": "at most",
}
BY_WAY_OF = r"^(?P<claim_by>.+?) \((?:via|reproduced by) (?P<reported_by>.+)\)$"
CITING = r"^(?P<reported_by>.+?) \(citing (?P<claim_by>.+)\)$"

CITATION_COLUMNS = {
    "source org": "organisation", "source title": "title", "source url": "url",
    "published date basis": "published_basis", "confidence": "confidence", "notes": "note",
    "source2 org": "organisation_2", "source2 title": "title_2", "source2 url": "url_2",
}
PUBLISHED = {"published date": "published", "source2 published date": "published_2"}
CITED = {*CITATION_COLUMNS, *PUBLISHED, "use", "use reason"}
EVIDENCE = ("part", "record")


def claimant(organisation):
    """Return who states a figure and who published it, from `Government of Armenia (via TASS)`.

    >>> claimant(pd.Series(["UNHCR (via UN News)", "Daryo (citing Armenian authorities)", "ICRC"])).values.tolist()
    [['UNHCR', 'UN News'], ['Armenian authorities', 'Daryo'], ['ICRC', 'ICRC']]
    """
    text = stripped(organisation)
    found = text.str.extract(BY_WAY_OF)
    citing = text.str.extract(CITING)
    return pd.DataFrame({"claim_by": found["claim_by"].fillna(citing["claim_by"]).fillna(text),
                         "reported_by": found["reported_by"].fillna(citing["reported_by"]).fillna(text)})


def claimed(raw):
    """Return who states each record, who published it, and what it may be used for.

    What was computed is this package's own, whoever's statement it was computed from.
    """
    who = claimant(raw["source org"])
    if "use" not in raw.columns:
        return who
    use = stripped(raw["use"]).fillna(DEFAULT_USE)
    reason = stripped(raw["use reason"]) if "use reason" in raw.columns else pd.NA
    return who.assign(claim_by=who["claim_by"].mask(use.eq("computed"), OURS), use=use, use_reason=reason)


def bound_words(text):
    """Return the package's word for each bound word; an unknown one stays, so that the vocabulary rejects it."""
    plain = stripped(text).fillna("").str.lower()
    return plain.map(BOUND_WORDS).fillna(plain)


def within(value, bound, name):
    """Return low, central and high of a figure and its bound word; see `tables._table.bounded` for what they mean."""
    bound = bound_words(bound)
    exact = bound.eq("exact")
    return pd.DataFrame({
        f"{name}_low": value.where(exact | bound.isin(["at least", "more than"])),
        name: value.where(exact | ~bound.isin(["at least", "more than", "at most"])),
        f"{name}_high": value.where(exact | bound.eq("at most")),
    })


def between(low, value, high, name):
    """Return low, central and high as stated; a figure without any bound is exact, so all three are equal.

    A figure that repeats its only bound is that bound and no more: "at most 25,000" has no central value.

    >>> blank = pd.Series(["", ""])
    >>> between(blank, pd.Series(["25000", "7"]), pd.Series(["25000", ""]), "persons").to_dict("records")
    ... # doctest: +NORMALIZE_WHITESPACE
    [{'persons_low': '', 'persons': nan, 'persons_high': '25000'},
     {'persons_low': '7', 'persons': '7', 'persons_high': '7'}]
    """
    least, stated, most = (stripped(column) for column in (low, value, high))
    exact = least.isna() & most.isna()
    only_bound = (least.eq(stated) & most.isna()) | (most.eq(stated) & least.isna())
    ends = {"_low": low.where(~exact, value), "": value.mask(only_bound.fillna(False)),
            "_high": high.where(~exact, value)}
    return pd.DataFrame({f"{name}{end}": column for end, column in ends.items()})


def scaled(columns, factors):
    """Return numeric *columns* times *factors*, for declared unit conversions."""
    return columns.apply(lambda column: numbers(column)[0] * factors)


def evidence(raw):
    """Return the columns that lead a tidy row back to its record."""
    return raw[list(EVIDENCE)]


def cited(raw):
    """Return the citation of each record of *raw*, as far as its columns go."""
    present = {old: new for old, new in CITATION_COLUMNS.items() if old in raw.columns}
    frame = raw[[*EVIDENCE, *present]].rename(columns=present)
    blank = pd.Series("", index=raw.index)
    absent = {name: blank for name in CITATION_COLUMNS.values() if name not in frame.columns}
    days = [day_bounds(raw[old] if old in raw.columns else blank, new) for old, new in PUBLISHED.items()]
    return pd.concat([frame.assign(**absent), *days], axis=1)


def disputes(raw):
    """Return `dispute` and `disputed_by`; a layout without a dispute column marks one where somebody rejects it."""
    blank = pd.Series(pd.NA, index=raw.index, dtype="str")
    by = stripped(raw["disputed by"]) if "disputed by" in raw.columns else blank
    if "dispute" in raw.columns:
        return pd.DataFrame({"dispute": raw["dispute"], "disputed_by": by})
    return pd.DataFrame({"dispute": by.notna().map({True: "disputed", False: "none"}), "disputed_by": by})
