"""IDMC's Internal Displacement Updates (IDU): displacements as they are reported, before they are checked.

Figures are provisional and end up, corrected, in the GIDD: the two are never added.  A figure is a total, an
approximate one, or stated as more (less) than.  Later editions tell the role of a figure: one that is recommended, or
one for triangulation that only backs the recommended figures of its event and is never added to them.  The API writes
days; copies made elsewhere wrote the instant of a midnight (2023-11-06T11:00Z for 7 November).  Texts are HTML.
"""

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Measure
from displacement.accounts.source import Edition, Source
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.values import filled
from displacement.sources.idmc._evidence import citations, places
from displacement.sources.idmc._quantities import (
    CAUSES,
    COUNTRY,
    NAMED,
    PUBLISHER,
    blank_text,
    finest,
    parted,
    period,
    placed,
    worded,
)
from displacement.tables.citations import CITATIONS
from displacement.tables.flows import FLOWS

ALIASES = COUNTRY | {"source url": "url", "link": "url", "event url": "url", "is retracted": "retracted",
                     "is duplicate": "duplicate", "figure cause": "displacement type", "event code types":
                     "event codes types", "event codes type": "event codes types", "sub type": "subtype"}
BOUNDS = {"total": "exact", "exact": "exact", "exactly": "exact", "approximately": "about", "about": "about",
          "more than": "at least", "more than or equal": "at least", "at least": "at least",
          "less than": "at most", "less than or equal": "at most", "up to": "at most", "at most": "at most"}
ROLES = {"recommended figure": "provisional", "recommended": "provisional",
         "triangulation": "triangulation", "triangulation figure": "triangulation"}
FLAGS = {"retracted": "retracted by the publisher", "duplicate": "marked as a duplicate by the publisher"}
YES = ("true", "yes", "1")
HAZARDS = ("subtype", "type", "subcategory", "category")
TOLD = ("cause", "number", "period_start", "period_end", "event", "event_id", "hazard", "reporting_year", "figure_role",
        "place_from", "place_to")


def tidy(raw, drop):
    """Take one row a figure to provisional flows in its period, with its evidence."""
    for header, rule in FLAGS.items():
        if header in raw.columns:
            raw = drop(raw, raw[header].str.strip().str.casefold().isin(YES), rule)
    raw = placed(_dated(raw), drop)
    raw = raw.assign(
        **period(raw, drop, "displacement start date", "displacement end date"),
        **places(raw, "locations name", "locations type"), cause=worded(raw, drop, "displacement type", CAUSES),
        number=raw["id"], event=raw["event name"], event_id=finest(raw, ["event id"]), hazard=finest(raw, HAZARDS),
        reporting_year=raw["year"], figure_role=_known(raw, drop, "role", ROLES, "recommended figure"),
        bound=_known(raw, drop, "qualifier", BOUNDS, "approximately"), row=np.arange(len(raw)))
    long = lengthened(raw.rename(columns={"figure": "displaced"}), drop, {"displaced": {"kind": "flow"}},
                      ["row", "bound"])
    evidence = citations(raw[filled(raw["figure"])], organisation="sources", url="url", note="description",
                         published="created at")
    return {FLOWS: parted(_bounded(long, drop), raw, flows=TOLD)[FLOWS], CITATIONS: evidence}


def _dated(raw):
    """Return *raw* with a blank start or end filled from the one date that older records have."""
    one = raw["displacement date"] if "displacement date" in raw.columns else blank_text(raw)
    ends = {}
    for header in ("displacement start date", "displacement end date"):
        ends[header] = raw[header].where(filled(raw[header]), one) if header in raw.columns else one
    return raw.assign(**ends)


def _known(raw, drop, header, words, usual):
    """Return what *words* make of *header*; blank, or no such column, is the *usual* word."""
    text = raw[header].where(filled(raw[header]), usual) if header in raw.columns else pd.Series(usual, raw.index)
    return worded(raw.assign(**{header: text.astype("str")}), drop, header, words)


def _bounded(long, drop):
    """Return low, central and high by the word for the bound; IDMC's 0 is a lower bound only."""
    found = counted(long, drop, "figure", EXACT)
    figure, bound = found["figure"], found["bound"].astype("str")
    exact = bound.eq("exact")
    return found.drop(columns="bound").assign(
        figure_low=figure.where(exact | bound.eq("at least")), figure=figure.where(exact | bound.eq("about")),
        figure_high=figure.where((exact & figure.ne(0)) | bound.eq("at most")))


HTML = "HTML that repeats the other columns in a sentence"
POINT = "point of the place; flows have no coordinates"
OF_EVENT = "of the event; the figure has its own"
REGISTERS = "codes of the event in other registers; its name and number tell it"

SOURCE = Source(
    name="idmc_updates", title="Internal displacement as it is reported, provisional",
    publisher=PUBLISHER, licence="CC BY-NC-SA 3.0 IGO (API), CC BY 3.0 IGO (copies on HDX)",
    url="https://www.internal-displacement.org/database/api-documentation/", tables=(FLOWS, CITATIONS),
    editions=(Edition(
        "updates", required={"id", "iso3", "year", "displacement type", "figure", "event name"},
        any_of={"displacement date", "displacement start date"},
        optional={"displacement end date", "qualifier", "role", "event id", "type", "subtype", "subcategory",
                  "category", "locations name", "locations type", "sources", "url", "description",
                  "created at", *FLAGS},
        excluded={"figure category", "total figures"}, aliases=ALIASES, measures=(Measure(("figure",)),), tidy=tidy,
        left_out=NAMED | {
            "standard popup text": HTML, "standard info text": HTML, "event info": HTML,
            "latitude": POINT, "longitude": POINT, "centroid": POINT, "locations coordinates": POINT,
            "geometry type": POINT, "geometry coordinates": POINT,
            "locations accuracy": "how well the place is known", "old id": "number of the figure in the system before",
            "event start date": OF_EVENT, "event end date": OF_EVENT, "event codes": REGISTERS,
            "event codes types": REGISTERS, "combined type": "the type or cause again, for a chart",
            "displacement occurred": "whether any were evacuated beforehand; not told by number"}),),
)
