"""A bar for each episode on one calendar: ends known to a month or year faded, ongoing ones open."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from displacement.charts import _style
from displacement.charts._chart import chart

ROW = 0.135
SHORT_DAYS = 120                               # too thin to be seen as a bar on a calendar of a century


@chart(needs={"frame": ("started_earliest", "started_latest", "ended_earliest", "ended_latest", "observed_until")},
       optional={"frame": ("name", "episode")}, canvas=lambda frame: _style.canvas(height=1.2 + ROW * len(frame)),
       also=("Gantt chart", "calendar of blockades", "calendar of sieges"))
def episodes_calendar(frame: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Bars on one calendar, one for each episode, from its start to its end or to the day until which it was followed.

    Where a date is known to a month or year only, that end of the bar is pale.  What had not ended has an arrow.

    Parameters
    ----------
    frame : DataFrame, table `episodes`
        started and ended (earliest, latest), observed_until; one bar each, in the order of the rows.  It is named by
        name where that is there, else by episode, else by its place.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> days = pd.to_datetime(["1941-09-08", "1992-04-05"]), pd.to_datetime(["1944-01-27", None])
    >>> episodes = pd.DataFrame({"episode": ["Leningrad", "Sarajevo"], "started_earliest": days[0],
    ...                          "started_latest": days[0], "ended_earliest": days[1], "ended_latest": days[1],
    ...                          "observed_until": pd.to_datetime(["1944-01-27", "1995-12-31"])})
    >>> ax = episodes_calendar(episodes)
    >>> [text.get_text() for text in ax.get_yticklabels()], len(ax.lines[0].get_xdata())  # one had not ended
    (['Leningrad', 'Sarajevo'], 1)
    """
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
    named = next((name for name in ("name", "episode") if name in rows), None)
    ax.set_yticks(list(places), rows[named] if named else [place + 1 for place in places], fontsize=4.6)
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    told = (Patch(color=_style.BLUE, label="dates certain"),
            Patch(color=_style.BAND, label="date known to a month or year only"),
            Line2D([], [], marker=">", ls="", color=_style.RING, label="had not ended when last followed"))
    ax.legend(handles=told, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, fontsize=6.5, borderaxespad=0)
    return ax
