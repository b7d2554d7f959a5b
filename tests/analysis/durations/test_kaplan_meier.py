import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import displacement as dp
from displacement.analysis.durations.kaplan_meier import (
    log_rank,
    median,
    quantiles,
    remaining,
    restricted_mean,
    spans,
    survival,
)
from displacement.errors import TableError
from shared import shared

# 6-MP arm of the leukaemia trial (Freireich 1963, Gehan 1965): weeks to relapse, 0 is censored.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def known(days, ended):
    return pd.DataFrame({"duration_days": np.asarray(days, dtype="float64"), "ended": np.asarray(ended, dtype=bool)})


def episode(started, ended, until="2025-12-31"):
    days = [pd.Timestamp(day) if day else pd.NaT for day in (*started, *ended, until)]
    names = ("started_earliest", "started_latest", "ended_earliest", "ended_latest", "observed_until")
    return pd.DataFrame({name: pd.array([day], dtype="datetime64[us]") for name, day in zip(names, days, strict=True)})


@pytest.mark.parametrize(("name", "days"), [
    ("leningrad-1941", 871), ("sarajevo-1992", 1425), ("berlin-1948", 322), ("tel-al-zaatar-1976", 51),
    ("eastern-ghouta-2013", 1833), ("budapest-1944", 49), ("qatar-2017", 1310),
])
def test_published_durations_come_out_by_subtraction(name, days):
    found = spans(dp.load("blockade_episodes")).set_index("episode").loc[name]
    assert found[["duration_days_low", "duration_days", "duration_days_high"]].to_list() == [days] * 3


def test_dates_known_to_a_month_make_an_interval():
    """From some day of March to 10 June 2001: 71 to 101 days."""
    found = spans(episode(("2001-03-01", "2001-03-31"), ("2001-06-10", "2001-06-10"))).iloc[0]
    assert found[["duration_days_low", "duration_days", "duration_days_high"]].to_list() == [71, 86, 101]


def test_a_span_is_never_below_zero():
    found = spans(episode(("2001-01-01", "2001-12-31"), ("2001-01-01", "2001-12-31"))).iloc[0]
    assert found["duration_days_low"] == 0
    assert found["duration_days_high"] == 364


def test_an_ongoing_span_is_a_lower_bound_and_not_ended():
    found = spans(episode(("2025-01-01", "2025-01-01"), (None, None))).iloc[0]
    assert not found["ended"]
    assert found["duration_days_low"] == 364
    assert pd.isna(found["duration_days_high"])


def test_the_curve_and_band_of_the_6mp_trial():
    """R survival 3.5, survfit(conf.type = "log-log")."""
    found = survival(known(WEEKS, RELAPSED))
    assert found["duration_days"].to_list() == [6, 7, 10, 13, 16, 22, 23]
    assert found["at_risk"].to_list() == [21, 17, 15, 12, 11, 7, 6]
    assert found["survival"].astype("float64").to_numpy() == pytest.approx(
        [0.8571428571, 0.8067226891, 0.7529411765, 0.6901960784, 0.6274509804, 0.5378151261, 0.4481792717], abs=1e-6)
    assert found["survival_low"].astype("float64").to_numpy() == pytest.approx(
        [0.6197179553, 0.5631465646, 0.5031995108, 0.4316102225, 0.367510856, 0.2677789368, 0.188052006], abs=1e-6)
    assert found["survival_high"].astype("float64").to_numpy() == pytest.approx(
        [0.9515517476, 0.9228090192, 0.8893618352, 0.8490659633, 0.8049121895, 0.7467907176, 0.6801426285], abs=1e-6)


def test_the_median_of_the_6mp_trial_is_23_weeks_and_its_upper_end_is_not_reached():
    found = median(survival(known(WEEKS, RELAPSED))).iloc[0]
    assert found["duration_days"] == 23
    assert found["duration_days_low"] == 13
    assert pd.isna(found["duration_days_high"])


@pytest.mark.parametrize("arm", ["gehan_6mp", "gehan_placebo"])
def test_the_reference_numbers_hold(arm):
    told = json.loads(shared("oracles", "survival.json").read_text())[arm]
    found = survival(known(told["durations"], told["events"]))
    for name, column in (("surv", "survival"), ("loglog_lo", "survival_low"), ("loglog_hi", "survival_high")):
        wanted = pd.to_numeric(pd.Series(told[name]), errors="coerce")
        assert found[column].astype("float64").to_numpy() == pytest.approx(wanted.to_numpy(), abs=1e-6, nan_ok=True)
    assert median(found)["duration_days"].to_list() == [told["median"]]


def test_a_median_that_is_not_reached_is_missing():
    found = median(survival(known([5, 10, 10, 10], [1, 0, 0, 0])))
    assert found["duration_days"].isna().all()


def test_a_curve_that_rests_at_one_half_has_its_median_in_the_middle():
    found = median(survival(known([2, 4], [1, 1])))
    assert found["duration_days"].to_list() == [3]


def test_without_any_duration_there_is_no_curve():
    with pytest.raises(TableError, match="no duration is known"):
        survival(known([], []))


def test_a_level_outside_its_range_is_refused():
    with pytest.raises(TableError, match="level"):
        survival(known([1], [1]), level=95)


def test_the_first_edition_of_the_list_has_the_medians_of_its_readme():
    """All 114 rows: Kaplan-Meier median 327.5; the 106 ended ones: 298 at midpoints, 258.5 short, 327.5 long."""
    found = spans(dp.tidy(shared("facts", "blockades", "episodes.csv")))
    assert len(found) == 114
    assert median(survival(found))["duration_days"].to_list() == [327.5]
    ended = found[found["ended"]]
    assert [ended[f"duration_days{end}"].median() for end in ("", "_low", "_high")] == [298, 258.5, 327.5]


DURATIONS = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(DURATIONS)
def test_survival_never_rises_and_stays_between_zero_and_one(pairs):
    share = survival(known(*zip(*pairs, strict=True)))["survival"].astype("float64")
    assert share.is_monotonic_decreasing
    assert share.between(0, 1).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=25))
def test_without_censoring_survival_is_the_share_that_lasted_longer(days):
    found = survival(known(days, [True] * len(days)))
    for time, share in zip(found["duration_days"], found["survival"], strict=True):
        assert share == pytest.approx(sum(day > time for day in days) / len(days))


@settings(max_examples=40, deadline=None)
@given(DURATIONS)
def test_the_curve_equals_the_product_of_plain_loops(pairs):
    found = survival(known(*zip(*pairs, strict=True)))
    share = 1.0
    for time, value in zip(found["duration_days"], found["survival"], strict=True):
        left = sum(day >= time for day, _ in pairs)
        gone = sum(day == time and ended for day, ended in pairs)
        share *= 1 - gone / left
        assert value == pytest.approx(share)


# --- several curves in one frame -------------------------------------------------------------------------------------


def grouped():
    """Return spans of two kinds: sieges of 10, 20 and 30 days, blockades of 100 and 300; one says no kind."""
    return known([10, 20, 30, 100, 300, 7], [True] * 6).assign(kind=["siege"] * 3 + ["blockade"] * 2 + [None])


def test_what_is_asked_of_several_curves_is_answered_for_each():
    curves = survival(grouped(), by="kind")
    found = median(curves).set_index("kind")["duration_days"]
    assert (found["siege"], found["blockade"]) == (20, 200)         # the middle, where it rests at a half
    assert len(found) == 3                                          # the span without a kind is not lost
    assert len(quantiles(curves)) == 9
    left = remaining(curves, day=25).set_index("kind")
    assert left.loc[["siege", "blockade"], "duration_days"].tolist() == [5, 175]
    assert left.loc[left.index.isna(), "at_risk"].tolist() == [0]


def test_a_number_for_one_curve_is_refused_for_several():
    curves = survival(grouped(), by=["kind"])
    with pytest.raises(TableError, match=r"restricted_mean takes one curve.*several curves of kind"):
        restricted_mean(curves, until=100)
    sieges = curves[curves["kind"].eq("siege")]
    assert restricted_mean(sieges, until=100)["mean_days"] == pytest.approx(20)
    nameless = curves.drop(columns="kind")
    for work in (median, quantiles, lambda curve: remaining(curve, day=1),
                 lambda curve: restricted_mean(curve, until=9)):
        with pytest.raises(TableError, match="takes one curve"):
            work(nameless)
    with pytest.raises(TableError, match="survival draws one curve"):
        dp.charts.survival(curves)


def test_groups_may_be_of_several_columns():
    rows = known([10, 20, 30, 40], [True] * 4).assign(kind=["a", "a", "b", "b"], region=["x", "y", "x", "x"])
    curves = survival(rows, by=["kind", "region"])
    found = median(curves).set_index(["kind", "region"])["duration_days"].to_dict()
    assert found == {("a", "x"): 10, ("a", "y"): 20, ("b", "x"): 35}
    assert log_rank(rows, by=["kind", "region"])["degrees_of_freedom"] == 2
    with pytest.raises(TableError, match="1 spans have no kind"):
        log_rank(grouped(), by="kind")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 50), st.booleans()), min_size=2, max_size=12))
def test_each_group_is_answered_as_if_it_were_alone(rows):
    frame = known([days for _, days, _ in rows], [ended for *_, ended in rows]).assign(arm=[arm for arm, *_ in rows])
    together = median(survival(frame, by="arm")).set_index("arm")["duration_days"]
    for arm, group in frame.groupby("arm"):
        alone = survival(group)
        expected = median(alone)["duration_days"].iloc[0] if len(alone) else pd.NA
        found = together.get(arm, pd.NA)
        assert (pd.isna(found) and pd.isna(expected)) or found == expected


def test_spans_keep_what_groups_and_eras_need():
    found = spans(dp.load("blockade_episodes"))
    assert {"kind", "place", "countries", "ending", "enforcer", "started_earliest"} <= set(found.columns)
