"""Statistics of durations against R survival 3.5 and published tables, and the laws they keep."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import displacement as dp
from displacement.analysis.durations.competing import incidence
from displacement.analysis.durations.kaplan_meier import (
    counted,
    log_rank,
    quantiles,
    remaining,
    restricted_mean,
    spans,
    survival,
)
from displacement.analysis.durations.retrospect import forecasts, scores
from displacement.analysis.durations.sensitivity import bootstrap, sensitivity
from displacement.analysis.durations.turnbull import turnbull
from displacement.errors import TableError
from shared import shared

PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def known(days, ended, **more):
    return pd.DataFrame({"duration_days": np.asarray(days, dtype="float64"), "ended": np.asarray(ended, dtype=bool),
                         **more})


def trial():
    return known([*TREATED, *PLACEBO], [*RELAPSED, *[1] * 21], arm=["6-MP"] * 21 + ["placebo"] * 21)


def oracle(name):
    return json.loads(shared("oracles", "survival.json").read_text())[name]


def test_the_log_rank_of_the_trial_is_16_793():
    found = log_rank(trial(), by="arm")
    assert found["chi_squared"] == pytest.approx(16.79294099, abs=1e-6)
    assert found["p"] == pytest.approx(4.168809109e-05, rel=1e-6)
    assert found["degrees_of_freedom"] == 1


def test_the_restricted_means_of_the_trial_to_week_20():
    curves = survival(trial(), by="arm")
    for arm, mean, error in (("6-MP", 16.11652661, 1.251560196), ("placebo", 8.428571429, 1.268082683)):
        found = restricted_mean(curves[curves["arm"].eq(arm)], until=20)
        assert found["mean_days"] == pytest.approx(mean, abs=1e-6)
        assert found["standard_error"] == pytest.approx(error, abs=1e-6)


def test_delayed_entry_counts_only_those_followed():
    """The ten rows of the reference, by hand at time 4: seven are followed then, one ends."""
    told = {"entry": [0, 0, 2, 3, 0, 5, 1, 4, 0, 6], "exit": [4, 7, 9, 8, 12, 11, 5, 14, 15, 13],
            "event": [1, 1, 0, 1, 1, 1, 1, 0, 1, 0]}
    found = survival(known(told["exit"], told["event"], entry_days=np.asarray(told["entry"], dtype="float64")))
    assert found["at_risk"].to_list() == [7, 7, 8, 7, 5, 4, 1]
    assert found["survival"].astype("float64").to_numpy() == pytest.approx(
        [0.8571428571, 0.7346938776, 0.6428571429, 0.5510204082, 0.4408163265, 0.3306122449, 0], abs=1e-6)


def test_the_lung_data_have_the_published_quantiles():
    told = oracle("lung_km")
    rows = pd.read_csv(shared("oracles", "lung.csv"))
    found = quantiles(survival(known(rows["time"], rows["status"].eq(2)), band="log"))
    for column, name in (("duration_days", "quantiles"), ("duration_days_low", "lower"),
                         ("duration_days_high", "upper")):
        assert found[column].to_list() == told[name]


def test_the_competing_risks_of_the_reference():
    told = oracle("competing_small")
    frame = known(told["t"], [event > 0 for event in told["ev"]],
                  ending=[{1: "one", 2: "two"}.get(event) for event in told["ev"]])
    found = incidence(frame, by="ending")
    for ending, number in (("one", 1), ("two", 2)):
        rows = found[found["ending"].eq(ending)]
        assert rows["duration_days"].to_list() == told["time"]
        assert rows["incidence"].astype("float64").to_numpy() == pytest.approx(told[f"cif{number}"], abs=1e-6)
        assert rows["standard_error"].to_numpy() == pytest.approx(told[f"se{number}"], abs=1e-6)
        assert rows["survival"].to_numpy() == pytest.approx(told["surv"], abs=1e-6)


def test_the_turnbull_masses_of_the_radiotherapy_arm():
    told = oracle("interval_censored_rad")
    frame = pd.DataFrame({"left": told["left"], "right": pd.array(told["right"], dtype="Float64")})
    found = turnbull(frame)
    wanted = pd.DataFrame(told["turnbull_converged"])
    wanted = wanted[wanted["mass"] > 1e-6]
    assert found["left"].to_list() == wanted["left"].to_list()
    assert found["right"].dropna().to_list() == wanted["right"].dropna().to_list()
    assert found["mass"].to_numpy() == pytest.approx(wanted["mass"].to_numpy(), abs=1e-5)


def test_one_minus_kaplan_meier_overstates_an_ending_that_others_may_forestall():
    frame = known([1, 2, 3, 4], [1, 1, 1, 0], ending=["fall", "relief", "fall", None])
    fall = incidence(frame, by="ending").query("ending == 'fall'")["incidence"].iloc[-1]
    alone = 1 - survival(frame.assign(ended=frame["ending"].eq("fall")))["survival"].iloc[-1]
    assert alone > fall


@pytest.mark.parametrize("frame", [
    pd.DataFrame({"left": [], "right": []}), pd.DataFrame({"left": [3.0], "right": [2.0]}),
])
def test_turnbull_refuses_what_is_no_interval(frame):
    with pytest.raises(TableError, match="at least one interval"):
        turnbull(frame)


def test_refusals_say_what_is_missing():
    with pytest.raises(TableError, match="two groups"):
        log_rank(known([1, 2], [1, 1], arm=["a", "a"]), by="arm")
    with pytest.raises(TableError, match="how it ended"):
        incidence(known([1, 2], [1, 1], ending=["a", None]), by="ending")
    with pytest.raises(TableError, match="entry_days"):
        survival(known([1, 2], [1, 1], entry_days=[1.0, 0.0]))
    with pytest.raises(TableError, match="longer than 9"):
        remaining(survival(known([1, 2], [1, 1])), day=9)
    with pytest.raises(TableError, match="above 0"):
        restricted_mean(survival(known([1, 2], [1, 1])), until=0)


def test_what_remains_is_not_reached_where_half_had_not_ended():
    found = remaining(survival(known([5, 10, 20, 20, 20], [1, 1, 0, 0, 0])), day=6)
    assert found["duration_days"].isna().all()
    assert found["at_risk"].to_list() == [4]


def test_episodes_marked_low_and_sanctions_are_left_out_unless_named():
    episodes = dp.load("blockade_episodes")
    assert set(counted(episodes)["confidence"]) == {"high", "medium"}
    assert "sanctions regime" not in set(counted(episodes)["kind"])
    assert len(counted(episodes, confidence=("high", "medium", "low"), sanctions=True)) == len(episodes)


def test_sensitivity_spans_the_medians_recomputed_by_plain_loops():
    episodes = dp.load("blockade_episodes")
    found = sensitivity(episodes).set_index("group")
    rows = spans(counted(episodes))
    assert found.loc["dates at their middle", "duration_days"] == plain_median(rows)
    leaving = [plain_median(rows.drop(index=place), middle=False) for place in rows.index]
    last = found.loc["lowest and highest of all"]
    assert (last["duration_days_low"], last["duration_days_high"]) == (min(leaving), max(leaving))


def plain_median(rows, *, middle=True):
    share, pairs = 1.0, list(zip(rows["duration_days"], rows["ended"], strict=True))
    times = sorted({day for day, ended in pairs if ended})
    for place, time in enumerate(times):
        left = sum(day >= time for day, _ in pairs)
        share *= 1 - sum(day == time and ended for day, ended in pairs) / left
        if middle and abs(share - 0.5) < 1e-9:
            return (time + times[place + 1]) / 2
        if share <= 0.5 + 1e-12:
            return time
    return None


def test_the_bootstrap_band_is_the_same_for_one_seed_and_holds_the_curve():
    rows = known(TREATED, RELAPSED)
    found = bootstrap(rows, draws=500, seed=3)
    pd.testing.assert_frame_equal(found, bootstrap(rows, draws=500, seed=3))
    assert (found["survival_low"] <= found["survival"]).all()
    assert (found["survival"] <= found["survival_high"]).all()


def test_a_forecast_uses_only_episodes_begun_before():
    told = forecasts(dp.load("blockade_episodes"))
    assert told["earlier"].min() >= 10
    assert (told["happened_days"].dropna() > 0).all()
    rows = counted(dp.load("blockade_episodes")).set_index("episode")
    for row in told.drop_duplicates("episode").itertuples():
        assert row.earlier == (rows["started_latest"] < rows.loc[row.episode, "started_earliest"]).sum()


def test_scores_judge_both_methods_on_the_same_episodes():
    found = scores(forecasts(dp.load("blockade_episodes")))
    assert found.groupby("day")["judged"].nunique().eq(1).all()
    assert found["coverage"].between(0, 1).all()


PAIRS = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=2, max_size=20)


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_incidences_and_survival_add_to_one(pairs):
    ended = [flag for _, flag in pairs]
    if not any(ended):
        return
    names = [["a", "b", "c"][day % 3] if flag else None for day, flag in pairs]
    found = incidence(known([day for day, _ in pairs], ended, ending=names), by="ending")
    whole = found.groupby("duration_days").agg(share=("incidence", "sum"), left=("survival", "first"))
    assert (whole["share"].astype("float64") + whole["left"]).to_numpy() == pytest.approx(np.ones(len(whole)))


@settings(max_examples=30, deadline=None)
@given(PAIRS)
def test_turnbull_with_exact_durations_is_kaplan_meier(pairs):
    days, ended = zip(*pairs, strict=True)
    if not any(ended):
        return
    frame = pd.DataFrame({"left": np.asarray(days, dtype="float64"), "right": [
        float(day) if flag else None for day, flag in pairs]})
    found = turnbull(frame, tolerance=1e-12)
    curve = survival(known(days, ended))
    exact = found.dropna(subset="right").set_index("right")["survival"]
    for time, share in zip(curve["duration_days"], curve["survival"], strict=True):
        reached = exact[exact.index <= time]
        assert (reached.iloc[-1] if len(reached) else 1.0) == pytest.approx(share, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_doubling_rows_keeps_the_curve(pairs, random):
    frame = known(*zip(*pairs, strict=True))
    if not frame["ended"].any():
        return
    order = list(frame.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(survival(frame), survival(frame.loc[order]))
    doubled = survival(pd.concat([frame, frame], ignore_index=True))
    assert doubled["survival"].astype("float64").to_numpy() == pytest.approx(
        survival(frame)["survival"].astype("float64").to_numpy())
