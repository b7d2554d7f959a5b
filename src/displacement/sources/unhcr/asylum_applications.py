"""UNHCR: applications for asylum by year, origin and country of asylum, with authority, type, stage and unit.

Persons and cases stand side by side and are never added.  Users may hide the level columns; their lines then share
year and countries and are parts of one figure.  Small counts are hidden in two ways.  Where a file holds figures of
6 to 9 and none of 1 to 4, a 5 stands for 1 to 4 (and 5 itself).  Where it holds none of either, 5 and 10 are roundings
whose rule is not published: 5 is taken as 1 to 9 and 10 as 6 to 10.  The monthly export of popstats, until 2018, has
real counts and `*` for 1 to 4.  HDX copies have short codes and no stage.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import EXACT
from displacement.cells.values import stripped
from displacement.sources.unhcr._finder import LICENCE, NAMED, PLACED, PUBLISHER, URL, aliases, pairs
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.sources.unhcr._procedures import APPLIED, LEVELS, NAMED_LEVELS, editions, hiding, levelled, outcomes
from displacement.tables.asylum import ASYLUM

ALIASES = aliases(
    applied=APPLIED, **{name.replace(" ", "_"): spellings for name, spellings in LEVELS.items()},
)
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")
LEVELS_OF_APPLICATIONS = ("authority", "application_type", "stage")
DECIDED = {"recognised", "rejected", "dec recognized", "recognized decisions", "recognized", "total decisions",
           "totaldecided", "decisions recognized"}


def tidy(raw, drop, bins):
    """Take one row an application count to table `asylum`, with the levels that the file tells."""
    return {ASYLUM: outcomes(levelled(raw, drop, LEVELS_OF_APPLICATIONS), drop, {"applied": "applied"}, bins)}


def tidy_monthly(raw, drop):
    """Take popstats' applications by month; `*` is 1 to 4, other counts are as they were."""
    raw = pairs(raw, drop).assign(month=_months(raw, drop), unit="not stated")
    raw = hiding(raw, dict.fromkeys(("authority", "application type", "stage")))
    return {ASYLUM: outcomes(raw, drop, {"value": "applied"}, EXACT, hidden=(1, 4))}


def _months(raw, drop):
    text = stripped(raw["month"]).str.lower()
    numbered = {name[:length]: number for number, name in enumerate(MONTHS, start=1) for length in (3, len(name))}
    numbered |= {form: number for number in range(1, 13) for form in (str(number), f"{number:02}")}
    found = text.map(numbered).astype("Int64")
    if found.isna().any():
        drop.reject(raw, found.isna(), "month is no month", "month")
    return found


SOURCE = Source(
    name="unhcr_asylum_applications", title="Asylum applications by origin and country of asylum, yearly",
    publisher=PUBLISHER, licence=LICENCE, url=URL, tables=(ASYLUM, *NOTED), finish=noted,
    titles={"asylum applications"},
    editions=(
        *editions("applications", tidy, ("applied",), required={"year", "applied"}, any_of=PLACED,
                  optional=set(LEVELS), excluded=DECIDED, left_out=NAMED | NAMED_LEVELS, aliases=ALIASES,
                  measures=(Measure(("applied",), additive=True),)),
        Edition("popstats monthly", required={"year", "month", "asylum name", "origin name", "value"},
                tidy=tidy_monthly, excluded={"origin iso", "population type"}, aliases=ALIASES,
                measures=(Measure(("value",), additive=True),)),
    ),
)
