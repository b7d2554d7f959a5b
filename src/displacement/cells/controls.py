"""Control characters and direction marks in text: a workbook cannot hold the first, nobody sees the second.

Tabs and line ends stay, and so do the joiners that Persian and Indian scripts are written with.
"""

import numpy as np

from displacement.cells.values import arrow, text_of

CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]"
SUSPECT = np.isin(np.arange(256), [*range(9), 11, 12, *range(14, 32), 127, 0xC2, 0xE2, 0xEF])     # bytes of UTF-8
CONTROLS_OUT = "control characters and direction marks, taken out"


def holds_controls(text):
    """Return where *text* holds a control character or a direction mark, as an array."""
    import pyarrow.compute as pc

    if not _may_hold(arrow(text)):
        return np.zeros(len(text), dtype=bool)
    return pc.fill_null(pc.match_substring_regex(arrow(text), CONTROLS), False).to_numpy(zero_copy_only=False)


def _may_hold(cells):
    """Tell whether a byte of Arrow *cells* is a control character, or begins a letter that may be one or a mark."""
    content = cells.buffers()[2]
    return content is not None and bool(SUSPECT[np.frombuffer(content, dtype="uint8")].any())


def without_controls(text):
    """Return *text* without control characters and direction marks."""
    import pyarrow.compute as pc

    return text_of(pc.replace_substring_regex(arrow(text), CONTROLS, ""), text.index, text.name)
