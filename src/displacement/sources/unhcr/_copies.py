"""UNHCR's copies of what other bodies publish: one figure a row, headed by its own name or only `total`."""

from displacement.accounts.source import Edition, Measure
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.dates import year_ends
from displacement.sources.unhcr._finder import NAMED, PLACED, aliases

OTHERS = {"refugees", "asylum seekers", "idps", "stateless", "refugees under unhcrs mandate", "f total",
          "female total", "pop type", "pt", "population type", "total population", "applied", "dec total",
          "total decisions", "location", "count", "outcome", "unit"}


def editions(name, own, spellings, told, tidy):
    """Return the editions of a dataset of totals: headed *own*, or `total` where `told(raw)` knows the rows."""
    layout = {"any_of": PLACED, "left_out": NAMED, "aliases": aliases(**{own: spellings}), "tidy": tidy}
    return (Edition(f"{name}, named", required={"year", own}, excluded=OTHERS | {"total"},
                   measures=(Measure((own,), additive=True),), **layout),
            Edition(f"{name}, total", required={"year", "total"}, excluded=OTHERS | {own}, told=told, whole=True,
                    measures=(Measure(("total",), additive=True),), **layout))


def year_end_stocks(raw, drop, own, **constants):
    """Return the figures of *raw*, which has its countries and year, as stocks on 31 December with *constants*."""
    long = lengthened(raw, drop, {own: {}, "total": {}}, ["year", "origin", "asylum"])
    _, end = year_ends(long["year"])
    return counted(long.assign(date=end, **constants).drop(columns="year"), drop, "persons", EXACT)
