"""What every chart begins with, said once: its columns, whether the frames have them, the settings, where it draws."""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar, cast

import matplotlib as mpl

from displacement.charts import _style
from displacement.errors import CallError, TableError
from displacement.tables._names import column, lacking
from displacement.tables._table import Column

Function = TypeVar("Function", bound=Callable)
Names = Mapping[str, tuple[str, ...]]
BOUNDS = ("{column}_low", "{column}", "{column}_high")
AXES = ("ax", "axes")
QUANTITIES = ("column", "columns")
ARGUMENT = re.compile(r"{(\w+)}")


def chart(*, needs: Names, optional: Names | None = None, canvas: float | Callable = _style.HEIGHT,
          made_by: Mapping[str, str] | None = None, also: tuple[str, ...] = (), page: str = "",
          rows_optional: bool = False) -> Callable[[Function], Function]:
    """Declare a chart: which columns it asks for, how large it is, and under which other names it is looked for.

    The function it decorates gets its *column* as a `Column`, other columns by name, and an Axes; its caller may give
    each column by name or as a `Column`, and no Axes.  Frames that lack a column raise `CallError` before anything is
    drawn.  Everything is drawn under the package's settings, whatever the user's own are.

    Parameters
    ----------
    needs : mapping of str to tuple of str
        The columns that each frame must have, by parameter; ``{by}`` stands for the column that the argument *by*
        names.
    optional : mapping of str to tuple of str
        The columns that are drawn where they are there.
    canvas : float or callable
        Height of the figure in inches, or a function of some of the chart's arguments, by their names, that returns
        where to draw.
    made_by : mapping of str to str
        The indicator whose result has all that is asked for, by parameter: it tells the unit of a name, too.
    also : tuple of str
        Other names of the chart, as people say them.
    page : str
        Page of the documentation on what is drawn.
    rows_optional : bool
        Whether a frame without rows is left out, whatever its columns are.
    """
    makers = dict(made_by or {})

    def attach(draw):
        signature = inspect.signature(draw)

        @wraps(draw)
        def drawn(*given, **named):
            bound = signature.bind(*given, **named)
            bound.apply_defaults()
            arguments = bound.arguments
            arguments.update({name: _column(name, value, makers.values()) for name, value in arguments.items()})
            _check(draw.__name__, needs, arguments, makers, rows_optional)
            with mpl.rc_context(_style.SETTINGS):
                place = next(name for name in AXES if name in arguments)
                if arguments[place] is None:
                    arguments[place] = _canvas(canvas, arguments)
                return draw(*bound.args, **bound.kwargs)

        vars(drawn).update(needs=dict(needs), optional=dict(optional or {}), made_by=makers,
                           also=tuple(also), page=page)
        return cast("Function", drawn)

    return attach


def refuse_several(chart, frame, keys, value):
    """Raise `TableError` where *frame* has several rows for one of *keys*, or rows with none; say what sums them."""
    keys = [name for key in keys for name in ([key] if isinstance(key, str) else key)]
    nameless = frame[keys].isna().any(axis=1)
    if nameless.any():
        raise TableError(f"{chart}: {nameless.sum():,} rows have no {' or no '.join(keys)}, and would be on no line. "
                         "Leave them out, or give them one.")
    twice = frame.duplicated(keys, keep=False)
    if twice.any():
        found = frame.loc[twice, keys].iloc[0]
        shown = ", ".join(f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value) for value in found)
        raise TableError(
            f"{chart} draws one row for each {', '.join(keys)}, and {twice.sum():,} rows share one, such as {shown}. "
            f"Sum them first: frame.groupby({keys}, observed=True, as_index=False)[['{value}']].sum(min_count=1), or "
            "choose one of them.")


def _column(parameter, value, made_by):
    """Return the quantities that are drawn as `Column`, since they label an axis, and any other column as its name."""
    if isinstance(value, (tuple, list)):
        return type(value)(_column(parameter, one, made_by) for one in value)
    if parameter in QUANTITIES:
        return column(value, made_by)
    return value.name if isinstance(value, Column) else value


def _check(name, needs, arguments, made_by, rows_optional):
    """Raise where a frame lacks a column that the chart asks for."""
    for parameter, columns in needs.items():
        frame, asked_by = arguments[parameter], f"{name}: {parameter}" if len(needs) > 1 else name
        if not hasattr(frame, "columns"):
            raise CallError(f"{name}: {parameter} is a DataFrame with columns, not a {type(frame).__name__}.")
        if len(frame) or not rows_optional:
            asked = [name for one in columns for name in _names(one, arguments)]
            lacking(frame, asked, asked_by, made_by.get(parameter, ""))


def _names(asked, arguments):
    """Return the names that *asked* stands for: `{by}` is the column, or are the columns, that the argument names."""
    field = ARGUMENT.search(asked)
    if not field:
        return [asked]
    given = arguments[field[1]]
    several = given if isinstance(given, (tuple, list)) else [given]
    names = [one.name if isinstance(one, Column) else one for one in several]
    return [asked.replace(field[0], name) for name in names if isinstance(name, str)]


def _canvas(canvas, arguments):
    if not callable(canvas):
        return _style.canvas(height=canvas)
    return canvas(**{name: arguments[name] for name in inspect.signature(canvas).parameters})
