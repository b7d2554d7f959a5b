"""UNHCR: decisions on asylum claims by year, origin and country of asylum, with authority, stage and unit.

Persons and cases stand side by side and are never added.  Users may hide the level columns; their lines then share
year and countries and are parts of one figure.  The published total is not always the sum of its four parts and stays
an outcome of its own.  No file holds a part of 1 to 4 or of 6 to 9, while 5 and 10 are frequent: 5 is taken as 1 to 9
and 10 as 6 to 10, and marked inferred.  A total that is the sum of its parts carries the sums of their bounds.  The
yearly export of popstats, until 2018, has real counts, `*` for 1 to 4, and what was pending before and after.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import EXACT
from displacement.cells.values import stripped
from displacement.sources.unhcr._finder import LICENCE, NAMED, PLACED, PUBLISHER, URL, aliases, pairs
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.sources.unhcr._procedures import APPLIED, LEVELS, NAMED_LEVELS, editions, hiding, levelled, outcomes
from displacement.tables.asylum import ASYLUM

PARTS = {"recognised": "recognised", "complementary": "complementary", "rejected": "rejected", "closed": "closed"}
DECISIONS = PARTS | {"decided": "total"}
SPELLINGS = {
    "recognised": {"recognized decisions", "recognised decisions", "dec recognized", "recognized",
                   "decisions recognized", "statistics filter decisions recognized", "recognized refugees",
                   "d\u00e9cisions de reconnaissance", "d\u00e9cisions positives", "decisiones reconocidas",
                   "decisiones de reconocimiento"},
    "complementary": {"complementary protection", "complementaryprotection", "dec other", "recognizedother",
                      "recognized other", "decisions other", "statistics filter decisions other",
                      "protection compl\u00e9mentaire", "protecci\u00f3n complementaria"},
    "rejected": {"rejected decisions", "dec rejected", "decisions rejected", "d\u00e9cisions de rejet",
                 "d\u00e9cisions n\u00e9gatives", "decisiones rechazadas", "decisiones negativas"},
    "closed": {"otherwise closed", "otherwiseclosed", "dec closed", "cl\u00f4tur\u00e9es autrement",
               "autrement cl\u00f4tur\u00e9es", "cerradas de otro modo", "cerrados de otra manera"},
    "decided": {"total decisions", "dec total", "totaldecided", "total decided", "decisions total",
                "total des d\u00e9cisions", "total de decisiones"},
    "applied": {"applied during year"} | APPLIED,
    "pending at start": {"tota pending start year", "total pending start year", "pending start year"},
    "pending at end": {"total pending end year", "pending end year"},
    "assisted at start": {"of which unhcr assisted start year", "of which unhcr assisted"},
    "assisted at end": {"of which unhcr assisted end year", "of which unhcr assisted 2", "of which unhcr assisted 1"},
}
ALIASES = aliases(**{name.replace(" ", "_"): spellings for name, spellings in (LEVELS | SPELLINGS).items()})
POPSTATS = DECISIONS | {"applied": "applied", "pending at start": "pending at start", "pending at end": "pending",
                        "assisted at start": "pending at start, assisted", "assisted at end": "pending, assisted"}
PROCEDURE = "rsd procedure type level"


def tidy(raw, drop, bins):
    """Take one column an outcome to table `asylum`, with the levels that the file tells."""
    levels = ("authority", "stage", *(("application_type",) if "application type" in raw.columns else ()))
    raw = levelled(raw, drop, levels)
    return {ASYLUM: outcomes(raw, drop, DECISIONS | {"applied": "applied"}, bins, parts=tuple(PARTS))}


def tidy_popstats(raw, drop):
    """Take popstats' claims of a year: applied, decided, pending before and after; `*` is 1 to 4."""
    level = stripped(raw[PROCEDURE]).str.split("/", n=1, expand=True).reindex(columns=[0, 1])
    raw = pairs(raw, drop).assign(authority=stripped(level[0]), stage=stripped(level[1]), unit="not stated")
    raw = hiding(raw, {"authority": raw["authority"], "stage": raw["stage"]})
    return {ASYLUM: outcomes(raw, drop, POPSTATS, EXACT, hidden=(1, 4))}


def _measures(columns):
    return tuple(Measure((name,), additive=True) for name in columns)


LAYOUT = {"any_of": set(DECISIONS), "optional": {*LEVELS, *PLACED, "applied"}, "left_out": NAMED | NAMED_LEVELS,
          "aliases": ALIASES, "measures": _measures({*DECISIONS, "applied"})}
SIDES = ("asylum iso", "asylum name", "origin iso", "origin name")          # the first that a file has
OTHER = {PROCEDURE, "pending at end"}

SOURCE = Source(
    name="unhcr_asylum_decisions", title="Decisions on asylum claims by origin and country of asylum, yearly",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(ASYLUM, *NOTED), finish=noted, titles={"asylum decisions"},
    editions=(
        *(edition for known, side in enumerate(SIDES)
          for edition in editions(f"decisions by {side}", tidy, tuple(DECISIONS), required={"year", side},
                                  excluded=OTHER | set(SIDES[:known]), **LAYOUT)),
        Edition("popstats", required={"year", "asylum name", "origin name", PROCEDURE}, any_of=set(POPSTATS),
                aliases=ALIASES, measures=_measures(POPSTATS), tidy=tidy_popstats),
    ),
)
