"""Indicators: tables in, a table out; no files, no clock, no plotting."""

from displacement.analysis._former import MODULES
from displacement.shelf import open_shelf

open_shelf(__name__, former=MODULES)
