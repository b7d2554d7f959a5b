"""What all charts share: palette, number and date formats, figure sizes, source line, deterministic SVG.

Colours are told apart by colour-blind readers; those of quantities keep their order in grey, marks differ by shape too.
"""

import io
import textwrap
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from PIL import Image

BLUE = "#0072BC"                 # UNHCR blue, the neutral default
INK = "#1a1a1a"
GREY = "#666666"
BAND = "#cfe3f3"
RING = "#b5121b"
SERIES = ("#0072BC", "#d55e00", "#009e73", "#8b5fa8", "#7a5c00", "#444444", "#56b4e9", "#cc79a7")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
STATUS_COLOURS = {                            # of one lightness: no account may look stronger than another
    "open": "#4477AA", "restricted": "#997700", "humanitarian only": "#228833", "closed": "#AA3377",
}
POPULATION_COLOURS = {                        # UNHCR's data colours by population type
    "REF": "#0072BC", "ASY": "#6CD8FD", "IDP": "#32C189", "OIP": "#D25A45", "STA": "#FFC740", "OOC": "#A097E3",
    "HST": "#BFBFBF", "RET": "#00B398", "RDP": "#00B398", "UNRWA": "#7C3C36", "REF+ASY": "#4F9ED0",
}
PHASE_COLOURS = {"1": "#CDFACD", "2": "#FAE61E", "3": "#E67800", "4": "#C80000", "5": "#640000"}   # IPC's own, acute
SETTINGS = {
    "font.family": "DejaVu Sans", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": GREY, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "axes.grid": True,
    "grid.color": "#e6e6e6", "grid.linewidth": 0.6, "axes.axisbelow": True, "svg.hashsalt": "displacement",
    "svg.fonttype": "path", "axes.titlelocation": "left", "axes.titlesize": 10.5, "axes.titleweight": "bold",
    "legend.frameon": False,
}
WIDTH, HEIGHT = 7.2, 4.2         # inches; fits the text width of A4 and a phone in landscape
TITLE_WIDTH = 84
PNG_COLOURS = 128


@dataclass(frozen=True)
class Drawing:
    """A finished figure as bytes, with what it says in words."""

    svg: bytes
    png: bytes
    alt: str


def canvas(width=WIDTH, height=HEIGHT, **subplots):
    """Return one Axes, or an array of them, on a new figure that no pyplot state holds."""
    return Figure(figsize=(width, height), layout="constrained").subplots(**subplots)


def floats(frame, name):
    """Return the column *name* of *frame* as floats; what is missing is NaN, so that a line has a gap there."""
    return frame[name].to_numpy("float64", na_value=np.nan)


def bounds(frame, column):
    """Return low, central and high of *column* as floats, NaN where missing."""
    return tuple(floats(frame, f"{column.name}{end}") for end in ("_low", "", "_high"))


def title(ax, text):
    """Write *text*, the finding, over the figure of *ax*, broken to its width."""
    ax.figure.suptitle("\n".join(textwrap.wrap(text, TITLE_WIDTH)), x=0.01, ha="left", fontsize=10.5,
                       fontweight="bold")


def thousands(axis):
    """Give *axis* numbers with thousands set apart and no offset or exponent."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axis.set_major_locator(MaxNLocator(nbins=6, integer=True))


def calendar(ax, *, zone=None, most=7, dates=None):
    """Give the time axis of *ax* dates like 5 May 2023, few enough not to touch.

    Where *dates* are all ends of years, each stands under its year.
    """
    ends = None if dates is None else dates.dropna().drop_duplicates().sort_values()
    if ends is not None and len(ends) and (ends.dt.is_year_end).all():
        shown = ends.iloc[::-1].iloc[::-(-len(ends) // most)].iloc[::-1]
        ax.set_xticks(shown, [f"{day:%Y}" for day in shown])
        return
    locator = AutoDateLocator(minticks=3, maxticks=most, tz=zone)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(DayFormatter(tz=zone))


class DayFormatter(DateFormatter):
    """Days as `5 May` over the year, with the year under the first and wherever it changes."""

    def __init__(self, tz=None):
        super().__init__("%d %b\n%Y", tz=tz)

    def __call__(self, x, pos=0):
        """Return the day without a leading zero."""
        return super().__call__(x, pos).removeprefix("0")


def legend_above(ax, handles=None):
    """Put the legend of *ax* between title and panel, in as many rows as it needs."""
    handles = ax.get_legend_handles_labels()[0] if handles is None else handles
    ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=_columns(handles), fontsize=7,
              borderaxespad=0.2, handlelength=1.4, columnspacing=1.0, handletextpad=0.4)


def pad_above(ax):
    """Return the distance of a title from the panel of *ax*, in points, that leaves room for `legend_above`."""
    entries = ax.get_legend().get_texts() if ax.get_legend() else []
    return 8 + 12 * -(-len(entries) // _columns(entries))


def _columns(entries):
    return 5 if len(entries) <= 5 else 3


def source_line(ax, text):
    """Write where the data come from under the figure of *ax*."""
    ax.figure.text(0.005, -0.01, "\n".join(textwrap.wrap(text, 120)), fontsize=7, color=GREY, ha="left", va="top")


def drawing(figure, alt):
    """Return *figure* as SVG and PNG bytes that are the same on every run."""
    svg, png = io.BytesIO(), io.BytesIO()
    with mpl.rc_context(SETTINGS):
        FigureCanvasAgg(figure)
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
        figure.set_layout_engine("none")                                # laid out by now: the second file is the same
        figure.savefig(png, format="png", dpi=130, metadata={"Software": None}, bbox_inches="tight")
    return Drawing(svg.getvalue(), _small(png), alt)


def _small(png):
    """Return a PNG with a palette: a chart has few colours, and a page holds many charts."""
    found = io.BytesIO()
    Image.open(png).convert("RGB").quantize(PNG_COLOURS).save(found, format="PNG", optimize=True)
    return found.getvalue()
