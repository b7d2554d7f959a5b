"""Reports on any day brought on a calendar: one value a period, and never one that was not yet known."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from displacement.analysis._frequencies import FREQUENCIES
from displacement.analysis._indicator import indicator
from displacement.errors import CallError, TableError
from displacement.tables._table import Column

PAGE = "forecasts"
VALUE = Column("persons", "Float64", "people", "The latest report at the end of the period", nullable=True)
REPORTED_ON = Column("reported_on", "datetime64[us]", "day", "Reference date of that report", nullable=True)
AGE = Column("age_days", "Int64", "days", "From that date to the end of the period", nullable=True)
REASON = Column("reason", "str", meaning="Why there is no value", nullable=True)


@dataclass(frozen=True)
class Calendar:
    """Rule by which reports become one value a period: the latest report at its end that is not too old.

    Parameters
    ----------
    frequency : {"day", "week", "month", "quarter", "year"}
        Length of a period; weeks end on Sunday.
    max_age_days : int
        Age at which a report no longer counts, at the end of the period. [days]
    by : tuple of str
        Columns that tell series apart.
    value : str
        Column of the figures; a report without one is no report.
    published : str, optional
        Column with the date of publication, such as `published_latest` joined from `citations`: a figure that was
        published after `as_of` is not known.  Where it is missing, or no column is named, the reference date counts.

    Examples
    --------
    >>> Calendar("week", max_age_days=30).by
    ('place',)
    """

    frequency: str
    max_age_days: int
    by: tuple[str, ...] = ("place",)
    value: str = "persons"
    published: str | None = None

    def __post_init__(self):
        """Refuse what is no calendar."""
        if self.frequency not in FREQUENCIES or self.max_age_days < 0 or not self.by or isinstance(self.by, str):
            raise CallError(f"Calendar: frequency {self.frequency!r}, max_age_days {self.max_age_days}, by {self.by!r}"
                            f"; expected one of {', '.join(FREQUENCIES)}, days from 0 and a tuple of columns.")


@dataclass(frozen=True)
class Grid:
    """Matrix of values on a calendar: `series` has one row a series, `ends` is the last day of each period."""

    series: pd.DataFrame
    ends: np.ndarray
    values: np.ndarray


@indicator(VALUE, REPORTED_ON, AGE, REASON, reference="last observation carried forward, with a limit to its age")
def on_calendar(stocks: pd.DataFrame, calendar: Calendar, *, as_of: str | date | None = None) -> pd.DataFrame:
    """One value for each series and period, from reports on any day: the latest one at the end of the period.

    Nothing is interpolated: a value between two reports is the earlier of them until it is too old, then missing with
    a reason.  Each series begins with the period of its first report; all end with the last period that was over on
    *as_of*, so that a series that stopped is missing from then on.  A figure that is missing is no report, and a zero
    is one.  The bounds of a figure are not carried.

    Parameters
    ----------
    stocks : DataFrame, table `stocks`
        Reports on any dates, one a series and date. Columns `date`, and where there, `place` and `persons`, or others
        that *calendar* names instead. [people]
    calendar : Calendar
        Length of the period, age limit, columns that tell series apart.
    as_of : date-like, optional
        Day up to which reports are known; the latest date in *stocks* where it is not given.

    Returns
    -------
    DataFrame
        The columns of `by`, date (last day of the period), the value, reported_on, age_days, reason.

    Raises
    ------
    TableError
        Where a series has two figures on a date, a row does not say its series, or no period is over.

    Examples
    --------
    >>> stocks = pd.DataFrame({"place": "A", "date": pd.to_datetime(["2023-01-20", "2023-02-10", "2023-05-31"]),
    ...                        "persons": [100, 120, 180]})
    >>> on_calendar(stocks, Calendar("month", max_age_days=31))["persons"].tolist()
    [100.0, 120.0, <NA>, <NA>, 180.0]
    """
    value = calendar.value
    known = _reports(stocks, calendar, as_of)
    ends = _ends(known["date"], known["date"].max() if as_of is None else pd.Timestamp(as_of), calendar)
    cells = known.groupby("series_number", as_index=False).agg(first=("date", "min")).merge(
        pd.DataFrame({"date": ends}), how="cross")
    cells = cells[cells["first"] <= cells["date"]].sort_values(["date", "series_number"], kind="stable")
    reports = known[["series_number", "date", value]].assign(reported_on=known["date"])
    found = pd.merge_asof(cells, reports, on="date", by="series_number")
    found = found.sort_values(["series_number", "date"], kind="stable").reset_index(drop=True)
    return _finished(found, known.drop_duplicates("series_number").set_index("series_number"), calendar)


def _finished(found, series, calendar):
    """Return the cells with their series, the reports that are too old taken out."""
    age = (found["date"] - found["reported_on"]).dt.days.astype("Int64")
    old = (age > calendar.max_age_days).to_numpy(dtype=bool)
    reason = np.where(old, f"the latest report is older than {calendar.max_age_days} days", None)
    names = series.loc[found["series_number"], list(calendar.by)].reset_index(drop=True)
    return names.assign(date=found["date"], **{calendar.value: found[calendar.value].mask(old)},
                        reported_on=found["reported_on"], age_days=age, reason=pd.array(reason, dtype="str"))


def _reports(stocks, calendar, as_of):
    """Return the reports that were known on *as_of*, with the number of their series, in order of their dates."""
    by, value = list(calendar.by), calendar.value
    rows = stocks[stocks[value].notna()]
    nameless = rows[by].isna().any(axis=1)
    if nameless.any():
        raise TableError(f"{nameless.sum()} figures have no {' and '.join(by)}, the first on "
                         f"{rows.loc[nameless, 'date'].iloc[0]:%Y-%m-%d}: totals, maybe. Leave them out, or name other "
                         "columns in the calendar's by.")
    rows = rows.assign(date=rows["date"].astype("datetime64[us]"), **{value: rows[value].astype("Float64")})
    if as_of is not None:
        rows = rows[_known_on(rows, calendar.published) <= pd.Timestamp(as_of)]
    rows = rows.assign(series_number=rows.groupby(by, observed=True, sort=True).ngroup())
    twice = rows[rows.duplicated(["series_number", "date"])]
    if len(twice):
        told = ", ".join(str(twice[name].iloc[0]) for name in by)
        raise TableError(f"{len(twice)} figures are second ones of their series and date, such as {told} on "
                         f"{twice['date'].iloc[0]:%Y-%m-%d}. Name the columns that tell series apart in by.")
    return rows.sort_values(["date", "series_number"], kind="stable")


def _known_on(rows, published):
    """Return from when on each report was known: its publication, where that is told and not before its date."""
    if published is None:
        return rows["date"]
    told = rows[published].astype("datetime64[us]").fillna(rows["date"])
    return told.where(told > rows["date"], rows["date"])


def _ends(dates, last, calendar):
    """Return the last day of each period from the first report's to the last that was over on *last*."""
    if dates.empty:
        raise TableError("No report with a figure is known. Look at the dates and the column of figures.")
    code = FREQUENCIES[calendar.frequency]
    final = last.to_period(code)
    final = final if final.end_time.normalize() <= last.normalize() else final - 1
    periods = pd.period_range(dates.min().to_period(code), final, freq=code)
    if not len(periods):
        raise TableError(f"No {calendar.frequency} was over between {dates.min():%Y-%m-%d} and {last:%Y-%m-%d}.")
    return periods.end_time.normalize().astype("datetime64[us]")


def grid(stocks: pd.DataFrame, calendar: Calendar, *, as_of: str | date | None = None) -> Grid:
    """Reports on a calendar as a matrix, series by periods, as the forecasting methods take it.

    Parameters
    ----------
    stocks, calendar, as_of
        As of `on_calendar`.

    Returns
    -------
    Grid
        Values, NaN where there is none, with the series of the rows and the last days of the periods.

    Examples
    --------
    >>> stocks = pd.DataFrame({"place": "A", "date": pd.to_datetime(["2023-01-20", "2023-02-10", "2023-05-31"]),
    ...                        "persons": [100, 120, 180]})
    >>> grid(stocks, Calendar("month", max_age_days=31)).values.tolist()
    [[100.0, 120.0, nan, nan, 180.0]]
    """
    long = on_calendar(stocks, calendar, as_of=as_of)
    rows = long.groupby(list(calendar.by), observed=True, sort=True).ngroup().to_numpy()
    ends, columns = np.unique(long["date"].to_numpy(), return_inverse=True)
    values = np.full((rows.max() + 1, len(ends)), np.nan)
    values[rows, columns] = long[calendar.value].to_numpy("float64", na_value=np.nan)
    series = long[list(calendar.by)].iloc[np.unique(rows, return_index=True)[1]].reset_index(drop=True)
    return Grid(series, ends, values)


def first_known(stocks: pd.DataFrame, calendar: Calendar) -> pd.Timestamp:
    """Day on which the first report of a figure was known.

    Parameters
    ----------
    stocks, calendar
        As of `on_calendar`.

    Returns
    -------
    Timestamp
        Its publication, where the calendar names a column for it and it is told; else its reference date.

    Examples
    --------
    >>> stocks = pd.DataFrame({"place": "A", "date": pd.to_datetime(["2023-01-31"]), "persons": [100],
    ...                        "published_latest": pd.to_datetime(["2023-02-09"])})
    >>> first_known(stocks, Calendar("month", max_age_days=31, published="published_latest"))
    Timestamp('2023-02-09 00:00:00')
    """
    return _known_on(stocks[stocks[calendar.value].notna()], calendar.published).min()
