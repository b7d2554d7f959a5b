"""Section: who crossed into Armenia, and when; every report, with those that contradict each other."""

import pandas as pd

from displacement.analysis import arrivals
from displacement.charts import _style
from displacement.charts.pyramid import pyramid
from displacement.charts.running_count import running_count
from displacement.charts.small_multiples import small_multiples
from displacement.reports._section import Day, Figure, Finding, View, number, prose, section
from displacement.reports.food import claims_of_population
from displacement.tables._table import Column

PEOPLE = Column("persons", "Int64", "people", "People counted as they crossed into Armenia", title="People counted")
REGISTERED = Column("registered", "Int64", "people", "People registered", title="People registered")
HOUSED = Column("persons", "Int64", "people", "People in accommodation given by the state", title="People housed")
PER_DAY = Column("arrivals", "Int64", "people per day", "People counted on a day")
REPORTS = Column("reports", "Int64", "reports", "Reports of a running count")
LAST_EXACT = ("exact",)


def last_count(frames, *, measure):
    """Find the last exact figure of *measure*: the highest of those latest in time."""
    counts = frames["counts"]
    exact = counts[counts["measure"].eq(measure) & counts["bound"].isin(LAST_EXACT)]
    latest = exact[exact["observed_at_latest"].eq(exact["observed_at_latest"].max())]
    rows = latest[latest["value"].eq(latest["value"].max())]
    value = rows["value"].max() if len(rows) else None
    return Finding(value, value, None, rows)


def first_count(frames, *, measure):
    """Find the first exact figure of *measure* that has a moment."""
    counts = frames["counts"]
    exact = counts[counts["measure"].eq(measure) & counts["bound"].isin(LAST_EXACT) & counts["observed_at"].notna()]
    rows = exact[exact["observed_at"].eq(exact["observed_at"].min())]
    value = rows["value"].max() if len(rows) else None
    return Finding(value, value, value, rows)


def busiest_day(frames, *, measure, zone):
    """Find the day whose least possible count is the highest; its interval, and the reports around it."""
    counts = frames["counts"]
    days = arrivals.daily(counts, zone=zone, measure=measure)
    if days.empty:
        return Finding(None, None, None, counts.iloc[:0])
    row = days.loc[days["arrivals_low"].fillna(-1).astype("int64").idxmax()]
    start = row["date"].tz_localize(zone)
    envelope = arrivals.reconciled(counts, measure=measure)
    setters = _setters_around(counts, envelope, start, start + pd.Timedelta(days=1))
    return Finding(None, row["arrivals_low"], row["arrivals_high"], setters)


def _setters_around(counts, envelope, *moments):
    """Return the rows of *counts* that set the envelope just before and after each of *moments*."""
    wanted = set()
    for moment in moments:
        before, after = envelope[envelope["time"] <= moment].tail(1), envelope[envelope["time"] >= moment].head(1)
        for part in (before, after):
            wanted |= {*part["low_record"].dropna(), *part["high_record"].dropna()}
    return counts[counts["record"].isin(wanted) & counts["measure"].eq("entered")]


def how_many(frames, *, measure, fate):
    """Find how many reports of *measure* have a *fate*."""
    rows = _told(frames["counts"], measure)
    rows = rows if fate is None else rows[rows["fate"].eq(fate)]
    return Finding(len(rows), len(rows), len(rows), rows)


def _told(counts, measure):
    told = arrivals.fates(counts, measure=measure)
    return told[told["measure"].eq(measure)]


@section("Who crossed into Armenia, and when", uses=["counts", "demographics", "population"])
def write(counts, demographics, population, *, case):
    """Say how many were counted by when, and draw the envelope with its contradictions."""
    measure = case["measure"]
    if counts["measure"].ne(measure).all():
        return (prose("No count of people crossing into Armenia was known on {day}.", day=Day(case.as_of)),), (), ()
    frames = {"counts": counts}
    last = number(last_count, frames, PEOPLE, measure=measure)
    paragraphs = [_counted(frames, counts, last, measure, case)]
    if counts["measure"].eq("registered").any():
        paragraphs.append(_registered(frames))
    paragraphs.append(_accounted(frames, measure))
    figure, views = _shown(counts, measure, case, last)
    figures = [figure, *_who(demographics), *_housed(demographics)]
    views = (*views, _against_population(population, last, case), _groups(demographics))
    if demographics["category"].eq("sex").any():
        paragraphs.append(_known_sex(demographics))
    return tuple(paragraphs), tuple(figures), views


def _counted(frames, counts, last, measure, case):
    first = number(first_count, frames, PEOPLE, measure=measure)
    busiest = number(busiest_day, frames, PER_DAY, measure=measure, zone=case.zone)
    when = counts.merge(first.rows, on=["dataset", "part", "record"])["observed_at"].min()
    days = arrivals.daily(counts, zone=case.zone, measure=measure)
    day = days.loc[days["arrivals_low"].fillna(-1).astype("int64").idxmax(), "date"]
    return prose(
        "The first count with a clock time gives {first} people, on {when}; the last gives {last}. Between the reports "
        "before and after it, the day with most arrivals, {day}, must have had {busiest} people. These are people "
        "counted at the bridge as they crossed into Armenia, not people registered there.",
        first=first, when=Day(when, case.zone), last=last, day=Day(day), busiest=busiest)


def _registered(frames):
    last = number(last_count, frames, REGISTERED, measure="registered")
    return prose(
        "Registration is another count: the last known gives {last} people. It runs behind the crossings at first and "
        "passes them later, since it also takes in people who came by other ways or before; the two are never added or "
        "put on one line.", last=last)


def _accounted(frames, measure):
    parts = {fate: number(how_many, frames, REPORTS, measure=measure, fate=fate)
             for fate in ("used", "conflict", "excluded")}
    return prose(
        "Of {all} reports of this count {used} fit together, {conflict} contradict another and are shown with it, and "
        "{excluded} bind nothing (a figure given as \u201cabout\u201d). Where reports contradict each other, the "
        "envelope spans both.",
        all=number(how_many, frames, REPORTS, measure=measure, fate=None), **parts)


def _shown(counts, measure, case, last):
    told = _told(counts, measure)
    envelope = arrivals.reconciled(counts, measure=measure, official=case["official"])
    cut = envelope["time"].max() if case.as_of < case.end else None
    ax = running_count(_until(envelope, "time", cut), _until(told, "observed_at_latest", cut), PEOPLE, zone=case.zone)
    headline = f"Running count of people who crossed into Armenia: {last.text} at the last count"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: karabakh_counts, each mark one report. Times are local (UTC+4).")
    alt = (f"Line chart with band. {headline}. The band is what all reports allow together; red rings mark reports "
           "that contradict another. The table under the chart gives every report.")
    reports = _reports(arrivals.fates(counts, measure=measure), case)
    figure = Figure("running_count", headline, _style.drawing(ax.figure, alt), reports)
    return figure, (_conflicts(counts, measure, case), _daily(counts, measure, case))


def by_sex(demographics):
    """Return women and men of each registered population whose sex was published, latest last."""
    rows = demographics[demographics["category"].eq("sex") & demographics["persons"].notna()
                        & demographics["group"].isin(["female", "male"])]
    return rows.sort_values("date_latest", kind="stable")


def known_sex(frames):
    """Find the people whose sex is known in the latest breakdown."""
    rows = by_sex(frames["demographics"])
    rows = rows[rows["population_base"].eq(rows["population_base"].iloc[-1])] if len(rows) else rows
    total = rows["persons"].sum() if len(rows) else None
    return Finding(total, total, total, rows)


def base_of_sex(frames):
    """Find the base of the latest breakdown by sex."""
    rows = by_sex(frames["demographics"])
    rows = rows[rows["population_base"].eq(rows["population_base"].iloc[-1])] if len(rows) else rows
    value = rows["base"].iloc[0] if len(rows) else None
    return Finding(value, value, value, rows)


def _known_sex(demographics):
    frames = {"demographics": demographics}
    return prose(
        "Sex is known for {known} of the {base} people registered in the latest breakdown. Ages are published only as "
        "shares of children and of older people, by organisations that differ; the table gives each as stated.",
        known=number(known_sex, frames, REGISTERED), base=number(base_of_sex, frames, REGISTERED))


def _who(demographics):
    rows = by_sex(demographics)
    if rows.empty:
        return []
    wide = rows.pivot_table(index=["date_latest", "population_base"], columns="group", values="persons",
                            aggfunc="first", observed=True).reset_index()
    frame = pd.DataFrame({"group": wide["date_latest"].map(lambda day: Day(day).text), "female": wide["female"],
                          "male": wide["male"]})
    ax = pyramid(frame, REGISTERED, left="female", right="male")
    headline = "Women and men among the people registered, by date of the breakdown"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: karabakh_demographics. Later dates contain the earlier ones; never added.")
    alt = f"Bars to both sides of a middle line. {headline}. The table under the chart gives the numbers."
    view = View(frame.rename(columns={"group": "date"}), "Women and men among the people registered", name="sex")
    return [Figure("pyramid", headline, _style.drawing(ax.figure, alt), view)]


def _housed(demographics):
    rows = demographics[demographics["category"].eq("accommodation by marz") & demographics["persons"].notna()]
    if rows["date_latest"].nunique() < 2:
        return []
    frame = rows.groupby(["date_latest", "group"], as_index=False, sort=False)["persons"].max().rename(
        columns={"date_latest": "date"})
    order = frame.groupby("group")["persons"].max().sort_values(ascending=False).index
    frame = frame.assign(rank=frame["group"].map({name: place for place, name in enumerate(order)}))
    frame = frame.sort_values(["rank", "date"], kind="stable").drop(columns="rank")
    axes = small_multiples(frame, HOUSED, by="group")
    headline = "People in accommodation given by the state, by province of Armenia"
    _style.title(axes.ravel()[0], headline)
    _style.source_line(axes.ravel()[0], "Source: karabakh_demographics; of several reports of one day the highest. Not "
                                        "all reports list all provinces.")
    alt = f"Small line charts, one for each province, on one scale. {headline}. The table gives the numbers."
    view = View(frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d")).rename(columns={"group": "province"}),
                "People in accommodation given by the state, by province and day", name="housed")
    return [Figure("small_multiples", headline, _style.drawing(axes.ravel()[0].figure, alt), view)]


def _against_population(population, last, case):
    """Set the last count beside each party's figure for the residents; a share is theirs as much as the figure is."""
    rows = claims_of_population(population, case["resident"])
    ends = {end: rows[f"persons{end}"] for end in ("_low", "", "_high")}
    stated = ends[""].fillna(ends["_low"]).fillna(ends["_high"])
    frame = pd.DataFrame({
        "residents_stated_by": rows["claim_by"], "as_of": rows["date_latest"].dt.strftime("%Y-%m-%d"),
        "residents_low": ends["_low"], "residents": ends[""], "residents_high": ends["_high"],
        "counted_per_hundred_residents": (last.value / stated * 100).astype("float64").round(1),
        "dispute": rows["dispute"].astype("str"),
        "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "The last count set against each party's latest figure for the residents; more than a hundred "
                "says that the two cannot both hold", name="against_population")


def _groups(demographics):
    rows = demographics
    frame = pd.DataFrame({
        "date": rows["date_latest"].dt.strftime("%Y-%m-%d"), "of_whom": rows["population_base"],
        "category": rows["category"], "group": rows["group"], "people_low": rows["persons_low"],
        "people": rows["persons"], "people_high": rows["persons_high"], "share": rows["share"],
        "stated_by": rows["claim_by"], "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "Sex, age, origin, accommodation and needs, as stated; groups overlap between categories",
                name="demographics")


def _until(frame, column, cut):
    return frame if cut is None else frame[frame[column] <= cut]


def _local(moments, case):
    return moments.dt.tz_convert(case.zone).dt.strftime("%Y-%m-%d %H:%M")


def _reports(told, case):
    frame = pd.DataFrame({
        "from": _local(told["observed_at_earliest"], case), "until": _local(told["observed_at_latest"], case),
        "measure": told["measure"].astype("str"), "figure": told["value"], "bound": told["bound"].astype("str"),
        "stated_by": told["claim_by"],
        "published_by": told["reported_by"], "fate": told["fate"].astype("str"), "reason": told["reason"],
        "record": told["part"].astype("str") + ", " + told["record"].astype("str"),
    })
    return View(frame, "Every report, with its fate in the reconciliation of those who crossed; those excluded say why",
                name="reports", claimed={"published_by": "published_by"})


def _conflicts(counts, measure, case):
    pairs = arrivals.conflicts(counts, measure=measure)
    frame = pd.DataFrame({
        "kind": pairs["kind"].astype("str"), "one_value": pairs["value_1"],
        "one_moment": _local(pairs["observed_at_latest_1"], case), "one_by": pairs["claim_by_1"],
        "one_record": pairs["record_1"].astype("str"), "other_value": pairs["value_2"],
        "other_moment": _local(pairs["observed_at_earliest_2"], case), "other_by": pairs["claim_by_2"],
        "other_record": pairs["record_2"].astype("str"),
    })
    return View(frame, "Reports of the count that contradict each other, pair by pair", name="conflicts")


def _daily(counts, measure, case):
    days = arrivals.daily(counts, zone=case.zone, measure=measure)
    days = days[days["arrivals_high"].notna()]
    return View(days[["date", "arrivals_low", "arrivals_high"]].rename(
        columns={"arrivals_low": "least_people", "arrivals_high": "most_people"}),
        "People counted on each day: the least and the most that the reports around it allow", name="daily")
