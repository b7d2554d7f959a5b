"""Charts: a tidy frame in, Axes out; the unit on the axis comes from the column."""

from displacement.shelf import open_shelf

open_shelf(__name__)
