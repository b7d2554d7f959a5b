"""The same record twice: kept once where both say the same, rejected where they contradict each other.

Records are compared by the rows that the tables take of them, told apart by the tables' keys.  Lines of lists, whose
record is part of their key, may be alike and are no repeats: two trucks may carry the same on one day.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Count, tidy_values

AGAIN = "the same record again: an earlier one says all that it says"
EVIDENCE = ("part", "record")


def keyed(tables):
    """Return those of *tables* whose rows are told apart by what they say, and not by where they stand."""
    return {table: frame for table, frame in tables.items() if "record" not in table.key(frame.columns)}


def have_repeats(tables):
    """Tell whether two rows of one of *tables* share their key."""
    return any(frame.duplicated(table.key(frame.columns)).any() for table, frame in keyed(tables).items())


def hashed(tables, places):
    """Return for each row of *tables* the place of its record, and hashes of its key and of all that it says.

    *places(frame)* gives a whole number for each row: its record, or its part and record.  Two rows in 2**64 share a
    hash by chance.
    """
    found = [(np.array([], dtype="int64"), np.array([], dtype="uint64"), np.array([], dtype="uint64"))]
    for table, frame in keyed(tables).items():
        salt = np.uint64(pd.util.hash_array(np.array([table.name], dtype=object))[0])
        told = frame.drop(columns=[name for name in EVIDENCE if name in frame])
        key = pd.util.hash_pandas_object(told[table.key(frame.columns)], index=False).to_numpy() ^ salt
        found.append((np.asarray(places(frame), dtype="int64"), key,
                      pd.util.hash_pandas_object(told, index=False).to_numpy()))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))


def decided(places, keys, rows):
    """Return the places of records that say only what an earlier one says, and {place: another} of those that conflict.

    A record of which some rows are told elsewhere and others are not conflicts too: neither can stand beside the other.
    """
    order = np.lexsort((places, keys))
    places, keys, rows = places[order], keys[order], rows[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.array([], dtype="int64")
    sizes = np.diff(np.append(starts, len(keys)))
    first = np.repeat(starts, sizes)
    second = np.minimum(first + 1, len(keys) - 1)
    several = np.repeat(sizes > 1, sizes)
    differing = np.repeat(np.bitwise_or.reduceat(rows != rows[first], starts), sizes) if len(keys) else several
    later = several & ~differing & (places != places[first])
    itself = several & ~later & (np.arange(len(keys)) != first)
    total, again = (pd.Series(mask, index=places).groupby(level=0).sum() for mask in (np.ones(len(places)), later))
    conflicting = set(places[(several & differing) | itself]) | set(again.index[(again > 0) & (again < total)])
    while len(found := set(places[several & np.isin(first, first[several & np.isin(places, list(conflicting))])])
              - conflicting):
        conflicting |= found                                    # what repeats a record that is rejected is no other's
    other = np.where(places == places[first], places[second], places[first])
    others = {int(place): int(of) for place, of, shared in zip(places, other, several, strict=True)
              if shared and place in conflicting} if conflicting else {}
    whole = again.index[(again > 0) & (again == total)]
    return np.array(sorted(set(whole) - conflicting), dtype="int64"), others


def reject_conflicting(tables, drop, others):
    """Reject the records of *others* in each of *tables*, naming for each the one that it contradicts."""
    for table, frame in tables.items():
        rows = frame[frame["record"].isin(list(others)) & ~drop.rejected_rows(frame)]
        if len(rows):
            shown = pd.Series([f"see record {others[record]}" for record in rows["record"]], dtype="str")
            drop.reject(rows, [True] * len(rows), table.repeat_rule(frame.columns), "row", shown)


def without_repeats(result, copies=()):
    """Return the `Tidied` parts of one file or dataset with what stands in two of them kept once, or rejected.

    Where parts contradict each other both records are rejected, each naming the other with its part.  *copies*
    gives for each part with the bytes of another that other: where the tables say the same of both, and no name of a
    file tells them apart, its lists are the same lists and no further lines.
    """
    if len(result.ledgers) < 2 or not (copies or have_repeats(result.tables)):
        return result
    parts = list(dict.fromkeys(part for ledger in result.ledgers for part in ledger.parts))
    stride = 1 + max((int(frame["record"].max()) for frame in result.tables.values() if len(frame)), default=0)

    def places(frame):
        codes = pd.Index(parts).get_indexer(frame["part"].astype("str"))
        return codes * stride + frame["record"].to_numpy("int64")

    again, others = decided(*hashed(result.tables, places))
    copies = [part for part, of in dict(copies).items() if _said(result.tables, part) == _said(result.tables, of)]
    copied = [places(frame[frame["part"].isin(copies)]) for frame in result.tables.values()]
    again = np.unique(np.concatenate([again, *copied]))
    gone = {AGAIN: again, "rejected": np.array(sorted(others), dtype="int64")}
    ledgers = tuple(_adjusted(ledger, result.tables, places, gone, parts, stride) for ledger in result.ledgers)
    left = np.concatenate(list(gone.values()))
    tables = {table: frame[~np.isin(places(frame), left)].reset_index(drop=True)
              for table, frame in result.tables.items()}
    told = pd.DataFrame([{"part": parts[place // stride], "record": place % stride, "column": "row",
                          "rule": _rule(result.tables, places, place),
                          "value": f"see {parts[other // stride]}, record {other % stride}"}
                         for place, other in sorted(others.items())])
    rejected = pd.concat([result.rejected, told], ignore_index=True) if len(told) else result.rejected
    return replace(result, tables=tables, ledgers=ledgers, rejected=rejected)


def _said(tables, part):
    """Return what the rows of *part* say in each of *tables*, as hashes in order."""
    return [np.sort(pd.util.hash_pandas_object(rows.drop(columns=list(EVIDENCE)), index=False)).tolist()
            for rows in (frame[frame["part"].eq(part)] for frame in tables.values())]


def _rule(tables, places, place):
    return next(table.repeat_rule(frame.columns) for table, frame in keyed(tables).items()
                if np.isin(places(frame), place).any())


def _adjusted(ledger, tables, places, gone, parts, stride):
    """Return *ledger* with the records of its parts that are *gone* by rule no longer kept."""
    codes = {parts.index(part) for part in ledger.parts}
    for rule, found in gone.items():
        mine = found[np.isin(found // stride, list(codes))]
        if not len(mine):
            continue
        values, sums = _held(tables, places, mine, additive=ledger.sums.read > 0)
        counts = {"records": len(mine), "values": values, "sums": sums}
        moved = {name: _moved(getattr(ledger, name), count, rejected=rule == "rejected")
                 for name, count in counts.items()}
        row = pd.DataFrame([{"rule": rule, "records": len(mine), "values": int(values)}])
        drops = ledger.drops if rule == "rejected" else pd.concat([ledger.drops, row], ignore_index=True)
        ledger = replace(ledger, drops=drops, **moved)
    return ledger


def _moved(count, number, *, rejected):
    return Count(count.read, count.kept - number, count.dropped + number * (not rejected),
                 count.rejected + number * rejected)


def _held(tables, places, wanted, *, additive):
    """Return how many values the rows of the records *wanted* hold in *tables*, and their sum."""
    rows = {table: frame[np.isin(places(frame), wanted)] for table, frame in tables.items()}
    return tidy_values(rows, additive)
