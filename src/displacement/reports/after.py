"""Section: what came after: registration, protection, citizenship, departures."""

import pandas as pd

from displacement.reports._section import Day, Finding, View, number, prose, section
from displacement.tables._table import Column

PEOPLE = Column("value", "Float64", "people", "People, as the authority named states it")
LINES = (                                       # indicator, sentence
    ("registered refugees", "{n} people were registered as refugees in Armenia on {day}, as {by} states."),
    ("temporary protection certificates given", "{n} certificates of temporary protection had been given by {day}, as "
                                                "{by} states."),
    ("citizenship granted", "{n} people had been granted Armenian citizenship by {day}, as {by} states."),
    ("left and not returned", "{n} people had left Armenia and not returned by {day}, as {by} states."),
)


def latest(frames, *, indicator):
    """Find the latest figure of *indicator*."""
    rows = frames["claims"]
    rows = rows[rows["indicator"].eq(indicator) & rows[["value", "value_low", "value_high"]].notna().any(axis=1)]
    rows = rows[rows["date_latest"].eq(rows["date_latest"].max())].head(1)
    if rows.empty:
        return Finding(None, None, None, rows)
    row = rows.iloc[0]
    return Finding(row["value"], row["value_low"], row["value_high"], rows)


@section("What came after", uses=["claims"])
def write(claims, *, case):
    """Say the latest figures on registration, protection, citizenship and departures, each as its authority's."""
    frames = {"claims": claims}
    paragraphs = []
    for indicator, sentence in LINES:
        found = number(latest, frames, PEOPLE, indicator=indicator)
        if found.found:
            row = claims.merge(found.rows.astype({"record": "int32"}), on=["dataset", "part", "record"]).iloc[0]
            paragraphs.append(prose(sentence, n=found, day=Day(row["date_latest"]), by=row["claim_by"]))
    if not paragraphs:
        return (prose("Nothing on registration or protection was known on {day}.", day=Day(case.as_of)),), (), ()
    paragraphs.append(prose(
        "A fall of the registered number is not only return: people become citizens, move on, or are taken off the "
        "lists. The figures come from different services at different dates and are not subtracted from each other."))
    return tuple(paragraphs), (), (_listed(claims),)


def _listed(claims):
    rows = claims[claims["topic"].eq("protection")].sort_values(["indicator", "date_latest"], kind="stable")
    frame = pd.DataFrame({
        "date": rows["date_latest"].dt.strftime("%Y-%m-%d"), "indicator": rows["indicator"], "low": rows["value_low"],
        "value": rows["value"], "high": rows["value_high"], "unit": rows["unit"], "stated_by": rows["claim_by"],
        "published_by": rows["reported_by"],
        "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "Registration, protection, citizenship and departures, as stated", name="after",
                claimed={"published_by": "published_by"})
