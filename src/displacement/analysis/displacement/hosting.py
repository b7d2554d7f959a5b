"""How many people a country hosts for each thousand who live there."""

from typing import Literal

import pandas as pd

from displacement.analysis._bounds import divided, ends, summed
from displacement.analysis._indicator import indicator
from displacement.analysis.displacement._movements import SIDES, across_borders, refuse_unknown
from displacement.analysis.displacement._national import national, refuse_datasets, refuse_levels, refuse_repeats
from displacement.analysis.displacement.totals import SERIES_STARTS, series_start
from displacement.errors import TableError
from displacement.tables._table import Column, bounded
from displacement.tables.stocks import STOCKS

PAGE = "rates"
HOSTED = ("REF", "OIP")
HOSTED_PEOPLE = bounded(Column("hosted", "Int64", "people", "Refugees and other people in need of international "
                               "protection from other countries", minimum=0))
INHABITANTS = bounded(Column("inhabitants", "Int64", "people", "People who live in the country", minimum=0))
HOSTED_RATE = bounded(Column("hosted_per_1000", "Float64", "people per 1,000 inhabitants", "People hosted", minimum=0))
DENOMINATOR = Column("denominator", "str", meaning="Dataset, and variant, of the inhabitants")
INHABITANTS_DATES = tuple(Column(f"inhabitants_date_{end}", "datetime64[us]", "day", f"{word} reference day of the "
                                 "inhabitants", nullable=True) for end, word in (("earliest", "First"),
                                                                                 ("latest", "Last")))
MISSING = Column("missing", "str", meaning="Members and inhabitants that no row tells; empty where none is missing")
DATES = ["date_earliest", "date_latest"]
GROUPS = ("age_from", "age_to", "age_group")
PER = 1000


@indicator(*HOSTED_PEOPLE, *INHABITANTS, *HOSTED_RATE, DENOMINATOR, *INHABITANTS_DATES, MISSING,
           reference="UNHCR, Global Trends: refugees relative to national population; UN, World Population Prospects",
           also=("refugees per capita", "refugees per inhabitant", "host countries", "hosting burden"))
def hosted_per_1000(
        stocks: pd.DataFrame, population: pd.DataFrame, *, by: Literal["asylum", "world"] = "asylum",
        convention: Literal["same year", "latest"] = "same year"
) -> pd.DataFrame:
    """Refugees and other people in need of international protection per 1,000 inhabitants of the host country.

    People whose country of origin is the country of asylum are not hosted.  Bounds of small counts are carried.  A
    member (`REF`, or from 2018 `OIP`) that no row of the date tells is named in `missing`: the others are then a lower
    bound.  A country without inhabitants has no rate, and `missing` says so.  The rate of the world is all who are
    hosted over the inhabitants of all countries of *population*, and missing while a host has no inhabitants there.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        People by country of asylum at a date.  Needs `date`, `origin`, `asylum`, `population_type`, `persons_low`,
        `persons`, `persons_high` and `dataset`. [people]
    population : DataFrame, table `population`
        Inhabitants of countries, each once for a date: no regions, one variant, both sexes and all ages.  Needs
        `country`, `date_earliest`, `date_latest`, `persons_low`, `persons`, `persons_high` and `dataset`; takes
        `area_level`, `admin_level`, `sex`, `age_from`, `age_to`, `age_group`, `variant` and `place`. [people]
    by : {"asylum", "world"}
        A row for each country of asylum, or one for the world.
    convention : {"same year", "latest"}
        `same year`: inhabitants of the year of the stock, as UNHCR divides.  `latest`: the last at or before its date.

    Returns
    -------
    DataFrame
        One row for each date (and country): hosted, inhabitants [people], hosted_per_1000, each low, central, high;
        denominator and its dates, missing.

    Raises
    ------
    TableError
        Where *population* holds aggregates, or a country twice for a date, or the people hosted would be counted twice.
    CallError
        Where a parameter names what there is not.

    References
    ----------
    UNHCR, Global Trends: Forced Displacement (yearly), chapter 2.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2017-12-31"]), "origin": "AFG", "asylum": "ARM", "dataset": "s",
    ...                        "population_type": "REF", "persons_low": [1], "persons": [5], "persons_high": [5]})
    >>> people = pd.DataFrame({"date_earliest": pd.to_datetime(["2017-07-01"]), "country": "ARM", "persons": [2500],
    ...                        "area_level": "country", "dataset": "p"})
    >>> people = people.assign(date_latest=people["date_earliest"], persons_low=people["persons"],
    ...                        persons_high=people["persons"])
    >>> found = hosted_per_1000(stocks, people)
    >>> found[["hosted_per_1000_low", "hosted_per_1000", "denominator"]].to_numpy().tolist()
    [[0.4, 2.0, 'p']]
    """
    refuse_unknown([by], ("asylum", "world"), "hosted_per_1000: by")
    refuse_unknown([convention], ("same year", "latest"), "hosted_per_1000: convention")
    hosted, people = _hosted(stocks), _inhabitants(population)
    countries = summed(hosted, ["date", "asylum"], "persons", total="hosted").reset_index()
    joined = _dated(countries, people, convention)
    if by == "world":
        joined = _world(joined, people, convention)
    table = divided(_with_missing(joined, hosted), "hosted", "inhabitants", "hosted_per_1000", PER)
    keys = ["date"] if by == "world" else ["date", "asylum"]
    dates = [column.name for column in INHABITANTS_DATES]
    return table[[*keys, *ends("hosted"), *ends("inhabitants"), *ends("hosted_per_1000"), "denominator", *dates,
                  "missing"]].sort_values(keys, ignore_index=True)


def _hosted(stocks):
    rows = series_start(stocks[stocks["population_type"].astype("str").isin(HOSTED).to_numpy()])
    rows = national(rows.dropna(subset=ends("persons"), how="all"), SIDES)
    if rows.empty:
        raise TableError(f"stocks: no row of {' or '.join(HOSTED)}, so nobody is hosted in them.")
    rows = rows.astype({"population_type": "str", "dataset": "str"})
    refuse_datasets(rows, ("population_type", "date"))
    refuse_repeats(rows, STOCKS, ("population_type", "date", *SIDES))
    refuse_levels(rows, ("population_type", "date"), SIDES, ("asylum",))
    return across_borders(rows)


def _inhabitants(population):
    """Return the inhabitants of countries by date; refuse aggregates, places inside a country and repeats.

    A country without an ISO code of its own, such as the Channel Islands, counts under its name.
    """
    if "country" not in population:
        raise TableError("population: no column country. Give a population of countries, such as world_bank_population "
                         "or un_world_population.")
    group = population["area_level"].ne("country") if "area_level" in population else population["country"].isna()
    group = (group | population["country"].eq("total")).fillna(True).astype("bool")
    if group.any():
        raise TableError(f"population: {group.sum()} rows are of aggregates, such as {_name(population[group])}. Keep "
                         'countries: population[population["area_level"].eq("country")].')
    rows = _whole(population).astype({"country": "str", "dataset": "str"})
    rows = rows.assign(country=rows["country"].fillna(rows["place"])) if "place" in rows else rows
    _refuse_inside(rows)
    keys = ["country", *DATES]
    if rows.duplicated(keys).any():
        first = rows[rows.duplicated(keys)].iloc[0]
        raise TableError(f"population: {first['country']} on {first['date_latest']:%Y-%m-%d} is there more than once. "
                         "Choose one dataset, variant and claim.")
    variant = "" if "variant" not in rows else (", " + rows["variant"].astype("str")).fillna("")
    return rows.assign(denominator=rows["dataset"] + variant)[[*keys, *ends("persons"), "denominator"]].rename(
        columns={f"persons{end}": f"inhabitants{end}" for end in ("_low", "", "_high")}
        | {name: f"inhabitants_{name}" for name in DATES})


def _whole(population):
    """Return the rows over both sexes and all ages."""
    whole = pd.Series(True, index=population.index)
    if "sex" in population:
        whole &= population["sex"].eq("total") | population["sex"].isna()
    for name in GROUPS:
        if name in population:
            whole &= population[name].isna()
    return population[whole.to_numpy()]


def _refuse_inside(rows):
    inside = rows["admin_level"].gt(0).fillna(False) if "admin_level" in rows else pd.Series(False, index=rows.index)
    if inside.any():
        raise TableError(f"population: {inside.sum()} rows are of places inside a country. Give whole countries.")


def _name(rows):
    first = rows.iloc[0]
    return first.get("place", first["country"])


def _dated(countries, people, convention):
    """Return *countries* with the inhabitants of the same year, or the last that were told by the date."""
    if convention == "same year":
        year = people["inhabitants_date_earliest"].dt.year
        inside = people[year.eq(people["inhabitants_date_latest"].dt.year)].assign(year=year)
        twice = inside[inside.duplicated(["country", "year"])]
        if len(twice):
            raise TableError(f"population: {twice['country'].iloc[0]} has several dates in {twice['year'].iloc[0]}. "
                             "Give one for each year, or use convention='latest'.")
        keyed = countries.assign(year=countries["date"].dt.year)
        return keyed.merge(inside, how="left", left_on=["asylum", "year"], right_on=["country", "year"],
                           validate="many_to_one").drop(columns=["country", "year"])
    ordered = people.assign(upto=people["inhabitants_date_latest"]).sort_values("upto")
    return pd.merge_asof(countries.sort_values("date"), ordered, left_on="date", right_on="upto", left_by="asylum",
                         right_by="country").drop(columns=["country", "upto"])


def _world(joined, people, convention):
    """Return one row a date: all who are hosted over the inhabitants of every country that *people* tells."""
    hosted = summed(joined, ["date"], "hosted").reset_index()
    every = hosted[["date"]].merge(pd.DataFrame({"asylum": people["country"].unique()}), how="cross")
    told = _dated(every, people, convention).dropna(subset=["inhabitants"])
    world = summed(told, ["date"], "inhabitants")
    more = told.groupby("date").agg(denominator=("denominator", lambda names: ", ".join(sorted(set(names)))),
                                    inhabitants_date_earliest=("inhabitants_date_earliest", "min"),
                                    inhabitants_date_latest=("inhabitants_date_latest", "max"))
    lacks = joined[joined["inhabitants"].isna() & joined["hosted_high"].ne(0).fillna(True)]
    names = lacks.groupby("date")["asylum"].agg(", ".join).rename("uncounted")
    return hosted.join(world.join(more), on="date").join(names, on="date")


def _with_missing(table, hosted):
    """Return *table* with the members that no row of the date tells; they leave only a lower bound of who is hosted."""
    there = hosted.groupby("date")["population_type"].unique()
    absent = table["date"].map({date: ", ".join(code for code in HOSTED if code not in found and not (
        code == "OIP" and date.year < SERIES_STARTS["OIP"])) for date, found in there.items()})
    partial = absent.ne("").to_numpy()
    nobody = table["inhabitants_low"].isna().map({True: "inhabitants", False: ""})
    lacks = ("inhabitants of " + table["uncounted"]).fillna("").where(nobody.eq(""), nobody) if "uncounted" in table \
        else nobody
    bounded_by = {name: table[name].mask(partial) for name in ("hosted", "hosted_high")}
    unknown = lacks.ne("").to_numpy()
    people = {name: table[name].astype("Int64").mask(unknown) for name in ("inhabitants", "inhabitants_high")}
    joint = pd.Series("; ", index=table.index).mask(~partial | ~unknown, "")
    return table.assign(**bounded_by, **people, missing=(absent + joint + lacks).astype("str"),
                        denominator=table["denominator"].fillna("none"))
