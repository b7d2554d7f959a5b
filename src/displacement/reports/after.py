"""Section: what came after: registration, protection, citizenship, departures, as the report's TOML groups them."""

import pandas as pd

from displacement.reports._section import Finding, View, number, prose, section, when
from displacement.tables._table import Column
from displacement.tables.uses import stated

PEOPLE = Column("value", "Float64", "people", "People, as the authority named states it")


def latest(claims, indicator):
    """Return the rows that state *indicator* for its latest date; several where they differ."""
    rows = stated(claims)
    rows = rows[rows["indicator"].eq(indicator) & rows[["value", "value_low", "value_high"]].notna().any(axis=1)]
    rows = rows[rows["date_latest"].eq(rows["date_latest"].max())]
    return rows.drop_duplicates(["value_low", "value", "value_high"])


def figure(frames, *, indicator, part, record):
    """Find one of the latest figures of *indicator*, by its record."""
    rows = latest(frames["claims"], indicator)
    rows = rows[rows["part"].eq(part) & rows["record"].eq(record)]
    row = rows.iloc[0]
    return Finding(row["value"], row["value_low"], row["value_high"], rows)


@section("What came after", uses=["claims", "citations"])
def write(claims, citations, *, case):
    """Say the latest figures on registration, protection, citizenship and departures, each as its authority's."""
    paragraphs = [line for group in case.get("after", ()) for line in _group(claims, citations, group)]
    if not paragraphs:
        return (), (), ()
    paragraphs.append(prose(
        "A fall of the registered number is not only return: people become citizens, move on, or are taken off the "
        "lists. The figures come from different services at different dates and are not subtracted from each other."))
    return tuple(paragraphs), (), (_listed(claims),)


def _group(claims, citations, group):
    """Return one sentence for each latest figure of each indicator of *group*, and its note where one is printed."""
    found = [(indicator, place) for indicator in group["indicators"]
             for place in range(len(latest(claims, indicator)))]
    lines = [_line(claims, citations, group, indicator, place) for indicator, place in found]
    noted = {indicator for indicator, _ in found} & set(group.get("note_for", group["indicators"]))
    return [*lines, prose(group["note"])] if noted and "note" in group else lines


def _line(claims, citations, group, indicator, place):
    row = latest(claims, indicator).iloc[place]
    one_month = row["date_earliest"] != row["date_latest"]
    what = group["what"][group["indicators"].index(indicator)]
    sentence = ("In " if one_month else "By ") + "{day}, {n} " + what
    return prose(sentence + ", as {by} states" + _outlet(row, citations) + ".", day=when(row), by=row["claim_by"],
                 outlet=row["reported_by"],
                 n=number(figure, {"claims": claims}, PEOPLE, indicator=indicator, part=row["part"],
                          record=row["record"]))


def _outlet(row, citations):
    """Return the words that name the outlets: the claimant's own page was not read, and no second source found."""
    cited = citations[citations["dataset"].eq(row["dataset"]) & citations["part"].eq(row["part"])
                      & citations["record"].eq(row["record"])]
    alone = cited["organisation_2"].isna().all() and row["reported_by"] != row["claim_by"]
    if not alone:
        return ""
    return f" (read in {'these outlets' if ', ' in row['reported_by'] else 'one outlet'} only: {{outlet}})"


def _listed(claims):
    rows = claims[claims["topic"].eq("protection")].sort_values(["indicator", "date_latest"], kind="stable")
    frame = pd.DataFrame({
        "date": [when(row._asdict()).text for row in rows.itertuples()], "indicator": rows["indicator"],
        "low": rows["value_low"], "value": rows["value"], "high": rows["value_high"], "unit": rows["unit"],
        "stated_by": rows["claim_by"], "published_by": rows["reported_by"],
        "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "Registration, protection, citizenship and departures, as stated", name="after",
                claimed={"published_by": "published_by"})
