"""How far movement models and forecasts are from what was reported, in the measure that the models' papers use.

The two answer different questions.  A movement model is given how many people arrived in all and tells where they would
go; a forecast is given the past of each place and tells how many will be there.  Their numbers stand beside each other
for size, and rank nobody.
"""

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column

PAGE = "forecasts"
DIFFERENCE = Column("relative_difference", "Float64", "ratio", "Sum over places of absolute differences over the sum "
                    "of the reported people", nullable=True, minimum=0)
AVERAGE = Column("averaged_relative_difference", "Float64", "ratio", "Mean over days of the relative difference",
                 nullable=True, minimum=0)
DAYS = Column("days", "Int64", "days", "Days that the mean is over", minimum=0)
LEFT_OUT = Column("days_left_out", "Int64", "days", "Days on which a place is missing or nobody was reported",
                  minimum=0)
QUESTION = Column("question", "str", meaning="What was asked: what was given, and what is told")
REFERENCE = "Suleimenova, Bell and Groen 2017, Scientific Reports 7:13377 (averaged relative difference)"
SIMULATED = "given how many people arrived in all, where did they go"
FORECASTED = "given the past of each place, how many are there {horizon} {periods} later"
CONVENTIONS = ("reported", "rescaled")


@indicator(DIFFERENCE, reference=REFERENCE)
def relative_difference(
        table: pd.DataFrame, *, simulated: str = "simulated", reported: str = "reported", by: Sequence[str] = (),
        convention: Literal["reported", "rescaled"] = "reported"
) -> pd.DataFrame:
    """Error of a movement model each day: people simulated at the wrong place, over all people reported.

    The absolute differences of all places are added and divided by the sum of the reported people.  A day on which a
    place has no figure on one side is missing as a whole, since its sum would be too small; so is one on which nobody
    was reported.

    Parameters
    ----------
    table : DataFrame
        One row a place and day. Columns `date`, *simulated*, *reported* and those of *by*. [people]
    simulated, reported : str
        Columns of the two figures.
    by : sequence of str
        Columns of runs or methods that are judged apart.
    convention : {"reported", "rescaled"}
        `rescaled` first multiplies the simulated figures of a day so that their sum is the reported one: what is left
        is only where people are, not how many.

    Returns
    -------
    DataFrame
        The columns of *by*, date, places, relative_difference.

    Raises
    ------
    CallError
        Where there is no such convention.

    References
    ----------
    Suleimenova, Bell and Groen 2017, Scientific Reports 7:13377.

    Examples
    --------
    >>> table = pd.DataFrame({"date": pd.Timestamp(2012, 3, 1), "place": ["A", "B"], "simulated": [60, 20],
    ...                       "reported": [50, 50]})
    >>> relative_difference(table)["relative_difference"].tolist()
    [0.4]
    >>> relative_difference(table, convention="rescaled")["relative_difference"].tolist()
    [0.5]
    """
    if convention not in CONVENTIONS:
        raise CallError(f"relative_difference: convention {convention!r}; expected {' or '.join(CONVENTIONS)}.")
    keys = [*by, "date"]
    told, true = (table[name].astype("Float64") for name in (simulated, reported))
    groups = [table[name] for name in keys]

    def total(values):
        return values.groupby(groups, observed=True, dropna=False).transform("sum")

    if convention == "rescaled":
        told = told * total(true) / total(told).where(total(told) > 0)
    rows = table[keys].assign(apart=(told - true).abs(), true=true, places=1)
    missing = rows["apart"].isna()
    sums = rows.assign(missing=missing).groupby(keys, observed=True, dropna=False, as_index=False).agg(
        places=("places", "sum"), apart=("apart", "sum"), true=("true", "sum"), missing=("missing", "any"))
    ratio = (sums["apart"] / sums["true"].where(sums["true"] > 0)).mask(sums["missing"])
    return sums[keys].assign(places=sums["places"].astype("Int64"), relative_difference=ratio.astype("Float64"))


@indicator(AVERAGE, DAYS, LEFT_OUT, reference=REFERENCE)
def averaged_relative_difference(table: pd.DataFrame, *, by: Sequence[str] = (), **columns: Any) -> pd.DataFrame:
    """Averaged relative difference: the mean daily error of a movement model, as papers on the model Flee quote it.

    Days that are missing are left out and counted.

    Parameters
    ----------
    table : DataFrame
        One row a place and day. Columns `date`, *simulated*, *reported* and those of *by*. [people]
    by : sequence of str
        Columns of runs or methods that are judged apart.
    **columns
        simulated, reported and convention as in `relative_difference`.

    Returns
    -------
    DataFrame
        One row for each of *by*: averaged_relative_difference, days, days_left_out.

    References
    ----------
    Suleimenova, Bell and Groen 2017, Scientific Reports 7:13377.

    Examples
    --------
    >>> table = pd.DataFrame({"date": pd.to_datetime(["2012-03-01", "2012-03-02"]), "place": "A", "simulated": [60, 20],
    ...                       "reported": [50, 40]})
    >>> averaged_relative_difference(table)["averaged_relative_difference"].round(6).tolist()
    [0.35]
    """
    daily = relative_difference(table, by=by, **columns)
    if daily.empty:
        raise TableError("averaged_relative_difference: the table has no rows.")
    keys = [daily[name] for name in by] or [pd.Series(0, index=daily.index)]
    grouped = daily["relative_difference"].groupby(keys, observed=True, dropna=False, sort=False)
    found = pd.DataFrame({"averaged_relative_difference": grouped.mean(), "days": grouped.count().astype("Int64"),
                          "days_left_out": (grouped.size() - grouped.count()).astype("Int64")})
    return found.reset_index() if by else found.reset_index(drop=True)


@indicator(AVERAGE, DAYS, LEFT_OUT, QUESTION, reference=REFERENCE)
def beside_each_other(
        runs: pd.DataFrame, told: pd.DataFrame, *, value: str = "persons", periods: str = "days"
) -> pd.DataFrame:
    """Errors of movement models and of forecasts in one measure, each with the question that it answers.

    They answer different questions, so the table ranks nobody: the model is given the arrivals of the day and no
    figure of any place, the forecast the past of every place and nothing of the day.  In the models' own inputs figures
    between two reports are often drawn as a straight line, which holds later reports: forecasts must be made from the
    reports themselves.

    Parameters
    ----------
    runs : DataFrame
        One row a run, place and day. Columns `run`, `date`, `simulated` and `reported`. [people]
    told : DataFrame, result of `backtest`
        Forecasts on a daily calendar. Columns `method`, `horizon`, `date`, `actual` and *value*. [people]
    value : str
        Column of the forecasts.
    periods : str
        What a period of the forecasts is called.

    Returns
    -------
    DataFrame
        One row for each run (as reported and rescaled), and for each method and horizon: who, days, days_left_out,
        averaged_relative_difference, question.

    Examples
    --------
    >>> day = pd.Timestamp(2012, 3, 8)
    >>> runs = pd.DataFrame({"run": "run 1", "date": day, "place": ["A"], "simulated": [60], "reported": [50]})
    >>> told = pd.DataFrame({"method": ["persistence"], "horizon": 7, "date": day, "place": ["A"], "persons": [45],
    ...                      "actual": [50]})
    >>> beside_each_other(runs, told)[["who", "averaged_relative_difference"]].to_numpy().tolist()
    [['run 1', 0.2], ['run 1, rescaled to the reported sum', 0.0], ['persistence, 7 days ahead', 0.1]]
    """
    parts = []
    for convention, words in (("reported", ""), ("rescaled", ", rescaled to the reported sum")):
        found = averaged_relative_difference(runs, by=["run"], convention=convention)
        parts.append(found.assign(who=found["run"].astype("str") + words, question=SIMULATED))
    made = averaged_relative_difference(told, by=["method", "horizon"], simulated=value, reported="actual")
    who = made["method"].astype("str") + ", " + made["horizon"].astype("str") + f" {periods} ahead"
    asked = [FORECASTED.format(horizon=horizon, periods=periods) for horizon in made["horizon"]]
    parts.append(made.assign(who=who, question=asked))
    columns = ["who", "averaged_relative_difference", "days", "days_left_out", "question"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)
