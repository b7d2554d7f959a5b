"""Lists of deliveries by day: what two claimants, units or counting methods state is never added."""

from collections.abc import Sequence

import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.errors import TableError
from displacement.tables._table import Column

APART = ("dataset", "claim_by", "counting_method", "measure", "direction", "unit")

QUANTITY = Column("quantity", "Float64", "see unit", "Sum of the quantities that are known; missing where none is",
                  nullable=True, minimum=0, role="measure")
LINES = Column("lines", "Int64", "lines", "Lines of the list; a line is a consignment or cargo, not a truck", minimum=1,
               role="measure")
UNKNOWN = Column("without_quantity", "Int64", "lines", "Lines of which the quantity is not known", minimum=0,
                 role="measure")


@indicator(QUANTITY, LINES, UNKNOWN, reference="by definition: sums within one claimant, unit and counting method",
           also=("aid trucks", "convoys", "consignments", "deliveries per day", "humanitarian aid"))
def by_day(deliveries: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Sums of delivery lists by day, kept apart by claimant, unit and way of counting.

    Two lists of the same crossings are two claims of the same goods, so they stay rows of their own however the frames
    were put together.  The sum of a day with lines of unknown quantity holds those that are known and is a lower
    bound; `without_quantity` says how many are not.

    Parameters
    ----------
    deliveries : DataFrame, table `deliveries`
        Lines, of one list or of several. Needs `period_start`, `quantity`, `cumulative` and those of *by*; takes
        `dataset`, `claim_by`, `counting_method`, `measure`, `direction` and `unit`. [quantity in its unit]
    by : sequence of str
        Further columns that are kept apart, such as `cargo` or `crossing`.

    Returns
    -------
    DataFrame
        One row a day and what is kept apart: quantity [in `unit`], lines, without_quantity.

    Raises
    ------
    TableError
        Where running totals are among the rows, or a column of *by* is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> lists = pd.DataFrame({"dataset": ["a", "a", "b"], "claim_by": ["A", "A", "B"], "measure": "delivered",
    ...                       "direction": "in", "unit": ["Pallets", "Pallets", "tons"], "cumulative": False,
    ...                       "period_start": pd.to_datetime(["2024-05-01"] * 3), "quantity": [20.0, 10.0, 15.0]})
    >>> by_day(lists)[["claim_by", "unit", "quantity", "lines"]].to_numpy().tolist()
    [['A', 'Pallets', 30.0, 2], ['B', 'tons', 15.0, 1]]
    """
    absent = [name for name in by if name not in deliveries.columns]
    if absent:
        raise TableError(f"deliveries have no column {', '.join(absent)}. Columns: {', '.join(deliveries.columns)}.")
    if deliveries["cumulative"].fillna(False).any():
        raise TableError("Running totals contain each other and are not added: leave out the rows whose `cumulative` "
                         "is true.")
    keys = list(dict.fromkeys([name for name in APART if name in deliveries.columns] + ["period_start", *by]))
    grouped = deliveries.assign(_unknown=deliveries["quantity"].isna()).groupby(keys, dropna=False, observed=True)
    found = grouped.agg(lines=("_unknown", "size"), without_quantity=("_unknown", "sum"))
    found.insert(0, "quantity", grouped["quantity"].sum(min_count=1).astype("Float64"))
    return found.astype({"lines": "Int64", "without_quantity": "Int64"}).reset_index()
