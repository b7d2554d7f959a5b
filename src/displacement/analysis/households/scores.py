"""Household scores of food consumption and coping, by the weights that the World Food Programme publishes.

A group that was not answered is missing, and so is the score, never the sum of the rest: unless the caller says with
`missing="zero"` that a blank was written for none.  A group that was not asked is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.households._answers import answers, check, classed, coded, hunger_answers, refuse_absent
from displacement.errors import CallError, TableError
from displacement.tables._table import Column

PAGE = "households"
DAYS = 7
FCS_WEIGHTS = {"staples": 2, "pulses": 3, "vegetables": 1, "fruit": 1, "protein": 4, "dairy": 4, "sugar": 0.5,
               "oil": 0.5}
RCSI_WEIGHTS = {"less_preferred": 1, "borrowed": 2, "portion_size": 1, "fewer_meals": 1, "adults_ate_less": 3}
CUTOFFS = {"21/35": (21, 35), "28/42": (28, 42)}
CLASSES = ("poor", "borderline", "acceptable")
RCSI_CLASSES, RCSI_TO = ("0-3", "4-18", "19+"), (3, 18)
FOOD_GROUPS = ("cereals", "roots", "vegetables", "fruit", "meat", "eggs", "fish", "pulses", "dairy", "oil", "sugar",
               "condiments")
HUNGER = ("no_food", "slept_hungry", "day_without_food")
HUNGER_SCORES = {0: 0, 1: 1, 2: 1, 3: 2}
HUNGER_CLASSES, HUNGER_TO = ("little or none", "moderate", "severe"), (1, 3)
LCS_CLASSES = ("none", "stress", "crisis", "emergency")
LCS_ANSWERS = {"10": 0, "not needed": 0, "no": 0, "20": 1, "exhausted": 1, "30": 2, "yes": 2, "9999": 3,
               "not applicable": 3}
UNUSED, EXHAUSTED, USED, NOT_APPLICABLE = range(4)
FCS = Column("fcs", "Float64", "score", "Food consumption score", minimum=0, maximum=112, nullable=True)
FCS_CLASS = Column("fcs_class", "category", meaning="Class of the food consumption score", values=CLASSES,
                   nullable=True)
RCSI = Column("rcsi", "Float64", "score", "Reduced coping strategies index", minimum=0, maximum=56, nullable=True)
RCSI_CLASS = Column("rcsi_class", "category", meaning="Range of the index in the IPC's reference table",
                    values=RCSI_CLASSES, nullable=True)
HDDS = Column("hdds", "Float64", "food groups", "Household dietary diversity score", minimum=0, maximum=12,
              nullable=True)
HHS = Column("hhs", "Float64", "score", "Household hunger scale", minimum=0, maximum=6, nullable=True)
HHS_CLASS = Column("hhs_class", "category", meaning="Class of the household hunger scale", values=HUNGER_CLASSES,
                   nullable=True)
LCS_CLASS = Column("lcs_class", "category", meaning="Most severe livelihood coping strategy in use", values=LCS_CLASSES,
                   nullable=True)
LCS_APPLICABLE = Column("lcs_applicable", "Int64", "strategies", "Strategies that the household could use at all",
                        minimum=0, nullable=True)


@indicator(FCS, FCS_CLASS, reference="WFP VAM 2008, Food consumption analysis, technical guidance sheet")
def food_consumption_score(
        households: pd.DataFrame, *, cutoffs: Literal["21/35", "28/42"] = "21/35",
        missing: Literal["missing", "zero"] = "missing"
) -> pd.DataFrame:
    """Food consumption score (FCS) of each household and its class: poor, borderline or acceptable.

    The score is the sum of days times weights: staples 2, pulses 3, vegetables 1, fruit 1, meat, fish and eggs 4, dairy
    4, sugar and oil 0.5.  Poor is at or below the first cut-off, borderline at or below the second.  `28/42` is the
    publisher's choice where nearly all households eat sugar and oil daily.

    Parameters
    ----------
    households : DataFrame
        One column a group. Columns `staples`, `pulses`, `vegetables`, `fruit`, `protein`, `dairy`, `sugar` and `oil`.
        [days of the last 7]
    cutoffs : {"21/35", "28/42"}
        Highest scores of poor and of borderline.
    missing : {"missing", "zero"}
        What a group without an answer is.

    Returns
    -------
    DataFrame
        The rows, with fcs and fcs_class; both missing where any group is.

    Raises
    ------
    TableError
        Where a group is absent, a number of days lies outside 0 to 7, or *cutoffs* is neither.

    Examples
    --------
    >>> days = {"staples": 7, "pulses": 4, "dairy": 1, "protein": 2, "vegetables": 5, "fruit": 3, "oil": 0, "sugar": 6}
    >>> food_consumption_score(pd.DataFrame([days]))[["fcs", "fcs_class"]].values.tolist()
    [[49.0, 'acceptable']]
    """
    if cutoffs not in CUTOFFS:
        raise TableError(f"cutoffs is {cutoffs!r}, expected one of {', '.join(CUTOFFS)}.")
    score = _weighted(households, FCS_WEIGHTS, "food_consumption_score", missing)
    return households.assign(fcs=score, fcs_class=classed(score, CUTOFFS[cutoffs], CLASSES))


@indicator(RCSI, RCSI_CLASS, reference="Maxwell and Caldwell 2008, The coping strategies index: field methods manual; "
           "ranges: IPC 2021, Technical manual 3.1, acute food insecurity reference table")
def reduced_coping_index(households: pd.DataFrame, *, missing: Literal["missing", "zero"] = "missing") -> pd.DataFrame:
    """Reduced coping strategies index (rCSI) of each household: days times weights 1, 2, 1, 1, 3.

    Its ranges 0-3, 4-18 and 19 and over are the IPC's for phases 1, 2, and 3 or worse: one piece of evidence among
    others, no phase of the household.

    Parameters
    ----------
    households : DataFrame
        Columns `less_preferred`, `borrowed`, `portion_size`, `fewer_meals` and `adults_ate_less`. [days of the last 7]
    missing : {"missing", "zero"}
        What a strategy without an answer is.

    Returns
    -------
    DataFrame
        The rows, with rcsi and rcsi_class; missing where any answer is.

    Raises
    ------
    TableError
        Where a strategy is absent, or a number of days lies outside 0 to 7.

    Examples
    --------
    >>> days = {"less_preferred": 0, "borrowed": 3, "portion_size": 3, "adults_ate_less": 3, "fewer_meals": 0}
    >>> reduced_coping_index(pd.DataFrame([days]))["rcsi"].to_list()
    [18.0]
    """
    score = _weighted(households, RCSI_WEIGHTS, "reduced_coping_index", missing)
    return households.assign(rcsi=score, rcsi_class=classed(score, RCSI_TO, RCSI_CLASSES))


def _weighted(households, weights, name, missing):
    days = answers(households, list(weights), name, most=DAYS, missing=missing)
    return sum(days[group] * weight for group, weight in weights.items())


@indicator(HDDS, reference="Swindale and Bilinsky 2006, Household dietary diversity score, FANTA indicator guide, "
           "version 2")
def dietary_diversity(households: pd.DataFrame, *, missing: Literal["missing", "zero"] = "missing") -> pd.DataFrame:
    """Household dietary diversity score (HDDS): from how many of twelve food groups a household ate the day before.

    There is no universal cut-off: compare groups of households, or the same ones over time.

    Parameters
    ----------
    households : DataFrame
        Columns `cereals`, `roots`, `vegetables`, `fruit`, `meat`, `eggs`, `fish`, `pulses`, `dairy`, `oil`, `sugar` and
        `condiments`.  [0 or 1]
    missing : {"missing", "zero"}
        What a group without an answer is.

    Returns
    -------
    DataFrame
        The rows, with hdds; missing where any group is.  [0 to 12 food groups]

    Raises
    ------
    TableError
        Where a group is absent, or an answer is neither 0 nor 1 (days of a week, for one).

    Examples
    --------
    >>> eaten = dict.fromkeys(FOOD_GROUPS, 0) | {"cereals": 1, "oil": 1, "sugar": 1}
    >>> dietary_diversity(pd.DataFrame([eaten]))["hdds"].to_list()
    [3.0]
    """
    found = answers(households, FOOD_GROUPS, "dietary_diversity", most=1, missing=missing)
    between = ((found > 0) & (found < 1)).fillna(False).any(axis=1)
    if between.any():
        raise TableError(f"dietary_diversity: {between.sum()} households have answers other than 0 and 1.")
    return households.assign(hdds=found.sum(axis=1, skipna=False).astype("Float64"))


@indicator(HHS, HHS_CLASS, reference="Ballard and others 2011, Household hunger scale: indicator definition and "
           "measurement guide, FANTA")
def hunger_scale(households: pd.DataFrame, *, missing: Literal["missing", "zero"] = "missing") -> pd.DataFrame:
    """Household hunger scale (HHS) of the last 30 days and its class: little or none, moderate, severe.

    Each of three questions counts 0 (never), 1 (rarely or sometimes: up to ten times) or 2 (often).  Little or none is
    0 to 1, moderate 2 to 3, severe 4 to 6.  Where the household was first asked whether it happened at all, a `no`
    needs no frequency; a `no` with a frequency, or a `yes` with `never`, contradict each other and leave it missing.

    Parameters
    ----------
    households : DataFrame
        Columns `no_food`, `slept_hungry` and `day_without_food`: never, rarely, sometimes, often, or 0 to 3; where
        there, `no_food_ever`, `slept_hungry_ever` and `day_without_food_ever`: yes or no, 1 or 0.
    missing : {"missing", "zero"}
        What a question without an answer is; `zero` reads it as never.

    Returns
    -------
    DataFrame
        The rows, with hhs (0 to 6) and hhs_class; missing where an answer is, or contradicts another.

    Raises
    ------
    TableError
        Where a question is absent, or an answer none of these.

    Examples
    --------
    >>> asked = pd.DataFrame({"no_food": ["rarely"], "slept_hungry": ["often"], "day_without_food": ["never"]})
    >>> hunger_scale(asked)[["hhs", "hhs_class"]].values.tolist()
    [[3.0, 'moderate']]
    """
    check(missing)
    refuse_absent(households, HUNGER, "hunger_scale")
    found = [hunger_answers(households, name, missing) for name in HUNGER]
    score = sum(times.map(HUNGER_SCORES).astype("Float64").mask(contradicts) for times, contradicts in found)
    return households.assign(hhs=score, hhs_class=classed(score, HUNGER_TO, HUNGER_CLASSES))


@indicator(LCS_CLASS, LCS_APPLICABLE, reference="WFP VAM, Livelihood coping strategies for food security, indicator "
           "guidance")
def livelihood_coping(
        households: pd.DataFrame, strategies: Mapping[str, Sequence[str]], *,
        exhausted: Literal["used", "not used"] = "used", missing: Literal["missing", "zero"] = "missing"
) -> pd.DataFrame:
    """Livelihood coping (LCSI): the most severe strategy that each household used, or has used up.

    `exhausted` (done before, and no longer possible) counts as used, as WFP has it; `not applicable` does not.  A
    household to which no strategy applies is classed `none` though it has nothing to fall back on: `lcs_applicable`
    tells.  The class is missing where a missing answer could make it more severe.

    Parameters
    ----------
    households : DataFrame
        One column a strategy, as *strategies* names them: not needed, exhausted, yes, not applicable, or WFP's 10, 20,
        30, 9999.
    strategies : mapping of str to sequence of str
        Names of the columns of each severity: `stress`, `crisis`, `emergency`.  WFP chooses four, three and three for
        each country.
    exhausted : {"used", "not used"}
        What a strategy is that was used up.
    missing : {"missing", "zero"}
        What a strategy without an answer is; `zero` reads it as not used.

    Returns
    -------
    DataFrame
        The rows, with lcs_class and lcs_applicable (missing where an answer is).

    Raises
    ------
    TableError
        Where a strategy is absent, or an answer none of these.
    CallError
        Where *strategies* does not name the three severities, or *exhausted* is neither.

    Examples
    --------
    >>> asked = pd.DataFrame({"sold_goods": ["yes"], "ate_seed": ["exhausted"], "begged": ["not applicable"]})
    >>> livelihood_coping(asked, {"stress": ["sold_goods"], "crisis": ["ate_seed"], "emergency": ["begged"]})[
    ...     ["lcs_class", "lcs_applicable"]].values.tolist()
    [['crisis', 2]]
    """
    check(missing)
    if set(strategies) != set(LCS_CLASSES[1:]) or not all(strategies.values()) or exhausted not in ("used", "not used"):
        raise CallError(f"livelihood_coping: strategies of {', '.join(strategies) or 'nothing'} and exhausted "
                        f"{exhausted!r}; expected columns of {', '.join(LCS_CLASSES[1:])}, and used or not used.")
    names = [name for severity in LCS_CLASSES[1:] for name in strategies[severity]]
    refuse_absent(households, names, "livelihood_coping")
    found = pd.DataFrame({name: coded(households[name], LCS_ANSWERS, "livelihood_coping") for name in names})
    if missing == "zero":
        found = found.fillna(UNUSED)                                 # the caller says that a blank was written for no
    severity = np.array([place for place, name in enumerate(LCS_CLASSES) for _ in strategies.get(name, ())])
    answer = found.to_numpy("float64", na_value=np.nan)
    used = (answer == USED) | ((answer == EXHAUSTED) & (exhausted == "used"))
    worst = (used * severity).max(axis=1, initial=0)
    unsure = (np.isnan(answer) * severity).max(axis=1, initial=0) > worst
    applicable = pd.Series((answer != NOT_APPLICABLE).sum(axis=1), index=households.index, dtype="Int64")
    return households.assign(lcs_class=pd.Categorical.from_codes(np.where(unsure, -1, worst), categories=LCS_CLASSES),
                             lcs_applicable=applicable.mask(np.isnan(answer).any(axis=1)))
