"""Events of 2020-25 around Nagorno-Karabakh, and the status of the Lachin corridor by kind of traffic.

A status is one party's account; accounts of one period overlap where the parties differ.  Gas, power and internet
concern the supply from Armenia unless the note says otherwise.  A period without a row is one for which nothing was
found, not one in which the way was open.  Clock times carry their zone.
"""

import pandas as pd

from displacement.accounts.source import Edition, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, cited, claimed, disputes, evidence
from displacement.cells.values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.events import EVENTS

PLACE = "Nagorno-Karabakh"
ROUTES = {"gas": "gas pipeline from Armenia", "power": "power line from Armenia", "internet": "cable from Armenia"}
ROAD = "Lachin corridor"
STATUS_TYPE = "corridor status"
CLOCKED = ("hour", "minute")


def tidy_events(raw, drop):
    """Return one row an event, stated by the organisation that is cited."""
    frame = pd.concat([evidence(raw), day_bounds(raw["date"], "date"), day_bounds(raw["date end"], "date_end"),
                       claimed(raw), disputes(raw)], axis=1)
    blank = dict.fromkeys(("route", "traffic", "status", "started_at", "ended_at"), pd.NA)
    step = raw["step"] if "step" in raw.columns else pd.NA
    frame = frame.assign(place=PLACE, text=raw["event"], type=raw["type"], step=step, **blank)
    return {EVENTS: frame, CITATIONS: cited(raw)}


def tidy_statuses(raw, drop):
    """Return one row a status, stated by those it is according to."""
    start, end = raw["start"].str.slice(0, 10), raw["end"].str.slice(0, 10)
    frame = pd.concat([evidence(raw), day_bounds(start, "date"), day_bounds(end, "date_end"), claimed(raw),
                       disputes(raw)], axis=1).assign(
        place=PLACE, text=raw["traffic"] + ": " + raw["status"], type=STATUS_TYPE, traffic=raw["traffic"],
        status=raw["status"], route=raw["traffic"].map(ROUTES).fillna(ROAD), claim_by=raw["according to"],
        started_at=_clock(raw, "start"), ended_at=_clock(raw, "end"))
    return {EVENTS: frame, CITATIONS: cited(raw.rename(columns={"note": "notes"}))}


def _clock(raw, name):
    return stripped(raw[name]).where(raw[f"{name} precision"].isin(CLOCKED))


SOURCE = Source(
    name="karabakh_events", title="Events around Nagorno-Karabakh and status of the Lachin corridor, 2020-25",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://www.icj-cij.org/case/180", tables=(EVENTS, CITATIONS),
    editions=(
        Edition("events", required={"date", "date end", "event", "type", "source org"},
                optional={*CITED, "dispute", "disputed by", "step"}, tidy=tidy_events),
        Edition("corridor status",
                required={"start", "start precision", "end", "end precision", "traffic", "status", "according to",
                          "source org", "note"},
                optional={*CITED, "disputed by"}, tidy=tidy_statuses),
    ),
)
