"""Breaks, leads, effects and growth curves, against R and by hand arithmetic."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.effects.breaks import lead_lag, one_break, panel_effect
from displacement.analysis.effects.growth import growth_curve
from displacement.errors import CallError, TableError
from shared import shared


def oracle(name):
    return json.loads(Path(shared("oracles", name)).read_text())


# --- one break -------------------------------------------------------------------------------------------------------


def test_the_nile_broke_after_1898_as_r_finds():
    told = oracle("change_point_nile.json")
    years = range(told["start"], told["start"] + len(told["values"]))
    found = one_break(pd.DataFrame({"date": years, "value": told["values"]})).iloc[0]
    assert (found["broke_after"], found["last_before"], found["first_after"]) == (
        told["break_obs"], told["break_year"], told["break_year"] + 1)
    assert [found["mean_before"], found["mean_after"], found["residual_sum"]] == pytest.approx(
        [told["mean_before"], told["mean_after"], told["rss"]], rel=1e-6)


def steps(*values):
    return pd.DataFrame({"date": range(len(values)), "value": pd.array(values, dtype="Float64")})


def test_a_break_is_where_the_squares_are_least_whatever_the_order_of_the_rows():
    found = one_break(steps(5, 5, 5, 9, 9, 9)[::-1], least=2).iloc[0]
    assert found[["broke_after", "last_before", "residual_sum", "residual_sum_without"]].tolist() == [3, 2, 0, 24]


def test_a_period_without_a_value_is_left_out_and_counted():
    found = one_break(steps(5, None, 5, 9, 9), least=2).iloc[0]
    assert (found["left_out"], found["last_before"], found["mean_after"]) == (1, 2, 9)


def test_each_side_has_the_least_number_of_periods():
    assert one_break(steps(99, 1, 1, 1, 1, 1), least=2)["broke_after"].iloc[0] == 2
    for wrong in ((steps(1, 2, 3), 2), (steps(1, 2, 3, 4), 1)):
        with pytest.raises(TableError, match="on each side"):
            one_break(wrong[0], least=wrong[1])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=8, max_size=20), st.integers(2, 1000))
def test_the_unit_moves_no_break(values, factor):
    one, other = (one_break(steps(*[value * by for value in values])) for by in (1, factor))
    assert other["residual_sum"].iloc[0] == pytest.approx(one["residual_sum"].iloc[0] * factor**2, rel=1e-9,
                                                              abs=1e-6)
    least = max(2, int(0.15 * len(values)))
    by_hand = min(np.var(values[:place]) * place + np.var(values[place:]) * (len(values) - place)
                  for place in range(least, len(values) - least + 1))
    assert one["residual_sum"].iloc[0] == pytest.approx(by_hand, abs=1e-6)


# --- leads -----------------------------------------------------------------------------------------------------------


def test_the_second_series_follows_the_first_by_as_much_as_r_finds():
    told = oracle("lead_lag.json")
    table = pd.DataFrame({"date": range(len(told["x"])), "x": told["x"], "y": told["y"]})
    found = lead_lag(table, "x", "y")
    assert found.loc[found["peak"], "lag"].tolist() == [told["peak_lag"]]
    back = lead_lag(table, "y", "x")
    assert back.loc[back["peak"], "lag"].tolist() == [-told["peak_lag"]]


def test_the_correlation_of_a_series_with_itself_is_one_at_no_lag():
    table = pd.DataFrame({"date": range(6), "x": [1, 5, 2, 8, 3, 9]})
    found = lead_lag(table, "x", "x", most=2).set_index("lag")["correlation"]
    assert found[0] == pytest.approx(1)
    away = np.array([1, 5, 2, 8, 3, 9]) - 28 / 6
    assert found[1] == pytest.approx((away[1:] * away[:-1]).sum() / (away**2).sum())
    assert found[1] == found[-1]


@pytest.mark.parametrize("y", [[1, 2, None, 4], [1, 1, 1, 1]])
def test_a_gap_or_a_constant_has_no_lead(y):
    with pytest.raises(TableError, match="none missing, and must vary"):
        lead_lag(pd.DataFrame({"date": range(4), "x": [1, 2, 3, 5], "y": y}), "x", "y", most=1)


# --- panels ----------------------------------------------------------------------------------------------------------


def panel():
    told = oracle("poisson_panel.json")
    return pd.DataFrame({"place": told["g"], "date": told["t"], "x": told["x"], "count": told["y"]}), told


def test_the_panel_effect_is_that_of_r():
    table, told = panel()
    found = panel_effect(table, "x", errors="model").iloc[0]
    assert found["effect"] == pytest.approx(told["beta"], abs=1e-8)
    assert found["standard_error"] == pytest.approx(told["se_iid"], rel=1e-6)
    assert found["deviance"] == pytest.approx(told["deviance"], rel=1e-6)


def test_places_and_periods_without_any_count_tell_nothing_and_are_left_out():
    table, told = panel()
    empty = table[table["place"].eq(1)].assign(place=99, count=0)
    gap = table.assign(x=table["x"].mask(table.index == 0))
    assert panel_effect(pd.concat([table, empty]), "x")["left_out"].tolist() == [10]
    assert panel_effect(pd.concat([table, empty]), "x")["effect"].iloc[0] == pytest.approx(told["beta"], abs=1e-8)
    assert panel_effect(gap, "x")["left_out"].tolist() == [1]


def test_the_unit_of_the_counts_changes_no_ratio():
    table, _ = panel()
    one, other = (panel_effect(table.assign(count=table["count"] * by), "x") for by in (1, 1000))
    assert other["rate_ratio"].iloc[0] == pytest.approx(one["rate_ratio"].iloc[0])
    assert other["standard_error"].iloc[0] == pytest.approx(one["standard_error"].iloc[0])      # clustered by place


def test_a_ratio_that_has_no_limit_or_cannot_be_told_apart_is_refused():
    table = pd.DataFrame({"place": ["A"] * 4 + ["B"] * 4, "date": [1, 2, 3, 4] * 2, "shut": [0, 1, 0, 1, 0, 0, 0, 0],
                          "count": [9, 0, 8, 0, 7, 8, 9, 7]})
    with pytest.raises(TableError, match="zero or without limit"):
        panel_effect(table, "shut", errors="model")
    with pytest.raises(TableError, match="does not vary beside"):
        panel_effect(table.assign(shut=table["date"]), "shut")
    with pytest.raises(TableError, match="twice, or a count is negative"):
        panel_effect(pd.concat([table, table]), "shut")
    with pytest.raises(CallError):
        panel_effect(table, "shut", errors="robust")


# --- growth ----------------------------------------------------------------------------------------------------------


def test_growth_curves_are_those_of_r():
    told = oracle("cumulative_growth.json")
    found = growth_curve(pd.DataFrame({"day": told["day"], "count": told["cum"]})).iloc[0]
    assert found[["ceiling", "shape", "rate"]].tolist() == pytest.approx(list(told["fit_all"].values()), rel=1e-4)
    assert found["residual_sum"] == pytest.approx(told["rss_gompertz"], rel=1e-4)
    assert pd.isna(found["reason"])
    assay = told["dnase_logistic"]
    found = growth_curve(pd.DataFrame({"day": assay["x"], "count": assay["y"]}), curve="logistic").iloc[0]
    scale = 1 / found["rate"]
    assert [found["ceiling"], found["shape"], scale] == pytest.approx(list(assay["coef"].values()), rel=1e-4)
    assert np.sqrt(found["residual_sum"] / (16 - 3)) == pytest.approx(assay["sigma"], rel=1e-4)


@pytest.mark.parametrize(("days", "early"), [(12, True), (40, False)])
def test_a_ceiling_that_is_far_from_reached_is_called_a_guess(days, early):
    day = np.arange(days)
    counts = pd.DataFrame({"day": day, "count": 50_000 * np.exp(-6 * np.exp(-0.15 * day))})
    found = growth_curve(counts).iloc[0]
    assert found["ceiling"] == pytest.approx(50_000, rel=1e-3)
    assert pd.notna(found["reason"]) == early


@pytest.mark.parametrize("curve", ["gompertz", "logistic"])
@pytest.mark.parametrize("factor", [0.001, 1000.0])
def test_the_unit_of_the_counts_scales_the_ceiling_only(curve, factor):
    day = np.arange(30)
    counts = pd.DataFrame({"day": day, "count": 900 / (1 + np.exp(-0.4 * (day - 9))) + day % 3})
    one = growth_curve(counts, curve=curve).iloc[0]
    other = growth_curve(counts.assign(count=counts["count"] * factor), curve=curve).iloc[0]
    assert other["ceiling"] == pytest.approx(one["ceiling"] * factor, rel=1e-5)
    assert other[["shape", "rate", "share_reached"]].tolist() == pytest.approx(
        one[["shape", "rate", "share_reached"]].tolist(), rel=1e-5)


def test_what_does_not_level_off_has_no_ceiling_and_says_why():
    found = growth_curve(pd.DataFrame({"day": range(10), "count": [2.0**-day for day in range(10)]})).iloc[0]
    assert pd.isna(found["ceiling"])
    assert found["reason"] in {"the fit does not level off", "the fit did not converge"}


def test_too_few_reports_and_other_curves_are_refused():
    with pytest.raises(TableError, match="3 reports"):
        growth_curve(pd.DataFrame({"day": range(4), "count": [1, 2, 3, None]}))
    with pytest.raises(TableError, match="one above 0"):
        growth_curve(pd.DataFrame({"day": range(4), "count": [0, 0, 0, 0]}))
    with pytest.raises(CallError):
        growth_curve(pd.DataFrame({"day": range(4), "count": [1, 2, 3, 4]}), curve="weibull")
