"""Section: one calendar for the road, the goods, the rations and the arrivals."""


import pandas as pd

from displacement.analysis import food
from displacement.analysis.displacement import arrivals
from displacement.charts import _style
from displacement.charts.timeline import timeline
from displacement.reports._positions import account
from displacement.reports._section import Day, Figure, Finding, View, number, prose, section
from displacement.tables._table import Column
from displacement.tables.uses import stated

ACCOUNTS = Column("accounts", "Int64", "statements", "Statements on who and what could use the road or a line")
ENDS = ["quantity_low", "quantity", "quantity_high"]
PART = r"\bpart\b"
PANELS = ("the road and the lines", "goods", "rations", "who crossed")


def of_status(frames, *, disputed):
    """Find how many statements on a status there are, or how many of them a party rejects."""
    rows = stated(frames["events"])
    rows = rows[rows["status"].notna()]
    rows = rows[rows["dispute"].eq("disputed")] if disputed else rows
    return Finding(len(rows), len(rows), len(rows), rows)


@section("One calendar", uses=["events", "deliveries", "rations", "energy", "counts"])
def write(events, deliveries, rations, energy, counts, *, case):
    """Set the accounts of the road, deliveries, rations and arrivals under each other on one calendar."""
    frames = {"events": events}
    parts = (_statuses(events, case), _goods(deliveries, case), _rations(rations, energy, case),
             _arrivals(counts, case))
    if case.start >= case.end or not any(len(part) for part in parts):
        return (), (), ()
    title = "One calendar: " + "; ".join(name for name, part in zip(PANELS, parts, strict=True) if len(part))
    columns = (food.RATE[1], food.KCAL[1], arrivals.ARRIVALS[1])
    accounts = [told["label"] for told in case["account"]]
    axes = timeline(*parts, columns, accounts=accounts, start=case.start, end=case.end)
    _style.source_line(axes[-1], "Sources: the parties and organisations named, as the tables cite them. Hatched: no "
                                 "dated statement of that account was found. A statement of several stands in each of "
                                 "their lanes.")
    alt = (f"Charts under each other on one time axis. {title}. For each kind of traffic one lane of equal height for "
           "each account of its status. The table gives every statement.")
    view = _events(events, case)
    paragraph = prose(
        "We found {all} statements on who and what could use the road and the lines, up to {day}. At least one party "
        "disputes {disputed} of them. Each side's account has its own lane; a hatched stretch is one for which no "
        "dated statement of it was found, neither one in which the road was open nor one in which it was closed.",
        all=number(of_status, frames, ACCOUNTS, disputed=False),
        disputed=number(of_status, frames, ACCOUNTS, disputed=True), day=Day(case.as_of))
    return (paragraph,), (Figure("timeline", title, _style.drawing(axes[0].figure, alt), view),), ()


def _statuses(events, case):
    rows = stated(events)
    rows = rows[rows["status"].notna()].copy()
    zone = case.zone
    clock = rows["started_at"].dt.tz_convert(zone).dt.tz_localize(None)
    until = rows["ended_at"].dt.tz_convert(zone).dt.tz_localize(None)
    frame = pd.DataFrame({"traffic": rows["traffic"].astype("str"), "account": _accounts(rows, case),
                          "status": rows["status"].astype("str"), "start": clock.fillna(rows["date_earliest"]),
                          "until": until.fillna(rows["date_end_latest"])}).explode("account")
    inside = (frame["until"].isna() | (frame["until"] >= case.start)) & (frame["start"] <= case.end)
    return frame[inside].sort_values(["start"], kind="stable").sort_values(
        "traffic", key=lambda names: names.map({name: place for place, name in enumerate(_order(rows))}), kind="stable")


def _accounts(rows, case):
    """Return for each row the accounts of all who tell it: one row of several claimants stands in several lanes."""
    return rows["claim_by"].map(
        lambda names: list(dict.fromkeys(account(name.strip(), case) for name in names.split(";"))))


def _order(rows):
    return list(dict.fromkeys(rows["traffic"].astype("str")))


def _goods(deliveries, case):
    """Return what was delivered or sent in tonnes: totals as rates over their period, the rest as marks.

    Parts of another row are in that one.  A zero is one of its own good alone, and says so.
    """
    rows = stated(deliveries)
    rows = rows[rows["measure"].isin(["delivered", "sent"]) & rows["direction"].eq("in")
                & ~rows["statement"].str.contains(PART)]
    none = rows["quantity"].eq(0).fillna(False)
    rows = rows[(rows["unit"].eq("tonnes") & rows[ENDS].max(axis=1).gt(0).fillna(False)) | none]
    none = none[rows.index]
    rate = rows["cumulative"].fillna(False).astype("bool") & rows["period_end"].notna()
    days = ((rows["period_end"] - rows["period_start"]).dt.days + 1).where(rate, 1)
    return pd.DataFrame({
        "name": rows["claim_by"], "route": "route: " + rows["route"], "sent": rows["measure"].eq("sent"), "rate": rate,
        "none": "no " + rows["commodity"].where(rows["commodity"].ne("mixed"), "goods").where(none)
        + ("; carried by " + rows["carrier"]).fillna(""),
        "start": rows["period_start"], "until": rows["period_end"].fillna(case.end),
        **{name: (rows[f"quantity{end}"] / days).astype("float64")
           for name, end in (("low", "_low"), ("central", ""), ("high", "_high"))}})


def _rations(rations, energy, case):
    known = stated(rations)
    known = known[known["kind"].eq("entitlement")]
    found = food.ration_energy(known, energy, foods=case["foods"]).dropna(subset="kcal_per_person_day")
    return pd.DataFrame({"name": found["place"], "start": found["valid_from"], "until": found["valid_to"],
                         "low": found["kcal_per_person_day_low"].astype("float64"),
                         "central": found["kcal_per_person_day"].astype("float64"),
                         "high": found["kcal_per_person_day_high"].astype("float64")})


def _arrivals(counts, case):
    days = arrivals.daily(counts, zone=case.zone, measure=case["measure"])
    return days.rename(columns={"arrivals_low": "low", "arrivals_high": "high"})


def _events(events, case):
    rows = events[events["status"].notna()]
    frame = rows[["date_earliest", "date_end_latest", "traffic", "status", "route", "claim_by", "dispute"]].rename(
        columns={"date_earliest": "from", "date_end_latest": "until", "claim_by": "according_to"})
    frame = frame.assign(**{"from": frame["from"].dt.strftime("%Y-%m-%d"),
                            "until": frame["until"].dt.strftime("%Y-%m-%d")},
                         use=rows["use"].astype("str"),
                         record=rows["part"].astype("str") + ", " + rows["record"].astype("str"))
    return View(frame, "Every statement on the status of the road and the lines, by kind of traffic", name="statuses")


