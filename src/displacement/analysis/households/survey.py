"""Prevalences and means of a household survey, with errors of the design it was drawn by.

Households of one cluster resemble each other, so that a plain mean has too small an error and, without weights, the
wrong place.  Errors are linearised (Taylor): clusters of the first stage, drawn with replacement inside strata, which
is on the safe side where many of them were drawn.  Written here, since statsmodels has no survey designs and samplics,
which agrees, brings a second data-frame library for some twenty lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import t as student

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PAGE = "households"
LONELY = ("refuse", "centre", "certain")
SHARE = bounded(Column("share", "Float64", "fraction", "Weighted share of the households with an answer", minimum=0,
                       maximum=1))
MEAN = bounded(Column("mean", "Float64", "see column", "Weighted mean over the households with an answer"))
ERROR = Column("standard_error", "Float64", "as the estimate", "Linearised standard error", nullable=True, minimum=0)
EFFECT = Column("design_effect", "Float64", "ratio", "Variance over that of a simple random sample of as many "
                "households", nullable=True, minimum=0)
HOUSEHOLDS = Column("households", "Int64", "households", "Households with an answer and a weight above 0", minimum=0)
UNANSWERED = Column("unanswered", "Int64", "households", "Households without an answer, which are left out", minimum=0)
CLUSTERS = Column("clusters", "Int64", "clusters", "Clusters with an answer", minimum=0)
FREEDOM = Column("degrees_of_freedom", "Int64", "", "Clusters less strata, of those with an answer", minimum=0)
NOTE = Column("note", "str", meaning="Why there is no error or interval", nullable=True)
QUALITY = (ERROR, EFFECT, HOUSEHOLDS, UNANSWERED, CLUSTERS, FREEDOM, NOTE)
EXTREME = "nobody or everybody in the sample: the design tells no error"
FEW = "too few clusters to tell an error"
REFERENCE = ("Wolter 2007, Introduction to variance estimation, chapter 6; Korn and Graubard 1999, Analysis of health "
             "surveys, chapter 2")


@dataclass(frozen=True)
class Design:
    """Weight, stratum and cluster of each household, numbered from 0; clusters are told apart inside their stratum."""

    weight: np.ndarray
    stratum: np.ndarray
    cluster: np.ndarray
    of_cluster: np.ndarray
    lonely: str


@indicator(*SHARE, *QUALITY, reference=REFERENCE)
def prevalence(
        households: pd.DataFrame, column: str, *, weights: str | None = None, strata: str | None = None,
        cluster: str | None = None, by: Sequence[str] = (), level: float = 0.95,
        lonely: Literal["refuse", "centre", "certain"] = "refuse"
) -> pd.DataFrame:
    """Survey prevalence: the weighted share of households in each class, with the error of the survey's design.

    Households without an answer are left out and counted; those of other groups stay in the design, so that the error
    of a part of the sample is right.  The interval is made on the logit scale and stays between 0 and 1; there is none
    where nobody or everybody in the sample is of the class.  Shares of households are no shares of people: for these
    let *weights* be the weight times the size of the household.

    Parameters
    ----------
    households : DataFrame
        One row a household. Columns *column*, *weights*, *strata*, *cluster* and those of *by*.
    column : str
        Classes (one row each, empty ones too), or true and false (one row, the share of true).
    weights : str, optional
        Column of sampling weights; each household counts one where it is not given.
    strata, cluster : str, optional
        Columns of the strata, and of the clusters drawn first; each household is its own cluster where it is not given.
    by : sequence of str
        Columns that tell groups apart for which shares are wanted.
    level : float
        Probability of the interval.
    lonely : {"refuse", "centre", "certain"}
        What to do with a stratum that has one cluster, which tells no error: refuse; compare it with the mean of all
        clusters; or take it as drawn with certainty, with no error of its own.

    Returns
    -------
    DataFrame
        One row for each of *by* and class: `value`, share with bounds, standard_error, design_effect, households,
        unanswered, clusters, degrees_of_freedom, note.

    Raises
    ------
    TableError
        Where a weight is missing or below 0, a stratum or cluster is missing, or a stratum has one cluster.
    CallError
        Where *lonely* or *level* is none of those, or a column is absent.

    Examples
    --------
    >>> asked = pd.DataFrame({"poor": [True, True, True, False, False, False], "weight": [2, 2, 1, 1, 1, 1],
    ...                       "village": ["a", "a", "b", "b", "c", "c"]})
    >>> found = prevalence(asked, "poor", weights="weight", cluster="village")
    >>> found[["share", "standard_error", "clusters"]].round(4).values.tolist()
    [[0.625, 0.3014, 3]]
    """
    values, names = _classes(_column(households, column))
    design = _design(households, weights, strata, cluster, lonely)
    rows = [_shares(values, design, inside, level).assign(value=names, **group)
            for group, inside in _groups(households, list(by))]
    return _ordered(rows, [*by, "value"], SHARE)


@indicator(*MEAN, *QUALITY, reference=REFERENCE)
def survey_mean(
        households: pd.DataFrame, column: str, *, weights: str | None = None, strata: str | None = None,
        cluster: str | None = None, by: Sequence[str] = (), level: float = 0.95,
        lonely: Literal["refuse", "centre", "certain"] = "refuse"
) -> pd.DataFrame:
    """Survey mean of a household score, weighted, with the error of the survey's design.

    Errors as of `prevalence`; the interval is symmetric.  A mean of a score with classes hides both
    ends: give the prevalences too.

    Parameters
    ----------
    households : DataFrame
        One row a household. Columns *column*, *weights*, *strata*, *cluster* and those of *by*.
    column : str
        Column of numbers, such as a score.
    weights, strata, cluster, by, level, lonely
        As of `prevalence`.

    Returns
    -------
    DataFrame
        One row for each of *by*: mean with bounds, and the columns of `prevalence` from standard_error on.

    Examples
    --------
    >>> asked = pd.DataFrame({"rcsi": [4.0, 8.0, 12.0, 16.0], "village": ["a", "a", "b", "b"]})
    >>> survey_mean(asked, "rcsi", cluster="village")[["mean", "standard_error"]].values.tolist()
    [[10.0, 4.0]]
    """
    values = _column(households, column).to_numpy("float64", na_value=np.nan)[:, None]
    design = _design(households, weights, strata, cluster, lonely)
    rows = [_means(values, design, inside, level).assign(**group) for group, inside in _groups(households, list(by))]
    return _ordered(rows, list(by), MEAN)


def _ordered(rows, keys, estimate):
    table = pd.concat(rows, ignore_index=True)
    return table[[*keys, *(column.name for column in (*estimate, *QUALITY))]]


def _column(households, name):
    if name not in households:
        raise CallError.unknown("column", name, households.columns, whose="The table of households")
    return households[name]


def _classes(answers):
    """Return one column a class, 1 where a household is of it and NaN where it did not answer, and the classes."""
    unknown = answers.isna().to_numpy()
    if pd.api.types.is_bool_dtype(answers.dtype):
        names = [True]
    elif isinstance(answers.dtype, pd.CategoricalDtype):
        names = list(answers.cat.categories)
    else:
        names = sorted(answers.dropna().unique())
    values = np.column_stack([answers.eq(name).fillna(False).to_numpy("float64") for name in names])
    values[unknown] = np.nan
    return values, names


def _groups(households, by):
    if not by:
        return [({}, np.ones(len(households), dtype=bool))]
    number = households.groupby(by, observed=True, dropna=False).ngroup().to_numpy()
    firsts = households[by].iloc[np.unique(number, return_index=True)[1]]
    return [(dict(zip(by, first, strict=True)), number == place)
            for place, first in enumerate(firsts.itertuples(index=False, name=None))]


def _design(households, weights, strata, cluster, lonely):
    if lonely not in LONELY:
        raise CallError(f"lonely is {lonely!r}, expected one of {', '.join(LONELY)}.")
    weight = (np.ones(len(households)) if weights is None
              else _column(households, weights).to_numpy("float64", na_value=np.nan))
    if not (weight >= 0).all():
        raise TableError(f"{weights}: {np.isnan(weight).sum()} weights are missing and {(weight < 0).sum()} below 0. "
                         "Every household needs the weight that it was drawn with.")
    stratum = np.zeros(len(weight), dtype="int64") if strata is None else _numbered(households, strata)
    inner = np.arange(len(weight)) if cluster is None else _numbered(households, cluster)
    pairs, number = np.unique(np.column_stack([stratum, inner]), axis=0, return_inverse=True)
    design = Design(weight, stratum, number.ravel(), pairs[:, 0], lonely)
    alone = np.flatnonzero(np.bincount(design.of_cluster) == 1)
    if len(alone) and lonely == "refuse":
        told = "the sample" if strata is None else ", ".join(
            str(households[strata].iloc[np.flatnonzero(stratum == one)[0]]) for one in alone[:5])
        raise TableError(f"{len(alone)} strata have one cluster, which tells no error: {told}. Join it to a stratum "
                         "like it, or say with lonely= what to take it for.")
    return design


def _numbered(households, name):
    column = _column(households, name)
    if column.isna().any():
        raise TableError(f"{name}: missing for {column.isna().sum()} households. Every household needs its place in "
                         "the design.")
    return pd.factorize(column)[0]


def _linearised(values, design, inside):
    """Return weighted means of the columns of *values* over the households *inside*, and their variances.

    The mean is a ratio, so each household's part in its error is its weighted distance from the mean, over the weights;
    sums of these by cluster vary inside their stratum.

    Parameters
    ----------
    values : array, households x columns
        NaN where a household did not answer.
    design : Design
        The design of the whole sample.
    inside : array of bool
        Households of the group.

    Returns
    -------
    (array, array)
        Means and variances, one a column.
    """
    taken = inside & ~np.isnan(values).any(axis=1)
    weight = np.where(taken, design.weight, 0.0)
    known = np.where(taken[:, None], values, 0.0)
    total = weight.sum()
    if not total > 0:
        return np.full(values.shape[1], np.nan), np.full(values.shape[1], np.nan)
    mean = weight @ known / total
    part = weight[:, None] * (known - mean) / total
    sums = np.zeros((len(design.of_cluster), values.shape[1]))
    np.add.at(sums, design.cluster, part)
    return mean, _between(sums, design)


def _between(sums, design):
    """Return the variance of a total from the sums of its clusters, stratum by stratum."""
    count = np.bincount(design.of_cluster)
    centre = np.zeros((len(count), sums.shape[1]))
    np.add.at(centre, design.of_cluster, sums)
    centre /= count[:, None]
    factor = np.divide(count, count - 1, out=np.zeros(len(count)), where=count > 1)
    if design.lonely == "centre":
        centre[count == 1] = sums.mean(axis=0)
        factor[count == 1] = 1.0
    squares = (sums - centre[design.of_cluster])**2
    return (factor[design.of_cluster][:, None] * squares).sum(axis=0)


def _quality(values, design, inside, variance, simple):
    """Return the columns that tell how good an estimate is; *simple* is the variance of a simple random sample."""
    answered = inside & ~np.isnan(values).any(axis=1) & (design.weight > 0)
    clusters = np.unique(design.cluster[answered])
    freedom = len(clusters) - len(np.unique(design.stratum[answered]))
    error = np.sqrt(variance) if freedom > 0 else np.full(len(variance), np.nan)
    effect = np.divide(variance, simple, out=np.full(len(variance), np.nan), where=(simple > 0) & ~np.isnan(error))
    unanswered = (inside & np.isnan(values).any(axis=1)).sum()
    return pd.DataFrame({"standard_error": error, "design_effect": effect}).astype("Float64").assign(
        households=pd.array([answered.sum()] * len(variance), dtype="Int64"), unanswered=int(unanswered),
        clusters=len(clusters), degrees_of_freedom=freedom).astype(
            {"unanswered": "Int64", "clusters": "Int64", "degrees_of_freedom": "Int64"})


def _shares(values, design, inside, level):
    share, variance = _linearised(values, design, inside)
    count = (inside & ~np.isnan(values).any(axis=1) & (design.weight > 0)).sum()
    extreme = (share <= 0) | (share >= 1)
    simple = share * (1 - share) / max(count - 1, 1)
    found = _quality(values, design, inside, np.where(extreme, np.nan, variance), simple)
    error, freedom = found["standard_error"].to_numpy("float64", na_value=np.nan), found["degrees_of_freedom"].iloc[0]
    half = _student(level, freedom) * error / np.where(extreme, np.nan, share * (1 - share))
    middle = logit(np.where(extreme, np.nan, share))
    note = np.where(extreme, EXTREME, np.where(np.isnan(error), FEW, None))
    return found.assign(**_figures("share", expit(middle - half), share, expit(middle + half)),
                        note=pd.array(note, dtype="str"))


def _means(values, design, inside, level):
    mean, variance = _linearised(values, design, inside)
    taken = inside & ~np.isnan(values[:, 0]) & (design.weight > 0)
    weight, known = design.weight[taken], values[taken, 0]
    spread = weight @ (known - mean)**2 / max(weight.sum(), 1e-300)
    found = _quality(values, design, inside, variance, np.array([spread / max(len(known) - 1, 1)]))
    error = found["standard_error"].to_numpy("float64", na_value=np.nan)
    half = _student(level, found["degrees_of_freedom"].iloc[0]) * error
    return found.assign(**_figures("mean", mean - half, mean, mean + half),
                        note=pd.array(np.where(np.isnan(error), FEW, None), dtype="str"))


def _student(level, freedom):
    if not 0 < level < 1:
        raise CallError(f"level is {level}; expected a probability between 0 and 1.")
    return student.ppf((1 + level) / 2, freedom) if freedom > 0 else np.nan


def _figures(name, *values):
    return {f"{name}{end}": pd.arrays.FloatingArray(value, np.isnan(value))
            for end, value in zip(("_low", "", "_high"), values, strict=True)}
