"""A long table of monthly prices as a matrix, one row a series and one column a month, and back."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from displacement.errors import TableError

SERIES = ("country", "admin1", "admin2", "market", "market_id", "commodity", "commodity_id", "unit", "price_type",
          "currency", "reported_by", "claim_by")
NO_OBSERVATIONS = ("forecast",)
MONTHS = 12


@dataclass(frozen=True)
class Panel:
    """Prices as a matrix: `series` has one row a series, `first` is the month of the first column since year 0.

    `rows` and `columns` say where each of `index`, the rows of the long table that were taken, stands in `values`.
    """

    series: pd.DataFrame
    first: int
    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    index: np.ndarray

    @property
    def calendar(self):
        """Calendar month of each column, 0 to 11."""
        return (self.first + np.arange(self.values.shape[1])) % MONTHS

    @property
    def dates(self):
        """First day of each column's month."""
        months = np.arange(self.first, self.first + self.values.shape[1]) - 1970 * MONTHS
        return months.astype("datetime64[M]").astype("datetime64[us]")

    def long(self, **matrices):
        """Return one row for each price that was taken: its series, date and the cell of each of *matrices*."""
        found = self.series.take(self.rows).reset_index(drop=True).assign(date=self.dates[self.columns])
        return found.assign(**{name: matrix[self.rows, self.columns] for name, matrix in matrices.items()})


def panel(prices, by=None, value="price"):
    """Return *prices* as a `Panel`; forecasts and missing prices are no observations.

    Raises `TableError` where a series has two prices in a month, since which average to take is for the caller to say.
    """
    by = list(by) if by is not None else [name for name in SERIES if name in prices]
    taken = prices[value].notna().to_numpy()
    if "price_flag" in prices:
        taken = taken & ~prices["price_flag"].isin(NO_OBSERVATIONS).to_numpy()
    index = np.flatnonzero(taken)
    kept = prices.iloc[index]
    months = (kept["date"].dt.year * MONTHS + kept["date"].dt.month - 1).to_numpy("int64")
    rows = (kept.groupby(by, observed=True, dropna=False, sort=True).ngroup().to_numpy() if by
            else np.zeros(len(kept), dtype="int64"))
    first = int(months.min()) if len(months) else 0
    columns = months - first
    _refuse_two(kept, rows, columns)
    series = kept[by].take(np.unique(rows, return_index=True)[1]).reset_index(drop=True)
    values = np.full((len(series), int(columns.max()) + 1 if len(columns) else 0), np.nan)
    values[rows, columns] = kept[value].to_numpy("float64")
    return Panel(series, first, values, rows, columns, index)


def _refuse_two(kept, rows, columns):
    twice = pd.DataFrame({"row": rows, "column": columns}).duplicated().to_numpy()
    if twice.any():
        one = kept.iloc[np.flatnonzero(twice)[0]]
        told = ", ".join(str(one[name]) for name in SERIES if name in kept)
        raise TableError(f"{twice.sum()} prices are second ones of their series and month, such as {told} in "
                         f"{one['date']:%B %Y}. Name the columns that tell series apart with by=, or average first.")
