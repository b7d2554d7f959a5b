"""The latest round against the former: what is compared, what is told apart, and what is refused."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import displacement as dp
from displaced import days, table
from displacement.analysis.displacement.rounds import latest_rounds, round_totals
from displacement.errors import TableError
from shared import shared_data

COLUMNS = ["date", "operation", "round", "admin_level", "place", "place_code"]


def assessed(*rows, **constants):
    """Return table `stocks` of IOM's matrix from (date, operation, round, level, place, code, persons)."""
    found = table(rows, COLUMNS, "persons", **({"asylum": "SDN", "origin": "SDN", "population_type": "IDP",
                                                "dataset": "iom_dtm", "part": "p"} | constants))
    return found.assign(date=days(found["date"]), record=range(1, len(found) + 1),
                        admin_level=found["admin_level"].astype("Int64"))


TWO = (("2023-01-31", "Darfur", "1", 1, "A", "SD01", 100), ("2023-01-31", "Darfur", "1", 1, "B", "SD02", 40),
       ("2023-04-30", "Darfur", "2", 1, "A", "SD01", 130), ("2023-04-30", "Darfur", "2", 1, "C", "SD03", 9))


def test_a_place_in_both_rounds_has_a_change_and_both_dates():
    found = latest_rounds(assessed(*TWO)).set_index("place").loc["A"]
    assert (found["persons"], found["former"], found["change"]) == (130, 100, 30)
    assert (found["date"], found["former_date"], found["days"]) == (pd.Timestamp(2023, 4, 30),
                                                                    pd.Timestamp(2023, 1, 31), 89)
    assert (found["round"], found["former_round"]) == ("2", "1")


def test_places_that_appear_and_vanish_are_told_apart_and_have_no_change():
    found = latest_rounds(assessed(*TWO)).set_index("place")
    assert found["status"].astype("str").to_dict() == {"A": "in both", "B": "only in the former",
                                                       "C": "only in the latest"}
    assert found.loc[["B", "C"], "change"].isna().all()
    assert found.loc["B", ["round", "former_round"]].tolist() == ["2", "1"]
    assert pd.isna(found.loc["C", "former"])


def test_levels_are_never_compared_or_added():
    rows = [*TWO, ("2023-01-31", "Darfur", "1", 0, None, None, 140), ("2023-04-30", "Darfur", "2", 0, None, None, 139)]
    found = latest_rounds(assessed(*rows))
    assert found.groupby("admin_level")["change"].sum().to_dict() == {0: -1, 1: 30}


def test_operations_are_never_compared():
    rows = [*TWO, ("2023-06-30", "Khartoum", "7", 1, "A", "SD01", 5)]
    found = latest_rounds(assessed(*rows)).set_index(["operation", "place"])
    assert found.loc[("Khartoum", "A"), "status"] == "no former round"
    assert found.loc[("Darfur", "A"), "change"] == 30


def test_kinds_of_assessment_are_never_added():
    sites = assessed(*TWO).assign(assessment="SA", persons=3, persons_low=3, persons_high=3)
    both = pd.concat([assessed(*TWO).assign(assessment="BA"), sites], ignore_index=True)
    found = latest_rounds(both).query("place == 'A'").set_index("assessment")["change"]
    assert found.to_dict() == {"BA": 30, "SA": 0}


def test_people_by_reason_are_parts_of_their_place():
    rows = pd.concat([assessed(*TWO).assign(cause="conflict"), assessed(*TWO).assign(cause="disaster")])
    assert latest_rounds(rows).set_index("place").loc["A", "change"] == 60
    with pytest.raises(TableError, match="a total over causes stands beside its parts"):
        latest_rounds(pd.concat([rows, assessed(*TWO).assign(cause="total")]))


def test_bounds_of_both_rounds_widen_the_change():
    rows = assessed(("2023-01-31", "Darfur", "1", 1, "A", "SD01", 90, 100, 110),
                    ("2023-04-30", "Darfur", "2", 1, "A", "SD01", 120, 130, 150))
    found = latest_rounds(rows).iloc[0]
    assert found[["change_low", "change", "change_high"]].tolist() == [10, 30, 60]


def test_rounds_are_in_order_of_their_dates_and_not_of_their_names():
    rows = [("2023-01-31", "D", "9", 1, "A", "X", 1), ("2023-04-30", "D", "10", 1, "A", "X", 5),
            ("2022-01-31", "D", "8", 1, "A", "X", 100)]
    found = latest_rounds(assessed(*rows)).iloc[0]
    assert (found["round"], found["former_round"], found["change"]) == ("10", "9", 4)


def test_later_rounds_do_not_count_before_their_date():
    found = latest_rounds(assessed(*TWO), as_of="2023-03-01")
    assert found["status"].astype("str").unique().tolist() == ["no former round"]
    assert found["persons"].tolist() == [100, 40]


def test_a_place_counted_twice_in_a_round_is_taken_at_the_later_date_and_it_is_said():
    rows = [*TWO, ("2023-02-15", "Darfur", "1", 1, "A", "SD01", 110)]
    found = latest_rounds(assessed(*rows)).set_index("place").loc["A"]
    assert (found["former"], found["change"], found["former_date"]) == (110, 20, pd.Timestamp(2023, 2, 15))
    assert found["note"] == "an earlier count of the place in the same round is left out"


def test_places_without_codes_are_matched_by_name_and_the_place_they_lie_in():
    rows = assessed(*((*row[:5], None, row[6]) for row in TWO), place_in="Darfur")
    other = rows.assign(place_in="Kordofan", persons=1, persons_low=1, persons_high=1)
    found = latest_rounds(pd.concat([rows, other], ignore_index=True)).query("place == 'A'").set_index("place_in")
    assert found["change"].to_dict() == {"Darfur": 30, "Kordofan": 0}


def test_a_new_spelling_under_the_same_code_is_the_same_place():
    rows = [TWO[0], ("2023-04-30", "Darfur", "2", 1, "Al-A", "SD01", 130)]
    found = latest_rounds(assessed(*rows)).iloc[0]
    assert (found["place"], found["change"], found["status"]) == ("Al-A", 30, "in both")


def test_without_rounds_each_date_is_one():
    found = latest_rounds(assessed(*TWO).assign(round=None)).set_index("place").loc["A"]
    assert (found["round"], found["former_round"], found["change"]) == ("of 2023-04-30", "of 2023-01-31", 30)


@pytest.mark.parametrize(("changed", "words"), [
    (lambda rows: rows.drop(columns="operation"), "rows without operation"),
    (lambda rows: rows.assign(admin_level=pd.array([1, 1, 1, None], dtype="Int64")), "rows without admin_level"),
    (lambda rows: pd.concat([rows, rows]), "more than once"),
])
def test_what_cannot_be_compared_is_refused(changed, words):
    with pytest.raises(TableError, match=words):
        latest_rounds(changed(assessed(*TWO)))


def test_the_change_of_shared_places_stands_beside_the_people_of_the_others():
    found = round_totals(latest_rounds(assessed(*TWO))).iloc[0]
    assert found[["places_in_both", "places_only_latest", "places_only_former"]].tolist() == [1, 1, 1]
    assert found[["persons", "former", "change", "only_latest", "only_former"]].tolist() == [130, 100, 30, 9, 40]


def test_where_all_places_are_shared_nobody_is_in_others():
    found = round_totals(latest_rounds(assessed(TWO[0], TWO[2]))).iloc[0]
    assert found[["only_latest", "only_former_high", "change"]].tolist() == [0, 0, 30]


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 10**6), min_size=1),
       st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 10**6), min_size=1))
def test_the_change_and_both_sides_make_the_difference_of_the_totals(former, latest):
    rows = [("2023-01-31", "D", "1", 1, place, place, count) for place, count in former.items()]
    rows += [("2023-04-30", "D", "2", 1, place, place, count) for place, count in latest.items()]
    found = round_totals(latest_rounds(assessed(*rows))).iloc[0]
    shared = [0 if pd.isna(found[name]) else found[name] for name in ("change", "only_latest", "only_former")]
    assert shared[0] + shared[1] - shared[2] == sum(latest.values()) - sum(former.values())


def test_the_latest_rounds_of_afghanistan_from_ioms_file():
    path = shared_data("iom_dtm", "global-iom-dtm-from-api-admin-0-to-2.csv")
    found = latest_rounds(dp.tidy(path, table="stocks")).query("asylum == 'AFG' and admin_level == 0").iloc[0]
    raw = pd.read_csv(path, dtype="str", skiprows=[1])
    raw = raw[raw["admin0Pcode"].eq("AFG") & raw["adminLevel"].eq("0")]
    people = pd.to_numeric(raw["numPresentIdpInd"]).groupby(pd.to_numeric(raw["roundNumber"])).sum().sort_index()
    assert (found["persons"], found["former"]) == (people.iloc[-1], people.iloc[-2])
    assert found["change"] == people.iloc[-1] - people.iloc[-2]
