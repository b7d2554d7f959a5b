"""What each side says: its positions, each after one record and spoken by whom that names, and its replies."""

import re

import pandas as pd

from displacement.errors import ReportError
from displacement.reports._section import Claim
from displacement.tables.uses import last_day

WORDS = r"[:(;,].*$"                          # of `disputed_by`: what stands behind the party
REPLY = re.compile(r"(?:^|; )(?P<party>[^:;().]+)(?: \((?P<where>[^)]*)\))?: (?P<words>[^;.]+)")


def without_words(disputed_by):
    """Return the parties of *disputed_by*, a Series, without the words: those were written down later."""
    return disputed_by.str.replace(WORDS, "", regex=True)


def account(name, case):
    """Return the label of the account that *name* belongs to: the first whose pattern fits; None where none does."""
    return next((told["label"] for told in case.get("account", ()) if re.search(told["pattern"], name)), None)


def speaker(row, case):
    """Return who says *row*, with the outlet where it was read in one of the other side."""
    own = account(row["claim_by"], case) or ""
    sides = case.get("outlets_of", {})
    other = [outlet for side, outlets in sides.items() if side not in own for outlet in outlets]
    read_elsewhere = any(side in own for side in sides) and any(outlet in row["reported_by"] for outlet in other)
    return row["claim_by"] + (f", read in {row['reported_by']}" if read_elsewhere else "")


def replies(row, case):
    """Return what parties of other accounts answer to *row*, where it is recorded with words: party and `Claim` each.

    In a report of an earlier day only those stand whose own day is given and had come: words are written down later.
    """
    found = []
    for told in REPLY.finditer(row["disputed_by"] if pd.notna(row["disputed_by"]) else ""):
        party, day = told["party"].strip(), last_day(told["where"] or "")
        known = any(re.match(rf"{re.escape(name)}\b", party, re.IGNORECASE) for name in case.get("parties", ()))
        same = account(party, case) is not None and account(party, case) == account(row["claim_by"], case)
        if known and not same and (not case.hindsight or (day is not None and day <= case.as_of)):
            found.append((party, Claim(told["words"], party)))
    return found


def told_by_records(case, events):
    """Return the positions of *case* whose record is among *events*, with that record's words as `recorded`.

    Raises `ReportError` where a position is not spoken by whom its record names, or not in its time.
    """
    rows = {f"{part} {record}": row for part, record, row in zip(events["part"].astype("str"), events["record"],
                                                                 events.to_dict("records"), strict=True)}
    found = []
    for told in case.positions():
        row = rows.get(told["record"])
        if row is None:
            continue
        day = pd.Timestamp(told["said"])
        over = pd.notna(row["date_end_latest"]) and row["date_end_latest"] < day
        late = pd.isna(row["date_end_latest"]) and pd.isna(row["status"]) and row["date_latest"] < day
        if row["claim_by"] != told["by"] or day < row["date_earliest"] or over or late:
            raise ReportError(
                f"{case.name}: the position of {told['by']} on {told['subject']}, {told['said']}, does not fit its "
                f"record {told['record']} ({row['claim_by']}, {row['date_earliest']:%Y-%m-%d}). Name the record that "
                "states it.")
        found.append(told | {"by": speaker(row, case), "recorded": row["text"], "dispute": str(row["dispute"])})
    return found


def latest_of_each(known, subject):
    """Return the latest statement of each side on *subject*, in the order in which the sides first spoke."""
    sides = {}
    for told in known:
        if told["subject"] == subject and told["said"] >= sides.get(told["side"], told)["said"]:
            sides[told["side"]] = told
    return list(sides.values())
