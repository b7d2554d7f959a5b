"""Section: what is claimed, side by side, and by whom it is disputed."""

import textwrap

import pandas as pd

from displacement.charts import _style
from displacement.charts.claims import claims as draw_claims
from displacement.reports._positions import latest_of_each, told_by_records, without_words
from displacement.reports._section import Claim, Day, Figure, Finding, View, days, number, prose, section, when
from displacement.reports.arrivals import latest_count, latest_of
from displacement.reports.food import claims_of_population
from displacement.tables._table import Column
from displacement.tables.uses import stated

STATEMENTS = Column("statements", "Int64", "statements", "Statements that a party rejects or nobody verified")
PEOPLE = Column("persons", "Int64", "people", "Residents, as stated", title="Residents as stated")
NAME_WIDTH = 40
SAID = ("claim_by", "dispute", "disputed_by", "use", "use_reason")
CONTESTED = ("disputed", "not independently verified", "revised")


PLANNING = "nutrition"                        # planning figures and conversions, which belong to the section on food


def how_many(frames, *, contested):
    """Find how many statements there are, or how many of them are disputed, not verified, or revised."""
    rows = stated(frames["claims"])
    rows = rows[rows["topic"].ne(PLANNING)]
    rows = rows[rows["dispute"].isin(CONTESTED)] if contested else rows
    return Finding(len(rows), len(rows), len(rows), rows)


def excluded_by_count(population, resident, counted):
    """Return the claims on the residents that cannot hold together with a count of *counted* people among them.

    That is so only where the two ranges do not meet: where the most that is claimed is less than was counted.  "At
    least" and "about" exclude nothing.

    >>> people = pd.DataFrame({"definition": "residents", "scope": None, "claim_by": ["A", "B"], "persons": None,
    ...                        "persons_low": [None, 60], "persons_high": [25, None],
    ...                        "date_latest": pd.Timestamp("2031-01-01")})
    >>> excluded_by_count(people, "residents", 100)["claim_by"].to_list()
    ['A']
    """
    rows = claims_of_population(population, resident)
    return rows[(rows["persons_high"] < counted).fillna(False).astype("bool")]


def one_claim(frames, *, resident, claim_by):
    """Find the latest figure of one claimant for the residents."""
    rows = claims_of_population(frames["population"], resident)
    rows = rows[rows["claim_by"].eq(claim_by)]
    if rows.empty:
        return Finding(None, None, None, rows)
    row = rows.iloc[0]
    return Finding(row["persons"], row["persons_low"], row["persons_high"], rows)


def latest_remaining(frames, *, definition):
    """Find the latest statement on how many people remained."""
    rows = stated(frames["population"])
    known = rows[["persons_low", "persons", "persons_high"]].notna().any(axis=1)
    rows = rows[rows["definition"].eq(definition) & known]
    rows = rows[rows["date_latest"].eq(rows["date_latest"].max())].head(1)
    if rows.empty:
        return Finding(None, None, None, rows)
    row = rows.iloc[0]
    return Finding(row["persons"], row["persons_low"], row["persons_high"], rows)


@section("What is contested, and by whom", uses=["claims", "population", "counts", "events"])
def write(claims, population, counts, events, *, case):
    """Set each party's figures side by side; none is added to another, none is chosen."""
    found = {name: number(how_many, {"claims": claims}, STATEMENTS, contested=name == "contested")
             for name in ("all", "contested")}
    paragraphs = [prose(
        "Of the {all} stated figures that the table of statements holds, {contested} are disputed, not independently "
        "verified, or were revised. The tables set them side by side, each as its claimant's. \u201cNone\u201d means "
        "that no rejection was found, not that a figure is agreed.",
        **found)] if found["contested"].value else []
    positions = told_by_records(case, events)
    views = (_positions_view(positions), _population(population, case), _statements(claims, case))
    paragraphs += [*_excluded(population, counts, claims, case), *_positions(positions)]
    return tuple(paragraphs), _residents(population, case), tuple(view for view in views if len(view.frame))


def _excluded(population, counts, claims, case):
    """Say which claims on the residents are less than were counted, and which more; nothing where no count is known."""
    frames = {"population": population, "counts": counts, "claims": claims}
    numbers = {"last": lambda: number(latest_count, frames, PEOPLE, **latest_of(case, "entered")),
               "remained": lambda: number(latest_remaining, frames, PEOPLE, definition=case.get("remaining", ""))}
    last, remained = numbers["last"](), numbers["remained"]()
    if not last.found or last.low is None:
        return []
    less = excluded_by_count(population, case["resident"], last.low)
    lines = [_set_beside(row, frames, case, "{last} people were counted, which is more; the difference is not "
                                            "explained here.", numbers) for _, row in less.iterrows()]
    if last.high is None or not remained.found or remained.high is None:
        return lines
    people = claims_of_population(population, case["resident"])
    more = people[(people["persons_low"] > last.high + remained.high).fillna(False).astype("bool")]
    return lines + [_set_beside(row, frames, case, "{last} people were counted and {remained} said to remain, which is "
                                                   "fewer; the difference is not explained here.", numbers)
                    for _, row in more.iterrows()]


def _set_beside(row, frames, case, rest, numbers):
    claim = number(one_claim, frames, PEOPLE, resident=case["resident"], claim_by=row["claim_by"])
    named = {name: find() for name, find in numbers.items() if f"{{{name}}}" in rest}
    return prose("{claim} residents for {when}, according to {by}; " + rest, by=row["claim_by"], claim=claim,
                 when=when(row), **named)


def _positions(known):
    """Say of each subject what every side says, once two sides had spoken of it."""
    said = {subject: latest_of_each(known, subject) for subject in dict.fromkeys(told["subject"] for told in known)}
    return [_one_position(subject, sides) for subject, sides in said.items() if len(sides) > 1]


def _positions_view(known):
    frame = pd.DataFrame([{
        "date": Day(pd.Timestamp(told["said"])).text, "subject": told["subject"], "stated_by": told["by"],
        "in_short": told["words"], "as_recorded": told["recorded"], "dispute": told["dispute"],
        "record": told["record"]} for told in known])
    return View(frame, "What each side says, in short, and the record that it rests on", name="positions",
                claimed={"in_short": "stated_by", "as_recorded": "stated_by"})


def _one_position(subject, sides):
    sides = sorted(sides, key=lambda told: told["said"])
    places = range(len(sides))
    said = "; ".join(f"on {{day{place}}} {{side{place}}}" for place in places)
    return prose("What each side said of {subject}, in short: " + said + ".", subject=subject,
                 **{f"day{place}": Day(pd.Timestamp(sides[place]["said"])) for place in places},
                 **{f"side{place}": Claim(sides[place]["words"], sides[place]["by"]) for place in places})


def _residents(population, case):
    """Draw the latest figure of each party for the residents, with its bounds; disputed ones hollow."""
    rows = claims_of_population(population, case["resident"])
    if rows.empty:
        return ()
    names = [wrapped(f"{row.claim_by}, {when(row._asdict()).text}") for row in rows.itertuples()]
    frame = rows.assign(name=names, disputed=rows["dispute"].isin(CONTESTED))
    ax = draw_claims(frame, PEOPLE)
    headline = "How many people lived there: the latest number that each party states"
    _style.title(ax, headline)
    _style.source_line(ax, "Sources: the parties named, as the table cites them. Residents of the territory in the "
                           "boundaries after 2020. Hollow: disputed. An arrow: a maximum or a minimum.")
    alt = f"Dot plot, one line for each party. {headline}. The table under the chart gives every figure."
    shown = frame.assign(date=days(frame))[["claim_by", "date", "persons_low", "persons", "persons_high", "dispute"]]
    view = View(_readable(shown, rows, case), "Latest figure of each party for the residents", name="residents")
    return (Figure("claims", headline, _style.drawing(ax.figure, alt), view),)


def wrapped(name):
    """Return *name* on as many lines as it needs, so that none is cut."""
    return "\n".join(textwrap.wrap(name, NAME_WIDTH))


def _population(population, case):
    names = ["date", "definition", "persons_low", "persons", "persons_high", *SAID]
    frame = population.assign(date=days(population))[names]
    return View(_readable(frame, population, case), "How many people, as each party states it",
                claimed={"disputed_by": "disputed_by", "use_reason": "use"}, name="population")


def _statements(claims, case):
    claims = claims[claims["topic"].ne(PLANNING)]
    names = ["date", "period_start", "period_end", "indicator", "value_low", "value", "value_high", "unit",
             "value_text", *SAID]
    frame = claims.assign(date=days(claims))[names]
    return View(_readable(frame, claims, case), "Statements on health, protection, movement and supply, as claimed",
                claimed={"indicator": "claim_by", "value_text": "claim_by", "disputed_by": "disputed_by",
                         "use_reason": "use"}, name="statements")


def _readable(frame, rows, case):
    plain = {name: frame[name].dt.strftime("%Y-%m-%d") for name in frame
             if str(frame[name].dtype).startswith("datetime")}
    frame = frame.assign(**plain, dispute=frame["dispute"].astype("str"))
    if "use" in frame:
        reason = pd.NA if case.hindsight else frame["use_reason"]
        frame = frame.assign(use=frame["use"].astype("str"), use_reason=reason)
    if case.hindsight and "disputed_by" in frame:
        frame = frame.assign(disputed_by=without_words(frame["disputed_by"]))
    return frame.assign(record=rows["part"].astype("str") + ", " + rows["record"].astype("str"))
