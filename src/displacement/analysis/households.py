"""Household scores of food consumption and coping, by the weights that the World Food Programme publishes.

A group that was not asked or not answered is missing, and so is the score: never the sum of the rest.
"""

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column

DAYS = 7
FCS_WEIGHTS = {"staples": 2, "pulses": 3, "vegetables": 1, "fruit": 1, "protein": 4, "dairy": 4, "sugar": 0.5,
               "oil": 0.5}
RCSI_WEIGHTS = {"less_preferred": 1, "borrowed": 2, "portion_size": 1, "fewer_meals": 1, "adults_ate_less": 3}
CUTOFFS = {"21/35": (21, 35), "28/42": (28, 42)}
CLASSES = ("poor", "borderline", "acceptable")
FCS = Column("fcs", "Float64", "score", "Food consumption score", minimum=0, maximum=112)
FCS_CLASS = Column("fcs_class", "category", meaning="Class of the food consumption score", values=CLASSES)
RCSI = Column("rcsi", "Float64", "score", "Reduced coping strategies index", minimum=0, maximum=56)


@indicator(FCS, FCS_CLASS, reference="WFP VAM 2008, Food consumption analysis, technical guidance sheet")
def food_consumption_score(households, *, cutoffs="21/35"):
    """Return the food consumption score of each household and its class.

    The score is the sum of days times weights: staples 2, pulses 3, vegetables 1, fruit 1, meat, fish and eggs 4, dairy
    4, sugar and oil 0.5.  Poor is at or below the first cut-off, borderline at or below the second.  `28/42` is the
    publisher's choice where nearly all households eat sugar and oil daily.

    Parameters
    ----------
    households : DataFrame
        One column a group: staples, pulses, vegetables, fruit, protein, dairy, sugar, oil. [days of the last 7]
    cutoffs : str
        `21/35` or `28/42`.

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
    score = _weighted(households, FCS_WEIGHTS, "food_consumption_score")
    poor, borderline = CUTOFFS[cutoffs]
    classes = pd.cut(score.astype("float64"), [-1, poor, borderline, 1000], labels=list(CLASSES), ordered=False)
    return households.assign(fcs=score, fcs_class=classes)


@indicator(RCSI, reference="Maxwell and Caldwell 2008, The coping strategies index: field methods manual")
def reduced_coping_index(households):
    """Return the reduced coping strategies index of each household: days times weights 1, 2, 1, 1, 3.

    Parameters
    ----------
    households : DataFrame
        less_preferred, borrowed, portion_size, fewer_meals, adults_ate_less. [days of the last 7]

    Returns
    -------
    DataFrame
        The rows, with rcsi; missing where any answer is.

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
    return households.assign(rcsi=_weighted(households, RCSI_WEIGHTS, "reduced_coping_index"))


def _weighted(households, weights, name):
    absent = [group for group in weights if group not in households]
    if absent:
        raise TableError(f"{name}: no column {', '.join(absent)}. Expected {', '.join(weights)}.")
    days = households[list(weights)].astype("Float64")
    outside = ((days < 0) | (days > DAYS)).fillna(False).any(axis=1)
    if outside.any():
        raise TableError(f"{name}: {outside.sum()} households have days outside 0 to {DAYS}. Mend or leave them out.")
    return sum(days[group] * weight for group, weight in weights.items())
