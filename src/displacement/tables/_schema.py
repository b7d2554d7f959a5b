"""The pandera side of a `Table`: built on first use, since pandera costs half as much as pandas to import."""

from functools import lru_cache

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from displacement.errors import TableError
from displacement.tables._table import repeat_rule

MOST_SHOWN = 12


def faults(table, frame, *, unique=True):
    """Return the rows of *frame* that break a rule of *table*: row, column, rule, value."""
    _refuse_wrong_shape(table, frame)
    try:
        _schema(table, tuple(frame.columns), unique).validate(frame, lazy=True)
    except SchemaErrors as error:
        return _tidy(table, frame, error.failure_cases)
    return pd.DataFrame({"row": [], "column": [], "rule": [], "value": []})


def _refuse_wrong_shape(table, frame):
    missing = [name for name in table.required if name not in frame.columns]
    unknown = [name for name in frame.columns if name not in table.columns]
    wrong = [f"{name} is {frame[name].dtype}, expected {table.columns[name].dtype}"
             for name in frame.columns if name in table.columns and not _has_type(frame[name], table.columns[name])]
    problems = [*(f"no column {name}" for name in missing), *(f"unknown column {name}" for name in unknown), *wrong]
    if problems:
        raise TableError(f"{table.name}: {'; '.join(problems)}. Expected columns: {', '.join(table.required)}.")


def _has_type(series, column):
    return str(series.dtype) == column.dtype


@lru_cache(maxsize=256)
def _schema(table, names, unique):
    columns = {name: _column(table.columns[name]) for name in names if _has_rules(table.columns[name])}
    key = table.key(names) if unique else None
    rules = [_in_order(law) for law in table.laws if {law.first, law.second} <= set(names)]
    return pa.DataFrameSchema(columns, checks=rules, unique=key or None, coerce=False)


def _in_order(law):
    def holds(frame):
        return ~(frame[law.first] > frame[law.second]).fillna(False).astype("bool")

    return pa.Check(holds, name=law.name, ignore_na=False)


def _has_rules(column):
    return not column.nullable or column.minimum is not None or column.maximum is not None or bool(column.values)


def _column(column):
    checks = []
    if column.minimum is not None:
        checks.append(_check(lambda cells: cells >= column.minimum, f"below {column.minimum} {column.unit}".strip()))
    if column.maximum is not None:
        checks.append(_check(lambda cells: cells <= column.maximum, f"above {column.maximum} {column.unit}".strip()))
    if column.values:
        checks.append(_check(lambda cells: _among(cells, column.values), _outside(column.values)))
    return pa.Column(None, checks=checks, nullable=column.nullable,
                     metadata={"unit": column.unit, "meaning": column.meaning})


def _check(holds, rule):
    """Return a check that missing cells pass, so that none has to be dropped before it."""
    return pa.Check(lambda cells: holds(cells) | cells.isna(), name=rule, error=rule, ignore_na=False)


def _among(cells, values):
    """Tell where *cells* are among *values*: of a category only the distinct ones are asked."""
    if isinstance(cells.dtype, pd.CategoricalDtype) and set(cells.cat.categories) <= set(values):
        return pd.Series(True, index=cells.index)
    return cells.isin(values)


def _outside(values):
    shown = ", ".join(values[:MOST_SHOWN])
    return f"not one of {shown}{' ...' if len(values) > MOST_SHOWN else ''}"


def _tidy(table, frame, cases):
    cases = cases[cases["index"].notna()].assign(row=lambda found: found["index"].astype("int64"))
    unique = cases["check"].eq("multiple_fields_uniqueness")
    across = cases["schema_context"].eq("DataFrameSchema")
    cases = cases.assign(
        column=cases["column"].where(~across, "row"),
        rule=cases["check"].where(~unique, repeat_rule(table, frame)).replace("not_nullable", "missing"),
        value=cases["failure_case"].astype("str").where(~across, ""),
    )
    return cases.drop_duplicates(["row", "column", "rule"])[["row", "column", "rule", "value"]].reset_index(drop=True)
