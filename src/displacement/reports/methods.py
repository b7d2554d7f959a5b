"""Section: which data, how they were accounted for, and how the numbers were found."""

import pandas as pd

from displacement.reports._section import Finding, View, number, prose, section
from displacement.tables._table import Column
from displacement.tables.uses import SET_ASIDE

REASONS = {
    "misdated": "whose date is known to be wrong",
    "superseded": "that were corrected or replaced",
    "unretrieved": "of which no source was read",
}

ACCOUNT = (
    "Every raw record ends in exactly one of kept, dropped by a named rule, or rejected with its reason; records and "
    "values are counted, and must add up. The table gives the account of every file, with the hash it was recorded "
    "with; a file that differs from its hash is marked."
)


RECORDS = Column("records", "Int64", "records", "Records that reach no number, chart or total")


@section("Data and methods", uses=["datasets", "set aside"])
def write(datasets, aside, *, case):
    """List every file with its hash and account, and say how the numbers were found and what was set aside."""
    corrections = pd.DataFrame([{"dataset": entry.name, "correction": text}
                                for entry in datasets for text in entry.origin.corrections],
                               columns=["dataset", "correction"])
    views = [_accounts(datasets)]
    if len(aside):
        views.append(_listed(aside, case))
    if len(corrections) and not case.hindsight:
        views.append(View(corrections, "Corrections made to the working tables", name="corrections"))
    return (*(prose(text) for text in (ACCOUNT, *case.texts("methods"))), *_set_aside(aside)), (), tuple(views)


def how_many(frames, *, use):
    """Find how many records have one *use*."""
    rows = frames["set aside"]
    rows = rows[rows["use"].eq(use)]
    return Finding(len(rows), len(rows), len(rows), rows)


def _set_aside(aside):
    """Say how many records were set aside, by reason; nothing where none was."""
    uses = [use for use in SET_ASIDE if aside["use"].eq(use).any()]
    if not uses:
        return []
    found = {use: number(how_many, {"set aside": aside}, RECORDS, use=use) for use in uses}
    listed = "; ".join(f"{{{use}}} {REASONS[use]}" for use in uses)
    return [prose("Some records reach no number, chart or total: " + listed + ". The table names each, with the "
                  "reason.", **found)]


def _listed(aside, case):
    frame = pd.DataFrame({"table": aside["table"], "use": aside["use"],
                          "reason": pd.NA if case.hindsight else aside["use_reason"], "record": aside["part"] + ", "
                          + aside["record"].astype("str")})
    return View(frame, "Records set aside, and why", name="set_aside", claimed={"reason": "use"})


def _accounts(datasets):
    rows = []
    for entry in datasets:
        for ledger in entry.ledgers:
            file = next(file for file in entry.origin.current if ledger.parts[0].startswith(file["name"]))
            differs = any(file["name"] in line for line in entry.problems)
            rows.append({"dataset": entry.name, "file": file["name"], "records": ledger.records.read,
                         "kept": ledger.records.kept, "dropped": ledger.records.dropped,
                         "rejected": ledger.records.rejected, "values": int(ledger.values.read),
                         "values_kept": int(ledger.values.kept), "sha256": file["sha256"][:16],
                         "hash": "differs from the record" if differs else "as recorded", "licence": entry.licence})
    return View(pd.DataFrame(rows), "Account of every file: records and values read, kept, dropped and rejected",
                name="accounts")
