"""Crude and under-five death rates, with the exact interval of a full count, beside emergency thresholds."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import chi2

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PER = 10_000
RATE = bounded(Column("deaths_per_10000_day", "Float64", "deaths per 10,000 people per day", "Crude death rate",
                      minimum=0))
UNDER_FIVE_RATE = bounded(Column("under_five_deaths_per_10000_day", "Float64", "deaths per 10,000 children under five "
                                 "per day", "Under-five death rate", minimum=0))
THRESHOLDS = {"deaths_per_10000_day": 1.0, "under_five_deaths_per_10000_day": 2.0}
VERDICTS = ("at or above", "below", "cannot be told")
THRESHOLD = Column("threshold", "Float64", "deaths per 10,000 per day", "Rate from which it is an emergency", minimum=0)
VERDICT = Column("verdict", "category", meaning="Where the whole interval lies", values=VERDICTS)


@indicator(*RATE, reference="Checchi and Roberts 2005, HPN paper 52; exact Poisson interval: Garwood 1936",
           also=("CDR", "CMR", "crude mortality rate", "deaths per 10,000"))
def crude_death_rate(deaths: int, *, people: float, days: float, level: float = 0.95) -> dict[str, float]:
    """Crude death rate (CDR) of a full count, with its exact Poisson interval.

    For counts of everybody only: the deaths of a cluster sample vary more than this interval says.

    Parameters
    ----------
    deaths : int
        Deaths counted in the period. [deaths]
    people : float
        People in the middle of the period. [people]
    days : float
        Length of the period. [days]
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    dict
        deaths_per_10000_day low, central, high.

    Raises
    ------
    TableError
        Where deaths are negative or no whole number, or people or days are not above 0.

    Examples
    --------
    >>> round(crude_death_rate(31, people=4180, days=92)["deaths_per_10000_day"], 4)
    0.8061
    """
    return _rate(deaths, people, days, level, "crude_death_rate", "deaths_per_10000_day")


@indicator(*UNDER_FIVE_RATE, reference="Checchi and Roberts 2005, HPN paper 52; exact Poisson interval: Garwood 1936",
           also=("U5DR", "U5MR", "child mortality", "under-five mortality"))
def under_five_death_rate(deaths: int, *, children: float, days: float, level: float = 0.95) -> dict[str, float]:
    """Under-five death rate (U5DR) of a full count, with its exact Poisson interval.

    Deaths of children under five over children under five: not the under-five mortality per 1,000 live births, which is
    a risk over five years.

    Parameters
    ----------
    deaths : int
        Deaths of children under five in the period. [deaths]
    children : float
        Children under five in the middle of the period. [people]
    days : float
        Length of the period. [days]
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    dict
        under_five_deaths_per_10000_day low, central, high.

    Raises
    ------
    TableError
        Where deaths are negative or no whole number, or children or days are not above 0.

    Examples
    --------
    >>> under_five_death_rate(12, children=600, days=100)["under_five_deaths_per_10000_day"]
    2.0
    """
    return _rate(deaths, children, days, level, "under_five_death_rate", "under_five_deaths_per_10000_day")


@indicator(THRESHOLD, VERDICT, reference="Sphere handbook 2018, health: double the baseline, else 1 (2 under five) a "
           "day per 10,000; Checchi and Roberts 2005, HPN paper 52",
           also=("Sphere", "famine threshold", "excess mortality", "mortality emergency"))
def emergency_threshold(rate: Mapping[str, float], *, baseline: float | None = None) -> dict[str, float | str]:
    """Emergency threshold of a death rate, and on which side of it the whole interval lies.

    An emergency is a rate of twice the baseline or more; where the baseline is not known, 1 a day per 10,000 people,
    and 2 per 10,000 children under five.  Where the interval holds the threshold, it `cannot be told`.

    Parameters
    ----------
    rate : dict
        What `crude_death_rate` or `under_five_death_rate` gives. [deaths per 10,000 per day]
    baseline : float, optional
        The same rate before the crisis. [deaths per 10,000 per day]

    Returns
    -------
    dict
        threshold, and verdict: `at or above`, `below` or `cannot be told`.

    Raises
    ------
    CallError
        Where *rate* is no death rate.
    TableError
        Where the baseline is not above 0.

    Examples
    --------
    >>> emergency_threshold(crude_death_rate(31, people=4180, days=92))
    {'threshold': 1.0, 'verdict': 'cannot be told'}
    >>> emergency_threshold(crude_death_rate(31, people=4180, days=92), baseline=0.2)
    {'threshold': 0.4, 'verdict': 'at or above'}
    """
    names = [name for name in THRESHOLDS if name in rate]
    if len(names) != 1:
        raise CallError(f"emergency_threshold needs one death rate, {' or '.join(THRESHOLDS)}; found "
                        f"{', '.join(rate)}.")
    if baseline is not None and not baseline > 0:
        raise TableError(f"emergency_threshold needs a baseline above 0, not {baseline}.")
    threshold = THRESHOLDS[names[0]] if baseline is None else 2 * baseline
    sides = rate[f"{names[0]}_low"] >= threshold, rate[f"{names[0]}_high"] < threshold, True
    return {"threshold": threshold, "verdict": VERDICTS[sides.index(True)]}


def _rate(deaths, people, days, level, function, name):
    known = not any(pd.isna(value) for value in (deaths, people, days))
    if not known or deaths < 0 or deaths % 1 or people <= 0 or days <= 0 or not 0 < level < 1:
        raise TableError(f"{function} needs a whole number of deaths, people and days above 0, and a level between 0 "
                         "and 1.")
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * deaths) / 2 if deaths else 0.0
    high = chi2.ppf(1 - tail, 2 * (deaths + 1)) / 2
    scale = PER / (people * days)
    ends = zip(("_low", "", "_high"), (low, deaths, high), strict=True)
    return {f"{name}{end}": float(np.multiply(count, scale)) for end, count in ends}
