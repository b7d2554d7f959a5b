"""Charts: a tidy frame in, Axes out; the unit on the axis comes from the column."""
