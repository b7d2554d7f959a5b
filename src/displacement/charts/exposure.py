"""How many of the last days were spent in each status, date by date."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import chart
from displacement.tables._table import Column


@chart(needs={"frame": ("date", "status", "window_days", "{column}")}, canvas=3.2,
       made_by={"frame": "dp.analysis.durations.exposure"}, page="docs/indicators/spells.md",
       also=("days closed in the last month", "days of closure stacked"))
def exposure(frame: pd.DataFrame, column: str | Column = "exposed_days", *, ax: Axes | None = None) -> Axes:
    """Stacked bars of the days that a route spent in each status before each date.

    Days of which nothing is stated stay empty.

    Parameters
    ----------
    frame : DataFrame
        date, status, window_days and *column*, as `dp.analysis.durations.exposure` gives them for one window. [days]
    column : str or Column
        The quantity, by name or as `Column`; its label goes on the axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Examples
    --------
    >>> days = pd.DataFrame({"date": pd.to_datetime(["2023-01-31", "2023-03-02"] * 2), "window_days": 30,
    ...                      "status": ["open", "open", "closed", "closed"], "exposed_days": [10, 0, 15, 30]})
    >>> ax = exposure(days, "exposed_days")
    >>> ax.get_ylabel(), sorted(float(bar.get_height()) for bar in ax.patches)
    ('Exposed days of the last 30 [days]', [0.0, 10.0, 15.0, 30.0])
    """
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
