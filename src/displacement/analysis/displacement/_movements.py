"""Yearly figures of what changes a displaced population, each line of an account from its kind of flow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from displacement.analysis._bounds import ENDS
from displacement.analysis.displacement._national import national, refuse_datasets, refuse_levels, refuse_repeats
from displacement.errors import CallError, TableError
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS

REFUGEES = ("REF", "ROC")
IDPS = ("IDP",)
SIDES = ("origin", "asylum")
NOT_TOLD = "not told"


@dataclass(frozen=True)
class Line:
    """One line of an account: where its figures stand in table `flows`, or which outcome they are in table `asylum`.

    `side` is `in` or `out`.  `fled` and `host` name the columns of `flows` that hold the country once fled and the
    country of asylum; `fled` is empty where the flow does not tell it.  `within` lines leave or join a country of
    asylum, while people stay refugees: they are no lines of an account over all countries of asylum.
    """

    name: str
    side: str
    flow_type: str = ""
    types: tuple = REFUGEES
    fled: str = "origin"
    host: str = "destination"
    outcome: str = ""
    within: bool = False


REFUGEE_LINES = (
    Line("group recognition", "in", "arrival"),
    Line("individual recognition", "in", outcome="recognised"),
    Line("complementary protection", "in", outcome="complementary"),
    Line("resettlement in", "in", "resettlement", within=True),
    Line("births", "in", "birth"),
    Line("added on verification", "in", "verification added"),
    Line("repatriation", "out", "return", types=("RET",), fled="destination", host="origin"),
    Line("resettlement out", "out", "resettlement departure", fled="", host="origin", within=True),
    Line("naturalisation", "out", "naturalisation"),
    Line("cessation", "out", "cessation"),
    Line("deaths", "out", "death"),
    Line("removed on verification", "out", "verification removed"),
)
IDP_LINES = (
    Line("new displacement", "in", "displacement", types=IDPS),
    Line("births", "in", "birth", types=IDPS),
    Line("added on verification", "in", "verification added", types=IDPS),
    Line("return", "out", "return", types=("RDP",)),
    Line("local integration", "out", "local integration", types=IDPS),
    Line("settlement elsewhere", "out", "settlement elsewhere", types=IDPS),
    Line("deaths", "out", "death", types=IDPS),
    Line("removed on verification", "out", "verification removed", types=IDPS),
)


def moved(flows, lines, by):
    """Return the rows of *flows* that are on one of *lines*: line, year, origin, asylum, unit, bounds of persons.

    Raises `TableError` where a row crosses the end of a year, two datasets tell one line, a figure is there twice or
    inside another, or totals stand beside their parts.
    """
    if "population_type" not in flows:
        raise TableError("flows: no column population_type, so refugees cannot be told from others. "
                         "Give UNHCR's flows, or fill the column.")
    places = {f"{line.flow_type}|{code}": place for place, line in enumerate(lines) if line.flow_type
              for code in line.types}
    told = (flows["flow_type"].astype("str") + "|" + flows["population_type"].astype("str")).map(places)
    found = national(flows[told.notna().to_numpy()], ("origin", "destination"))
    refuse_repeats(found, FLOWS, ("flow_type", "period_start", "origin", "destination"))
    rows = _on(found, told[found.index].astype("int64").to_numpy(), lines)
    _refuse_crossing(rows)
    refuse_datasets(rows, ("line", "year"))
    _refuse_overlaps(rows)
    refuse_levels(rows, ("line", "year"), SIDES, by)
    return rows


def _on(found, places, lines):
    """Return flows as rows of their lines; the country once fled is where each line says, or nowhere."""
    names = dict(zip((f"count{end}" for end in ENDS), (f"persons{end}" for end in ENDS), strict=True))
    sides = {name: found[name].reset_index(drop=True) for name in ("origin", "destination")}
    backwards = np.array([line.host == "origin" for line in lines], dtype=bool)[places]
    silent = np.array([not line.fled for line in lines], dtype=bool)[places]
    fled = sides["origin"].mask(backwards, sides["destination"]).mask(silent, NOT_TOLD)
    rows = found[["period_start", "period_end", *names, "unit", "dataset"]].reset_index(drop=True).rename(columns=names)
    return rows.astype({"unit": "str", "dataset": "str"}).assign(
        line=np.array([line.name for line in lines], dtype=object)[places], year=rows["period_end"].dt.year,
        origin=fled, asylum=sides["destination"].mask(backwards, sides["origin"]),
        cause=causes(found).reset_index(drop=True))


def of_cause(frame, cause):
    """Return the rows of *cause*; rows that tell no cause are of conflict."""
    if "cause" not in frame:
        return frame if cause == "conflict" else frame[:0]
    told = frame["cause"].astype("str").eq(cause)
    return frame[(told | (frame["cause"].isna() & (cause == "conflict"))).to_numpy()]


def causes(frame):
    """Return the cause of each row as text; empty where the table does not tell it."""
    told = frame["cause"].astype("str").mask(frame["cause"].isna()) if "cause" in frame else None
    return pd.Series("", index=frame.index, dtype="str") if told is None else told.fillna("").astype("str")


def _refuse_crossing(rows):
    crossing = rows["period_start"].dt.year.ne(rows["period_end"].dt.year)
    if crossing.any():
        first = rows[crossing].iloc[0]
        raise TableError(f"{crossing.sum()} flows cross the end of a year, such as {first['line']} of "
                         f"{first['period_start']:%Y-%m-%d} to {first['period_end']:%Y-%m-%d}. Give yearly flows.")


def _refuse_overlaps(rows):
    """Refuse periods of one line and pair of countries that lie in each other, as a month in its year."""
    keys = ["line", "origin", "asylum", "unit", "cause"]
    spans = rows[[*keys, "period_start", "period_end"]].drop_duplicates().sort_values([*keys, "period_start"])
    same = spans[keys].eq(spans[keys].shift()).all(axis=1)
    inside = same & (spans["period_start"] <= spans["period_end"].shift())
    if inside.any():
        first = spans[inside].iloc[0]
        raise TableError(f"{first['line']}, origin {first['origin']}, asylum {first['asylum']}: periods overlap at "
                         f"{first['period_start']:%Y-%m-%d}. Give one length of period.")


def present(stocks, types, by):
    """Return the people of *types* at the end of each year: year, origin, asylum, cause, bounds of persons, dataset.

    Stocks at other dates have no year that ends with them and are left out; raises `TableError` where none is left,
    where two datasets tell one date, a figure is there twice, or totals stand beside their parts.
    """
    wanted = stocks["population_type"].astype("str").isin(types) & stocks["date"].dt.is_year_end
    found = national(stocks[wanted.to_numpy()], SIDES)
    if found.empty:
        raise TableError(f"stocks: no row of {' or '.join(types)} at 31 December. Accounts and rates are yearly.")
    found = found.assign(year=found["date"].dt.year, cause=causes(found), dataset=found["dataset"].astype("str"),
                         population_type=found["population_type"].astype("str"))
    refuse_datasets(found, ("year",))
    refuse_repeats(found, STOCKS, ("population_type", "date", *SIDES))
    refuse_levels(found, ("population_type", "year"), SIDES, by)
    return found[["year", *SIDES, "cause", "population_type", *(f"persons{end}" for end in ENDS), "dataset"]]


def across_borders(rows):
    """Return the rows whose two countries differ; where they are one, people have not crossed a border."""
    same = rows["origin"].eq(rows["asylum"]) & rows["origin"].ne("total")
    return rows[~same.to_numpy()]


def only_persons(rows):
    """Return *rows* in which figures that are not in persons are missing, so that a sum with them is a lower bound."""
    other = rows["unit"].ne("persons")
    return rows.assign(**{f"persons{end}": rows[f"persons{end}"].mask(other) for end in ENDS})


def texts(rows, keys, name):
    """Return for each of *keys* the different words of *name*, joined by commas."""
    told = rows[[*keys, name]].drop_duplicates().sort_values(name)
    by = [told[key] for key in keys] or np.zeros(len(told), dtype="int64")
    return told.groupby(by, observed=True, dropna=False)[name].agg(", ".join)


def named(by, known, what):
    """Return *by* as a list; raise `CallError` where it is one name, or names what there is not."""
    if isinstance(by, str):
        raise CallError(f"{what}: by is a list of names, such as ({by!r},).")
    refuse_unknown(by, known, f"{what}: by")
    return [*by]


def refuse_unknown(given, known, what):
    """Raise `CallError` where one of *given* is not *known*."""
    odd = [name for name in given if name not in known]
    if odd:
        raise CallError(f"{what} {', '.join(map(str, odd))}; expected of {', '.join(known)}.")
