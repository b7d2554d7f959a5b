"""Several parts of one source as one: tables under each other, ledgers side by side."""

from dataclasses import replace

import numpy as np
import pandas as pd

from displacement.accounts.ledger import merged
from displacement.accounts.source import Tidied
from displacement.cells.values import each


def joined(results):
    """Return several `Tidied` parts of one source as one."""
    finish = results[0].source.finish
    if len(results) == 1:
        return replace(results[0], tables=finish(results[0].tables)) if finish else results[0]
    frames = {}
    for result in results:
        for table, frame in result.tables.items():
            frames.setdefault(table, []).append(frame)
    tables = {table: _stacked(found) for table, found in frames.items()}
    return Tidied(
        results[0].source,
        finish(tables) if finish else tables,
        merged([ledger for result in results for ledger in result.ledgers]),
        pd.concat([result.rejected for result in results], ignore_index=True),
        {part: reason for result in results for part, reason in result.skipped.items()},
        {part: reason for result in results for part, reason in result.faulty.items()},
    )


def _stacked(frames):
    """Return *frames* under each other; categories are united, so that no column turns to text."""
    types = {name: frame[name].dtype for frame in frames[::-1] for name in frame}
    order = dict.fromkeys(name for frame in frames for name in frame)
    columns = {name: [frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype=types[name])
                      for frame in frames] for name in order}
    return pd.DataFrame({name: _under_each_other(found) for name, found in columns.items()}, copy=False)


def _under_each_other(columns):
    if not all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return pd.concat(columns, ignore_index=True)
    known = columns[0].cat.categories
    if all(column.cat.categories.equals(known) for column in columns[1:]):
        codes = np.concatenate([column.cat.codes.to_numpy() for column in columns])
        return pd.Series(pd.Categorical.from_codes(codes, categories=known, validate=False))
    known = pd.Index(pd.unique(np.concatenate([column.cat.categories.to_numpy() for column in columns])))
    small = np.min_scalar_type(-len(known) - 1)
    codes = [each(column.cat.codes.to_numpy(), known.get_indexer(column.cat.categories).astype(small), -1)
             for column in columns]
    return pd.Series(pd.Categorical.from_codes(np.concatenate(codes), categories=known, validate=False))
