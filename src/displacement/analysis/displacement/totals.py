"""What a figure can and cannot tell: when a series began, what a total is made of, how much is known of people."""

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from displacement.analysis._indicator import ColumnName, indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column
from displacement.tables.stocks import PERSONS

PAGE = "quality"
ENDS = [column.name for column in PERSONS]
SERIES_STARTS = {"REF": 1951, "IDP": 1993, "ASY": 2000, "STA": 2004, "OIP": 2018}
METHODOLOGY = "UNHCR, Refugee Data Finder, Methodology, https://www.unhcr.org/refugee-statistics/methodology/"
TRENDS = "UNHCR, Global Trends: Forced Displacement (yearly), chapter 1"

DISPLACED = {
    "REF": "refugees under UNHCR's mandate",
    "ASY": "asylum-seekers",
    "OIP": "other people in need of international protection, from 2018",
    "UNRWA": "Palestine refugees under UNRWA's mandate",
    "IDP": "people internally displaced by conflict and violence, as IDMC counts them",
}
FIELDS = {"UNRWA": {"origin": ("PSE",), "asylum": ("JOR", "LBN", "PSE", "SYR")}}      # where a member can apply at all
NO_PLACE = ("total", "UNK")
MISSING = Column("missing", "str", meaning="Members that no row tells for the date, with the places; empty where none "
                                           "is")


@indicator(*PERSONS, reference=METHODOLOGY, also=("false zeros", "structural zeros", "when counting began"))
def series_start(stocks: pd.DataFrame, *, starts: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Stocks in which a zero from before anybody counted that population is missing instead.

    UNHCR's files hold 0 where a population was not yet counted.  Only zeros are touched: an earlier figure above 0 was
    counted by someone and stays, and so does every figure from the first year on.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        Figures with their date and population type.  Needs `date`, `population_type`, `persons_low`, `persons` and
        `persons_high`. [people]
    starts : mapping of str to int, optional
        First year of each population type; UNHCR's where it is not given: refugees 1951, IDPs 1993, asylum-seekers
        2000, stateless people 2004, other people in need of international protection 2018.  A type that is not
        named has no known start and is left as it is.

    Returns
    -------
    DataFrame, table `stocks`
        The same rows; low, central and high of an earlier zero are missing. [people]

    References
    ----------
    UNHCR, Refugee Data Finder, Methodology, https://www.unhcr.org/refugee-statistics/methodology/

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["1999-12-31", "2000-12-31"]), "population_type": "ASY",
    ...                        "persons_low": [0, 0], "persons": [0, 0], "persons_high": [0, 0]})
    >>> series_start(stocks.convert_dtypes())["persons"].tolist()
    [<NA>, 0]
    """
    first = stocks["population_type"].astype("str").map(SERIES_STARTS if starts is None else starts).astype("float64")
    early = (stocks["date"].dt.year < first).to_numpy() & stocks["persons"].eq(0).fillna(False).to_numpy(dtype=bool)
    return stocks.assign(**{end: stocks[end].mask(early) for end in ENDS})


@indicator(*PERSONS, MISSING, reference=TRENDS,
           also=("displaced", "refugees and IDPs", "total displaced", "Global Trends", "how many had to flee"))
def forcibly_displaced(*stocks: pd.DataFrame, by: Literal["origin", "asylum"] | None = None) -> pd.DataFrame:
    """People forcibly displaced, in the world or by country: the only total across population types.

    Its members are refugees under UNHCR's mandate, asylum-seekers, other people in need of international protection
    (from 2018, when the category was made), Palestine refugees under UNRWA's mandate, and people internally displaced
    by conflict and violence as IDMC counts them.  Stateless people overlap with refugees, host communities are not
    displaced, returns are movements, and UNHCR's own IDPs are the same people as IDMC's in another book: none of them
    is added, though their rows may stand in the tables.

    A place that a table says nothing of is not at zero.  Each place in any of the tables, by origin unless *by*
    says asylum, needs every member that can apply to it: UNRWA's only in its fields (Jordan, Lebanon, Syria, Gaza
    and the West Bank, with Palestinian origin).  Where one is not told, `missing` names it with the places, and the
    sum of the rest is a lower bound only: central and high are missing.  A total over places tells all of them.  A
    hidden figure (`*`) makes the central value missing and keeps both bounds.  Zeros from before a series began
    count as missing (`series_start`).

    Parameters
    ----------
    stocks : DataFrames, table `stocks`
        Tables of UNHCR (`unhcr_population`), UNRWA (`unhcr_unrwa`) and IDMC (`idmc_displacement`, or UNHCR's copy
        `unhcr_idmc`).  Needs `date`, `origin`, `asylum`, `population_type`, `persons_low`, `persons`, `persons_high`
        and `dataset`; takes `cause`, `figure_role`, `place` and `place_code`. [people]
    by : {"origin", "asylum"}, optional
        For a total of each country.

    Returns
    -------
    DataFrame
        One row for each date (and country): low, central, high, missing (such as `IDP (SDN)`, or `IDP` where no table
        has it, or the row is one country's). [people]

    Raises
    ------
    CallError
        Where no table is given, or *by* is neither.
    TableError
        Where people would be counted twice: a member from two datasets, a row twice, totals beside their parts,
        places beside their country; or where a table holds no member, or only totals of what *by* asks for.

    References
    ----------
    UNHCR, Global Trends: Forced Displacement (yearly), chapter 1.

    Examples
    --------
    >>> unhcr = pd.DataFrame({"date": pd.Timestamp(2023, 12, 31), "origin": "total", "asylum": "total",
    ...                       "population_type": ["REF", "ASY", "OIP"], "persons": [31_637_408, 6_858_500, 5_755_363],
    ...                       "dataset": "unhcr_population"})
    >>> unrwa = unhcr[:1].assign(population_type="UNRWA", persons=5_969_804, dataset="unhcr_unrwa")
    >>> tables = [table.assign(persons_low=table["persons"], persons_high=table["persons"]) for table in (unhcr, unrwa)]
    >>> print(forcibly_displaced(*tables).to_string(index=False))
          date  persons_low  persons  persons_high missing
    2023-12-31     50221075     <NA>          <NA>     IDP
    """
    if not stocks or by not in (None, "origin", "asylum"):
        raise CallError("forcibly_displaced takes tables of stocks, and by='origin' or by='asylum'.")
    rows = pd.concat([_member_rows(frame) for frame in stocks], ignore_index=True)
    _refuse_two_datasets(rows)
    _refuse_repeated(rows)
    _refuse_levels(rows, by)
    keys = ["date", by] if by else ["date"]
    total = rows.groupby(keys, observed=True)[ENDS].sum()
    holes = rows[ENDS].isna().groupby([rows[key] for key in keys], observed=True).any()
    total = total.mask(holes).reset_index()
    missing = pd.Series(_missing(rows, by, total), index=total.index, dtype="str")
    partial = missing.ne("").to_numpy()
    return total.assign(persons=total["persons"].mask(partial), persons_high=total["persons_high"].mask(partial),
                        missing=missing)


def _member_rows(frame):
    """Return the rows of *frame* that are members of the total: type, date, countries, bounds, dataset."""
    code = frame["population_type"].astype("str")
    by_idmc = frame["dataset"].astype("str").str.contains("idmc").to_numpy()
    conflict = frame["cause"].eq("conflict").to_numpy() if "cause" in frame else by_idmc
    wanted = code.isin(DISPLACED).to_numpy() & (code.ne("IDP").to_numpy() | (by_idmc & conflict))
    if "figure_role" in frame:
        wanted &= frame["figure_role"].eq("country total").to_numpy() | code.ne("IDP").to_numpy()
    found = frame[wanted]
    if found.empty:
        raise TableError(f"{', '.join(frame['dataset'].astype('str').unique()) or 'A table'}: no row is a member of "
                         f"the total. Members: {'; '.join(f'{name} {words}' for name, words in DISPLACED.items())}.")
    inside = [name for name in ("place", "place_code") if name in found and found[name].notna().any()]
    if inside:
        raise TableError(f"{found['dataset'].iloc[0]}: rows of places inside a country ({', '.join(inside)}) repeat "
                         "the people of the country. Give national figures.")
    texts = ["origin", "asylum", "population_type", "dataset"]
    found = series_start(found)[["date", *texts, *ENDS]].dropna(subset=ENDS, how="all")
    return found.astype(dict.fromkeys(texts, "str") | dict.fromkeys(ENDS, "Int64"))


def _refuse_two_datasets(rows):
    sources = rows.groupby(["population_type", "date"])["dataset"].unique()
    doubled = sources[sources.map(len).gt(1)]
    if len(doubled):
        (code, date), names = doubled.index[0], doubled.iloc[0]
        raise TableError(f"{code} on {date:%Y-%m-%d} is in {' and '.join(sorted(names))}: the same people twice. "
                         "Give one of them.")


def _refuse_repeated(rows):
    keys = ["population_type", "date", "origin", "asylum"]
    twice = rows[rows.duplicated(keys)]
    if len(twice):
        found = twice.iloc[0]
        raise TableError(f"{found['population_type']} on {found['date']:%Y-%m-%d}, origin {found['origin']}, asylum "
                         f"{found['asylum']}, is there {rows[keys].eq(found[keys]).all(axis=1).sum()} times. Give each "
                         "figure once.")


def _refuse_levels(rows, by):
    """Refuse totals beside their parts, and totals where countries are asked for."""
    levels = rows.assign(level=rows["origin"].eq("total").astype("int8") * 2 + rows["asylum"].eq("total"))
    mixed = levels.groupby(["population_type", "date"])["level"].nunique()
    if mixed.gt(1).any():
        code, date = mixed.index[mixed.gt(1)][0]
        raise TableError(f"{code} on {date:%Y-%m-%d} has totals over countries beside the countries themselves. "
                         "Give one level.")
    if by and rows[by].eq("total").any():
        code = rows.loc[rows[by].eq("total"), "population_type"].iloc[0]
        raise TableError(f"{code} is only there as a total over {by}; by={by!r} needs figures of each country.")


def _missing(rows, by, total):
    """Return for each row of *total* the members that no row tells, as one text; OIP is none before its category."""
    side = by or "origin"
    texts = []
    found = {date: dict(list(group.groupby("population_type")[side])) for date, group in rows.groupby("date")}
    places = {date: sorted(set(group[side]) - set(NO_PLACE)) for date, group in rows.groupby("date")}
    for row in total.itertuples():
        members = [code for code in DISPLACED if code != "OIP" or row.date.year >= SERIES_STARTS["OIP"]]
        told = {code: set(found[row.date].get(code, ())) for code in members}
        wanted = [getattr(row, by)] if by else places[row.date]
        absent = {code: [place for place in wanted if _applies(code, side, place) and place not in told[code]]
                  for code in members if "total" not in told[code]}
        lacking = [code for code in absent if absent[code] or not (told[code] or by)]
        texts.append(", ".join(f"{code} ({', '.join(absent[code])})" if told[code] and not by else code
                               for code in lacking))
    return texts


def _applies(code, side, place):
    return place not in NO_PLACE and place in FIELDS.get(code, {}).get(side, (place,))


def _people(name, meaning):
    return Column(name, "Int64", "people", meaning, nullable=True, minimum=0, role="measure")


def _share(name, meaning):
    return Column(name, "Float64", "fraction", meaning, nullable=True, minimum=0, maximum=1, role="measure")


KNOWN = (
    _people("persons", "People in all"),
    _people("age_and_sex", "People of whom age and sex are known"),
    _people("sex_only", "People of whom the sex is known and the age is not"),
    _people("neither", "People of whom neither is known"),
    _people("nothing_told", "Of these, people in records that tell no sex and no age of anybody"),
    _share("known_share", "Share of people of whom age and sex are known"),
    _share("neither_share", "Share of people of whom neither is known"),
)
RECORD = ["dataset", "part", "record"]


@indicator(*KNOWN, reference=METHODOLOGY,
           also=("age and sex", "disaggregation", "sex and age known", "demographic coverage"))
def known_share(demographics: pd.DataFrame, *, by: Sequence[ColumnName] = ("population_type",)) -> pd.DataFrame:
    """Share of people whose age and sex are known, and of whom nothing is told.

    A pyramid shows only the people of whom both are known: in UNHCR's figures for the end of 2025 that is 74.3 of
    156.0 million, while 70.9 million stand in records that tell no sex and no age of anybody.  Missing where a record
    gives no total over both sexes, since the share of an unknown total is none.  Zero means that nobody's is known.

    Parameters
    ----------
    demographics : DataFrame, table `demographics`
        Groups of each record: the total, each sex, each sex by age.  Needs `date_latest`, `sex`, `age_from`, `age_to`,
        `persons`, `dataset`, `part`, `record` and the columns of *by*; takes `category`. [people]
    by : sequence of str
        Columns to give a row each, in addition to the date.

    Returns
    -------
    DataFrame
        One row for each `date_latest` and *by*: persons, age_and_sex, sex_only, neither, nothing_told [people],
        known_share, neither_share [fraction].

    Raises
    ------
    TableError
        Where ages of one sex overlap in a record (0-4 beside 0-17), or add up to more than its people.

    References
    ----------
    UNHCR, Refugee Data Finder, Methodology, https://www.unhcr.org/refugee-statistics/methodology/

    Examples
    --------
    >>> rows = pd.DataFrame({"date_latest": pd.Timestamp(2025, 12, 31), "population_type": "REF", "dataset": "d",
    ...                      "part": "p", "record": [2, 2, 2, 3], "sex": ["total", "female", "female", "total"],
    ...                      "age_from": [None, None, 0, None], "age_to": [None, None, 4, None],
    ...                      "persons": [100, 60, 25, 300]})
    >>> known_share(rows).drop(columns=["date_latest", "population_type"]).to_dict("records")
    [{'persons': 400, 'age_and_sex': 25, 'sex_only': 35, 'neither': 340, 'nothing_told': 300, 'known_share': 0.0625, \
'neither_share': 0.85}]
    """
    keys = ["date_latest", *by]
    records = _records(demographics, keys)
    sums = records.groupby(keys, observed=True, dropna=False)[[name.name for name in KNOWN[:5]]]
    unknown = records["persons"].isna().groupby([records[key] for key in keys], observed=True, dropna=False).any()
    people = sums.sum().mask(unknown)
    return people.assign(known_share=people["age_and_sex"] / people["persons"].where(people["persons"] > 0),
                         neither_share=people["neither"] / people["persons"].where(people["persons"] > 0)).reset_index()


def _records(rows, keys):
    """Return one row for each record: people in all, with age and sex, with sex only, with neither."""
    sexed, aged = rows["sex"].isin(["female", "male"]), rows["age_from"].notna() | rows["age_to"].notna()
    both = rows[sexed & aged]
    _refuse_overlaps(both)
    whole = _each(rows[~sexed & ~aged & rows["sex"].eq("total")], "sum", min_count=1)
    by_sex, by_both = (_each(found, "sum") for found in (_sexes(rows[sexed & ~aged]), both))
    found = rows.groupby(RECORD, observed=True, sort=False)[keys].first()
    ages = by_both.reindex(found.index).fillna(0).astype("Int64")
    sexes = by_sex.reindex(found.index).fillna(0).astype("Int64")
    sexes = sexes.where(sexes >= ages, ages)
    found = found.assign(persons=whole.reindex(found.index).astype("Int64"), age_and_sex=ages, sex_only=sexes - ages)
    if (sexes > found["persons"]).fillna(False).any():
        raise TableError(f"record {found.index[(sexes > found['persons']).fillna(False)][0][2]}: its sexes add up to "
                         "more than its people. Look at the record.")
    neither = found["persons"] - sexes
    return found.assign(neither=neither, nothing_told=neither.where(sexes.eq(0), 0)).reset_index()


def _sexes(rows):
    """Return the rows of whole sexes; those of unknown age are parts of them."""
    return rows[rows["category"].eq("sex")] if "category" in rows else rows


def _each(rows, how, **options):
    return rows.groupby(RECORD, observed=True)["persons"].agg(how, **options)


def _refuse_overlaps(rows):
    """Refuse ages of one sex that lie in each other."""
    ordered = rows.sort_values([*RECORD, "sex", "age_from", "age_to"])
    same = ordered[[*RECORD, "sex"]].eq(ordered[[*RECORD, "sex"]].shift()).all(axis=1)
    last = ordered["age_to"].astype("Float64").fillna(200).shift()
    overlaps = same & (ordered["age_from"].astype("Float64").fillna(0) <= last).fillna(False)
    if overlaps.any():
        found = ordered[overlaps].iloc[0]
        raise TableError(f"record {found['record']}: ages of {found['sex']} people overlap at {found['age_from']}. "
                         "Choose bands that do not lie in each other.")
