"""Energy of rations and of deliveries: what a person may buy, and what was brought in, per person and day.

An entitlement is not what was eaten, and energy delivered is not food available: stocks, harvests, losses and sharing
out are not in either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

End = Literal["_low", "", "_high"]
ENDS: tuple[End, ...] = ("_low", "", "_high")
OPPOSITE: dict[End, End] = {"_low": "_high", "": "", "_high": "_low"}
EVIDENCE = ("dataset", "part", "record")
KG_PER_TONNE = 1000
GRAMS_PER_KG = 1000

KCAL = bounded(Column("kcal_per_person_day", "Float64", "kcal per person per day",
                      "Energy of the food, not of what was eaten", minimum=0))
RATE = bounded(Column("tonnes_per_day", "Float64", "tonnes per day", "Total over the days of its period", minimum=0))
DAYS = Column("duration_days", "Int64", "days", "Days of the period, first and last included", minimum=1)


@dataclass(frozen=True)
class Assumption:
    """Named quantity that no report gives: low, central and high, its unit, and where it comes from.

    >>> Assumption("food_share", 0.5, 0.8, 1.0, "fraction", "by hand").end("_low")
    0.5
    """

    name: str
    low: float
    value: float
    high: float
    unit: str
    source: str

    def end(self, end: End) -> float:
        """Low, central or high value by its column ending."""
        return {"_low": self.low, "": self.value, "_high": self.high}[end]


@indicator(*KCAL, reference="energy contents: USDA FoodData Central, SR Legacy")
def ration_energy(rations: pd.DataFrame, energy: pd.DataFrame, *, foods: dict[str, str] | None = None) -> pd.DataFrame:
    """Food energy of each ration, per person and day.

    An entitlement is not what was eaten.  Missing where the amount or the energy content of any product is not known,
    never the sum of the rest; a bound is missing where any product's bound is.

    Parameters
    ----------
    rations : DataFrame, table `rations`
        Rations, one row a product. Columns `place`, `product` and `grams_per_person_day`; where there, its bounds,
        `valid_from`, `valid_to`, `kind` and `claim_by`. [grams per person per day]
    energy : DataFrame, table `energy`
        Energy content, one row a commodity. Columns `commodity`, `kcal_per_kg_low`, `kcal_per_kg` and
        `kcal_per_kg_high`. [kcal per kg]
    foods : dict, optional
        The commodity of *energy* that stands for a product, where the names differ.

    Returns
    -------
    DataFrame
        One row for each place, start of validity, kind and claimant: low, central, high. [kcal per person per day]

    Examples
    --------
    >>> rations = pd.DataFrame({"place": ["A"], "valid_from": pd.to_datetime(["2023-01-20"]),
    ...                         "product": ["bread"], "grams_per_person_day": [200.0]})
    >>> energy = pd.DataFrame({"commodity": ["bread"], "kcal_per_kg_low": [2380.0],
    ...                        "kcal_per_kg": [2660.0], "kcal_per_kg_high": [2700.0]})
    >>> ration_energy(rations, energy).to_dict("records")  # doctest: +NORMALIZE_WHITESPACE
    [{'place': 'A', 'valid_from': Timestamp('2023-01-20 00:00:00'),
      'kcal_per_person_day_low': 476.0, 'kcal_per_person_day': 532.0, 'kcal_per_person_day_high': 540.0}]
    """
    named = rations.assign(commodity=rations["product"].replace(foods or {}))
    joined = named.merge(energy[["commodity", *(f"kcal_per_kg{end}" for end in ENDS)]], how="left", on="commodity",
                         validate="many_to_one")
    for end in ENDS:
        grams = joined.get(f"grams_per_person_day{end}", joined["grams_per_person_day"])
        joined[f"kcal_per_person_day{end}"] = grams * joined[f"kcal_per_kg{end}"] / GRAMS_PER_KG
    keys = [name for name in ("place", "valid_from", "valid_to", "kind", "claim_by") if name in joined]
    columns = [f"kcal_per_person_day{end}" for end in ENDS]
    return joined.groupby(keys, observed=True, dropna=False)[columns].sum(skipna=False).reset_index()


@indicator(*RATE, DAYS, reference="arithmetic: total over days, first and last day included")
def delivered_rate(deliveries: pd.DataFrame) -> pd.DataFrame:
    """Tonnes delivered a day, over the days that each total covers.

    Missing where the period or the quantity is.  Rates, baselines and counterfactual rows are refused: they are not
    totals of anything that moved.

    Parameters
    ----------
    deliveries : DataFrame, table `deliveries`
        Totals in tonnes. Columns `measure`, `unit`, `period_start`, `period_end`, `quantity_low`, `quantity` and
        `quantity_high`. [tonnes]

    Returns
    -------
    DataFrame
        The rows, with duration_days and tonnes_per_day low, central and high. [tonnes per day]

    Raises
    ------
    TableError
        Where a row is not a total of delivered tonnes.

    Examples
    --------
    >>> total = pd.DataFrame({"period_start": pd.to_datetime(["2022-12-12"]),
    ...                       "period_end": pd.to_datetime(["2023-06-11"]), "measure": ["delivered"],
    ...                       "unit": ["tonnes"], "quantity_low": [5574.0], "quantity": [5574.0],
    ...                       "quantity_high": [5574.0]})
    >>> delivered_rate(total)["tonnes_per_day"].round(1).to_list()
    [30.6]
    """
    wrong = deliveries["measure"].ne("delivered") | deliveries["unit"].ne("tonnes")
    if wrong.any():
        found = deliveries.loc[wrong, ["measure", "unit"]].astype("str").drop_duplicates().agg(" in ".join, axis=1)
        raise TableError(f"delivered_rate takes totals delivered in tonnes, found {'; '.join(found)}. Select the rows.")
    days = (deliveries["period_end"] - deliveries["period_start"]).dt.days + 1
    rates = {f"tonnes_per_day{end}": deliveries[f"quantity{end}"] / days for end in ENDS}
    return deliveries.assign(duration_days=days.astype("Int64"), **rates)


@indicator(*KCAL, reference="tonnes x food share x energy content / people; interval arithmetic over the assumptions")
def delivered_energy(deliveries: pd.DataFrame, assumptions: Mapping[str, Assumption]) -> pd.DataFrame:
    """Food energy of what was delivered, per person and day, under named assumptions.

    Energy *delivered*: not food available, and not what was eaten.  Low takes every assumption at the end that makes
    the result smallest, high at the end that makes it largest; so the interval holds for any mix inside them.

    Parameters
    ----------
    deliveries : DataFrame, table `deliveries`
        Totals delivered. Columns `measure`, `unit`, `period_start`, `period_end`, `quantity_low`, `quantity` and
        `quantity_high`. [tonnes]
    assumptions : mapping of str to Assumption
        `food_share` (fraction of the tonnes that is food), `kcal_per_kg` (energy of that food) and `population` (people
        who share it).

    Returns
    -------
    DataFrame
        The rows of `delivered_rate`, with kcal_per_person_day low, central, high. [kcal per person per day]

    Raises
    ------
    TableError
        Where an assumption is absent, or a row is no total of delivered tonnes.

    Examples
    --------
    >>> total = pd.DataFrame({"period_start": pd.to_datetime(["2023-01-01"]),
    ...                       "period_end": pd.to_datetime(["2023-01-10"]), "measure": ["delivered"],
    ...                       "unit": ["tonnes"], "quantity_low": [100.0], "quantity": [100.0],
    ...                       "quantity_high": [100.0]})
    >>> told = {"food_share": Assumption("food_share", 0.5, 0.8, 1.0, "fraction", "by hand"),
    ...         "kcal_per_kg": Assumption("kcal_per_kg", 2000, 3000, 3600, "kcal per kg", "by hand"),
    ...         "population": Assumption("population", 10000, 10000, 20000, "people", "by hand")}
    >>> delivered_energy(total, told)["kcal_per_person_day"].to_list()
    [2400.0]
    """
    absent = {"food_share", "kcal_per_kg", "population"} - assumptions.keys()
    if absent:
        raise TableError(f"delivered_energy needs the assumptions {', '.join(sorted(absent))}. Name them.")
    rated = delivered_rate(deliveries)
    share, content, people = (assumptions[name] for name in ("food_share", "kcal_per_kg", "population"))
    energy = {
        f"kcal_per_person_day{end}": rated[f"tonnes_per_day{end}"] * KG_PER_TONNE * share.end(end) * content.end(end)
        / people.end(OPPOSITE[end])
        for end in ENDS
    }
    return rated.assign(**energy)


def sensitivity(deliveries: pd.DataFrame, assumptions: Mapping[str, Assumption]) -> pd.DataFrame:
    """Delivered food energy with one assumption at a time at its low and at its high end, the others central.

    Parameters
    ----------
    deliveries : DataFrame, table `deliveries`
        Totals delivered. Columns `measure`, `unit`, `period_start`, `period_end`, `quantity_low`, `quantity` and
        `quantity_high`. [tonnes]
    assumptions : mapping of str to Assumption
        As in `delivered_energy`.

    Returns
    -------
    DataFrame
        One row for each delivery and assumption: assumption, at_low, central, at_high. [kcal per person per day]

    Examples
    --------
    >>> total = pd.DataFrame({"period_start": pd.to_datetime(["2023-01-01"]),
    ...                       "period_end": pd.to_datetime(["2023-01-10"]), "measure": ["delivered"],
    ...                       "unit": ["tonnes"], "quantity_low": [100.0], "quantity": [100.0],
    ...                       "quantity_high": [100.0]})
    >>> told = {"food_share": Assumption("food_share", 0.5, 0.8, 1.0, "fraction", "by hand"),
    ...         "kcal_per_kg": Assumption("kcal_per_kg", 2000, 3000, 3600, "kcal per kg", "by hand"),
    ...         "population": Assumption("population", 10000, 10000, 20000, "people", "by hand")}
    >>> sensitivity(total, told).set_index("assumption").loc["food_share", ["at_low", "at_high"]].to_list()
    [1500.0, 3000.0]
    """
    rows = []
    for name in assumptions:
        found = {}
        for column, end in (("at_low", "_low"), ("central", ""), ("at_high", "_high")):
            fixed = {other: _fixed(told, end if other == name else "") for other, told in assumptions.items()}
            found[column] = delivered_energy(deliveries, fixed)["kcal_per_person_day"].to_numpy()
        evidence = deliveries[[column for column in EVIDENCE if column in deliveries]].reset_index(drop=True)
        rows.append(evidence.assign(assumption=name, **found))
    return pd.concat(rows, ignore_index=True)


def _fixed(assumption, end):
    value = assumption.end(end)
    return Assumption(assumption.name, value, value, value, assumption.unit, assumption.source)
