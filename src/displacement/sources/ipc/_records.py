"""The IPC's records to the table `phases`: one row for each phase of each period that a record has figures on."""

import numpy as np
import pandas as pd

from displacement.cells.counts import NO_FIGURE
from displacement.cells.missing import DASHES, WORDS
from displacement.cells.periods import FIRST, LAST, spans
from displacement.cells.values import blank, numbers, stripped
from displacement.sources.ipc._words import CONDITIONS, PERIODS, RAW_PHASES, countries, meant, number, phases, share

NOBODY = "zero people analysed: no such analysis or projection of the area"
NOT_GIVEN = "a dash or a word that says the figure is not given"
NOTE = "a note below or between the rows of the table"
NO_ANALYSIS = "no figure and no population of the country: not an analysis"
PER_CENT = 1.5                                  # a greater share is in per cent; rounded fractions end at 1
EVIDENCE = ["part", "record"]


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
    periods = [_period(raw, drop, found, period, dates.get(period)) for period in PERIODS]
    blocks = [block for block in periods if block is not None]
    if not blocks:
        return _empty(found)
    long = pd.concat(blocks, ignore_index=True)
    for name in ("persons", "share"):
        drop.values(long, long["nobody"], NOBODY, name)
    return figures(long[~long["nobody"]].drop(columns="nobody"), drop).drop(columns="per_cent")


def _period(raw, drop, found, period, headers):
    """Return one row for each phase of *period* that a record has a figure on, or nothing where none has."""
    people, shares = ([blank(raw, name(phase, period)) for phase in RAW_PHASES] for name in (number, share))
    given = [(person.notna() | part.notna()).to_numpy() for person, part in zip(people, shares, strict=True)]
    if not np.any(given):
        return None
    start, end = valid(raw, drop, *headers) if headers else (pd.NaT, pd.NaT)
    counts, parts = (np.column_stack([_floats(cell) for cell in cells]) for cells in (people, shares))
    base = found.assign(period_type=period, period_start=start, period_end=end, analysed=people[0],
                        area_phase=_classified(raw, period), per_cent=(parts > PER_CENT).any(axis=1),
                        nobody=_nobody(counts, parts))
    rows = [np.flatnonzero(there) for there in given]
    phase = np.repeat(list(RAW_PHASES.values()), [len(places) for places in rows])
    return base.take(np.concatenate(rows)).assign(
        phase=phase, persons=_taken(people, rows), share=_taken(shares, rows))


def _floats(text):
    return numbers(text)[0].to_numpy("float64", na_value=np.nan)


def _taken(cells, rows):
    return pd.concat([cell.iloc[places] for cell, places in zip(cells, rows, strict=True)]).array


def _classified(raw, period):
    """Return the phase of the area; 0 and other codes beyond 5 say that it was not classified."""
    phase, wrong = numbers(phases(blank(raw, f"area phase {period}")))
    return phase.where(phase.between(1, 5) & ~wrong)


def _nobody(counts, parts):
    """Return where a record has zero people analysed in a period, and no figure or only zeros besides."""
    return (counts[:, 0] == 0) & ~(np.nan_to_num(counts).any(axis=1) | np.nan_to_num(parts).any(axis=1))


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
