"""The averaged relative difference of movement models, and forecasts beside them."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.forecasting.calendars import Calendar
from displacement.analysis.forecasting.forecasts import backtest
from displacement.analysis.forecasting.movement_models import (
    averaged_relative_difference,
    beside_each_other,
    relative_difference,
)
from displacement.errors import CallError, TableError
from shared import shared


def mali():
    wide = pd.read_csv(shared("oracles", "flee_mali2012_scale100.csv"), parse_dates=["Date"])
    names = [name.removesuffix(" sim") for name in wide if name.endswith(" sim")]
    parts = [pd.DataFrame({"run": "Flee, Mali 2012", "date": wide["Date"], "place": name,
                           "simulated": wide[f"{name} sim"], "reported": wide[f"{name} data"]}) for name in names]
    return pd.concat(parts, ignore_index=True), wide


@pytest.mark.parametrize(("convention", "column", "mean"), [
    ("reported", "abs_diff_over_total", "mean"), ("rescaled", "abs_diff_over_total_rescaled", "mean_rescaled")])
def test_the_difference_of_the_run_for_mali_is_that_of_its_reference(convention, column, mean):
    runs, wide = mali()
    daily = relative_difference(runs, convention=convention)
    np.testing.assert_allclose(daily["relative_difference"].to_numpy("float64"), wide[column], rtol=1e-6, atol=1e-9)
    told = json.loads(shared("oracles", "flee_summary.json").read_text())["mali2012_scale100"]
    found = averaged_relative_difference(runs, convention=convention).iloc[0]
    assert (found["days"], found["days_left_out"]) == (told["days"], 0)
    assert found["averaged_relative_difference"] == pytest.approx(told[mean], rel=1e-6)


def day(simulated, reported, **more):
    return pd.DataFrame({"date": pd.Timestamp(2012, 3, 1), "place": list("ABCD")[:len(reported)],
                         "simulated": pd.array(simulated, dtype="Int64"),
                         "reported": pd.array(reported, dtype="Int64")}).assign(**more)


def test_a_day_on_which_a_place_is_missing_is_missing_and_counted():
    table = pd.concat([day([1, None], [1, 5]), day([1, 2], [2, 2], date=pd.Timestamp(2012, 3, 2)),
                       day([0, 0], [0, 0], date=pd.Timestamp(2012, 3, 3))])
    assert relative_difference(table)["relative_difference"].tolist() == [pd.NA, 0.25, pd.NA]
    assert averaged_relative_difference(table).iloc[0].tolist() == [0.25, 1, 2]


def test_nobody_in_the_right_place_differs_by_two_and_the_right_shares_by_nothing():
    assert relative_difference(day([10, 0], [0, 10]))["relative_difference"].tolist() == [2]
    assert relative_difference(day([1, 3], [10, 30]), convention="rescaled")["relative_difference"].tolist() == [0]
    assert relative_difference(day([0, 0], [1, 1]), convention="rescaled")["relative_difference"].isna().all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 999), st.integers(1, 999)), min_size=1, max_size=4), st.integers(2, 100))
def test_units_of_people_change_no_difference(pairs, factor):
    simulated, reported = ([pair[side] for pair in pairs] for side in (0, 1))
    one = relative_difference(day(simulated, reported))
    other = relative_difference(day([value * factor for value in simulated], [value * factor for value in reported]))
    assert one["relative_difference"].iloc[0] == pytest.approx(other["relative_difference"].iloc[0])


def test_another_convention_and_an_empty_table_are_refused():
    with pytest.raises(CallError):
        relative_difference(day([1], [1]), convention="squared")
    with pytest.raises(TableError):
        averaged_relative_difference(day([1], [1])[:0])


def test_runs_and_forecasts_stand_beside_each_other_with_the_question_of_each(capsys):
    runs, _ = mali()
    stocks = runs.rename(columns={"reported": "persons"})[["place", "date", "persons"]]
    told = backtest(stocks, Calendar("day", max_age_days=0), horizon=30, methods=["persistence"], least_history=1,
                    every=5)
    found = beside_each_other(runs, told[told["horizon"].isin([7, 30])])
    print(found.to_string(index=False))
    printed = capsys.readouterr().out
    assert found["who"].tolist() == ["Flee, Mali 2012", "Flee, Mali 2012, rescaled to the reported sum",
                                     "persistence, 7 days ahead", "persistence, 30 days ahead"]
    assert found["averaged_relative_difference"].iloc[0] == pytest.approx(0.3712501484)
    assert "given how many people arrived in all, where did they go" in printed
    assert "given the past of each place, how many are there 30 days later" in printed
    last = stocks.pivot(index="date", columns="place", values="persons")
    apart = (last - last.shift(30)).abs().sum(axis=1) / last.sum(axis=1)
    origins = np.arange(298, -1, -5)
    targets = np.sort(origins[origins + 30 < 300] + 30)
    assert found["averaged_relative_difference"].iloc[3] == pytest.approx(apart.iloc[targets].mean())
