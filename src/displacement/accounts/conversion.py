"""The cells of a tidied frame to the declared types; a cell that does not convert rejects its record."""

from datetime import date
from functools import lru_cache

import pandas as pd

from displacement.cells.bounds import BELOW_ZERO, PART, PART_LEFT_OUT
from displacement.cells.controls import CONTROLS_OUT, holds_controls, without_controls
from displacement.cells.dates import days, moments
from displacement.cells.values import each, encoded, numbers, repeated, stripped
from displacement.errors import SourceError
from displacement.tables.vocabulary import USES

BOUNDS = ("_low", "_high")
COUNTS = {"people", "households"}


def converted(table, frame, dataset, drop):
    """Return *frame* with the declared types, in canonical order; cells that do not convert reject their record."""
    frame = frame.reset_index(drop=True)
    columns = {"dataset": repeated(dataset, len(frame))}
    if "claim_by" in frame and "use" in table.columns:
        frame = _as_stated(frame)
    for name, column in table.columns.items():
        if name in frame.columns:
            columns[name] = _typed(frame, name, column, drop)
            if column.role == "measure" and column.nullable and column.minimum == 0 and column.unit in COUNTS:
                columns[name] = _above_zero(frame, name, columns[name], drop)
            if column.first_year is not None:
                columns[name] = _in_range(frame, name, column, columns[name], drop)
            elif column.dtype in ("str", "category") and not column.values and name != "part":
                columns[name] = _legible(frame, name, columns[name], drop)
    unknown = set(frame.columns) - set(columns)
    if unknown:
        raise SourceError.unknown("column", sorted(unknown), table.columns, whose=f"{dataset}: {table.name}",
                                  see=f"dp.tables.{table.name}")
    return pd.DataFrame({name: columns[name] for name in table.columns if name in columns}, copy=False)


def _as_stated(frame):
    """Return *frame* with what its records may be used for; a source that says nothing of it states all of them."""
    use = frame["use"] if "use" in frame else repeated(next(iter(USES)), len(frame))
    reason = frame["use_reason"] if "use_reason" in frame else pd.Series(pd.NA, index=frame.index, dtype="str")
    return frame.assign(use=use, use_reason=reason)


def _typed(frame, name, column, drop):
    series = frame[name]
    if column.dtype == "category" and isinstance(series.dtype, pd.CategoricalDtype):
        known = series.dtype.categories
        if not column.values or known.equals(_listed(column.values)):
            return series                               # an open list of words, as the source made it, or this one
        if set(known) <= set(column.values):
            return series.cat.set_categories(column.values)
    if name == "part" or (str(series.dtype) == column.dtype and column.dtype not in ("str", "category")):
        return series
    if column.dtype in ("Int64", "Float64"):
        found, faulty = numbers(series) if _is_text(series) else (series.astype("Float64"), None)
        return _whole(frame, name, column, found, faulty, drop) if column.dtype == "Int64" else _kept(
            frame, name, found, faulty, "is no number", drop)
    if column.dtype.startswith("datetime64") and _is_text(series):
        found, faulty = (moments if "UTC" in column.dtype else days)(series)
        return _kept(frame, name, found, faulty, "is no date (expected YYYY-MM-DD)", drop)
    if column.dtype == "category":
        return _category(frame, name, column, drop)
    if column.dtype == "boolean" and _is_text(series):
        found = stripped(series).str.lower().map({"true": True, "false": False}).astype("boolean")
        return _kept(frame, name, found, stripped(series).notna() & found.isna(), "is not true or false", drop)
    return stripped(series) if column.dtype == "str" else series.astype(column.dtype)


def _in_range(frame, name, column, days, drop):
    """Return *days* where their years are those that *column* declares; others reject their record."""
    last = date.today().year + column.years_ahead
    outside = ((days < pd.Timestamp(column.first_year, 1, 1)) | (days >= pd.Timestamp(last + 1, 1, 1))).to_numpy()
    if not outside.any():
        return days
    for year in days[outside].dt.year.unique():
        drop.reject(frame, outside & days.dt.year.eq(year).to_numpy(), f"{name}: year {year:04d} lies outside "
                    f"{column.first_year} to {last}, the year after the file was read", name)
    return days.mask(outside)


def _legible(frame, name, text, drop):
    """Return *text* without control characters and direction marks, which leave by a rule."""
    codes, values = (text.cat.codes.to_numpy(), text.cat.categories.to_series()) if text.dtype == "category" else (
        None, text)
    marked = holds_controls(values)
    if not marked.any():
        return text
    drop.noted(frame, marked if codes is None else each(codes, marked, False), f"{CONTROLS_OUT} of {name}")
    plain = without_controls(values)
    return plain if codes is None else pd.Series(pd.Categorical(each(codes, plain.to_numpy(), None)), index=text.index)


@lru_cache
def _listed(values):
    return pd.Index(values)


def _is_text(series):
    return isinstance(series.dtype, (pd.StringDtype, pd.CategoricalDtype)) or series.dtype == object


def _kept(frame, name, found, faulty, reason, drop):
    if faulty is not None and faulty.any():
        drop.reject(frame, faulty, f"{name} {reason}", name)
    return found


def _whole(frame, name, column, found, faulty, drop):
    """Return whole numbers; of a published count a part of a person is told by its bounds, or left out by a rule."""
    found = _kept(frame, name, found, faulty, "is no number", drop)
    broken = (found % 1).fillna(0).ne(0)
    if column.unit in COUNTS and broken.any():
        parts = (found % 1).fillna(0)
        if not name.endswith(BOUNDS):
            measured = parts[broken].to_numpy("float64") * (column.role == "measure")
            drop.noted(frame, broken.to_numpy(), PART if f"{name}_high" in frame.columns else PART_LEFT_OUT, measured)
        found = found - parts + (broken & name.endswith("_high")).astype("Float64")
        return found.astype("Int64")
    found = _kept(frame, name, found.mask(broken), broken, "is no whole number", drop)
    return found.astype("Int64")


def _above_zero(frame, name, found, drop):
    """Return a published count without what is below zero, which leaves by a rule; its bounds leave with it."""
    below = (found < 0).fillna(False).to_numpy(dtype=bool)
    if not below.any():
        return found
    if not name.endswith(BOUNDS):
        drop.values(frame, below, BELOW_ZERO, name)
    return found.mask(below)


def _category(frame, name, column, drop):
    codes, values = encoded(frame[name].astype("str") if frame[name].dtype == object else frame[name])
    text = stripped(values)
    known = pd.Index(column.values or text.dropna().unique(), dtype="str")
    found = known.get_indexer(text)
    faulty = text.notna().to_numpy() & (found < 0)
    if faulty.any():
        shown = ", ".join(column.values[:12]) + (" ..." if len(column.values) > 12 else "")
        drop.reject(frame, each(codes, faulty, False), f"{name} is not one of: {shown}", name)
    return pd.Series(pd.Categorical.from_codes(each(codes, found, -1), categories=known), index=frame.index)
