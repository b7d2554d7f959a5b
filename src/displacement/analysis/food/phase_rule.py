"""IPC's rule of a fifth: the worst phase that at least 20 per cent of an area's people are in, or in a worse one.

The rule is one step of an analysis.  A phase of an area is what analysts agree on over all their evidence, and famine
is classified by its own thresholds of hunger, malnutrition and death: what comes out here is arithmetic on published
numbers and is marked so.
"""

from typing import Literal

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, attribute, bounded

KEYS = ("analysis", "analysis_id", "period_start", "period_end", "period_type", "country", "group", "area", "area_code",
        "area_id", "level", "condition", "claim_by")
PHASES = ("1", "2", "3", "4", "5")
THREE_PLUS, EVERYBODY = "3+", "all"
COLUMNS = (*PHASES, THREE_PLUS, EVERYBODY)
FIFTH = 5                                       # compared as 5 x people, since 0.2 is no number of a computer
CLOSE = 1e-9
STATUS = "not an IPC classification"
TWICE = "the area stands twice in its analysis and period"
NONE = "no people and no shares by phase"
UNSURE = "a phase that is missing could change it"
REASONS = (TWICE, NONE, UNSURE)
BASES = ("persons", "share")

BY_RULE = bounded(Column("phase_by_rule", "Int64", "phase", "Worst phase that at least a fifth of the people are in, "
                         "or in a worse one; the central value is missing where low and high differ", minimum=1,
                         maximum=5))
SHARES = tuple(Column(f"share_{phase}_plus", "Float64", "fraction", f"Share of people in phase {phase} or worse; "
                      "missing where a phase is", nullable=True, minimum=0) for phase in PHASES[1:])
BASIS = attribute(Column("basis", "category", meaning="What the shares are made of: people, or shares as published and "
                         "rounded", nullable=True, values=BASES))
REASON = attribute(Column("reason", "category", meaning="Why there is no phase by the rule", nullable=True,
                          values=REASONS))
MARK = attribute(Column("status", "str", meaning="Says that the phase is arithmetic and no classification"))


@indicator(*BY_RULE, *SHARES, BASIS, REASON, MARK, reference="IPC 2021, Technical manual version 3.1, acute food "
           "insecurity protocols: area classification by the 20 per cent rule",
           also=("IPC phase", "20 per cent rule", "area classification", "CH phase", "famine"))
def twenty_per_cent_rule(phases: pd.DataFrame, *, basis: Literal["share", "persons"] = "share") -> pd.DataFrame:
    """Worst IPC phase that at least 20 per cent of an area's people are in or beyond: arithmetic, no classification.

    Worked out by the IPC's rule of a fifth; a fifth exactly is enough.  Shares are taken as published: analysts agree
    on them, in steps of five per cent, and numbers of people are made from them and rounded, so that 20 per cent may be
    19.9999 per cent of the people.  Where a phase is missing the phase by the rule may still be sure: low and high are
    what the published phases leave open, and the central value is missing where they differ.  A missing phase is never
    read as nobody.

    Parameters
    ----------
    phases : DataFrame, table `phases`
        One row for each area, period and phase (1 to 5, 3+, all).  Needs `phase`, and `persons` or `share`.  [people;
        fraction]
    basis : {"share", "persons"}
        Which of the two to take where both tell the phase; the other is taken where it alone does.

    Returns
    -------
    DataFrame
        One row for each area and period: phase_by_rule with bounds, shares in phase 2 to 5 or worse, `basis`, `reason`,
        `status`, and the published `area_phase` where the table has it.

    Raises
    ------
    TableError
        Where a phase is none of those.
    CallError
        Where *basis* is neither.

    Examples
    --------
    >>> told = pd.DataFrame({"area": "A", "phase": ["1", "2", "3", "4", "5"], "persons": [300, 400, 200, 80, 20]})
    >>> twenty_per_cent_rule(told)[["phase_by_rule", "share_3_plus", "status"]].values.tolist()
    [[3, 0.3, 'not an IPC classification']]
    """
    if basis not in BASES:
        raise CallError(f"basis is {basis!r}, expected one of {', '.join(BASES)}.")
    found, place, phase, twice = _areas(phases)
    wide = {name: _wide(phases, name, len(found), place, phase) for name in BASES}
    bases = {"persons": _base(wide["persons"]), "share": np.ones(len(found))}
    ends = {name: _ends(wide[name], bases[name]) for name in BASES}
    counted = _counted(ends, basis)
    ends = np.where(counted[:, None], ends["persons"], ends["share"])
    base = np.where(counted, bases["persons"], bases["share"])
    nothing = np.isnan(ends).any(axis=(0, 2))
    low, high = (_worst(end, base) for end in ends)
    gone = nothing | twice
    codes = np.select([twice, nothing, low != high], [0, 1, 2], -1)
    phase_ends = {"_low": _whole(low, gone), "": _whole(low, gone | (low != high)), "_high": _whole(high, gone)}
    exact = np.where((ends[0] == ends[1]) & ~gone[:, None], ends[0] / base[:, None], np.nan)
    return found.assign(
        **{f"phase_by_rule{end}": value for end, value in phase_ends.items()},
        **{column.name: pd.arrays.FloatingArray(exact[:, number], np.isnan(exact[:, number]))
           for number, column in enumerate(SHARES, start=1)},
        basis=pd.Categorical.from_codes(np.where(gone, -1, np.where(counted, 0, 1)), categories=BASES),
        reason=pd.Categorical.from_codes(codes, categories=REASONS),
        status=pd.Series(STATUS, index=found.index, dtype="str"))


def _areas(phases):
    """Return the areas, the place of each row among them and among the phases, and which areas stand twice."""
    keys = [name for name in KEYS if name in phases]
    phase = pd.Index(COLUMNS).get_indexer(phases["phase"].astype("str"))
    if (phase < 0).any():
        strange = phases.loc[phase < 0, "phase"].astype("str").drop_duplicates()
        raise TableError(f"Phases are {', '.join(COLUMNS)}; found {', '.join(strange)}.")
    place = (phases.groupby(keys, observed=True, dropna=False).ngroup().to_numpy() if keys
             else np.zeros(len(phases), dtype="int64"))
    first = np.unique(place, return_index=True)[1]
    kept = [*keys, *(name for name in ("area_phase",) if name in phases)]
    again = pd.DataFrame({"place": place, "phase": phase}).duplicated().to_numpy()
    twice = np.isin(np.arange(len(first)), place[again])
    return phases[kept].take(first).reset_index(drop=True), place, phase, twice


def _wide(phases, name, count, place, phase):
    """Return one row an area and one column a phase; NaN where it is missing."""
    wide = np.full((count, len(COLUMNS)), np.nan)
    if name in phases:
        wide[place, phase] = phases[name].to_numpy("float64", na_value=np.nan)
    return wide


def _base(persons):
    """Return the people analysed, or the sum of all phases where it is more or they are not stated."""
    together = persons[:, :len(PHASES)].sum(axis=1)
    return np.fmax(persons[:, COLUMNS.index(EVERYBODY)], together)


def _ends(wide, base):
    """Return least and most in each phase or worse, ends x areas x phases, as far as the published phases say.

    The least counts those that are published; the most is everybody but those published in better phases.
    """
    parts, plus = wide[:, :len(PHASES)], wide[:, COLUMNS.index(THREE_PLUS)]
    known = np.where(np.isnan(parts), 0.0, parts)
    least = known[:, ::-1].cumsum(axis=1)[:, ::-1]
    most = base[:, None] - (known.cumsum(axis=1) - known)
    whole = _all_from(parts)
    least[:, :3] = np.where(whole[:, :3], least[:, :3], np.fmax(least[:, :3], plus[:, None]))
    most[:, 2:] = np.fmin(most[:, 2:], plus[:, None])
    most = np.where(whole, least, np.maximum(most, least))
    unknown = np.isnan(wide[:, :len(PHASES) + 1]).all(axis=1) | ~(base > 0)
    least[unknown], most[unknown] = np.nan, np.nan
    return np.stack([least, most])


def _counted(ends, basis):
    """Tell which areas are judged by people: those that *basis* says, unless the other says more."""
    rank = {name: np.isnan(both).any(axis=(0, 2)) * 2 + (both[0] != both[1]).any(axis=1) for name, both in ends.items()}
    return rank["persons"] <= rank["share"] if basis == "persons" else rank["persons"] < rank["share"]


def _all_from(parts):
    """Tell from which phase on all worse ones are published."""
    return np.logical_and.accumulate(~np.isnan(parts)[:, ::-1], axis=1)[:, ::-1]


def _worst(people, base):
    """Return the worst phase that at least a fifth are in or beyond."""
    enough = FIFTH * people >= base[:, None] * (1 - CLOSE)
    enough[:, 0] = True
    return len(PHASES) - enough[:, ::-1].argmax(axis=1)


def _whole(values, gone):
    return pd.arrays.IntegerArray(values.astype("int64"), np.asarray(gone, dtype=bool))
