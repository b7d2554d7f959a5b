"""Phases of food insecurity against each other: sums that do not add up, and projections dated like the present."""

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column

REFERENCE = "IPC Technical Manual 3.1, 2021: phase 3 and worse is phases 3 to 5; population figures are rounded"
PARTS = {"all": ("1", "2", "3", "4", "5"), "3+": ("3", "4", "5")}
KEYS = ("analysis", "analysis_id", "condition", "period_start", "period_end", "period_type", "country", "level",
        "group", "area", "area_id")

PUBLISHED = Column("published", "Int64", "people", "Figure as published", nullable=True, role="measure")
SUMMED = Column("summed", "Int64", "people", "Sum of the phases that it repeats", nullable=True, role="measure")
DIFFERENCE = Column("difference", "Int64", "people", "Sum less what is published", nullable=True, role="measure")


@indicator(PUBLISHED, SUMMED, DIFFERENCE, reference=REFERENCE,
           also=("IPC totals", "sum check", "phases that do not add up"))
def differences(phases: pd.DataFrame, *, least: int = 1) -> pd.DataFrame:
    """Published IPC figures for everybody (`all`) and phase 3 or worse (`3+`) that differ from the sum of their phases.

    A figure of which any part is not published is not compared: its sum is unknown, never smaller.  Figures belong
    together that stand in one record, or, where each phase is a record, in the order in which they are published: the
    first `all` of an area and period with the first of each phase, the second with the second.

    Parameters
    ----------
    phases : DataFrame, table `phases`
        People by phase. Needs `phase`, `persons`, `part` and `record`; takes analysis, area and period.
        [people]
    least : int
        Smallest difference that is listed. [people]

    Returns
    -------
    DataFrame
        One row a figure that differs: what identifies it, phase (`all` or `3+`), published, summed, difference
        [people], and the part and record of the published figure.  Empty where nothing differs.

    Raises
    ------
    TableError
        Where *least* is below 1.

    Examples
    --------
    >>> phases = pd.DataFrame({"analysis": "TCD 2023-03", "period_type": "current", "area": "Kaya", "part": "a.csv",
    ...                        "record": range(2, 8), "phase": ["all", "1", "2", "3", "4", "5"],
    ...                        "persons": [100, 40, 30, 20, 11, 1]})
    >>> differences(phases)[["phase", "published", "summed", "difference", "record"]].to_dict("records")
    [{'phase': 'all', 'published': 100, 'summed': 102, 'difference': 2, 'record': 2}]
    """
    if least < 1:
        raise TableError(f"least is {least}, expected 1 or more: a difference of 0 is none.")
    lines = _blocks(phases[phases["persons"].notna()])
    people = lines.pivot(index="block", columns="phase", values="persons").reindex(columns=["all", "3+", *"12345"])
    found = []
    for phase, parts in PARTS.items():
        published = lines[lines["phase"].eq(phase)]
        summed = people[list(parts)].sum(axis=1, skipna=False).reindex(published["block"]).astype("Int64")
        found.append(published.assign(published=published["persons"].astype("Int64"), summed=summed.to_numpy()))
    found = pd.concat(found, ignore_index=True)
    found = found.assign(difference=found["summed"] - found["published"], phase=found["phase"].astype("str"))
    columns = [*_keys(phases), "phase", "published", "summed", "difference", "part", "record"]
    return found.loc[found["difference"].abs().ge(least).fillna(False), columns].reset_index(drop=True)


def repeated_periods(phases: pd.DataFrame) -> pd.DataFrame:
    """IPC projections that carry the dates of the current period of the same area.

    Some dashboard workbooks put the dates of the current period beside the first projection of areas.  The table keeps
    them as published; tell projections by `period_type`, and take their dates from the row of the country.

    Parameters
    ----------
    phases : DataFrame, table `phases`
        People by phase. Needs `period_type`, `period_start` and `period_end`; takes analysis and area.
        [people]

    Returns
    -------
    DataFrame
        One row for each analysis, area and projection: what identifies it, with its dates.  A projection without
        dates is not listed.

    Examples
    --------
    >>> phases = pd.DataFrame({"analysis": "SDN 2024-04", "area": "Geisan", "phase": "all",
    ...                        "period_start": pd.to_datetime(["2024-04-01"] * 2),
    ...                        "period_end": pd.to_datetime(["2024-05-31"] * 2),
    ...                        "period_type": ["current", "first projection"]})
    >>> repeated_periods(phases)["period_type"].tolist()
    ['first projection']
    """
    keys = _keys(phases)
    periods = phases.loc[phases["period_start"].notna(), keys].drop_duplicates().astype({"period_type": "str"})
    current = periods["period_type"].eq("current")
    same = [name for name in keys if name != "period_type"]
    found = periods[~current].merge(periods.loc[current, same].drop_duplicates(), on=same, validate="many_to_one")
    return found.reset_index(drop=True)


def _keys(phases):
    return [name for name in KEYS if name in phases.columns]


def _blocks(lines):
    """Return *lines* with the number of the block of figures that each belongs to."""
    keys = _keys(lines)
    lines = lines.sort_values(["part", "record"], kind="stable")
    turn = lines.groupby([*keys, "phase"], dropna=False, observed=True, sort=False).cumcount()
    lines = lines.assign(turn=turn, phase=lines["phase"].astype("str"))
    block = lines.groupby([*keys, "turn"], dropna=False, observed=True, sort=False).ngroup()
    return lines.assign(block=block)
