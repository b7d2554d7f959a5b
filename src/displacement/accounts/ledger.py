"""Every record and every value is accounted for: kept, dropped by a named rule, or rejected with a reason.

`Account` is what a source's `tidy` is handed as `drop`; `Ledger` is what comes out.  The fate of a record is one
byte; the values that leave are counted where they leave, those that stay are counted on the finished tables, and the
two must add up to the non-blank measure cells of the raw file.  A record or value that goes missing without a rule
raises, so that nothing is ever lost in silence.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from displacement.cells.bounds import stated
from displacement.cells.values import TEXT, each, encoded, filled, numbers, stripped
from displacement.errors import SourceError

KEPT = 0
REJECTED = 1
EVERY_VALUE = "every value: "


@dataclass(frozen=True)
class Measure:
    """A raw quantity: one column, or low, central and high of one; additive ones are also summed."""

    columns: tuple[str, ...]
    additive: bool = False


@dataclass(frozen=True)
class Count:
    """How many were read, and what became of them."""

    read: float
    kept: float
    dropped: float
    rejected: float

    def __add__(self, other):
        """Return the two counts as one."""
        return Count(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))

    def balances(self) -> bool:
        """Tell whether all that was read is accounted for."""
        parts = self.kept + self.dropped + self.rejected
        return bool(np.isclose(self.read, parts, rtol=1e-9, atol=1e-6))


@dataclass(frozen=True)
class Ledger:
    """The account of one part or dataset.

    `records` counts rows, `values` non-blank measure cells (a low, central and high of one quantity count once), and
    `sums` adds up additive measures.  `drops` has one row a rule: rule, records, values.  `left_out` gives the reason
    for each raw column that no table takes; `unknown` are columns that the edition does not know, and are left out.
    `notes` say what no record tells, what stands in its place, and how to say it.
    """

    dataset: str
    edition: str
    parts: tuple[str, ...]
    records: Count
    values: Count
    sums: Count
    drops: pd.DataFrame
    left_out: dict[str, str]
    unknown: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def balances(self) -> bool:
        """Tell whether records, values and sums all add up."""
        return self.records.balances() and self.values.balances() and self.sums.balances()

    @property
    def kept_share(self) -> float:
        """Share of the records that were kept; missing where none was read."""
        return self.records.kept / self.records.read if self.records.read else float("nan")

    def frame(self) -> pd.DataFrame:
        """Return the account as a table: what, read, kept, dropped, rejected."""
        rows = [(name, getattr(self, name)) for name in ("records", "values", "sums")]
        return pd.DataFrame([{"what": name, **vars(count)} for name, count in rows])


def merged(ledgers):
    """Return *ledgers* with those of one edition and the same parts as one: the blocks of a large file."""
    found = {}
    for ledger in ledgers:
        found.setdefault((ledger.dataset, ledger.edition, ledger.parts), []).append(ledger)
    return tuple(_as_one(same) if len(same) > 1 else same[0] for same in found.values())


def _as_one(ledgers):
    first = ledgers[0]
    counts = {name: sum((getattr(ledger, name) for ledger in ledgers[1:]), getattr(first, name))
              for name in ("records", "values", "sums")}
    drops = pd.concat([ledger.drops for ledger in ledgers], ignore_index=True)
    drops = drops.groupby("rule", sort=False, as_index=False)[["records", "values"]].sum()
    return replace(first, drops=drops, **counts)


class Account:
    """Keeps the fate of each record of one raw frame; calling it drops records by a rule."""

    def __init__(self, raw, measures):
        """Open the account of *raw*, whose measure cells are told by *measures*."""
        self._raw = raw
        self._measures = measures
        self._fate = np.zeros(len(raw), dtype="uint8")
        self._rules = ["kept", "rejected"]
        self._value_drops = []
        self._rejects = []
        self._encoded = {}
        self._parts = raw["part"].cat.categories
        self._first = int(raw["record"].min()) if len(raw) else 0        # a block of a large file begins late
        self._stride = int(raw["record"].max()) - self._first + 1 if len(raw) else 1
        self._position = np.full(self._stride * max(len(self._parts), 1), -1, dtype="int32")
        self._position[self._keys(raw)] = np.arange(len(raw), dtype="int32")

    def __call__(self, frame, mask, rule):
        """Return *frame* without the rows of *mask*, whose records are dropped by *rule*."""
        mask = np.asarray(mask.fillna(False) if hasattr(mask, "fillna") else mask, dtype=bool)
        if not mask.any():
            return frame
        positions = self._marked(frame, mask)
        self._fate[positions[self._fate[positions] == KEPT]] = self._code(rule)
        return frame[~mask]

    def values(self, frame, mask, rule, column):
        """Return *frame* without the rows of *mask*: their cell in *column* is left out by *rule*, not the record."""
        mask = np.asarray(mask.fillna(False) if hasattr(mask, "fillna") else mask, dtype=bool)
        if not mask.any():
            return frame
        gone = frame[mask]
        told = pd.DataFrame({"rule": rule, "position": self.positions(gone), "refused": False,
                             "filled": stripped(gone[column]).notna().to_numpy(),
                             "figure": numbers(gone[column])[0].fillna(0).to_numpy("float64")})
        self._value_drops.append(told)
        return frame[~mask]

    def noted(self, frame, mask, rule, figure=0.0):
        """Tell in the account that cells of the rows of *mask* were changed by *rule*; no record or value leaves.

        *figure* is what the change took from the sum of the cells.
        """
        positions = self._marked(frame, mask)
        figure = figure if any(measure.additive for measure in self._measures) else 0.0
        self._value_drops.append(pd.DataFrame({"rule": rule, "position": positions, "figure": figure,
                                               "filled": np.zeros(len(positions), dtype=bool), "refused": False}))

    def refuse(self, frame, mask, reason, column):
        """Return *frame* without the rows of *mask*: their cell in *column* is rejected for *reason*, not the record.

        A record that has no other value is rejected as a whole.
        """
        mask = np.asarray(mask, dtype=bool)
        if not mask.any():
            return frame
        positions = self._marked(frame, mask)
        cells = frame.loc[mask, column]
        self._value_drops.append(pd.DataFrame({
            "rule": reason, "position": positions, "filled": filled(cells), "refused": True,
            "figure": numbers(cells)[0].fillna(0).to_numpy("float64")}))
        self._rejects.append(pd.DataFrame({"position": positions, "column": column, "rule": reason,
                                           "value": cells.astype("str").to_numpy()}))
        return frame[~mask]

    def reject(self, frame, mask, reason, column, value=None):
        """Mark the records of *mask* as rejected for *reason*; they leave every table once tidying is done."""
        mask = np.asarray(mask, dtype=bool)
        positions = self._marked(frame, mask)
        shown = frame.loc[mask, column] if value is None else value[mask]
        self._fate[positions] = REJECTED
        self._rejects.append(pd.DataFrame({"position": positions, "column": column, "rule": reason,
                                           "value": shown.astype("str").to_numpy()}))

    def encoded(self, text):
        """Return `cells.values.encoded` of *text*; a column that is asked for twice is encoded once."""
        cells = _cells_of(text)
        if id(cells) not in self._encoded:
            self._encoded[id(cells)] = cells, encoded(text)             # held, so that no other takes its id
        return self._encoded[id(cells)][1]

    def positions(self, frame):
        """Return the positions in the raw frame of the records of *frame*."""
        return self._position[self._keys(frame)]

    def _marked(self, frame, mask):
        """Return the positions in the raw frame of the records of *mask*, without taking their other cells."""
        return self.positions(frame.loc[mask, ["part", "record"]])

    def rejected_rows(self, frame):
        """Return a mask of the rows of *frame* whose record is rejected."""
        if not self._rejects:
            return np.zeros(len(frame), dtype=bool)
        return self._fate[self.positions(frame)] == REJECTED

    def rejects(self):
        """Return the rejected records: part, record, column, rule, value, and all their raw cells."""
        columns = ["part", "record", "column", "rule", "value"]
        if not self._rejects:
            return pd.DataFrame(columns=columns)
        found = pd.concat(self._rejects, ignore_index=True)
        bound = found["column"].str.extract(r"^(?P<name>.+)(?P<end>_low|_high)$")       # one fault, told once
        whole = [rule.replace(column, name, 1) if isinstance(name, str) and rule.startswith(f"{column} ") else rule
                 for rule, column, name in zip(found["rule"], found["column"], bound["name"], strict=True)]
        found = found.assign(rule=whole, column=bound["name"].fillna(found["column"]))
        found = found.drop_duplicates(["position", "column", "rule"])
        raw = self._raw.iloc[found["position"]].reset_index(drop=True)
        cells = raw.drop(columns=["part", "record"]).rename(columns=lambda name: f"raw: {name}")
        told = found.drop(columns="position").reset_index(drop=True)
        return pd.concat([raw[["part", "record"]].astype({"part": "str"}), told, cells], axis=1)

    def close(self, dataset, edition, frames, left_out, unknown, notes=()):
        """Return the ledger, or raise where a record or a value left without a rule."""
        self._settle_empty_records(frames)
        fates = np.bincount(self._fate, minlength=len(self._rules))
        records = Count(len(self._raw), int(fates[KEPT]), int(fates[2:].sum()), int(fates[REJECTED]))
        values, sums, by_rule = self._count_values(frames)
        ledger = Ledger(dataset, edition, tuple(self._parts), records, values, sums, self._drops(by_rule), left_out,
                        unknown, notes)
        if not ledger.balances():
            raise SourceError(f"{dataset} ({edition}): the account does not balance, so the source lost something.\n"
                              f"{ledger.frame().to_string(index=False)}\nPlease report this with the file.")
        return ledger

    def _keys(self, frame):
        part = frame["part"].cat
        codes = part.codes.to_numpy() if part.categories is self._parts else self._parts.get_indexer(frame["part"])
        return codes.astype("int64") * self._stride + (frame["record"].to_numpy() - self._first)

    def _code(self, rule):
        if rule not in self._rules:
            self._rules.append(rule)
        return self._rules.index(rule)

    def _settle_empty_records(self, frames):
        """A kept record must stand in a table, or all of its values have left by a rule."""
        seen = np.zeros(len(self._raw), dtype=bool)
        for frame in frames.values():
            seen[self.positions(frame)] = True
        for told in self._value_drops:
            positions = told["position"].to_numpy()
            gone = positions[~seen[positions] & (self._fate[positions] == KEPT)]
            if len(gone):
                refused = told["refused"].iloc[0]
                self._fate[gone] = REJECTED if refused else self._code(EVERY_VALUE + told["rule"].iloc[0])
        lost = np.flatnonzero(~seen & (self._fate == KEPT))
        if len(lost):
            records = self._raw["record"].iloc[lost[:5]].tolist()
            raise SourceError(f"{len(lost)} records left without a rule (records {records}). Please report this.")

    def _cells(self):
        """Return for each measure which raw cells are filled, and their figures."""
        for measure in self._measures:
            present = [name for name in measure.columns if name in self._raw.columns]
            if present:
                cells = np.logical_or.reduce([self._filled(name) for name in present])
                central = present[len(present) // 2] if len(present) == 3 else present[0]
                yield cells, self._stated(central) if measure.additive else None

    def _filled(self, name):
        if id(_cells_of(self._raw[name])) not in self._encoded:
            return filled(self._raw[name])
        codes, values = self.encoded(self._raw[name])
        return each(codes, filled(values), False)

    def _stated(self, name):
        if pd.api.types.is_numeric_dtype(self._raw[name].dtype):
            return np.nan_to_num(self._raw[name].to_numpy("float64"))
        codes, values = self.encoded(self._raw[name])
        return each(codes, np.nan_to_num(stated(values)), 0.0)

    def _count_values(self, frames):
        """Return the counts of values and of sums, and the values that left by each rule."""
        fates = len(self._rules)
        cells, sums = np.zeros(fates), np.zeros(fates)
        for present, figure in self._cells():
            cells += np.bincount(self._fate[present], minlength=fates)
            if figure is not None:
                sums += np.bincount(self._fate, weights=figure, minlength=fates)
        emptied = np.array([rule.startswith(EVERY_VALUE) for rule in self._rules])
        whole = ~emptied & (np.arange(fates) > REJECTED)
        left = self._left_alone(emptied)
        kept, total = tidy_values(frames, any(measure.additive for measure in self._measures))
        refused, left = left[left["refused"].astype("bool")], left[~left["refused"].astype("bool")]
        values = Count(*map(float, (cells.sum(), kept, cells[whole].sum() + left["filled"].sum(),
                                    cells[REJECTED] + refused["filled"].sum())))
        totals = Count(*map(float, (sums.sum(), total, sums[whole].sum() + left["figure"].sum(),
                                    sums[REJECTED] + refused["figure"].sum())))
        by_rule = {rule: count for rule, count, gone in zip(self._rules, cells, whole, strict=True) if gone}
        return values, totals, by_rule | left.groupby("rule")["filled"].sum().to_dict()

    def _left_alone(self, emptied):
        """Return the values that left by a rule of their own, while their record did not leave with them."""
        if not self._value_drops:
            return pd.DataFrame({"rule": [], "filled": [], "figure": [], "refused": []})
        left = pd.concat(self._value_drops, ignore_index=True)
        fate = self._fate[left["position"].to_numpy()]
        return left[(fate == KEPT) | emptied[fate]]

    def _drops(self, by_rule):
        fates = dict(zip(self._rules, np.bincount(self._fate, minlength=len(self._rules)), strict=True))
        rules = list(dict.fromkeys([*self._rules[REJECTED + 1:], *by_rule]))
        rows = [{"rule": rule, "records": int(fates.get(rule, 0)), "values": int(by_rule.get(rule, 0))}
                for rule in rules]
        return pd.DataFrame(rows, columns=["rule", "records", "values"])


def _cells_of(text):
    return text.array.__arrow_array__() if text.dtype == TEXT else text


def tidy_values(frames, additive):
    """Count the published numbers of finished tables, and add up the central ones."""
    count, total = 0, 0.0
    for table, frame in frames.items():
        for name in table.measures:
            ends = [frame[end].notna().to_numpy() for end in table.bounds(name) if end in frame.columns]
            if ends:
                count += int(np.logical_or.reduce(ends).sum())
                total += float(frame[name].sum()) if additive and frame[name].notna().any() else 0.0
    return count, total
