"""Section: one calendar for the way, the goods, the rations and the arrivals."""

import pandas as pd

from displacement.analysis import arrivals, food
from displacement.charts import _style
from displacement.charts.timeline import timeline
from displacement.reports._section import Day, Figure, Finding, View, number, prose, section
from displacement.tables._table import Column

ACCOUNTS = Column("accounts", "Int64", "statements", "Statements on the status of the way")
PART = r"\bpart\b"
TITLE = "One calendar: the way, what was delivered, what people could buy, and who crossed"


def stated(frames, *, disputed):
    """Find how many statements on the status of the way there are, or how many of them somebody rejects."""
    rows = frames["events"][frames["events"]["status"].notna()]
    rows = rows[rows["dispute"].eq("disputed")] if disputed else rows
    return Finding(len(rows), len(rows), len(rows), rows)


@section("One calendar", uses=["events", "deliveries", "rations", "energy", "counts"])
def write(events, deliveries, rations, energy, counts, *, case):
    """Set the status of the way, deliveries, rations and arrivals under each other on one calendar."""
    frames = {"events": events}
    statuses = _statuses(events, case)
    parts = (statuses, _goods(deliveries), _rations(rations, energy, case), _arrivals(counts, case))
    columns = (food.RATE[1], food.KCAL[1], arrivals.ARRIVALS[1])
    axes = timeline(*parts, columns, start=case.start, end=case.end)
    _style.source_line(axes[3], "Source: karabakh_events, karabakh_deliveries, karabakh_rations, karabakh_counts. "
                                "Each account is that of the party named; where bars differ, the parties differ.")
    alt = (f"Four charts under each other on one time axis. {TITLE}. For each kind of traffic one bar for each account "
           "of its status, then goods delivered, energy of rations, and people crossing a day. The table gives every "
           "statement.")
    view = _events(events, case)
    paragraph = prose(
        "{all} statements tell the status of the way by kind of traffic up to {day}; {disputed} of them are rejected "
        "by somebody. Where the parties differ, each account has its own bar. A stretch without a bar is one for "
        "which no statement was found, not one in which the way was open.",
        all=number(stated, frames, ACCOUNTS, disputed=False), disputed=number(stated, frames, ACCOUNTS, disputed=True),
        day=Day(case.as_of))
    return (paragraph,), (Figure("timeline", TITLE, _style.drawing(axes[0].figure, alt), view),), ()


def _statuses(events, case):
    rows = events[events["status"].notna()].copy()
    zone = case.zone
    clock = rows["started_at"].dt.tz_convert(zone).dt.tz_localize(None)
    until = rows["ended_at"].dt.tz_convert(zone).dt.tz_localize(None)
    account = pd.Series(pd.NA, index=rows.index, dtype="str")
    for told in case["account"]:
        account = account.mask(account.isna() & rows["claim_by"].str.contains(told["pattern"]), told["label"])
    frame = pd.DataFrame({"traffic": rows["traffic"].astype("str"), "account": account,
                          "status": rows["status"].astype("str"), "start": clock.fillna(rows["date_earliest"]),
                          "until": until.fillna(rows["date_end_latest"])})
    inside = (frame["until"].isna() | (frame["until"] >= case.start)) & (frame["start"] <= case.end)
    return frame[inside].sort_values(["start"], kind="stable").sort_values(
        "traffic", key=lambda names: names.map({name: place for place, name in enumerate(_order(rows))}), kind="stable")


def _order(rows):
    return list(dict.fromkeys(rows["traffic"].astype("str")))


def _goods(deliveries):
    """Return what was delivered in tonnes as rates over its period; parts of another row are in that one."""
    rows = deliveries[deliveries["measure"].eq("delivered") & deliveries["unit"].eq("tonnes")
                      & deliveries["direction"].eq("in") & ~deliveries["statement"].str.contains(PART)]
    rated = food.delivered_rate(rows.sort_values("period_start", kind="stable"))
    return pd.DataFrame({"name": rated["claim_by"], "start": rated["period_start"], "until": rated["period_end"],
                         "low": rated["tonnes_per_day_low"].astype("float64"),
                         "central": rated["tonnes_per_day"].astype("float64"),
                         "high": rated["tonnes_per_day_high"].astype("float64")})


def _rations(rations, energy, case):
    known = rations[rations["kind"].eq("entitlement")]
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
                         record=rows["part"].astype("str") + ", " + rows["record"].astype("str"))
    return View(frame, "Every statement on the status of the way, by kind of traffic", name="statuses")


