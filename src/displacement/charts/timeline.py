"""One calendar: status of a route by traffic and account, deliveries, energy of rations, arrivals."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from displacement.charts import _style
from displacement.charts._chart import chart
from displacement.tables._table import Column

LANE = 0.8
SILENT = {"facecolor": "none", "edgecolor": "#b8b8b8", "hatch": "////", "lw": 0}
ROUTE_MARKS = ("o", "^", "s", "D")
TITLES = {
    "statuses": "Status by kind of traffic, on each side's account",
    "deliveries": "Goods: full delivered, hollow sent; under the axis, what is stated not to have come in",
    "rations": "Energy of rations: entitlements to some foods; dotted where no end is stated",
    "arrivals": "Counted as they crossed, per day: least to most",
}
HEIGHTS = {"statuses": 4.2, "deliveries": 2.3, "rations": 1.1, "arrivals": 1.4}


NEEDS = {
    "statuses": ("traffic", "status", "account", "start", "until"),
    "deliveries": ("name", "route", "sent", "rate", "none", "start", "until", "low", "central", "high"),
    "rations": ("name", "start", "until", "low", "central", "high"),
    "arrivals": ("date", "low", "high"),
}


def _panels(statuses, deliveries, rations, arrivals, accounts):
    shown = _shown(statuses, deliveries, rations, arrivals)
    heights = [_height(name, statuses, accounts) for name in shown]
    return _style.canvas(height=0.9 + sum(heights), nrows=len(shown), sharex=True, squeeze=False,
                         gridspec_kw={"height_ratios": heights})[:, 0]


@chart(needs=NEEDS, canvas=_panels, rows_optional=True,
       also=("calendar of a blockade", "road and goods and arrivals on one calendar", "chronology chart"))
def timeline(statuses: pd.DataFrame, deliveries: pd.DataFrame, rations: pd.DataFrame, arrivals: pd.DataFrame,
             columns: Sequence[str | Column], *, accounts: Sequence[str], start: datetime, end: datetime,
             axes: Sequence[Axes] | None = None) -> Sequence[Axes]:
    """Status of a road, goods delivered, rations and arrivals in panels over one another, on one calendar.

    A panel without rows is left out.  Every kind of traffic has one lane of the same height for each of *accounts*;
    where an account says nothing, its lane is hatched.

    Parameters
    ----------
    statuses : DataFrame
        traffic, status, account, start, until: one bar each; an account is who says so.
    deliveries : DataFrame
        name, route, sent, rate, none, start, until, low, central, high of the first column.  A rate is drawn over its
        period, anything else as one mark with the days on which it may have been; what was only sent is hollow.  A
        statement that none of a good came in has its words in `none` and stands under the axis, for that good alone.
    rations : DataFrame
        name, start, until, low, central, high of the second column.
    arrivals : DataFrame
        date, low and high of the third column: one interval a day.
    columns : sequence of str or Column
        The three quantities, by name or as `Column`; their units go on the axes.
    accounts : sequence of str
        The accounts, in the order of their lanes.
    start, end : datetime
        Ends of the calendar.
    axes : sequence of Axes, optional
        Where to draw, one for each panel that has rows.

    Returns
    -------
    ndarray of Axes
        One for each panel that has rows.

    Examples
    --------
    >>> road = pd.DataFrame({"traffic": "people out", "account": ["A", "B"], "status": ["closed", "open"],
    ...                      "start": pd.Timestamp("2022-12-12"), "until": pd.to_datetime(["2023-04-28", None])})
    >>> crossed = pd.DataFrame({"date": pd.to_datetime(["2023-09-25"]), "low": [3000.0], "high": [6650.0]})
    >>> nothing = pd.DataFrame()
    >>> axes = timeline(road, nothing, nothing, crossed, ("tonnes_per_day", "kcal_per_person_day", "persons"),
    ...                 accounts=("A", "B"), start=pd.Timestamp("2022-12-01"), end=pd.Timestamp("2023-10-10"))
    >>> [text.get_text() for text in axes[0].get_yticklabels()], axes[1].get_ylabel()
    (['people out: A', 'people out: B'], 'people')
    """
    shown = _shown(statuses, deliveries, rations, arrivals)
    for ax, name in zip(axes, shown, strict=True):
        if name == "statuses":
            _bars(ax, statuses, accounts, start, end)
        elif name == "deliveries":
            _goods(ax, deliveries, columns[0])
        elif name == "rations":
            _rates(ax, rations, columns[1], end)
        else:
            _days(ax, shown["arrivals"], columns[2])
        ax.set_title(TITLES[name], fontsize=8.5, loc="left", pad=5 if name == "arrivals" else _pad(ax))
    axes[-1].set_xlim(start, end)
    _style.calendar(axes[-1])
    return axes


def _shown(statuses, deliveries, rations, arrivals):
    """Return the frames that have something to draw, by the name of their panel."""
    arrivals = arrivals[arrivals["high"].notna()] if len(arrivals) else arrivals
    frames = {"statuses": statuses, "deliveries": deliveries, "rations": rations, "arrivals": arrivals}
    return {name: frame for name, frame in frames.items() if len(frame)}


def _height(name, statuses, accounts):
    return 0.5 + 0.145 * statuses["traffic"].nunique() * len(accounts) if name == "statuses" else HEIGHTS[name]


def _pad(ax):
    """Return the distance of a title that leaves room for the rows of the legend above the panel of *ax*."""
    legend = ax.get_legend()
    return 5 if legend is None else 8 + 10 * -(-len(legend.get_texts()) // legend._ncols)


def _bars(ax, statuses, accounts, start, end):
    traffics = list(dict.fromkeys(statuses["traffic"]))
    lanes = [(traffic, account) for traffic in traffics for account in accounts]
    height = {lane: -position - 0.5 * traffics.index(lane[0]) for position, lane in enumerate(lanes)}
    ax.barh(list(height.values()), end - start, left=start, height=LANE, **SILENT)
    for status, colour in _style.STATUS_COLOURS.items():
        rows = statuses[statuses["status"].eq(status)]
        first = rows["start"].clip(lower=start)
        last = rows["until"].fillna(end).clip(upper=end)
        level = [height[lane] for lane in zip(rows["traffic"], rows["account"], strict=True)]
        ax.barh(level, last - first, left=first, height=LANE, color=colour, lw=0)
    ax.set_yticks(list(height.values()), [f"{traffic}: {account}" for traffic, account in height], fontsize=6)
    ax.set_ylim(min(height.values()) - 0.6, 0.6)
    ax.grid(visible=False, axis="y")
    handles = [Patch(color=colour, label=status) for status, colour in _style.STATUS_COLOURS.items()]
    ax.legend(handles=[*handles, Patch(label="no statement", **SILENT)], loc="lower left", bbox_to_anchor=(0, 1.0),
              ncols=5, fontsize=7, handlelength=1.2, borderaxespad=0)


def _goods(ax, rows, column):
    """Draw rates over their period and single deliveries as marks, by claimant's colour and route's mark."""
    names, routes = list(dict.fromkeys(rows["name"])), list(dict.fromkeys(rows["route"]))
    colours = {name: _style.SERIES[place % len(_style.SERIES)] for place, name in enumerate(names)}
    marks = {route: ROUTE_MARKS[place % len(ROUTE_MARKS)] for place, route in enumerate(routes)}
    for row in rows[rows["none"].isna()].itertuples():
        value = next(figure for figure in (row.central, row.low, row.high) if not pd.isna(figure))
        face = "white" if row.sent else colours[row.name]
        if row.rate:
            ax.fill_between([row.start, row.until], row.low, row.high, color=colours[row.name], alpha=0.25, lw=0)
        middle = row.start + (row.until - row.start) / 2
        ax.plot([row.start, row.until], [value, value], "-", color=colours[row.name], lw=1.8 if row.rate else 0.8)
        ax.plot([middle], [value], marks[row.route], mfc=face, mec=colours[row.name], ms=5, clip_on=False)
    handles = [Line2D([], [], color=colour, lw=3, label=name) for name, colour in colours.items()]
    handles += [Line2D([], [], ls="", marker=mark, color=_style.GREY, ms=5, label=route)
                for route, mark in marks.items()]
    _finish(ax, rows, column, handles)
    _none(ax, rows[rows["none"].notna()], colours)


def _none(ax, rows, colours):
    """Write under the axis, each on a line of its own, which goods are stated not to have come in, and when."""
    top = ax.get_ylim()[1]
    step = top * 0.14
    for place, row in enumerate(rows.sort_values("start").itertuples(), start=1):
        ax.plot([row.start, row.until], [-place * step] * 2, "|-", color=colours[row.name], lw=1.2, ms=5)
        ax.annotate(row.none, (row.until, -place * step), xytext=(4, 0), textcoords="offset points", va="center",
                    fontsize=6)
    if len(rows):
        ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= top])
        ax.set_ylim(-(len(rows) + 0.8) * step, top)
        ax.axhline(0, color=_style.GREY, lw=0.6)


def _rates(ax, rows, column, end):
    """Draw each rate over its period; names stand over the panel, so that they never cover a line."""
    for position, (name, group) in enumerate(rows.groupby("name", sort=False)):
        colour, mark = _style.SERIES[position % len(_style.SERIES)], _style.MARKS[position % len(_style.MARKS)]
        for row in group.itertuples():
            last = end if pd.isna(row.until) else row.until
            ax.fill_between([row.start, last], row.low, row.high, color=colour, alpha=0.25, lw=0)
            if pd.isna(row.until):                       # an end that nobody states: from its start on, dotted
                ax.plot([row.start, last], [row.central, row.central], ":", color=colour, lw=1.4)
                ax.plot([row.start], [row.central], mark, color=colour, ms=4)
            else:
                ax.plot([row.start, last], [row.central, row.central], mark, ls="-", color=colour, lw=1.8, ms=3.5,
                        clip_on=False)
        ax.plot([], [], mark, ls="-", ms=3.5, color=colour, lw=1.8, label=name)
    _finish(ax, rows, column, ax.get_legend_handles_labels()[0])


def _finish(ax, rows, column, handles):
    ax.set_ylabel(_folded(column.unit), fontsize=7)
    highest = rows[["low", "central", "high"]].max().max()
    ax.set_ylim(0, highest * 1.15 if highest > 0 else 1)
    _style.thousands(ax.yaxis)
    ax.legend(handles=handles, fontsize=6.2, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, borderaxespad=0,
              handlelength=1.4, columnspacing=1.0)


def _days(ax, arrivals, column):
    ax.vlines(arrivals["date"], arrivals["low"].astype("float64"), arrivals["high"].astype("float64"),
              color=_style.BLUE, lw=2.2)
    ax.set_ylabel(_folded(column.unit), fontsize=7)
    ax.set_ylim(0, None)
    _style.thousands(ax.yaxis)


def _folded(unit):
    return unit.replace(" per ", "\nper ", 1)
