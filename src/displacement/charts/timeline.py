"""One calendar: status of the way by traffic, deliveries by claimant, energy of rations, arrivals."""

import pandas as pd
from matplotlib.patches import Patch

from displacement.charts import _style

LANE = 0.8
TITLES = ("Status of the way, by kind of traffic and account", "Goods delivered, as claimed by",
          "Energy of rations in force: entitlements, not food eaten",
          "Counted as they crossed into Armenia, per day: least to most")


@_style.styled
def timeline(statuses, deliveries, rations, arrivals, columns, *, start, end, axes=None):
    """Draw what belongs together over one another on one calendar.

    Parameters
    ----------
    statuses : DataFrame
        traffic, status, account, start, until: one bar each; an account is who says so.
    deliveries : DataFrame
        name, start, until, low, central, high of the first column: a rate over a period.
    rations : DataFrame
        name, start, until, low, central, high of the second column.
    arrivals : DataFrame
        date, low and high of the third column: one interval a day.
    columns : tuple of Column
        The three quantities; their labels go on the axes.
    start, end : datetime
        Ends of the calendar.
    axes : sequence of four Axes, optional
        Where to draw.

    Returns
    -------
    ndarray of Axes
    """
    if axes is None:
        axes = _style.canvas(height=9.2, nrows=4, sharex=True,
                             gridspec_kw={"height_ratios": [3.4, 1.3, 1.1, 1.4]})
    _bars(axes[0], statuses, start, end)
    _rates(axes[1], deliveries, columns[0], end)
    _rates(axes[2], rations, columns[1], end)
    _days(axes[3], arrivals, columns[2])
    for ax, text in zip(axes, TITLES, strict=True):
        ax.set_title(text, fontsize=8.5, loc="left", pad=5 if ax is axes[3] else 18)
    axes[3].set_xlim(start, end)
    _style.calendar(axes[3])
    return axes


def _bars(ax, statuses, start, end):
    lanes = list(dict.fromkeys(zip(statuses["traffic"], statuses["account"], strict=True)))
    height = {lane: -position for position, lane in enumerate(lanes)}
    for status, colour in _style.STATUS_COLOURS.items():
        rows = statuses[statuses["status"].eq(status)]
        first = rows["start"].clip(lower=start)
        last = rows["until"].fillna(end).clip(upper=end)
        level = [height[lane] for lane in zip(rows["traffic"], rows["account"], strict=True)]
        ax.barh(level, last - first, left=first, height=LANE, color=colour, lw=0)
    ax.set_yticks(list(height.values()), [f"{traffic}: {account}" for traffic, account in height], fontsize=6.5)
    ax.set_ylim(-len(lanes) + 0.4, 0.6)
    ax.grid(visible=False, axis="y")
    handles = [Patch(color=colour, label=status) for status, colour in _style.STATUS_COLOURS.items()]
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, fontsize=7.5, handlelength=1.2,
              borderaxespad=0)


def _rates(ax, rows, column, end):
    """Draw each rate over its period; names stand over the panel, so that they never cover a line."""
    for position, (name, group) in enumerate(rows.groupby("name", sort=False)):
        colour, mark = _style.SERIES[position % len(_style.SERIES)], _style.MARKS[position % len(_style.MARKS)]
        for row in group.itertuples():
            last = end if pd.isna(row.until) else row.until
            ax.fill_between([row.start, last], row.low, row.high, color=colour, alpha=0.25, lw=0)
            ax.plot([row.start, last], [row.central, row.central], mark, ls="-", color=colour, lw=1.8, ms=3.5,
                    clip_on=False)
        ax.plot([], [], mark, ls="-", ms=3.5, color=colour, lw=1.8, label=name)
    ax.set_ylabel(_folded(column.unit), fontsize=7)
    highest = rows[["central", "high"]].max().max() if len(rows) else 1
    ax.set_ylim(0, highest * 1.15 if highest > 0 else 1)
    _style.thousands(ax.yaxis)
    if len(rows):
        ax.legend(fontsize=6.2, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=6, borderaxespad=0, handlelength=1.4,
                  columnspacing=1.0)


def _days(ax, arrivals, column):
    known = arrivals[arrivals["high"].notna()]
    ax.vlines(known["date"], known["low"].astype("float64"), known["high"].astype("float64"), color=_style.BLUE, lw=2.2)
    ax.set_ylabel(_folded(column.unit), fontsize=7)
    ax.set_ylim(0, None)
    _style.thousands(ax.yaxis)


def _folded(unit):
    return unit.replace(" per ", "\nper ", 1)
