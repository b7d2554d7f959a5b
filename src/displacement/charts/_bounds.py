"""One line for a figure with its bounds: a maximum stays a maximum in the mark and in its words."""

import numpy as np

from displacement.charts import _style


def bounded_mark(ax, position, low, value, high, *, hollow=False, bound=None):
    """Draw a value as a mark and its bounds as a bar; a lower or upper bound alone as an arrow, with words.

    With the *bound* "at least" or "at most" all three figures are such bounds, and the mark is an arrow too.
    """
    shown = value if not np.isnan(value) else np.nanmean([low, high])
    only_low = bound == "at least" or (np.isnan(value) and np.isnan(high))
    only_high = bound == "at most" or (np.isnan(value) and np.isnan(low))
    mark = ">" if only_low else "<" if only_high else "o"
    if not np.isnan(low) and not np.isnan(high) and high > low:
        ax.plot([low, high], [position, position], color=_style.BLUE, lw=2.2, solid_capstyle="butt")
    ax.plot([shown], [position], mark, ms=6.5, mec=_style.BLUE, mfc="white" if hollow else _style.BLUE, zorder=3)
    prefix = "at least " if only_low else "at most " if only_high else ""
    ax.annotate(f"{prefix}{shown:,.0f}", (np.nanmax([shown, high]), position), xytext=(7, 0),
                textcoords="offset points", va="center", fontsize=7)
