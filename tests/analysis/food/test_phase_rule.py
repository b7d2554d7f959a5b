"""The rule of a fifth at its boundary, with phases that are missing, and against what analysts agreed on."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import displacement as dp
from displacement.analysis.food.phase_rule import NONE, STATUS, TWICE, UNSURE, twenty_per_cent_rule
from displacement.errors import CallError, TableError
from shared import shared_data

PHASES = ["1", "2", "3", "4", "5"]


def people(*counts, area="A", **more):
    """Return an area with people by phase, those that are None without a row."""
    rows = [(phase, count) for phase, count in zip(PHASES, counts, strict=True) if count != "-"]
    rows += list(more.items())
    return pd.DataFrame(rows, columns=["phase", "persons"]).assign(area=area).astype({"persons": "Int64"})


def shares(*values):
    return pd.DataFrame({"phase": PHASES, "share": pd.array(values, dtype="Float64"), "area": "A"})


def rule(told, **more):
    return twenty_per_cent_rule(told, **more).iloc[0]


@pytest.mark.parametrize(("counts", "phase"), [
    ((1000, 0, 0, 0, 0), 1), ((801, 199, 0, 0, 0), 1), ((800, 200, 0, 0, 0), 2), ((800, 0, 200, 0, 0), 3),
    ((801, 0, 199, 0, 0), 1), ((0, 801, 199, 0, 0), 2), ((0, 800, 200, 0, 0), 3), ((0, 0, 801, 199, 0), 3),
    ((0, 0, 800, 200, 0), 4), ((0, 0, 0, 801, 199), 4), ((0, 0, 0, 800, 200), 5), ((300, 400, 100, 80, 120), 4),
    ((300, 400, 101, 80, 119), 3)])
def test_a_fifth_exactly_is_enough_and_one_person_fewer_is_not(counts, phase):
    assert rule(people(*counts))["phase_by_rule"] == phase
    assert rule(shares(*(count / 1000 for count in counts)))["phase_by_rule"] == phase


def test_shares_that_no_computer_holds_exactly_are_a_fifth():
    assert rule(shares(0.5, 0.3, 0.1, 0.1, 0.0))["phase_by_rule"] == 3
    assert rule(shares(0.35, 0.25, 0.2, 0.15, 0.05))["phase_by_rule"] == 4
    assert rule(shares(0.35, 0.26, 0.2, 0.14, 0.05))["phase_by_rule"] == 3


def test_every_row_says_that_it_is_no_classification():
    found = twenty_per_cent_rule(pd.concat([people(1, 1, 1, 1, 1), people(1, 1, 1, 1, 1, area="B")]))
    assert found["status"].to_list() == [STATUS] * 2 == ["not an IPC classification"] * 2


def test_shares_in_a_phase_or_worse_are_sums():
    found = rule(people(300, 400, 200, 80, 20))
    assert found[["share_2_plus", "share_3_plus", "share_4_plus", "share_5_plus"]].to_list() == pytest.approx(
        [0.7, 0.3, 0.1, 0.02])


def test_the_published_share_comes_before_people_that_were_rounded_from_it():
    told = people(600, 201, 199, 0, 0).assign(share=[0.6, 0.2, 0.2, 0.0, 0.0])
    by_share, by_people = rule(told), rule(told, basis="persons")
    assert (by_share["phase_by_rule"], by_share["basis"]) == (3, "share")
    assert (by_people["phase_by_rule"], by_people["basis"]) == (2, "persons")


def test_people_stand_in_where_a_share_is_missing():
    told = people(600, 200, 200, 0, 0).assign(share=pd.array([0.6, 0.2, None, 0.0, 0.0], dtype="Float64"))
    assert rule(told)["basis"] == "persons"


def test_people_who_were_analysed_and_not_classified_stay_in_the_base():
    assert rule(people(400, 390, 200, 0, 0, all=1000))["phase_by_rule"] == 3
    assert rule(people(400, 390, 200, 0, 0, all=1010))["phase_by_rule"] == 2


def test_a_missing_phase_is_never_nobody_but_may_not_matter():
    sure = rule(people(300, 350, 300, 50, "-", all=1000))
    assert sure["phase_by_rule"] == 3
    open_end = rule(people(100, 200, 300, "-", "-", all=1000))
    assert pd.isna(open_end["phase_by_rule"])
    assert (open_end["phase_by_rule_low"], open_end["phase_by_rule_high"]) == (3, 5)
    assert open_end["reason"] == UNSURE
    assert pd.isna(open_end["share_4_plus"])
    assert rule(people(100, 200, 300, 300, None, all=1000))["phase_by_rule_high"] == 4


def test_three_or_worse_together_bounds_what_is_not_split():
    found = rule(people(500, 350, "-", "-", "-", **{"3+": 150}, all=1000))
    assert found["phase_by_rule"] == 2
    split = rule(people(500, 300, "-", "-", "-", **{"3+": 200}, all=1000))
    assert (split["phase_by_rule_low"], split["phase_by_rule_high"]) == (3, 5)


def test_an_area_without_figures_or_with_two_of_one_phase_has_no_phase_and_a_reason():
    assert rule(people(None, None, None, None, None))["reason"] == NONE
    assert rule(people("-", "-", "-", "-", "-", all=1000))["reason"] == NONE
    assert rule(people(0, 0, 0, 0, 0))["reason"] == NONE
    twice = rule(pd.concat([people(1, 1, 1, 1, 1), people(1, 0, 0, 0, 0)]))
    assert twice["reason"] == TWICE
    assert pd.isna(twice["phase_by_rule_low"])


def test_current_and_projected_periods_are_never_mixed():
    told = pd.concat([people(1000, 0, 0, 0, 0).assign(period_type="current"),
                      people(0, 0, 0, 0, 1000).assign(period_type="first projection")])
    assert twenty_per_cent_rule(told)["phase_by_rule"].to_list() == [1, 5]


def test_a_phase_that_is_none_is_refused():
    with pytest.raises(TableError, match="found 6"):
        twenty_per_cent_rule(people(1, 1, 1, 1, 1).assign(phase=["1", "2", "3", "4", "6"]))
    with pytest.raises(CallError, match="share"):
        twenty_per_cent_rule(people(1, 1, 1, 1, 1), basis="households")


@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=5).filter(any), st.integers(1, 1000))
def test_the_phase_is_that_of_the_definition_in_every_unit(counts, factor):
    expected = max(phase for phase in range(1, 6) if 5 * sum(counts[phase - 1:]) >= sum(counts))
    assert rule(people(*(count * factor for count in counts)))["phase_by_rule"] == expected


def test_the_published_phases_of_afghanistan_follow_the_rule_on_shares_and_not_on_people():
    told = dp.tidy(shared_data("ipc", "api_population_country_af.json"))
    agree = {}
    for basis in ("share", "persons"):
        found = twenty_per_cent_rule(told, basis=basis)
        both = found[found["area_phase"].notna() & found["phase_by_rule"].notna()]
        assert len(both) == 842                             # areas with a phase, counted in the file itself
        agree[basis] = both["area_phase"].eq(both["phase_by_rule"]).sum()
    assert agree["share"] == 842 > agree["persons"]


def test_phases_that_are_published_come_before_their_sum():
    told = pd.concat([shares(0.35, 0.5, 0.1, 0.05, 0.0), pd.DataFrame({"phase": ["3+"], "share": [0.65], "area": "A"})])
    assert rule(told)["phase_by_rule"] == 2
