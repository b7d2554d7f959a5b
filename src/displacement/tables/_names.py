"""Columns by their names: what a name stands for, and what to do where a frame lacks it.

One name has one unit everywhere, so that a name is enough for the label of an axis.  What indicators give and which
datasets there are is asked at the front door, when it is needed: nothing here imports the rooms above.
"""

from collections.abc import Iterable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from displacement.errors import CallError, did_you_mean, nearest
from displacement.tables._dictionary import tables
from displacement.tables._table import Column

if TYPE_CHECKING:
    import pandas as pd

MOST_WAYS = 3                  # a message is read, not studied


def column(name: str | Column, made_by: Iterable[str] = ()) -> Column:
    """Column that *name* stands for: as one of the calls *made_by* gives it, else as a table or an indicator has it.

    A name that nobody knows is a column of the user's own: its label is the name in words, and it has no unit.

    Raises
    ------
    CallError
        Where indicators give quantities of different units under that name: an axis would have the wrong one.

    Examples
    --------
    >>> column("persons").label, column("deaths_per_10000_day").label, column("water_points").label
    ('Persons [people]', 'Deaths per 10000 day [deaths per 10,000 people per day]', 'Water points')
    >>> column("coverage", made_by=["dp.analysis.prices.hidden_prices"]).unit
    'per cent'
    """
    if isinstance(name, Column):
        return name
    if not isinstance(name, str):
        raise CallError(f"A column is told by its name or as a Column, not as {name!r}.")
    made = {call: given for call in made_by for given in _output(call) if given.name == name}
    known = made or _tables_with().get(name) or _calls_giving().get(name, {})
    units = {found.unit for found in known.values() if found.unit}
    if len(units) > 1:
        told = ", ".join(f"[{found.unit}] of {call}" for call, found in known.items())
        raise CallError(f"{name!r} stands for quantities of different units: {told}. Give the Column instead of the "
                        f"name; a function holds its own in `output`.")
    alike = [found for found in known.values() if found.unit or not units]
    return max(alike, key=lambda found: bool(found.title), default=Column(name, "Float64"))


def lacking(frame: "pd.DataFrame", columns: Iterable[str], asked_by: str, made_by: str = "") -> None:
    """Raise an error that names those of *columns* that *frame* lacks, where each comes from, and the nearest there.

    Parameters
    ----------
    frame : DataFrame
        What was given.
    columns : iterable of str
        Names of the columns that it should have.
    asked_by : str
        What asks for them, such as the name of a chart and its parameter.
    made_by : str
        The call whose result has all of them, where there is one.

    Raises
    ------
    CallError
        Where *frame* lacks one.

    Examples
    --------
    >>> import pandas as pd
    >>> lacking(pd.DataFrame({"kcal_per_kilo": [2660.0]}), ["kcal_per_kg"], "trend")
    Traceback (most recent call last):
    displacement.errors.CallError: trend asks for `kcal_per_kg`, which the frame lacks.
    `kcal_per_kg`: in the table energy, as of dp.load("food_energy"). Did you mean `kcal_per_kilo`?
    """
    absent = [name for name in dict.fromkeys(columns) if name not in frame.columns]
    if absent:
        ways: dict[str, list[str]] = {}
        for name in absent:
            ways.setdefault(f"given by {made_by}(...)" if made_by else _way(name), []).append(name)
        lines = [f"{_quoted(names)}: {way}.{_nearest(names, frame)}" for way, names in ways.items()]
        raise CallError("\n".join([f"{asked_by} asks for {_quoted(absent)}, which the frame lacks.", *lines]))


def _quoted(names):
    return ", ".join(f"`{name}`" for name in names)


def _way(name):
    """Return in words where a column of that *name* comes from: a table, else an indicator, that of its name first."""
    held = sorted(_tables_with().get(name, {}), key=lambda table: name not in tables()[table].required)
    if held:
        load = _loading([table for table in held if name in tables()[table].required])
        return f"in the table{'s' if len(held) > 1 else ''} {_some(held)}{f', as of {load}' if load else ''}"
    calls = sorted(_calls_giving().get(name, {}), key=lambda call: not call.endswith(f".{name}"))
    if calls:
        return f"given by {_some([f'{call}(...)' for call in calls])}"
    return "in no table and of no indicator, so make it as the documentation says"


def _some(names):
    more = len(names) - MOST_WAYS
    return f"{', '.join(names[:MOST_WAYS])} and {more} more" if more > 0 else " and ".join(
        filter(None, (", ".join(names[:-1]), names[-1])))


def _nearest(names, frame):
    there = [str(name) for name in frame.columns]
    close = dict.fromkeys(near for name in names for near in nearest(name, there, most=1))
    return did_you_mean([f"`{near}`" for near in close])


def _loading(names):
    """Return the call that gives one of the tables *names*, of a dataset that is shipped where there is one."""
    import displacement

    datasets = displacement.datasets()
    held = datasets[datasets["tables"].str.split(", ").str[0].isin(names)]          # its first table is what is loaded
    shipped = held.loc[held["status"].eq("shipped"), "dataset"]
    calls = [*shipped.map('dp.load("{}")'.format), *held["dataset"].map('dp.tidy("FILE", "{}")'.format)]
    return calls[0] if calls else ""


@cache
def _tables_with() -> dict[str, dict[str, Column]]:
    """Return the tables that have each name, with their column of that name."""
    found: dict[str, dict[str, Column]] = {}
    for table in tables().values():
        for name, held in table.columns.items():
            found.setdefault(name, {})[table.name] = held
    return found


@cache
def _calls_giving() -> dict[str, dict[str, Column]]:
    """Return the calls of indicators that give each name, with their column of that name."""
    import displacement

    found: dict[str, dict[str, Column]] = {}
    for call in displacement.indicators()["call"]:
        for given in _output(call):
            found.setdefault(given.name, {})[call] = given
    return found


def _output(call):
    """Return the columns that the indicator of a *call*, such as `dp.analysis.prices.alps`, gives."""
    import displacement

    return attrgetter(call.removeprefix("dp."))(displacement).output
