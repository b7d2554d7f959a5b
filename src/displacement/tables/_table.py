"""Column and Table: what a quantity is, said once, and read by validation, labels, dictionary and docs.

A `Table` becomes a pandera schema the first time it validates, never at import: building schemas for all tables
would cost half as much as importing pandas.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from displacement.errors import TableError
from displacement.tables.vocabulary import USES

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES_PER_RULE = 5
Role = Literal["key", "measure", "attribute", "evidence"]


@dataclass(frozen=True)
class Column:
    """One quantity: its name, type, unit and meaning.

    `role` is `key` (tells rows apart), `measure` (a number that is published), `attribute` (says something of the
    row) or `evidence` (where the row comes from).  `values` closes the vocabulary; `minimum` and `maximum` bound
    the number, `first_year` and the year that is `years_ahead` of the day of reading bound a date.  `nullable` columns
    hold missing values, which mean "not published", never zero.
    """

    name: str
    dtype: str
    unit: str = ""
    meaning: str = ""
    title: str = ""
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    hxl: str = ""
    role: Role = "key"
    first_year: int | None = None
    years_ahead: int | None = None

    @property
    def label(self) -> str:
        """Title with the unit in square brackets, as it stands on an axis or over a column."""
        return f"{self.heading} [{self.unit}]" if self.unit else self.heading

    @property
    def heading(self) -> str:
        """Title, or the name in words where none is given."""
        return self.title or self.name.replace("_", " ").capitalize()

    def having(self, **changes: Any) -> "Column":
        """Return this column with some of its properties changed."""
        return replace(self, **changes)


def attribute(column: Column) -> Column:
    """Return *column* as one that describes a row without telling rows apart."""
    return column.having(role="attribute")


def measure(column: Column) -> Column:
    """Return *column* as a published number."""
    return column.having(role="measure")


def bounded(column: Column) -> tuple[Column, Column, Column]:
    """Return low, central and high columns of one quantity.

    A figure published without a bound has all three equal.  "More than 100" has a low and neither of the others,
    "at most" only a high; "about 100" has only the central value.  A missing bound is unknown, not zero or infinite.
    """
    column = measure(column.having(nullable=True))
    low = column.having(name=f"{column.name}_low", title=f"{column.heading} (low)",
                        meaning=f"Lower bound. {column.meaning}", hxl="")
    high = column.having(name=f"{column.name}_high", title=f"{column.heading} (high)",
                         meaning=f"Upper bound. {column.meaning}", hxl="")
    return low, column, high


@dataclass(frozen=True)
class Order:
    """A law of one row: *first* is not after *second*, where both are known."""

    first: str
    second: str

    @property
    def name(self) -> str:
        """The law when it is broken, in words."""
        return f"{self.first} after {self.second}"


def dates(name: str, meaning: str, *, role: Role = "key", nullable: bool = False) -> tuple[Column, ...]:
    """Return earliest and latest of a date that may be known to a day, a month or a year only."""
    return tuple(
        Column(f"{name}_{end}", "datetime64[us]", "day", f"{word} day that fits. {meaning}", nullable=nullable,
               role=role)
        for end, word in (("earliest", "First"), ("latest", "Last"))
    )


def _line(row: dict[str, Any]) -> str:
    """Return one column of a table's dictionary in one line."""
    unit = f" [{row['unit']}]" if row["unit"] else ""
    return f"  {row['column']}{unit}: {row['meaning']}{' (optional)' if row['optional'] else ''}"


DATASET = Column("dataset", "str", meaning="Dataset the row belongs to", role="evidence")
PART = Column("part", "category", meaning="File, sheet or page of the dataset", role="evidence")
RECORD = Column("record", "int32", meaning="1-based position in the part, header and preamble counted",
                minimum=1, role="evidence")
EVIDENCE = (DATASET, PART, RECORD)

CLAIM_BY = Column("claim_by", "str", meaning="Who states the figure", nullable=True)
REPORTED_BY = Column("reported_by", "str", meaning="Who published the statement", nullable=True)
DISPUTES = ("none", "disputed", "not independently verified", "revised")
DISPUTE = Column("dispute", "category", values=DISPUTES, role="attribute",
                 meaning="Whether the figure is contested; none: no rejection was found, not that it is agreed")
DISPUTED_BY = Column("disputed_by", "str", meaning="Who rejects the figure, and their position", nullable=True,
                     role="attribute")
USE = Column("use", "category", values=tuple(USES), role="attribute",
             meaning="What the record may be used for: only `stated` ones are counted, head a series or are drawn")
USE_REASON = Column("use_reason", "str", meaning="Why it is not `stated`: how it was computed, what is wrong with its "
                    "date, what is missing, how its scope differs", nullable=True, role="attribute")
STATED = (CLAIM_BY, DISPUTE, DISPUTED_BY, USE, USE_REASON)


@dataclass(frozen=True)
class Table:
    """A tidy shape: core columns, named optional dimensions, and a key that is unique.

    `core` columns are always there; `dimensions` are those a source may fill.  `stated` tables hold figures as
    somebody states them and carry `claim_by`, `dispute`, `disputed_by`, `use` and `use_reason`.  All carry `dataset`,
    `part`, `record`.  `observed` are the columns that say when a row was observed, the first that is filled counting;
    `ends` those that hold an end, which is not known before its day.  `followed` is the column that says until when a
    row was followed; until that day nothing is known of what is written in `hindsight`, and while there is no end the
    words of `ongoing` stand, as (column, word).  What is `announced`, such as a ration, may be told by a source before
    it holds.
    `listed(names)` tells whether a frame with these columns is a list in which lines may share all the rest, so that
    the record tells them apart: such lines are added up, never pivoted.
    """

    name: str
    core: tuple[Column, ...]
    dimensions: tuple[Column, ...] = ()
    meaning: str = ""
    stated: bool = False
    orders: tuple[Order, ...] = ()
    listed: Callable[[Iterable[str]], bool] | None = None
    observed: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    followed: str = ""
    hindsight: tuple[str, ...] = ()
    ongoing: tuple[tuple[str, str], ...] = ()
    announced: bool = False

    @cached_property
    def columns(self) -> dict[str, Column]:
        """All columns by name, in canonical order."""
        stated = STATED if self.stated else ()
        return {column.name: column for column in (*self.core, *self.dimensions, *stated, *EVIDENCE)}

    @cached_property
    def described(self) -> list[dict[str, Any]]:
        """One dict a column, as the dictionary prints it: title, unit, type, role, values and meaning."""
        return [
            {"table": self.name, "column": column.name, "title": column.heading, "unit": column.unit,
             "type": column.dtype, "role": column.role, "optional": column in self.dimensions,
             "nullable": column.nullable, "values": ", ".join(column.values), "hxl": column.hxl,
             "meaning": column.meaning}
            for column in self.columns.values()
        ]

    def __repr__(self) -> str:
        """Name the table, and each column with unit and meaning on a line of its own."""
        return "\n".join((f"Table {self.name}: {self.meaning}", *map(_line, self.described)))

    def _repr_html_(self) -> str:
        """Show the dictionary of the table in a notebook."""
        shown = ("column", "unit", "type", "optional", "values", "meaning")
        rows = ([str(row[name]) if name != "optional" else "optional" if row[name] else "" for name in shown]
                for row in self.described)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        head = "".join(f'<th scope="col">{name}</th>' for name in shown)
        return (f"<table><caption>{escape(self.name)}: {escape(self.meaning)}</caption>"
                f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

    @cached_property
    def required(self) -> list[str]:
        """Names of the columns that every frame of this table has."""
        optional = {column.name for column in self.dimensions}
        return [name for name in self.columns if name not in optional]

    @cached_property
    def measures(self) -> list[str]:
        """Central columns of the published numbers; `measure_bounds` gives their low and high."""
        return [name for name, column in self.columns.items()
                if column.role == "measure" and not name.endswith(("_low", "_high"))]

    def bounds(self, name: str) -> list[str]:
        """Return the names of low, central and high of *name*, as far as the table has them."""
        return [end for end in (f"{name}_low", name, f"{name}_high") if end in self.columns]

    @cached_property
    def laws(self) -> tuple[Order, ...]:
        """Declared orders, and those that names imply: `_low` <= central <= `_high`, `_earliest` <= `_latest`."""
        names = self.columns
        implied = [Order(low, high) for name in names for low, high in _pairs(name) if low in names and high in names]
        return (*self.orders, *implied)

    def key(self, names: Iterable[str]) -> list[str]:
        """Return those of *names* that are unique together.

        A statement is its record: two may agree in claimant, moment and even figure, so stated tables, and those
        without keys of their own, are also told apart by part and record.
        """
        keys = [name for name, column in self.columns.items() if column.role == "key" and name in names]
        listed = self.stated or not keys or (self.listed is not None and self.listed(names))
        return [*keys, "part", "record"] if listed else keys

    def repeat_rule(self, names: Iterable[str]) -> str:
        """Return the rule that rows break which share the key that the columns *names* have."""
        return f"repeat the key ({', '.join(self.key(names))})"

    def __hash__(self) -> int:
        """Tables are told apart by name."""
        return hash(self.name)

    def faults(self, frame: "pd.DataFrame", *, unique: bool = True) -> "pd.DataFrame":
        """Return one row for each record and rule that *frame* breaks: row, column, rule, value.

        *unique* also asks that no two rows share the key.  `row` is the position in *frame*, which must have a
        RangeIndex.  Columns that are missing, unknown or of another type are faults of the whole frame and raise
        `TableError`.
        """
        from displacement.tables._schema import faults

        return faults(self, frame, unique=unique)

    def validate(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Return *frame* in canonical column order, or raise one `TableError` that tells all problems."""
        frame = frame.reset_index(drop=True)
        faults = self.faults(frame)
        if len(faults):
            raise TableError(f"{self.name}: {describe(faults, frame['record'])}")
        return frame[[name for name in self.columns if name in frame.columns]]


def _pairs(name):
    if name.endswith("_earliest"):
        return [(name, f"{name.removesuffix('_earliest')}_latest")]
    return [(f"{name}_low", name), (name, f"{name}_high"), (f"{name}_low", f"{name}_high")]


def describe(faults, records):
    """Say each broken rule once, with five records and the total: `persons: 3 below 0 people (records 14, 90, 91)`."""
    parts = []
    for (column, rule), group in faults.groupby(["column", "rule"], sort=False):
        found = records.iloc[group["row"]]
        named = ", ".join(str(record) for record in found.iloc[:EXAMPLES_PER_RULE])
        more = f" and {len(found) - EXAMPLES_PER_RULE} more" if len(found) > EXAMPLES_PER_RULE else ""
        parts.append(f"{column}: {len(found)} {rule} (records {named}{more})")
    return "; ".join(parts)
