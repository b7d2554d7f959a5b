"""What was expected and is there, how late it came, how digits fall, and how figures were revised."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.displacement.arrivals import reconciled
from displacement.analysis.quality.digits import BENFORD, first_digits, terminal_digits, whipple
from displacement.analysis.quality.reporting import (
    completeness,
    expected_reports,
    revisions,
    timeliness,
    weighted_median,
)
from displacement.errors import CallError, TableError
from shared import shared


def oracle(name):
    return json.loads(shared("oracles", name).read_text())


# --- completeness ----------------------------------------------------------------------------------------------------


def reports(*rows):
    found = pd.DataFrame(rows, columns=["place", "date", "persons"])
    return found.assign(date=pd.to_datetime(found["date"]), persons=found["persons"].astype("Int64"))


MONTHS = reports(("A", "2023-01-20", 5), ("A", "2023-02-10", None), ("A", "2023-04-30", 0), ("A", "2023-04-01", 1),
                 ("B", "2023-02-28", 7), ("B", "2023-03-01", 7), ("B", "2023-06-30", 7))


def test_a_row_without_a_figure_is_told_apart_from_no_row_and_a_zero_is_a_figure():
    found = expected_reports(MONTHS, by=["place"], frequency="month")
    here = found[found["place"].eq("A")]
    assert here["status"].tolist() == ["reported", "blank", "absent", "reported", "absent", "absent"]
    assert here["period"].iloc[1] == pd.Timestamp(2023, 2, 28)


def test_completeness_counts_each_and_the_longest_gap():
    found = completeness(MONTHS, by=["place"], frequency="month").set_index("place")
    assert found.loc["A"].tolist() == [6, 2, 1, 3, 2, pytest.approx(2 / 6)]
    assert found.loc["B"].tolist() == [5, 3, 0, 2, 2, pytest.approx(3 / 5)]


def test_the_calendar_can_be_told():
    found = completeness(MONTHS, by=["place"], frequency="month", start="2023-01-01", end="2023-03-31")
    assert found["expected"].tolist() == [3, 3]
    assert found["reported"].tolist() == [1, 2]
    quarters = completeness(MONTHS, by=["place"], frequency="quarter")
    assert quarters[["expected", "reported", "longest_gap"]].to_numpy().tolist() == [[2, 2, 0], [2, 2, 0]]


def test_rounds_are_expected_one_by_one():
    rounds = pd.DataFrame({"operation": "X", "round": [3, 4, 7], "persons": [1, 2, 3]})
    found = completeness(rounds, by=["operation"], rounds="round", start=1)
    assert found.iloc[0].tolist() == ["X", 7, 3, 0, 4, 2, pytest.approx(3 / 7)]


def test_a_row_without_a_date_stands_nowhere_on_the_calendar():
    undated = pd.concat([MONTHS, reports(("A", None, 9))])
    assert completeness(undated, by=["place"], frequency="month").equals(
        completeness(MONTHS, by=["place"], frequency="month"))


def test_a_calendar_is_a_frequency_or_rounds():
    for wrong in ({}, {"frequency": "month", "rounds": "round"}, {"frequency": "fortnight"}):
        with pytest.raises(CallError):
            expected_reports(MONTHS, by=["place"], **wrong)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from([None, 0, 5])), min_size=1, max_size=12))
def test_reported_blank_and_absent_are_all_that_was_expected(rows):
    table = pd.DataFrame(rows, columns=["round", "persons"]).assign(place="A", persons=lambda x: x["persons"].astype(
        "Int64"))
    found = completeness(table, by=["place"], rounds="round").iloc[0]
    assert found["reported"] + found["blank"] + found["absent"] == found["expected"]
    assert found["expected"] == table["round"].max() - table["round"].min() + 1
    known = set(table.loc[table["persons"].notna(), "round"])
    assert found["reported"] == len(known)
    assert found["longest_gap"] <= found["expected"] - found["reported"]


# --- timeliness ------------------------------------------------------------------------------------------------------


def cited(*rows):
    found = pd.DataFrame(rows, columns=["record", "date", "published_earliest", "published_latest"])
    dates = {name: pd.to_datetime(found[name]) for name in found.columns[1:]}
    found = found.assign(dataset="d", part="p", place="A", **dates)
    where = ["dataset", "part", "record"]
    return found[[*where, "place", "date"]], found[[*where, "published_earliest", "published_latest"]]


def test_the_delay_of_exact_dates_is_exact():
    table, citations = cited((1, "2023-01-01", "2023-01-04", "2023-01-04"),
                             (2, "2023-01-01", "2023-01-11", "2023-01-11"),
                             (3, "2023-01-01", "2023-02-01", "2023-02-01"))
    found = timeliness(table, citations, by=["place"]).iloc[0]
    assert found.tolist() == ["A", 3, 0, 0, 0, 10, 10, 10]


def test_a_date_known_to_a_month_gives_bounds_and_no_centre():
    table, citations = cited((1, "2023-01-01", "2023-02-01", "2023-02-28"))
    assert timeliness(table, citations, by=["place"]).iloc[0, 5:].tolist() == [31, pd.NA, 58]
    span = table.drop(columns="date").assign(date_earliest=pd.Timestamp(2023, 1, 1),
                                             date_latest=pd.Timestamp(2023, 1, 31))
    assert timeliness(span, citations, by=["place"]).iloc[0, 5:].tolist() == [1, pd.NA, 58]


def test_rows_without_a_publication_are_counted_and_early_ones_kept():
    table, citations = cited((1, "2023-01-10", "2023-01-05", "2023-01-05"), (2, "2023-01-10", None, None),
                             (3, "2023-01-10", None, None))
    found = timeliness(table, citations[citations["record"].ne(3)], by=["place"]).iloc[0]
    assert found.tolist() == ["A", 3, 2, 0, 1, -5, -5, -5]
    nothing = timeliness(table[1:], citations, by=["place"]).iloc[0]
    assert nothing.iloc[5:].isna().all()


def test_half_of_the_people_were_told_of_within_the_weighted_median():
    table, citations = cited((1, "2023-01-01", "2023-01-04", "2023-01-04"),
                             (2, "2023-01-01", "2023-02-01", "2023-02-01"))
    found = timeliness(table.assign(persons=[100, 900]), citations, by=["place"], weight="persons")
    assert found["delay_days"].tolist() == [31]
    unknown = timeliness(table.assign(persons=[100, None]), citations, by=["place"], weight="persons")
    assert unknown[["without_weight", "delay_days"]].iloc[0].tolist() == [1, 3]


def test_the_weighted_median_is_the_lower_one_of_the_reference():
    told = oracle("quality.json")["weighted_median"]
    assert weighted_median(told["x"], told["w"]) == told["interpolate_false_lower"]
    assert weighted_median([1, 2, 3, 4], [1, 1, 1, 1]) == 2
    assert weighted_median([1, 2, 3], [0, 0, 0.1]) == 3
    for wrong in (([1], [None]), ([None], [1]), ([1], [-1]), ([1], [0]), ([], [])):
        with pytest.raises(TableError):
            weighted_median(*wrong)


def test_the_central_curve_of_arrivals_is_the_isotonic_fit_of_the_reference():
    told = oracle("quality.json")["isotonic"]
    moments = pd.date_range("2023-09-24", periods=len(told["y"]), freq="h", tz="UTC").astype("datetime64[us, UTC]")
    counts = pd.DataFrame({"observed_at_earliest": moments, "observed_at_latest": moments, "value": told["y"],
                           "measure": "entered", "bound": "exact", "claim_by": "A", "record": range(len(moments))})
    found = reconciled(counts)
    assert found["persons"].tolist() == pytest.approx(told["unweighted"], rel=1e-6)


# --- digits ----------------------------------------------------------------------------------------------------------


def test_first_digits_are_tested_as_the_reference_does():
    told = oracle("quality.json")["benford"]
    assert BENFORD.tolist() == pytest.approx(told["expected"], rel=1e-6)
    figures = np.repeat(np.arange(1, 10), told["observed"]) * 10.0 ** (np.arange(sum(told["observed"])) % 4)
    found = first_digits(pd.DataFrame({"place": "A", "persons": figures}), by=["place"]).iloc[0]
    assert [found["chi_squared"], found["p"], found["mean_absolute_deviation"]] == pytest.approx(
        [told["chisq"], told["p"], told["mad"]], rel=1e-6)
    assert pd.isna(found["reason"])


@pytest.mark.parametrize(("figure", "digit"), [(1, 1), (9, 9), (10, 1), (99, 9), (100, 1), (999_999, 9), (1_000_000, 1),
                                               (0.9, 9), (0.001, 1), (3e15, 3)])
def test_the_first_digit_at_every_power_of_ten(figure, digit):
    found = first_digits(pd.DataFrame({"place": "A", "persons": [float(figure)] * 50}), by=["place"]).iloc[0]
    share = np.where(np.arange(1, 10) == digit, 1.0, 0.0)
    assert found["mean_absolute_deviation"] == pytest.approx(np.abs(share - BENFORD).mean())
    assert found["reason"].startswith("the figures range over fewer than 2")


def test_zeros_and_missing_figures_have_no_first_digit():
    table = pd.DataFrame({"place": "A", "persons": pd.array([0, None, 5], dtype="Int64")})
    found = first_digits(table, by=["place"]).iloc[0]
    assert found[["figures", "left_out"]].tolist() == [1, 2]
    assert found["reason"] == "fewer than 50 figures"
    assert pd.isna(found["chi_squared"])


def test_evenly_spread_last_digits_show_no_heaping():
    table = pd.DataFrame({"place": "A", "persons": range(1000, 1100)})
    found = terminal_digits(table, by=["place"]).iloc[0]
    assert found[["chi_squared", "p", "heaping", "ending_in_0_or_5"]].tolist() == pytest.approx([0, 1, 0, 0.2])


def test_figures_that_all_end_in_0_are_heaped_as_far_as_can_be():
    table = pd.DataFrame({"place": "A", "persons": range(1000, 2000, 10)})
    found = terminal_digits(table, by=["place"]).iloc[0]
    assert found["heaping"] == pytest.approx(90)
    assert found["chi_squared"] == pytest.approx(9 * 100)       # 100 where 10 were expected, 9 times 0 where 10 were


@pytest.mark.parametrize(("figure", "judged"), [(99, 0), (100, 1)])
def test_small_figures_are_left_out_since_their_last_digits_are_not_even(figure, judged):
    found = terminal_digits(pd.DataFrame({"place": "A", "persons": [figure]}), by=["place"]).iloc[0]
    assert found[["figures", "left_out"]].tolist() == [judged, 1 - judged]


@pytest.mark.parametrize(("count", "tested"), [(49, False), (50, True)])
def test_a_test_needs_fifty_figures(count, tested):
    found = terminal_digits(pd.DataFrame({"place": "A", "persons": range(1000, 1000 + count)}), by=["place"]).iloc[0]
    assert pd.notna(found["p"]) == tested


def test_counts_are_whole_and_not_negative():
    with pytest.raises(TableError, match="no whole numbers"):
        terminal_digits(pd.DataFrame({"place": "A", "persons": [100.5]}), by=["place"])
    for judge in (terminal_digits, first_digits):
        with pytest.raises(TableError, match="1 figures of persons are negative"):
            judge(pd.DataFrame({"place": "A", "persons": [-1.0]}), by=["place"])


@given(st.integers(1, 6))
def test_first_digits_do_not_change_with_powers_of_ten(power):
    table = pd.DataFrame({"place": "A", "persons": np.arange(1.0, 400.0, 3)})
    scaled = table.assign(persons=table["persons"] * 10.0**power)
    pd.testing.assert_frame_equal(first_digits(table, by=["place"]), first_digits(scaled, by=["place"]))


def ages(heaped=1):
    people = [heaped if age % 5 == 0 else 1 for age in range(90)]
    return pd.DataFrame({"place": "A", "age_from": range(90), "persons": pd.array(people, dtype="Int64")})


def test_whipple_is_100_without_preference_and_500_where_all_ages_end_in_0_or_5():
    assert whipple(ages(), by=["place"])["whipple"].tolist() == [100]
    only = ages().assign(persons=lambda table: table["persons"].where(table["age_from"] % 5 == 0, 0))
    assert whipple(only, by=["place"])["whipple"].tolist() == [500]
    assert whipple(ages(3), by=["place"])["whipple"].tolist() == [pytest.approx(500 * 24 / 56)]


def test_whipple_is_missing_where_an_age_is_and_other_ages_do_not_matter():
    table = ages()
    assert whipple(table[table["age_from"].between(23, 62)], by=["place"])["whipple"].tolist() == [100]
    for gone in (23, 62):
        assert whipple(table[table["age_from"].ne(gone)], by=["place"])["whipple"].isna().all()
    unknown = table.assign(persons=table["persons"].mask(table["age_from"].eq(40)))
    assert whipple(unknown, by=["place"])["whipple"].isna().all()
    with pytest.raises(TableError, match="twice"):
        whipple(pd.concat([table, table]), by=["place"])


@given(st.integers(2, 1000))
def test_units_of_population_change_no_index(factor):
    table = ages(4)
    scaled = table.assign(persons=table["persons"] * factor)
    assert whipple(scaled, by=["place"])["whipple"].iloc[0] == pytest.approx(whipple(table, by=["place"])[
        "whipple"].iloc[0])


# --- revisions -------------------------------------------------------------------------------------------------------


def vintage(rows, **more):
    found = pd.DataFrame(rows, columns=["year", "persons"]).astype({"persons": "Int64"})
    return found.assign(**more)


def test_every_row_of_either_vintage_has_one_revision():
    earlier = vintage([(1, 10), (2, 20), (3, 30), (4, None), (5, 50), (6, 60), (7, None)])
    later = vintage([(1, 10), (2, 25), (3, 24), (4, 0), (5, None), (7, None), (8, 80)])
    found = revisions(earlier, later, keys=["year"])
    assert found["revision"].tolist() == ["unchanged", "revised up", "revised down", "figure given", "figure removed",
                                          "withdrawn", "unchanged", "added"]
    assert found["change"].tolist()[:3] == [0, 5, -6]
    assert found["change"].iloc[3:6].isna().all()
    assert found["change_share"].tolist()[1:3] == [0.25, -0.2]


def test_a_missing_figure_counts_as_no_zero():
    found = revisions(vintage([(1, None), (2, 0)]), vintage([(1, 7), (2, 7)]), keys=["year"])
    assert found["change"].tolist() == [pd.NA, 7]
    assert found["change_share"].isna().all()                          # nothing is a share of nobody


def test_bounds_are_compared_where_both_have_them():
    earlier = vintage([(1, 5), (2, 5)], persons_low=[1, 5], persons_high=[5, 5])
    later = vintage([(1, 5), (2, 5)], persons_low=[5, 5], persons_high=[5, 5])
    assert revisions(earlier, later, keys=["year"])["revision"].tolist() == ["bounds revised", "unchanged"]
    assert revisions(earlier, later[["year", "persons"]], keys=["year"])["revision"].tolist() == ["unchanged"] * 2


def test_categories_of_other_vocabularies_are_the_same_text():
    earlier = vintage([(1, 10)], asylum=pd.Categorical(["ARM"], categories=["ARM", "AZE"]))
    later = vintage([(1, 11)], asylum=pd.Categorical(["ARM"], categories=["ARM"]))
    assert revisions(earlier, later, keys=["year", "asylum"])["revision"].tolist() == ["revised up"]


def test_a_vintage_that_repeats_a_key_is_refused():
    with pytest.raises(TableError, match="1 rows of the later vintage share the keys of another, such as 1"):
        revisions(vintage([(1, 1)]), vintage([(1, 1), (1, 2)]), keys=["year"])


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.integers(1, 8), st.one_of(st.none(), st.integers(0, 9))),
       st.dictionaries(st.integers(1, 8), st.one_of(st.none(), st.integers(0, 9))))
def test_revisions_the_other_way_round_are_their_mirror(first, second):
    mirror = {"revised up": "revised down", "revised down": "revised up", "figure given": "figure removed",
              "figure removed": "figure given", "added": "withdrawn", "withdrawn": "added", "unchanged": "unchanged"}
    one, other = (vintage(sorted(rows.items())) for rows in (first, second))
    forth, back = revisions(one, other, keys=["year"]), revisions(other, one, keys=["year"])
    assert len(forth) == len(first.keys() | second.keys())
    assert forth["revision"].astype("str").map(mirror).tolist() == back["revision"].tolist()
