"""Section: the list of episodes, on one calendar."""

import pandas as pd

from displacement.analysis import durations
from displacement.charts import _style
from displacement.charts.episodes_calendar import episodes_calendar
from displacement.reports._section import Figure, Finding, View, number, prose, section
from displacement.reports.durations import EPISODES

NAME_WIDTH = 46


def in_list(frames, *, which):
    """Find how many episodes the list holds: all, counted in the statistics, ongoing, or disputed."""
    rows = frames["episodes"]
    picked = {"all": rows.index == rows.index, "counted": rows.index.isin(durations.counted(rows).index),
              "ongoing": rows["ended_latest"].isna(), "disputed": rows["disputed"].fillna(False).astype("bool")}
    rows = rows[picked[which]]
    return Finding(len(rows), len(rows), len(rows), rows)


@section("The list", uses=["episodes"])
def write(episodes, *, case):
    """Say what the list holds, and set every episode on one calendar."""
    frames = {"episodes": episodes}
    told = {which: number(in_list, frames, EPISODES, which=which)
            for which in ("all", "counted", "ongoing", "disputed")}
    paragraph = prose(
        "The list holds {all} episodes. {counted} of them are counted in the statistics: those of high or "
        "medium confidence that are no sanctions regimes. {ongoing} had not ended when they were last followed. In "
        "{disputed}, a party or serious scholars contest the label, the responsibility or the toll. A name is the one "
        "that the first source uses, and an enforcer is named by somebody: both stand as theirs in the table.", **told)
    return (paragraph,), (_shown(episodes),) if len(episodes) else (), ()


def _shown(episodes):
    rows = episodes.sort_values("started_earliest", kind="stable")
    ax = episodes_calendar(rows.assign(name=rows["episode"].str.slice(0, NAME_WIDTH)))
    headline = "Every episode of the list, from its start to its end or to the day it was followed to"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: blockade_episodes, by identifier; names and who uses them stand in the table.")
    alt = f"One horizontal bar for each episode on a time axis. {headline}. The table gives every date."
    return Figure("episodes_calendar", headline, _style.drawing(ax.figure, alt), _listed(rows))


def _listed(rows):
    spans = durations.spans(rows).reset_index(drop=True)
    rows = rows.reset_index(drop=True)
    frame = pd.DataFrame({
        "episode": rows["episode"], "name": rows["label"], "name_used_by": rows["label_by"], "place": rows["place"],
        "kind": rows["kind"].astype("str"), "started_earliest": _day(rows["started_earliest"]),
        "started_latest": _day(rows["started_latest"]), "ended_earliest": _day(rows["ended_earliest"]),
        "ended_latest": _day(rows["ended_latest"]), "days_shortest": spans["duration_days_low"],
        "days_longest": spans["duration_days_high"], "ending": rows["ending"].astype("str"),
        "enforcer": rows["enforcer"], "enforcer_named_by": rows["enforcer_by"], "disputed_by": rows["disputed_by"],
        "confidence": rows["confidence"].astype("str"), "nested_in": rows["nested_in"],
        "record": rows["record"].astype("str")})
    claimed = {"enforcer": "enforcer_named_by",
               **{own: own for own in ("disputed_by", "enforcer_named_by", "name_used_by")},
               **dict.fromkeys(("name", "kind", "episode", "nested_in"), "name_used_by")}
    return View(frame, "Every episode, with its dates, its names and who uses them", claimed=claimed, name="episodes")


def _day(dates):
    return dates.dt.strftime("%Y-%m-%d")
