"""Records that break a rule of their table leave it, each with the rule and the value."""


def unrejected(frame, drop):
    """Return *frame* without the rows of rejected records."""
    rejected = drop.rejected_rows(frame)
    return frame[~rejected].reset_index(drop=True) if rejected.any() else frame


def reject_faults(table, frame, drop):
    """Reject the records that break a rule of a row of *table*, each with the rule and the value."""
    faults = table.faults(frame, unique=False)
    if faults.empty:
        return
    for (column, rule), group in faults.groupby(["column", "rule"], sort=False):
        rows = frame.iloc[group["row"].astype("int64")]
        reason = rule if column == "row" else f"{column} {rule}"
        drop.reject(rows, [True] * len(rows), reason, column, group["value"].reset_index(drop=True))
