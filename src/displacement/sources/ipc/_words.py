"""Words of the IPC's files: phases, periods, levels, and the names under which all wide layouts keep their figures."""

import re

import pandas as pd

from displacement.cells.countries import DTYPE, resolved
from displacement.cells.headers import folded
from displacement.cells.values import encoded, stripped

PERIODS = {"current": ("current", "c", "curr", "current situation", "actuelle", "actual"),
           "first projection": ("first projection", "projected", "projection", "p", "first projected", "proj", "p1",
                                "projection 1", "projetee", "proyectada"),
           "second projection": ("second projection", "second projected", "sp", "p2", "projection 2")}
PHASES = {"all": ("all", "total", "analysed", "analyzed"), "3+": ("3+", "p3+", "3 +", "3plus", "3-5", "35", "3 plus")}
CONDITIONS = {"acute": ("a", "acute", "acute food insecurity"), "chronic": ("c", "chronic",
                                                                            "chronic food insecurity")}
RAW_PHASES = {"all": "all", "3plus": "3+", "1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}
REGIONS = {"lac", "lac region tri national", "latin america and the caribbean"}     # they span countries
TOTALS = {"total", "grand total", "overall", "national", "country total", "all"}


def number(phase, period):
    """Return the name under which the people in *phase* and *period* stand."""
    return f"phase {phase} number {period}"


def share(phase, period):
    """Return the name under which the share of people in *phase* and *period* stands."""
    return f"phase {phase} share {period}"


def meant(text, words):
    """Return *text* as the word of *words* that each cell means; cells that mean none stay, to be refused."""
    codes, values = encoded(stripped(text))
    known = {spelling: word for word, spellings in words.items() for spelling in spellings}
    found = pd.Series([known.get(_plain(value), value) for value in values], dtype="str")
    return pd.Series(found.array.take(codes, allow_fill=True), index=text.index)


def phases(text):
    """Return *text* as `1` to `5`, `3+` and `all`; cells that mean none stay.

    >>> phases(pd.Series(["3+", "Phase 4", "IPC 2", "all", "35"])).tolist()
    ['3+', '4', '2', 'all', '3+']
    """
    bare = stripped(text).str.replace(r"^\s*(?:ipc)?\s*(?:phase)?\s*", "", regex=True, flags=re.IGNORECASE)
    return meant(bare, PHASES)


def _plain(value):
    return " ".join(value.casefold().replace("_", " ").split())


def countries(raw, drop, **systems):
    """Return the country of each record by the declared *systems*; missing where it is blank or lies in several."""
    header = next(iter(systems.values()))
    text = stripped(raw[header])
    several = text.map(folded, na_action="ignore").isin(REGIONS)
    found = resolved(raw.assign(**{header: text.mask(several, "")}), drop, "country", **systems)
    return found.where(~(several | text.isna())).astype(DTYPE)
