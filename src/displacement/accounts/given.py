"""What a file does not tell: the caller may say it, and where nobody does the account says what stands in its place."""

import pandas as pd

from displacement.cells.countries import members
from displacement.errors import CallError, SourceError
from displacement.tables.countries import MEMBERS

UNKNOWN = "UNK"


def with_given(frames, given, dataset):
    """Return *frames* with the columns *given*, where a table has them and no record tells them.

    Raises `CallError` where no table has such a column, and `SourceError` where records say something else.
    """
    if not given:
        return frames
    known = dict.fromkeys(name for table in frames for name in table.columns)
    absent = [name for name in given if name not in known]
    if absent:
        raise CallError.unknown("column", absent, list(known), whose=dataset, see="dp.tables.dictionary()")
    return {table: frame.assign(**{name: _filled(table, frame, name, value) for name, value in given.items()
                                   if name in table.columns}) for table, frame in frames.items()}


def _filled(table, frame, name, value):
    value = _member(name, value) if table.columns[name].values == MEMBERS else value
    if name not in frame:
        return pd.Series(value, index=frame.index, dtype="str")
    told = frame[name].astype("str")
    open_ = told.isna() | told.isin([UNKNOWN, ""])
    against = told[~open_ & told.ne(value)]
    if len(against):
        raise SourceError(f"{table.name}: {name} is given as {value}, and {len(against):,} rows of the file say "
                          f"{', '.join(against.unique()[:3])}. Leave it out of what is given, or look at the file.")
    return told.mask(open_, value)


def _member(name, value):
    for system in ("iso3", "iso2", "name"):
        found = members([value], system).dropna()
        if len(found):
            return str(found.iloc[0])
    raise CallError(f"{name}={value!r} is no country that is known. Give its ISO code, such as SDN, or its name.")


def notes(frames):
    """Return a line for each column that no record of *frames* tells: what stands there, and how to say it."""
    found = {}
    for table, frame in frames.items():
        for name in frame:
            column = table.columns[name]
            if len(frame) and column.values == MEMBERS and frame[name].eq(UNKNOWN).all():
                found[name] = f"{name} is not told and stands as {UNKNOWN}: say it with --given {name}=ISO ({name}=...)"
            elif len(frame) and name == "year" and frame[name].isna().all():
                found[name] = f"{name} is not told and is missing: say it with --given {name}=YYYY ({name}=...)"
    return tuple(found.values())
