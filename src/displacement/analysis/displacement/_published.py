"""What UNHCR, IDMC and IOM's matrix publish on a place by a date: one row for each kind of figure, nothing added up
across kinds, and what each covers, as declared here.
"""

import pandas as pd

from displacement.analysis._bounds import ENDS, ends, summed
from displacement.analysis.displacement._movements import causes
from displacement.analysis.displacement._national import national, refuse_levels, refuse_repeats
from displacement.analysis.displacement.rounds import latest_rounds
from displacement.analysis.displacement.totals import series_start
from displacement.errors import TableError
from displacement.tables.countries import MEMBERS
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS

SOURCES = {
    "UNHCR": "protects refugees, asylum-seekers, stateless people and others of concern; takes figures of governments "
             "and its own registration",
    "IDMC": "watches internal displacement of every cause; takes figures of others and reviews them",
    "IOM DTM": "informs the response where it is asked to assess; asks key informants and visits sites",
}
CAUSE = {"UNHCR": "persecution, conflict and violence"}
INSIDE = {
    "UNHCR": "people inside their own country who are of concern to UNHCR",
    "IDMC": "everybody displaced inside the country, whoever counted them; which country a place belongs to is IDMC's "
            "choice",
    "IOM DTM": "people present in the places that the operation assessed in the round",
}
ABROAD = "people of {place} in {other}"
HOSTED = "people of {other} in {place}"
MOVED_OUT = "written with origin {place} and destination {other}"
MOVED_IN = "written with origin {other} and destination {place}"
MOVED_INSIDE = "movements inside the country; one person may move more than once"
OTHERS = "other countries"
LEVELS = {0: "country"}
PEOPLE = {"REF": "refugees", "ASY": "asylum-seekers", "IDP": "internally displaced people", "STA": "stateless people",
          "OIP": "other people in need of international protection", "OOC": "others of concern", "RET": "refugees",
          "HST": "host community", "UNRWA": "Palestine refugees under UNRWA's mandate",
          "RDP": "internally displaced people", "REF+ASY": "refugees and asylum-seekers together",
          "ROC": "people in refugee-like situations", "RTN": "people who have returned", "total": "all types together"}
NEVER_INSIDE = ("REF", "ASY", "OIP", "ROC", "RET")
ONLY_INSIDE = ("IDP", "RDP")
COLUMNS = ["source", "dataset", "figure", "kind", "cause", "covers", "mandate", "operation", "level", *ends("count"),
           "unit", "period_start", "date"]


def source_of(dataset):
    """Return who publishes *dataset*; a copy that UNHCR passes on stays IDMC's."""
    if "idmc" in dataset:
        return "IDMC"
    if "dtm" in dataset:
        return "IOM DTM"
    if dataset.startswith("unhcr"):
        return "UNHCR"
    raise TableError(f"{dataset} is none of UNHCR's, IDMC's or IOM's matrix, so nothing is declared of what it covers.")


def sources_of(table):
    """Return who publishes the figures of *table*."""
    return {source_of(name) for name in table["dataset"].astype("str").unique()}


def figures(table, place, other, day):
    """Return the figures of *table* on *place* at the last date that is not after *day*."""
    source = table["dataset"].astype("str").map(source_of)
    matrix = table[source.eq("IOM DTM").to_numpy()]
    rest = table[source.ne("IOM DTM").to_numpy()]
    found = [_present(matrix, place, day)] if "date" in table and len(matrix) else []
    if place in MEMBERS and len(rest):
        found.append(_stocks(rest, place, other, day) if "date" in table else _flows(rest, place, other, day))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def _stocks(stocks, place, other, day):
    """Return the stocks of a country: of its people abroad, of people it hosts, and of people inside it."""
    here = stocks["origin"].astype("str").eq(place) | stocks["asylum"].astype("str").eq(place)
    rows = national(series_start(stocks[(here & (stocks["date"] <= day)).to_numpy()]), ("origin", "asylum"))
    refuse_repeats(rows, STOCKS, ("population_type", "date", "origin", "asylum"))
    told = rows.dropna(subset=ends("persons"), how="all").rename(
        columns={f"persons{end}": f"count{end}" for end in ENDS})
    rows = _placed(told, place, other, "asylum", (ABROAD, HOSTED, INSIDE))
    rows = rows.assign(kind="stock", unit="persons", period_start=pd.NaT, figure=_people(rows),
                       code=rows["population_type"].astype("str"))
    return _newest(rows, ("origin", "asylum"))


def _flows(flows, place, other, day):
    """Return the flows of a country in their last period: out of it, into it, and inside it."""
    here = flows["origin"].astype("str").eq(place) | flows["destination"].astype("str").eq(place)
    rows = national(flows[(here & (flows["period_end"] <= day)).to_numpy()], ("origin", "destination"))
    refuse_repeats(rows, FLOWS, ("flow_type", "period_end", "origin", "destination"))
    rows = _placed(rows, place, other, "destination", (MOVED_OUT, MOVED_IN, dict.fromkeys(SOURCES, MOVED_INSIDE)))
    label = rows["flow_type"].astype("str") + " of " + _people(rows)
    rows = rows.assign(kind="flow", unit=rows["unit"].astype("str"), date=rows["period_end"], code=label, figure=label)
    return _newest(rows, ("origin", "destination"))


def _people(rows):
    """Return who is counted, in words; a type that is not named here keeps its code."""
    if "population_type" not in rows:
        return pd.Series("people", index=rows.index, dtype="str")
    types = rows["population_type"].astype("str")
    return types.map(PEOPLE).fillna(types).fillna("people").astype("str")


def _placed(rows, place, other, towards, words):
    """Return the rows of *place* with what they cover; of people who crossed a border those of *other*, if named."""
    rows = _possible(rows, towards)
    inside = rows["origin"].eq(rows[towards])
    out = rows["origin"].eq(place) & ~inside
    source = rows["dataset"].astype("str").map(source_of)
    abroad, hosted = (text.format(place=place, other=other or OTHERS) for text in words[:2])
    covers = source.map(words[2]).where(inside, pd.Series(hosted, index=rows.index).mask(out, abroad))
    cause = causes(rows)
    rows = rows.assign(source=source, dataset=rows["dataset"].astype("str"),
                       covers=covers.astype("str"), operation=pd.NA, level=LEVELS[0],
                       cause=cause.where(cause.ne(""), source.map(CAUSE)).astype("str"))
    if other is None:
        return rows
    return rows[(inside | rows["origin"].eq(other) | rows[towards].eq(other)).to_numpy()]


def _possible(rows, towards):
    """Return *rows* without the zeros of a full table where nobody can be: IDPs abroad, refugees at home."""
    if "population_type" not in rows:
        return rows
    inside, types = rows["origin"].eq(rows[towards]), rows["population_type"].astype("str")
    never = (inside & types.isin(NEVER_INSIDE)) | (~inside & types.isin(ONLY_INSIDE))
    return rows[~(never & rows["count"].eq(0).fillna(False)).to_numpy(dtype=bool)]


def _newest(rows, sides):
    """Return the sum of each kind of figure at its last date."""
    keys = ["dataset", "source", "code", "figure", "kind", "cause", "covers", "unit"]
    last = rows[rows["date"].eq(rows.groupby([rows[key] for key in keys], dropna=False)["date"].transform("max"))]
    refuse_levels(last, ("kind", "code", "date"), sides, ())
    table = summed(last, [*keys, "period_start", "date", "level"], "count").reset_index()
    return table.assign(mandate=table["source"].map(SOURCES), operation=pd.NA)[COLUMNS]


def refuse_copies(rows):
    """Refuse the same kind of figure from two datasets, or twice from one."""
    keys = [rows[name].astype("str") for name in ("source", "figure", "kind", "cause", "covers", "unit", "operation",
                                                  "period_start")]
    first = rows.groupby(keys, dropna=False)["dataset"].transform("size").gt(1)
    if first.any():
        twice = rows[first]
        same = twice[twice["figure"].eq(twice["figure"].iloc[0])]
        raise TableError(f"{same['figure'].iloc[0]} is in {' and '.join(sorted(same['dataset'].unique()))}: the same "
                         "people twice. Give one of them.")


def _present(matrix, place, day):
    """Return the last round of each operation on *place*; of a country at the coarsest level that there is."""
    country = place in MEMBERS
    names = [name for name in ("place", "place_code") if name in matrix]
    here = matrix["asylum"].astype("str").eq(place) if country else matrix[names].eq(place).any(axis=1)
    rows = matrix[(here & (matrix["date"] <= day)).to_numpy()]
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    rounds = latest_rounds(rows)
    rounds = rounds[rounds["status"].ne("only in the former").to_numpy()]
    keys = [name for name in ("dataset", "operation", "assessment", "population_type") if name in rounds]
    if country:
        rounds = rounds[rounds["admin_level"].eq(rounds.groupby(keys)["admin_level"].transform("min")).to_numpy()]
    keys = [*keys, "admin_level", "round"]
    table = summed(rounds, keys, "persons", total="count").join(
        rounds.groupby(keys)["date"].max()).reset_index().merge(_causes(rows), on=["operation", "round"], how="left")
    assessed = (", assessment " + table["assessment"]).where(table["assessment"].ne(""), "") if "assessment" in table \
        else ""
    level = table["admin_level"].map(LEVELS).fillna("level " + table["admin_level"].astype("str"))
    return table.assign(source="IOM DTM", figure=_people(table), kind="stock", covers=INSIDE["IOM DTM"], unit="persons",
                        mandate=SOURCES["IOM DTM"], period_start=pd.NaT, level=level if country else place,
                        operation=table["operation"] + ", round " + table["round"] + assessed)[COLUMNS]


def _causes(rows):
    """Return the causes that each operation and round tells, in words."""
    told = pd.DataFrame({"operation": rows["operation"].astype("str"), "round": rows["round"].astype("str"),
                         "cause": causes(rows)}).drop_duplicates().sort_values("cause")
    told = told.assign(cause=told["cause"].replace({"": "not told", "total": "every cause"}))
    return told.groupby(["operation", "round"])["cause"].agg(", ".join).reset_index()
