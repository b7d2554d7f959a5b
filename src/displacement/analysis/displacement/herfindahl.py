"""How unevenly people are spread over places or countries."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from displacement.analysis._bounds import ends, summed
from displacement.analysis._indicator import ColumnName, indicator
from displacement.analysis.displacement._shares import extremes
from displacement.errors import CallError, TableError
from displacement.tables._table import Column, bounded

PAGE = "concentration"
OVER = Column("over", "str", meaning="What people are spread over")
MEMBERS = Column("members", "Int64", "members", "Places or countries in the table, those without anybody too",
                 minimum=0)
HERFINDAHL = bounded(Column("herfindahl", "Float64", "index", "Herfindahl-Hirschman index: sum of squared shares",
                            minimum=0, maximum=1))
EFFECTIVE = bounded(Column("effective_number", "Float64", "members", "Members of equal size that are as concentrated",
                           minimum=0))
SHANNON = bounded(Column("shannon", "Float64", "nats", "Shannon entropy of the shares", minimum=0))
MEASURES = [column.name for column in (*HERFINDAHL, *EFFECTIVE, *SHANNON)]
REASON = Column("reason", "str", meaning="Why there is no index; empty where there is one")


def concentration(values: Sequence[float]) -> dict[str, float]:
    """Herfindahl-Hirschman index of shares, its inverse (effective number), and their Shannon entropy.

    The index runs from 1 / n, all equal, to 1, all in one.  Zeros count as members without a share; missing values are
    refused, since a share of an unknown total is none.

    Parameters
    ----------
    values : sequence of float
        People by place. [people]

    Returns
    -------
    dict
        herfindahl, effective_number, shannon (natural logarithm).

    Raises
    ------
    TableError
        Where a value is missing or negative, or their sum is not above 0.

    References
    ----------
    Hirschman 1964, American Economic Review 54:761.

    Examples
    --------
    >>> concentration([50, 50])["effective_number"]
    2.0
    """
    people = np.asarray(values, dtype="float64")
    if np.isnan(people).any() or (people < 0).any() or not people.sum() > 0:
        raise TableError("concentration needs values without gaps, none negative, with a sum above 0.")
    shares = people / people.sum()
    herfindahl = float((shares**2).sum())
    present = shares[shares > 0]
    return {"herfindahl": herfindahl, "effective_number": 1 / herfindahl,
            "shannon": float(-(present * np.log(present)).sum())}


@indicator(OVER, MEMBERS, *HERFINDAHL, *EFFECTIVE, *SHANNON, REASON,
           reference="Hirschman 1964, American Economic Review 54:761; effective number: Laakso and Taagepera 1979",
           also=("Herfindahl", "HHI", "Gini", "inequality", "how unevenly", "Shannon entropy", "effective number"))
def concentrations(
        table: pd.DataFrame, over: ColumnName, *, by: Sequence[ColumnName] = ("date",), value: ColumnName = "persons"
) -> pd.DataFrame:
    """Concentration of people over places or countries (Herfindahl-Hirschman index), one row a date or group.

    Rows of one member are added first.  Zeros count as members without a share.  A member whose figure is not told
    leaves no index, since a share of an unknown total is none; a member with bounds only (`*` is 1 to 4) leaves the
    bounds.  The bounds are the least and the greatest index that figures within their bounds can give: shares are never
    moved on their own, since more of one is less of all others.

    Parameters
    ----------
    table : DataFrame, table `stocks` or any other
        Figures with low, central and high of *value*.  Needs *over*, *value* and the columns of *by*. [people]
    over : str
        Column whose members share the people, such as `asylum`; totals are refused.
    by : sequence of str
        Columns to give a row each.
    value : str
        Name of the figure.

    Returns
    -------
    DataFrame
        One row for each of *by*: over, members, herfindahl, effective_number, shannon, each low, central, high, reason.

    Raises
    ------
    TableError
        Where a total stands among the members, or figures are below 0.
    CallError
        Where there is no such column.

    References
    ----------
    Hirschman 1964, American Economic Review 54:761.  Laakso and Taagepera 1979, Comparative Political Studies 12:3.

    Examples
    --------
    >>> stocks = pd.DataFrame({"date": pd.Timestamp(2023, 12, 31), "asylum": ["ARM", "GEO"], "persons_low": [10, 1],
    ...                        "persons": [10, None], "persons_high": [10, 4]}).convert_dtypes()
    >>> found = concentrations(stocks, "asylum")
    >>> found[["herfindahl_low", "herfindahl", "herfindahl_high"]].round(4).to_numpy().tolist()
    [[0.5918, <NA>, 0.8347]]
    """
    columns = [over, *by, *ends(value)]
    absent = [name for name in columns if name not in table]
    if absent or isinstance(by, str) or over in by:
        raise CallError(f"concentrations: over {over!r}, by {by!r}, value {value!r}; columns: {', '.join(table)}.")
    rows = table[columns].astype({over: "str"})
    if rows[over].eq("total").any() or rows[over].isna().any():
        raise TableError(f"concentrations: a total, or a row without a member, stands among the members of {over}. "
                         "Leave it out.")
    if (rows[ends(value)] < 0).any(axis=None):
        raise TableError(f"concentrations: {value} has figures below 0, and a share is none.")
    members = summed(rows, [*by, over], value).reset_index()
    keys = [members[name] for name in by] or [pd.Series(0, index=members.index)]
    groups = members.groupby(keys, observed=True, dropna=False)
    found = pd.DataFrame([_spread(group, value) for _, group in groups], index=groups.size().index,
                         columns=["members", *MEASURES, "reason"])
    found = found.reset_index(drop=not by).assign(over=over)
    return found.astype({"members": "Int64", "reason": "str"} | dict.fromkeys(MEASURES, "Float64"))[
        [*by, "over", "members", *MEASURES, "reason"]]


def _spread(group, value):
    """Return the three measures of one group of members, with bounds."""
    low, central, high = (group[name].to_numpy("float64", na_value=np.nan) for name in ends(value))
    found = {"members": len(group), "reason": ""}
    if np.isnan(high).any():
        return found | {"reason": f"no upper bound is known for {np.isnan(high).sum()} of {len(group)} members"}
    if not high.sum() > 0:
        return found | {"reason": "nobody is there"}
    bounds = extremes(np.nan_to_num(low, nan=0.0), high)   # a count whose lower bound is unknown is not below zero
    effective = {"effective_number_low": 1 / bounds["herfindahl_high"],
                 "effective_number_high": 1 / bounds["herfindahl_low"]}
    return found | bounds | effective | (concentration(central) if not np.isnan(central).any() else {})
