"""The latest round of an assessment against the one before, place by place.

A place that is in one of two rounds only was perhaps not visited, not named alike, or empty: it is told apart and has
no change.  Operations, levels and kinds of assessment hold the same people again and are never compared or added.
"""

import datetime

import pandas as pd

from displacement.analysis._bounds import ENDS, ends, summed
from displacement.analysis._indicator import indicator
from displacement.analysis.displacement._national import refuse_repeats
from displacement.errors import TableError
from displacement.tables._dimensions import ADMIN_LEVEL, OPERATION, ROUND
from displacement.tables._table import Column, bounded
from displacement.tables.stocks import DATE, PERSONS, STOCKS

STATUSES = ("in both", "only in the latest", "only in the former", "no former round")
STATUS = Column("status", "category", values=STATUSES, meaning="In which of the two rounds the place is")
FORMER_ROUND = ROUND.having(name="former_round", meaning="Round before the latest")
FORMER_DATE = DATE.having(name="former_date", meaning="Reference date in the round before", nullable=True, hxl="")
DAYS = Column("days", "Int64", "days", "From the one date to the other", nullable=True)
FORMER = bounded(Column("former", "Int64", "people", "People in the round before; missing if the place is not in it",
                        minimum=0))
CHANGE = bounded(Column("change", "Int64", "people", "Latest less former; only where the place is in both"))
NOTE = Column("note", "str", meaning="What was left out of a round; empty where nothing was")
SERIES = ("dataset", "asylum", "population_type", "operation", "admin_level", "assessment")
NAMES = ("place_code", "place", "place_in")
EARLIER = "an earlier count of the place in the same round is left out"
REFERENCE = "IOM, Displacement Tracking Matrix, https://dtm.iom.int/about/methodological-framework"


@indicator(OPERATION, ADMIN_LEVEL, ROUND, DATE, *PERSONS, FORMER_ROUND, FORMER_DATE, *FORMER, *CHANGE, DAYS, STATUS,
           NOTE, reference=REFERENCE, also=("DTM rounds", "change between rounds", "mobility tracking", "new round"))
def latest_rounds(stocks: pd.DataFrame, *, as_of: str | datetime.date | None = None) -> pd.DataFrame:
    """Latest round of an assessment such as IOM's matrix against the round before, one row a place.

    Rounds are put in order by their dates.  People by reason and by place of origin are parts and are added; totals
    over them beside the parts are refused.  A place with two dates in one round is taken at the later, since both count
    the same people.  Where no round is told, each date is one.

    A place in one round only has no change: `only in the latest` is not an arrival from zero, and `only in the former`
    is not an empty place.  Places are matched by code where all have one, else by name and the place they lie in.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        People by operation, round, level and place, as `iom_dtm` gives them.  Needs `date`, `operation`,
        `admin_level`, `persons_low`, `persons` and `persons_high`; takes `dataset`, `asylum`, `population_type`,
        `assessment`, `round`, `cause`, `place_code`, `place` and `place_in`. [people]
    as_of : date-like, optional
        Last date that counts; all dates where it is not given.

    Returns
    -------
    DataFrame
        One row for each dataset, country, population type, operation, level, kind of assessment and place: round, date,
        persons, former_round, former_date, former, change, days, status, note. [people]

    Raises
    ------
    TableError
        Where there is no operation or level, a figure is there twice, or a total over causes stands beside its parts.

    References
    ----------
    IOM, Displacement Tracking Matrix, methodological framework.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2023-01-31", "2023-01-31", "2023-04-30", "2023-04-30"]),
    ...                        "origin": "TCD", "asylum": "TCD", "population_type": "IDP", "operation": "Lac",
    ...                        "round": ["1", "1", "2", "2"], "admin_level": 1, "place": ["A", "B", "A", "C"],
    ...                        "persons": [100, 40, 130, 9], "dataset": "iom_dtm"})
    >>> stocks = stocks.assign(persons_low=stocks["persons"], persons_high=stocks["persons"])
    >>> latest_rounds(stocks)[["place", "change", "days", "status"]].to_numpy().tolist()
    [['A', 30, 89, 'in both'], ['B', <NA>, <NA>, 'only in the former'], ['C', <NA>, <NA>, 'only in the latest']]
    """
    rows, series = _assessed(stocks if as_of is None else stocks[stocks["date"] <= pd.Timestamp(as_of)])
    rows = _last_two(rows, series)
    rows = _each_once(_identified(rows, series), series)
    sides = [_round(rows[rows["back"].eq(back)], series) for back in (0, 1)]
    both = sides[0].merge(sides[1].rename(columns=_former), how="outer", on=[*series, "id"], validate="one_to_one",
                          indicator="where")
    return _compared(_named(both, rows, series), series)


def _assessed(stocks):
    """Return the rows with their series as text, and the names of the columns that make a series."""
    absent = [name for name in ("operation", "admin_level") if name not in stocks or stocks[name].isna().any()]
    if absent:
        raise TableError(f"stocks: rows without {' and '.join(absent)}, so rounds cannot be compared. Give the figures "
                         "of one matrix, such as iom_dtm.")
    series = [name for name in SERIES if name in stocks]
    words = [name for name in series if name != "admin_level"]
    refuse_repeats(stocks, STOCKS, ("operation", "admin_level", "date"), NAMES)
    dated = "of " + stocks["date"].dt.strftime("%Y-%m-%d")
    number = stocks["round"].fillna(dated) if "round" in stocks else dated
    rows = stocks.assign(round=number.astype("str"), **{name: stocks[name].astype("str").fillna("") for name in words},
                         **{name: stocks[name].astype("str") if name in stocks else pd.NA for name in NAMES})
    _refuse_totals(rows, series)
    return rows.astype(dict.fromkeys(NAMES, "str")), series


def _refuse_totals(rows, series):
    if "cause" in rows:
        total = rows["cause"].eq("total")
        mixed = total.groupby([rows[name] for name in (*series, "round")]).transform("nunique").gt(1)
        if mixed.any():
            first = rows[mixed].iloc[0]
            raise TableError(f"{first['operation']}, round {first['round']}, level {first['admin_level']}: a total "
                             "over causes stands beside its parts. Give one of them.")


def _last_two(rows, series):
    """Return the rows of the last two rounds of each series, with `back`: 0 for the latest, 1 for the former."""
    rounds = rows.groupby([*series, "round"], as_index=False)["date"].max()
    rounds = rounds.assign(number=pd.to_numeric(rounds["round"], errors="coerce"))
    rounds = rounds.sort_values([*series, "date", "number"])
    rounds = rounds.assign(back=rounds.groupby(series).cumcount(ascending=False))
    return rows.merge(rounds.loc[rounds["back"].lt(2), [*series, "round", "back"]], on=[*series, "round"],
                      validate="many_to_one")


def _identified(rows, series):
    """Return *rows* with `id`: the code of the place where all rows of the series have one, else its names."""
    coded = rows["place_code"].notna().groupby([rows[name] for name in series]).transform("all")
    names = rows["place_in"].fillna("") + "|" + rows["place"].fillna("")
    return rows.assign(id=rows["place_code"].where(coded, names))


def _each_once(rows, series):
    """Return the rows of the last date of each place and round, and mark the places that have an earlier one."""
    dates = rows.groupby([rows[name] for name in (*series, "back", "id")])["date"]
    last = dates.transform("max")
    return rows.assign(note=dates.transform("nunique").gt(1).map({True: EARLIER, False: ""}))[rows["date"].eq(last)]


def _round(rows, series):
    keys = [*series, "id"]
    told = rows.groupby([rows[name] for name in keys])[["round", "date", "note"]].first()
    return summed(rows, keys, "persons").join(told).reset_index()


def _former(name):
    if name.startswith("persons"):
        return name.replace("persons", "former")
    return f"former_{name}" if name in ("round", "date", "note") else name


def _named(both, rows, series):
    """Return *both* with the names of the places, those of the latest round first."""
    names = rows.sort_values("back", kind="stable").drop_duplicates([*series, "id"])
    return both.merge(names[[*series, "id", *NAMES]], on=[*series, "id"], validate="one_to_one")


def _compared(both, series):
    """Return the change of places in both rounds, and the round and status of all."""
    rounds = both.groupby(series)[["round", "former_round"]].transform("first")
    where = both["where"].astype("str").map({"both": STATUSES[0], "left_only": STATUSES[1], "right_only": STATUSES[2]})
    status = where.mask(rounds["former_round"].isna(), STATUSES[3])
    change = {f"change{end}": both[f"persons{end}"] - both[f"former{other}"]
              for end, other in zip(ENDS, reversed(ENDS), strict=True)}
    days = (both["date"] - both["former_date"]).dt.days.astype("Int64")
    note = both[["note", "former_note"]].max(axis=1) if both["former_note"].notna().any() else both["note"]
    table = both.assign(**change, days=days, note=note.astype("str").fillna(""), round=rounds["round"],
                        former_round=rounds["former_round"], status=pd.Categorical(status, categories=STATUSES))
    columns = [*series, *NAMES, "round", "date", *ends("persons"), "former_round", "former_date", *ends("former"),
               *ends("change"), "days", "status", "note"]
    return table.sort_values([*series, *NAMES[1:], "id"], ignore_index=True)[columns]


PLACES = {"in both": "places_in_both", "only in the latest": "places_only_latest",
          "only in the former": "places_only_former"}
COUNTS = tuple(Column(name, "Int64", "places", f"Places {words}", minimum=0) for words, name in PLACES.items())
ONLY_LATEST = bounded(Column("only_latest", "Int64", "people", "People in places that are only in the latest round"))
ONLY_FORMER = bounded(Column("only_former", "Int64", "people", "People in places that are only in the former round"))


@indicator(*COUNTS, *PERSONS, *FORMER, *CHANGE, *ONLY_LATEST, *ONLY_FORMER, reference=REFERENCE,
           also=("DTM totals", "like-for-like change", "places in both rounds"))
def round_totals(rounds: pd.DataFrame) -> pd.DataFrame:
    """Change between two assessment rounds in the places of both, and the people of places in one of them only.

    The difference of the printed totals mixes both.  Series with one round have no row.

    Parameters
    ----------
    rounds : DataFrame, result of `latest_rounds`
        One row a place.  Needs `status`, `operation`, `admin_level`, `persons_low`, `persons`, `persons_high`,
        `former_low`, `former` and `former_high`. [people]

    Returns
    -------
    DataFrame
        One row for each series: places_in_both, places_only_latest, places_only_former [places]; persons, former and
        change of the places in both, only_latest, only_former, each low, central, high. [people]

    References
    ----------
    IOM, Displacement Tracking Matrix, methodological framework.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2023-01-31", "2023-01-31", "2023-04-30", "2023-04-30"]),
    ...                        "origin": "TCD", "asylum": "TCD", "population_type": "IDP", "operation": "Lac",
    ...                        "round": ["1", "1", "2", "2"], "admin_level": 1, "place": ["A", "B", "A", "C"],
    ...                        "persons": [100, 40, 130, 9], "dataset": "iom_dtm"})
    >>> stocks = stocks.assign(persons_low=stocks["persons"], persons_high=stocks["persons"])
    >>> round_totals(latest_rounds(stocks))[["change", "only_latest", "only_former"]].to_numpy().tolist()
    [[30, 9, 40]]
    """
    series = [name for name in SERIES if name in rounds]
    rows = rounds[rounds["status"].ne(STATUSES[3])]
    shared = rows[rows["status"].eq(STATUSES[0])]
    status = rows["status"].astype("str")
    places = pd.concat([rows[series], pd.get_dummies(status).reindex(columns=list(PLACES), fill_value=False)], axis=1)
    counts = places.groupby(series)[list(PLACES)].sum().astype("Int64").rename(columns=PLACES)
    people = [summed(shared, series, "persons"), summed(shared, series, "former"),
              summed(rows[status.eq(STATUSES[1])], series, "persons", total="only_latest"),
              summed(rows[status.eq(STATUSES[2])], series, "former", total="only_former")]
    table = counts.join(people)
    for name, words in (("only_latest", "places_only_latest"), ("only_former", "places_only_former")):
        table = table.assign(**{end: table[end].mask(table[words].eq(0), 0) for end in ends(name)})
    change = {f"change{end}": table[f"persons{end}"] - table[f"former{other}"]
              for end, other in zip(ENDS, reversed(ENDS), strict=True)}
    columns = [*PLACES.values(), *ends("persons"), *ends("former"), *ends("change"), *ends("only_latest"),
               *ends("only_former")]
    return table.assign(**change)[columns].reset_index()
