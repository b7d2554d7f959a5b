"""How far a table can be relied on: completeness, timeliness, revisions, digits."""

from displacement.analysis._former import QUALITY
from displacement.shelf import open_shelf

open_shelf(__name__, former=QUALITY)
