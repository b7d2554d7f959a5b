"""The rules of a `Table`, and its pandera side, which is built only where one is broken and has to be named.

pandera costs half as much as pandas to import, and some milliseconds a column to ask.
"""

from functools import lru_cache

import pandas as pd

from displacement.errors import TableError

MOST_SHOWN = 12


def faults(table, frame, *, unique=True):
    """Return the rows of *frame* that break a rule of *table*: row, column, rule, value."""
    _refuse_wrong_shape(table, frame)
    if _keeps_all_rules(table, frame, unique):
        return pd.DataFrame({"row": [], "column": [], "rule": [], "value": []})
    from pandera.errors import SchemaErrors

    try:
        _schema(table, tuple(frame.columns), unique).validate(frame, lazy=True)
    except SchemaErrors as error:
        return _tidy(table, frame, error.failure_cases)
    raise TableError(f"{table.name}: a rule is broken that the schema does not have. Please report this.")


def _keeps_all_rules(table, frame, unique):
    """Tell whether no rule is broken: the same rules as the schema's, without what it costs to name who broke them."""
    columns = [(frame[name], table.columns[name]) for name in frame.columns]
    if any(not column.nullable and cells.isna().any() for cells, column in columns):
        return False
    if not all(holds(cells).all() for cells, column in columns for _, holds in _rules(column)):
        return False
    if not all(_holds(law)(frame).all() for law in _laws(table, frame.columns)):
        return False
    return not unique or not _repeats(frame, table.key(frame.columns))


def _repeats(frame, key):
    """Tell whether two rows share their *key*: rows that differ in part and record do not, whatever their texts say."""
    record = [name for name in ("part", "record") if name in key]
    return bool(key) and not (record and not frame.duplicated(record).any()) and bool(frame.duplicated(key).any())


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
    import pandera.pandas as pa

    columns = {name: _column(table.columns[name]) for name in names}
    key = table.key(names) if unique else None
    laws = [pa.Check(_holds(law), name=law.name, ignore_na=False) for law in _laws(table, names)]
    return pa.DataFrameSchema(columns, checks=laws, unique=key or None, coerce=False)


def _laws(table, names):
    return [law for law in table.laws if {law.first, law.second} <= set(names)]


def _holds(law):
    return lambda frame: ~(frame[law.first] > frame[law.second]).fillna(False).astype("bool")


def _column(column):
    import pandera.pandas as pa

    checks = [pa.Check(holds, name=rule, error=rule, ignore_na=False) for rule, holds in _rules(column)]
    return pa.Column(None, checks=checks, nullable=column.nullable,
                     metadata={"unit": column.unit, "meaning": column.meaning})


def _rules(column):
    """Return what is asked of each cell of *column*, and the words for one that fails; missing cells pass."""
    rules = []
    if column.minimum is not None:
        rules.append((f"below {column.minimum} {column.unit}".strip(),
                      lambda cells: (cells >= column.minimum) | cells.isna()))
    if column.maximum is not None:
        rules.append((f"above {column.maximum} {column.unit}".strip(),
                      lambda cells: (cells <= column.maximum) | cells.isna()))
    if column.values:
        rules.append((_outside(column.values), lambda cells: _among(cells, column.values) | cells.isna()))
    return rules


def _among(cells, values):
    """Tell where *cells* are among *values*: of a category only the distinct ones are asked."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        known, listed = cells.dtype.categories, _listed(values)
        if known is listed or known.equals(listed) or (listed.get_indexer(known) >= 0).all():
            return pd.Series(True, index=cells.index)
    return cells.isin(values)


@lru_cache
def _listed(values):
    return pd.Index(values)


def _outside(values):
    shown = ", ".join(values[:MOST_SHOWN])
    return f"not one of {shown}{' ...' if len(values) > MOST_SHOWN else ''}"


def _tidy(table, frame, cases):
    cases = cases[cases["index"].notna()].assign(row=lambda found: found["index"].astype("int64"))
    unique = cases["check"].eq("multiple_fields_uniqueness")
    across = cases["schema_context"].eq("DataFrameSchema")
    cases = cases.assign(
        column=cases["column"].where(~across, "row"),
        rule=cases["check"].where(~unique, table.repeat_rule(frame.columns)).replace("not_nullable", "missing"),
        value=cases["failure_case"].astype("str").where(~across, ""),
    )
    return cases.drop_duplicates(["row", "column", "rule"])[["row", "column", "rule", "value"]].reset_index(drop=True)
