"""How long a stock lasts, and how many people's energy falls short of a requirement."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, attribute, bounded

GRAMS_A_TONNE = 1_000_000
RATION = ("people", "grams_per_person_day")
DEFAULTS = {"incoming_tonnes_day": 0.0, "share_allowed": 1.0, "reserve_tonnes": 0.0}
ENDINGS = ("ends", "never", "at the reserve already")
USE = Column("use_tonnes_day", "Float64", "tonnes per day", "What is used a day", nullable=True, minimum=0)
DAYS = bounded(Column("days", "Float64", "days", "Days until the stock is down to the reserve; infinite where it never "
                      "is", minimum=0))
ENDING = attribute(Column("ending", "category", meaning="Whether the stock ends; missing where a figure is",
                          nullable=True, values=ENDINGS))


def days_to_reserve(
        stock: float, *, use_per_day: float, import_per_day: float = 0.0, share_allowed: float = 1.0,
        reserve: float = 0.0
) -> float:
    """Days until a stock is down to its reserve; infinite where what comes in covers the use.

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


def days_of_supply(energy: float, *, people: float, kcal_per_person_day: float, grain_share: float = 1.0) -> float:
    """Days for which a stock of grain covers its share of the energy that people need.

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

    Returns
    -------
    float
        Days.

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


def undernourishment(mean_energy: float, *, variation: float, requirement: float) -> float:
    """Prevalence of undernourishment: the share of people whose usual energy intake is below the requirement.

    FAO's model: the share below *requirement* of a log-normal distribution of habitual energy over a population.  No
    count of people; it says nothing of who.

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


@indicator(USE, *DAYS, ENDING, reference="stock balance in closed form; ration sizes are the caller's",
           also=("stock depletion", "how long food lasts", "days of stock", "run out"))
def ration_scenarios(scenarios: pd.DataFrame) -> pd.DataFrame:
    """Days that a food stock lasts under each scenario of rations and deliveries.

    Where what comes in covers the use it never ends: `days` is infinite and `ending` says `never`.  Missing where
    a figure of the scenario is.  A column that is not there means nothing comes in, all of it is let through, and no
    reserve is kept.

    Parameters
    ----------
    scenarios : DataFrame
        Needs `stock_tonnes`, `people` and `grams_per_person_day`; takes `use_tonnes_day` instead of the two
        before, `incoming_tonnes_day`, `share_allowed` (0 to 1) and `reserve_tonnes`.  Each may have bounds
        (`people_low`, `people_high`).

    Returns
    -------
    DataFrame
        The rows with `use_tonnes_day` [tonnes per day], days with bounds [days], and `ending`.

    Raises
    ------
    TableError
        Where a column is absent, a quantity is negative, or a share lies outside 0 to 1.

    Examples
    --------
    >>> scenarios = pd.DataFrame({"scenario": ["full", "half", "nothing let in"], "stock_tonnes": 1000.0,
    ...                           "people": 100_000, "grams_per_person_day": [500.0, 250.0, 250.0],
    ...                           "incoming_tonnes_day": 30.0, "share_allowed": [1.0, 1.0, 0.0]})
    >>> ration_scenarios(scenarios)[["days", "ending"]].values.tolist()
    [[50.0, 'ends'], [inf, 'never'], [40.0, 'ends']]
    """
    names = ["stock_tonnes", *(["use_tonnes_day"] if "use_tonnes_day" in scenarios else RATION)]
    absent = [name for name in names if name not in scenarios]
    if absent:
        raise TableError(f"ration_scenarios: no column {', '.join(absent)}. Expected {', '.join(names)}.")
    _refuse_negative(scenarios, names)
    found = {end: _lasting(scenarios, end) for end in ("_low", "", "_high")}
    use, days = found[""]
    stock, reserve = (_figure(scenarios, name, "") for name in ("stock_tonnes", "reserve_tonnes"))
    codes = np.select([np.isnan(days), stock <= reserve, np.isinf(days)], [-1, 2, 1], 0)
    columns = {f"days{end}": pd.arrays.FloatingArray(value, np.isnan(value)) for end, (_, value) in found.items()}
    return scenarios.assign(use_tonnes_day=pd.arrays.FloatingArray(use, np.isnan(use)), **columns,
                            ending=pd.Categorical.from_codes(codes, categories=ENDINGS))


def _lasting(scenarios, end):
    """Return the use and the days of the low, central or high end: little stock, much use and little import are low."""
    other = {"_low": "_high", "": "", "_high": "_low"}[end]
    if "use_tonnes_day" in scenarios:
        use = _figure(scenarios, "use_tonnes_day", other)
    else:
        use = _figure(scenarios, "people", other) * _figure(scenarios, "grams_per_person_day", other) / GRAMS_A_TONNE
    let_in = _figure(scenarios, "incoming_tonnes_day", end) * _figure(scenarios, "share_allowed", end)
    left = _figure(scenarios, "stock_tonnes", end) - _figure(scenarios, "reserve_tonnes", other)
    loss = use - let_in
    days = np.divide(left, loss, out=np.full(len(left), np.inf), where=loss > 0)
    days = np.where(left <= 0, 0.0, days)
    return use, np.where(np.isnan(left) | np.isnan(loss), np.nan, days)


def _figure(scenarios, name, end):
    """Return one end of a figure; a figure without bounds is its own, and one that is not there its default."""
    for known in (f"{name}{end}", name):
        if known in scenarios:
            return scenarios[known].to_numpy("float64", na_value=np.nan)
    return np.full(len(scenarios), DEFAULTS[name])


def _refuse_negative(scenarios, names):
    for name in (f"{name}{end}" for name in (*names, *DEFAULTS) for end in ("_low", "", "_high")):
        values = scenarios[name].to_numpy("float64", na_value=np.nan) if name in scenarios else np.zeros(0)
        wrong = (values < 0) | ((values > 1) & name.startswith("share_allowed"))
        if wrong.any():
            raise TableError(f"ration_scenarios: {name} is below 0, or a share above 1, in {wrong.sum()} scenarios.")
