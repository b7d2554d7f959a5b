"""Accounts of food: what came in, what became of it, what is left over; and the energy of it for each person and day.

FAO leaves out the lines that an item does not have, so that a missing line may mean none or not known: the caller says
which.  Groups of items hold their items again, and nothing here adds items up.
"""

from typing import Literal

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PAGE = "food_balance"
KEYS = ("period_start", "period_end", "country", "area", "area_code", "area_code_system", "area_level", "method",
        "item", "item_code")
CODES = {"5511": "production", "5611": "imports", "5911": "exports", "5072": "stock_change", "5071": "stock_change",
         "5301": "published_supply", "5142": "food", "5141": "food", "5521": "feed", "5527": "seed", "5123": "losses",
         "5121": "losses", "5120": "losses", "5131": "processing", "5130": "processing", "5154": "other_uses",
         "5153": "other_uses", "5171": "tourists", "5170": "residuals"}
NAMES = {
    "production": "production", "producción": "production",
    "import quantity": "imports", "imports": "imports", "importations - quantité": "imports",
    "importations": "imports", "importación - cantidad": "imports", "importaciones - cantidad": "imports",
    "export quantity": "exports", "exports": "exports", "exportations - quantité": "exports",
    "exportations": "exports", "exportación - cantidad": "exports", "exportaciones - cantidad": "exports",
    "stock variation": "stock_change", "stock change": "stock_change", "variation de stock": "stock_change",
    "variación de existencias": "stock_change",
    "domestic supply quantity": "published_supply", "domestic supply": "published_supply",
    "disponibilité intérieure": "published_supply", "suministro interno": "published_supply",
    "disponibilidad interna": "published_supply",
    "food": "food", "nourriture": "food", "alimentos": "food", "comida": "food",
    "feed": "feed", "aliments pour animaux": "feed", "alimento para animales": "feed", "pienso": "feed",
    "seed": "seed", "semences": "seed", "semilla": "seed", "semillas": "seed",
    "losses": "losses", "waste": "losses", "pertes": "losses", "pérdidas": "losses", "desperdicios": "losses",
    "processing": "processing", "processed": "processing", "traitement": "processing", "transformation": "processing",
    "procesamiento": "processing", "elaboración": "processing",
    "other uses (non-food)": "other_uses", "other uses": "other_uses", "other utilization": "other_uses",
    "autres utilisations (non alimentaire)": "other_uses", "autres utilisations (non alimentaires)": "other_uses",
    "autres utilisations": "other_uses", "otros usos (no alimentarios)": "other_uses", "otros usos": "other_uses",
    "tourist consumption": "tourists", "consommation touristique": "tourists", "consumo turístico": "tourists",
    "residuals": "residuals", "résidus": "residuals", "residuos": "residuals", "residual": "residuals",
}
THOUSAND_TONNES = {"1000 t": 1.0, "t": 0.001}
PEOPLE = {"1000 people": 1000.0, "people": 1.0}
KCAL_A_DAY = "kcal per person per day"
POPULATION_ITEM, POPULATION_ELEMENT = "2501", "511"
POPULATION_NAMES = ("population", "población", "total population - both sexes")
SUPPLY = ("production", "imports", "exports", "stock_change")
USES = ("food", "feed", "seed", "losses", "processing", "other_uses")
OPTIONAL = ("tourists",)                        # a line of the new method only, and of few countries
PUBLISHED = ("published_supply", "residuals")
REQUIRED = (*SUPPLY, *USES)
ALL_LINES = (*REQUIRED, *OPTIONAL, *PUBLISHED)
ABSENT = ("missing", "none")
STOCK_SIGNS = {"new": 1.0, "old": -1.0}         # FAO's old sheets add the variation to supply, the new ones take it off
STOCKS = {"method": None, "added": 1.0, "withdrawn": -1.0}
ENDS = ("_low", "", "_high")


def _line(name, meaning):
    return Column(name, "Float64", "1000 t", meaning, nullable=True)


LINES = (
    *(_line(name, f"{name.replace('_', ' ').capitalize()}; missing if not published") for name in
      ("production", "imports", "exports")),
    _line("stock_change", "What was added to stocks; below 0 what was taken from them"),
    *bounded(_line("supply", "Production and imports less exports and stock change")),
    *(_line(name, f"{name.replace('_', ' ').capitalize()}; missing if not published") for name in USES),
    _line("tourists", "Eaten by visitors; where published"),
    *bounded(_line("uses", "Food, feed, seed, losses, processing, other uses and visitors")),
    *bounded(_line("remainder", "Supply less uses: what the account does not explain")),
    _line("published_supply", "Domestic supply as published"),
    _line("residuals", "The publisher's own balancing line, not counted as a use"),
)
MISSING_LINES = Column("lacking", "str", meaning="Lines that are missing, so that there is no remainder", nullable=True)
ENERGY = bounded(Column("kcal_per_person_day", "Float64", KCAL_A_DAY, "Energy of the food that was available to each "
                        "person, which is not what was eaten", minimum=0))
PUBLISHED_ENERGY = Column("published_kcal_per_person_day", "Float64", KCAL_A_DAY, "The same as FAO publishes it",
                          nullable=True, minimum=0)


@indicator(*LINES, MISSING_LINES, reference="FAO 2001, Food balance sheets: a handbook; FAO 2017, Guidelines for the "
           "compilation of food balance sheets")
def balance_account(
        food_balance: pd.DataFrame, *, absent: Literal["missing", "none"] = "missing",
        stock: Literal["method", "added", "withdrawn"] = "method"
) -> pd.DataFrame:
    """Food balance sheet of each item: supply, uses, and the remainder that the account does not explain.

    Production + imports - exports - stock change = uses + remainder.  The remainder is a line of its own and is never
    spread over the others.  It is missing where a line is, and `lacking` names those.  FAO leaves out lines that an
    item does not have; `absent="none"` reads a line without any record as none, while a record without a value stays
    missing.

    Parameters
    ----------
    food_balance : DataFrame, table `food_balance`
        Quantities by item and element.  Columns `item`, `element`, `value` and `unit`; where there, `element_code`,
        `item_code`, the period, the area, and `method`, which tells the sign of stock changes.  [1000 t or t, as `unit`
        says]
    absent : {"missing", "none"}
        What a line without a record means.
    stock : {"method", "added", "withdrawn"}
        What a stock variation above 0 is: an addition (FAO's new method), a withdrawal (the old), or as the column
        `method` says; missing where it does not.

    Returns
    -------
    DataFrame
        One row for each period, area and item, with its lines.  [1000 t]

    Raises
    ------
    TableError
        Where a quantity has another unit, or a line stands twice (items that share a name need their codes).
    CallError
        Where *absent* or *stock* is none of those.

    Examples
    --------
    >>> lines = {"Production": 100, "Import Quantity": 50, "Export Quantity": 10, "Stock Variation": 5, "Food": 100,
    ...          "Feed": 20, "Seed": 4, "Losses": 6, "Processing": 0, "Other uses (non-food)": 3}
    >>> sheet = pd.DataFrame({"item": "Wheat", "element": list(lines), "value": list(lines.values()), "unit": "1000 t",
    ...                       "method": "new"})
    >>> balance_account(sheet)[["supply", "uses", "remainder"]].values.tolist()
    [[135.0, 133.0, 2.0]]
    """
    if absent not in ABSENT or stock not in STOCKS:
        raise CallError(f"balance_account: absent {absent!r} and stock {stock!r}; expected one of {', '.join(ABSENT)} "
                        f"and of {', '.join(STOCKS)}.")
    rows, keys = _quantities(food_balance), [name for name in KEYS if name in food_balance]
    found, account, line = _accounts(rows, keys)
    ends = [_wide(len(found), account, line, _signed(rows, end, stock), absent) for end in ENDS]
    return pd.concat([found, _account(*ends)], axis=1)


def _account(low, central, high):
    table = central.copy()
    for end, near, far in zip(ENDS, (low, central, high), (high, central, low), strict=True):
        table[f"supply{end}"] = near["production"] + near["imports"] - far["exports"] - far["stock_change"]
        seen = near["tourists"].where(near["tourists"].notna(), 0.0)
        table[f"uses{end}"] = near[list(USES)].sum(axis=1, skipna=False) + seen
    for end, other in zip(ENDS, ENDS[::-1], strict=True):
        table[f"remainder{end}"] = table[f"supply{end}"] - table[f"uses{other}"]
    patterns, which = np.unique(central[list(REQUIRED)].isna().to_numpy(), axis=0, return_inverse=True)
    names = np.array([*(", ".join(np.array(REQUIRED)[pattern]) or None for pattern in patterns), None], dtype=object)
    lacking = pd.array(names[which.ravel()], dtype="str")
    return table.astype("Float64").assign(lacking=lacking)[[*(column.name for column in LINES), "lacking"]]


def _quantities(food_balance):
    """Return the rows that are lines of an account, with the name of the line."""
    line = _text(food_balance["element"]).str.casefold().map(NAMES)
    if "element_code" in food_balance:
        line = _text(food_balance["element_code"]).map(CODES).fillna(line)          # a code says it in every language
    wanted = line.notna() & ~_of_population(food_balance)
    return food_balance.assign(line=line)[wanted]


def _signed(rows, end, stock):
    """Return values in 1000 tonnes, additions to stocks above 0."""
    factor = _text(rows["unit"]).map(THOUSAND_TONNES)
    if factor.isna().any():
        strange = rows.loc[factor.isna(), "unit"].drop_duplicates().astype("str")
        raise TableError(f"Quantities of a food balance are in {' or '.join(THOUSAND_TONNES)}; found "
                         f"{', '.join(strange)}.")
    sign = pd.Series(1.0, index=rows.index)
    moved = rows["line"].eq("stock_change")
    told = (_text(rows["method"]).map(STOCK_SIGNS) if "method" in rows else pd.Series(np.nan, index=rows.index))
    sign = sign.mask(moved, told if stock == "method" else STOCKS[stock])
    backwards = {"_low": "_high", "_high": "_low", "": ""}[end]
    taken = _end(rows, end).where(sign > 0, _end(rows, backwards))
    return taken * factor * sign.where(taken.ne(0), 1.0)             # no change is none, whatever the sign means


def _end(rows, end):
    name = f"value{end}" if f"value{end}" in rows else "value"
    return pd.Series(rows[name].to_numpy("float64", na_value=np.nan), index=rows.index)


def _accounts(rows, keys):
    """Return the accounts, one a row, and where each of *rows* stands in them: its account and its line."""
    if keys:
        account = rows.groupby(keys, observed=True, dropna=False).ngroup().to_numpy()
    else:
        account = np.zeros(len(rows), dtype="int64")
    line = pd.Categorical(rows["line"], categories=ALL_LINES).codes
    twice = pd.DataFrame({"account": account, "line": line}).duplicated().to_numpy()
    if twice.any():
        one = rows.iloc[np.flatnonzero(twice)[0]]
        raise TableError(f"{twice.sum()} lines stand twice in their account, such as {one['line']} of {one['item']}. "
                         "Items that share a name need item_code; choose one method.")
    found = rows[keys].take(np.unique(account, return_index=True)[1]).reset_index(drop=True)
    return found, account, line


def _wide(count, account, line, values, absent):
    """Return one row an account and one column a line, NaN where the line is missing."""
    wide = np.full((count, len(ALL_LINES)), np.nan)
    if absent == "none":
        wide[:, :len(REQUIRED)] = 0.0               # the caller says that a line without any record is none
    wide[account, line] = values
    return pd.DataFrame(wide, columns=ALL_LINES)


@indicator(*ENERGY, PUBLISHED_ENERGY, reference="FAO 2001, Food balance sheets: a handbook, chapter on food supply a "
           "head")
def energy_per_person(food_balance: pd.DataFrame, energy: pd.DataFrame | None = None) -> pd.DataFrame:
    """Food energy of each item of a food balance sheet that was available per person and day.

    Without *energy* it is what FAO publishes.  With it, food [1000 t] times its energy content, over people and days of
    the period; missing where food, people or the energy content is.  Available is not eaten: waste in households and
    how food is shared are not in it.

    Parameters
    ----------
    food_balance : DataFrame, table `food_balance`
        With the energy a head that FAO publishes [kcal per person per day], or food [1000 t or t] and the population
        [1000 people or people].  Columns `item`, `element`, `value` and `unit`; where there, codes and area; and
        `period_start` and `period_end`, which are needed with energy contents.
    energy : DataFrame, table `energy`, optional
        Columns `commodity` and `kcal_per_kg`, with or without bounds; a commodity is spelt as the item.  [kcal per kg]

    Returns
    -------
    DataFrame
        One row for each period, area and item: kcal_per_person_day with bounds, published_kcal_per_person_day.

    Raises
    ------
    TableError
        Where a figure stands twice, or food or people have another unit.

    Examples
    --------
    >>> sheet = pd.DataFrame({"period_start": pd.Timestamp("2023-01-01"), "period_end": pd.Timestamp("2023-12-31"),
    ...                       "item": ["Wheat", "Population"], "element": ["Food", "Total Population - Both sexes"],
    ...                       "value": [365.0, 5000.0], "unit": ["1000 t", "1000 people"]})
    >>> energy = pd.DataFrame({"commodity": ["Wheat"], "kcal_per_kg": [3000.0]})
    >>> energy_per_person(sheet, energy)["kcal_per_person_day"].to_list()
    [600.0]
    """
    keys = [name for name in KEYS if name in food_balance]
    rows = food_balance[food_balance["unit"].eq(KCAL_A_DAY).fillna(False)]
    _once(rows, keys, "energy a head")
    published = rows[keys].assign(published=_end(rows, ""), **{f"kcal{end}": _end(rows, end) for end in ENDS})
    if energy is not None:
        computed = _computed(food_balance, energy, keys)
        published = computed.merge(published[[*keys, "published"]], how="outer", on=keys, validate="one_to_one")
    figures = {f"kcal_per_person_day{end}": published[f"kcal{end}"].astype("Float64") for end in ENDS}
    return published[keys].assign(**figures, published_kcal_per_person_day=published["published"].astype("Float64"))


def _computed(food_balance, energy, keys):
    """Return food times energy content, over people and days."""
    food = _quantities(food_balance).query("line == 'food'")
    _once(food, keys, "food")
    places = [name for name in keys if name not in ("item", "item_code")]
    people = _people(food_balance, places)
    joined = food[keys].assign(**{f"kg{end}": _signed(food, end, "added") * 1e6 for end in ENDS},
                               commodity=_text(food["item"])).merge(people, how="left", on=places,
                                                                    validate="many_to_one")
    contents = [name for name in (f"kcal_per_kg{end}" for end in ENDS) if name in energy]
    joined = joined.merge(energy[["commodity", *contents]].assign(commodity=_text(energy["commodity"])), how="left",
                          on="commodity", validate="many_to_one")
    days = (joined["period_end"] - joined["period_start"]).dt.days + 1
    for end in ENDS:
        content = joined[f"kcal_per_kg{end}" if f"kcal_per_kg{end}" in contents else "kcal_per_kg"].astype("Float64")
        joined[f"kcal{end}"] = joined[f"kg{end}"] * content / joined["people"] / days
    return joined[[*keys, *(f"kcal{end}" for end in ENDS)]]


def _people(food_balance, places):
    """Return the people of each period and area, from the rows on the population."""
    rows = food_balance[_of_population(food_balance) & food_balance["unit"].isin(list(PEOPLE))]
    if not len(rows):
        raise TableError(f"The food balance has no population in {' or '.join(PEOPLE)}, over which to divide: it is "
                         f"element {POPULATION_ELEMENT} of item {POPULATION_ITEM}.")
    _once(rows, places, "population")
    factor = _text(rows["unit"]).map(PEOPLE).astype("float64")
    return rows[places].assign(people=_end(rows, "") * factor)


def _of_population(food_balance):
    of = _text(food_balance["item"]).str.casefold().isin(POPULATION_NAMES)
    return of | food_balance["item_code"].eq(POPULATION_ITEM).fillna(False) if "item_code" in food_balance else of


def _once(rows, keys, what):
    twice = rows.duplicated(keys) if keys else pd.Series([False] * min(len(rows), 1) + [True] * (len(rows) - 1))
    if twice.any():
        raise TableError(f"{twice.sum()} figures on {what} stand twice. Items that share a name need item_code; choose "
                         "one method and one element.")


def _text(column):
    return column.astype("str")
