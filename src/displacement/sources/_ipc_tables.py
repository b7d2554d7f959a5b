"""The IPC's records to the table `phases`: one row for each phase of each period that a record has figures on."""

import numpy as np
import pandas as pd

from displacement.sources._counted import DASHES, NO_FIGURE, WORDS
from displacement.sources._ipc_words import CONDITIONS, PERIODS, RAW_PHASES, countries, meant, number, phases, share
from displacement.sources._periods import FIRST, LAST, spans
from displacement.sources._values import numbers, stripped

NOBODY = "zero people analysed: no such analysis or projection of the area"
NOT_GIVEN = "a dash or a word that says the figure is not given"
NOTE = "a note below or between the rows of the table"
NO_ANALYSIS = "no figure and no population of the country: not an analysis"
PER_CENT = 1.5                                  # a greater share is in per cent; rounded fractions end at 1
EVIDENCE = ["part", "record"]


def blank(raw, header):
    """Return *raw*[*header*] as stripped text, missing throughout where there is no such column."""
    return stripped(raw[header]) if header in raw.columns else pd.Series(pd.NA, index=raw.index, dtype="str")


def identified(raw, drop, **systems):
    """Return what tells each record and its analysis: all columns of `phases` but the figures and the period.

    *systems* declare how the country is written.  Where the layout has no `level` it is told by which of the columns
    `level 1` and `area` are filled.
    """
    division, area = blank(raw, "level 1"), blank(raw, "area")
    told = "level" in raw.columns
    level = raw["level"] if told else pd.Series(
        np.select([area.notna(), division.notna()], ["area", "level 1"], "country"), index=raw.index)
    found = raw[EVIDENCE].assign(
        country=countries(raw, drop, **systems) if systems else pd.NA, level=level,
        area=area if told else area.fillna(division), group=division.where(level.eq("area")))
    extra = {"analysis_id": "analysis id", "analysis_name": "analysis name", "area_id": "area id",
             "area_code": "area code"}
    found = found.assign(**{name: blank(raw, header) for name, header in extra.items() if header in raw.columns})
    if "condition" in raw.columns:
        found["condition"] = meant(raw["condition"], CONDITIONS)
    if "country population" in raw.columns:
        found["country_population"] = raw["country population"]
    return _named(found, raw, drop)


def _named(found, raw, drop):
    """Return *found* with the month and the name of the analysis."""
    where = found["country"].astype("str").where(found["country"].notna())
    if "date of analysis" not in raw.columns:
        return found.assign(analysis=blank(raw, "analysis name").fillna(where + ", analysis not named"))
    start, end, wrong = spans(raw["date of analysis"])
    if wrong.any():
        drop.reject(raw, wrong, "date of analysis is no month that is known", "date of analysis")
    start = start - pd.to_timedelta(start.dt.day - 1, unit="D")
    end = end.mask(end.notna(), end + pd.offsets.MonthEnd(0)).astype("datetime64[us]")
    name = where.fillna(blank(raw, "country")) + " " + start.dt.strftime("%Y-%m")
    return found.assign(analysis=name.fillna(where + ", analysis not dated"), analysis_date_earliest=start,
                        analysis_date_latest=end)


def valid(raw, drop, begins, ends=None):
    """Return first and last day of a period that stands in one column, or in two of which each may be a month."""
    edges = (begins, FIRST), (ends or begins, LAST)
    sides = []
    for side, (header, edge) in enumerate(edges):
        found = spans(blank(raw, header), edge)
        if found[2].any():
            drop.reject(raw, found[2], f"{header} is no date that is known", header)
        sides.append(found[side])
    return sides


def figures(long, drop):
    """Return *long* with its persons and shares: words that give no figure, and zeros of nobody, leave by a rule."""
    for name in ("persons", "share"):
        text = stripped(long[name])
        given = ~text.str.casefold().isin([*DASHES, *WORDS])
        drop.values(long, ~given, NOT_GIVEN, name)
        long = long.assign(**{name: text.where(given)})
    long = long.assign(share=fractions(long, drop))
    return long[long["persons"].notna() | long["share"].notna()]


def fractions(long, drop):
    """Return shares as fractions: `24%` is 0.24, and so is 24 in a record whose shares are in per cent."""
    marked = long["share"].str.endswith("%").fillna(False)
    found, wrong = numbers(long["share"].str.removesuffix("%"))
    if wrong.any():
        drop.reject(long, wrong, "share is no number", "share")
    return found.mask(marked | long["per_cent"], found / 100)


def widely(raw, drop, found, dates):
    """Return the rows of *raw* in which each phase and period has columns of its own.

    *found* is `identified(raw)`; *dates* maps a period to the headers of its days.
    """
    blocks = [_period(raw, drop, found, period, dates.get(period)) for period in PERIODS]
    blocks = [block for period in blocks for block in period]
    if not blocks:
        return _empty(found)
    long = figures(pd.concat(blocks, ignore_index=True), drop)
    return long.drop(columns="per_cent")


def _period(raw, drop, found, period, headers):
    """Return one block for each phase of *period*."""
    cells = {phase: (blank(raw, number(phase, period)), blank(raw, share(phase, period))) for phase in RAW_PHASES}
    present = np.logical_or.reduce([cell.notna() for pair in cells.values() for cell in pair])
    if not present.any():
        return []
    start, end = valid(raw, drop, *headers) if headers else (pd.NaT, pd.NaT)
    shares = pd.concat([numbers(pair[1])[0] for pair in cells.values()], axis=1).max(axis=1)
    base = found.assign(period_type=period, period_start=start, period_end=end, analysed=cells["all"][0],
                        area_phase=_classified(raw, period), per_cent=(shares > PER_CENT).fillna(False))
    blocks = [base.assign(phase=RAW_PHASES[phase], persons=people, share=part)[people.notna() | part.notna()]
              for phase, (people, part) in cells.items()]
    return [_without_nobody(block, drop, _nobody(cells)) for block in blocks]


def _classified(raw, period):
    """Return the phase of the area; 0 and other codes beyond 5 say that it was not classified."""
    phase, wrong = numbers(phases(blank(raw, f"area phase {period}")))
    return phase.where(phase.between(1, 5) & ~wrong)


def _nobody(cells):
    """Return where a record has zero people analysed in a period, and no figure or only zeros besides."""
    zero = numbers(cells["all"][0])[0].eq(0).fillna(False)
    for pair in cells.values():
        for cell in pair:
            zero &= ~numbers(cell)[0].ne(0).fillna(False)
    return zero


def _without_nobody(block, drop, nobody):
    gone = nobody.loc[block.index].to_numpy()
    drop.values(block, gone, NOBODY, "persons")
    return drop.values(block, gone, NOBODY, "share")


def _empty(found):
    return found.iloc[:0].assign(period_type="", period_start=pd.NaT, period_end=pd.NaT, analysed=pd.NA,
                                 area_phase=pd.NA, phase="", persons=pd.NA, share=pd.NA)


def without_blanks(raw, drop, measures):
    """Return *raw* without notes and without records that have no figure in any of *measures*."""
    if "note" in raw.columns:
        raw = drop(raw, stripped(raw["note"]).notna(), NOTE)
    present = [blank(raw, name).notna() for name in measures if name in raw.columns]
    return drop(raw, ~np.logical_or.reduce(present), NO_FIGURE) if present else raw


def longly(raw, drop, found):
    """Return the rows of *raw* in which each phase is a record."""
    phase = phases(raw["phase"])
    persons = blank(raw, "number")
    start, end = valid(raw, drop, "from", "to")
    nobody = phase.eq("all") & numbers(persons)[0].eq(0)
    long = found.assign(period_type=meant(raw["validity period"], PERIODS), period_start=start, period_end=end,
                        phase=phase, persons=persons, share=blank(raw, "percentage"), per_cent=False,
                        analysed=persons.where(phase.eq("all")))
    long = drop(long, nobody, NOBODY)
    return figures(long, drop).drop(columns="per_cent")


def named_levels(raw, levels):
    """Return the deepest of *levels* (raw headers, from the country down) that each record fills: name, and depth."""
    name, depth = pd.Series(pd.NA, index=raw.index, dtype="str"), pd.Series(0, index=raw.index)
    for place, header in enumerate(levels, start=1):
        text = blank(raw, header)
        name, depth = text.fillna(name), depth.mask(text.notna(), place)
    return name, depth
