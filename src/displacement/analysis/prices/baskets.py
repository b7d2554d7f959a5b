"""What a basket costs, what one good buys of another, and prices without the inflation: per market and month.

A basket with a food that has no price has no cost: the sum of the rest is the cost of another basket.
"""

from collections.abc import Sequence
from typing import Literal, cast

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.prices._panel import NO_OBSERVATIONS, SERIES
from displacement.analysis.prices.units import mass
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

OF_THE_GOOD = ("commodity", "commodity_id", "unit")
ENDS = ("_low", "", "_high")
STEPS = {"month": "M", "year": "Y"}
MONTHS = 12
EXACT, CONVERTED = 0, 1
COST = bounded(Column("basket_cost", "Float64", "currency per basket", "Cost of the basket; missing where one of its "
                      "goods has no price", minimum=0))
IMPUTED_SHARE = Column("imputed_share", "Float64", "fraction", "Share of the cost that rests on filled-in prices",
                       nullable=True, minimum=0, maximum=1)
LACKING = Column("lacking", "str", meaning="Goods of the basket without a price in the month", nullable=True)
TERMS = bounded(Column("terms_of_trade", "Float64", "units bought per unit sold", "How many units of the good that is "
                       "bought the price of one unit of the good that is sold pays for", minimum=0))
TERMS_IMPUTED = Column("imputed", "boolean", meaning="Whether one of the two prices was filled in; missing where one "
                       "is missing", nullable=True)
REAL = bounded(Column("real_price", "Float64", "currency of the base per unit", "Price at the price level of the base",
                      minimum=0))
BASE = Column("base", "str", meaning="Month or year whose price level real prices are in")


@indicator(*COST, IMPUTED_SHARE, LACKING, reference="WFP 2020, Minimum expenditure baskets, guidance note: quantities "
           "of a stated basket at the prices of each market and month")
def basket_cost(
        prices: pd.DataFrame, basket: pd.DataFrame, *, by: Sequence[str] | None = None, allow_imputed: bool = True
) -> pd.DataFrame:
    """Cost of a basket of stated foods and goods, at the prices of each market and month.

    The cost is the sum of quantity times price.  It is missing where one good has no price, or only one that was filled
    in and is not allowed; `lacking` names those goods.  Prices in another unit are converted where both units are
    masses.  Bounds are added up, so that they are wider than an interval of the sum would be.

    Parameters
    ----------
    prices : DataFrame, table `prices` or result of `filled_prices`
        Prices, observed or filled; `imputed` marks filled prices, and none is where there is no such column.  Forecasts
        are left out.  Columns `date`, `commodity`, `unit`, `price` and those of *by*; where there, `imputed`,
        `price_flag`, and `market`, `currency` and others that tell markets apart.  [currency per unit]
    basket : DataFrame
        One row a good.  Columns `commodity`, `quantity` and `unit`.  [units]
    by : list of str, optional
        Columns that tell markets apart; place, price type, currency and who states the price where it is not given.
    allow_imputed : bool
        Whether a filled-in price may stand for a missing one.

    Returns
    -------
    DataFrame
        Columns of *by*, date (first day of the month), basket_cost with bounds, imputed_share, lacking; for each month
        in which at least one good has a price.

    Raises
    ------
    TableError
        Where a quantity is missing or below 0, a good stands twice, or a market has two prices of one in a month.

    Examples
    --------
    >>> prices = pd.DataFrame({"date": pd.to_datetime(["2024-05-15"] * 2), "market": "A", "currency": "SDG",
    ...                        "commodity": ["Sorghum", "Oil"], "unit": ["90 KG", "L"], "price": [45000.0, 2000.0],
    ...                        "imputed": [False, True]})
    >>> basket = pd.DataFrame({"commodity": ["Sorghum", "Oil"], "quantity": [12, 1.0], "unit": ["KG", "L"]})
    >>> basket_cost(prices, basket)[["basket_cost", "imputed_share"]].values.tolist()
    [[8000.0, 0.25]]
    """
    basket = _checked(basket)
    by = _markets(prices, by)
    found = [_priced(prices, row.commodity, row.unit, by, allow_imputed).assign(
        commodity=row.commodity, quantity=float(cast("float", row.quantity))) for row in basket.itertuples()]
    rows = pd.concat(found, ignore_index=True)
    for end in ENDS:
        rows[f"cost{end}"] = rows["quantity"] * rows[f"price{end}"]
    rows["imputed_cost"] = rows["cost"].where(rows["imputed"], 0.0)
    keys = [*by, "date"]
    grouped = rows.groupby(keys, observed=True, dropna=False)
    sums = grouped[[*(f"cost{end}" for end in ENDS), "imputed_cost"]].sum(skipna=False)
    whole = grouped.size().eq(len(basket))
    table = pd.DataFrame({f"basket_cost{end}": sums[f"cost{end}"].where(whole).astype("Float64") for end in ENDS})
    share = (sums["imputed_cost"] / sums["cost"].where(sums["cost"] > 0)).where(whole)
    table = table.assign(imputed_share=share.astype("Float64"), lacking=_lacking(rows, grouped, basket, whole))
    return table.reset_index()


def _lacking(rows, grouped, basket, whole):
    """Return the goods that each market and month lacks, in the order of the basket; missing where none is."""
    number = grouped.ngroup().to_numpy()
    there = np.zeros((len(whole), len(basket)), dtype=bool)
    there[number, pd.Categorical(rows["commodity"], categories=basket["commodity"]).codes] = True
    patterns, which = np.unique(there, axis=0, return_inverse=True)
    names = [", ".join(basket["commodity"][~pattern]) or None for pattern in patterns]
    return pd.Series(pd.array(np.array([*names, None], dtype=object)[which.ravel()], dtype="str"), index=whole.index)


def _checked(basket):
    absent = [name for name in ("commodity", "quantity", "unit") if name not in basket]
    if absent or not len(basket):
        raise TableError(f"A basket has one row a good, with commodity, quantity and unit; found {len(basket)} rows "
                         f"without {', '.join(absent) or 'any'}.")
    basket = basket.reset_index(drop=True).assign(commodity=basket["commodity"].astype("str").to_numpy())
    twice = basket.loc[basket["commodity"].duplicated(), "commodity"]
    quantity = basket["quantity"].to_numpy("float64", na_value=np.nan)
    if len(twice) or not (quantity >= 0).all():
        raise TableError("A basket has each good once, with a quantity of 0 or more; "
                         f"twice: {', '.join(twice) or 'none'}; without one: {(~(quantity >= 0)).sum()} goods.")
    return basket


@indicator(*TERMS, TERMS_IMPUTED, reference="FAO and WFP market analysis: barter terms of trade, price of what is sold "
           "over price of what is bought")
def terms_of_trade(
        prices: pd.DataFrame, *, sold: tuple[str, str], bought: tuple[str, str], by: Sequence[str] | None = None,
        allow_imputed: bool = True
) -> pd.DataFrame:
    """Terms of trade: how much of one good the price of another, or a day's wage, pays for.

    Both prices are of the same market, month, price type and currency.  Missing where one of them is, or where what is
    bought costs nothing.  Prices in another unit are converted where both units are masses.

    Parameters
    ----------
    prices : DataFrame, table `prices` or result of `filled_prices`
        As of `basket_cost`.  Columns `date`, `commodity`, `unit`, `price` and those of *by*; where there, `imputed`,
        `price_flag`, and `market`, `currency` and others that tell markets apart.  [currency per unit]
    sold, bought : (str, str)
        Commodity and unit: `("Livestock (goat)", "Head")` and `("Sorghum", "KG")` give kilograms of sorghum a goat.
    by : list of str, optional
        Columns that tell markets apart; as of `basket_cost`.  Leave `price_type` out where the two goods are priced at
        different stages of trade.
    allow_imputed : bool
        Whether a filled-in price may stand for a missing one.

    Returns
    -------
    DataFrame
        Columns of *by*, date, `price_sold`, `price_bought` [currency per stated unit], terms_of_trade with bounds,
        `imputed`; for each month in which one of the two has a price.

    Raises
    ------
    TableError
        Where a market has two prices of one good in a month.

    Examples
    --------
    >>> prices = pd.DataFrame({"date": pd.to_datetime(["2024-05-15"] * 2), "market": "A",
    ...                        "commodity": ["Goat", "Sorghum"], "unit": ["Head", "90 KG"], "price": [6e4, 4.5e4]})
    >>> terms_of_trade(prices, sold=("Goat", "Head"), bought=("Sorghum", "KG"))["terms_of_trade"].to_list()
    [120.0]
    """
    by = _markets(prices, by)
    sides = {side: _priced(prices, *good, by, allow_imputed) for side, good in (("sold", sold), ("bought", bought))}
    keys = [*by, "date"]
    joined = sides["sold"].merge(sides["bought"], how="outer", on=keys, suffixes=("|sold", "|bought"),
                                 validate="one_to_one")
    table = pd.DataFrame({f"price_{side}": joined[f"price|{side}"] for side in sides})
    for end, other in zip(ENDS, ENDS[::-1], strict=True):
        below = joined[f"price{other}|bought"]
        table[f"terms_of_trade{end}"] = joined[f"price{end}|sold"] / below.where(below > 0)
    both = [joined[f"imputed|{side}"].astype("boolean") for side in sides]
    either = (both[0] | both[1]).mask(both[0].isna() | both[1].isna())
    return pd.concat([joined[keys], table.astype("Float64").assign(imputed=either)], axis=1)


def _markets(prices, by):
    return [name for name in SERIES if name in prices and name not in OF_THE_GOOD] if by is None else list(by)


def _priced(prices, commodity, unit, by, allow_imputed):
    """Return the prices of *unit* of one good, one a market and month: as observed in it, else converted."""
    rows = prices[prices["commodity"].eq(commodity) & prices["price"].notna()]
    if "price_flag" in rows:
        rows = rows[~rows["price_flag"].isin(NO_OBSERVATIONS)]
    imputed = rows["imputed"].astype("bool") if "imputed" in rows else pd.Series(False, index=rows.index)
    found = rows[by].assign(date=rows["date"].to_numpy().astype("datetime64[M]").astype("datetime64[us]"),
                            imputed=imputed)
    factor, rank = _factors(rows["unit"], unit)
    for end in ENDS:
        name = f"price{end}" if f"price{end}" in rows else "price"
        found[f"price{end}"] = rows[name].to_numpy("float64", na_value=np.nan) * factor
    found = found.assign(rank=rank)[~np.isnan(factor) & (allow_imputed | ~imputed.to_numpy())]
    keys = [*by, "date"]
    if keys:
        best = found["rank"].eq(found.groupby(keys, observed=True, dropna=False)["rank"].transform("min"))
        found = found[best]
    twice = found.duplicated(keys)
    if twice.any():
        one = found[twice].iloc[0]
        raise TableError(f"{twice.sum()} prices of {commodity} are second ones of their market and month, such as "
                         f"{', '.join(str(one[name]) for name in by)} in {one['date']:%B %Y}. Name the columns that "
                         "tell markets apart with by=, or choose one of them.")
    return found.drop(columns="rank")


def _factors(units, wanted):
    """Return what each price is multiplied with to be of the *wanted* unit, NaN where it cannot be, and its rank."""
    units = pd.Categorical(units)
    told = [_factor(unit, wanted) for unit in units.categories]
    factor, rank = (np.array([*(pair[place] for pair in told), other])[units.codes]
                    for place, other in ((0, np.nan), (1, CONVERTED)))
    return factor, rank


def _factor(unit, wanted):
    if str(unit).casefold() == str(wanted).casefold():
        return 1.0, EXACT
    (least, most, _), (wanted_least, wanted_most, _) = mass(unit), mass(wanted)
    single = least == most and wanted_least == wanted_most
    return (wanted_least / least if single else np.nan), CONVERTED


@indicator(*REAL, BASE, reference="IMF and others 2020, Consumer Price Index Manual: deflation by an index")
def deflated(
        prices: pd.DataFrame, index: pd.DataFrame, *, base: str, by: Sequence[str] = (),
        step: Literal["month", "year"] = "month"
) -> pd.DataFrame:
    """Prices without inflation: at the price level of a named month or year, by a price index.

    Price x index of the base / index of the month.  Missing where the index is: no index is carried forward.  A base
    year of a monthly index is the mean of its twelve months, and missing where one of them is.  A change of currency is
    not undone by an index.

    Parameters
    ----------
    prices : DataFrame, table `prices`
        Prices with or without bounds.  Columns `date`, `price` and those of *by*; where there, `price_low` and
        `price_high`.  [currency per unit]
    index : DataFrame
        One row a month or year (and one for each of *by*).  Columns `date`, `index` and those of *by*.  [any base]
    base : str
        Month or year whose price level real prices are in: `"2015-03"` or `"2015"`.
    by : sequence of str
        Columns that prices and index share, such as `country`.
    step : {"month", "year"}
        Whether the index has one row a month or a year.

    Returns
    -------
    DataFrame
        The rows with `index`, real_price with bounds, and `base`.

    Raises
    ------
    TableError
        Where the index has two rows of one month, or one that is not above 0.
    CallError
        Where the base is not in the index, or the step is none of these.

    Examples
    --------
    >>> prices = pd.DataFrame({"date": pd.to_datetime(["2020-01-15", "2021-01-15"]), "price": [10.0, 15.0]})
    >>> cpi = pd.DataFrame({"date": pd.to_datetime(["2020-01-01", "2021-01-01"]), "index": [100.0, 120.0]})
    >>> deflated(prices, cpi, base="2020-01")[["real_price", "base"]].values.tolist()
    [[10.0, '2020-01'], [12.5, '2020-01']]
    """
    if step not in STEPS:
        raise CallError(f"step is {step!r}, expected one of {', '.join(STEPS)}.")
    keys = [*by, "period"]
    index = index[index["index"].notna()]
    told = index[list(by)].assign(period=_period(index["date"], step), index=index["index"].astype("float64"))
    if told.duplicated(keys).any() or not (told["index"] > 0).all():
        raise TableError(f"The index needs one value above 0 for each {step}; found {told.duplicated(keys).sum()} "
                         f"second ones and {(~(told['index'] > 0)).sum()} that are not above 0.")
    level = _base(told, base, list(by), step)
    joined = prices[list(by)].assign(period=_period(prices["date"], step)).merge(
        told, how="left", on=keys, validate="many_to_one")
    joined["level"] = (joined.merge(level, how="left", on=list(by), validate="many_to_one")["level"] if by
                       else level["level"].iloc[0])
    ratio = pd.Series((joined["level"] / joined["index"]).to_numpy(), index=prices.index)
    real = {f"real_price{end}": (prices[name].astype("Float64") * ratio.astype("Float64")) for end in ENDS
            if (name := f"price{end}") in prices}
    return prices.assign(index=joined["index"].astype("Float64").to_numpy(), **real,
                         base=pd.Series(str(base), index=prices.index, dtype="str"))


def _period(dates, step):
    return dates.to_numpy().astype(f"datetime64[{STEPS[step]}]").astype("datetime64[us]")


def _base(told, base, by, step):
    """Return the index of the base for each of *by*; NaN where a month of a base year is missing."""
    text = str(base)
    kind = {4: "year", 7: "month"}.get(len(text))
    if kind is None or (kind, step) == ("month", "year"):
        raise CallError(f"base is {base!r}; expected a year such as '2015'"
                        f"{', or a month such as 2015-03' if step == 'month' else ', since the index is yearly'}.")
    inside = told[told["period"].dt.strftime("%Y-%m").str.startswith(text)]
    if not len(inside):
        raise CallError(f"The index has no value for the base {text}; it runs from {told['period'].min():%Y-%m} to "
                        f"{told['period'].max():%Y-%m}.")
    needed = MONTHS if (kind, step) == ("year", "month") else 1
    if not by:
        return pd.DataFrame({"level": [inside["index"].mean() if len(inside) == needed else np.nan]})
    grouped = inside.groupby(by, observed=True, dropna=False)["index"]
    return grouped.mean().where(grouped.size().eq(needed)).rename("level").reset_index()
