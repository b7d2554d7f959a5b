"""Section and Number: a sentence holds words, numbers that lead to their rows, dates, and words that are somebody's.

No number is typed into prose.  A `Number` keeps the function that found it, so that feeding only the rows it cites back
gives the same number.
"""

import string
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from displacement.errors import ReportError
from displacement.tables._table import Column

EVIDENCE = ["dataset", "part", "record"]
MINUS, EN_DASH = "\u2212", "\u2013"


@dataclass(frozen=True)
class Finding:
    """What a function found in tables: a value, its bounds, and the rows it came from."""

    value: float | None
    low: float | None
    high: float | None
    rows: pd.DataFrame


@dataclass(frozen=True)
class Number:
    """A published number: value and bounds in the unit of *column*, and the (dataset, part, record) of its rows.

    `again(frames)` finds it once more in other tables, given by name.
    """

    value: float | None
    low: float | None
    high: float | None
    column: Column
    rows: pd.DataFrame
    again: Callable
    decimals: int = 0
    spelled: bool = False

    @property
    def text(self):
        """The number as it is printed: its value, with its bounds where they are spelled, or the interval alone."""
        if self.value is not None:
            bounds = f" ({self.interval})" if self.spelled and self.interval else ""
            return self._shown(self.value) + bounds
        if self.low is not None and self.high is not None:
            return f"{self._shown(self.low)}{EN_DASH}{self._shown(self.high)}"
        if self.low is not None:
            return f"at least {self._shown(self.low)}"
        if self.high is not None:
            return f"at most {self._shown(self.high)}"
        raise ReportError(f"{self.column.name}: nothing was found to print. Ask before printing.")

    @property
    def interval(self):
        """The bounds as they are printed beside the value; blank where they say no more than it does."""
        if self.value is None or self.low == self.high:
            return ""
        if self.low is not None and self.high is not None:
            return f"{self._shown(self.low)}{EN_DASH}{self._shown(self.high)}"
        return f"at least {self._shown(self.low)}" if self.low is not None else f"at most {self._shown(self.high)}"

    def _shown(self, figure):
        return f"{figure:,.{self.decimals}f}".replace("-", MINUS)

    @property
    def found(self):
        """Tell whether there is anything to print."""
        return any(figure is not None for figure in (self.value, self.low, self.high))


def number(find, frames, column, *, decimals=0, spelled=False, **fixed):
    """Return the `Number` that `find(frames, **fixed)` finds; *find* returns a `Finding`.

    A *spelled* number is printed with its bounds.
    """
    def again(other):
        return find(other, **fixed)

    finding = again(frames)
    plain = [None if figure is None or pd.isna(figure) else float(figure)
             for figure in (finding.value, finding.low, finding.high)]
    rows = finding.rows[EVIDENCE].astype({"part": "str"}).drop_duplicates().reset_index(drop=True)
    return Number(*plain, column, rows, again, decimals, spelled)


@dataclass(frozen=True)
class Day:
    """A date in prose, printed like 5 May 2023, with the hour where it has one.

    With a *last* day it is a date known to a month, a year or an interval only, and is printed as that.
    """

    moment: pd.Timestamp
    zone: str | None = None
    last: pd.Timestamp | None = None

    @property
    def text(self):
        """The date as it is printed."""
        if self.last is not None and self.last.normalize() != self.moment.normalize():
            return self._span
        moment = self.moment.tz_convert(self.zone) if self.moment.tzinfo and self.zone else self.moment
        day = f"{moment.day} {moment:%B %Y}"
        if moment.tzinfo is None or not (moment.hour or moment.minute):
            return day
        offset = f"{moment:%z}"
        return f"{day}, {moment:%H:%M} (UTC{offset[0].replace('-', MINUS)}{int(offset[1:3])}{_minutes(offset)})"

    @property
    def _span(self):
        first, last = self.moment, self.last
        if first.is_month_start and last.is_month_end and (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        if first.is_year_start and last.is_year_end and first.year == last.year:
            return f"{first.year}"
        return f"{Day(first).text} to {Day(last).text}"


def _minutes(offset):
    return "" if offset[3:] == "00" else f":{offset[3:]}"


def when(row, name="date"):
    """Return the `Day` of *row* as far as its `_earliest` and `_latest` tell it."""
    return Day(row[f"{name}_earliest"], last=row[f"{name}_latest"])


def days(rows, name="date"):
    """Return the dates of *rows* as they are printed, each as far as it is known; missing stays missing."""
    return pd.Series([None if pd.isna(row[f"{name}_earliest"]) else when(row, name).text
                      for row in rows[[f"{name}_earliest", f"{name}_latest"]].to_dict("records")],
                     index=rows.index, dtype="str")


@dataclass(frozen=True)
class Claim:
    """What somebody says, in the words of our tables: printed apart, with who says it in the same sentence."""

    words: str
    by: str


@dataclass(frozen=True)
class Prose:
    """A paragraph: pieces of text, `Number`, `Day` and `Claim` in order."""

    pieces: tuple

    @property
    def numbers(self):
        """The numbers in it."""
        return [piece for piece in self.pieces if isinstance(piece, Number)]


def prose(template, **pieces):
    """Return a paragraph from *template*, whose `{names}` are Numbers, Days, Claims or plain words."""
    found = []
    for text, name, _, _ in string.Formatter().parse(template):
        if text:
            found.append(text)
        if name is not None:
            found.append(pieces[name])
    return Prose(tuple(found))


@dataclass(frozen=True)
class View:
    """A table as readers see it: a frame, a caption, and which of its columns hold somebody's words."""

    frame: pd.DataFrame
    caption: str
    claimed: dict = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart with its finding as title, its words for those who cannot see it, and its table."""

    name: str
    title: str
    drawing: object
    view: View


@dataclass(frozen=True)
class Section:
    """One part of a report."""

    key: str
    title: str
    paragraphs: tuple = ()
    figures: tuple = ()
    views: tuple = ()

    @property
    def all_views(self):
        """The tables of the figures, then those of the section."""
        return [*(figure.view for figure in self.figures), *self.views]

    @property
    def numbers(self):
        """All numbers of the section, in order."""
        return [found for paragraph in self.paragraphs for found in paragraph.numbers]


def section(title, uses):
    """Mark a `write(*tables, case)` function as a section called *title*, and name the tables that it gets."""
    def attach(function):
        function.section_title = title
        function.uses = tuple(uses)
        return function

    return attach
