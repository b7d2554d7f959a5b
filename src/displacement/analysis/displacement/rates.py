"""Rates of recognition, return and naturalisation, each with what it is divided by."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from displacement.analysis._bounds import divided, ends, summed
from displacement.analysis._indicator import ColumnName, indicator
from displacement.analysis.displacement._movements import (
    IDP_LINES,
    IDPS,
    REFUGEE_LINES,
    REFUGEES,
    SIDES,
    across_borders,
    moved,
    named,
    of_cause,
    only_persons,
    present,
    refuse_unknown,
)
from displacement.analysis.displacement._recognition import counted_stages, shares, substantive, sums
from displacement.tables._table import Column, bounded
from displacement.tables.asylum import UNIT

GRANTED = {"refugee": ("recognised",), "total": ("recognised", "complementary")}
BY_DECISION = ("year", *SIDES, "authority", "stage", "application_type")

RECOGNITION = bounded(Column("recognition_rate", "Float64", "fraction", "Share of substantive decisions that granted "
                             "what the convention counts", minimum=0, maximum=1))
GRANTS = bounded(Column("granted", "Int64", "see unit", "Decisions that granted what the convention counts", minimum=0))
DECISIONS = bounded(Column("decisions", "Int64", "see unit", "Substantive decisions", minimum=0))
OTHER_STAGES = Column("other_stages", "Int64", "see unit", "Substantive decisions of other stages, left out", minimum=0)
CONVENTION = Column("convention", "str", meaning="Which of UNHCR's two rates it is")
STAGE = Column("stages", "str", meaning="Stages of the procedure that count")
REASON = Column("reason", "str", meaning="Why there is no rate; empty where there is one")
DEFINITION = "UNHCR, Statistical Yearbook, chapter on asylum: Refugee Recognition Rate and Total Recognition Rate"


@indicator(UNIT, *GRANTS, *DECISIONS, *RECOGNITION, OTHER_STAGES, CONVENTION, STAGE, REASON, reference=DEFINITION,
           also=("acceptance rate", "protection rate", "rejection rate", "asylum decisions", "refugee status"))
def recognition_rates(
        asylum: pd.DataFrame, *, by: Sequence[ColumnName] = ("year", "asylum"),
        convention: Literal["refugee", "total"] = "refugee",
        stages: Literal["all", "first instance"] | Sequence[str] = "all",
        unit_not_stated: Literal["refuse", "accept"] = "refuse"
) -> pd.DataFrame:
    """Recognition rates: share of substantive asylum decisions that granted protection.

    UNHCR has two rates: the refugee recognition rate, recognised / (recognised + complementary + rejected), and the
    total recognition rate, (recognised + complementary) / the same.  Closed cases are no decision on the substance, and
    the published total of decisions, which holds them, is not used.  Persons and cases are never added: each has its
    row.  UNHCR's definition names no stage, and the default takes all; a claim rejected at first and recognised on
    appeal then counts twice.  `first instance` counts each claim once and is recommended to compare countries.

    The rate is missing, and `reason` says why, where no substantive decision was taken, where one of the three outcomes
    is not told in a record, and where the unit is not stated.  Bounds of small counts make a lower and an upper rate.

    Parameters
    ----------
    asylum : DataFrame, table `asylum`
        Decisions by outcome.  Needs `year`, `origin`, `asylum`, `outcome`, `unit`, `count_low`, `count`, `count_high`
        and `dataset`; takes `authority`, `stage` and `application_type`. [persons or cases]
    by : sequence of str
        Of year, origin, asylum, authority, stage, application_type; what is not named is added up.
    convention : {"refugee", "total"}
        Which of UNHCR's two rates.
    stages : {"all", "first instance"} or sequence of str
        Stages that count, or their codes.  `FA`, first instance and appeal that are not told apart, is no first
        instance; `other_stages` counts what is left out.
    unit_not_stated : {"refuse", "accept"}
        Whether lines of which nobody says persons or cases, and which may mix them, have a rate.

    Returns
    -------
    DataFrame
        One row for each of *by* and unit: granted and decisions [see unit], recognition_rate [fraction], each low,
        central, high; other_stages, convention, stages, reason.

    Raises
    ------
    TableError
        Where a figure is there twice, totals stand beside their parts, or stages are asked for and not told.
    CallError
        Where a parameter names what there is not.

    References
    ----------
    UNHCR, Statistical Yearbook, chapter on asylum and refugee status determination.

    Examples
    --------
    >>> asylum = pd.DataFrame({"year": 2023, "origin": "AAA", "asylum": "BBB", "unit": "persons", "dataset": "d",
    ...                        "outcome": ["recognised", "complementary", "rejected", "closed"],
    ...                        "count": [30, 10, 60, 900]})
    >>> asylum = asylum.assign(count_low=asylum["count"], count_high=asylum["count"])
    >>> recognition_rates(asylum)["recognition_rate"].tolist()
    [0.3]
    >>> recognition_rates(asylum, convention="total")["recognition_rate"].tolist()
    [0.4]
    """
    refuse_unknown([convention], GRANTED, "recognition_rates: convention")
    refuse_unknown([unit_not_stated], ("refuse", "accept"), "recognition_rates: unit_not_stated")
    keys = [*named(by, BY_DECISION, "recognition_rates"), "unit"]
    rows = substantive(asylum, by)
    counted = counted_stages(rows, stages)
    table = shares(sums(rows, counted, keys, GRANTED[convention]), unit_not_stated)
    told = {"convention": convention, "stages": stages if isinstance(stages, str) else ", ".join(stages)}
    return table.assign(**told)[[*keys, *ends("granted"), *ends("decisions"), *ends("recognition_rate"),
                                 "other_stages", *told, "reason"]]


RETURNED = bounded(Column("returned", "Int64", "persons", "Returns within the year", minimum=0))
RETURN_RATE = bounded(Column("return_rate_per_1000", "Float64", "returns per 1,000 people in the denominator",
                             "Returns over the people who could return", minimum=0))
NATURALISED = bounded(Column("naturalised", "Int64", "persons", "Refugees naturalised within the year", minimum=0))
NATURALISATION_RATE = bounded(Column("naturalisation_rate_per_1000", "Float64",
                                     "naturalisations per 1,000 people in the denominator",
                                     "Naturalisations over the refugees there", minimum=0))
BASE = bounded(Column("base", "Float64", "people", "People that the rate is divided by", minimum=0))
DENOMINATOR = Column("denominator", "str", meaning="Who the people are that the rate is divided by, when, and by whom")
BASES = {"start": "at 31 December of the year before", "mean": "mean of both ends of the year"}
PER = 1000


@indicator(*RETURNED, *BASE, *RETURN_RATE, DENOMINATOR, REASON, reference="UNHCR, Refugee Data Finder, Methodology",
           also=("repatriation rate", "voluntary return", "returnees", "going home"))
def return_rates(
        flows: pd.DataFrame, stocks: pd.DataFrame, *, by: Sequence[ColumnName] = ("origin",),
        population: Literal["refugees", "IDPs"] = "refugees", denominator: Literal["start", "mean"] = "start",
        cause: str = "conflict"
) -> pd.DataFrame:
    """Return rates: returns within a year per 1,000 refugees or IDPs who could return, beside the denominator.

    UNHCR publishes returns and no rate: the denominator is a choice and stands in the row.  People who fled and
    returned within one year are in the returns and not in the stock at its start, so that a rate may pass 1,000.  A
    return that no row tells, or told in households, is missing, not zero; so is a rate without a denominator.

    Parameters
    ----------
    flows : DataFrame, table `flows`
        Returns within years: `RET` of refugees, `RDP` of IDPs.  Needs `period_start`, `period_end`, `origin`,
        `destination`, `flow_type`, `population_type`, `unit`, `count_low`, `count`, `count_high` and
        `dataset`; takes `cause`. [see unit]
    stocks : DataFrame, table `stocks`
        People at 31 December.  Needs `date`, `origin`, `asylum`, `population_type`, `persons_low`, `persons`,
        `persons_high` and `dataset`; takes `cause`. [people]
    by : sequence of str
        Of origin and asylum, in addition to the year; none for one rate in all.
    population : {"refugees", "IDPs"}
        Who returns.
    denominator : {"start", "mean"}
        People at the end of the year before, or the mean of that and of the end of the year.
    cause : str
        Of IDPs, the cause of their displacement; rows that tell none belong to `conflict`.

    Returns
    -------
    DataFrame
        One row for each year and *by*: returned [persons], base [people], return_rate_per_1000, each low, central,
        high; denominator, reason.

    Raises
    ------
    TableError
        Where people would be counted twice, or there is no stock at 31 December.
    CallError
        Where a parameter names what there is not.

    References
    ----------
    UNHCR, Refugee Data Finder, Methodology, https://www.unhcr.org/refugee-statistics/methodology/

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2022-12-31"]), "origin": "AAA", "asylum": "BBB",
    ...                        "population_type": "REF", "persons": [200], "dataset": "s"})
    >>> flows = pd.DataFrame({"period_start": pd.to_datetime(["2023-01-01"]), "origin": "BBB", "destination": "AAA",
    ...                       "period_end": pd.Timestamp(2023, 12, 31), "flow_type": "return", "unit": "persons",
    ...                       "population_type": "RET", "count": [30], "dataset": "f"})
    >>> found = return_rates(flows.assign(count_low=flows["count"], count_high=flows["count"]),
    ...                      stocks.assign(persons_low=stocks["persons"], persons_high=stocks["persons"]))
    >>> found[["return_rate_per_1000", "denominator"]].to_numpy().tolist()
    [[150.0, 'refugees (s) at 31 December 2022']]
    """
    refuse_unknown([population], ("refugees", "IDPs"), "return_rates: population")
    if population == "refugees":
        return _rates(flows, stocks, _line(REFUGEE_LINES, "repatriation"), "returned", "return_rate_per_1000", by=by,
                      denominator=denominator)
    return _rates(of_cause(flows, cause), of_cause(stocks, cause), _line(IDP_LINES, "return"), "returned",
                  "return_rate_per_1000", by=by, denominator=denominator)


@indicator(*NATURALISED, *BASE, *NATURALISATION_RATE, DENOMINATOR, REASON,
           reference="UNHCR, Refugee Data Finder, Methodology",
           also=("citizenship", "new citizens", "naturalization", "local integration"))
def naturalisation_rates(
        flows: pd.DataFrame, stocks: pd.DataFrame, *, by: Sequence[ColumnName] = ("asylum",),
        denominator: Literal["start", "mean"] = "start"
) -> pd.DataFrame:
    """Naturalisation rates: naturalisations within a year per 1,000 refugees, beside the denominator.

    Few countries report naturalisations of refugees: what no row tells is missing, not zero.

    Parameters
    ----------
    flows : DataFrame, table `flows`
        Naturalisations within years.  Needs `period_start`, `period_end`, `origin`,
        `destination`, `flow_type`, `population_type`, `unit`, `count_low`, `count`, `count_high` and `dataset`.
        [see unit]
    stocks : DataFrame, table `stocks`
        Refugees at 31 December.  Needs `date`, `origin`, `asylum`, `population_type`, `persons_low`, `persons`,
        `persons_high` and `dataset`. [people]
    by : sequence of str
        Of origin and asylum, in addition to the year; none for one rate in all.
    denominator : {"start", "mean"}
        Refugees at the end of the year before, or the mean of that and of the end of the year.

    Returns
    -------
    DataFrame
        One row for each year and *by*: naturalised [persons], base [people], naturalisation_rate_per_1000, each low,
        central, high; denominator, reason.

    Raises
    ------
    TableError
        Where people would be counted twice, or there is no stock at 31 December.
    CallError
        Where a parameter names what there is not.

    References
    ----------
    UNHCR, Refugee Data Finder, Methodology, https://www.unhcr.org/refugee-statistics/methodology/

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2022-12-31"]), "origin": "AAA", "asylum": "BBB",
    ...                        "population_type": "REF", "persons": [200], "dataset": "s"})
    >>> flows = pd.DataFrame({"period_start": pd.to_datetime(["2023-01-01"]), "origin": "AAA", "destination": "BBB",
    ...                       "period_end": pd.Timestamp(2023, 12, 31), "flow_type": "naturalisation",
    ...                       "unit": "persons", "population_type": "REF", "count": [3], "dataset": "f"})
    >>> found = naturalisation_rates(flows.assign(count_low=flows["count"], count_high=flows["count"]),
    ...                              stocks.assign(persons_low=stocks["persons"], persons_high=stocks["persons"]))
    >>> found["naturalisation_rate_per_1000"].tolist()
    [15.0]
    """
    return _rates(flows, stocks, _line(REFUGEE_LINES, "naturalisation"), "naturalised", "naturalisation_rate_per_1000",
                  by=by, denominator=denominator)


def _line(lines, name):
    return next(line for line in lines if line.name == name)


def _rates(flows, stocks, line, counted, rate, *, by, denominator):
    """Return what moved on *line* over the people at risk of it."""
    refuse_unknown([denominator], BASES, "denominator")
    keys = ["year", *named(by, SIDES, "rates")]
    types, who = (IDPS, "internally displaced people") if line.types == ("RDP",) else (REFUGEES, "refugees")
    people, rows = present(stocks, types, by), only_persons(moved(flows, [line], by))
    if types == REFUGEES:
        people, rows = across_borders(people), across_borders(rows)
    base = _base(people, keys, denominator)
    table = pd.concat([base, summed(rows, keys, "persons", total=counted)], axis=1).rename_axis(keys).reset_index()
    table = divided(table.sort_values(keys, ignore_index=True), counted, "base", rate, PER)
    names = people.groupby("year")["dataset"].first()
    dates = {"start": " at 31 December " + (table["year"] - 1).astype("str"),
             "mean": ", mean of both ends of " + table["year"].astype("str")}
    by_whom = (table["year"] - 1).map(names).fillna("no dataset")
    reason = pd.Series("", index=table.index).mask(table[counted].isna(), "no figure in persons")
    reason = reason.mask(~table["base"].gt(0).fillna(False).astype("bool"), "no people told in the denominator")
    table = table.assign(denominator=who + " (" + by_whom + ")" + dates[denominator],
                         reason=reason.where(table[ends(rate)].isna().all(axis=1), ""))
    return table[[*keys, *ends(counted), *ends("base"), *ends(rate), "denominator", "reason"]]


def _base(people, keys, denominator):
    """Return the people of the year before, or the mean with those of the year itself, by the year of the rate."""
    before = summed(people.assign(year=people["year"] + 1), keys, "persons", total="base").astype("Float64")
    last = people["year"].max()
    if denominator == "mean":
        after = summed(people, keys, "persons", total="base").astype("Float64")
        before = (before + after) / 2
    return before[before.index.get_level_values("year") <= last + (denominator == "start")]
