"""Records that break a rule of their table leave it, each with the rule and the value."""

import numpy as np
import pandas as pd


def unrejected(frame, drop):
    """Return *frame* without the rows of rejected records."""
    rejected = drop.rejected_rows(frame)
    return frame[~rejected].reset_index(drop=True) if rejected.any() else frame


def reject_repeated(frames, drop, records):
    """Reject the raw *records* of a block whose key another block has too, in every one of *frames*."""
    for table, frame in frames.items():
        rows = frame[np.isin(drop.positions(frame), drop.positions(records)) & ~drop.rejected_rows(frame)]
        rule = table.repeat_rule(frame.columns)
        drop.reject(rows, [True] * len(rows), rule, "row", pd.Series("", index=range(len(rows))))


def reject_faults(table, frame, drop, *, unique):
    """Reject the records that break a rule of *table*, each with the rule and the value."""
    faults = table.faults(frame, unique=unique)
    for (column, rule), group in faults.groupby(["column", "rule"], sort=False):
        rows = frame.iloc[group["row"].astype("int64")]
        reason = rule if column == "row" else f"{column} {rule}"
        drop.reject(rows, [True] * len(rows), reason, column, group["value"].reset_index(drop=True))
