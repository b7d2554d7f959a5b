"""The `@indicator` decorator: what a function puts out, where its definition comes from, and its other names.

It also lets every parameter that names columns take a `Column`, and says which column a frame lacks and who makes it.
"""

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from displacement.analysis._needs import lacking
from displacement.errors import TableError
from displacement.tables._table import Column

Function = TypeVar("Function", bound=Callable)
ColumnName = str | Column
QUOTED = re.compile(r"'([^']+)'")


def indicator(*output: Column, reference: str, also: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Declare what an indicator puts out: its columns, the reference of its definition, and other names for it.

    The function keeps its signature and its results; it gains `output` (tuple of `Column`), `reference` and `also`,
    from which charts take their labels and `indicators()` its rows.  *also* are words under which a person would look
    for it.  A `Column` given as an argument stands for its name.  Where a frame has no column that the docstring asks
    for, the KeyError of pandas becomes a `TableError` that names the column and the call that makes it.

    >>> @indicator(Column("rate", "Float64", "per 1,000", "Share"), reference="by hand", also=("ratio",))
    ... def rate(stocks, *, value="persons"):
    ...     '''Return people in thousands.
    ...
    ...     Parameters
    ...     ----------
    ...     stocks : DataFrame, table `stocks`
    ...         Needs *value*.
    ...     '''
    ...     return stocks[value] / 1000
    >>> rate.output[0].label, rate.also
    ('Rate [per 1,000]', ('ratio',))
    >>> rate(pd.DataFrame({"people": [500]}), value=Column("people", "Int64")).tolist()
    [0.5]
    >>> rate(pd.DataFrame({"people": [500]}))
    Traceback (most recent call last):
    displacement.errors.TableError: stocks: no column `persons`, which rate needs. dp.tidy(...) or dp.load(...) \
(table: stocks) gives it.
    """

    def attach(function: Function) -> Function:
        @wraps(function)
        def called(*given, **options):
            given, options = [_named(item) for item in given], {key: _named(item) for key, item in options.items()}
            try:
                return function(*given, **options)
            except KeyError as fault:
                absent = _not_found(fault)
                words = lacking(function, _arguments(function, given, options), absent) if absent else ""
                if words:
                    raise TableError(words) from fault
                raise

        vars(called).update(output=output, reference=reference, also=tuple(also))
        return cast("Function", called)

    return attach


def _named(item):
    """Return the name of a `Column`, alone or in a list; anything else as it is."""
    if isinstance(item, Column):
        return item.name
    if isinstance(item, (list, tuple)) and any(isinstance(part, Column) for part in item):
        return type(item)(_named(part) for part in item)
    return item


def _not_found(fault):
    """Return what may be names of columns that pandas did not find; none where the KeyError is not of pandas."""
    trace = fault.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    if not trace.tb_frame.f_globals.get("__name__", "").startswith("pandas.") or not fault.args:
        return []
    told = fault.args[0]
    if isinstance(told, list):
        return [name for name in told if isinstance(name, str)]
    return [told, *QUOTED.findall(told)] if isinstance(told, str) else []


def _arguments(function, given, options):
    bound = inspect.signature(function).bind(*given, **options)
    bound.apply_defaults()
    arguments = dict(bound.arguments)
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            arguments |= arguments.pop(name)
    return arguments
