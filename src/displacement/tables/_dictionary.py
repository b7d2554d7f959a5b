"""All tables, and the dictionary that documents every column of them."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from displacement.errors import CallError
from displacement.tables._table import Table

if TYPE_CHECKING:
    import pandas as pd


@cache
def tables() -> dict[str, Table]:
    """Return every `Table` by name, found in the modules of this folder."""
    package = import_module("displacement.tables")
    found = {}
    for module in iter_modules(package.__path__):
        if not module.name.startswith("_"):
            members = vars(import_module(f"displacement.tables.{module.name}")).values()
            found.update({member.name: member for member in members if isinstance(member, Table)})
    return dict(sorted(found.items()))


def dictionary(table: str | None = None) -> "pd.DataFrame":
    """Return one row for each column of *table*, or of all tables.

    Parameters
    ----------
    table : str, optional
        Name of one table; all where it is not given.

    Returns
    -------
    DataFrame
        table, column, title, unit, type, role, optional, nullable, values, hxl, meaning.

    Raises
    ------
    CallError
        Where no table has that name.

    Examples
    --------
    >>> dictionary("energy").set_index("column").loc["kcal_per_kg", ["unit", "type"]].to_list()
    ['kcal per kg', 'Float64']
    """
    import pandas as pd

    if table is not None and table not in tables():
        raise CallError(f"No table is called {table!r}. Tables: {', '.join(tables())}.")
    rows = [
        {"table": shape.name, "column": column.name, "title": column.heading, "unit": column.unit,
         "type": column.dtype, "role": column.role, "optional": column in shape.dimensions,
         "nullable": column.nullable, "values": ", ".join(column.values), "hxl": column.hxl,
         "meaning": column.meaning}
        for shape in tables().values() if table in (None, shape.name)
        for column in shape.columns.values()
    ]
    return pd.DataFrame(rows)
