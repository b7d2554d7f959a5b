"""Scores of households at every cut-off, and what a missing answer does to them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.households.plausibility import plausibility_flags
from displacement.analysis.households.scores import (
    FCS_WEIGHTS,
    FOOD_GROUPS,
    RCSI_WEIGHTS,
    dietary_diversity,
    food_consumption_score,
    hunger_scale,
    livelihood_coping,
    reduced_coping_index,
)
from displacement.errors import CallError, TableError

STRATEGIES = {"stress": ["sold_goods", "borrowed_cash"], "crisis": ["sold_plough", "left_school"],
              "emergency": ["begged", "sold_land"]}
NAMES = [name for names in STRATEGIES.values() for name in names]


def frame(defaults, **answers):
    return pd.DataFrame([{**defaults, **answers}])


def days(**answers):
    return frame(dict.fromkeys(FCS_WEIGHTS, 0), **answers)


def coping(**answers):
    return frame(dict.fromkeys(RCSI_WEIGHTS, 0), **answers)


def hunger(no_food="never", slept_hungry="never", day_without_food="never", **ever):
    answers = {"no_food": no_food, "slept_hungry": slept_hungry, "day_without_food": day_without_food}
    return pd.DataFrame([answers | ever])


def livelihood(**answers):
    return frame(dict.fromkeys(NAMES, "not needed"), **answers)


@pytest.mark.parametrize(("answers", "score", "name"), [
    ({}, 0, "0-3"), ({"adults_ate_less": 1}, 3, "0-3"), ({"borrowed": 2}, 4, "4-18"),
    ({"adults_ate_less": 6}, 18, "4-18"), ({"adults_ate_less": 6, "fewer_meals": 1}, 19, "19+"),
    (dict.fromkeys(RCSI_WEIGHTS, 7), 56, "19+")])
def test_ranges_of_the_coping_index_are_those_of_the_reference_table(answers, score, name):
    found = reduced_coping_index(coping(**answers)).iloc[0]
    assert (found["rcsi"], found["rcsi_class"]) == (score, name)


@pytest.mark.parametrize(("answers", "score", "name"), [
    ({}, 0, "little or none"), ({"no_food": "rarely"}, 1, "little or none"),
    ({"no_food": "sometimes"}, 1, "little or none"), ({"no_food": "often"}, 2, "moderate"),
    ({"no_food": "rarely", "slept_hungry": "sometimes", "day_without_food": "rarely"}, 3, "moderate"),
    ({"no_food": "often", "slept_hungry": "often"}, 4, "severe"),
    ({"no_food": "often", "slept_hungry": "often", "day_without_food": "often"}, 6, "severe")])
def test_rarely_and_sometimes_count_one_and_often_two(answers, score, name):
    found = hunger_scale(hunger(**answers)).iloc[0]
    assert (found["hhs"], found["hhs_class"]) == (score, name)


def test_frequencies_may_be_words_or_the_numbers_of_the_form():
    assert hunger_scale(hunger(0, 2, 3))["hhs"].to_list() == [3]
    assert hunger_scale(hunger("0", " Sometimes ", "OFTEN"))["hhs"].to_list() == [3]
    assert hunger_scale(hunger(0.0, 2.0, 3.0))["hhs"].to_list() == [3]
    with pytest.raises(TableError, match="'daily'"):
        hunger_scale(hunger(no_food="daily"))
    with pytest.raises(TableError, match="no column slept_hungry"):
        hunger_scale(hunger().drop(columns="slept_hungry"))


def test_a_no_needs_no_frequency_and_a_yes_does():
    assert hunger_scale(hunger(None, no_food_ever="no"))["hhs"].to_list() == [0]
    assert hunger_scale(hunger(None, no_food_ever=0))["hhs"].to_list() == [0]
    for ever in ("yes", 1, True, None):
        assert hunger_scale(hunger(None, no_food_ever=ever))["hhs"].isna().all()
    assert hunger_scale(hunger(None, no_food_ever="yes"), missing="zero")["hhs"].isna().all()
    assert hunger_scale(hunger(None, no_food_ever=None), missing="zero")["hhs"].to_list() == [0]


@pytest.mark.parametrize(("times", "ever"), [("often", "no"), ("rarely", 0), ("never", "yes")])
def test_answers_that_contradict_each_other_leave_the_score_missing(times, ever):
    for missing in ("missing", "zero"):
        found = hunger_scale(hunger(times, no_food_ever=ever), missing=missing)
        assert found[["hhs", "hhs_class"]].isna().all(axis=None)


def test_twelve_food_groups_count_one_each():
    assert dietary_diversity(frame(dict.fromkeys(FOOD_GROUPS, 1)))["hdds"].to_list() == [12]
    assert dietary_diversity(frame(dict.fromkeys(FOOD_GROUPS, False), meat=True))["hdds"].to_list() == [1]
    assert len(FOOD_GROUPS) == 12


@pytest.mark.parametrize("answer", [2, -1, 0.5, 7])
def test_food_groups_are_eaten_or_not_and_days_are_refused(answer):
    with pytest.raises(TableError):
        dietary_diversity(frame(dict.fromkeys(FOOD_GROUPS, 1), meat=answer))


@pytest.mark.parametrize(("answers", "name"), [
    ({}, "none"), ({"sold_goods": "yes"}, "stress"), ({"sold_plough": "yes"}, "crisis"),
    ({"sold_land": "yes"}, "emergency"), ({"sold_goods": "yes", "left_school": "yes"}, "crisis"),
    ({"sold_goods": "yes", "begged": "yes"}, "emergency"), ({"begged": "exhausted"}, "emergency"),
    ({"begged": "not applicable"}, "none"), ({"begged": 9999, "sold_goods": 30}, "stress"),
    ({"sold_land": 20}, "emergency"), ({"sold_land": 10}, "none")])
def test_the_most_severe_strategy_that_was_used_or_used_up_counts(answers, name):
    assert livelihood_coping(livelihood(**answers), STRATEGIES)["lcs_class"].to_list() == [name]


def test_a_strategy_that_was_used_up_can_be_left_out():
    told = livelihood(begged="exhausted", sold_goods="yes")
    assert livelihood_coping(told, STRATEGIES, exhausted="not used")["lcs_class"].to_list() == ["stress"]


def test_a_household_with_nothing_to_fall_back_on_shows_in_the_number_of_strategies():
    found = livelihood_coping(livelihood(**dict.fromkeys(NAMES, "not applicable")), STRATEGIES).iloc[0]
    assert (found["lcs_class"], found["lcs_applicable"]) == ("none", 0)


def test_a_missing_strategy_leaves_the_class_missing_only_where_it_could_be_worse():
    assert livelihood_coping(livelihood(begged=None), STRATEGIES)["lcs_class"].isna().all()
    assert livelihood_coping(livelihood(sold_goods=None), STRATEGIES)["lcs_class"].isna().all()
    known = livelihood_coping(livelihood(sold_goods=None, sold_land="yes"), STRATEGIES).iloc[0]
    assert known["lcs_class"] == "emergency"
    assert pd.isna(known["lcs_applicable"])
    assert livelihood_coping(livelihood(begged=None), STRATEGIES, missing="zero")["lcs_class"].to_list() == ["none"]


@pytest.mark.parametrize("call", [
    lambda: livelihood_coping(livelihood(), {"stress": ["begged"]}),
    lambda: livelihood_coping(livelihood(), {**STRATEGIES, "crisis": []}),
    lambda: livelihood_coping(livelihood(), STRATEGIES, exhausted="maybe"),
    lambda: hunger_scale(hunger(), missing="none"),
    lambda: food_consumption_score(days(), missing=0)])
def test_only_named_readings_are_known(call):
    with pytest.raises(CallError):
        call()


def test_answers_outside_a_module_are_refused():
    with pytest.raises(TableError, match="no column begged"):
        livelihood_coping(livelihood().drop(columns="begged"), STRATEGIES)
    with pytest.raises(TableError, match="'maybe'"):
        livelihood_coping(livelihood(begged="maybe"), STRATEGIES)


@pytest.mark.parametrize(("score", "column", "told"), [
    (food_consumption_score, "fcs", days(staples=7, pulses=None)),
    (reduced_coping_index, "rcsi", coping(borrowed=7, fewer_meals=None)),
    (dietary_diversity, "hdds", frame(dict.fromkeys(FOOD_GROUPS, 1), meat=None)),
    (hunger_scale, "hhs", hunger(no_food="often", slept_hungry=None))])
def test_a_missing_answer_is_missing_unless_the_caller_says_that_it_is_none(score, column, told):
    assert score(told)[column].isna().all()
    assert score(told, missing="zero")[column].to_list() == [{"fcs": 14, "rcsi": 14, "hdds": 11, "hhs": 2}[column]]


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8))
def test_a_food_consumption_score_lies_between_none_and_all(values):
    found = food_consumption_score(days(**dict(zip(FCS_WEIGHTS, values, strict=True))))["fcs"].iloc[0]
    assert 0 <= found <= 112
    assert found == sum(value * weight for value, weight in zip(values, FCS_WEIGHTS.values(), strict=True))


def flags(told):
    found = plausibility_flags(told).iloc[0]
    return {name for name in ("days_outside", "all_seven", "no_food_at_all", "no_staples", "same_answer", "repeated",
                              "hunger_contradicts") if not pd.isna(found[name]) and found[name]}


@pytest.mark.parametrize(("told", "raised"), [
    (days(staples=7, oil=3), set()),
    (days(**dict.fromkeys(FCS_WEIGHTS, 7)), {"all_seven", "same_answer"}),
    (days(), {"no_food_at_all", "no_staples", "same_answer"}),
    (days(**dict.fromkeys(FCS_WEIGHTS, 3)), {"same_answer"}),
    (days(dairy=7), {"no_staples"}),
    (days(staples=8), {"days_outside"}), (days(staples=5, oil=-1), {"days_outside"}),
    (days(staples=2.5, oil=1), {"days_outside"}), (coping(borrowed=9), {"days_outside"}),
    (hunger(slept_hungry="rarely", day_without_food="often"), {"hunger_contradicts"}),
    (hunger(no_food="often", no_food_ever="no"), {"hunger_contradicts"}),
    (hunger(no_food="never", no_food_ever="yes"), {"hunger_contradicts"}),
    (hunger(slept_hungry="often", day_without_food="often"), set())])
def test_answers_that_ask_for_a_second_look_are_flagged_and_never_mended(told, raised):
    assert flags(told) == raised
    pd.testing.assert_frame_equal(plausibility_flags(told)[list(told)], told)


def test_flags_of_modules_that_were_not_asked_are_missing():
    found = plausibility_flags(hunger()).iloc[0]
    assert pd.isna(found["all_seven"])
    assert pd.isna(found["days_outside"])
    assert not found["hunger_contradicts"]
    assert found["flags"] == 0
    with pytest.raises(TableError, match="at least one module"):
        plausibility_flags(pd.DataFrame({"staples": [7]}))


def test_a_flag_is_missing_where_an_answer_that_it_needs_is():
    found = plausibility_flags(days(staples=7, oil=None)).iloc[0]
    assert found[["all_seven", "no_food_at_all", "same_answer", "repeated", "days_outside"]].isna().all()
    assert not found["no_staples"]
    assert plausibility_flags(days(staples=9, oil=None))["days_outside"].to_list() == [True]


def test_two_households_with_all_the_same_answers_are_flagged():
    told = pd.concat([days(staples=7, oil=3), days(staples=7, oil=3), days(staples=6, oil=3)], ignore_index=True)
    assert plausibility_flags(told)["repeated"].to_list() == [True, True, False]
