import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import displacement as dp
from displacement.analysis.displacement.arrivals import conflicts, daily, fates, reconciled

START = pd.Timestamp("2023-09-24", tz="UTC")


def counts(*rows):
    """Build reports from (hours since START, or a pair of them; figure; bound; claimant)."""
    frame = pd.DataFrame([
        {"first": moment[0] if isinstance(moment, tuple) else moment,
         "last": moment[1] if isinstance(moment, tuple) else moment,
         "value": value, "bound": (rest or ("exact",))[0], "claim_by": rest[1] if len(rest) > 1 else "A"}
        for moment, value, *rest in rows])
    return pd.DataFrame({
        "observed_at_earliest": START + pd.to_timedelta(frame["first"], unit="h"),
        "observed_at_latest": START + pd.to_timedelta(frame["last"], unit="h"),
        "value": frame["value"], "measure": "entered", "bound": frame["bound"], "claim_by": frame["claim_by"],
        "dataset": "d", "part": "p", "record": range(2, len(frame) + 2)})


def envelope(frame, **named):
    found = reconciled(frame, **named)
    return found[["persons_low", "persons", "persons_high"]].astype("float64").to_numpy().tolist()


def test_exact_reports_in_order_leave_no_room_at_their_moments():
    assert envelope(counts((0, 10), (5, 30))) == [[10, 10, 10], [30, 30, 30]]


def test_at_least_binds_from_below_and_at_most_from_above():
    found = reconciled(counts((0, 10), (2, 25, "at least"), (4, 28, "at most"), (6, 40)))
    assert found["persons_low"].to_list() == [10, 25, 25, 40]
    assert found["persons_high"].to_list() == [10, 28, 28, 40]


def test_after_the_last_report_nothing_bounds_from_above():
    found = reconciled(counts((0, 10), (5, 30, "more than")))
    assert found["persons_low"].to_list() == [10, 30]
    assert found["persons_high"].isna().to_list() == [False, True]


def test_a_report_known_to_a_day_binds_from_below_only_from_its_end():
    found = reconciled(counts((0, 10), ((10, 34), 50), (40, 60)))
    at = found.set_index("time")
    assert at.loc[START + pd.Timedelta(hours=10), ["persons_low", "persons_high"]].to_list() == [10, 50]
    assert at.loc[START + pd.Timedelta(hours=34), ["persons_low", "persons_high"]].to_list() == [50, 60]


def test_where_reports_cross_the_envelope_spans_both():
    found = reconciled(counts((0, 10), (5, 50), (7, 30), (9, 60)))
    crossed = found[found["in_conflict"]]
    assert crossed[["persons_low", "persons_high"]].to_numpy().tolist() == [[30, 50], [30, 50]]
    assert crossed[["low_record", "high_record"]].to_numpy().tolist() == [[4, 3], [4, 3]]


def test_about_binds_nothing():
    assert envelope(counts((0, 10), (1, 9000, "about"), (5, 30))) == envelope(counts((0, 10), (5, 30)))


def test_the_central_curve_takes_official_figures_only_and_stays_inside():
    found = reconciled(counts((0, 10, "exact", "gov"), (4, 28, "at least", "press"), (8, 20, "exact", "press"),
                              (10, 40, "exact", "gov")), official=["gov"])
    central = found["persons"].astype("float64")
    assert central.iloc[0] == 10
    assert central.iloc[-1] == 40
    assert (central >= found["persons_low"].astype("float64")).all()
    assert (central <= found["persons_high"].astype("float64")).all()


def test_two_figures_for_one_moment_conflict():
    found = conflicts(counts((8, 13350), (8, 13550)))
    assert found[["kind", "value_1", "value_2"]].to_numpy().tolist() == [["same moment other value", 13550, 13350]]


def test_a_fall_and_a_violated_bound_are_told_apart():
    found = conflicts(counts((0, 50), (5, 30), (6, 60, "at least"), (9, 55, "at most")))
    assert found[["kind", "value_1", "value_2"]].to_numpy().tolist() == [["fall", 50, 30], ["bound violated", 60, 55]]


def test_one_statement_under_two_dates_is_told_where_one_of_them_contradicts_others():
    found = conflicts(counts((8, 65036, "exact", "press"), (12, 47115), (32, 65036)))
    assert set(found["kind"]) == {"fall", "same statement read two ways"}


def test_a_count_that_stands_still_is_no_conflict():
    assert conflicts(counts((0, 100), (24, 100), (48, 100))).empty


def test_another_measure_is_excluded_and_never_mixed_in():
    frame = counts((0, 10), (5, 30))
    frame.loc[1, "measure"] = "registered"
    told = fates(frame)
    assert told["fate"].to_list() == ["used", "excluded"]
    assert told.loc[1, "reason"] == "another measure: registered"


def test_a_day_takes_the_lowest_later_figure_as_the_most_before_it():
    """At the first midnight 100 to 200 (the lower of two figures for one moment), at the second 500."""
    found = daily(counts((1, 0), (20, 100), (28, 300), (28, 200), (47, 500), (49, 500)), zone="UTC")
    second = found.set_index("date").loc[pd.Timestamp("2023-09-25")]
    assert second["arrivals_low"] == 500 - 200
    assert second["arrivals_high"] == 500 - 100


def test_the_shipped_counts_add_up_and_end_at_the_bridge_count():
    frame = dp.load("karabakh_counts")
    told = fates(frame)
    assert told["fate"].value_counts().sum() == len(frame)
    assert told.loc[told["fate"].eq("excluded"), "reason"].notna().all()
    found = reconciled(frame, official=["Government of Armenia"])
    assert found["persons_low"].max() == 100670


def test_the_shipped_contradictions_are_found():
    pairs = conflicts(dp.load("karabakh_counts"))
    told = set(zip(pairs["kind"].astype("str"), pairs["value_1"], pairs["value_2"], strict=True))
    assert ("same moment other value", 13550, 13350) in told
    assert (65036, 65036) not in {pair[1:] for pair in told}          # its date is known to be wrong: it binds nothing


def test_a_misdated_record_binds_nothing_and_says_why():
    frame = counts((8, 42500), (8, 65036, "exact", "press"), (32, 65036))
    marked = frame.assign(use=["stated", "misdated", "stated"], use_reason=[None, "dated a day early", None])
    assert not conflicts(frame).empty
    assert conflicts(marked).empty
    told = fates(marked)
    assert told["fate"].to_list() == ["used", "excluded", "used"]
    assert told["reason"].iloc[1] == "misdated: dated a day early"
    assert reconciled(marked)["persons_high"].to_list() == [42500.0, 65036.0]


def test_the_day_of_26_september_by_hand():
    """From 6,650 (25 Sept 17:00) or 13,350 to 28,120 or 42,500: the midnights allow 14,770 to 35,850."""
    found = daily(dp.load("karabakh_counts"), zone="Asia/Yerevan").set_index("date").loc[pd.Timestamp("2023-09-26")]
    assert found["arrivals_low"] == 28120 - 13350
    assert found["arrivals_high"] == 42500 - 6650


REPORTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 1000), st.sampled_from(
    ["exact", "at least", "at most", "more than", "about"])), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(REPORTS)
def test_low_never_exceeds_high_and_every_report_has_one_fate(reports):
    frame = counts(*reports)
    found = reconciled(frame)
    known = found[found["persons_high"].notna()]
    assert (known["persons_low"] <= known["persons_high"]).all()
    told = fates(frame)
    assert told["fate"].notna().all()
    assert (told["fate"].eq("used") == told["reason"].isna()).all()


@settings(max_examples=40, deadline=None)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_changes_nothing(reports, random):
    frame = counts(*reports)
    order = list(frame.index)
    random.shuffle(order)
    columns = ["time", "persons_low", "persons", "persons_high", "in_conflict"]
    pd.testing.assert_frame_equal(reconciled(frame)[columns], reconciled(frame.loc[order])[columns])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=49, max_size=49), st.sets(st.integers(0, 48), min_size=2, max_size=10))
def test_counts_that_never_fall_have_no_conflict_and_days_bracket_the_truth(hourly, reported):
    running = pd.Series(hourly).cumsum()
    frame = counts(*((hour, int(running[hour])) for hour in sorted(reported)))
    assert conflicts(frame).empty
    bounds = daily(frame, zone="UTC").set_index("date")
    for day, rise in ((START, running[24] - running[0]), (START + pd.Timedelta(days=1), running[48] - running[24])):
        if day.tz_localize(None) in bounds.index:
            low, high = bounds.loc[day.tz_localize(None), ["arrivals_low", "arrivals_high"]]
            assert low <= rise
            assert pd.isna(high) or high >= rise


def test_no_report_of_the_measure_gives_no_days():
    assert daily(counts((0, 10, "about")), zone="UTC").empty


@pytest.mark.parametrize("function", [reconciled, conflicts, fates])
def test_the_input_is_left_as_it_was(function):
    frame = counts((0, 50), (5, 30))
    before = frame.copy(deep=True)
    function(frame)
    pd.testing.assert_frame_equal(frame, before)


def flow(start, end, low, value, high, **changes):
    return {"period_start": pd.Timestamp(start), "period_end": pd.Timestamp(end), "value_low": low, "value": value,
            "value_high": high, "claim_by": "Harbour office", "use": "stated", "dataset": "d", "part": "q", "record": 2,
            **changes}


def test_statements_on_a_period_stand_beside_what_the_running_counts_allow_for_it():
    frame = counts((0, 0), (24, 100), (48, 300), (72, 360))
    given = pd.DataFrame([
        flow("2023-09-24", "2023-09-24", 100, 100, 100), flow("2023-09-25", "2023-09-25", 300, 300, 300),
        flow("2023-09-24", "2023-09-25", 300, 300, 300), flow("2023-09-26", "2023-09-26", None, 900, None),
        flow("2023-09-25", "2023-09-25", 1, 1, 1, use="misdated")]).astype(
            dict.fromkeys(["value_low", "value", "value_high"], "Float64"))
    found = daily(frame, zone="UTC", flows=given)
    assert found[["date", "date_end"]].drop_duplicates().shape[0] == 4
    told = {(row.date.day, row.date_end.day, row.stated): row.agrees for row in found.itertuples()}
    assert bool(told[(24, 24, 100)])
    assert not told[(25, 25, 300)]                                  # the counts allow 200 exactly
    assert bool(told[(24, 25, 300)])                                # both days together
    assert pd.isna(told[(26, 26, 900)])                             # "about" contradicts nothing
    assert len(found) == 4
