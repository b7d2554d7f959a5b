"""Section: which data, how they were accounted for, and how the numbers were found."""

import pandas as pd

from displacement.reports._section import View, prose, section

ACCOUNT = (
    "Every raw record ends in exactly one of kept, dropped by a named rule, or rejected with its reason; records and "
    "values are counted, and must add up. The table gives the account of every file, with the hash it was recorded "
    "with; a file that differs from its hash is marked."
)


@section("Data and methods", uses=["datasets"])
def write(datasets, *, case):
    """List every file with its hash and account, and say how the numbers were found."""
    corrections = pd.DataFrame([{"dataset": entry.name, "correction": text}
                                for entry in datasets for text in entry.origin.corrections],
                               columns=["dataset", "correction"])
    views = (_accounts(datasets), View(corrections, "Corrections made to the working tables", name="corrections"))
    return tuple(prose(text) for text in (ACCOUNT, *case["methods"])), (), views


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
