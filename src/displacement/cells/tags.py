"""HXL tags: the second line of many files says in tags what each column holds, and is no record."""

import numpy as np

from displacement.cells.values import holds_byte, starts_with, stripped

EVIDENCE = ("part", "record")
HXL_TAG = r"#[a-z][a-z_]*(?:\s*\+\s*\w+)*"


def tag_rows(raw):
    """Return where *raw* has its HXL tags: a row of which at least half of the cells that are filled are tags."""
    cells = raw.drop(columns=list(EVIDENCE))
    marked = np.zeros(len(raw), dtype=bool)
    for name in cells:
        if holds_byte(cells[name], "#"):
            marked |= starts_with(cells[name], "#")
    tags = np.zeros(len(raw), dtype=bool)
    if marked.any():
        rows = cells[marked].apply(lambda column: stripped(column))
        known = rows.apply(lambda column: column.str.fullmatch(HXL_TAG).fillna(False))
        tags[marked] = (known.sum(axis=1) * 2 >= rows.notna().sum(axis=1)).to_numpy()
    return tags
