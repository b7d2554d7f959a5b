"""Crude death rate, with the exact interval of a full count."""

import numpy as np
from scipy.stats import chi2

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

PER = 10_000
RATE = bounded(Column("deaths_per_10000_day", "Float64", "deaths per 10,000 people per day", "Crude death rate",
                      minimum=0))


@indicator(*RATE, reference="Checchi and Roberts 2005, HPN paper 52; exact Poisson interval: Garwood 1936")
def crude_death_rate(deaths, *, people, days, level=0.95):
    """Return the crude death rate of a full count, with its exact Poisson interval.

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
    if deaths < 0 or deaths != int(deaths) or not people > 0 or not days > 0 or not 0 < level < 1:
        raise TableError("crude_death_rate needs a whole number of deaths, and people and days above 0.")
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * deaths) / 2 if deaths else 0.0
    high = chi2.ppf(1 - tail, 2 * (deaths + 1)) / 2
    scale = PER / (people * days)
    ends = zip(("_low", "", "_high"), (low, deaths, high), strict=True)
    return {f"deaths_per_10000_day{end}": float(np.multiply(count, scale)) for end, count in ends}
