"""Section: what is claimed, side by side, and by whom it is disputed."""

import pandas as pd

from displacement.charts import _style
from displacement.charts.claims import claims as draw_claims
from displacement.reports._section import Claim, Day, Figure, Finding, View, number, prose, section
from displacement.reports.food import claims_of_population
from displacement.tables._table import Column

STATEMENTS = Column("statements", "Int64", "statements", "Statements that somebody rejects or nobody verified")
PEOPLE = Column("persons", "Int64", "people", "Residents, as stated", title="Residents as stated")
NAME_WIDTH = 44
CONTESTED = ("disputed", "not independently verified", "revised")


PLANNING = "nutrition"                        # planning figures and conversions, which belong to the section on food


def contested(frames):
    """Find how many statements are disputed, not verified, or revised."""
    rows = frames["claims"]
    rows = rows[rows["dispute"].isin(CONTESTED)]
    return Finding(len(rows), len(rows), len(rows), rows)


@section("What is contested, and by whom", uses=["claims", "population"])
def write(claims, population, *, case):
    """Set each party's figures side by side; none is added to another, none is chosen."""
    paragraph = prose(
        "Of the statements known on {day}, {contested} are disputed, not independently verified, or were revised. The "
        "tables set them side by side, each as its claimant's. \u201cNone\u201d means that no rejection was found, not "
        "that a figure is agreed.", day=Day(case.as_of), contested=number(contested, {"claims": claims}, STATEMENTS))
    views = (_population(population, case), _statements(claims, case))
    return (paragraph, *_positions(case)), _residents(population, case), views


def _positions(case):
    """Say of each subject what every side says, once it was said."""
    known = [told for told in case.get("position", ()) if pd.Timestamp(told["said"]) <= case.as_of]
    return [_one_position(subject, [told for told in known if told["subject"] == subject])
            for subject in dict.fromkeys(told["subject"] for told in known)]


def _one_position(subject, sides):
    places = range(len(sides))
    return prose("On {subject}, said from {day} on: " + "; ".join(f"{{side{place}}}" for place in places) + ".",
                 subject=subject, day=Day(min(pd.Timestamp(told["said"]) for told in sides)),
                 **{f"side{place}": Claim(sides[place]["words"], sides[place]["by"]) for place in places})


def _residents(population, case):
    """Draw the latest figure of each party for the residents, with its bounds; disputed ones hollow."""
    rows = claims_of_population(population, case["resident"])
    if rows.empty:
        return ()
    names = rows["claim_by"].where(rows["claim_by"].str.len() <= NAME_WIDTH,
                                   rows["claim_by"].str.slice(0, NAME_WIDTH - 1) + "\u2026")
    frame = rows.assign(name=names + ", " + rows["date_latest"].dt.strftime("%Y"),
                        disputed=rows["dispute"].isin(CONTESTED))
    ax = draw_claims(frame, PEOPLE)
    headline = "How many people lived there: each party's latest figure"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: karabakh_population; residents of the territory in the boundaries after 2020.")
    alt = f"Dot plot, one line for each party. {headline}. The table under the chart gives every figure."
    shown = frame[["claim_by", "date_earliest", "date_latest", "persons_low", "persons", "persons_high", "dispute"]]
    view = View(_readable(shown, rows, case), "Latest figure of each party for the residents", name="residents")
    return (Figure("claims", headline, _style.drawing(ax.figure, alt), view),)


def _population(population, case):
    frame = population[["date_earliest", "date_latest", "definition", "persons_low", "persons", "persons_high",
                        "claim_by", "dispute", "disputed_by"]]
    return View(_readable(frame, population, case), "How many people, as each party states it",
                claimed={"disputed_by": "disputed_by"}, name="population")


def _statements(claims, case):
    claims = claims[claims["topic"].ne(PLANNING)]
    frame = claims[["date_latest", "period_start", "period_end", "indicator", "value_low", "value", "value_high",
                    "unit", "value_text", "claim_by", "dispute", "disputed_by"]]
    return View(_readable(frame, claims, case), "Statements on health, protection, movement and supply, as claimed",
                claimed={"indicator": "claim_by", "value_text": "claim_by", "disputed_by": "disputed_by"},
                name="statements")


def _readable(frame, rows, case):
    days = {name: frame[name].dt.strftime("%Y-%m-%d") for name in frame
            if str(frame[name].dtype).startswith("datetime")}
    frame = frame.assign(**days, dispute=frame["dispute"].astype("str"))
    if case.hindsight and "disputed_by" in frame:
        frame = frame.assign(disputed_by=frame["disputed_by"].str.replace(r"[:(;,].*$", "", regex=True))
    return frame.assign(record=rows["part"].astype("str") + ", " + rows["record"].astype("str"))
