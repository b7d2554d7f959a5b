"""Source and Edition: recognise a raw file, read it, tidy it, and account for all of it."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from displacement.errors import EncodingError, SourceError, UnknownLayoutError
from displacement.sources._cut import CUT, CUT_RECORD, taken_apart
from displacement.sources._headers import normalise
from displacement.sources._ledger import Account, Ledger, Measure, merged
from displacement.sources._read import RAW_EVIDENCE, OtherFormatError, read_csv, refuse_document
from displacement.sources._values import days, each, encoded, moments, numbers, repeated, starts_with, stripped
from displacement.tables._table import Table, repeat_rule
from displacement.tables.vocabulary import USES

HXL_TAG = r"#[a-z][a-z_]*(?:\s*\+\s*\w+)*"

__all__ = ["Edition", "Measure", "Source", "Tidied", "joined", "read_csv", "recognised"]


@dataclass(frozen=True)
class Edition:
    """One layout in which a publisher hands out a dataset.

    `required` are the headers that tell it, normalised, and `excluded` those that another layout has; `any_of` are
    headers of which users tick some, so that one must be there; `optional` are headers that may be there; `left_out`
    gives the reason for each that no table takes.  `aliases` maps other spellings to these names.  `told` looks at
    the rows where two layouts share their headers.  `read` turns bytes to text columns, `tidy(raw, drop)` text
    columns to `{table: frame}`, row by row.  `measures` are the raw numbers.  `whole` says that a rule of the layout
    looks at all rows, such as how small figures are rounded, so that a large file is not read in blocks.  What stands
    `beside` the data of several datasets, such as footnotes, goes with the dataset of the other parts of its file.
    `grouped(names)` finds among headers those of figures that follow a pattern, such as one column for each group of
    ages, where a list would have no end.
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
    read: Callable = read_csv
    whole: bool = False
    encoded: bool = False
    beside: bool = False
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

    def missing(self, raw):
        """Return the required columns that *raw* does not have."""
        found = set(self._names(raw))
        choice = [f"one of {', '.join(sorted(self.any_of))}"] if self.any_of and not self.any_of & found else []
        return sorted(set(self.required) - found) + choice

    def fits(self, raw):
        """Tell whether *raw* has all required and no excluded columns, and rows that this layout has."""
        if self.missing(raw) or set(self.excluded) & set(self._names(raw)):
            return False
        named, cut = taken_apart(self.named(raw))
        return self.told is None or bool(self.told(named if cut is None else named[~cut]))

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
    """A part of a larger file: whether it may hold a tag row, and which records share their key with another."""

    tagged: bool
    repeated: np.ndarray


@dataclass(frozen=True)
class Source:
    """One dataset of one publisher, in all the editions that users have on their disks.

    `finish(tables)` may bring together what stands in several parts of one file, such as rows and their footnotes; a
    file of one part, which may be read in blocks, has nothing for it to do.  `repeats(sheets)` names the sheets of one
    workbook that hold the records of another, with the reason.
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

    def tidied(self, edition, raw, *, trusted=False, block=None):
        """Return the `Tidied` tables of one *raw* frame in one *edition*.

        *trusted* skips the rules of the tables, for shipped files whose hash is the one they were tested with.
        A `Block` of a larger file is not asked whether its keys are unique.
        """
        raw, cut = taken_apart(edition.named(raw))
        edition = edition.fitted(raw)
        drop = Account(raw, edition.measures)
        rows = raw if cut is None else drop(raw, cut, CUT_RECORD)
        rows = drop(rows, tag_rows(rows), "HXL tag row") if block is None or block.tagged else rows
        frames = {table: _converted(table, frame, self.name, drop)
                  for table, frame in edition.tidy(rows, drop).items()}
        if block is not None and block.repeated.any():
            _reject_repeated(frames, drop, raw[block.repeated])
        if not trusted:
            for table in frames:
                frames[table] = _unrejected(frames[table], drop)
                _reject_faults(table, frames[table], drop, unique=block is None)
        frames = {table: _unrejected(frame, drop) for table, frame in frames.items()}
        ledger = drop.close(self.name, edition.name, frames, edition.left_out, edition.unknown(raw))
        return Tidied(self, frames, (ledger,), drop.rejects())


@dataclass(frozen=True)
class Tidied:
    """What became of a file or dataset: its tables, a ledger for each part, its rejected records.

    `skipped` says of each part that no edition knows (a cover sheet, a read-me) why it was not read.
    """

    source: Source
    tables: dict[Table, pd.DataFrame]
    ledgers: tuple[Ledger, ...]
    rejected: pd.DataFrame
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def truncated(self):
        """Names of the parts whose last record is cut, so that what came after it is not here."""
        cut = [ledger for ledger in self.ledgers if CUT_RECORD in set(ledger.drops["rule"])]
        return tuple(part for ledger in cut for part in ledger.parts)


def tag_rows(raw):
    """Return where *raw* has its HXL tags: a row of which at least half of the cells that are filled are tags."""
    cells = raw.drop(columns=list(RAW_EVIDENCE))
    marked = np.zeros(len(raw), dtype=bool)
    for name in cells:
        marked |= starts_with(cells[name], "#")
    tags = np.zeros(len(raw), dtype=bool)
    if marked.any():
        rows = cells[marked].apply(lambda column: stripped(column))
        known = rows.apply(lambda column: column.str.fullmatch(HXL_TAG).fillna(False))
        tags[marked] = (known.sum(axis=1) * 2 >= rows.notna().sum(axis=1)).to_numpy()
    return tags


def joined(results):
    """Return several `Tidied` parts of one source as one."""
    finish = results[0].source.finish
    if len(results) == 1:
        return replace(results[0], tables=finish(results[0].tables)) if finish else results[0]
    frames = {}
    for result in results:
        for table, frame in result.tables.items():
            frames.setdefault(table, []).append(frame)
    tables = {table: _stacked(found) for table, found in frames.items()}
    return Tidied(
        results[0].source,
        finish(tables) if finish else tables,
        merged([ledger for result in results for ledger in result.ledgers]),
        pd.concat([result.rejected for result in results], ignore_index=True),
        {part: reason for result in results for part, reason in result.skipped.items()},
    )


def _stacked(frames):
    """Return *frames* under each other; categories are united, so that no column turns to text."""
    types = {name: frame[name].dtype for frame in frames[::-1] for name in frame}
    order = dict.fromkeys(name for frame in frames for name in frame)
    columns = {name: [frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype=types[name])
                      for frame in frames] for name in order}
    return pd.DataFrame({name: _under_each_other(found) for name, found in columns.items()}, copy=False)


def _under_each_other(columns):
    if not all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return pd.concat(columns, ignore_index=True)
    known = columns[0].cat.categories
    if all(column.cat.categories.equals(known) for column in columns[1:]):
        codes = np.concatenate([column.cat.codes.to_numpy() for column in columns])
        return pd.Series(pd.Categorical.from_codes(codes, categories=known, validate=False))
    known = pd.Index(pd.unique(np.concatenate([column.cat.categories.to_numpy() for column in columns])))
    small = np.min_scalar_type(-len(known) - 1)
    codes = [each(column.cat.codes.to_numpy(), known.get_indexer(column.cat.categories).astype(small), -1)
             for column in columns]
    return pd.Series(pd.Categorical.from_codes(np.concatenate(codes), categories=known, validate=False))

def recognised(file, sources):
    """Return the one source and edition that know *file*, and its raw frame.

    Raises `SourceError` where none does, naming the nearest edition and what it misses, or where two do.
    """
    refuse_document(file)
    raws, formats, broken = {}, [], None
    candidates = [(source, edition) for source in sources for edition in source.editions]
    for read in dict.fromkeys(edition.read for _, edition in candidates):
        try:
            raws[read] = read(file)
        except OtherFormatError as error:
            formats.append(str(error))
        except SourceError as error:                    # another reader may know it: an older encoding, a broken quote
            broken = error if broken is None or isinstance(broken, EncodingError) else broken
        except csv.Error as error:
            broken = SourceError(f"{file.path}: {file.name} cannot be read as delimited text ({error}). A quote that "
                                 "is opened and never closed makes such a cell; download or save the file again.")
    readable = [(source, edition, raws[edition.read]) for source, edition in candidates if edition.read in raws]
    if broken and not any(edition.fits(raw) for _, edition, raw in readable):
        raise broken
    if not readable:
        told = "; ".join(dict.fromkeys(formats))
        raise UnknownLayoutError(f"{file.path}: no reader knows this format ({told}). Expected delimited text in "
                                 "UTF-8, a workbook or JSON.")
    matches = [found for found in readable if found[1].fits(found[2])]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = ", ".join(f"{source.name} ({edition.name})" for source, edition, _ in matches)
        raise SourceError(f"{file.path}: fits {names}. Name one with --dataset.")
    raise UnknownLayoutError(_nearest(file, readable))


def _nearest(file, readable):
    source, edition, raw = min(readable, key=lambda found: len(found[1].missing(found[2]))
                               / max(len(found[1].required), 1))
    missing = ", ".join(edition.missing(raw)) or "rows of that dataset, or that no other column is there"
    columns = [name for name in raw.columns if name not in (*RAW_EVIDENCE, CUT)]
    if not columns:
        return (f"{file.path} ({file.name}): no known layout, because it holds no records: an empty reply or the last "
                "of several pages. Ask the publisher for other years or places, or leave this page out.")
    shown = ", ".join(columns[:12]) + (" ..." if len(columns) > 12 else "")
    if len(edition.missing(raw)) >= len(edition.required):
        return (f"{file.path} ({file.name}): no known layout. Found the columns {shown}, which no dataset has. Check "
                "that it is the publisher's file and not a message, and that its header is in it.")
    return (f"{file.path} ({file.name}): no known layout. Found the columns {shown}. Nearest is {source.name} "
            f"({edition.name}), which also needs: {missing}. Add the missing columns, or name the dataset with "
            "--dataset if another is meant.")


def _converted(table, frame, dataset, drop):
    """Return *frame* with the declared types, in canonical order; cells that do not convert reject their record."""
    frame = frame.reset_index(drop=True)
    columns = {"dataset": repeated(dataset, len(frame))}
    if "claim_by" in frame and "use" in table.columns:
        frame = _as_stated(frame)
    for name, column in table.columns.items():
        if name in frame.columns:
            columns[name] = _typed(frame, name, column, drop)
    unknown = set(frame.columns) - set(columns)
    if unknown:
        raise SourceError(f"{dataset}: {table.name} has no column {', '.join(sorted(unknown))}.")
    return pd.DataFrame({name: columns[name] for name in table.columns if name in columns})


def _as_stated(frame):
    """Return *frame* with what its records may be used for; a source that says nothing of it states all of them."""
    use = frame["use"] if "use" in frame else repeated(next(iter(USES)), len(frame))
    reason = frame["use_reason"] if "use_reason" in frame else pd.Series(pd.NA, index=frame.index, dtype="str")
    return frame.assign(use=use, use_reason=reason)


def _typed(frame, name, column, drop):
    series = frame[name]
    if column.dtype == "category" and series.dtype == "category" and not column.values:
        return series
    if column.dtype == "category" and series.dtype == "category" and set(series.cat.categories) <= set(column.values):
        same = series.cat.categories.equals(pd.Index(column.values))
        return series if same else series.cat.set_categories(column.values)
    if column.dtype == "category" and isinstance(series.dtype, pd.CategoricalDtype) and not column.values:
        return series                                   # an open list of words, as the source made it
    if name == "part" or (str(series.dtype) == column.dtype and column.dtype not in ("str", "category")):
        return series
    if column.dtype in ("Int64", "Float64"):
        found, faulty = numbers(series) if _is_text(series) else (series.astype("Float64"), None)
        return _whole(frame, name, found, faulty, drop) if column.dtype == "Int64" else _kept(
            frame, name, found, faulty, "is no number", drop)
    if column.dtype.startswith("datetime64") and _is_text(series):
        found, faulty = (moments if "UTC" in column.dtype else days)(series)
        return _kept(frame, name, found, faulty, "is no date (expected YYYY-MM-DD)", drop)
    if column.dtype == "category":
        return _category(frame, name, column, drop)
    if column.dtype == "boolean" and _is_text(series):
        found = stripped(series).str.lower().map({"true": True, "false": False}).astype("boolean")
        return _kept(frame, name, found, stripped(series).notna() & found.isna(), "is not true or false", drop)
    return stripped(series) if column.dtype == "str" else series.astype(column.dtype)


def _is_text(series):
    return series.dtype == "str" or series.dtype == object or isinstance(series.dtype, pd.CategoricalDtype)


def _kept(frame, name, found, faulty, reason, drop):
    if faulty is not None and faulty.any():
        drop.reject(frame, faulty, f"{name} {reason}", name)
    return found


def _whole(frame, name, found, faulty, drop):
    found = _kept(frame, name, found, faulty, "is no number", drop)
    broken = (found % 1).fillna(0).ne(0)
    found = _kept(frame, name, found.mask(broken), broken, "is no whole number", drop)
    return found.astype("Int64")


def _category(frame, name, column, drop):
    codes, values = encoded(frame[name].astype("str") if frame[name].dtype == object else frame[name])
    text = stripped(values)
    known = pd.Index(column.values or text.dropna().unique(), dtype="str")
    found = known.get_indexer(text)
    faulty = text.notna().to_numpy() & (found < 0)
    if faulty.any():
        shown = ", ".join(column.values[:12]) + (" ..." if len(column.values) > 12 else "")
        drop.reject(frame, each(codes, faulty, False), f"{name} is not one of: {shown}", name)
    return pd.Series(pd.Categorical.from_codes(each(codes, found, -1), categories=known), index=frame.index)


def _unrejected(frame, drop):
    rejected = drop.rejected_rows(frame)
    return frame[~rejected].reset_index(drop=True) if rejected.any() else frame


def _reject_repeated(frames, drop, records):
    for table, frame in frames.items():
        rows = frame[np.isin(drop.positions(frame), drop.positions(records)) & ~drop.rejected_rows(frame)]
        rule = repeat_rule(table, frame)
        drop.reject(rows, [True] * len(rows), rule, "row", pd.Series("", index=range(len(rows))))


def _reject_faults(table, frame, drop, *, unique):
    """Reject the records that break a rule of *table*, each with the rule and the value."""
    faults = table.faults(frame, unique=unique)
    for (column, rule), group in faults.groupby(["column", "rule"], sort=False):
        rows = frame.iloc[group["row"].astype("int64")]
        reason = rule if column == "row" else f"{column} {rule}"
        drop.reject(rows, [True] * len(rows), reason, column, group["value"].reset_index(drop=True))
