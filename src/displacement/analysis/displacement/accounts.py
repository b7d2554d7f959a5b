"""Accounts of displaced people, year by year: who was there, who came and left, and what no line tells.

The remainder is its own line.  It holds late and revised figures, changes of method and of who is counted, and every
movement that nobody registered: it is arithmetic and no finding.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from displacement.analysis._bounds import ENDS, ends, summed
from displacement.analysis._indicator import ColumnName, indicator
from displacement.analysis.displacement._movements import (
    IDP_LINES,
    IDPS,
    REFUGEE_LINES,
    REFUGEES,
    SIDES,
    across_borders,
    moved,
    of_cause,
    only_persons,
    present,
    refuse_unknown,
    texts,
)
from displacement.analysis.displacement._national import national, refuse_datasets, refuse_levels, refuse_repeats
from displacement.errors import CallError
from displacement.tables._table import Column, bounded
from displacement.tables.asylum import ASYLUM

LINES = tuple(dict.fromkeys(("opening", *(line.name for line in (*REFUGEE_LINES, *IDP_LINES)), "closing",
                             "remainder")))
LINE = Column("line", "category", meaning="Line of the account", values=LINES)
SIDE = Column("side", "category", values=("stock", "in", "out", "remainder"),
              meaning="Stock at a date, people who join, people who leave, or what no line tells")
PERSONS = bounded(Column("persons", "Int64", "people", "People; below 0 only in the remainder; missing if not told"))
DATASET = Column("dataset", "str", meaning="Dataset that tells the line", nullable=True)
MISSING = Column("missing", "str", meaning="Of the remainder: lines that are not told, and of a line: its other units")
HOLDS = Column("holds", "str", meaning="Of the remainder: lines that the caller leaves in it")
REFERENCE = "UNHCR, Statistical Yearbook, changes in the refugee population; UN 2020, Recommendations on IDP Statistics"
MOVEMENTS = ("missing", "at most")
EVERY = "missing"


@indicator(LINE, SIDE, *PERSONS, DATASET, MISSING, HOLDS, reference=REFERENCE,
           also=("population balance", "demographic balance", "balance of refugees", "stock-flow consistency"))
def refugee_accounts(
        stocks: pd.DataFrame, flows: pd.DataFrame, asylum: pd.DataFrame | None = None, *,
        by: Sequence[ColumnName] = ("asylum",), remainder_holds: Sequence[str] | Literal["missing"] = ()
) -> pd.DataFrame:
    """Yearly account of a refugee population: opening, who joined, who left, unexplained remainder, closing.

    Opening + in - out + remainder = closing.  Only persons are added; a line told also in cases or households has
    only a lower bound, and `missing` names the other unit.  A line that no row tells is missing, not zero.  The
    remainder then is a bound, since nobody joins or leaves below zero: a missing line of who joins leaves only the
    upper bound, one of who leaves only the lower.  With both missing nothing is known of it.  `missing` names them all.
    A published 0 is none.  A row that a publisher leaves blank for one pair of countries is not counted as missing
    where other pairs of the line are told.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        Refugees at 31 December, `REF` (and `ROC` where a source separates them).  Needs `date`, `origin`, `asylum`,
        `population_type`, `persons_low`, `persons`, `persons_high` and `dataset`; takes `cause`. [people]
    flows : DataFrame, table `flows`
        Arrivals, returns, resettlement, naturalisation and other flows within years.  Needs `period_start`,
        `period_end`, `origin`, `destination`, `flow_type`, `population_type`, `unit`, `count_low`, `count`,
        `count_high` and `dataset`. [see unit]
    asylum : DataFrame, table `asylum`, optional
        Decisions: recognised, and granted complementary protection.  Needs `year`, `origin`, `asylum`, `outcome`,
        `unit`, `count_low`, `count`, `count_high` and `dataset`. [see unit]
    by : sequence of str
        `origin`, `asylum` or both; none for one account in all.  Over all countries of asylum resettlement moves people
        inside the account, and has no line.
    remainder_holds : sequence of str, or "missing"
        Lines that you leave in the remainder because nobody tells them, such as births, deaths and verification.
        `missing` leaves there whatever is not told, account by account; `holds` names it.

    Returns
    -------
    DataFrame
        One row for each of *by*, year and line: side, low, central, high, dataset, missing, holds. [people]

    Raises
    ------
    TableError
        Where people would be counted twice (two datasets, a figure twice, totals beside their parts, places inside a
        country), where a flow crosses the end of a year, or there is no stock at 31 December.
    CallError
        Where *by* or *remainder_holds* name what there is not.

    References
    ----------
    UNHCR, Statistical Yearbook, tables of changes in the refugee population.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2022-12-31", "2023-12-31"]), "origin": "AAA", "asylum": "BBB",
    ...                        "population_type": "REF", "persons": [100, 90], "dataset": "s"})
    >>> flows = pd.DataFrame({"period_start": pd.Timestamp(2023, 1, 1), "period_end": pd.Timestamp(2023, 12, 31),
    ...                       "origin": ["BBB", "AAA"], "destination": ["AAA", "BBB"], "unit": "persons",
    ...                       "flow_type": ["return", "arrival"], "population_type": ["RET", "REF"],
    ...                       "count": [30, 15], "dataset": "f"})
    >>> stocks = stocks.assign(persons_low=stocks["persons"], persons_high=stocks["persons"])
    >>> flows = flows.assign(count_low=flows["count"], count_high=flows["count"])
    >>> told = ("group recognition", "repatriation")
    >>> rest = [line.name for line in REFUGEE_LINES if line.name not in told]
    >>> account = refugee_accounts(stocks, flows, remainder_holds=rest)
    >>> account[["line", "persons"]].to_numpy().tolist()
    [['opening', 100], ['group recognition', 15], ['repatriation', 30], ['closing', 90], ['remainder', 5]]
    """
    _refuse(by, remainder_holds, REFUGEE_LINES, SIDES)
    lines = [line for line in _kept(REFUGEE_LINES, remainder_holds) if "asylum" in by or not line.within]
    people = across_borders(present(stocks, REFUGEES, by))
    rows = [across_borders(moved(flows, lines, by))]
    if asylum is not None:
        rows.append(across_borders(_decided(asylum, lines, by)))
    return _accounts(people, pd.concat(rows, ignore_index=True), lines, [*by], remainder_holds)


@indicator(LINE, SIDE, *PERSONS, DATASET, MISSING, HOLDS, reference=REFERENCE,
           also=("population balance", "balance of IDPs", "internal displacement account"))
def idp_accounts(
        stocks: pd.DataFrame, flows: pd.DataFrame, *, cause: str = "conflict", by: Sequence[ColumnName] = ("asylum",),
        movements: Literal["missing", "at most"] = "missing",
        remainder_holds: Sequence[str] | Literal["missing"] = ()
) -> pd.DataFrame:
    """Yearly account of internally displaced people (IDPs): opening, who joined, who left, remainder, closing.

    Opening + in - out + remainder = closing, with missing lines and bounds as in `refugee_accounts`.  IDMC counts
    displacements as movements, of which one person may make several: they are no persons, and the line is missing
    unless you take them for the most that people can be.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        IDPs at 31 December, of one dataset.  Needs `date`, `origin`, `asylum`, `population_type`, `persons_low`,
        `persons`, `persons_high` and `dataset`; takes `cause`. [people]
    flows : DataFrame, table `flows`
        New displacements, returns, local integration, settlement elsewhere and others within years.  Needs
        `period_start`, `period_end`, `origin`, `destination`, `flow_type`, `population_type`, `unit`, `count_low`,
        `count`, `count_high` and `dataset`; takes `cause`. [see unit]
    cause : str
        The cause that the account is of.  Rows that tell no cause (UNHCR's, of conflict) belong to `conflict`.
    by : sequence of str
        `asylum`, the country, or nothing for one account in all.
    movements : {"missing", "at most"}
        `at most` takes new displacements told in movements as 0 to so many persons.
    remainder_holds : sequence of str, or "missing"
        Lines that you leave in the remainder because nobody tells them, or all that are not told.

    Returns
    -------
    DataFrame
        One row for each of *by*, year and line: side, low, central, high, dataset, missing, holds, cause. [people]

    Raises
    ------
    TableError
        As `refugee_accounts`.
    CallError
        Where a parameter names what there is not.

    References
    ----------
    UN 2020, International Recommendations on Internally Displaced Persons Statistics (IRIS).

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2022-12-31", "2023-12-31"]), "origin": "AAA", "asylum": "AAA",
    ...                        "population_type": "IDP", "persons": [100, 130], "dataset": "s"})
    >>> flows = pd.DataFrame({"period_start": pd.Timestamp(2023, 1, 1), "period_end": pd.Timestamp(2023, 12, 31),
    ...                       "origin": "AAA", "destination": "AAA", "flow_type": "displacement", "unit": "movements",
    ...                       "population_type": "IDP", "count": [70], "dataset": "s"})
    >>> stocks = stocks.assign(persons_low=stocks["persons"], persons_high=stocks["persons"])
    >>> flows = flows.assign(count_low=flows["count"], count_high=flows["count"])
    >>> rest = [line.name for line in IDP_LINES[1:]]
    >>> account = idp_accounts(stocks, flows, movements="at most", remainder_holds=rest)
    >>> account.loc[account["line"].eq("remainder"), ["persons_low", "persons_high"]].to_numpy().tolist()
    [[-40, 30]]
    """
    _refuse(by, remainder_holds, IDP_LINES, ("asylum",))
    refuse_unknown([movements], MOVEMENTS, "idp_accounts: movements")
    lines = _kept(IDP_LINES, remainder_holds)
    people, rows = present(of_cause(stocks, cause), IDPS, by), moved(of_cause(flows, cause), lines, by)
    if movements == "at most":
        rows = _at_most(rows)
    return _accounts(people, rows, lines, [*by], remainder_holds).assign(cause=cause)


def _refuse(by, holds, lines, sides):
    if isinstance(by, str) or (isinstance(holds, str) and holds != EVERY):
        raise CallError(f"accounts: by and remainder_holds are lists of names, or remainder_holds is {EVERY!r}.")
    refuse_unknown(by, sides, "accounts: by")
    refuse_unknown([] if holds == EVERY else holds, [line.name for line in lines], "accounts: remainder_holds")


def _kept(lines, holds):
    return [line for line in lines if holds == EVERY or line.name not in holds]


def _at_most(rows):
    moves = rows["unit"].eq("movements")
    people = {"persons_low": rows["persons_low"].mask(moves, 0), "persons": rows["persons"].mask(moves)}
    return rows.assign(**people, unit=rows["unit"].mask(moves, "persons"))


def _decided(asylum, lines, by):
    """Return the decisions that make people refugees as rows of their lines, at all stages."""
    names = {line.outcome: line.name for line in lines if line.outcome}
    rows = national(asylum[asylum["outcome"].astype("str").isin(names).to_numpy()], SIDES)
    refuse_repeats(rows, ASYLUM, ("year", "origin", "asylum", "outcome"))
    rows = rows.rename(columns={f"count{end}": f"persons{end}" for end in ENDS}).assign(
        line=rows["outcome"].astype("str").map(names), unit=rows["unit"].astype("str"), cause="",
        dataset=rows["dataset"].astype("str"))
    refuse_datasets(rows, ("line", "year"))
    refuse_levels(rows, ("line", "year"), SIDES, by)
    return rows[["line", "year", *SIDES, *ends("persons"), "unit", "cause", "dataset"]]


def _accounts(people, rows, lines, by, holds):
    """Return the lines of each account, in order, with the remainder."""
    known = rows.assign(other=rows["unit"].mask(rows["unit"].eq("persons"), ""))
    flows = _lines(only_persons(known), [*by, "year", "line"])
    after = people.assign(year=people["year"] + 1)
    table = pd.concat([flows, *(_lines(found.assign(line=name, other=""), [*by, "year", "line"])
                                for name, found in (("opening", after), ("closing", people)))])
    accounts = _grid(people, by)
    names = ["opening", *(line.name for line in lines), "closing"]
    keyed = accounts.merge(pd.DataFrame({"line": names}), how="cross")
    told = keyed.merge(table.reset_index(), on=[*by, "year", "line"], how="left", validate="one_to_one")
    told = told.assign(other=told["other"].astype("str").fillna(""))
    rest = _remainders(told, accounts, lines, holds)
    order = np.argsort(np.concatenate([np.arange(len(told)) // len(names), np.arange(len(rest))]), kind="stable")
    return _finished(pd.concat([told, rest], ignore_index=True).take(order), lines, by)


def _lines(rows, keys):
    by = [rows[key] for key in keys]
    told = rows.groupby(by, observed=True, dropna=False)["dataset"].first()
    return summed(rows, keys, "persons").join(told).join(texts(rows[rows["other"].ne("")], keys, "other"))


def _grid(people, by):
    """Return the accounts there can be: years whose end or start has a stock, between the first and the last year."""
    years = people[[*by, "year"]].drop_duplicates()
    both = pd.concat([years, years.assign(year=years["year"] + 1)]).drop_duplicates()
    inside = both["year"].gt(people["year"].min()) & both["year"].le(people["year"].max())
    return both[inside.to_numpy()].sort_values([*by, "year"], ignore_index=True)


def _remainders(told, accounts, lines, holds):
    """Return the remainder of each account, by arithmetic of intervals, and the lines that it lacks or holds."""
    shape = (len(accounts), len(lines) + 2)
    cells = {end: told[f"persons{end}"].astype("Float64").to_numpy("float64", na_value=np.nan).reshape(shape)
             for end in ENDS}
    none = np.logical_and.reduce([np.isnan(found) for found in cells.values()])
    unknown = none[:, [0, -1]].any(axis=1)
    other = told["other"].ne("").to_numpy().reshape(shape)
    left = none & ~other & (holds == EVERY)
    left[:, [0, -1]] = False
    names = told["line"].where(told["other"].eq(""), told["line"] + " (told in " + told["other"] + ")").to_numpy()
    sign = np.array([-1, *(-1 if line.side == "in" else 1 for line in lines), 1])
    found = _intervals({end: np.where(left, 0.0, values) for end, values in cells.items()}, sign)
    return accounts.assign(line="remainder", **{f"persons{end}": _whole(np.where(unknown, np.nan, values))
                                                for end, values in found.items()},
                           missing=_joined((none | other) & ~left, names.reshape(shape)),
                           holds=_joined(left, names.reshape(shape)) if holds == EVERY else ", ".join(holds))


def _intervals(cells, sign):
    """Return low, central and high of the signed sum of each row; an unknown count is no less than 0 and has no end."""
    least, most = np.nan_to_num(cells["_low"], nan=0.0), np.nan_to_num(cells["_high"], nan=np.inf)
    return {"_low": np.where(sign > 0, least, -most).sum(axis=1), "": (cells[""] * sign).sum(axis=1),
            "_high": np.where(sign > 0, most, -least).sum(axis=1)}


def _whole(values):
    known = np.isfinite(values)
    return pd.arrays.IntegerArray(np.where(known, values, 0).astype("int64"), ~known)


def _joined(marked, names):
    """Return for each account the names that are marked, joined; each pattern of names is joined once."""
    codes, words = pd.factorize(names.ravel())
    patterns, place = np.unique(np.where(marked, codes.reshape(names.shape) + 1, 0), axis=0, return_inverse=True)
    texts = np.array([", ".join(words[row[row > 0] - 1]) for row in patterns], dtype=object)
    return texts[place.ravel()]


def _finished(told, lines, by):
    """Return the columns of an account; the remainder, which comes last in each, has its words of its own."""
    sides = {"opening": "stock", **{line.name: line.side for line in lines}, "closing": "stock",
             "remainder": "remainder"}
    other = told["other"].where(told["other"].isna() | told["other"].eq(""), "told in " + told["other"])
    result = told.assign(line=pd.Categorical(told["line"], categories=list(sides)),
                         side=pd.Categorical(told["line"].map(sides), categories=SIDE.values),
                         missing=told["missing"].where(told["line"].eq("remainder"), other).astype("str"),
                         holds=told["holds"].astype("str").fillna(""))
    return result.reset_index(drop=True)[[*by, "year", "line", "side", *ends("persons"), "dataset", "missing", "holds"]]
