"""UNHCR, IDMC and IOM's matrix side by side for one place and date, and why they differ.

The figures answer different questions and are never added: no row of this table is a part of another.
"""

import datetime
from itertools import combinations

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.displacement._published import COLUMNS, SOURCES, figures, refuse_copies, sources_of
from displacement.errors import CallError
from displacement.tables._table import Column, bounded

SOURCE = Column("source", "category", values=tuple(SOURCES), meaning="Who publishes the figure")
FIGURE = Column("figure", "str", meaning="What is counted", nullable=True)
KIND = Column("kind", "category", values=("stock", "flow"), meaning="People at a date, or movements in a period",
              nullable=True)
COUNT = bounded(Column("count", "Int64", "see unit", "The published figure", minimum=0))
UNIT = Column("unit", "str", meaning="What is counted; different units are never added", nullable=True)
DATE = Column("date", "datetime64[us]", "day", "Date of the stock, or last day of the period", nullable=True)
START = Column("period_start", "datetime64[us]", "day", "First day of the period of a flow", nullable=True)
AGE = Column("age_days", "Int64", "days", "From the date of the figure to the date asked for", nullable=True, minimum=0)
STATUS = Column("status", "str", meaning="`found`, or why there is no figure")
REASON = Column("reason", "category", meaning="Why two figures differ",
                values=("kind", "unit", "cause", "covers", "mandate", "level", "date"))
SIDES = tuple(Column(name, "str", meaning=f"What holds for the {name} figure") for name in ("first", "second"))
ASKED = {
    "kind": "one is people at a date, the other movements in a period",
    "unit": "the two count in other units",
    "cause": "the two are of other causes",
    "covers": "the two cover other people",
    "mandate": "the two publishers count for other purposes",
    "level": "the two are of other areas",
    "date": "the two are of other dates",
}
WORDS = Column("words", "str", meaning="The reason in words")
REFERENCE = "UNHCR, IDMC and IOM DTM, their methodologies; declared in the page of this indicator"


@indicator(SOURCE, FIGURE, KIND, *COUNT, UNIT, START, DATE, AGE, STATUS, reference=REFERENCE,
           also=("compare sources", "sources compared", "UNHCR against IDMC", "DTM", "which figure to use"))
def side_by_side(
        *tables: pd.DataFrame, place: str, date: str | datetime.date, other: str | None = None
) -> pd.DataFrame:
    """Figures of UNHCR, IDMC and IOM's matrix on one place beside each other, each at its last date until then.

    Each kind of figure of each source has its own row with its unit, date and age: none is carried forward as if it
    were of the date asked for, and none is added to another.  UNHCR's pairs of countries are added up over the other
    country, unless *other* names it.  A source without a table, or without a figure by the date, has a row that says
    so.  Missing is not zero: a published 0 stands as 0.

    Parameters
    ----------
    tables : DataFrames, tables `stocks` and `flows`
        As `unhcr_population`, `idmc_displacement` (or UNHCR's copy `unhcr_idmc`, not both) and `iom_dtm` give them.
        Needs `dataset`, `origin`, and `asylum` or `destination`, and `date` or `period_end`; takes the other columns of
        the two tables. [people; see unit]
    place : str
        ISO 3166-1 alpha-3 code of a country; or the code or name of a place inside one, which only IOM's matrix tells.
    date : date-like
        The date asked for.
    other : str, optional
        Other country of the pair for people who crossed a border.

    Returns
    -------
    DataFrame
        One row for each kind of figure: source, dataset, figure, kind, cause, covers, mandate, operation, level, count
        low, central, high [see unit], unit, period_start, date, age_days, status.

    Raises
    ------
    TableError
        Where a figure is there twice, IDMC's figures come from two datasets, or totals stand beside their parts.
    CallError
        Where no table is given, or one is neither stocks nor flows.

    References
    ----------
    The methodologies of the three publishers; what each figure covers is declared by `SOURCES` and the page.

    Examples
    --------
    >>> unhcr = pd.DataFrame({"date": pd.to_datetime(["2023-12-31"]), "origin": "AZE", "asylum": "ARM",
    ...                       "population_type": "REF", "persons": [143_054], "dataset": "unhcr_population"})
    >>> unhcr = unhcr.assign(persons_low=unhcr["persons"], persons_high=unhcr["persons"])
    >>> found = side_by_side(unhcr, place="AZE", other="ARM", date="2024-06-30")
    >>> found[["source", "count", "age_days", "status"]].to_numpy().tolist()
    [['UNHCR', 143054, 182, 'found'], ['IDMC', <NA>, <NA>, 'no table given'], ['IOM DTM', <NA>, <NA>, 'no table given']]
    """
    if not tables or any("date" not in table and "period_end" not in table for table in tables):
        raise CallError("side_by_side takes tables of stocks and flows, at least one.")
    day = pd.Timestamp(date)
    found = [figures(table, place, other, day) for table in tables]
    told = {source for table, rows in zip(tables, found, strict=True) for source in sources_of(table)}
    rows = pd.concat(found, ignore_index=True)
    refuse_copies(rows)
    absent = [{"source": source, "status": f"no figure of the place on or before {day:%Y-%m-%d}" if source in told
               else "no table given"} for source in SOURCES if not rows["source"].eq(source).any()]
    table = pd.concat([rows.assign(status="found"), pd.DataFrame(absent, columns=["source", "status"])],
                      ignore_index=True)
    dates = {name: pd.to_datetime(table[name]).astype("datetime64[us]") for name in ("period_start", "date")}
    table = table.assign(**dates, age_days=(day - dates["date"]).dt.days.astype("Int64"),
                         source=pd.Categorical(table["source"], categories=list(SOURCES)))
    columns = [*COLUMNS, "age_days", "status"]
    return table.sort_values(["source", "kind", "covers", "figure", "operation"], ignore_index=True)[columns]


@indicator(REASON, *SIDES, WORDS, reference=REFERENCE, also=("why figures differ", "differences between sources"))
def reasons(figures: pd.DataFrame) -> pd.DataFrame:
    """Declared reasons why figures of different publishers on one place differ, one row a pair and reason.

    A reason does not say how much of the difference it makes, and not that there is no other.

    Parameters
    ----------
    figures : DataFrame, result of `side_by_side`
        The figures that are there.  Needs `status`, `source`, `figure`, `date`, `operation`, `kind`, `unit`, `cause`,
        `covers`, `mandate` and `level`. [see unit]

    Returns
    -------
    DataFrame
        first_figure, second_figure (source and what is counted), reason, first and second (what holds for each), words.

    References
    ----------
    The methodologies of the three publishers.

    Examples
    --------
    >>> unhcr = pd.DataFrame({"date": pd.to_datetime(["2023-12-31"]), "origin": "AZE", "asylum": "ARM",
    ...                       "population_type": "REF", "persons": [143_054], "dataset": "unhcr_population"})
    >>> idmc = unhcr.assign(asylum="AZE", population_type="IDP", persons=657_749, dataset="idmc_displacement",
    ...                     cause="conflict")
    >>> both = [table.assign(persons_low=table["persons"], persons_high=table["persons"]) for table in (unhcr, idmc)]
    >>> reasons(side_by_side(*both, place="AZE", date="2023-12-31"))["reason"].tolist()
    ['cause', 'covers', 'mandate']
    """
    found = figures[figures["status"].eq("found")].astype({"source": "str"})
    pairs = [(one, two) for one, two in combinations(found.to_dict("records"), 2) if one["source"] != two["source"]]
    rows = [{"first_figure": _named(one), "second_figure": _named(two), "reason": reason, "first": _shown(one[reason]),
             "second": _shown(two[reason]), "words": words}
            for one, two in pairs for reason, words in ASKED.items() if _shown(one[reason]) != _shown(two[reason])]
    table = pd.DataFrame(rows, columns=["first_figure", "second_figure", "reason", "first", "second", "words"])
    return table.assign(reason=pd.Categorical(table["reason"], categories=list(ASKED)))


def _named(figure):
    operation = "" if pd.isna(figure["operation"]) else f", {figure['operation']}"
    return f"{figure['source']}: {figure['figure']}{operation}, {_shown(figure['date'])}"


def _shown(value):
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
