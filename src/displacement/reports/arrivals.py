"""Section: who crossed, and when; every report, with those that contradict each other."""

import pandas as pd

from displacement.analysis.displacement import arrivals
from displacement.charts import _style
from displacement.charts.pyramid import pyramid
from displacement.charts.running_count import running_count
from displacement.charts.small_multiples import small_multiples
from displacement.reports._section import Day, Figure, Finding, View, days, number, prose, section
from displacement.reports.food import claims_of_population
from displacement.tables._table import Column
from displacement.tables.uses import stated

PEOPLE = Column("persons", "Int64", "people", "People counted as they crossed into Armenia", title="People counted")
REGISTERED = Column("registered", "Int64", "people", "People registered", title="People registered")
HOUSED = Column("persons", "Int64", "people", "People in accommodation given by the state", title="People housed")
PER_DAY = Column("arrivals", "Int64", "people per day", "People counted on a day")
REPORTS = Column("reports", "Int64", "reports", "Reports of a running count")


def latest_count(frames, *, measure, indicators, zone):
    """Find the exact figure of *measure* for the latest day, in the counts or under *indicators* in the claims.

    Of several for that day the highest; an exact figure is bounded by itself.
    """
    found = pd.concat([_exact_counts(frames["counts"], measure, zone), _exact_claims(frames.get("claims"), indicators)])
    found = found[found["day"].eq(found["day"].max())]
    rows = found[found["value"].eq(found["value"].max())]
    value = rows["value"].max() if len(rows) else None
    return Finding(value, value, value, rows)


def _exact_counts(counts, measure, zone):
    rows = stated(counts)
    rows = rows[rows["measure"].eq(measure) & rows["bound"].eq("exact")]
    return rows.assign(day=_local_day(rows, zone), value=rows["value"].astype("Float64"))


def _local_day(rows, zone):
    return rows["observed_at_earliest"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()


def _exact_claims(claims, indicators):
    if claims is None or not len(indicators):
        return pd.DataFrame()
    rows = stated(claims)
    exact = rows["value_low"].eq(rows["value_high"]) & rows["value"].notna()
    rows = rows[rows["indicator"].isin(list(indicators)) & exact.fillna(False)]
    return rows.assign(day=rows["date_earliest"])


def latest_of(case, name):
    """Return where the report's TOML says that the latest figure of *name* is looked for."""
    told = case["latest"][name]
    return {"measure": told["measure"], "indicators": tuple(told["indicators"]), "zone": case.zone}


def first_count(frames, *, measure):
    """Find the first exact figure of *measure* that has a moment."""
    counts = stated(frames["counts"])
    exact = counts[counts["measure"].eq(measure) & counts["bound"].eq("exact") & counts["observed_at"].notna()]
    rows = exact[exact["observed_at"].eq(exact["observed_at"].min())]
    value = rows["value"].max() if len(rows) else None
    return Finding(value, value, value, rows)


def allowed(frames, *, measure, zone, day):
    """Find the least and the most that the running counts allow for one *day*, and the reports around it."""
    counts = frames["counts"]
    days = arrivals.daily(counts, zone=zone, measure=measure)
    row = days[days["date"].eq(day)]
    if row.empty:
        return Finding(None, None, None, counts.iloc[:0])
    start = pd.Timestamp(day).tz_localize(zone)
    envelope = arrivals.reconciled(counts, measure=measure)
    setters = _setters_around(counts, envelope, measure, start, start + pd.Timedelta(days=1))
    return Finding(None, row["arrivals_low"].iloc[0], row["arrivals_high"].iloc[0], setters)


def of_day(frames, *, day, claim_by, reported_by, indicators):
    """Find what one outlet prints that one claimant states for one *day*."""
    rows = _of_one_day(frames["claims"], indicators)
    rows = rows[rows["period_start"].eq(day) & rows["claim_by"].eq(claim_by) & rows["reported_by"].eq(reported_by)]
    if rows.empty:
        return Finding(None, None, None, rows)
    row = rows.iloc[0]
    return Finding(row["value"], row["value_low"], row["value_high"], rows.head(1))


def _of_one_day(claims, indicators):
    """Return the stated claims on people who came on one day."""
    rows = stated(claims)
    return rows[rows["indicator"].isin(list(indicators)) & rows["period_start"].notna()
                & rows["period_start"].eq(rows["period_end"])]


def _setters_around(counts, envelope, measure, *moments):
    """Return the rows of *counts* that set the envelope just before and after each of *moments*."""
    wanted = set()
    for moment in moments:
        before, after = envelope[envelope["time"] <= moment].tail(1), envelope[envelope["time"] >= moment].head(1)
        for part in (before, after):
            wanted |= {*part["low_record"].dropna(), *part["high_record"].dropna()}
    return counts[counts["record"].isin(wanted) & counts["measure"].eq(measure)]


def how_many(frames, *, measure, fate):
    """Find how many reports of *measure* have a *fate*."""
    rows = _told(frames["counts"], measure)
    rows = rows if fate is None else rows[rows["fate"].eq(fate)]
    return Finding(len(rows), len(rows), len(rows), rows)


def _told(counts, measure):
    told = arrivals.fates(counts, measure=measure)
    return told[told["measure"].eq(measure)]


@section("Who crossed, and when", uses=["counts", "demographics", "population", "claims"])
def write(counts, demographics, population, claims, *, case):
    """Say how many were counted by when, and draw the envelope with its contradictions."""
    measure = case["measure"]
    if stated(counts)["measure"].ne(measure).all():
        return (), (), ()
    frames = {"counts": counts, "claims": claims}
    last = number(latest_count, frames, PEOPLE, **latest_of(case, "entered"))
    paragraphs = [_counted(frames, last, measure, case), *busiest(frames, case)]
    if counts["measure"].eq("registered").any():
        paragraphs.append(_registered(frames, case))
    paragraphs.append(_accounted(frames, measure))
    figure, views = _shown(counts, claims, measure, case, last)
    figures = [figure, *_who(demographics), *_housed(demographics)]
    views = [*views, _against_population(population, last, case)]
    if len(demographics):
        views.append(_groups(demographics))
    if len(by_sex(demographics)):
        paragraphs.append(_known_sex(demographics))
    return tuple(paragraphs), tuple(figures), tuple(view for view in views if len(view.frame))


def day_of(found, frames, zone):
    """Return the day for which a `Number` of `latest_count` is stated."""
    keys = ["dataset", "part", "record"]
    days = [_local_day(frames["counts"].merge(found.rows, on=keys), zone)]
    if frames.get("claims") is not None:
        days.append(frames["claims"].merge(found.rows, on=keys)["date_earliest"])
    return Day(pd.concat(days).max())


def _counted(frames, last, measure, case):
    first = number(first_count, frames, PEOPLE, measure=measure)
    told = {"last": last, "day": day_of(last, frames, case.zone)} if last.found else {}
    sentences = ["{last} people had been counted as they crossed by {day}, by the latest figure known."] if told else []
    if first.found:
        when = frames["counts"].merge(first.rows, on=["dataset", "part", "record"])["observed_at"].min()
        told |= {"first": first, "when": Day(when, case.zone)}
        sentences.append("The first count with a clock time gives {first} people, on {when}.")
    sentences.append("These are people counted at the crossing, not people registered later.")
    return prose(" ".join(sentences), **told)


def busiest(frames, case):
    """Say which day had most arrivals, as who states it, and whether the running counts bear it out."""
    indicators = case.get("flow_indicators", ())
    claims = _of_one_day(frames["claims"], indicators)
    official = claims[claims["claim_by"].isin(case["official"]) & claims["value"].notna()]
    own = official.drop_duplicates(["claim_by", "value"]).drop_duplicates("period_start")
    if len(own) < 2:
        return _busiest_by_counts(frames, case)
    top, second = (row for _, row in own.sort_values("value", ascending=False, kind="stable").head(2).iterrows())
    of_both = claims["period_start"].isin([top["period_start"], second["period_start"]])
    rest = claims[of_both].drop([top.name, second.name])
    figures = {name: number(of_day, frames, PER_DAY, day=row["period_start"], claim_by=row["claim_by"],
                            reported_by=row["reported_by"], indicators=tuple(indicators))
               for name, row in (("n0", top), ("n1", second))}
    days = {"d0": Day(top["period_start"]), "d1": Day(second["period_start"])}
    lines = [prose("{by} states {n0} arrivals for {d0}, the most of its daily figures, and {n1} for {d1}.",
                   by=top["claim_by"], **figures, **days)]
    lines += [_other_figure(frames, row, own, indicators) for _, row in rest.iterrows()]
    ranges = {name: number(allowed, frames, PER_DAY, measure=case["measure"], zone=case.zone, day=row["period_start"])
              for name, row in (("r0", top), ("r1", second))}
    if not all(found.found for found in ranges.values()):
        return lines
    proven = ranges["r0"].low > (ranges["r1"].high or float("inf"))
    verdict = "so they bear this out." if proven else "so they do not show which day had most."
    return [*lines, prose("The running counts alone allow {r0} people on {d0} and {r1} on {d1}, " + verdict,
                          **ranges, **days)]


def _other_figure(frames, row, own, indicators):
    """Say what another report gives for one of the days: of the same statement, or of somebody else."""
    same = (own["claim_by"].eq(row["claim_by"]) & own["value"].eq(row["value"])).any()
    template = ("Another report of the same statement ({outlet}) gives {n} for {day}." if same
                else "{by} gives {n} for {day}.")
    return prose(template, by=row["claim_by"], outlet=row["reported_by"], day=Day(row["period_start"]),
                 n=number(of_day, frames, PER_DAY, day=row["period_start"], claim_by=row["claim_by"],
                          reported_by=row["reported_by"], indicators=tuple(indicators)))


def _busiest_by_counts(frames, case):
    """Say what the running counts allow for the day with the highest least figure, and whether it was the busiest."""
    days = arrivals.daily(frames["counts"], zone=case.zone, measure=case["measure"])
    known = days.dropna(subset="arrivals_high")
    if len(known) < 2:
        return []
    row = known.loc[known["arrivals_low"].astype("int64").idxmax()]
    others = days.drop(row.name)["arrivals_high"]
    proven = bool((others < row["arrivals_low"]).fillna(False).all())
    verdict = "more than on any other day." if proven else "but they do not show that it had most."
    return [prose("The running counts allow {n} people on {day}, " + verdict, day=Day(row["date"]),
                  n=number(allowed, frames, PER_DAY, measure=case["measure"], zone=case.zone, day=row["date"]))]


def _registered(frames, case):
    last = number(latest_count, frames, REGISTERED, **latest_of(case, "registered"))
    if not last.found:
        return prose("Registration is another count; no exact figure of it was known.")
    return prose(
        "Registration is another count: {last} people by {day}. It runs behind the crossings at first and passes them "
        "later, since it also takes in people who came by other ways or before; the two are never added or put on one "
        "line.", last=last, day=day_of(last, frames, case.zone))


def _accounted(frames, measure):
    parts = {fate: number(how_many, frames, REPORTS, measure=measure, fate=fate)
             for fate in ("used", "conflict", "excluded")}
    return prose(
        "Of {all} reports of this count {used} fit together, {conflict} contradict another and are shown with it, and "
        "{excluded} are round figures or of another scope, so they were not used. Where reports contradict each "
        "other, the band spans both; what the counts allow for a day rests on the nearer of the two, and may be too "
        "narrow by as much as they differ.",
        all=number(how_many, frames, REPORTS, measure=measure, fate=None), **parts)


def _shown(counts, claims, measure, case, last):
    told = _told(counts, measure)
    envelope = arrivals.reconciled(counts, measure=measure, official=case["official"])
    cut = envelope["time"].max() if case.as_of < case.end else None
    ax = running_count(_until(envelope, "time", cut), _until(told, "observed_at_latest", cut), PEOPLE, zone=case.zone)
    headline = "Running count of people who crossed" + (f": {last.text} by the latest figure" if last.found else "")
    _style.title(ax, headline)
    _style.source_line(ax, f"Sources: {most_often(told)}. Each mark is one report. Times are local.")
    alt = (f"Line chart with band. {headline}. The band is what all reports allow together; red rings mark reports "
           "that contradict another. The table under the chart gives every report.")
    reports = _reports(arrivals.fates(counts, measure=measure), case)
    figure = Figure("running_count", headline, _style.drawing(ax.figure, alt), reports)
    return figure, (_conflicts(counts, measure, case), _daily(counts, claims, measure, case))


def most_often(rows, most=3):
    """Return those who state most of *rows*, in words: `A, B, C and others`."""
    names = list(rows["claim_by"].value_counts(sort=True).index)
    return ", ".join(names[:most]) + (" and others" if len(names) > most else "")


def by_sex(demographics):
    """Return women and men of each registered population whose sex was published, latest last."""
    demographics = stated(demographics)
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
    _style.source_line(ax, f"Sources: {most_often(rows)}. Later dates contain the earlier ones; never added.")
    alt = f"Bars to both sides of a middle line. {headline}. The table under the chart gives the numbers."
    view = View(frame.rename(columns={"group": "date"}), "Women and men among the people registered", name="sex")
    return [Figure("pyramid", headline, _style.drawing(ax.figure, alt), view)]


def _housed(demographics):
    demographics = stated(demographics)
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
    _style.source_line(axes.ravel()[0], f"Sources: {most_often(rows)}; of several reports of one day the highest. "
                                        "Not all reports list all provinces.")
    alt = f"Small line charts, one for each province, on one scale. {headline}. The table gives the numbers."
    view = View(frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d")).rename(columns={"group": "province"}),
                "People in accommodation given by the state, by province and day", name="housed")
    return [Figure("small_multiples", headline, _style.drawing(axes.ravel()[0].figure, alt), view)]


def _against_population(population, last, case):
    """Set the last count beside each party's figure for the residents; a share is theirs as much as the figure is."""
    rows = claims_of_population(population, case["resident"])
    ends = {end: rows[f"persons{end}"] for end in ("_low", "", "_high")}
    figure = ends[""].fillna(ends["_low"]).fillna(ends["_high"])
    frame = pd.DataFrame({
        "residents_stated_by": rows["claim_by"], "as_of": days(rows),
        "residents_low": ends["_low"], "residents": ends[""], "residents_high": ends["_high"],
        "counted_per_hundred_residents": (last.value / figure * 100).astype("float64").round(1),
        "can_both_hold": (ends["_high"] < last.value).fillna(False).map({True: "no", False: "yes"}),
        "dispute": rows["dispute"].astype("str"),
        "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "The latest count set against each party's latest figure for the residents; the two exclude "
                "each other only where the most that is stated is less than was counted", name="against_population")


def _groups(demographics):
    rows = demographics
    frame = pd.DataFrame({
        "date": days(rows), "of_whom": rows["population_base"],
        "category": rows["category"], "group": rows["group"], "people_low": rows["persons_low"],
        "people": rows["persons"], "people_high": rows["persons_high"], "share": rows["share"],
        "stated_by": rows["claim_by"], "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "Sex, age, origin, accommodation and needs, as stated; groups overlap between categories",
                name="demographics")


def _until(frame, column, cut):
    return frame if cut is None else frame[frame[column] <= cut]


def _local(moments, case):
    """Return local clock times; the midnight that ends a day is the last minute of that day."""
    local = moments.dt.tz_convert(case.zone)
    ends = local.eq(local.dt.normalize())
    return local.mask(ends, local - pd.Timedelta(minutes=1)).dt.strftime("%Y-%m-%d %H:%M")


def _reports(told, case):
    frame = pd.DataFrame({
        "from": told["observed_at_earliest"].dt.tz_convert(case.zone).dt.strftime("%Y-%m-%d %H:%M"),
        "until": _local(told["observed_at_latest"], case),
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


def _daily(counts, claims, measure, case):
    flows = stated(claims)
    flows = flows[flows["indicator"].isin(case.get("flow_indicators", ()))]
    told = arrivals.daily(counts, zone=case.zone, measure=measure, flows=flows)
    told = told[told["arrivals_high"].notna()]
    frame = pd.DataFrame({
        "from": told["date"], "to": told["date_end"], "least_people": told["arrivals_low"],
        "most_people": told["arrivals_high"], "stated": told["stated"], "stated_by": told["claim_by"],
        "fits": told["agrees"].map({True: "yes", False: "no"})})
    return View(frame, "People counted on each day: the least and the most that the running counts allow, beside what "
                "is stated for the day or period", name="daily")
