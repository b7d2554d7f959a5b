"""Wide tables to one row a figure."""

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Account, Measure
from displacement.cells.wide import grouped, recoded, reshaped, words

YEARS = {"y2014": {"year": 2014}, "y2015": {"year": 2015}}
FLAGS = {"flag": {"y2014": "y2014f", "y2015": "y2015f"}}


def raw(**columns):
    size = len(next(iter(columns.values())))
    frame = pd.DataFrame({name: pd.array(cells, dtype="str") for name, cells in columns.items()})
    return frame.assign(part=pd.Categorical(["a.csv"] * size), record=np.arange(2, size + 2, dtype="int32"))


def long(frame, beside=None):
    account = Account(frame, tuple(Measure((name,)) for name in YEARS))
    return reshaped(frame.assign(area=words(frame["area"])), account, YEARS, ["area"], "value", beside), account


def test_each_filled_cell_is_a_row_with_its_year_and_its_flag():
    frame, _ = long(raw(area=["a", "b"], y2014=["1.5", ""], y2014f=["E", "O"], y2015=["2", "-3"], y2015f=["", "A"]),
                    FLAGS)
    rows = frame.sort_values(["area", "year"])
    assert rows["area"].to_list() == ["a", "a", "b"]
    assert rows["year"].to_list() == [2014, 2015, 2015]
    assert rows["value"].to_list() == [1.5, 2.0, -3.0]
    assert rows["flag"].astype("str").fillna("none").to_list() == ["E", "none", "A"]


def test_a_record_without_any_figure_is_dropped_by_a_rule():
    frame, account = long(raw(area=["a", "b"], y2014=[" ", " "], y2015=["", ""]))
    assert frame.empty
    assert account.close("d", "e", {}, {}, ()).drops["records"].to_list() == [2]


def test_a_limit_has_bounds_and_no_value():
    frame, _ = long(raw(area=["a", "b", "c"], y2014=["<2.5", "> 95", "7"]))
    assert frame["value"].isna().to_list() == [True, True, False]
    assert frame["value_low"].to_list() == [0.0, 95.0, 7.0]
    assert frame["value_high"].fillna(-1).to_list() == [2.5, -1.0, 7.0]


def test_a_comma_is_a_decimal_mark_or_of_thousands_and_one_that_could_be_either_is_rejected():
    frame, account = long(raw(area=list("abcdef"), y2014=["9,3", "<2,5", "1,234.5", "1,234,567", "1 234,5", "1,234"]))
    assert frame["value"].fillna(-1).to_list() == [9.3, -1.0, 1234.5, 1234567.0, 1234.5, -1.0]
    assert frame["value_high"].iloc[1] == 2.5
    assert account.rejects()[["record", "value"]].to_numpy().tolist() == [[7, "1,234"]]


def test_a_dash_leaves_by_a_rule_and_a_word_is_rejected():
    frame, account = long(raw(area=["a", "b", "c"], y2014=["-", "12", "many"], y2015=["1", "2", "3"]))
    assert sorted(frame["value"].dropna()) == [1.0, 2.0, 3.0, 12.0]
    assert account.rejects()["value"].to_list() == ["many"]


def test_groups_are_numbered_as_they_come():
    known = pd.DataFrame({"a": words(pd.Series(["x", "y", "x", ""])), "b": words(pd.Series(["1", "1", "1", "1"]))})
    group, first = grouped(known)
    assert group.tolist() == [0, 1, 0, 2]
    assert first.tolist() == [0, 1, 3]


def test_words_that_mean_the_same_become_one():
    known = recoded(words(pd.Series(["1000 t", "1000 tonnes", ""])), lambda unit: unit.replace("tonnes", "t"))
    assert known.cat.categories.to_list() == ["1000 t"]
    assert known.isna().to_list() == [False, False, True]
