"""A running count: the envelope of what all reports allow, every report as a mark, contradictions ringed."""

import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import BOUNDS, chart
from displacement.tables._table import Column


@chart(needs={"envelope": ("time", *BOUNDS), "reports": ("observed_at_latest", "value", "claim_by", "fate")},
       made_by={"envelope": "dp.analysis.displacement.reconciled", "reports": "dp.analysis.displacement.fates"},
       page="docs/indicators/arrivals.md",
       also=("cumulative arrivals", "arrivals curve", "conflicting counts of arrivals"))
def running_count(envelope: pd.DataFrame, reports: pd.DataFrame, column: str | Column, *, zone: str = "UTC",
                  ax: Axes | None = None) -> Axes:
    """Cumulative count over time: the band that all reports allow, and every report as a mark on it.

    Reports that were not used are hollow, those in conflict with others are ringed.

    Parameters
    ----------
    envelope : DataFrame
        As `dp.analysis.displacement.reconciled` gives it: time, low, central and high of *column*. [column's unit]
    reports : DataFrame, table `counts` with `fate`
        What `dp.analysis.displacement.fates` returns: those excluded are hollow, those in conflict ringed.
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    zone : str
        Zone of the dates on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> time = pd.date_range("2023-09-24", periods=2, tz="UTC")
    >>> envelope = pd.DataFrame({"time": time, "persons_low": [10, 20], "persons": [10, 20], "persons_high": [10, 25]})
    >>> reports = pd.DataFrame({"observed_at_latest": time, "value": [10, 20], "claim_by": ["A", "B"],
    ...                         "fate": ["used", "conflict"]})
    >>> ax = running_count(envelope, reports, "persons")
    >>> ax.get_ylabel(), [line.get_label() for line in ax.lines if line.get_label() == "in conflict"]
    ('Persons [people]', ['in conflict'])
    """
    low, high = envelope[f"{column.name}_low"], envelope[f"{column.name}_high"]
    _band(ax, envelope["time"], low, high)
    central = envelope[envelope[column.name].notna()]
    ax.plot(central["time"], central[column.name].astype("float64"), color=_style.BLUE, lw=1.4,
            label="central curve, official counts")
    _marks(ax, reports)
    _style.thousands(ax.yaxis)
    _style.calendar(ax, zone=zone)
    ax.set(ylabel=column.label, ylim=(0, None))
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=7.5)
    return ax


def _band(ax, times, low, high):
    """Fill between the bounds; where nothing bounds from above, the band ends."""
    steps = times.repeat(2).iloc[1:].reset_index(drop=True)
    floor = low.repeat(2).iloc[:-1].reset_index(drop=True).astype("float64")
    ceiling = high.repeat(2).iloc[1:].reset_index(drop=True).astype("float64")
    ax.fill_between(steps, floor, ceiling, where=ceiling.notna(), color=_style.BAND, lw=0,
                    label="what all reports allow")


def _marks(ax, reports):
    """One shape for each claimant, the most frequent first and the rest together; hollow where excluded."""
    order = reports["claim_by"].value_counts().index
    shown = list(order[: len(_style.MARKS) - 1])
    names = reports["claim_by"].where(reports["claim_by"].isin(shown), "others")
    moment = reports["observed_at_latest"]
    for position, name in enumerate([*shown, *(["others"] if len(order) > len(shown) else [])]):
        group = names.eq(name)
        colour, mark = _style.SERIES[position % len(_style.SERIES)], _style.MARKS[position]
        hollow = group & reports["fate"].eq("excluded")
        filled = group & ~hollow
        ax.plot(moment[filled], reports.loc[filled, "value"].astype("float64"), mark, ms=4.5, color=colour, label=name)
        ax.plot(moment[hollow], reports.loc[hollow, "value"].astype("float64"), mark, ms=4.5, mfc="none", mec=colour)
    ringed = reports["fate"].eq("conflict")
    ax.plot(moment[ringed], reports.loc[ringed, "value"].astype("float64"), "o", ms=10, mfc="none", mec=_style.RING,
            mew=1.1, label="in conflict")
    if reports["fate"].eq("excluded").any():
        ax.plot([], [], "o", ms=4.5, mfc="none", mec=_style.GREY, label="hollow: not used")
