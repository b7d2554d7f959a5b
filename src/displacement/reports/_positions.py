"""What each side says, in short: after one record each, spoken by whom that record names."""

import pandas as pd

from displacement.errors import ReportError


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
        found.append(told | {"recorded": row["text"], "dispute": str(row["dispute"])})
    return found


def latest_of_each(known, subject):
    """Return the latest statement of each side on *subject*, in the order in which the sides first spoke."""
    sides = {}
    for told in known:
        if told["subject"] == subject and told["said"] >= sides.get(told["side"], told)["said"]:
            sides[told["side"]] = told
    return list(sides.values())
