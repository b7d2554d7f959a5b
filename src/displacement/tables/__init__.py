"""The shapes: one observation a row, one quantity a column, one name and one unit for a quantity everywhere."""

from displacement.tables._dictionary import dictionary, tables

__all__ = ["dictionary", "tables"]
