"""Prices, food balance and phases of one crisis over one another: three quantities, three panels, never one index.

A price is what a market asks, energy supplied is not energy eaten, and a phase is what analysts agreed on.
"""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from displacement.charts import _style
from displacement.charts._chart import chart
from displacement.charts.phase_bars import NEEDS, OPTIONAL, phase_bars
from displacement.errors import TableError

TITLES = ("Prices on the market, as asked then: not adjusted for inflation",
          "Energy of the food supplied, a person and day: not what was eaten",
          "People by phase, as the analysis classified them")
ALARMS = {"stress": ("^", "#f0a30a"), "alert": ("D", "#d55e00"), "crisis": ("s", "#8b0000")}
ENERGY = "kcal_per_person_day"
ENERGY_LABEL = "Energy supplied [kcal per person per day]"
LARGE, SMALL = 8.0, 7.0
NOT_KEYS = ("date", "price", "seasonal_trend", "alps", "alarm", "eligible", "reason", "warning",
            "change_month", "change_year", "change_base")


def _panels():
    return _style.canvas(width=7.6, height=9.4, nrows=3, height_ratios=(3.2, 2.6, 3.0))


@chart(needs={"prices": ("date", "price", "seasonal_trend", "alarm"), "balance": ("period_start", "item"),
              "phases": NEEDS},
       optional={"prices": ("currency", "unit", "market", "commodity", "price_type"),
                 "balance": (f"{ENERGY}_low", ENERGY, f"{ENERGY}_high"), "phases": OPTIONAL},
       made_by={"prices": "dp.analysis.prices.alps", "balance": "dp.analysis.food.energy_per_person"},
       canvas=_panels, also=("food security on one page", "prices and food balance and phases"))
def food_page(prices: pd.DataFrame, balance: pd.DataFrame, phases: pd.DataFrame, *, source: str | None = None,
              axes: Sequence[Axes] | None = None) -> Sequence[Axes]:
    """Food crisis on one page: prices with their alarms, food energy supplied by item, and people by IPC phase.

    Months without a price are gaps.  Items are drawn beside one another and never added up, since groups of items hold
    their parts again.  What is missing is said in words, never drawn as zero.

    Parameters
    ----------
    prices : DataFrame
        What `dp.analysis.prices.alps` returns: date, price, seasonal_trend, alarm, and what tells series apart.
        [currency per unit, the same for all rows]
    balance : DataFrame
        What `dp.analysis.food.energy_per_person` returns of one area: a dozen rows can be read.
        [kcal per person per day]
    phases : DataFrame, table `phases`
        One row for each area, period and phase. [people]
    source : str, optional
        Where the data come from, for the line under the figure.
    axes : sequence of three Axes, optional
        Where to draw.

    Returns
    -------
    sequence of three Axes
        Prices, balance, phases.

    Raises
    ------
    TableError
        Where prices differ in currency or unit, or `phase_bars` refuses the phases.

    Examples
    --------
    >>> prices = pd.DataFrame({"date": pd.to_datetime(["2024-01-01", "2024-02-01"]), "currency": "SDG", "unit": "kg",
    ...                        "price": [800.0, 2500.0], "seasonal_trend": [850.0, 900.0],
    ...                        "alarm": pd.array(["normal", "crisis"], dtype="str")})
    >>> balance = pd.DataFrame({"period_start": pd.to_datetime(["2022-01-01"]), "item": ["Sorghum"],
    ...                         "kcal_per_person_day": [700.0]})
    >>> phases = pd.DataFrame({"area": "Geisan", "phase": ["1", "2", "3", "4", "5"], "persons": [50, 20, 20, 9, 1]})
    >>> axes = food_page(prices, balance, phases)
    >>> axes[0].get_ylabel(), axes[1].get_xlabel(), axes[2].get_xlabel()
    ('Price [SDG per kg]', 'Energy supplied [kcal per person per day]', 'Persons [people]')
    """
    unit = _unit(prices)
    _prices(axes[0], prices, unit)
    _balance(axes[1], balance)
    phase_bars(phases, ax=axes[2])
    for ax, text in zip(axes, TITLES, strict=True):
        ax.set_title(text, fontsize=9, pad=_style.pad_above(ax))
    if source is not None:
        _style.source_line(axes[0], source)
    return axes


def _unit(prices):
    """Return the unit of all prices, such as SDG per kg."""
    found = []
    for name, unknown in (("currency", "currency"), ("unit", "unit")):
        told = prices[name].dropna().astype("str").unique() if name in prices else []
        if len(told) > 1:
            raise TableError(f"food_page: prices have several values of {name} ({', '.join(told)}), which share no "
                             "axis: choose one, and use per_kilogram for units.")
        found.append(told[0] if len(told) else unknown)
    return " per ".join(found)


def _prices(ax, prices, unit):
    keys = [name for name in prices if name not in NOT_KEYS]
    groups = prices.groupby(keys, observed=True, dropna=False, sort=False) if keys else [((), prices)]
    for place, (_, rows) in enumerate(groups):
        colour = _style.SERIES[place % len(_style.SERIES)]
        months = _monthly(rows)
        ax.plot(months.index, months["price"], color=colour, lw=1.4, marker="o", ms=2.5,
                label=_series(rows))
        ax.plot(months.index, months["seasonal_trend"], color=colour, lw=1.0, ls="--", label="_trend")
    ax.plot([], [], color=_style.GREY, lw=1.0, ls="--", label="seasonal trend")
    for alarm, (mark, colour) in ALARMS.items():
        rows = prices[prices["alarm"].eq(alarm).fillna(False)]
        if len(rows):
            ax.plot(rows["date"], rows["price"].to_numpy("float64"), mark, color=colour, mec="white", mew=0.4, ms=6,
                    label=alarm, zorder=3)
    lowest = prices["seasonal_trend"].min()         # a line may lead below 0, which is to be seen and not cut off
    ax.set(ylabel=f"Price [{unit}]", ylim=(0 if pd.isna(lowest) or lowest >= 0 else lowest * 1.1, None))
    _style.thousands(ax.yaxis)
    _style.calendar(ax)
    _style.legend_above(ax)


def _series(rows):
    """Return market, commodity and stage of trade of a series, as far as they are known."""
    told = [rows[name].iloc[0] for name in ("market", "commodity", "price_type") if name in rows]
    return ", ".join(str(word) for word in told if pd.notna(word)) or "price"


def _monthly(rows):
    """Return prices and trend of every month from first to last, NaN where there is no price: a gap breaks the line."""
    found = pd.DataFrame({name: _style.floats(rows, name) for name in ("price", "seasonal_trend")},
                         index=rows["date"].dt.to_period("M"))
    months = pd.period_range(found.index.min(), found.index.max(), freq="M")
    found = found.reindex(months)
    return found.set_axis(months.to_timestamp())


def _balance(ax, balance):
    """Draw one bar for each item, and for each year where there are several."""
    rows = balance.reset_index(drop=True)
    low, value, high = (_style.floats(rows, f"{ENERGY}{end}") if f"{ENERGY}{end}" in rows
                        else np.full(len(rows), np.nan) for end in ("_low", "", "_high"))
    place = np.arange(len(rows))
    ax.barh(place[~np.isnan(value)], value[~np.isnan(value)], 0.62, color=_style.BAND, edgecolor=_style.BLUE, lw=0.6)
    ax.hlines(place[high > low], low[high > low], high[high > low], color=_style.BLUE, lw=1.6)
    ends = np.fmax(np.fmax(value, high), np.fmax(low, 0.0))
    for position in place:
        ax.annotate(_energy(value[position], low[position], high[position]), (ends[position], position), xytext=(5, 0),
                    textcoords="offset points", va="center", fontsize=LARGE if len(rows) < 9 else SMALL)
    ax.set_yticks(place, _items(rows), fontsize=LARGE if len(rows) < 9 else SMALL)
    ax.set(xlabel=ENERGY_LABEL, xlim=(0, max(ends.max(initial=0.0), 1.0) * 1.18), ylim=(max(len(rows), 1) - 0.5, -0.5))
    ax.grid(visible=False, axis="y")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))


def _energy(value, low, high):
    if not np.isnan(value):
        return f"{value:,.0f}"
    if np.isnan(low):
        return "not published" if np.isnan(high) else f"at most {high:,.0f}"
    return f"at least {low:,.0f}" if np.isnan(high) else f"{low:,.0f} to {high:,.0f}"


def _items(rows):
    """Return the items, with the year where there are several, folded to the margin."""
    years = rows["period_start"].dt.year.astype("str")
    names = rows["item"].astype("str")
    names = names if years.nunique() < 2 else names + ", " + years
    return ["\n".join(textwrap.wrap(name, 26)) for name in names]
