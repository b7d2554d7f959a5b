"""People by phase of acute food insecurity as stacked bars, in the colours that the IPC gives its phases.

`3+` and `all` repeat phases and are never drawn beside them.  A phase without a figure is named as not published: it
has no bar, and where everybody analysed is known, those whose phase is not are hatched.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from displacement.charts import _style
from displacement.charts._chart import chart
from displacement.errors import TableError
from displacement.tables.phases import PERSONS
from displacement.tables.vocabulary import PHASE_NAMES

BARS = ("analysis", "analysis_id", "country", "level", "group", "area", "area_code", "area_id", "period_type",
        "period_start", "period_end")
HEIGHT = 0.62
PAGE = 72                        # points an inch
LETTER = 0.62                    # mean width of a digit or comma, of the size of the letters
SIZE = 7.0
UNKNOWN = "phase not published"
NEEDS, OPTIONAL = ("phase", "persons"), (*BARS, "condition")


@chart(needs={"phases": NEEDS}, optional={"phases": OPTIONAL},
       canvas=lambda phases: _style.canvas(height=1.3 + 0.55 * len(phases[_keys(phases)].drop_duplicates())),
       page="docs/indicators/phases.md",
       also=("bar chart of IPC phases", "people by IPC phase", "food insecurity by phase"))
def phase_bars(phases: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Stacked bars of people in IPC phases 1 to 5, one bar for each area and period, in the colours of the IPC.

    Each part has the published figure on it, or beside the bar where it is too narrow.  What is missing is told there
    too, and is never a zero.

    Parameters
    ----------
    phases : DataFrame, table `phases`
        One row for each area, period and phase, of acute food insecurity. [people]
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
        Bars from top to bottom in the order of the rows; width is people.

    Raises
    ------
    TableError
        Where a phase of an area and period stands twice, or rows are on chronic food insecurity, whose levels are
        another scale.

    References
    ----------
    IPC 2021, Technical manual version 3.1: colours of the phases of acute food insecurity.

    Examples
    --------
    >>> phases = pd.DataFrame({"area": "Geisan", "phase": ["1", "2", "3", "4", "5"],
    ...                        "persons": pd.array([400, 300, 200, 100, None], dtype="Int64")})
    >>> ax = phase_bars(phases)
    >>> ax.get_xlabel(), [text.get_text() for text in ax.texts]
    ('Persons [people]', ['400', '300', '200', '100', '5: not published'])
    """
    people = _people(phases)
    parts = people[list(_style.PHASE_COLOURS)].to_numpy("float64", na_value=np.nan)
    known = np.nan_to_num(parts)                     # a bar of no width, and named as missing beside it
    unknown = _unknown(parts, people["all"].to_numpy("float64", na_value=np.nan))
    whole = known.sum(axis=1) + unknown
    width = max(whole.max(initial=0.0), 1.0)
    fits = width * 1.3 * SIZE * LETTER / PAGE / _inches(ax)         # people to a letter
    left = np.zeros(len(people))
    for place, (phase, colour) in enumerate(_style.PHASE_COLOURS.items()):
        ax.barh(range(len(people)), known[:, place], HEIGHT, left=left, color=colour, edgecolor=_style.INK, lw=0.4,
                label=f"Phase {phase}")
        _figures(ax, parts[:, place], left, fits, _ink(phase))
        left = left + known[:, place]
    ax.barh(range(len(people)), unknown, HEIGHT, left=left, color="white", edgecolor=_style.GREY, hatch="////", lw=0.4)
    for position, row in enumerate(parts):
        ax.annotate(_beside(row, fits), (whole[position], position), xytext=(5, 0), textcoords="offset points",
                    va="center", fontsize=SIZE)
    ax.set_yticks(range(len(people)), _names(people), fontsize=8)
    ax.set(xlabel=PERSONS.label, xlim=(0, width * 1.22), ylim=(max(len(people), 1) - 0.5, -0.5))
    ax.grid(visible=False, axis="y")
    _style.thousands(ax.xaxis)
    ax.xaxis.get_major_locator().set_params(nbins=5)           # eight digits are wide
    _legend(ax, any_unknown=bool(unknown.any()))
    return ax


def _people(phases):
    """Return one row for each area and period, one column for each phase and for everybody."""
    if "condition" in phases and phases["condition"].eq("chronic").any():
        raise TableError("phase_bars draws phases of acute food insecurity; chronic levels are another scale. Take "
                         "the rows whose condition is acute.")
    keys = _keys(phases)
    rows = phases[[*keys, "persons"]].assign(phase=phases["phase"].astype("str"))
    twice = rows.duplicated([*keys, "phase"])
    if twice.any():
        one = rows[twice].iloc[0]
        raise TableError(f"{twice.sum()} figures by phase stand twice, such as phase {one['phase']} of "
                         f"{', '.join(str(one[name]) for name in keys)}: choose one analysis.")
    bar = rows.groupby(keys, observed=True, dropna=False, sort=False).ngroup()
    wide = rows.assign(bar=bar).pivot(index="bar", columns="phase", values="persons")
    return rows[keys].loc[~bar.duplicated()].reset_index(drop=True).join(
        wide.reindex(columns=["all", *_style.PHASE_COLOURS]))


def _keys(phases):
    """Return the columns that tell one bar from another."""
    return [name for name in BARS if name in phases]


def _unknown(parts, everybody):
    """Return the people analysed whose phase is not published; 0 where all phases are, or everybody is not known."""
    rest = everybody - np.nansum(parts, axis=1)
    return np.where(np.isnan(parts).any(axis=1) & (rest > 0), rest, 0.0)


def _figures(ax, people, left, fits, ink):
    for position in np.flatnonzero(people > 0):
        text = f"{people[position]:,.0f}"
        if len(text) * fits <= people[position]:
            ax.text(left[position] + people[position] / 2, position, text, color=ink, ha="center", va="center",
                    fontsize=SIZE)


def _beside(row, fits):
    """Return what does not fit on the bar, and what is missing."""
    narrow = [f"{phase}: {people:,.0f}" for phase, people in zip(_style.PHASE_COLOURS, row, strict=True)
              if people < len(f"{people:,.0f}") * fits]
    missing = [phase for phase, people in zip(_style.PHASE_COLOURS, row, strict=True) if np.isnan(people)]
    return "\n".join([*narrow, *([f"{', '.join(missing)}: not published"] if missing else [])])


def _names(people):
    """Return area and period of each bar, with the analysis where there are several."""
    several = "analysis" in people and people["analysis"].nunique() > 1
    return ["\n".join(filter(None, [_place(row), _word(row, "period_type"), _period(row),
                                    _word(row, "analysis") if several else ""]))
            for row in people.to_dict("records")]


def _place(row):
    return _word(row, "area") or (_word(row, "group") if row.get("level") != "country" else "") or _word(row, "country")


def _word(row, name):
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _period(row):
    """Return `Apr to May 2024`, or nothing where a date is missing."""
    start, end = row.get("period_start"), row.get("period_end")
    if start is None or end is None or start != start or end != end:
        return ""
    if (start.year, start.month) == (end.year, end.month):
        return f"{end:%b %Y}"
    return f"{start:%b} to {end:%b %Y}" if start.year == end.year else f"{start:%b %Y} to {end:%b %Y}"


def _ink(phase):
    """Return a colour of letters that is read on that of the *phase*."""
    return "white" if phase in ("4", "5") else _style.INK


def _inches(ax):
    return ax.get_window_extent().width / ax.figure.dpi


def _legend(ax, *, any_unknown):
    handles = [Patch(facecolor=colour, edgecolor=_style.INK, lw=0.4, label=PHASE_NAMES[phase].removeprefix("Phase ")
                     .replace(",", "", 1)) for phase, colour in _style.PHASE_COLOURS.items()]
    if any_unknown:
        handles.append(Patch(facecolor="white", edgecolor=_style.GREY, hatch="////", lw=0.4, label=UNKNOWN))
    _style.legend_above(ax, handles)
