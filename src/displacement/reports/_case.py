"""A report's TOML: what it is about, its assumptions with their sources, its sections and its words."""

import datetime
import tomllib
from dataclasses import dataclass

import pandas as pd

from displacement.accounts.root import root as root_of
from displacement.errors import CallError, ReportError
from displacement.reports._section import Day
from displacement.shipped import shipped

NEEDED = ("title", "summary", "places", "period", "as_of", "timezone", "datasets", "sections", "methods", "limits",
          "disclaimer")


@dataclass(frozen=True)
class Case:
    """One report as its TOML asks, for one as-of date."""

    name: str
    told: dict
    as_of: pd.Timestamp

    def __getitem__(self, key):
        """Return an entry of the TOML."""
        return self.told[key]

    def get(self, key, otherwise=None):
        """Return an entry of the TOML, or *otherwise*."""
        return self.told.get(key, otherwise)

    @property
    def title(self):
        """The title, in the words of its day."""
        return self._worded("title")

    @property
    def summary(self):
        """What the report is about, in the words of its day."""
        return self._worded("summary")

    def _worded(self, key):
        """Return a text, of several the last whose day `since` has come; `{start}` and `{end}` are the period."""
        told = self.told[key]
        if not isinstance(told, str):
            told = self.texts(key)[-1]
        return told.format(start=Day(self.start).text, end=Day(self.end).text)

    def texts(self, key):
        """Return the texts of a list whose day `since`, where they have one, has come."""
        told = [entry if isinstance(entry, dict) else {"text": entry} for entry in self.told[key]]
        return [entry["text"] for entry in told if self.said(entry.get("since"))]

    def positions(self):
        """Return what the sides had said by the as-of date, as the TOML tells it."""
        return [told for told in self.told.get("position", ()) if self.said(told["said"])]

    def said(self, day):
        """Tell whether *day* has come by the as-of date; what has no day is always there."""
        return day is None or pd.Timestamp(day) <= self.as_of

    @property
    def zone(self):
        """The zone of the report's clock times."""
        return self.told["timezone"]

    @property
    def start(self):
        """First day of the period."""
        return pd.Timestamp(self.told["period"]["start"])

    @property
    def end(self):
        """Last day of the period, or the as-of date where that is earlier."""
        return min(pd.Timestamp(self.told["period"]["end"]), self.as_of)

    @property
    def hindsight(self):
        """Tell whether the as-of date is earlier than the texts were written for, so that later notes are left out."""
        return self.as_of < pd.Timestamp(self.told["as_of"])


def reports(root=None):
    """Return the TOML files of all reports by name: the user's, else the shipped ones."""
    folders = (shipped() / "reports", root_of(root) / "reports")
    return {path.stem: path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.toml"))}


def case(name, as_of=None, root=None):
    """Return report *name* as of a date; that of the TOML where none is given.

    Raises `CallError` where there is no such report or date, and `ReportError` where its TOML lacks an entry.
    """
    known = reports(root)
    if name not in known:
        raise CallError.unknown("report", name, known)
    try:
        told = tomllib.loads(known[name].read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"{known[name]}: no valid TOML ({error}). Mend it.") from error
    missing = [key for key in NEEDED if key not in told]
    if missing:
        raise ReportError(f"{known[name]}: lacks {', '.join(missing)}. Add it.")
    return Case(name, told, day(as_of or told["as_of"]))


def day(given):
    """Return *given* as a day, or say that it is none."""
    try:
        found = pd.Timestamp(given)
    except ValueError as error:
        raise CallError(f"{given!r} is no date. Write it as 2023-10-05.") from error
    if not isinstance(given, (str, datetime.date, pd.Timestamp)) or pd.isna(found):
        raise CallError(f"{given!r} is no date. Write it as 2023-10-05.")
    return found.tz_localize(None).normalize()
