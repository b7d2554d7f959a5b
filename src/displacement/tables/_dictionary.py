"""All tables, and the dictionary that documents every column of them."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from displacement.errors import CallError
from displacement.shelf import source_text
from displacement.tables._table import Table

if TYPE_CHECKING:
    import pandas as pd


@cache
def tables() -> dict[str, Table]:
    """Return every `Table` by name, found in the modules of this folder; those that define none are not imported."""
    package = import_module("displacement.tables")
    homes = [f"{package.__name__}.{module.name}" for module in iter_modules(package.__path__)
             if not module.name.startswith("_")]
    found = {}
    for home in homes:
        if " = Table(" in source_text(home):
            members = vars(import_module(home)).values()
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
        raise CallError.unknown("table", table, tables(), see="dp.tables.tables()")
    return pd.DataFrame([row for shape in tables().values() if table in (None, shape.name) for row in shape.described])
