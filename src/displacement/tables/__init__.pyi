"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.tables._dictionary import dictionary as dictionary
from displacement.tables._dictionary import tables as tables
from displacement.tables._table import Column as Column
from displacement.tables._table import Table
from displacement.tables._table import Table as Table
asylum: Table
citations: Table
claims: Table
codes: Table
counts: Table
deliveries: Table
demographics: Table
energy: Table
episodes: Table
events: Table
flags: Table
flows: Table
food_balance: Table
food_indicators: Table
footnotes: Table
needs: Table
operations: Table
phases: Table
places: Table
population: Table
prices: Table
rations: Table
stocks: Table
