"""Tables and datasets as people look at them in Jupyter."""

import html
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from displacement.accounts.provenance import provenance
from displacement.accounts.root import raw_folder
from displacement.catalogue.loading import datasets
from displacement.catalogue.registry import habits, source
from displacement.reports._html import cell
from displacement.tables._dictionary import tables

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

HIDDEN = ("dataset", "part", "record")


def show(frame: pd.DataFrame, *, rows: int = 20) -> "Styler":
    """Return the first *rows* of *frame* as a Styler: units in the headers, the source as caption.

    Thousands are set apart, dates stand like 5 May 2023, missing is a dash.  The frame itself is left as it is.

    Parameters
    ----------
    frame : DataFrame
        A tidy table, or columns of one.
    rows : int
        How many rows to show.

    Returns
    -------
    Styler

    Examples
    --------
    >>> import displacement as dp
    >>> page = dp.show(dp.load("karabakh_rations")).to_html()
    >>> "[grams per person per day]" in page
    True
    """
    columns = _columns(frame)
    shown = frame.head(rows)
    told = f"{len(shown):,} of {len(frame):,} rows. {_sources(frame)}".strip()
    labels = [columns[name].label if name in columns else name for name in shown.columns]
    hidden: list[Hashable] = [name for name in HIDDEN if name in shown.columns]
    headers: dict[object, str] = dict(zip(shown.columns, labels, strict=True))
    styled = shown.reset_index(drop=True).style.format(cell).format_index(lambda name: headers[name], axis=1)
    return styled.hide(axis="index").hide(hidden, axis="columns").set_caption(told)


def _columns(frame):
    """Return the columns of the table that *frame* is most like."""
    likeness = {shape.name: len(set(shape.columns) & set(frame.columns)) for shape in tables().values()}
    return tables()[max(likeness, key=likeness.get)].columns


def _sources(frame):
    if "dataset" not in frame.columns:
        return ""
    names = [name for name in pd.unique(frame["dataset"]) if isinstance(name, str)]
    return "Source: " + "; ".join(f"{name} ({source(name).publisher}, {source(name).licence})" for name in names) + "."


@dataclass(frozen=True)
class Card:
    """A dataset at a glance; Jupyter shows it as a small table."""

    name: str
    facts: dict[str, str]

    def __repr__(self) -> str:
        """Return the facts line by line."""
        return "\n".join([self.name, *(f"  {what}: {told}" for what, told in self.facts.items())])

    def _repr_html_(self) -> str:
        lines = "".join(f"<tr><th style='text-align:left'>{html.escape(what)}</th><td style='text-align:left'>"
                        f"{html.escape(str(told))}</td></tr>" for what, told in self.facts.items())
        return f"<table><caption><b>{html.escape(self.name)}</b></caption>{lines}</table>"


def card(name: str, root: str | Path | None = None) -> Card:
    """Return the card of dataset *name*: title, tables, publisher, licence, files, and what its docstring tells.

    Examples
    --------
    >>> import displacement as dp
    >>> print(dp.card("food_energy"))  # doctest: +ELLIPSIS
    food_energy
      title: Energy content of foods and planning figures
    ...
    """
    found = source(name)
    entry = datasets(root).set_index("dataset").loc[name]
    listed = ("tables", "publisher", "licence", "status", "years", "url")
    facts = {"title": found.title, **{what: entry[what] for what in listed}}
    folder = raw_folder(name, root)
    if folder:
        facts["files"] = ", ".join(f"{file['name']} ({file['sha256'][:12]})" for file in provenance(folder).current)
    facts["what it tells"] = habits(name)
    return Card(name, facts)
