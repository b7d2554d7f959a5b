import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.cells.dates import day_bounds, days, moments
from displacement.cells.headers import normalise, normalised
from displacement.cells.statements import bound_words, claimant, within
from displacement.cells.values import numbers


@pytest.mark.parametrize(("text", "number"), [
    ("0", 0), ("12", 12), ("1,234", 1234), ("1 234 567", 1234567), ("1\u202f234", 1234), ("1'234", 1234),
    ("1e+05", 100000), ("-3.5", -3.5), ("\u22123", -3), (" 7 ", 7), (".5", 0.5),
])
def test_a_number_is_read_however_its_thousands_are_set(text, number):
    found, faulty = numbers(pd.Series([text]))
    assert found[0] == number
    assert not faulty[0]


@pytest.mark.parametrize("text", ["-", "*", "<5", "NA", "n/a", "1,23", "12,3456", "1.2.3", "five", "0x10", "inf", "nan",
                                  "1_000", "\u2013", "e5", "."])
def test_what_is_no_number_is_told_and_never_guessed(text):
    found, faulty = numbers(pd.Series([text]))
    assert faulty[0]
    assert pd.isna(found[0])


def test_blank_is_missing_and_no_fault():
    found, faulty = numbers(pd.Series(["", "  ", None]))
    assert found.isna().all()
    assert not faulty.any()


@given(st.integers(min_value=-10**12, max_value=10**12))
def test_every_integer_comes_back_with_and_without_separators(number):
    found, faulty = numbers(pd.Series([str(number), f"{number:,}"]))
    assert not faulty.any()
    assert found.to_list() == [number, number]


@pytest.mark.parametrize("text", ["2023-02-30", "2023-13-01", "30/01/2023", "2023", "20230130"])
def test_what_is_no_day_is_told(text):
    found, faulty = days(pd.Series([text]))
    assert faulty[0]
    assert pd.isna(found[0])


def test_a_time_without_a_zone_is_refused():
    found, faulty = moments(pd.Series(["2023-09-24T18:00:00+04:00", "2023-09-24T18:00:00", ""]))
    assert found[0] == pd.Timestamp("2023-09-24 14:00", tz="UTC")
    assert faulty.to_list() == [False, True, False]


@pytest.mark.parametrize(("text", "first", "last"), [
    ("1900", "1900-01-01", "1900-12-31"), ("2024-02", "2024-02-01", "2024-02-29"),
    ("2023-02", "2023-02-01", "2023-02-28"),
    ("2023-09-24", "2023-09-24", "2023-09-24"), ("1915/1916-03", "1915-01-01", "1916-03-31"),
    ("1600-05", "1600-05-01", "1600-05-31"),
])
def test_a_date_known_to_a_month_or_year_becomes_an_interval(text, first, last):
    found = day_bounds(pd.Series([text]), "date")
    assert found.loc[0].to_list() == [first, last]


def test_a_month_that_does_not_exist_stays_as_it_is_and_is_rejected_later():
    found = day_bounds(pd.Series(["2023-13"]), "date")
    assert days(found["date_earliest"])[1].all()
    assert days(found["date_latest"])[1].all()


@pytest.mark.parametrize("header", ["Refugees under UNHCR's mandate", "refugees under unhcr\u2019s MANDATE",
                                    "\ufeffRefugees_under UNHCRs mandate", "Refugees  under-UNHCR's  mandate "])
def test_headers_of_one_meaning_become_one_name(header):
    assert normalise(header) == "refugees under unhcrs mandate"


def test_two_headers_that_become_one_are_both_kept():
    assert normalised(["Name", "name", ""]) == ["name", "name 2", "unnamed 3"]


def test_a_bound_says_how_far_a_figure_binds():
    value = pd.Series(["10"] * 4)
    found = within(value, pd.Series(["", "about", "more than", "at most"]), "value")
    assert found["value_low"].notna().to_list() == [True, False, True, False]
    assert found["value"].notna().to_list() == [True, True, False, False]
    assert found["value_high"].notna().to_list() == [True, False, False, True]


def test_an_unknown_bound_word_stays_for_the_vocabulary_to_reject():
    assert bound_words(pd.Series(["roughly", "Over", ""])).to_list() == ["roughly", "more than", "exact"]


def test_who_states_a_figure_is_parted_from_who_printed_it():
    found = claimant(pd.Series(["Government of Armenia (via RFE/RL, Babel)", "Human Rights Watch",
                                "Human Rights Defender of the de facto NK authorities (reproduced by an institute)"]))
    assert found["claim_by"].to_list() == ["Government of Armenia", "Human Rights Watch",
                                           "Human Rights Defender of the de facto NK authorities"]
    assert found["reported_by"].to_list() == ["RFE/RL, Babel", "Human Rights Watch", "an institute"]


@pytest.mark.parametrize("others", [["2"], ["1 234", ""]])
def test_more_than_a_float_tells_apart_is_no_number(others):
    found, faulty = numbers(pd.Series(["1e400", "-1e999", "1e300", "99999999999999999999", *others], dtype="str"))
    assert faulty.to_list()[:4] == [True] * 4
    assert found[:4].isna().all()
    assert found[4] == float(others[0].replace(" ", ""))
