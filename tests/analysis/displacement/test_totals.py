"""When a series began, the one total across population types, and of how many people age and sex are known."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.displacement.totals import DISPLACED, forcibly_displaced, known_share, series_start
from displacement.catalogue.tidying import tidied
from displacement.errors import CallError, TableError
from displacement.tables.stocks import STOCKS
from shared import shared


def tidied_stocks(path):
    return tidied(path).tables[STOCKS]


def stocks(*rows, dataset="unhcr_population", **constants):
    """Return a table `stocks` from (year, origin, asylum, type, persons) or (..., low, persons, high)."""
    found = pd.DataFrame([(*row[:4], *(row[4:] if len(row) == 7 else row[4:] * 3)) for row in rows],
                         columns=["year", "origin", "asylum", "population_type", "persons_low", "persons",
                                  "persons_high"])
    dates = pd.to_datetime(found["year"].astype("str") + "-12-31").astype("datetime64[us]")
    ends = dict.fromkeys(["persons_low", "persons", "persons_high"], "Int64")
    return found.drop(columns="year").assign(date=dates, dataset=dataset, **constants).astype(ends)


def whole(year=2023, **changes):
    """Return the tables of UNHCR, UNRWA and IDMC for one year: 10 + 4 + 3, 5 and 8 people."""
    unhcr = stocks((year, "AFG", "PAK", "REF", 10), (year, "AFG", "DEU", "ASY", 4), (year, "VEN", "COL", "OIP", 3),
                   (year, "AFG", "AFG", "IDP", 99), (year, "MMR", "BGD", "STA", 7), (year, "AFG", "PAK", "HST", 50))
    unrwa = stocks((year, "PSE", "JOR", "UNRWA", 5), (year, "PSE", "PSE", "UNRWA", 0), dataset="unhcr_unrwa")
    idmc = stocks((year, "AFG", "AFG", "IDP", 8), (year, "SDN", "SDN", "IDP", 1000), *nobody(year, "IDP"),
                  dataset="idmc_displacement", cause=["conflict", "disaster", *["conflict"] * len(OTHERS)],
                  figure_role="country total")
    tables = {"unhcr": unhcr, "unrwa": unrwa, "idmc": idmc} | changes
    if "unhcr" in tables:
        zeros = stocks(*(row for code in ("REF", "ASY", "OIP") for row in nobody(year, code, ("AFG", *OTHERS))))
        tables["unhcr"] = pd.concat([tables["unhcr"], zeros], ignore_index=True)
    return tables


OTHERS = ("COL", "DEU", "JOR", "PAK", "PSE", "VEN", "A", "B", "C", "V")


def nobody(year, code, places=OTHERS):
    """Return rows that say of each of *places* that there is nobody of this type."""
    return [(year, place, place, code, 0) for place in places]


def above_zero(totals, by):
    """Return the totals of places that have people; the other places are told to have none."""
    assert totals["missing"].eq("").all()
    return totals[totals["persons"] > 0].set_index(by)["persons"].to_dict()


# --- starts of series ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "year"), [("REF", 1951), ("IDP", 1993), ("ASY", 2000), ("STA", 2004), ("OIP", 2018)])
def test_a_zero_from_before_a_series_began_is_missing_and_one_from_its_first_year_is_zero(code, year):
    found = series_start(stocks((year - 1, "A", "B", code, 0), (year, "A", "B", code, 0)))
    assert found["persons"].isna().tolist() == [True, False]
    assert found[["persons_low", "persons_high"]].isna().to_numpy().tolist() == [[True, True], [False, False]]


def test_an_early_figure_that_is_not_zero_stays():
    assert series_start(stocks((1999, "A", "B", "ASY", 12)))["persons"].tolist() == [12]


def test_a_type_without_a_known_start_is_left_as_it_is_and_the_input_is_untouched():
    table = stocks((1951, "A", "B", "OOC", 0), (1951, "A", "B", "ASY", 0))
    assert series_start(table)["persons"].isna().tolist() == [False, True]
    assert table["persons"].tolist() == [0, 0]
    assert series_start(table, starts={"OOC": 1952})["persons"].isna().tolist() == [True, False]


# --- the total -------------------------------------------------------------------------------------------------------


def test_the_total_is_its_five_members_and_nothing_else():
    found = forcibly_displaced(*whole().values())
    assert found[["persons_low", "persons", "persons_high", "missing"]].to_numpy().tolist() == [[30, 30, 30, ""]]
    assert set(DISPLACED) == {"REF", "ASY", "OIP", "UNRWA", "IDP"}


def test_bounds_are_carried_and_a_hidden_figure_leaves_no_central_value():
    tables = whole(unhcr=stocks((2023, "A", "B", "REF", 1, 5, 5), (2023, "A", "C", "ASY", 1, None, 4),
                                (2023, "V", "C", "OIP", 3)))
    found = forcibly_displaced(*tables.values()).iloc[0]
    assert (found["persons_low"], found["persons_high"]) == (1 + 1 + 3 + 5 + 8, 5 + 4 + 3 + 5 + 8)
    assert pd.isna(found["persons"])


def test_a_member_that_is_missing_is_named_and_the_rest_is_only_a_lower_bound():
    tables = whole()
    found = forcibly_displaced(tables["unhcr"], tables["idmc"]).iloc[0]
    assert found["missing"] == "UNRWA"
    assert found["persons_low"] == 25
    assert found[["persons", "persons_high"]].isna().all()


def test_unhcrs_own_idps_never_stand_in_for_those_that_idmc_counts():
    tables = whole()
    assert forcibly_displaced(tables["unhcr"], tables["unrwa"])["missing"].tolist() == ["IDP"]


def test_people_displaced_by_disasters_and_single_figures_behind_a_total_are_no_members():
    idmc = stocks((2023, "AFG", "AFG", "IDP", 6), (2023, "AFG", "AFG", "IDP", 8), *nobody(2023, "IDP"),
                  dataset="idmc_displacement", cause="conflict",
                  figure_role=["one figure", *["country total"] * (1 + len(OTHERS))])
    assert forcibly_displaced(*whole(idmc=idmc).values())["persons"].tolist() == [30]


def test_before_2018_the_category_of_other_people_in_need_does_not_exist_and_is_not_missing():
    tables = whole(2016, unhcr=stocks((2016, "AFG", "PAK", "REF", 10), (2016, "AFG", "DEU", "ASY", 4),
                                      (2016, "AFG", "DEU", "OIP", 0)))
    found = forcibly_displaced(*tables.values())
    assert found[["persons", "missing"]].to_numpy().tolist() == [[27, ""]]


def test_asylum_seekers_that_were_not_yet_counted_are_missing_and_not_zero():
    tables = whole(1998, unhcr=stocks((1998, "AFG", "PAK", "REF", 10), (1998, "AFG", "DEU", "ASY", 0)))
    found = forcibly_displaced(*tables.values())
    assert found["missing"].tolist() == ["ASY"]
    assert found["persons"].isna().all()


def test_unhcrs_copy_of_idmcs_figures_beside_idmcs_own_is_refused():
    tables = whole()
    copy = stocks((2023, "AFG", "AFG", "IDP", 8), *nobody(2023, "IDP"), dataset="unhcr_idmc", cause="conflict")
    assert forcibly_displaced(tables["unhcr"], tables["unrwa"], copy)["persons"].tolist() == [30]
    with pytest.raises(TableError, match="IDP on 2023-12-31 is in idmc_displacement and unhcr_idmc"):
        forcibly_displaced(*tables.values(), copy)


def test_a_table_given_twice_is_refused():
    tables = whole()
    with pytest.raises(TableError, match=r"REF on 2023-12-31, origin AFG, asylum PAK, is there 2 times"):
        forcibly_displaced(*tables.values(), tables["unhcr"])


def test_totals_over_countries_beside_the_countries_are_refused():
    both = stocks((2023, "AFG", "PAK", "REF", 10), (2023, "total", "PAK", "REF", 10), (2023, "A", "B", "ASY", 4),
                  (2023, "A", "B", "OIP", 3))
    with pytest.raises(TableError, match="totals over countries beside the countries"):
        forcibly_displaced(*whole(unhcr=both).values())


def test_places_inside_a_country_are_refused():
    camps = stocks((2023, "AFG", "PAK", "REF", 10), dataset="camp_registrations", place="a camp")
    with pytest.raises(TableError, match="places inside a country"):
        forcibly_displaced(camps)


def test_a_table_without_any_member_is_refused():
    with pytest.raises(TableError, match="iom_dtm: no row is a member"):
        forcibly_displaced(stocks((2023, "A", "A", "IDP", 5), dataset="iom_dtm"))


def test_the_total_of_each_origin_and_of_each_country_of_asylum():
    tables = whole()
    by_origin = above_zero(forcibly_displaced(*tables.values(), by="origin"), "origin")
    assert by_origin == {"AFG": 22, "PSE": 5, "VEN": 3}
    by_asylum = above_zero(forcibly_displaced(*tables.values(), by="asylum"), "asylum")
    assert by_asylum == {"AFG": 8, "COL": 3, "DEU": 4, "JOR": 5, "PAK": 10}


def test_countries_are_refused_where_only_totals_are_there():
    only = stocks((2023, "total", "PAK", "REF", 10), (2023, "total", "DEU", "ASY", 4),
                  (2023, "total", "COL", "OIP", 3))
    with pytest.raises(TableError, match="REF is only there as a total over origin"):
        forcibly_displaced(only, whole()["unrwa"], whole()["idmc"], by="origin")


def test_the_call_is_refused_without_tables_or_by_something_else():
    with pytest.raises(CallError):
        forcibly_displaced()
    with pytest.raises(CallError):
        forcibly_displaced(*whole().values(), by="year")


def test_splitting_by_origin_changes_no_total():
    tables = whole()
    whole_of_it = forcibly_displaced(*tables.values())["persons"].sum()
    assert forcibly_displaced(*tables.values(), by="origin")["persons"].sum() == whole_of_it


# --- what is known ---------------------------------------------------------------------------------------------------


def groups(*rows, **constants):
    """Return a table `demographics` from (record, category, sex, age_from, age_to, persons)."""
    found = pd.DataFrame(rows, columns=["record", "category", "sex", "age_from", "age_to", "persons"])
    return found.astype({"age_from": "Int64", "age_to": "Int64", "persons": "Int64"}).assign(
        **{"date_latest": pd.Timestamp(2025, 12, 31), "population_type": "REF", "dataset": "unhcr_demographics",
           "part": "file.csv"} | constants)


TOLD = [(2, "total", "total", None, None, 100),
        (2, "sex", "female", None, None, 60), (2, "sex", "male", None, None, 30),
        (2, "sex and age", "female", 0, 17, 25), (2, "sex and age", "female", 18, None, 15),
        (2, "sex and age", "female", None, None, 20), (2, "sex and age", "male", 18, None, 10)]


def test_people_are_of_known_age_and_sex_of_known_sex_only_or_of_neither():
    found = known_share(groups(*TOLD)).iloc[0]
    assert found[["persons", "age_and_sex", "sex_only", "neither", "nothing_told"]].tolist() == [100, 50, 40, 10, 0]
    assert (found["known_share"], found["neither_share"]) == (0.5, 0.1)


def test_a_record_that_tells_only_its_total_tells_nothing_of_its_people():
    found = known_share(groups(*TOLD, (3, "total", "total", None, None, 300))).iloc[0]
    assert found[["persons", "neither", "nothing_told"]].tolist() == [400, 310, 300]
    assert found["known_share"] == 50 / 400


def test_a_share_of_an_unknown_total_is_missing():
    found = known_share(groups(*TOLD[1:])).iloc[0]
    assert pd.isna(found["persons"])
    assert pd.isna(found["known_share"])


def test_a_group_of_nobody_has_no_share():
    assert pd.isna(known_share(groups((2, "total", "total", None, None, 0)))["known_share"].iloc[0])


def test_a_row_each_for_the_columns_that_are_asked_for():
    table = pd.concat([groups(*TOLD), groups((9, "total", "total", None, None, 7), population_type="ASY")])
    assert known_share(table).set_index("population_type")["persons"].to_dict() == {"REF": 100, "ASY": 7}
    assert known_share(table, by=())["persons"].tolist() == [107]


def test_ages_that_lie_in_each_other_are_refused():
    with pytest.raises(TableError, match="ages of female people overlap at 0"):
        known_share(groups(TOLD[0], (2, "sex and age", "female", 0, 4, 5), (2, "sex and age", "female", 0, 17, 25)))


def test_sexes_that_add_up_to_more_than_the_people_are_refused():
    with pytest.raises(TableError, match="record 2: its sexes add up to more"):
        known_share(groups((2, "total", "total", None, None, 10), (2, "sex", "female", None, None, 11)))


# --- places that nothing is told of ----------------------------------------------------------------------------------


def test_a_country_without_a_row_is_not_at_zero(tmp_path):
    tables = [tidied_stocks(shared("cases", "P03", f"{name}.csv")) for name in ("pop", "unrwa", "idmc")]
    world = forcibly_displaced(*tables).iloc[0]
    assert world["persons_low"] == 1000 + 2000 + 500 + 300
    assert world[["persons", "persons_high"]].isna().all()
    assert "IDP (PSE, SDN)" in world["missing"]
    found = forcibly_displaced(*tables, by="origin").set_index("origin")
    assert found.loc["MLI", ["persons_low", "persons", "persons_high", "missing"]].tolist() == [1300, 1300, 1300, ""]
    assert found.loc["SDN", ["persons_low", "missing"]].tolist() == [2000, "IDP"]
    assert found.loc["SDN", ["persons", "persons_high"]].isna().all()
    assert "IDP" in found.loc["PSE", "missing"]


def test_a_country_that_only_idmc_has_lacks_the_members_of_unhcr():
    tables = whole()
    more = pd.concat([tables["idmc"], stocks((2023, "COD", "COD", "IDP", 100), dataset="idmc_displacement",
                                             cause="conflict", figure_role="country total")], ignore_index=True)
    found = forcibly_displaced(tables["unhcr"], tables["unrwa"], more).iloc[0]
    assert found["missing"] == "REF (COD), ASY (COD), OIP (COD)"
    assert found["persons_low"] == 130


def test_unrwa_is_asked_for_in_its_fields_only():
    tables = whole()
    found = forcibly_displaced(tables["unhcr"], tables["idmc"], by="asylum").set_index("asylum")["missing"]
    assert found[["JOR", "PSE"]].to_list() == ["UNRWA", "UNRWA"]
    assert found[["PAK", "DEU", "COL"]].to_list() == ["", "", ""]


@given(st.sets(st.sampled_from(["AFG", "SDN", "MLI", "COL"]), min_size=1),
       st.sets(st.sampled_from(["AFG", "SDN", "MLI", "COL"]), min_size=1))
def test_the_sum_is_complete_exactly_where_both_books_tell_the_same_places(first, second):
    unhcr = stocks(*[(2023, place, "KEN", code, 1) for place in sorted(first) for code in ("REF", "ASY", "OIP")])
    idmc = stocks(*[(2023, place, place, "IDP", 1) for place in sorted(second)], dataset="idmc_displacement",
                  cause="conflict", figure_role="country total")
    unrwa = stocks((2023, "total", "total", "UNRWA", 1), dataset="unhcr_unrwa")
    found = forcibly_displaced(unhcr, idmc, unrwa).iloc[0]
    assert found["persons_low"] == 3 * len(first) + len(second) + 1
    assert pd.notna(found["persons"]) == (first == second)
