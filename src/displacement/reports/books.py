"""Section: what two organisations recorded of the same events, and why their figures are not added."""

import pandas as pd

from displacement.charts import _style
from displacement.charts.trend import trend
from displacement.reports._section import Day, Figure, Finding, View, number, prose, section
from displacement.tables._table import Column
from displacement.tables.uses import stated

PEOPLE = Column("persons", "Int64", "people", "People of concern at the end of a year, as UNHCR counts them",
                title="People of concern")
MOVEMENTS = Column("value", "Float64", "movements", "Internal displacements in a year, as IDMC counts them")
IDMC_MOVEMENTS = "internal displacements by conflict"


def of_year(frames, *, year, origin, asylum):
    """Find UNHCR's refugees of a pair at the end of *year*."""
    rows = frames["stocks"]
    rows = rows[rows["origin"].eq(origin) & rows["asylum"].eq(asylum) & rows["population_type"].eq("REF")
                & rows["date"].dt.year.eq(year)]
    value = rows["persons"].iloc[0] if len(rows) else None
    return Finding(value, value, value, rows)


def movements(frames):
    """Find IDMC's movements inside the country, for the latest year stated."""
    rows = frames["claims"]
    rows = stated(rows)
    rows = rows[rows["indicator"].str.startswith(IDMC_MOVEMENTS)]
    rows = rows[rows["date_latest"].eq(rows["date_latest"].max())].head(1)
    value = rows["value"].iloc[0] if len(rows) else None
    return Finding(value, value, value, rows)


@section("What UNHCR and IDMC recorded", uses=["stocks", "claims"])
def write(stocks, claims, *, case):
    """Set the two records beside each other, and say why their figures are not added."""
    pair = {"origin": case["origin"], "asylum": case["asylum"]}
    frames = {"stocks": stocks, "claims": claims}
    both = [_unhcr(frames, stocks, pair), _idmc(frames)]
    paragraphs = [paragraph for paragraph in both if paragraph is not None]
    if not paragraphs:
        return (prose("Neither had published a figure by {day}.", day=Day(case.as_of)),), (), ()
    if None not in both:
        paragraphs.append(prose(
            "The two are not added. {first}; {second}. One counts people at a date, the other movements in a period; "
            "one takes those outside the country they left, the other those inside it. A person may be in both, or in "
            "neither.", first=case["ways_of_counting"][0], second=case["ways_of_counting"][1]))
    return tuple(paragraphs), _shown(stocks, pair), (_listed(stocks, pair),)


def _shown(stocks, pair):
    """Draw UNHCR's year-end figures of the pair; a year without a figure stays a gap."""
    rows = stocks[stocks["origin"].eq(pair["origin"]) & stocks["asylum"].eq(pair["asylum"])
                  & (stocks["date"] >= stocks["date"].max() - pd.DateOffset(years=11))]
    if rows.empty:
        return ()
    frame = rows.assign(type=rows["population_type"].astype("str"))[["date", "type", "persons"]]
    ax = trend(frame, PEOPLE, by="type")
    headline = "People of concern to UNHCR from Azerbaijan in Armenia, at the end of each year"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: UNHCR, pairs of at least a thousand people. REF: refugees, ASY: asylum-seekers. "
                           "Each mark is the end of its year.")
    alt = f"Line chart, one line for each type of population. {headline}. The table under the chart gives the numbers."
    shown = frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d"))
    view = View(shown, "UNHCR's year-end figures for people from Azerbaijan in Armenia", name="trend")
    return (Figure("trend", headline, _style.drawing(ax.figure, alt), view),)


def _unhcr(frames, stocks, pair):
    years = sorted(stocks.loc[stocks["origin"].eq(pair["origin"]) & stocks["asylum"].eq(pair["asylum"])
                              & stocks["population_type"].eq("REF"), "date"].dt.year.unique())[-4:]
    if not years:
        return None
    pieces, named = [], {}
    for position, year in enumerate(years):
        named |= {f"n{position}": number(of_year, frames, PEOPLE, year=int(year), **pair),
                  f"d{position}": Day(pd.Timestamp(int(year), 12, 31))}
        pieces.append(f"{{n{position}}} on {{d{position}}}")
    return prose("UNHCR counts refugees from Azerbaijan in Armenia, by its own codes of origin: " + ", ".join(pieces)
                 + ". The figure of a year is published in the middle of the next.", **named)


def _idmc(frames):
    found = number(movements, frames, MOVEMENTS)
    if not found.found:
        return None
    row = frames["claims"].merge(found.rows.astype({"record": "int32"}), on=["dataset", "part", "record"]).iloc[0]
    return prose("IDMC counts {n} internal displacements by conflict and violence in Azerbaijan in the year that ended "
                 "on {day}.", n=found, day=Day(row["date_latest"]))


def _listed(stocks, pair):
    rows = stocks[stocks["origin"].isin(pair.values()) & stocks["asylum"].isin(pair.values())]
    rows = rows[rows["date"].dt.year >= rows["date"].dt.year.max() - 9].sort_values(["origin", "asylum", "date"])
    frame = pd.DataFrame({"year": rows["date"].dt.strftime("%Y"), "origin": rows["origin"].astype("str"),
                          "asylum": rows["asylum"].astype("str"), "type": rows["population_type"].astype("str"),
                          "people": rows["persons"],
                          "record": rows["part"].astype("str") + ", " + rows["record"].astype("str")})
    return View(frame, "UNHCR's year-end figures for the pair, the last ten years; origin and asylum the same: people "
                "displaced inside the country", name="books")
