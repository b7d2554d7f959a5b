"""Answers of households that ask for a second look before any score is believed.

A flag is a question to the enumerator, not a verdict: hungry people exist, and so do people who eat everything daily.
Nothing is mended or left out here.
"""

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.households._answers import hunger_answers
from displacement.analysis.households.scores import DAYS, FCS_WEIGHTS, HUNGER, RCSI_WEIGHTS
from displacement.errors import TableError
from displacement.tables._table import Column

PAGE = "households"
MODULES = (tuple(FCS_WEIGHTS), tuple(RCSI_WEIGHTS), HUNGER)


def _flag(name, meaning):
    return Column(name, "boolean", meaning=f"{meaning}; missing where an answer that it needs is", nullable=True)


DAYS_OUTSIDE = _flag("days_outside", "A number of days is not a whole one from 0 to 7")
ALL_SEVEN = _flag("all_seven", "Every food group was eaten on all seven days")
NO_FOOD = _flag("no_food_at_all", "No food group was eaten on any day")
NO_STAPLES = _flag("no_staples", "No cereal, root or tuber was eaten in seven days")
SAME = _flag("same_answer", "All food groups have the same number of days")
REPEATED = _flag("repeated", "Another household has the same answers to all questions")
CONTRADICTS = _flag("hunger_contradicts", "Answers on hunger contradict each other")
FLAGS = (DAYS_OUTSIDE, ALL_SEVEN, NO_FOOD, NO_STAPLES, SAME, REPEATED, CONTRADICTS)
COUNT = Column("flags", "Int64", "flags", "Flags that are raised", minimum=0)


@indicator(*FLAGS, COUNT, reference="WFP VAM 2008, Food consumption analysis, and WFP's guidance on data quality of "
           "household surveys")
def plausibility_flags(households: pd.DataFrame) -> pd.DataFrame:
    """Flags of household answers that ask for a second look, and how many are raised.

    Modules that were not asked raise no flag and leave theirs missing.  Answers on hunger contradict each other where a
    `no` has a frequency, a `yes` none at all, or where a whole day and night without food came more often than going to
    sleep hungry.

    Parameters
    ----------
    households : DataFrame
        The modules that were asked, of those of `food_consumption_score`, `reduced_coping_index` and `hunger_scale`,
        with their columns.  [days of the last 7; frequencies]

    Returns
    -------
    DataFrame
        The rows, with one column a flag, and `flags`.

    Raises
    ------
    TableError
        Where no module is whole, or an answer on hunger is none of those that are asked.

    Examples
    --------
    >>> asked = pd.DataFrame([dict.fromkeys(FCS_WEIGHTS, 7), dict.fromkeys(FCS_WEIGHTS, 0) | {"oil": 2}])
    >>> plausibility_flags(asked)[["all_seven", "no_staples", "flags"]].values.tolist()
    [[True, False, 2], [False, True, 1]]
    """
    asked = [names for names in MODULES if all(name in households for name in names)]
    if not asked:
        raise TableError("plausibility_flags needs the columns of at least one module: "
                         f"{'; or '.join(', '.join(names) for names in MODULES)}.")
    found = pd.DataFrame(index=households.index)
    days = [name for names in asked if names != HUNGER for name in names]
    if days:
        found["days_outside"] = _outside(households[days].astype("Float64"))
    if tuple(FCS_WEIGHTS) in asked:
        found = found.join(_of_food(households[list(FCS_WEIGHTS)].astype("Float64")))
    if HUNGER in asked:
        found["hunger_contradicts"] = _contradictions(households)
    found["repeated"] = _repeated(households[[name for names in asked for name in names]])
    found = found.reindex(columns=[flag.name for flag in FLAGS]).astype("boolean")
    return households.assign(**found, flags=found.sum(axis=1).astype("Int64"))


def _outside(days):
    wrong = (days < 0) | (days > DAYS) | days.mod(1).ne(0)
    return wrong.any(axis=1).mask(days.isna().any(axis=1) & ~wrong.fillna(False).any(axis=1)).astype("boolean")


def _of_food(days):
    unknown = days.isna().any(axis=1)
    most, least = days.max(axis=1, skipna=False), days.min(axis=1, skipna=False)
    return pd.DataFrame({"all_seven": least.eq(DAYS).mask(unknown), "no_food_at_all": most.eq(0).mask(unknown),
                         "no_staples": days["staples"].eq(0), "same_answer": most.eq(least).mask(unknown)})


def _contradictions(households):
    """Tell where hunger answers contradict each other; missing where they are and nothing else contradicts."""
    found = {name: hunger_answers(households, name) for name in HUNGER}
    more_often = found["day_without_food"][0].gt(found["slept_hungry"][0]).astype("boolean")
    within = pd.concat([contradicts for _, contradicts in found.values()], axis=1).any(axis=1).astype("boolean")
    return more_often | within


def _repeated(asked):
    """Tell whose answers stand twice; missing where one is missing, since gaps alone repeat nothing."""
    return asked.astype("str").duplicated(keep=False).astype("boolean").mask(asked.isna().any(axis=1))
