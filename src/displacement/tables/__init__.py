"""The shapes: one observation a row, one quantity a column, one name and one unit for a quantity everywhere.

`dp.tables.stocks` is the `Table`; a notebook shows it as its dictionary.  A `Column` is one quantity with its unit.
"""

import sys
from types import ModuleType

from displacement.shelf import no_attribute
from displacement.tables._dictionary import dictionary, tables
from displacement.tables._table import Column, Table

__all__ = ["Column", "Table", "dictionary", "tables"]


class _Tables(ModuleType):
    """The room of the tables: its attributes are the tables by their names."""

    def __getattr__(self, name):
        """Return the table called *name*."""
        if name.startswith("_") or name not in tables():
            raise AttributeError(no_attribute(self.__name__, name, () if name.startswith("_") else dir(self)))
        return tables()[name]

    def __setattr__(self, name, value):
        """Keep the table where the import system would put the module that defines it."""
        table = getattr(value, name.upper(), None) if isinstance(value, ModuleType) else None
        super().__setattr__(name, table if isinstance(table, Table) else value)

    def __dir__(self):
        """List the tables and what documents them, and no module or private name."""
        return sorted({*__all__, *tables()})


sys.modules[__name__].__class__ = _Tables
