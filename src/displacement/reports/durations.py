"""Section: on whose account a road was closed, how long, and other episodes as context."""

import re

import pandas as pd

from displacement.analysis import durations
from displacement.analysis.durations.kaplan_meier import SURVIVAL
from displacement.charts import _style
from displacement.charts.survival import survival
from displacement.reports._positions import latest_of_each, told_by_records
from displacement.reports._section import EVIDENCE, Claim, Day, Finding, View, number, prose, section
from displacement.reports._section import Figure as Chart
from displacement.tables._table import Column
from displacement.tables.uses import stated

DAYS = Column("duration_days", "Float64", "days", "Days from start to end, by subtraction")
EPISODES = Column("episodes", "Int64", "episodes", "Episodes of the list")
BESIDE = 2                                    # how many other episodes stand beside the one at hand


def one_span(frames, *, episode, told_by=()):
    """Find the duration of one episode: a lower bound where it is ongoing, an interval where its end is not settled.

    That it goes on rests on the latest statement of *told_by* that a way was not open, where there is one.
    """
    rows = frames["episodes"]
    rows = rows[rows["episode"].eq(episode)]
    if rows.empty:
        return Finding(None, None, None, rows)
    row, span = rows.iloc[0], durations.spans(rows).iloc[0]
    if told_by and pd.isna(row["ended_earliest"]):
        rows = pd.concat([rows[EVIDENCE], _last_told(frames["events"], told_by)[EVIDENCE]])
    if pd.notna(row["ended_earliest"]) and pd.isna(row["ended_latest"]):
        shortest = max((row["ended_earliest"] - row["started_latest"]).days, 0)
        return Finding(None, shortest, span["duration_days"], rows)
    exact = span["ended"] and span["duration_days_low"] == span["duration_days_high"]
    value = span["duration_days"] if exact else None
    return Finding(value, span["duration_days_low"], span["duration_days_high"], rows)


def _last_told(events, parties):
    """Return the latest statement by any of *parties* that a way was not open."""
    rows = stated(events)
    rows = rows[rows["status"].notna() & rows["status"].ne("open")
                & rows["claim_by"].str.contains("|".join(map(re.escape, parties)))]
    return rows.sort_values("date_earliest", kind="stable").tail(1)


def on_the_account(frames, case):
    """Say who holds that the road was closed and how long that account makes it, and who holds that it stayed open."""
    own = number(one_span, frames, DAYS, episode=case["episode"], told_by=tuple(case["accounts_of_road"]["closed_by"]))
    if not own.found or not case.said(case["accounts_of_road"]["said"]):
        return None
    row = frames["episodes"].set_index("episode").loc[case["episode"]]
    sides = case["accounts_of_road"]
    known = [told for told in told_by_records(case, frames["events"]) if told.get("of_all")]
    known = latest_of_each(known, sides["subject"])
    latest = {name: max((told for told in known if told["side"] in sides[f"{name}_by"]), key=lambda told: told["said"],
                        default=None) for name in ("closed", "open")}
    words = {name: Claim(told["words"], told["by"]) for name, told in latest.items() if told}
    days = {f"{name}_day": Day(pd.Timestamp(latest[name]["said"])) for name in words}
    meant = "; in short, on {closed_day}: {closed_words}. " if "closed" in words else ". "
    denied = "; in short, on {open_day}: {open_words}." if "open" in words else "."
    return prose(
        "{closed} say that {road} was closed to ordinary traffic from {start}" + meant + _length(row)
        + " {open} rejects this account" + denied, closed=sides["closed"], open=sides["open"], road=sides["road"],
        days=own, **{f"{name}_words": claim for name, claim in words.items()}, **days,
        start=Day(row["started_earliest"], last=row["started_latest"]), until=Day(row["observed_until"]),
        first=Day(row["ended_earliest"]), last=Day(row["ended_latest"]))


def _length(row):
    """Return the sentence on the length that fits how far the end of the episode is known."""
    if pd.isna(row["ended_earliest"]):
        return "On that account it had lasted {days} days by {until}."
    if pd.isna(row["ended_latest"]):
        return ("On that account it had lasted {days} days by {until}: its end can be dated from {first} on, and was "
                "not settled by then.")
    if row["ended_earliest"] == row["ended_latest"]:
        return "On that account it lasted {days} days, to {first}."
    return "On that account it lasted {days} days: its end is set by this package, from {first} to {last}."


def median_span(frames):
    """Find the Kaplan-Meier median of the episodes whose dates were checked."""
    rows = durations.counted(frames["episodes"])
    found = durations.median(durations.survival(durations.spans(rows))).iloc[0]
    return Finding(*(found[f"duration_days{end}"] for end in ("", "_low", "_high")), rows)


def how_many(frames, *, which):
    """Find how many episodes the list holds: all, those counted, or those counted that had not ended."""
    rows = frames["episodes"] if which == "all" else durations.counted(frames["episodes"])
    rows = rows[rows["ended_latest"].isna()] if which == "ongoing" else rows
    return Finding(len(rows), len(rows), len(rows), rows)


@section("How long, and other episodes as context", uses=["episodes", "events"])
def write(episodes, events, *, case):
    """Say on whose account the road was closed and how long, and set other episodes beside it with the list's bias."""
    frames = {"episodes": episodes, "events": events}
    own = on_the_account(frames, case)
    paragraphs = [] if own is None else [own]
    phases = _phases(events, case)
    views = (phases,) if len(phases.frame) else ()
    if durations.counted(episodes)["ended_latest"].notna().any():
        paragraphs += _context(frames, episodes, case)
        figure, view = _shown(episodes)
        return tuple(paragraphs), (figure,), (*views, view)
    return tuple(paragraphs), (), views


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
    return View(frame, "Statements that the road or a line was not open, by kind of traffic and account; without an "
                "end: none was known", name="phases")


def nearest(episodes, case):
    """Return the episodes to set beside the one at hand, by a declared rule.

    They are of the same kind, had ended, are of high or medium confidence, and are the nearest to it in length; of two
    equally near the earlier.  The rule is printed with them.
    """
    own = episodes[episodes["episode"].eq(case["episode"])]
    if own.empty:
        return own
    others = durations.counted(episodes)
    others = others[others["kind"].eq(own["kind"].iloc[0]) & others["ended_latest"].notna()
                    & others["episode"].ne(case["episode"])]
    apart = (durations.spans(others)["duration_days"] - durations.spans(own)["duration_days"].iloc[0]).abs()
    order = others.assign(apart=apart).sort_values(["apart", "started_earliest", "episode"], kind="stable")
    return order.head(BESIDE).drop(columns="apart")


def _context(frames, episodes, case):
    context = prose(
        "The list that the package ships holds {all} episodes; {counted} are counted here, those of high or medium "
        "confidence that are no sanctions regimes; {ongoing} of these had not ended. Half of them had ended after "
        "{median} days. Some of their days are not from a source that was read, which the notes of the list say. The "
        "list holds the episodes that became known, and long ones become known more often: so this describes the list, "
        "not closures at large, and says nothing of how long one at hand will last. Ongoing ones are counted as far as "
        "they were followed.",
        **{which: number(how_many, frames, EPISODES, which=which) for which in ("all", "counted", "ongoing")},
        median=number(median_span, frames, DAYS))
    beside = [(Claim(row["label"], row["label_by"]), number(one_span, frames, DAYS, episode=row["episode"]))
              for _, row in nearest(episodes, case).iterrows()]
    if not beside:
        return [context]
    pieces = {f"{name}{place}": piece for place, both in enumerate(beside)
              for name, piece in zip(("label", "days"), both, strict=True)}
    kind = episodes.loc[episodes["episode"].eq(case["episode"]), "kind"].iloc[0]
    listed = "; ".join(f"{{label{place}}}, {{days{place}}} days" for place in range(len(beside)))
    return [context, prose("The list codes this episode, on that account, as: {kind}. Of those that it codes so, "
                           "the nearest in length: " + listed + ".", kind=Claim(kind, "this package"), **pieces)]


def _shown(episodes):
    curve = durations.survival(durations.spans(durations.counted(episodes)))
    ax = survival(curve, SURVIVAL[1])
    headline = "Share of the listed episodes that had not ended, by days since their start"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: the list of episodes of this package, those counted; dates known to a month or "
                           "year at their middle.")
    alt = f"Step curve with band. {headline}. The table gives the curve."
    table = View(curve, "Survival curve of the listed episodes, with numbers at risk", name="survival")
    return Chart("survival", headline, _style.drawing(ax.figure, alt), table), _listed(episodes)


def _listed(episodes):
    spans = durations.spans(episodes).reset_index(drop=True)
    counted = set(durations.counted(episodes).index)
    frame = pd.DataFrame({
        "label": spans["label"], "label_used_by": spans["label_by"], "days_shortest": spans["duration_days_low"],
        "days_longest": spans["duration_days_high"], "ended": spans["ended"].map({True: "yes", False: "no"}),
        "confidence": spans["confidence"].astype("str"),
        "counted": ["yes" if place in counted else "no" for place in episodes.index],
        "disputed": episodes["disputed"].map({True: "yes", False: "no"}).to_list(),
        "record": spans["record"].astype("str"),
    })
    return View(frame.sort_values("label"), "All listed episodes in order of their names: days from start to end",
                claimed={"label": "label_used_by"}, name="episodes")
