"""Section: how long the way was shut, beside other episodes as context."""

import pandas as pd

from displacement.analysis import durations
from displacement.charts import _style
from displacement.charts.survival import survival
from displacement.reports._section import Claim, Day, Finding, View, number, prose, section
from displacement.reports._section import Figure as Chart
from displacement.tables._table import Column

DAYS = Column("duration_days", "Float64", "days", "Days from closing to opening, by subtraction")
EPISODES = Column("episodes", "Int64", "episodes", "Episodes of the list")
WELL_KNOWN = ("leningrad-1941", "sarajevo-1992")
CHECKED = ("high", "medium")


def one_span(frames, *, episode):
    """Find the duration of one episode; a lower bound where it is ongoing."""
    rows = frames["episodes"]
    rows = rows[rows["episode"].eq(episode)]
    if rows.empty:
        return Finding(None, None, None, rows)
    span = durations.spans(rows).iloc[0]
    exact = span["ended"] and span["duration_days_low"] == span["duration_days_high"]
    value = span["duration_days"] if exact else None
    return Finding(value, span["duration_days_low"], span["duration_days_high"], rows)


def median_span(frames):
    """Find the Kaplan-Meier median of the episodes whose dates were checked."""
    rows = checked(frames["episodes"])
    found = durations.median(durations.survival(durations.spans(rows))).iloc[0]
    return Finding(*(found[f"duration_days{end}"] for end in ("", "_low", "_high")), rows)


def how_many(frames, *, ongoing):
    """Find how many checked episodes there are, or how many of them had not ended."""
    rows = checked(frames["episodes"])
    rows = rows[rows["ended_latest"].isna()] if ongoing else rows
    return Finding(len(rows), len(rows), len(rows), rows)


def checked(episodes):
    """Return the episodes whose dates were checked, without sanctions regimes."""
    return episodes[episodes["confidence"].isin(CHECKED) & episodes["kind"].ne("sanctions regime")]


@section("How long, and other episodes as context", uses=["episodes", "events"])
def write(episodes, events, *, case):
    """Say how long the way was shut, and set other episodes beside it with the bias of the list."""
    frames = {"episodes": episodes}
    own = number(one_span, frames, DAYS, episode=case["episode"])
    row = episodes[episodes["episode"].eq(case["episode"])]
    paragraphs = []
    if own.found:
        paragraphs.append(prose(
            "The list of episodes puts the closing of the road to ordinary traffic at {start}. {end} The time between "
            "is {days} days. Who closed the road is disputed: according to {by}, {enforcer}; on the other side, "
            "{other}.",
            start=Day(row["started_earliest"].iloc[0]), end=_end(row.iloc[0]), days=own,
            by=row["enforcer_by"].iloc[0], enforcer=Claim(row["enforcer"].iloc[0], row["enforcer_by"].iloc[0]),
            other=_other_side(row.iloc[0], case)))
    if len(checked(episodes)) and (~checked(episodes)["ended_latest"].isna()).any():
        paragraphs += _context(frames, episodes)
        figure, view = _shown(episodes)
        return tuple(paragraphs), (figure,), (_phases(events, case), view)
    return tuple(paragraphs), (), (_phases(events, case),)


def _phases(events, case):
    """List the phases of the way for each kind of traffic and account, with their days by subtraction."""
    rows = events[events["status"].notna() & events["status"].ne("open")]
    rows = rows[rows["date_earliest"] >= case.start]
    frame = pd.DataFrame({
        "traffic": rows["traffic"].astype("str"), "status": rows["status"].astype("str"),
        "from": rows["date_earliest"].dt.strftime("%Y-%m-%d"), "until": rows["date_end_latest"].dt.strftime("%Y-%m-%d"),
        "days": (rows["date_end_latest"] - rows["date_earliest"]).dt.days.astype("Int64"),
        "according_to": rows["claim_by"], "disputed": rows["dispute"].eq("disputed").map({True: "yes", False: "no"}),
        "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "Phases in which the way was not open, by kind of traffic and account; without an end: none was "
                "known", name="phases")


def _other_side(row, case):
    """Return who contests the episode's label or responsibility, and how, as far as that was said by then."""
    by = str(row["disputed_by"])
    party, _, words = by.partition(" (")
    return f"{party} rejects it" if case.hindsight or not words else Claim(words.removesuffix(")"), party)


def _end(row):
    if pd.isna(row["ended_latest"]):
        return "On the date of this report it had not ended, so the time is a lower bound."
    if row["ended_earliest"] == row["ended_latest"]:
        return "It ended when people left or the main route was open again."
    return "Its end can be defended on several dates, so the time is an interval."


def _context(frames, episodes):
    known = [name for name in WELL_KNOWN if episodes["episode"].eq(name).any()]
    context = prose(
        "The list that the package ships holds {all} episodes whose dates were checked; {ongoing} had not ended. Half "
        "of them had ended after {median} days. The list holds the episodes that became known, and long ones become "
        "known more often: so this describes the list, not closures at large, and says nothing of how long one at hand "
        "will last. Ongoing ones are counted as far as they were followed.",
        all=number(how_many, frames, EPISODES, ongoing=False), ongoing=number(how_many, frames, EPISODES, ongoing=True),
        median=number(median_span, frames, DAYS))
    named = [prose("{label}: {days} days, counted by subtraction of dates.",
                   label=Claim(row["label"], row["label_by"]),
                   days=number(one_span, frames, DAYS, episode=row["episode"]))
             for _, row in episodes[episodes["episode"].isin(known)].iterrows()]
    return [context, *named]


def _shown(episodes):
    curve = durations.survival(durations.spans(checked(episodes)))
    ax = survival(curve, durations.SURVIVAL[1])
    headline = "Share of the listed episodes still shut, by days since the closing"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: blockade_episodes, dates checked; dates known to a month or year at their middle.")
    alt = f"Step curve with band. {headline}. The table gives the curve."
    table = View(curve, "Survival curve of the listed episodes, with numbers at risk", name="survival")
    return Chart("survival", headline, _style.drawing(ax.figure, alt), table), _listed(episodes)


def _listed(episodes):
    spans = durations.spans(episodes).reset_index(drop=True)
    frame = pd.DataFrame({
        "label": spans["label"], "label_used_by": spans["label_by"], "days_shortest": spans["duration_days_low"],
        "days_longest": spans["duration_days_high"], "ended": spans["ended"].map({True: "yes", False: "no"}),
        "confidence": spans["confidence"].astype("str"), "disputed": episodes["disputed"].map(
            {True: "yes", False: "no"}).to_list(), "record": spans["record"].astype("str"),
    })
    return View(frame.sort_values("label"), "All listed episodes in order of their names: days from closing to opening",
                claimed={"label": "label_used_by"}, name="episodes")
