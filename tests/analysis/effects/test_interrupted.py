"""Steps in series at a known date, against R and by hand arithmetic."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.effects.interrupted import step_effect
from displacement.errors import CallError, TableError
from shared import shared

# Drivers killed or seriously injured in Great Britain by month, 1969 to 1984; Harvey and Durbin 1986.
SEATBELTS = Path(__file__).parent / "seatbelts.csv"


def drivers():
    rows = pd.read_csv(SEATBELTS, parse_dates=["date"])
    return rows.assign(log_price=np.log(rows["petrol_price"]), log_kms=np.log(rows["kms"]))


def test_the_effect_of_the_seat_belt_law_is_that_of_r():
    told = json.loads(shared("oracles", "interrupted_series.json").read_text())["seatbelts"]
    found = step_effect(drivers(), at="1983-02-01", value="drivers", controls=["log_price", "log_kms"]).iloc[0]
    assert found[["periods", "periods_after"]].tolist() == [192, 23]
    for ours, theirs in (("effect", "coef_law"), ("standard_error_plain", "se_ols"),
                         ("standard_error", "se_newey_west12_adj"), ("r_squared", "r2"),
                         ("effect_percent", "pct_change")):
        assert found[ours] == pytest.approx(told[theirs], rel=1e-6)


def test_the_step_begins_on_the_day_that_is_named():
    rows = drivers()
    same = step_effect(rows, at="1983-01-31", value="drivers")
    pd.testing.assert_frame_equal(same, step_effect(rows, at="1983-02-01", value="drivers"))
    assert step_effect(rows, at="1983-01-01", value="drivers")["periods_after"].tolist() == [24]
    assert rows.loc[rows["date"] >= "1983-02-01", "law"].eq(1).all()


def test_the_interval_is_that_of_the_normal_distribution():
    found = step_effect(drivers(), at="1983-02-01", value="drivers", level=0.9).iloc[0]
    assert found["effect_high"] - found["effect"] == pytest.approx(1.6448536269514722 * found["standard_error"])
    assert found["effect_percent_low"] == pytest.approx(100 * (np.exp(found["effect_low"]) - 1))


def monthly(values, start="2020-01-01"):
    return pd.DataFrame({"date": pd.date_range(start, periods=len(values), freq="MS"), "value": values})


def test_a_step_on_a_line_is_found_whole_and_has_no_percent_on_the_linear_scale():
    values = [10 + 2 * month + (30 if month >= 12 else 0) + (month % 2) for month in range(24)]
    found = step_effect(monthly(values), at="2021-01-01", season=2, lags=2, scale="linear").iloc[0]
    assert found["effect"] == pytest.approx(30)
    assert found[["effect_percent_low", "effect_percent", "effect_percent_high"]].isna().all()


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([0.001, 1000.0, 7.0]))
def test_units_of_people_change_no_rate(factor):
    rows = drivers()
    one = step_effect(rows, at="1983-02-01", value="drivers")
    other = step_effect(rows.assign(drivers=rows["drivers"] * factor), at="1983-02-01", value="drivers")
    pd.testing.assert_frame_equal(one, other, rtol=1e-8)


def test_missing_values_skipped_months_and_zeros_are_refused():
    values = [float(10 + month % 5) for month in range(24)]
    with pytest.raises(TableError, match="value has missing values"):
        step_effect(monthly([*values[:5], None, *values[6:]]), at="2021-01-01", season=1)
    with pytest.raises(TableError, match="periods are skipped after 2020-05-01"):
        step_effect(monthly(values).drop(index=5), at="2021-01-01", season=1)
    with pytest.raises(TableError, match="2020-01-01 is there twice"):
        step_effect(pd.concat([monthly(values), monthly(values)[:1]]), at="2021-01-01", season=1)
    with pytest.raises(TableError, match="1 values of value are not above 0"):
        step_effect(monthly([0.0, *values[1:]]), at="2021-01-01", season=1)


@pytest.mark.parametrize("at", ["2019-12-31", "2022-01-01"])
def test_a_step_needs_periods_on_both_sides(at):
    with pytest.raises(TableError, match="cannot be told apart"):
        step_effect(monthly([float(10 + month % 5) for month in range(24)]), at=at, season=1)


def test_a_control_that_is_the_trend_and_an_unknown_scale_are_refused():
    rows = monthly([float(10 + month % 5) for month in range(24)]).assign(time=range(24))
    with pytest.raises(TableError, match="cannot be told apart"):
        step_effect(rows, at="2021-01-01", season=1, controls=["time"])
    with pytest.raises(CallError):
        step_effect(rows, at="2021-01-01", scale="root")
