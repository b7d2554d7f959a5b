"""Whether figures look counted or rounded: their last digits, their first digits, and ages that end in 0 or 5.

A pattern in digits says that figures were rounded, estimated or heaped.  It says nothing of why, or by whom.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import chi2

from displacement.analysis._indicator import ColumnName, indicator
from displacement.errors import TableError
from displacement.tables._table import Column

PAGE = "data_quality"
FIGURES = Column("figures", "Int64", "figures", "Figures that were judged", minimum=0)
LEFT_OUT = Column("left_out", "Int64", "figures", "Missing, zero or too small to judge", minimum=0)
CHI_SQUARED = Column("chi_squared", "Float64", "", "Distance from the expected digits", nullable=True, minimum=0)
P = Column("p", "Float64", "probability", "Of such a distance, were digits as expected", nullable=True)
HEAPING = Column("heaping", "Float64", "percent", "Half the sum of departures from a tenth each, from 0 to 90",
                 nullable=True, minimum=0, maximum=90)
ROUND_SHARE = Column("ending_in_0_or_5", "Float64", "share", "A fifth where nobody rounds", nullable=True)
MAD = Column("mean_absolute_deviation", "Float64", "share", "Mean distance of the nine shares", nullable=True)
ORDERS = Column("orders_of_magnitude", "Float64", "powers of ten", "Range of the figures", nullable=True)
REASON = Column("reason", "str", meaning="Why there is no test, or why to distrust it", nullable=True)
WHIPPLE = Column("whipple", "Float64", "index", "100: no preference for ages ending in 0 or 5; 500: all do",
                 nullable=True)

LEAST_FOR_TEST = 50              # five expected in each of ten classes
LEAST_ORDERS = 2
BENFORD = np.log10(1 + 1 / np.arange(1, 10))
AGES = range(23, 63)


@indicator(FIGURES, LEFT_OUT, CHI_SQUARED, P, HEAPING, ROUND_SHARE, REASON,
           reference="chi-squared of ten equal classes; index of dissimilarity as Myers 1940 uses it for ages",
           also=("digit preference", "heaping", "rounding", "rounded figures", "last digits", "Myers"))
def terminal_digits(
        table: pd.DataFrame, *, by: Sequence[ColumnName], value: ColumnName = "persons", least: float = 100
) -> pd.DataFrame:
    """Test of the last digits of figures: whether they are spread as those of counts are, or rounded.

    Figures below *least* are left out, since the last digit of small figures is not spread evenly by itself; missing
    figures and zeros too.  There is no test of fewer than 50 figures.

    Parameters
    ----------
    table : DataFrame
        Any tidy table.  Needs *value* and the columns of *by*. [people]
    by : sequence of str
        Columns of the groups.
    value : str
        Column of the figures.
    least : float
        Smallest figure that is judged.

    Returns
    -------
    DataFrame
        One row a group: figures, left_out, chi_squared (9 degrees of freedom), p, heaping, ending_in_0_or_5, reason.

    Raises
    ------
    TableError
        Where a figure is negative or no whole number.

    References
    ----------
    Myers 1940, Transactions of the Actuarial Society of America 41:395.

    Examples
    --------
    >>> camps = pd.DataFrame({"operation": "X", "persons": [1000, 1500, 2000, 2505] * 20})
    >>> terminal_digits(camps, by=["operation"])[["heaping", "ending_in_0_or_5"]].iloc[0].tolist()
    [80.0, 1.0]
    """
    figures = _figures(table, value)
    if (figures.dropna() % 1 != 0).any():
        raise TableError(f"terminal_digits: {value} has figures that are no whole numbers. Give counts.")
    digit = (figures.where(figures >= least) % 10).astype("Int64")
    return _each(table, list(by), digit, lambda counts: _evenness(counts, 10), slice(0, 10))


def _evenness(counts, classes):
    total = counts.sum()
    shares = counts / total if total else np.full(classes, np.nan)
    return _test(counts, np.full(classes, 1 / classes)) | {
        "heaping": 50 * np.abs(shares - 1 / classes).sum(), "ending_in_0_or_5": shares[0] + shares[5]}


@indicator(FIGURES, LEFT_OUT, CHI_SQUARED, P, MAD, ORDERS, REASON,
           reference="Benford 1938, Proceedings of the American Philosophical Society 78:551",
           also=("Benford", "leading digits", "plausibility of figures"))
def first_digits(
        table: pd.DataFrame, *, by: Sequence[ColumnName], value: ColumnName = "persons"
) -> pd.DataFrame:
    """Test of the first digits of figures against Benford's law, log10(1 + 1 / digit).

    The law holds for figures that range over several powers of ten; `reason` warns where they do not.  A departure is
    a question to ask, not evidence of invention: camps of one planned size depart too.  Zeros and missing figures have
    no first digit and are left out.

    Parameters
    ----------
    table : DataFrame
        Any tidy table.  Needs *value* and the columns of *by*. [people]
    by : sequence of str
        Columns of the groups.
    value : str
        Column of the figures.

    Returns
    -------
    DataFrame
        One row a group: figures, left_out, chi_squared (8 degrees of freedom), p, mean_absolute_deviation,
        orders_of_magnitude, reason.

    Raises
    ------
    TableError
        Where a figure is negative.

    Examples
    --------
    >>> places = pd.DataFrame({"operation": "X", "persons": [2.0 ** power for power in range(100)]})
    >>> found = first_digits(places, by=["operation"])
    >>> round(float(found["mean_absolute_deviation"].iloc[0]), 3), round(float(found["p"].iloc[0]), 3)
    (0.004, 1.0)
    """
    figures = _figures(table, value)
    power = np.log10(figures.where(figures > 0))
    floor = np.floor(power + 1e-12)
    digit = np.floor(figures / 10.0**floor + 1e-9).clip(1, 9).where(power.notna()).astype("Int64")
    found = _each(table, list(by), digit, lambda counts: _test(counts, BENFORD) | {
        "mean_absolute_deviation": np.abs(counts / counts.sum() - BENFORD).mean() if counts.sum() else np.nan},
        slice(1, 10))
    spread = power.groupby([table[name] for name in by], observed=True, dropna=False).agg(lambda x: x.max() - x.min())
    narrow = (spread < LEAST_ORDERS).to_numpy()
    reason = found["reason"].mask(found["reason"].isna() & narrow,
                                  f"the figures range over fewer than {LEAST_ORDERS} powers of ten")
    found.insert(len(found.columns) - 1, "orders_of_magnitude", pd.array(spread.to_numpy(), dtype="Float64"))
    return found.assign(reason=reason)


def _figures(table, value):
    figures = table[value].astype("Float64").astype("float64")
    if (figures < 0).any():
        raise TableError(f"{(figures < 0).sum()} figures of {value} are negative. Give stocks or counts.")
    return figures


def _each(table, by, digit, judged, digits):
    """Return the judgement of each group's digits."""
    groups = table[by].assign(digit=digit.to_numpy()).groupby(by, observed=True, dropna=False)["digit"]
    rows = []
    for key, found in groups:
        counts = np.bincount(found.dropna().to_numpy("int64"), minlength=10)[digits].astype("float64")
        left_out = int(found.isna().sum())
        rows.append(dict(zip(by, key, strict=True)) | {"figures": int(counts.sum()), "left_out": left_out}
                    | judged(counts))
    table = pd.DataFrame(rows)
    table = table[[*(name for name in table if name != "reason"), "reason"]]
    numbers = [name for name in table.columns[len(by) + 2:] if name != "reason"]
    return table.astype(dict.fromkeys(numbers, "Float64") | dict.fromkeys(["figures", "left_out"], "Int64")
                        | {"reason": "str"})


def _test(counts, expected):
    """Return the chi-squared test of digits; none of fewer than 50 figures."""
    total = counts.sum()
    if total < LEAST_FOR_TEST:
        return {"chi_squared": np.nan, "p": np.nan, "reason": f"fewer than {LEAST_FOR_TEST} figures"}
    distance = float(((counts - total * expected)**2 / (total * expected)).sum())
    return {"chi_squared": distance, "p": float(chi2.sf(distance, len(expected) - 1)), "reason": None}


@indicator(WHIPPLE, reference="United Nations 1955, Manual II: Methods of Appraisal of Quality of Basic Data",
           also=("age heaping", "accuracy of ages", "rounded ages"))
def whipple(
        demographics: pd.DataFrame, *, by: Sequence[ColumnName], age: ColumnName = "age_from",
        value: ColumnName = "persons"
) -> pd.DataFrame:
    """Whipple's index of age heaping: how often ages from 23 to 62 are told as ending in 0 or 5.

    100 is no preference, 500 that all do; the United Nations call less than 105 highly accurate and more than 175 very
    rough.  Single years of age only: missing where one of the forty ages is not there or has no figure.

    Parameters
    ----------
    demographics : DataFrame, table `demographics`
        People by single year of age.  Needs *age*, *value* and the columns of *by*. [people]
    by : sequence of str
        Columns of the groups.
    age, value : str
        Columns of the age in years and of the people.

    Returns
    -------
    DataFrame
        One row a group: whipple.

    Raises
    ------
    TableError
        Where a group has an age twice.

    Examples
    --------
    >>> ages = pd.DataFrame({"place": "A", "age_from": range(100), "persons": [30, 10, 10, 10, 10] * 20})
    >>> whipple(ages, by=["place"])["whipple"].round(1).tolist()
    [214.3]
    """
    by = list(by)
    rows = demographics[demographics[age].isin(AGES)]
    if rows.duplicated([*by, age]).any():
        raise TableError("whipple: an age is there twice in a group. Name all columns of the groups in by.")
    known = rows[rows[value].notna()]
    people = known[value].astype("Float64")
    groups = [known[name] for name in by]
    whole = people.groupby(groups, observed=True, dropna=False).agg(["sum", "size"])
    heaped = people.where(known[age].mod(5).eq(0), 0).groupby(groups, observed=True, dropna=False).sum()
    index = (500 * heaped / whole["sum"].where(whole["sum"] > 0)).where(whole["size"].eq(len(AGES)))
    everyone = demographics[by].drop_duplicates().sort_values(by)
    return everyone.merge(index.rename("whipple").reset_index(), how="left", on=by)
