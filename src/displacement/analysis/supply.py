"""How long a stock lasts, and how many people's energy falls short of a requirement."""

import numpy as np
from scipy.stats import norm

from displacement.errors import TableError


def days_to_reserve(stock, *, use_per_day, import_per_day=0.0, share_allowed=1.0, reserve=0.0):
    """Return the days until *stock* falls to *reserve*; infinite (never) where what comes in covers the use.

    Parameters
    ----------
    stock : float
        What there is. [tonnes]
    use_per_day : float
        What is used. [tonnes per day]
    import_per_day : float
        What usually comes in. [tonnes per day]
    share_allowed : float
        Share of it that is let through, between 0 and 1. [fraction]
    reserve : float
        Stock at which to stop. [tonnes]

    Returns
    -------
    float
        Days; 0 where the stock is at or below the reserve already, `inf` where it never falls to it.

    Raises
    ------
    TableError
        Where a quantity is negative or the share lies outside 0 to 1.

    Examples
    --------
    >>> round(days_to_reserve(10000, use_per_day=150, import_per_day=120, share_allowed=0.3), 4)
    87.7193
    >>> days_to_reserve(10000, use_per_day=100, import_per_day=120)
    inf
    """
    if min(stock, use_per_day, import_per_day, reserve) < 0 or not 0 <= share_allowed <= 1:
        raise TableError("days_to_reserve needs quantities of 0 or more and a share between 0 and 1.")
    if stock <= reserve:
        return 0.0
    loss = use_per_day - import_per_day * share_allowed
    return (stock - reserve) / loss if loss > 0 else float("inf")


def days_of_supply(energy, *, people, kcal_per_person_day, grain_share=1.0):
    """Return the days for which grain of a given *energy* feeds *people*, if it gives a share of their energy.

    Parameters
    ----------
    energy : float
        Energy of the grain. [kcal]
    people : float
        People who share it. [people]
    kcal_per_person_day : float
        Requirement, or planning figure. [kcal per person per day]
    grain_share : float
        Share of the diet's energy that is grain. [fraction]

    Raises
    ------
    TableError
        Where one is not above 0, or the share is above 1.

    Examples
    --------
    >>> round(days_of_supply(16545045370000, people=50e6, kcal_per_person_day=2200, grain_share=0.7), 2)
    214.87
    """
    if not min(energy, people, kcal_per_person_day, grain_share) > 0 or grain_share > 1:
        raise TableError("days_of_supply needs quantities above 0 and a share of at most 1.")
    return energy / grain_share / (people * kcal_per_person_day)


def undernourishment(mean_energy, *, variation, requirement):
    """Return the prevalence of undernourishment: the share below *requirement* of a log-normal distribution.

    A model of habitual energy over a population, no count of people; it says nothing of who.

    Parameters
    ----------
    mean_energy : float
        Mean dietary energy consumption. [kcal per person per day]
    variation : float
        Coefficient of variation. [fraction]
    requirement : float
        Minimum dietary energy requirement. [kcal per person per day]

    Returns
    -------
    float
        Prevalence. [per cent]

    Raises
    ------
    TableError
        Where one is not above 0.

    References
    ----------
    FAO, Food security indicators, methodology of SDG 2.1.1.

    Examples
    --------
    >>> round(undernourishment(2100, variation=0.2, requirement=1700), 4)
    16.653
    """
    if not min(mean_energy, variation, requirement) > 0:
        raise TableError("undernourishment needs a mean, a variation and a requirement above 0.")
    sigma = np.sqrt(np.log(1 + variation**2))
    mu = np.log(mean_energy) - sigma**2 / 2
    return float(100 * norm.cdf((np.log(requirement) - mu) / sigma))
