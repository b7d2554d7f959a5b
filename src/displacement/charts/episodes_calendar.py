"""A bar for each episode on one calendar: ends known to a month or year faded, ongoing ones open."""

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from displacement.charts import _style

ROW = 0.135
SHORT_DAYS = 120                               # too thin to be seen as a bar on a calendar of a century


@_style.styled
def episodes_calendar(frame, *, ax=None):
    """Draw a bar for each episode, from its start to its end or to the day it was followed to.

    Parameters
    ----------
    frame : DataFrame, table `episodes`
        name, started and ended (earliest, latest), observed_until; one bar each, in the order of the rows.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas(height=1.2 + ROW * len(frame))
    rows = frame.reset_index(drop=True)
    until = rows["ended_latest"].fillna(rows["observed_until"])
    sure_end = rows["ended_earliest"].fillna(rows["observed_until"])
    places = range(len(rows))
    ax.barh(places, until - rows["started_earliest"], left=rows["started_earliest"], height=0.72, color=_style.BAND)
    sure = (sure_end - rows["started_latest"]).clip(lower=pd.Timedelta(0))
    ax.barh(places, sure, left=rows["started_latest"], height=0.72, color=_style.BLUE)
    ongoing = rows["ended_latest"].isna()
    ax.plot(until[ongoing], [place for place in places if ongoing[place]], ">", ms=4, color=_style.RING, clip_on=False)
    short = (until - rows["started_earliest"]).dt.days < SHORT_DAYS
    ax.plot(rows.loc[short, "started_earliest"], [place for place in places if short[place]], "|", ms=5,
            color=_style.BLUE)
    ax.set_yticks(list(places), rows["name"], fontsize=4.6)
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    told = (Patch(color=_style.BLUE, label="dates certain"),
            Patch(color=_style.BAND, label="date known to a month or year only"),
            Line2D([], [], marker=">", ls="", color=_style.RING, label="had not ended when last followed"))
    ax.legend(handles=told, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, fontsize=6.5, borderaxespad=0)
    return ax
