"""How much energy a population needs, by the age and sex of its people.

The figures are averages of groups of healthy people at light activity; they say nothing of one person, of the sick or
of the malnourished.  2,100 kcal is what planners start from before they know who the people are, and no threshold.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

PAGE = "supply"
PLANNING_FIGURE = 2100                           # kcal per person per day, for the first days of an emergency
PREGNANT, LACTATING = 285, 500                   # kcal a day more, same source
GROUPS = (                                       # first and last year of age, males, females, both
    (0, 4, 1320, 1250, 1290), (5, 9, 1980, 1730, 1860), (10, 14, 2370, 2040, 2210), (15, 19, 2700, 2120, 2420),
    (20, 59, 2460, 1990, 2230), (60, None, 2010, 1780, 1890),
)
SEXES = ("male", "female", "total")
ENDS = ("_low", "", "_high")
OLDEST = 120
REQUIREMENT = bounded(Column("kcal_per_person_day", "Float64", "kcal per person per day", "Mean energy requirement of "
                             "the population; the central value is missing where ages are too coarse to tell it",
                             minimum=0))
PERSONS = Column("persons", "Int64", "people", "People of the groups", nullable=True, minimum=0)


def energy_requirements() -> pd.DataFrame:
    """Energy requirements by age and sex that UNHCR and WFP plan with, in kcal per person per day.

    One row for each sex and group of ages.  Light activity (1.55 times the basal metabolic rate for men, 1.56 for
    women), men of 60 kg and women of 52 kg.  Rows of the sex `total` are the publisher's mean of both.

    Returns
    -------
    DataFrame
        `sex`, `age_from`, `age_to` (missing where a group has no end), `kcal_per_person_day`.

    References
    ----------
    UNHCR and WFP 1997, Guidelines for estimating food and nutritional needs in emergencies, annex I, after WHO
    Technical Report Series 724; repeated in UNHCR, UNICEF, WFP and WHO 2004, Food and nutrition needs in emergencies.

    Examples
    --------
    >>> table = energy_requirements()
    >>> table[table["sex"].eq("female") & table["age_from"].eq(20)]["kcal_per_person_day"].to_list()
    [1990.0]
    """
    rows = [(sex, first, last, float(kcal)) for first, last, *values in GROUPS
            for sex, kcal in zip(SEXES, values, strict=True)]
    table = pd.DataFrame(rows, columns=["sex", "age_from", "age_to", "kcal_per_person_day"])
    return table.astype({"age_from": "Int64", "age_to": "Int64", "kcal_per_person_day": "Float64"})


@indicator(PERSONS, *REQUIREMENT, reference="UNHCR and WFP 1997, Guidelines for estimating food and nutritional needs "
           "in emergencies, annex I; WHO Technical Report Series 724")
def population_requirement(
        population: pd.DataFrame, requirements: pd.DataFrame | None = None, *, by: Sequence[str] = (),
        pregnant: float = 0.0, lactating: float = 0.0
) -> pd.DataFrame:
    """Mean energy requirement of a population per person and day, from the ages and sexes of its people.

    A group of ages that lies in several groups of the table takes each year of age alike, and has bounds: the least and
    the most of them.  Where that cannot be said (no age, or `18 and over`), there are bounds and no central value.  A
    group of both sexes takes the publisher's mean of both.  Missing where the people of a group are.

    Parameters
    ----------
    population : DataFrame, table `population` or `demographics`
        Groups that do not overlap. Columns `sex`, `age_from`, `age_to` (missing where a group has no end), `persons`
        and those of *by*. [people]
    requirements : DataFrame, result of `energy_requirements`, optional
        Columns `sex`, `age_from`, `age_to` and `kcal_per_person_day`; the planning table where it is not given.  [kcal
        per person per day]
    by : sequence of str
        Columns that tell populations apart, such as place and date.
    pregnant, lactating : float
        Their shares of all people; the extra energy is added.  [fraction]

    Returns
    -------
    DataFrame
        One row a population: people, low, central and high.  [kcal per person per day]

    Raises
    ------
    TableError
        Where groups overlap (a total beside its parts), or a share lies outside 0 to 1.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["female", "male"], "age_from": [20, 5], "age_to": [59, 9],
    ...                        "persons": [300, 100]})
    >>> population_requirement(people)["kcal_per_person_day"].to_list()
    [1987.5]
    """
    if not (0 <= pregnant <= 1 and 0 <= lactating <= 1):
        raise TableError(f"pregnant is {pregnant} and lactating {lactating}; expected shares between 0 and 1.")
    by = list(by)
    _refuse_overlaps(population, by)
    needs = _needs(population, energy_requirements() if requirements is None else requirements)
    persons = population["persons"].astype("Float64")
    counted = persons.ne(0).fillna(True)                              # a group of nobody has no say, not even on bounds
    rows = population[by].assign(persons=persons, **{f"need{end}": needs[end].where(counted, 0.0) * persons
                                                     for end in ENDS})
    sums = rows.drop(columns=by).groupby([rows[name] for name in by] or np.zeros(len(rows), dtype=int), observed=True,
                                         dropna=False).sum(skipna=False)
    people = sums["persons"].where(sums["persons"] > 0)
    extra = pregnant * PREGNANT + lactating * LACTATING
    table = pd.DataFrame({"persons": sums["persons"].astype("Int64"),
                          **{f"kcal_per_person_day{end}": sums[f"need{end}"] / people + extra for end in ENDS}})
    return table.reset_index() if by else table.reset_index(drop=True)


def _needs(population, requirements):
    """Return low, central and high requirement of each row, found once for each distinct group."""
    names = ["sex", "age_from", "age_to"]
    groups = population[names].astype({"sex": "str", "age_from": "Int64", "age_to": "Int64"})
    distinct = groups.drop_duplicates().reset_index(drop=True)
    found = pd.DataFrame([_need(row, requirements) for row in distinct.itertuples(index=False)], columns=ENDS,
                         dtype="Float64")
    joined = groups.merge(pd.concat([distinct, found], axis=1), how="left", on=names, validate="many_to_one")
    return joined[list(ENDS)].set_axis(population.index)


def _need(group, requirements):
    """Return least, mean and most that people of one group need; NaN where the table lacks one of their ages."""
    start, end = (other if pd.isna(age) else age for age, other in ((group.age_from, 0), (group.age_to, OLDEST)))
    first, last = (requirements[name].to_numpy("float64", na_value=OLDEST) for name in ("age_from", "age_to"))
    years = np.clip(np.minimum(last, end) - np.maximum(first, start) + 1, 0, None)
    kcal = requirements["kcal_per_person_day"].to_numpy("float64")
    one_sex = group.sex in ("male", "female")
    mean = requirements["sex"].eq(group.sex if one_sex else "total").to_numpy() & (years > 0)
    within = (mean if one_sex else np.ones(len(years), dtype=bool)) & (years > 0)
    if years[mean].sum() < end - start + 1:
        return np.nan, np.nan, np.nan
    told = mean.sum() == 1 or not (pd.isna(group.age_from) or pd.isna(group.age_to))
    return kcal[within].min(), (np.average(kcal[mean], weights=years[mean]) if told else np.nan), kcal[within].max()


def _refuse_overlaps(population, by):
    """Raise where somebody stands in two groups: all beside one sex, or ages of one sex that overlap."""
    place = (population.groupby(by, observed=True, dropna=False).ngroup().to_numpy() if by
             else np.zeros(len(population), dtype="int64"))
    rows = pd.DataFrame({"place": place, "sex": population["sex"].astype("str").to_numpy(),
                         "start": population["age_from"].to_numpy("float64", na_value=0.0),
                         "end": population["age_to"].to_numpy("float64", na_value=float(OLDEST))})
    mixed = rows["sex"].eq("total") & (rows.groupby("place")["sex"].transform("nunique") > 1)
    rows = rows.sort_values(["place", "sex", "start", "end"])
    before = rows.shift()
    overlap = rows["place"].eq(before["place"]) & rows["sex"].eq(before["sex"]) & (rows["start"] <= before["end"])
    if mixed.any() or overlap.any():
        raise TableError(f"{int(mixed.sum() + overlap.sum())} groups hold people of another group: a total beside its "
                         "parts, or ages that overlap. Leave the totals out, or tell populations apart with by=.")
