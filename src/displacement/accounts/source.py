"""Source and Edition: the layouts that a publisher hands out, and how one becomes tidy tables with their account."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape

import numpy as np
import pandas as pd

from displacement.accounts.conversion import converted
from displacement.accounts.faults import reject_faults, unrejected
from displacement.accounts.given import notes, with_given
from displacement.accounts.ledger import Account, Ledger, Measure
from displacement.accounts.repeats import AGAIN, decided, hashed, have_repeats, reject_conflicting
from displacement.accounts.unseen import refuse_unseen, refuse_untold
from displacement.cells.headers import normalise
from displacement.cells.tags import tag_rows
from displacement.errors import CallError
from displacement.reading.files import RAW_EVIDENCE, Asked
from displacement.reading.formats import read
from displacement.reading.truncation import CUT, CUT_RECORD, taken_apart
from displacement.tables._table import Table

__all__ = ["Block", "Edition", "Measure", "Source", "Tidied"]
ASKED = Asked()
MOST_LINES = 10                         # of an account that is printed


@dataclass(frozen=True)
class Edition:
    """One layout in which a publisher hands out a dataset.

    `required` are the headers that tell it, normalised, and `excluded` those that another layout has; `any_of` are
    headers of which users tick some, so that one must be there; `optional` are headers that may be there;
    `left_out` gives the reason for each that no table takes.  `aliases` maps other spellings to these names.
    `told` looks at the rows where two layouts share their headers; None is that they leave it open.  `read` turns
    bytes to text columns: any format by itself; only a layout that is no table, with series in its header or a
    header over several rows, brings a reader of its own. `tidy(raw, drop)` takes text columns to `{table: frame}`,
    row by row.  `measures` are the raw numbers.  `whole` says that a rule of the layout looks at all rows, such as
    how small figures are rounded, so that a large file is not read in blocks.  What stands `beside` the data of
    several datasets, such as footnotes, goes with the dataset of the other parts of its file. `only_named` says
    that nothing tells the layout from other files, so that it is taken where its dataset is named; `own(raw)`,
    where that depends on the file, tells whether it has marks that other files do not have, and `unmarked` says
    what is missing where it has none. `grouped(names)` finds among headers those of figures that follow a pattern,
    such as one column for each group of ages, where a list would have no end.
    """

    name: str
    required: frozenset[str] | set[str]
    tidy: Callable
    measures: tuple[Measure, ...] = ()
    optional: frozenset[str] | set[str] = frozenset()
    excluded: frozenset[str] | set[str] = frozenset()
    any_of: frozenset[str] | set[str] = frozenset()
    told: Callable | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    read: Callable = read
    whole: bool = False
    encoded: bool = False
    beside: bool = False
    only_named: bool = False
    own: Callable | None = None
    unmarked: str = ""
    grouped: Callable | None = None

    @cached_property
    def _spelled(self):
        return {normalise(old): new for old, new in self.aliases.items()}

    def named(self, raw):
        """Return *raw* with this edition's names for its columns; of two that mean the same the first takes it."""
        return raw.set_axis(self._names(raw), axis="columns")

    def _names(self, raw):
        known = {old: self._spelled[old] for old in raw.columns if old in self._spelled}
        first = {new: old for old, new in reversed(known.items()) if new not in raw.columns}
        return [known[name] if first.get(known.get(name)) == name else name for name in raw.columns]

    def canonical(self, name):
        """Return the name that this edition has for the header *name*, which may be another spelling."""
        return self._spelled.get(name, name)

    def missing(self, raw):
        """Return the required columns that *raw* does not have."""
        found = set(self._names(raw))
        choice = [f"one of {', '.join(sorted(self.any_of))}"] if self.any_of and not self.any_of & found else []
        return sorted(set(self.required) - found) + choice

    def fits(self, raw, *, titled=False, named=False):
        """Tell whether *raw* has all required and no excluded columns, and rows that this layout has.

        Where the file is *titled*, it says itself what its rows are, and any of the figures is enough.
        Where the rows leave open what they are, they fit only where their dataset is *named*.
        """
        names = set(self._names(raw))
        if titled:
            return set(self.required) <= names and any(names & set(measure.columns) for measure in self.measures)
        if self.missing(raw) or set(self.excluded) & names:
            return False
        rows, cut = taken_apart(self.named(raw))
        told = True if self.told is None else self.told(rows if cut is None else rows[~cut])
        return named if told is None else bool(told)

    def fitted(self, raw):
        """Return this edition with the columns of *raw* that follow its pattern among its measures."""
        if self.grouped is None:
            return self
        found = tuple(self.grouped(raw.columns))
        return replace(self, optional={*self.optional, *found},
                       measures=(*self.measures, *(Measure((name,)) for name in found)))

    def unknown(self, raw):
        """Return the columns of *raw* that this edition says nothing of."""
        known = {*self.required, *self.any_of, *self.optional, *self.left_out, *RAW_EVIDENCE}
        return tuple(name for name in raw.columns if name not in known)


@dataclass(frozen=True)
class Block:
    """What is known of repeats before the records of a file, or of a part of it, are tidied.

    `tagged` says whether it may hold a tag row; `again` are records that an earlier one tells, and `others` names for
    each record that contradicts another that other.
    """

    tagged: bool = True
    again: np.ndarray = field(default_factory=lambda: np.array([], dtype="int64"))
    others: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One dataset of one publisher, in all the editions that users have on their disks.

    `finish(tables)` may bring together what stands in several parts of one file, such as rows and their footnotes; a
    file of one part, which may be read in blocks, has nothing for it to do.  `repeats(sheets)` names the sheets of one
    workbook that hold the records of another, with the reason.  `titles` are the words with which a file says above its
    table that it holds this dataset.  `elsewhere(raw)` says what a file of the same publisher is that is none of its
    datasets here, and nothing of any other file.
    """

    name: str
    title: str
    publisher: str
    licence: str
    url: str
    tables: tuple[Table, ...]
    editions: tuple[Edition, ...]
    fetch: Callable | None = None
    finish: Callable | None = None
    repeats: Callable | None = None
    titles: frozenset[str] | set[str] = frozenset()
    elsewhere: Callable | None = None

    def tidied(self, edition, raw, *, trusted=False, block=None, asked=ASKED):
        """Return the `Tidied` tables of one *raw* frame in one *edition*.

        *trusted* skips the rules of the tables, for shipped files whose hash is the one they were tested with.
        Where a `Block` says which records repeat another, that is not asked once more.  *asked* is what the caller
        says of the file.  Raises `UnseenNumbersError` where a column that the edition does not know holds numbers.
        """
        raw, cut = taken_apart(edition.named(raw))
        declared, edition = edition, edition.fitted(raw)
        drop = Account(raw, edition.measures)
        rows = raw if cut is None else drop(raw, cut, CUT_RECORD)
        rows = drop(rows, tag_rows(rows), "HXL tag row") if block is None or block.tagged else rows
        if block is not None and len(block.again):
            rows = drop(rows, rows["record"].isin(block.again), AGAIN)
        if edition.measures and not trusted:
            refuse_unseen(rows, edition, edition.unknown(raw), asked.leave_out)
        frames = {table: converted(table, frame, self.name, drop)
                  for table, frame in with_given(edition.tidy(rows, drop), asked.given, self.name).items()}
        if not trusted:
            for table in frames:
                frames[table] = unrejected(frames[table], drop)
                reject_faults(table, frames[table], drop)
        frames = {table: unrejected(frame, drop) for table, frame in frames.items()}
        if block is None and not trusted and have_repeats(frames):
            refuse_untold(raw, edition, frames, asked.leave_out)
            again, others = decided(*hashed(frames, lambda frame: frame["record"]))
            known = raw if cut is None else raw.assign(**{CUT: cut})
            return self.tidied(declared, known, block=Block(again=again, others=others), asked=asked)
        if block is not None and block.others:
            reject_conflicting(frames, drop, block.others)
            frames = {table: unrejected(frame, drop) for table, frame in frames.items()}
        ledger = drop.close(self.name, edition.name, frames, edition.left_out, edition.unknown(raw),
                            notes(frames))
        return Tidied(self, frames, (ledger,), drop.rejects())


class Tables(dict):
    """The tables of a file by `Table` or by its name."""

    def __missing__(self, name):
        """Return the table that is called *name*; raise `CallError` where there is none."""
        named = {table.name: frame for table, frame in self.items()}
        if name not in named:
            raise CallError.unknown("table", str(getattr(name, "name", name)), named, whose="The file")
        return named[name]


@dataclass(frozen=True)
class Tidied:
    """What became of a file or dataset: its tables, a ledger for each part, its rejected records.

    `skipped` says of each part that no edition knows (a cover sheet, a read-me) why it was not read, `faulty` of each
    that is broken.
    """

    source: Source
    tables: dict[Table, pd.DataFrame]
    ledgers: tuple[Ledger, ...]
    rejected: pd.DataFrame
    skipped: dict[str, str] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let the tables be asked for by name too."""
        object.__setattr__(self, "tables", Tables(self.tables))

    def __repr__(self) -> str:
        """Say in ten lines what became of the file."""
        return "\n".join(self.lines())

    def _repr_html_(self) -> str:
        """Show the account in a notebook: records, values and sums of each part, what left and why."""
        fates = ("read", "kept", "dropped", "rejected")
        head = "".join(f'<th scope="col">{name}</th>' for name in ("part", "what", *fates))
        rows = [[escape(", ".join(map(str, ledger.parts))), row.what,
                 *(f"{getattr(row, fate):,.10g}" for fate in fates)]
                for ledger in self.ledgers for row in ledger.frame().itertuples()]
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        caption, *told = map(escape, self.lines())
        return (f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
                f"<ul>{''.join(f'<li>{line}</li>' for line in told)}</ul>")

    def lines(self) -> list[str]:
        """Return at most ten lines: dataset and layout, tables, records, what left by which rule, what was lost."""
        tables = ", ".join(f"{table.name} ({len(frame):,} rows)" for table, frame in self.filled.items())
        layouts = ", ".join(dict.fromkeys(ledger.edition for ledger in self.ledgers))
        counts = sum((ledger.records for ledger in self.ledgers[1:]), self.ledgers[0].records)
        drops: dict[str, int] = {}
        for ledger in self.ledgers:
            for drop in ledger.drops.itertuples():
                drops[drop.rule] = drops.get(drop.rule, 0) + drop.records
        unknown = list(dict.fromkeys(name for ledger in self.ledgers for name in ledger.unknown))
        told = [f"{self.source.name}: {self.source.title} ({layouts[:80]})", f"tables: {tables or 'none'}",
                f"records: {counts.read:,.0f} read, {counts.kept:,.0f} kept, {counts.dropped:,.0f} dropped, "
                f"{counts.rejected:,.0f} rejected",
                *(f"by rule: {rule} ({count:,} records)" for rule, count in drops.items()),
                *dict.fromkeys(note for ledger in self.ledgers for note in ledger.notes),
                *([f"columns left out, not known: {', '.join(unknown)[:200]}"] if unknown else []),
                *self.losses(), *(f"not read: {part}" for part in self.skipped)]
        return told if len(told) <= MOST_LINES else [*told[:MOST_LINES - 1],
                                                     f"and {len(told) - MOST_LINES + 1} lines more: see ledgers"]

    @property
    def filled(self) -> "dict[Table, pd.DataFrame]":
        """The tables in the source's order, those that have rows before those that have none."""
        order = {table: place for place, table in enumerate(self.source.tables)}
        return dict(sorted(self.tables.items(), key=lambda found: (not len(found[1]), order.get(found[0], len(order)))))

    def losses(self) -> list[str]:
        """Return what of the file is in no table, a line each: rejected records with their sum, parts not read."""
        records, values, sums = (sum(getattr(ledger, name).rejected for ledger in self.ledgers)
                                 for name in ("records", "values", "sums"))
        told = []
        if records or values:
            of_sum = f", sum {sums:,.10g}" if sums else ""
            told.append(f"{records:,.0f} records rejected ({values:,.0f} values{of_sum}): "
                        f"{', '.join(dict.fromkeys(self.rejected['rule']))[:300]}")
        told += [f"{part} ends inside a record; it and all that came after are missing" for part in self.truncated]
        return told + [f"{part} was not read: {reason}" for part, reason in self.faulty.items()]

    @property
    def truncated(self) -> tuple[str, ...]:
        """Names of the parts whose last record is cut, so that what came after it is not here."""
        cut = [ledger for ledger in self.ledgers if CUT_RECORD in set(ledger.drops["rule"])]
        return tuple(part for ledger in cut for part in ledger.parts)
