"""How many of the last days were spent in each status, date by date."""

import numpy as np

from displacement.charts import _style


@_style.styled
def exposure(frame, column, *, ax=None):
    """Draw the days in each status before each date as stacked bars; days of which nothing is stated stay empty.

    Parameters
    ----------
    frame : DataFrame
        date, status, window_days and *column*, as `durations.exposure` gives them for one window. [days]
    column : Column
        The quantity; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = _style.canvas(height=3.2)
    wide = frame.pivot_table(index="date", columns="status", values=column.name, observed=True).astype("float64")
    width = np.diff(wide.index.to_numpy()).min() * 0.85 if len(wide) > 1 else np.timedelta64(20, "D")
    floor = np.zeros(len(wide))
    for status in [name for name in _style.STATUS_COLOURS if name in wide.columns]:
        ax.bar(wide.index, wide[status].fillna(0), bottom=floor, width=width, color=_style.STATUS_COLOURS[status],
               edgecolor="white", lw=0.4, label=status)
        floor = floor + wide[status].fillna(0).to_numpy()
    window = int(frame["window_days"].iloc[0])
    ax.set(ylabel=f"{column.heading} of the last {window} [{column.unit}]", ylim=(0, window))
    _style.calendar(ax)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, fontsize=7.5, borderaxespad=0)
    return ax
