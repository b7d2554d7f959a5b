"""Indicators that analysts quote, against reference numbers of other programs and at every cut-off."""

import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.displacement.herfindahl import concentration
from displacement.analysis.food.supply import days_of_supply, days_to_reserve, undernourishment
from displacement.analysis.forecasting.scores import crps_ensemble, crps_normal, interval_score, point_scores
from displacement.analysis.households.mortality import crude_death_rate
from displacement.analysis.households.scores import food_consumption_score, reduced_coping_index
from displacement.errors import TableError
from shared import shared

FCS_NAMES = {"FCSStap": "staples", "FCSPulse": "pulses", "FCSDairy": "dairy", "FCSPr": "protein",
             "FCSVeg": "vegetables", "FCSFruit": "fruit", "FCSFat": "oil", "FCSSugar": "sugar"}
RCSI_NAMES = {"rCSILessQlty": "less_preferred", "rCSIBorrow": "borrowed", "rCSIMealSize": "portion_size",
              "rCSIMealAdult": "adults_ate_less", "rCSIMealNb": "fewer_meals"}


def oracle(name):
    return json.loads(shared("oracles", name).read_text())


def household(**days):
    return pd.DataFrame([dict.fromkeys(FCS_NAMES.values(), 0) | days])


def test_scores_of_forecasts_equal_the_reference():
    told = oracle("scoring.json")
    point = told["point"]
    found = point_scores(point["actual"], point["forecast"], train=point["train"]).set_index("score")["value"]
    for name, wanted in (("mae", "mae"), ("rmse", "rmse"), ("smape", "smape_200"), ("wape", "wape"),
                         ("mase", "mase_m1")):
        assert found[name] == pytest.approx(point[wanted], rel=1e-7)
    for case in told["crps_normal"]:
        assert crps_normal(case["mu"], case["sigma"], case["y"]) == pytest.approx(case["crps"], abs=1e-9)
    for case in told["interval_score"]:
        assert interval_score(case["lower"], case["upper"], case["y"], level=1 - case["alpha"]) == pytest.approx(
            case["score"], abs=1e-9)
    ensemble = told["crps_ensemble"]
    assert crps_ensemble(ensemble["members"], ensemble["y"]) == pytest.approx(ensemble["crps_ecdf"], abs=1e-9)


def test_a_mape_with_a_zero_actual_is_missing_and_says_why():
    row = point_scores([100, 0], [110, 5]).set_index("score").loc["mape"]
    assert math.isnan(row["value"])
    assert row["reason"] == "an actual is zero"
    assert point_scores([100], [110]).set_index("score").loc["mape", "value"] == pytest.approx(10)


def test_pairs_with_a_missing_side_are_left_out_and_counted():
    assert point_scores([100, math.nan], [90, 5])["pairs"].unique().tolist() == [1]
    with pytest.raises(TableError, match="no pair is whole"):
        point_scores([math.nan], [1])
    with pytest.raises(TableError, match="2 actuals and 1 forecasts"):
        point_scores([1, 2], [1])


@pytest.mark.parametrize(("cutoffs", "column"), [("21/35", "class_21_35"), ("28/42", "class_28_42")])
def test_food_consumption_scores_equal_the_reference(cutoffs, column):
    rows = pd.read_csv(shared("oracles", "fcs.csv")).rename(columns=FCS_NAMES)
    found = food_consumption_score(rows.drop(columns="fcs"), cutoffs=cutoffs)
    assert found["fcs"].to_list() == rows["fcs"].to_list()
    assert found["fcs_class"].astype("str").to_list() == rows[column].to_list()


@pytest.mark.parametrize(("days", "cutoffs", "score", "name"), [
    ({"staples": 7, "protein": 1, "pulses": 1}, "21/35", 21, "poor"),
    ({"staples": 7, "protein": 1, "pulses": 1, "oil": 1}, "21/35", 21.5, "borderline"),
    ({"staples": 7, "pulses": 7}, "21/35", 35, "borderline"),
    ({"staples": 7, "pulses": 7, "oil": 1}, "21/35", 35.5, "acceptable"),
    ({"staples": 7, "protein": 3, "fruit": 2}, "28/42", 28, "poor"),
    ({"staples": 7, "pulses": 7, "fruit": 7}, "28/42", 42, "borderline"),
    ({"staples": 7, "pulses": 7, "fruit": 7, "sugar": 1}, "28/42", 42.5, "acceptable"),
])
def test_every_cut_off_belongs_to_the_lower_class(days, cutoffs, score, name):
    found = food_consumption_score(household(**days), cutoffs=cutoffs).iloc[0]
    assert (found["fcs"], found["fcs_class"]) == (score, name)


def test_a_missing_group_makes_the_score_missing_and_never_smaller():
    found = food_consumption_score(household(pulses=None, staples=7))
    assert found["fcs"].isna().all()
    assert found["fcs_class"].isna().all()
    with pytest.raises(TableError, match="no column oil"):
        food_consumption_score(household().drop(columns="oil"))
    with pytest.raises(TableError, match="outside 0 to 7"):
        food_consumption_score(household(oil=8))


def test_coping_indices_equal_the_reference():
    rows = pd.read_csv(shared("oracles", "rcsi.csv")).rename(columns=RCSI_NAMES)
    assert reduced_coping_index(rows.drop(columns="rcsi"))["rcsi"].to_list() == rows["rcsi"].to_list()


def test_the_crude_death_rate_and_its_exact_interval():
    told = oracle("mortality.json")
    found = crude_death_rate(told["deaths"], people=told["mid_population"], days=told["recall_days"])
    assert found["deaths_per_10000_day"] == pytest.approx(told["cmr_per_10000_day"], rel=1e-6)
    assert [found["deaths_per_10000_day_low"], found["deaths_per_10000_day_high"]] == pytest.approx(
        told["poisson_exact_ci"], rel=1e-6)


def test_no_death_has_a_rate_of_zero_and_an_upper_end():
    found = crude_death_rate(0, people=1000, days=100)
    assert found["deaths_per_10000_day_low"] == found["deaths_per_10000_day"] == 0
    assert found["deaths_per_10000_day_high"] == pytest.approx(-math.log(0.025) * 10_000 / 100_000)


def test_concentration_equals_the_reference():
    told = oracle("concentration.json")
    found = concentration(told["v"])
    assert [found["herfindahl"], found["effective_number"], found["shannon"]] == pytest.approx(
        [told["hhi"], told["effective"], told["shannon"]], rel=1e-6)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.integers(2, 50))
def test_concentration_does_not_change_with_the_unit(values, factor):
    assert concentration([value * factor for value in values])["herfindahl"] == pytest.approx(
        concentration(values)["herfindahl"])


def test_a_stock_lasts_as_long_as_the_reference_says_or_never_ends():
    for case in oracle("stock_depletion.json"):
        found = days_to_reserve(case["stock_t"], use_per_day=case["use_t_day"], reserve=case["reserve_t"],
                                import_per_day=case["normal_import_t_day"], share_allowed=case["share_allowed"])
        assert found == pytest.approx(case["days_to_reserve"] or math.inf, rel=1e-6)
    told = oracle("days_of_supply_sudan2324.json")
    assert days_of_supply(told["expected_kcal"]["total"], people=told["population"],
                          kcal_per_person_day=told["kcal_per_person_day"],
                          grain_share=told["grain_share_of_energy"]) == pytest.approx(told["expected_days"], abs=0.01)


def test_undernourishment_equals_the_closed_form():
    for row in pd.read_csv(shared("oracles", "pou_lognormal.csv")).itertuples():
        assert undernourishment(row.dec, variation=row.cv, requirement=row.mder) == pytest.approx(row.pou, rel=1e-6)


@pytest.mark.parametrize("call", [
    lambda: crude_death_rate(-1, people=1, days=1), lambda: crude_death_rate(1, people=0, days=1),
    lambda: concentration([1, None]), lambda: concentration([0, 0]), lambda: days_to_reserve(-1, use_per_day=1),
    lambda: days_of_supply(1, people=1, kcal_per_person_day=1, grain_share=2),
    lambda: undernourishment(2000, variation=0, requirement=1700), lambda: interval_score(2, 1, 1, level=0.8),
    lambda: food_consumption_score(household(), cutoffs="20/30"),
])
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(TableError):
        call()
