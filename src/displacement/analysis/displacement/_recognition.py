"""Decisions on asylum claims, counted once and by outcome, for the recognition rates."""

import pandas as pd

from displacement.analysis._bounds import ENDS, summed
from displacement.analysis.displacement._movements import SIDES, refuse_unknown
from displacement.analysis.displacement._national import national, refuse_datasets, refuse_levels, refuse_repeats
from displacement.errors import TableError
from displacement.tables.asylum import ASYLUM

SUBSTANTIVE = ("recognised", "complementary", "rejected")
STAGES = {"all": None, "first instance": ("FI",)}


def substantive(asylum, by):
    """Return the decisions on the substance, each once, of single countries where *by* asks for them."""
    rows = national(asylum[asylum["outcome"].astype("str").isin(SUBSTANTIVE).to_numpy()], SIDES)
    absent = [name for name in by if name not in rows]
    if absent:
        raise TableError(f"asylum: no column {', '.join(absent)}, so decisions cannot be told apart by it.")
    rows = rows.assign(outcome=rows["outcome"].astype("str"), unit=rows["unit"].astype("str"),
                       dataset=rows["dataset"].astype("str"))
    refuse_repeats(rows, ASYLUM, ("year", "origin", "asylum", "outcome"))
    refuse_datasets(rows, ("outcome", "year"))
    refuse_levels(rows, ("outcome", "year"), SIDES, by)
    return rows.reset_index(drop=True)


def counted_stages(rows, stages):
    """Return which rows are of the *stages* that count."""
    if isinstance(stages, str):
        refuse_unknown([stages], STAGES, "recognition_rates: stages")
    codes = STAGES[stages] if isinstance(stages, str) else tuple(stages)
    if codes is None:
        return pd.Series(True, index=rows.index)
    if "stage" not in rows:
        raise TableError("asylum: no column stage, so the stages of the procedure cannot be told apart. "
                         "Use stages='all', or a download with the stage ticked.")
    return rows["stage"].isin(codes)


def sums(rows, counted, keys, granted):
    """Return for each of *keys* the decisions granted, the others, all of them, and those of stages left out."""
    groups = rows.groupby(keys, observed=True, dropna=False).size().index
    parts = {"granted": rows["outcome"].isin(granted), "others": ~rows["outcome"].isin(granted), "decisions": True}
    sums = [summed(rows[counted & part], keys, "count", total=name).reindex(groups) for name, part in parts.items()]
    left = summed(rows[~counted], keys, "count", total="other_stages")["other_stages"].reindex(groups, fill_value=0)
    return pd.concat([*sums, left, _lacking(rows[counted], keys).reindex(groups)], axis=1).reset_index()


def _lacking(rows, keys):
    """Return for each of *keys* which outcomes are not told in all records, in words."""
    found = rows.groupby([*keys, "outcome"], observed=True, dropna=False).size().unstack(fill_value=0)
    found = found.reindex(columns=list(SUBSTANTIVE), fill_value=0)
    most = found.max(axis=1)
    words = pd.Series("", index=found.index, dtype="str", name="reason")
    for outcome in SUBSTANTIVE:
        short = f"{outcome} is not told in " + (most - found[outcome]).astype("str") + " of " + most.astype("str")
        words = words.mask(words.eq("") & found[outcome].lt(most), short + " records")
    return words


def shares(table, unit_not_stated):
    """Return *table* with the rate, which no unknown outcome, unit or empty group has, and the reason."""
    reason = table["reason"].astype("str").fillna("no decision at these stages")
    unknown = reason.eq("") & table["unit"].eq("not stated") & (unit_not_stated == "refuse")
    reason = reason.mask(unknown, "nobody says whether persons or cases are counted, and the lines may mix them")
    reason = reason.mask(reason.eq("") & table["decisions"].eq(0).fillna(False).astype("bool"),
                         "no decision on the substance")
    told = reason.eq("")
    values = {end: table[[f"granted{end}", f"others{end}"]].astype("Float64") for end in ENDS}
    rates = {}
    for end, other in zip(ENDS, reversed(ENDS), strict=True):
        top, rest = values[end].iloc[:, 0], values[other].iloc[:, 1]
        both = top + rest
        rates[f"recognition_rate{end}"] = (top / both.where(both.gt(0).fillna(False))).where(told)
    return table.assign(**rates, reason=reason)
