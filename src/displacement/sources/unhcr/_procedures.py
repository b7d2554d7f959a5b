"""What UNHCR's files of applications and of decisions share: levels, units, bins told by the rows."""

from functools import partial

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition
from displacement.cells.counts import EXACT, FIVE, FIVE_AND_TEN, bins_of, counted, lengthened, summed
from displacement.cells.values import blank, stripped
from displacement.sources.unhcr._finder import pairs

LEVELS = {
    "authority": {"procedure type", "proceduretype", "rsd authority", "autorit\u00e9", "autoridad"},
    "application type": {"app type", "applicationtype", "type de demande", "tipo de solicitud"},
    "stage": {"decision level", "stage of procedure", "dec level", "decision type", "decisiontype", "decisionlevel",
              "stage of the procedure", "\u00e9tape de la proc\u00e9dure", "stade de la proc\u00e9dure",
              "niveau de d\u00e9cision", "etapa del procedimiento", "nivel de decisi\u00f3n"},
    "unit": {"cases persons", "app pc", "dec pc", "applicationdatatype", "application data type", "decisiondatatype",
             "decision data type", "decisionsdatatype", "decisions data type", "persons cases", "cas personnes",
             "casos personas"},
    "application type code": {"applicationtypecode"}, "stage code": {"decision type code", "decisiontypecode"},
}
APPLIED = {"applications", "number of applications", "numberapplications", "asylum applications", "applications lodged",
           "total applications", "demandes", "demandes dasile", "solicitudes", "solicitudes de asilo"}
AVERAGE = "UNHCR's average of persons a case; no figure is converted with it"
NAMED_LEVELS = {
    "procedure name": "the code beside it tells the authority", "procedurename": "the code beside it tells it",
    "application data": "the code beside it tells persons or cases", "decision data": "the code beside it tells it",
    "decision type name": "the code beside it tells the stage",
    **dict.fromkeys(("applicationaveragepersonspercase", "application average persons per case",
                     "decisionsaveragepersonspercase", "decisions average persons per case",
                     "decision average persons per case", "decisionaveragepersonspercase"), AVERAGE),
}
UNITS = {"p": "persons", "c": "cases", "persons": "persons", "cases": "cases", "person": "persons", "case": "cases"}
HIDDEN = {"authority": "authority", "application_type": "application type", "stage": "stage"}
BASES = {False: "as published", True: "inferred"}
BINS = {"counts as they are": EXACT, "5 is 1 to 4": FIVE, "5 is 1 to 9, 10 is 6 to 10": FIVE_AND_TEN}


def editions(name, tidy, columns, **layout):
    """Return the editions of one layout: one for each way of hiding small counts.

    `tidy(raw, drop, bins)` is called with the bins that the rows of *columns* tell, see `bins_of`.
    """
    return tuple(Edition(f"{name}, {words}", tidy=partial(tidy, bins=bins), whole=True,
                         told=partial(_tells, columns=columns, bins=bins), **layout)
                 for words, bins in BINS.items())


def _tells(raw, columns, bins):
    return bins_of(raw, columns) == bins


def levelled(raw, drop, wanted):
    """Return *raw* with year, countries, unit and the *wanted* levels, and `hidden_levels` where a row lacks any."""
    raw = pairs(raw, drop).assign(unit=_units(raw, drop))
    found = {name: _level(raw, HIDDEN[name]) for name in wanted}
    raw = raw.assign(**{name: level for name, level in found.items() if level is not None})
    return hiding(raw, {HIDDEN[name]: level for name, level in found.items()})


def hiding(raw, levels):
    """Return *raw* with `hidden_levels`: which of *levels* (name: its cells, or None) and the unit a row lacks."""
    lacks = {name: np.ones(len(raw), dtype=bool) if cells is None else cells.isna().to_numpy()
             for name, cells in levels.items()}
    lacks["cases or persons"] = raw["unit"].eq("not stated").to_numpy()
    which = sum(rows.astype("int64") << place for place, rows in enumerate(lacks.values()))
    words = [", ".join(name for place, name in enumerate(lacks) if code >> place & 1)
             for code in range(1 << len(lacks))]
    hidden = pd.Series(pd.Categorical.from_codes(which, categories=words), index=raw.index).astype("str")
    return raw.assign(hidden_levels=hidden.mask(which == 0)) if which.any() else raw


def _level(raw, name):
    """Return the codes of level *name*, or its words where there is no code; None where the file has no such column."""
    present = [stripped(raw[header]) for header in (f"{name} code", name) if header in raw.columns]
    return _told(present[0].fillna(present[-1])) if present else None


def _told(level):
    return level.mask(level.eq("-").fillna(False))


def _units(raw, drop):
    text = _told(blank(raw, "unit")).str.lower()
    known = text.map(UNITS)
    wrong = (text.notna() & known.isna()).to_numpy()
    if wrong.any():
        drop.reject(raw, wrong, "unit is neither P (persons) nor C (cases)", "unit")
    return known.fillna("not stated").astype("category")


def outcomes(raw, drop, columns, bins, hidden=None, parts=()):
    """Return the figures of *columns* as rows of table `asylum`; a total that its *parts* make up has their bounds."""
    ids = [name for name in ("year", "month", "origin", "asylum", "unit", "authority", "application_type", "stage",
                             "hidden_levels") if name in raw.columns]
    low, whole, high = summed(raw, parts, bins)
    raw = raw.assign(parts_low=low, parts=whole, parts_high=high)
    long = lengthened(raw, drop, {header: {"outcome": outcome} for header, outcome in columns.items()},
                      [*ids, "parts_low", "parts", "parts_high"])
    rows = _carried(counted(long, drop, "count", bins, hidden=hidden))
    inferred = (bins == FIVE_AND_TEN) & rows["count_low"].ne(rows["count_high"]).fillna(False).to_numpy(dtype=bool)
    basis = pd.Categorical.from_codes(np.asarray(inferred, dtype="int8"), categories=list(BASES.values()))
    return rows.assign(bound_basis=basis)


def _carried(rows):
    """Return *rows* with the bounds of its parts for each total that is their sum."""
    sums = rows["outcome"].eq("total") & rows["count"].eq(rows["parts"]).fillna(False) & rows["parts"].gt(0)
    sums = sums.to_numpy(dtype=bool)
    for end in ("low", "high"):
        carried = pd.array(rows[f"parts_{end}"].astype("int64"), dtype="Int64")
        rows[f"count_{end}"] = rows[f"count_{end}"].mask(sums, carried)
    return rows.drop(columns=["parts_low", "parts", "parts_high"])
