"""Prices made comparable: what a kilogram costs, and where that cannot be said."""

import re

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column, attribute, bounded

PAGE = "prices"
GRAM = 0.001
POUND = 0.45359237
MASSES = {                                            # kilograms: least and most that the word means
    "kg": (1.0, 1.0), "kgs": (1.0, 1.0), "kilo": (1.0, 1.0), "kilogram": (1.0, 1.0), "kilogramme": (1.0, 1.0),
    "g": (GRAM, GRAM), "gr": (GRAM, GRAM), "gm": (GRAM, GRAM), "gms": (GRAM, GRAM), "gram": (GRAM, GRAM),
    "gramme": (GRAM, GRAM), "mg": (GRAM**2, GRAM**2),
    "mt": (1000.0, 1000.0), "t": (1000.0, 1000.0), "ton": (907.18474, 1016.0469088), "tonne": (1000.0, 1000.0),
    "metric ton": (1000.0, 1000.0), "metric tonne": (1000.0, 1000.0), "tm": (1000.0, 1000.0),
    "pound": (POUND, POUND), "lb": (POUND, POUND), "lbs": (POUND, POUND),
    "ounce": (POUND / 16, POUND / 16), "oz": (POUND / 16, POUND / 16),
    "libra": (POUND, 0.5), "quintal": (100 * POUND, 100.0), "qq": (100 * POUND, 100.0), "arroba": (25 * POUND, 15.0),
    "maund": (37.3242, 40.0),
}
VOLUMES = {"l", "lt", "ltr", "liter", "litre", "ml", "cl", "dl", "gallon", "gal", "cubic meter", "cubic metre", "m3",
           "cuartilla", "bottle", "pint", "quart", "cup", "barrel"}
SERVICES = {"day", "hour", "week", "month", "course", "trip", "gb", "mb", "kwh", "kw", "minute"}
RATE = re.compile(r"[a-z]{3} ?/ ?[a-z]{3}")
QUANTITY = re.compile(r"(?P<count>\d+(?:\.\d+)?)? *(?P<word>.+)")
PLURALS = {f"{word}s" for word in MASSES} - set(MASSES)

NO_UNIT = "the unit is not stated"
NO_PRICE = "the price is missing"
NO_MASS = "the unit is no mass: pieces, or a measure whose mass is not stated"
NO_DENSITY = "the unit is a volume, and no density is stated"
NO_GOOD = "the unit is no quantity of a good"
NO_RATE = "the unit is an exchange rate"
REASONS = (NO_UNIT, NO_PRICE, NO_MASS, NO_DENSITY, NO_GOOD, NO_RATE)

PRICE_PER_KG = bounded(Column("price_per_kg", "Float64", "currency per kg", "Price of a kilogram; missing where the "
                              "unit tells no mass, and the central value where its mass is not one number", minimum=0))
NOT_PER_KG = attribute(Column("not_per_kg", "category", meaning="Why there is no price per kilogram; missing where "
                              "there is one", nullable=True, values=REASONS))


@indicator(*PRICE_PER_KG, NOT_PER_KG, reference="international avoirdupois pound of 1959: 0.45359237 kg exactly; "
           "International Vocabulary of Metrology for the rest")
def per_kilogram(prices: pd.DataFrame) -> pd.DataFrame:
    """Price of a kilogram of each row, with bounds, and the reason where there is none.

    The unit is divided out, nothing else: no rows are averaged, no currency is converted, and a price of a shelled and
    one of an unshelled good stay what they are.  Where a word means several masses (libra, quintal, arroba, maund, and
    a ton that is not said to be metric) there are bounds but no central value.  A missing price stays missing, a zero
    stays zero.  Volumes would need a density that no provider states, so they have no price per kilogram.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        Prices with or without bounds. Columns `unit` and `price`; where there, `price_low` and `price_high`. [currency
        per unit]

    Returns
    -------
    DataFrame
        The same rows, with `price_per_kg_low`, `price_per_kg`, `price_per_kg_high` [currency per kg] and `not_per_kg`,
        which says why there is none and is missing where there is one.

    Raises
    ------
    TableError
        Where the frame has no column `unit` or `price`.

    References
    ----------
    Units as WFP and FAO write them; United States National Bureau of Standards 1959, Federal Register 24:5348.

    Examples
    --------
    >>> prices = pd.DataFrame({"unit": ["90 KG", "500 G", "Quintal", "L"], "price": [46.0, 2.0, 50.0, 3.0]})
    >>> per_kilogram(prices)[["unit", "price_per_kg_low", "price_per_kg", "price_per_kg_high"]].round(3)
          unit  price_per_kg_low  price_per_kg  price_per_kg_high
    0    90 KG             0.511         0.511              0.511
    1    500 G               4.0           4.0                4.0
    2  Quintal               0.5          <NA>              1.102
    3        L              <NA>          <NA>               <NA>
    >>> per_kilogram(prices)["not_per_kg"].iloc[3]
    'the unit is a volume, and no density is stated'
    """
    absent = [name for name in ("unit", "price") if name not in prices.columns]
    if absent:
        raise TableError(f"per_kilogram needs the column {' and '.join(absent)} of the table prices.")
    units = pd.Categorical(prices["unit"])
    told = [mass(unit) for unit in units.categories]
    least, most = (_each(units, [found[end] for found in told], np.nan) for end in (0, 1))
    low, central, high = (_figures(prices, name) for name in ("price_low", "price", "price_high"))
    per_kg = {"price_per_kg_low": low / most, "price_per_kg": np.where(least == most, central / least, np.nan),
              "price_per_kg_high": high / least}
    reasons = _each(units, [REASONS.index(found[2]) if found[2] else -1 for found in told], REASONS.index(NO_UNIT))
    nothing = np.logical_and.reduce([np.isnan(values) for values in per_kg.values()])
    reasons = np.where((reasons < 0) & nothing, REASONS.index(NO_PRICE), reasons)
    return prices.assign(**{name: pd.arrays.FloatingArray(values, np.isnan(values)) for name, values in per_kg.items()},
                         not_per_kg=pd.Categorical.from_codes(reasons, categories=REASONS))


def mass(unit: object) -> tuple[float, float, str | None]:
    """Least and most kilograms that a unit of sale means, and the reason where it means none.

    Parameters
    ----------
    unit : str
        Unit of sale as the provider writes it, in English or Spanish.

    Returns
    -------
    (float, float, str or None)
        Least and most [kg], NaN where the unit is no mass; and why it is none.

    Examples
    --------
    >>> mass("3.5 KG"), mass("Quintal"), mass("Head")[2]
    ((3.5, 3.5, None), (45.359237, 100.0, None), 'the unit is no mass: pieces, or a measure whose mass is not stated')
    """
    text = " ".join(str(unit).casefold().split())
    if RATE.fullmatch(text):
        return np.nan, np.nan, NO_RATE
    match = QUANTITY.fullmatch(text)
    word = match["word"].strip(" .") if match else ""
    word = word.removesuffix("s") if word in PLURALS else word
    count = float(match["count"] or 1) if match else np.nan
    if word in MASSES and count > 0:
        least, most = MASSES[word]
        return count * least, count * most, None
    return np.nan, np.nan, _reason(text, word)


def _reason(text, word):
    if text in ("", "not stated", "nan"):
        return NO_UNIT
    singular = word.removesuffix("s")
    if word in VOLUMES or singular in VOLUMES:
        return NO_DENSITY
    return NO_GOOD if word in SERVICES or singular in SERVICES else NO_MASS


def _each(units, found, missing):
    """Return what was *found* of each distinct unit for every row; *missing* where a row has no unit."""
    return np.array([*found, missing])[units.codes]


def _figures(prices, name):
    """Return a bound of the price; a price without bounds is its own."""
    found = prices[name] if name in prices.columns else prices["price"]
    return found.to_numpy("float64", na_value=np.nan)
