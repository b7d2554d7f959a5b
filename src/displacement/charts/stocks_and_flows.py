"""Who is displaced at a date above, who moved within each period below: on one calendar, never in one panel."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from displacement.charts import _style
from displacement.charts._chart import chart, refuse_several
from displacement.tables._table import Column
from displacement.tables.flows import COUNT
from displacement.tables.stocks import PERSONS

_, PEOPLE, _ = PERSONS
_, MOVEMENTS, _ = COUNT


def _panels():
    return _style.canvas(height=4.8, nrows=2, sharex=True, height_ratios=(3, 2))


@chart(needs={"stocks": ("date", "{by}", "persons"), "flows": ("period_start", "period_end", "{of}", "count")},
       canvas=_panels, also=("displaced people and new displacements", "people and movements"))
def stocks_and_flows(stocks: pd.DataFrame, flows: pd.DataFrame, *, by: str | Column = "population_type",
                     of: str | Column = "flow_type", unit: str = "movements",
                     axes: Sequence[Axes] | None = None) -> Sequence[Axes]:
    """People at a date as lines, and under them, on the same calendar, movements within each period as bars.

    The two are different quantities and are never added.  Gaps stay gaps.  A flow of 0 is drawn as a hollow mark on
    the axis: a provider may mean "none that we know of".

    Parameters
    ----------
    stocks : DataFrame
        date, *by* and persons. [people]
    flows : DataFrame
        period_start, period_end, *of* and count. [see unit]
    by, of : str or Column
        Columns whose groups get a line or a colour.
    unit : str
        What a flow counts, for the label of its axis.
    axes : pair of Axes, optional
        Where to draw.

    Returns
    -------
    array of two Axes
        Stocks, flows.

    Raises
    ------
    TableError
        Where several rows share a date and *by*, or a period and *of*: bilateral rows are summed before.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.to_datetime(["2022-12-31", "2023-12-31"]), "population_type": "IDP",
    ...                        "persons": [1000, 1500]})
    >>> flows = pd.DataFrame({"period_start": pd.to_datetime(["2023-01-01"]), "flow_type": "displacement",
    ...                       "period_end": pd.to_datetime(["2023-12-31"]), "count": [800]})
    >>> above, below = stocks_and_flows(stocks, flows)
    >>> above.get_ylabel(), below.get_ylabel(), [float(bar.get_height()) for bar in below.patches]
    ('Persons [people]', 'Count [movements]', [800.0])
    """
    refuse_several("stocks_and_flows", stocks, ["date", by], PEOPLE.name)
    refuse_several("stocks_and_flows", flows, ["period_start", "period_end", of], MOVEMENTS.name)
    above, below = axes
    for place, (name, group) in enumerate(stocks.sort_values("date").groupby(by, observed=True, sort=False)):
        colour = _style.POPULATION_COLOURS.get(str(name), _style.SERIES[place % len(_style.SERIES)])
        above.plot(group["date"], _style.floats(group, PEOPLE.name), color=colour, lw=1.6, ms=3.5,
                   marker=_style.MARKS[place % len(_style.MARKS)], label=str(name))
    for place, (name, group) in enumerate(flows.groupby(of, observed=True, sort=False)):
        _bars(below, group, _style.SERIES[(place + 1) % len(_style.SERIES)], str(name))
    above.set(ylabel=PEOPLE.label, ylim=(0, None), title="Stocks: people at a date")
    below.set(ylabel=f"Count [{unit}]", ylim=(0, None), title="Flows: movements within a period")
    for ax in axes:
        _style.thousands(ax.yaxis)
        if ax.get_legend_handles_labels()[0]:
            ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8)
    _style.calendar(below, dates=stocks["date"])
    return axes


def _bars(ax, group, colour, name):
    """Draw each flow over the days of its period; a 0 as a hollow mark in the middle of it."""
    count = _style.floats(group, MOVEMENTS.name)
    days = (group["period_end"] - group["period_start"] + pd.Timedelta(days=1)).to_numpy()
    ax.bar(group["period_start"], np.nan_to_num(count), width=days, align="edge", color=colour, alpha=0.85,
           edgecolor="white", linewidth=0.5, label=name)
    none = count == 0
    ax.plot((group["period_start"].to_numpy() + days / 2)[none], count[none], "o", mfc="white", mec=colour, ms=4,
            clip_on=False, zorder=3, label=f"{name}: 0 as published" if none.any() else None)
