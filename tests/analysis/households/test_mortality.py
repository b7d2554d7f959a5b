"""Under-five death rates and emergency thresholds; the crude rate stands in test_quoted_indicators.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.households.mortality import crude_death_rate, emergency_threshold, under_five_death_rate
from displacement.errors import CallError, TableError

CRUDE, UNDER_FIVE = "deaths_per_10000_day", "under_five_deaths_per_10000_day"


def rate(name, low, central, high):
    return {f"{name}_low": low, name: central, f"{name}_high": high}


@given(st.integers(0, 500), st.floats(100, 1e6), st.floats(1, 400))
def test_both_rates_are_the_same_arithmetic_over_their_own_people(deaths, people, days):
    crude, young = (crude_death_rate(deaths, people=people, days=days),
                    under_five_death_rate(deaths, children=people, days=days))
    assert list(crude.values()) == list(young.values())
    assert crude[CRUDE] == pytest.approx(deaths * 10_000 / people / days)
    assert crude[f"{CRUDE}_low"] <= crude[CRUDE] <= crude[f"{CRUDE}_high"]


@pytest.mark.parametrize(("told", "verdict"), [
    (rate(CRUDE, 1.0, 1.5, 2.0), "at or above"), (rate(CRUDE, 0.999, 1.5, 2.0), "cannot be told"),
    (rate(CRUDE, 0.2, 0.5, 0.999), "below"), (rate(CRUDE, 0.2, 0.5, 1.0), "cannot be told"),
    (rate(UNDER_FIVE, 1.999, 2.5, 3.0), "cannot be told"), (rate(UNDER_FIVE, 2.0, 2.5, 3.0), "at or above"),
    (rate(UNDER_FIVE, 0.0, 0.5, 1.999), "below")])
def test_one_a_day_of_all_and_two_of_children_is_an_emergency(told, verdict):
    assert emergency_threshold(told)["verdict"] == verdict


def test_twice_a_known_baseline_comes_before_the_fixed_threshold():
    told = rate(CRUDE, 0.5, 0.6, 0.7)
    assert emergency_threshold(told, baseline=0.25) == {"threshold": 0.5, "verdict": "at or above"}
    assert emergency_threshold(told)["verdict"] == "below"


@pytest.mark.parametrize(("call", "error"), [
    (lambda: emergency_threshold({"rate": 1}), CallError),
    (lambda: emergency_threshold(rate(CRUDE, 1, 1, 1), baseline=0), TableError),
    (lambda: under_five_death_rate(-1, children=1, days=1), TableError),
    (lambda: under_five_death_rate(None, children=1, days=1), TableError),
    (lambda: crude_death_rate(float("nan"), people=1, days=1), TableError),
    (lambda: under_five_death_rate(0.5, children=1, days=1), TableError),
    (lambda: under_five_death_rate(1, children=0, days=1), TableError),
    (lambda: under_five_death_rate(1, children=1, days=0), TableError),
    (lambda: under_five_death_rate(1, children=1, days=1, level=1), TableError)])
def test_what_makes_no_sense_is_refused(call, error):
    with pytest.raises(error):
        call()
