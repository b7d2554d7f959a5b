"""A running count: the envelope of what all reports allow, every report as a mark, contradictions ringed."""

from displacement.charts import _style


@_style.styled
def running_count(envelope, reports, column, *, zone="UTC", ax=None):
    """Draw the reconciled *envelope* of a running count and every report on it.

    Parameters
    ----------
    envelope : DataFrame
        As `arrivals.reconciled` gives it: time, low, central and high of *column*. [column's unit]
    reports : DataFrame, table `counts` with `fate`
        The reports, as `arrivals.fates` gives them; those excluded are hollow, those in conflict ringed.
    column : Column
        The quantity; its label goes on the axis.
    zone : str
        Zone of the dates on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas()
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
