"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.tables._dictionary import dictionary as dictionary
from displacement.tables._dictionary import tables as tables
