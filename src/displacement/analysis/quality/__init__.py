"""How far a table can be relied on: completeness, timeliness, revisions, digits."""

from displacement.shelf import open_shelf

open_shelf(__name__)
