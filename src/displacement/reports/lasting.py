"""Section: how long they lasted, and how far that hangs on choices."""

import pandas as pd

from displacement.analysis import durations
from displacement.analysis.durations.kaplan_meier import SURVIVAL
from displacement.analysis.durations.sensitivity import sensitivity
from displacement.charts import _style
from displacement.charts.survival import survival
from displacement.reports._section import Day, Figure, Finding, View, number, prose, section
from displacement.tables._table import Column

DAYS = Column("duration_days", "Float64", "days", "Days from start to end, by subtraction")
MEAN_UNTIL = 3653
YEARS = Column("window", "Float64", "days", "Days up to which the restricted mean counts")


def quantile(frames, *, share):
    """Find the duration by which *share* of the counted episodes had ended, with its interval."""
    rows = durations.counted(frames["episodes"])
    found = durations.quantiles(durations.survival(durations.spans(rows)), shares=(share,)).iloc[0]
    return Finding(*(found[f"duration_days{end}"] for end in ("", "_low", "_high")), rows)


def mean_within(frames, *, until):
    """Find the mean duration counted up to *until* days, with an interval of two standard errors."""
    rows = durations.counted(frames["episodes"])
    found = durations.restricted_mean(durations.survival(durations.spans(rows)), until=until)
    reach = 1.96 * found["standard_error"]
    return Finding(found["mean_days"], found["mean_days"] - reach, found["mean_days"] + reach, rows)


def window(frames, *, until):
    """Find the window itself, so that it is printed with the rows it is used on."""
    rows = durations.counted(frames["episodes"])
    return Finding(until, until, until, rows)


def too_early(episodes, case):
    """Return what a section says where no counted episode had ended by the date of the report; None else."""
    if durations.counted(episodes)["ended_latest"].notna().any():
        return None
    return (prose("No counted episode had ended by {day}.", day=Day(case.as_of)),), (), ()


@section("How long they lasted", uses=["episodes"])
def write(episodes, *, case):
    """Say the quartiles and the restricted mean, draw the curve, and list what they hang on."""
    if too_early(episodes, case):
        return too_early(episodes, case)
    frames = {"episodes": episodes}
    quarters = {name: number(quantile, frames, DAYS, share=share)
                for name, share in (("quarter", 0.25), ("half", 0.5), ("most", 0.75))}
    known = {name: found for name, found in quarters.items() if found.found}
    sentence = {"quarter": "a quarter of the counted episodes had ended after {quarter} days",
                "half": "half after {half} days", "most": "three quarters after {most} days"}
    paragraphs = [
        prose("By the Kaplan-Meier curve, " + ", ".join(sentence[name] for name in known) + ". Ongoing episodes are "
              "censored at the day they were followed to, not left out and not counted as ended.", **known),
        prose("The mean counted up to {window} days is {mean} days; a mean without such a limit is not to be had while "
              "some are ongoing.", window=number(window, frames, YEARS, until=MEAN_UNTIL),
              mean=number(mean_within, frames, DAYS, until=MEAN_UNTIL)),
        prose("None of this is a law of closures. The list holds the episodes that became known, and long ones become "
              "known more often; kinds differ, dates are read in three ways, and single episodes weigh: the table "
              "gives the median under each choice. Nothing here says how long a closure at hand will last."),
    ]
    return tuple(paragraphs), (_shown(episodes),), (_by_kind(episodes), _choices(episodes))


def _shown(episodes):
    curve = durations.survival(durations.spans(durations.counted(episodes)))
    ax = survival(curve, SURVIVAL[1])
    headline = "Share of the counted episodes that had not ended, by days since their start"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: the list of episodes of this package; dates known to a month or year at their "
                           "middle.")
    alt = f"Step curve with band. {headline}. The table gives the curve."
    view = View(curve, "Survival curve of the counted episodes, with numbers at risk", name="survival")
    return Figure("survival", headline, _style.drawing(ax.figure, alt), view)


def _by_kind(episodes):
    spans = durations.spans(durations.counted(episodes))
    rows = [{"kind": str(kind), "episodes": len(group), "ended": int(group["ended"].sum()),
             **durations.median(durations.survival(group)).iloc[0].to_dict()}
            for kind, group in spans.groupby("kind", observed=True) if group["ended"].any()]
    frame = pd.DataFrame(rows).rename(columns={"duration_days_low": "median_low", "duration_days": "median_days",
                                               "duration_days_high": "median_high"})
    return View(frame.assign(source="the list"), "Median days by kind, as the list sorts episodes; a dash: not reached",
                name="kinds", claimed={"kind": "source"})


def _choices(episodes):
    frame = sensitivity(episodes).rename(columns={
        "duration_days_low": "median_low", "duration_days": "median_days", "duration_days_high": "median_high"})
    return View(frame.assign(source="the list"), "Median days under each choice of dates, kinds and checks, and "
                "without any one episode", name="sensitivity", claimed={"group": "source"})
