"""Errors of designs against published and other programs' numbers, and what must not change them."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.households.survey import EXTREME, FEW, prevalence, survey_mean
from displacement.errors import CallError, TableError

# fpc.dta of Stata, which R's package survey ships too: two strata, one unit a cluster.
FPC = pd.DataFrame({"stratid": [1] * 5 + [2] * 3, "psuid": [1, 2, 3, 4, 5, 1, 2, 3], "weight": [3] * 5 + [4] * 3,
                    "x": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2]})
# Suites of four students each: Lohr 2010, Sampling: design and analysis, example 5.2.
GRADES = pd.DataFrame({"suite": np.repeat(range(5), 4), "grade": [
    3.08, 2.60, 3.44, 3.04, 2.36, 3.04, 3.28, 2.68, 2.00, 2.56, 2.52, 1.88, 3.00, 2.88, 3.44, 3.64, 2.68, 1.92, 3.28,
    3.20]})
VILLAGES = ("0-0 0-0 0-1 0-1 0-1 0-2 0-2 0-3 0-3 0-3 1-0 1-0 1-0 1-1 1-1 1-2 "
            "1-2 1-2 2-0 2-0 2-1 2-1 2-2 2-2 2-2 2-2 2-3 2-3 2-3 2-4 2-4")
WEIGHTS, POOR = "2542585672575586286347582286387", "0101010100001000011011111101111"
DESIGN = {"weights": "weight", "strata": "stratum", "cluster": "village"}


def sample():
    """Return a made-up sample of three strata and twelve villages."""
    villages = VILLAGES.split()
    return pd.DataFrame({"stratum": [int(name[0]) for name in villages], "village": villages,
                         "weight": [int(digit) for digit in WEIGHTS], "poor": [digit == "1" for digit in POOR]})


def test_the_mean_of_a_stratified_sample_is_what_stata_prints():
    found = survey_mean(FPC, "x", weights="weight", strata="stratid", cluster="psuid").iloc[0]
    assert found["mean"] == pytest.approx(5.448148, abs=5e-7)
    assert found["standard_error"] == pytest.approx(0.7412683, abs=5e-8)
    assert (found["clusters"], found["degrees_of_freedom"]) == (8, 6)


def test_the_mean_of_five_suites_is_the_textbook_s_without_its_finite_population():
    found = survey_mean(GRADES, "grade", cluster="suite").iloc[0]
    assert found["mean"] == pytest.approx(2.826, abs=5e-4)
    assert found["standard_error"] * np.sqrt(1 - 5 / 100) == pytest.approx(0.164, abs=5e-4)


def test_a_clustered_share_is_that_of_a_weighted_regression_with_clustered_errors():
    told = sample()
    found = prevalence(told, "poor", weights="weight", cluster="village").iloc[0]
    groups = pd.factorize(told["village"])[0]
    model = sm.WLS(told["poor"].astype(float), np.ones(len(told)), weights=told["weight"]).fit(
        cov_type="cluster", cov_kwds={"groups": groups})
    assert found["share"] == pytest.approx(model.params.iloc[0], rel=1e-12)
    assert found["standard_error"] == pytest.approx(model.bse.iloc[0], rel=1e-9)


def test_a_stratified_clustered_share_is_what_samplics_gives():
    found = prevalence(sample(), "poor", **DESIGN).iloc[0]              # samplics 0.6.1, TaylorEstimator, proportion
    assert found["share"] == pytest.approx(0.5714285714285714, rel=1e-12)
    assert found["standard_error"] == pytest.approx(0.0670981919663425, rel=1e-10)
    assert found["share_low"] == pytest.approx(0.4177264802216197, rel=1e-8)
    assert found["share_high"] == pytest.approx(0.7124837209521113, rel=1e-8)


def test_a_part_of_the_sample_keeps_the_whole_design():
    found = prevalence(sample().assign(big=lambda rows: rows["weight"] > 4), "poor", by=["big"], **DESIGN)
    assert found["share"].to_list() == pytest.approx([0.5, 0.5851851851851851])
    assert found["standard_error"].to_list() == pytest.approx([0.14196945250224427, 0.07973819421111941], rel=1e-10)
    assert found["big"].to_list() == [False, True]


def test_two_strata_of_two_clusters_by_hand():
    told = pd.DataFrame({"stratum": ["a"] * 4 + ["b"] * 4, "village": [1, 1, 2, 2, 1, 1, 2, 2],
                         "poor": [True, True, False, False, True, False, False, False]})
    found = prevalence(told, "poor", strata="stratum", cluster="village").iloc[0]
    # Distances from 3/8 add up to 10/8, -6/8, 2/8 and -6/8 by village; over eight households, a stratum of two adds
    # the squared difference of its villages: (16/64)^2 + (8/64)^2.
    assert found["standard_error"] == pytest.approx(np.sqrt((16**2 + 8**2) / 64**2))
    assert found["design_effect"] == pytest.approx((16**2 + 8**2) / 64**2 / (15 / 64 / 7))
    assert (found["clusters"], found["degrees_of_freedom"], found["households"]) == (4, 2, 8)


def test_a_simple_random_sample_has_a_design_effect_of_one():
    told = pd.DataFrame({"poor": [True] * 3 + [False] * 17})
    found = prevalence(told, "poor").iloc[0]
    assert found["design_effect"] == pytest.approx(1)
    assert found["standard_error"] == pytest.approx(np.sqrt(0.15 * 0.85 / 19))
    assert survey_mean(told.assign(x=told["poor"].astype(float)), "x")["design_effect"].iloc[0] == pytest.approx(1)


def test_each_class_has_its_share_and_they_add_up():
    classes = pd.Categorical(["poor", "poor", "borderline", "poor"], categories=["poor", "borderline", "acceptable"])
    found = prevalence(pd.DataFrame({"fcs_class": classes, "w": [1, 1, 2, 4]}), "fcs_class", weights="w")
    assert found["value"].to_list() == ["poor", "borderline", "acceptable"]
    assert found["share"].to_list() == [0.75, 0.25, 0]
    assert found["note"].to_list()[2] == EXTREME
    assert found[["share_low", "share_high", "standard_error"]].iloc[2].isna().all()


def test_nobody_or_everybody_in_the_sample_has_a_share_and_no_interval():
    for answer in (True, False):
        found = prevalence(pd.DataFrame({"poor": [answer] * 30}), "poor").iloc[0]
        assert found["share"] == answer
        assert found["note"] == EXTREME
        assert pd.isna(found["share_high"])


def test_households_without_an_answer_are_left_out_and_counted():
    told = pd.DataFrame({"poor": pd.array([True, False, None, False], dtype="boolean"), "weight": [1, 1, 10, 2]})
    found = prevalence(told, "poor", weights="weight").iloc[0]
    assert (found["share"], found["households"], found["unanswered"]) == (0.25, 3, 1)
    assert prevalence(told.assign(poor=pd.array([None] * 4, dtype="boolean")), "poor")["share"].isna().all()


def test_one_cluster_tells_no_error():
    told = pd.DataFrame({"poor": [True, False], "village": ["a", "a"]})
    with pytest.raises(TableError, match="1 strata have one cluster"):
        prevalence(told, "poor", cluster="village")
    found = prevalence(told, "poor", cluster="village", lonely="certain").iloc[0]
    assert found["share"] == 0.5
    assert pd.isna(found["standard_error"])
    assert found["note"] == FEW


def test_what_a_lonely_cluster_is_taken_for_is_the_caller_s_to_say():
    told = pd.DataFrame({"stratum": ["a", "a", "b"], "poor": [True, False, True]})
    with pytest.raises(TableError, match="no error: b"):
        prevalence(told, "poor", strata="stratum")
    # Distances from 2/3 over three: 1/9, -2/9, 1/9.  The stratum of two adds (3/9)^2; the lonely one adds none, or its
    # distance 1/9 from the mean of all three, which is 0.
    certain, centre = (prevalence(told, "poor", strata="stratum", lonely=lonely)["standard_error"].iloc[0]
                       for lonely in ("certain", "centre"))
    assert certain == pytest.approx(3 / 9)
    assert centre == pytest.approx(np.sqrt(9 / 81 + 1 / 81))


@pytest.mark.parametrize("weight", [[1, None, 1], [1, -1, 1]])
def test_a_weight_that_is_missing_or_negative_is_refused(weight):
    told = pd.DataFrame({"poor": [True, False, True], "weight": pd.array(weight, dtype="Float64")})
    with pytest.raises(TableError, match="weights are missing"):
        prevalence(told, "poor", weights="weight")


def test_a_household_without_its_place_in_the_design_is_refused():
    told = sample().assign(village=lambda rows: rows["village"].mask(rows.index == 3))
    with pytest.raises(TableError, match="village: missing for 1 households"):
        prevalence(told, "poor", **DESIGN)


@pytest.mark.parametrize("more", [{"lonely": "drop"}, {"level": 0}, {"weights": "pounds"}])
def test_calls_that_make_no_sense_are_refused(more):
    with pytest.raises(CallError):
        prevalence(sample(), "poor", **more)
    with pytest.raises(CallError, match="no column 'rich'"):
        prevalence(sample(), "rich")


NUMBERS = ["share", "share_low", "share_high", "standard_error", "design_effect"]


def close(one, other, names):
    np.testing.assert_allclose(one[names].to_numpy("float64", na_value=np.nan),
                               other[names].to_numpy("float64", na_value=np.nan), rtol=1e-9, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.floats(1e-6, 1e6))
def test_weights_times_a_constant_change_nothing(factor):
    told = sample()
    close(prevalence(told, "poor", **DESIGN), prevalence(told.assign(weight=told["weight"] * factor), "poor", **DESIGN),
          NUMBERS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=31, max_size=31))
def test_splitting_households_changes_no_prevalence_and_no_error_of_its_clusters(parts):
    told = sample()
    split = told.assign(weight=told["weight"] / parts).loc[told.index.repeat(parts)].reset_index(drop=True)
    close(prevalence(told, "poor", **DESIGN), prevalence(split, "poor", **DESIGN), ["share", "standard_error"])


def test_the_order_of_households_and_the_names_of_clusters_change_nothing():
    told = sample()
    other = told.sample(frac=1, random_state=3).assign(village=lambda rows: rows["village"].str[2:])
    close(prevalence(told, "poor", **DESIGN), prevalence(other, "poor", **DESIGN), NUMBERS)
