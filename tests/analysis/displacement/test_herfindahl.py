"""Concentration over tables: the reference, bounds that hold, and what has no share."""

import json
from itertools import product
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from displaced import stocks
from displacement.analysis.displacement._shares import extremes
from displacement.analysis.displacement.herfindahl import concentration, concentrations
from displacement.errors import CallError, TableError
from shared import shared

MEASURES = ("herfindahl", "effective_number", "shannon")


def hosted(*counts):
    """Return refugees by country of asylum, each one figure or (low, central, high)."""
    codes = ("PAK", "IRN", "DEU", "TUR", "LBN", "JOR")
    return stocks(*((2023, "AFG", code, "REF", *(count if isinstance(count, tuple) else (count,)))
                    for code, count in zip(codes, counts, strict=False)))


def test_a_table_gives_the_reference_numbers():
    told = json.loads(shared("oracles", "concentration.json").read_text())
    found = concentrations(hosted(*told["v"]), "asylum").iloc[0]
    assert [found[name] for name in MEASURES] == pytest.approx([told["hhi"], told["effective"], told["shannon"]],
                                                               rel=1e-6)
    assert [found[f"{name}_low"] for name in MEASURES] == pytest.approx([found[name] for name in MEASURES])
    assert (found["members"], found["over"], found["reason"]) == (5, "asylum", "")


def test_two_equal_countries_are_two_and_one_alone_is_one():
    assert concentrations(hosted(50, 50), "asylum")["effective_number"].tolist() == [2]
    assert concentrations(hosted(50, 0), "asylum")[["members", "effective_number"]].to_numpy().tolist() == [[2, 1]]


def test_rows_of_one_member_are_added_first():
    rows = pd.concat([hosted(30, 50), hosted(20).assign(origin="IRQ")], ignore_index=True)
    assert concentrations(rows, "asylum")["effective_number"].tolist() == [2]


def test_each_group_has_its_row():
    rows = pd.concat([hosted(50, 50), hosted(50, 50).assign(origin="IRQ").iloc[:1]], ignore_index=True)
    found = concentrations(rows, "asylum", by=("date", "origin")).set_index("origin")["effective_number"]
    assert found.to_dict() == {"AFG": 2, "IRQ": 1}
    assert concentrations(hosted(50, 50), "asylum", by=())["effective_number"].tolist() == [2]


def test_the_bounds_of_a_hidden_figure_by_hand():
    found = concentrations(hosted(10, (1, None, 4)), "asylum").iloc[0]
    # shares 10 / 14 and 4 / 14 at one end, 10 / 11 and 1 / 11 at the other
    assert [found["herfindahl_low"], found["herfindahl_high"]] == pytest.approx([116 / 196, 101 / 121])
    assert [found["effective_number_low"], found["effective_number_high"]] == pytest.approx([121 / 101, 196 / 116])
    assert pd.isna(found["herfindahl"])


def test_figures_whose_bounds_hold_one_common_size_may_be_even():
    found = concentrations(hosted((1, 5, 9), (6, 10, 10)), "asylum").iloc[0]
    assert (found["herfindahl_low"], found["effective_number_high"]) == (0.5, 2)
    assert found["shannon_high"] == pytest.approx(np.log(2))


def test_a_share_of_an_unknown_total_is_none():
    found = concentrations(hosted(10, (None, None, None)), "asylum").iloc[0]
    assert found["reason"] == "no upper bound is known for 1 of 2 members"
    assert pd.isna(found["herfindahl_low"])
    assert concentrations(hosted(0, 0), "asylum")["reason"].tolist() == ["nobody is there"]


def test_totals_and_negative_figures_are_refused():
    with pytest.raises(TableError, match="a total"):
        concentrations(hosted(5, 5).assign(asylum=["PAK", "total"]), "asylum")
    with pytest.raises(TableError, match="below 0"):
        concentrations(hosted(5, -5), "asylum")
    for options in ({"over": "region"}, {"over": "asylum", "by": "date"}, {"over": "asylum", "by": ("asylum",)},
                    {"over": "asylum", "value": "households"}):
        with pytest.raises(CallError):
            concentrations(hosted(5, 5), **options)


FIGURES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), min_size=1, max_size=5)


@settings(max_examples=80, deadline=None)
@given(FIGURES, st.randoms(use_true_random=False))
@example([[0, 1], [0, 2]], Random(0))
def test_no_figures_within_their_bounds_give_more_or_less_than_the_bounds(figures, random):
    low, high = (np.array(ends, dtype="float64") for ends in zip(*figures, strict=True))
    assume(high.sum() > 0)
    found = extremes(low, high)
    corners = [concentration(point) for point in product(*figures) if sum(point) > 0]
    assert found["herfindahl_high"] == pytest.approx(max(point["herfindahl"] for point in corners))
    assert found["shannon_low"] == pytest.approx(min(point["shannon"] for point in corners), abs=1e-9)
    for _ in range(20):
        point = [random.uniform(*ends) for ends in figures]
        if sum(point) > 0:
            inside = concentration(point)
            assert found["herfindahl_low"] <= inside["herfindahl"] + 1e-9
            assert found["shannon_high"] >= inside["shannon"] - 1e-9


def test_many_figures_that_may_stand_at_either_end_still_have_bounds_that_hold():
    figures = [(1.0, 40.0)] * 20
    found = extremes(*(np.array(ends) for ends in zip(*figures, strict=True)))
    for large in range(1, 21):
        inside = concentration([40.0] * large + [1.0] * (20 - large))
        assert found["herfindahl_low"] <= inside["herfindahl"] + 1e-12
        assert inside["herfindahl"] <= found["herfindahl_high"] + 1e-12
        assert found["shannon_low"] <= inside["shannon"] + 1e-12


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(sorted), min_size=1, max_size=6),
       st.integers(2, 1000))
def test_the_unit_changes_no_bound(figures, factor):
    low, high = (np.array(ends, dtype="float64") for ends in zip(*figures, strict=True))
    assume(high.sum() > 0)
    one, other = extremes(low, high), extremes(low * factor, high * factor)
    assert list(one.values()) == pytest.approx(list(other.values()), abs=1e-9)
