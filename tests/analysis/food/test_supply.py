"""Energy requirements by age and sex against the table they come from; how long stocks last under scenarios."""

import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.food.energy_requirements import energy_requirements, population_requirement
from displacement.analysis.food.supply import days_to_reserve, ration_scenarios
from displacement.errors import TableError
from shared import shared

AGES = ((0, 4), (5, 9), (10, 14), (15, 19), (20, 59), (60, None))
MALES, FEMALES = (632, 600, 539, 489, 2480, 342), (605, 569, 513, 464, 2382, 382)      # per 10,000 people, annex I
BOTH = (1237, 1169, 1053, 954, 4863, 724)


def people(sex, counts, ages=AGES):
    return pd.DataFrame({"sex": sex, "age_from": pd.array([first for first, _ in ages], dtype="Int64"),
                         "age_to": pd.array([last for _, last in ages], dtype="Int64"),
                         "persons": pd.array(counts, dtype="Int64")})


def test_the_published_profile_gives_the_published_mean_requirements():
    assert population_requirement(people("male", MALES))["kcal_per_person_day"].iloc[0] == pytest.approx(2250, abs=6)
    whole = population_requirement(pd.concat([people("male", MALES), people("female", FEMALES)]), pregnant=0.024,
                                   lactating=0.026)["kcal_per_person_day"].iloc[0]
    assert whole == pytest.approx(2070, abs=15)                  # published to the nearest ten, from unrounded shares
    both = population_requirement(people("total", BOTH), pregnant=0.024, lactating=0.026)
    assert both["kcal_per_person_day"].iloc[0] == pytest.approx(2070, abs=15)


def test_the_table_has_no_gap_and_no_overlap_of_ages():
    for _, of_sex in energy_requirements().groupby("sex"):
        assert of_sex["age_from"].iloc[1:].to_list() == (of_sex["age_to"].iloc[:-1] + 1).to_list()
        assert of_sex["age_from"].iloc[0] == 0
        assert of_sex["age_to"].isna().to_list() == [False] * 5 + [True]


@pytest.mark.parametrize(("age", "kcal"), [(0, 1250), (4, 1250), (5, 1730), (9, 1730), (10, 2040), (14, 2040),
                                           (15, 2120), (19, 2120), (20, 1990), (59, 1990), (60, 1780), (100, 1780)])
def test_every_year_of_age_has_the_requirement_of_its_group(age, kcal):
    found = population_requirement(people("female", [7], [(age, age)])).iloc[0]
    assert found["kcal_per_person_day"] == found["kcal_per_person_day_low"] == found["kcal_per_person_day_high"] == kcal


def test_a_group_that_lies_in_two_takes_each_year_alike_and_has_bounds():
    found = population_requirement(people("male", [100], [(5, 11)])).iloc[0]          # five years at 1980, two at 2370
    assert found["kcal_per_person_day"] == pytest.approx((5 * 1980 + 2 * 2370) / 7)
    assert (found["kcal_per_person_day_low"], found["kcal_per_person_day_high"]) == (1980, 2370)


@pytest.mark.parametrize("ages", [(18, None), (None, None)])
def test_ages_that_are_too_coarse_give_bounds_and_no_central_value(ages):
    found = population_requirement(people("female", [100], [ages])).iloc[0]
    assert pd.isna(found["kcal_per_person_day"])
    assert found["kcal_per_person_day_low"] == (1780 if ages[0] else 1250)
    assert found["kcal_per_person_day_high"] == 2120


def test_both_sexes_take_the_published_mean_of_both():
    found = population_requirement(people("total", [100], [(20, 59)])).iloc[0]
    assert found[["kcal_per_person_day_low", "kcal_per_person_day", "kcal_per_person_day_high"]].to_list() == [
        1990, 2230, 2460]


def test_a_total_beside_its_parts_and_overlapping_ages_are_refused():
    with pytest.raises(TableError, match="total beside its parts"):
        population_requirement(pd.concat([people("total", BOTH), people("male", MALES)]))
    with pytest.raises(TableError, match="ages that overlap"):
        population_requirement(people("male", [10, 5], [(0, 17), (5, 9)]))
    with pytest.raises(TableError, match="ages that overlap"):
        population_requirement(people("male", [10, 5], [(None, None), (5, 9)]))
    with pytest.raises(TableError, match="shares between 0 and 1"):
        population_requirement(people("male", MALES), pregnant=2)


def test_two_places_are_two_populations():
    told = pd.concat([people("male", [10], [(20, 59)]).assign(place="A"), people("female", [30], [(20, 59)]).assign(
        place="B"), people("male", [0], [(20, 59)]).assign(place="C")])
    found = population_requirement(told, by=["place"])
    assert found["persons"].to_list() == [10, 30, 0]
    assert found["kcal_per_person_day"].to_list()[:2] == [2460, 1990]
    assert pd.isna(found["kcal_per_person_day"].iloc[2])


def test_a_group_whose_people_are_not_known_leaves_the_mean_missing():
    assert population_requirement(people("male", [10, None], [(0, 4), (5, 9)]))["kcal_per_person_day"].isna().all()


def test_a_table_that_lacks_an_age_tells_nothing_of_it():
    told = energy_requirements().query("age_from >= 5")
    assert population_requirement(people("male", MALES), told)["kcal_per_person_day"].isna().all()


@given(st.lists(st.integers(1, 10**6), min_size=6, max_size=6), st.integers(2, 1000))
def test_the_unit_of_the_population_changes_no_requirement(counts, factor):
    one, other = (population_requirement(people("male", [count * times for count in counts])) for times in (1, factor))
    assert one["kcal_per_person_day"].iloc[0] == pytest.approx(other["kcal_per_person_day"].iloc[0])


def scenario(**more):
    return pd.DataFrame([{"scenario": "x", "stock_tonnes": 1000.0, "people": 100_000, "grams_per_person_day": 500.0,
                          **more}])


def test_scenarios_equal_the_reference_for_one_stock():
    told = pd.DataFrame(json.loads(shared("oracles", "stock_depletion.json").read_text()))
    names = {"stock_t": "stock_tonnes", "normal_import_t_day": "incoming_tonnes_day", "use_t_day": "use_tonnes_day",
             "reserve_t": "reserve_tonnes"}
    found = ration_scenarios(told.rename(columns=names))
    expected = [math.inf if pd.isna(days) else days for days in told["days_to_reserve"]]
    assert found["days"].to_list() == pytest.approx(expected, rel=1e-6)
    assert found["ending"].to_list() == ["never" if math.isinf(days) else "ends" for days in expected]


def test_half_a_ration_lasts_twice_as_long():
    found = ration_scenarios(pd.concat([scenario(), scenario(grams_per_person_day=250.0)]))
    assert found["use_tonnes_day"].to_list() == [50, 25]
    assert found["days"].to_list() == [20, 40]


@pytest.mark.parametrize(("incoming", "ending"), [(49.999, "ends"), (50.0, "never"), (60.0, "never")])
def test_what_covers_the_use_never_ends(incoming, ending):
    found = ration_scenarios(scenario(incoming_tonnes_day=incoming)).iloc[0]
    assert found["ending"] == ending
    assert math.isinf(found["days"]) == (ending == "never")


@pytest.mark.parametrize(("reserve", "ending", "days"), [(999.0, "ends", 0.02), (1000.0, "at the reserve already", 0),
                                                         (1500.0, "at the reserve already", 0)])
def test_a_stock_at_its_reserve_lasts_no_day(reserve, ending, days):
    found = ration_scenarios(scenario(reserve_tonnes=reserve)).iloc[0]
    assert (found["ending"], found["days"]) == (ending, pytest.approx(days))


@pytest.mark.parametrize("name", ["stock_tonnes", "people", "incoming_tonnes_day", "share_allowed", "reserve_tonnes"])
def test_a_figure_that_is_missing_leaves_the_days_missing(name):
    found = ration_scenarios(scenario(**{name: None})).iloc[0]
    assert pd.isna(found["days"])
    assert pd.isna(found["ending"])


def test_bounds_of_people_and_stock_become_bounds_of_the_days():
    found = ration_scenarios(scenario(people_low=80_000, people_high=120_000, stock_tonnes_low=900.0,
                                      stock_tonnes_high=1100.0)).iloc[0]
    assert found[["days_low", "days", "days_high"]].to_list() == pytest.approx([900 / 60, 20, 1100 / 40])


@pytest.mark.parametrize("more", [{"stock_tonnes": -1.0}, {"share_allowed": 1.1}, {"incoming_tonnes_day": -1.0},
                                  {"people_low": -5}])
def test_scenarios_that_make_no_sense_are_refused(more):
    with pytest.raises(TableError, match="below 0"):
        ration_scenarios(scenario(**more))
    with pytest.raises(TableError, match="no column people"):
        ration_scenarios(scenario().drop(columns="people"))


@given(st.floats(1, 1e6), st.floats(0.1, 1e3), st.floats(0, 1e3), st.floats(0, 1))
def test_a_table_of_scenarios_is_the_closed_form_for_each(stock, use, incoming, share):
    told = {"stock_tonnes": stock, "use_tonnes_day": use, "incoming_tonnes_day": incoming, "share_allowed": share}
    found = ration_scenarios(pd.DataFrame([told]))["days"].iloc[0]
    assert found == days_to_reserve(stock, use_per_day=use, import_per_day=incoming, share_allowed=share)
