"""UNHCR, IDMC and the displacement matrix side by side: nearest dates, nothing added, reasons declared."""

import pandas as pd
import pytest

import displacement as dp
from displaced import days, flows, stocks, table
from displacement.analysis.displacement.comparison import reasons, side_by_side
from displacement.errors import CallError, TableError
from shared import shared_data

UNHCR = stocks((2022, "AZE", "ARM", "REF", 27_933), (2023, "AZE", "ARM", "REF", 143_054),
               (2023, "AZE", "DEU", "REF", 1, 5, 5), (2023, "AZE", "AZE", "IDP", 657_000),
               (2023, "SYR", "AZE", "REF", 7))
IDMC = stocks((2023, "AZE", "AZE", "IDP", 657_749), dataset="idmc_displacement", cause="conflict",
              figure_role="country total")
MOVES = flows((2023, "AZE", "AZE", "displacement", "IDP", "movements", 5070), dataset="idmc_displacement",
              cause="conflict", figure_role="country total")


def matrix(*rows, **constants):
    """Return table `stocks` of the matrix from (date, operation, round, level, place, persons)."""
    found = table(rows, ["date", "operation", "round", "admin_level", "place"], "persons", **({
        "asylum": "AZE", "origin": "AZE", "population_type": "IDP", "dataset": "iom_dtm", "part": "p",
        "cause": "conflict", "place_code": None} | constants))
    return found.assign(date=days(found["date"]), record=range(1, len(found) + 1),
                        admin_level=found["admin_level"].astype("Int64"))


DTM = matrix(("2023-10-31", "Arrivals", "1", 0, None, 500), ("2023-11-30", "Arrivals", "2", 0, None, 600),
             ("2024-02-29", "Arrivals", "3", 0, None, 900), ("2023-11-30", "Arrivals", "2", 1, "Ganja", 590))


def counts(found):
    told = found[found["status"].eq("found")]
    return {(row["source"], row["figure"], row["covers"]): row["count"] for row in told.to_dict("records")}


def test_each_source_has_its_own_rows_and_none_is_added_to_another():
    found = side_by_side(UNHCR, IDMC, MOVES, DTM, place="AZE", date="2023-12-31")
    assert found.groupby("source", observed=True)["count"].apply(sorted).to_dict() == {
        "UNHCR": [7, 143_059, 657_000], "IDMC": [5070, 657_749], "IOM DTM": [600]}
    assert set(zip(found["kind"], found["unit"], strict=True)) == {("stock", "persons"), ("flow", "movements")}


def test_a_pair_of_countries_is_told_alone_where_the_other_is_named():
    found = side_by_side(UNHCR, IDMC, MOVES, place="AZE", other="ARM", date="2023-12-31")
    assert counts(found)[("UNHCR", "refugees", "people of AZE in ARM")] == 143_054
    assert not found["covers"].astype("str").str.contains("other countries").any()


def test_bounds_of_the_pairs_are_added():
    found = side_by_side(UNHCR, place="AZE", date="2023-12-31")
    abroad = found[found["covers"].eq("people of AZE in other countries")].iloc[0]
    assert abroad[["count_low", "count", "count_high"]].tolist() == [143_055, 143_059, 143_059]


def test_the_nearest_figure_on_or_before_the_date_is_taken_with_its_age():
    found = side_by_side(UNHCR, DTM, place="AZE", other="ARM", date="2023-12-30")
    refugees = found[found["figure"].eq("refugees")].iloc[0]
    assert (refugees["count"], refugees["date"], refugees["age_days"]) == (27_933, pd.Timestamp(2022, 12, 31), 364)
    present = found[found["source"].eq("IOM DTM")].iloc[0]
    assert (present["count"], present["age_days"]) == (600, 30)


def test_a_figure_of_the_day_itself_counts():
    assert side_by_side(DTM, place="AZE", date="2024-02-29")["count"].dropna().tolist() == [900]


def test_sources_without_a_table_or_a_figure_are_named():
    found = side_by_side(UNHCR, IDMC, place="AZE", date="2023-01-15").set_index("source")["status"]
    assert found["UNHCR"] == "found"
    assert found["IDMC"] == "no figure of the place on or before 2023-01-15"
    assert found["IOM DTM"] == "no table given"


def test_a_flow_is_of_its_last_whole_period():
    later = flows((2024, "AZE", "AZE", "displacement", "IDP", "movements", 8), dataset="idmc_displacement",
                  cause="conflict", figure_role="country total")
    both = pd.concat([MOVES, later], ignore_index=True)
    found = side_by_side(both, place="AZE", date="2024-06-30").iloc[1]
    assert (found["count"], found["period_start"], found["age_days"]) == (5070, pd.Timestamp(2023, 1, 1), 182)


def test_conflict_and_disasters_are_two_rows():
    both = pd.concat([IDMC, IDMC.assign(cause="disaster", persons=9, persons_low=9, persons_high=9)], ignore_index=True)
    found = side_by_side(both, place="AZE", date="2023-12-31").query("source == 'IDMC'").set_index("cause")["count"]
    assert found.to_dict() == {"conflict": 657_749, "disaster": 9}


def test_each_operation_is_a_row_at_the_coarsest_level_it_has():
    other = matrix(("2023-12-01", "Returns", "4", 1, "Ganja", 30), ("2023-12-01", "Returns", "4", 1, "Shusha", 12))
    found = side_by_side(pd.concat([DTM, other], ignore_index=True), place="AZE", date="2023-12-31")
    found = found[found["source"].eq("IOM DTM")].set_index("operation")
    assert found["count"].to_dict() == {"Arrivals, round 2": 600, "Returns, round 4": 42}
    assert found["level"].to_dict() == {"Arrivals, round 2": "country", "Returns, round 4": "level 1"}


def test_a_place_inside_a_country_is_told_by_the_matrix_alone():
    found = side_by_side(UNHCR, IDMC, DTM, place="Ganja", date="2023-12-31").set_index("source")
    assert found.loc["IOM DTM", "count"] == 590
    assert found.loc[["UNHCR", "IDMC"], "count"].isna().all()


def test_zeros_of_a_full_table_where_nobody_can_be_are_no_figures():
    zeros = stocks((2023, "AZE", "ARM", "IDP", 0), (2023, "AZE", "AZE", "REF", 0), (2023, "AZE", "AZE", "STA", 0),
                   (2023, "AZE", "ARM", "ASY", 0))
    told = counts(side_by_side(zeros, place="AZE", date="2023-12-31"))
    assert sorted(figure for _, figure, _ in told) == ["asylum-seekers", "stateless people"]
    assert set(told.values()) == {0}


def test_provisional_figures_and_those_behind_a_total_are_left_out():
    single = pd.concat([MOVES, MOVES.assign(figure_role="provisional", count=9, count_low=9, count_high=9)],
                       ignore_index=True)
    found = side_by_side(single, place="AZE", date="2023-12-31").query("source == 'IDMC'")
    assert found["count"].tolist() == [5070]


def test_idmcs_figures_from_two_datasets_are_refused():
    copy = IDMC.assign(dataset="unhcr_idmc", figure_role=None)
    assert counts(side_by_side(copy, place="AZE", date="2023-12-31")) != {}
    with pytest.raises(TableError, match="idmc_displacement and unhcr_idmc: the same people twice"):
        side_by_side(pd.concat([IDMC, copy], ignore_index=True), place="AZE", date="2023-12-31")
    with pytest.raises(TableError, match="idmc_displacement and unhcr_idmc: the same people twice"):
        side_by_side(IDMC, copy, place="AZE", date="2023-12-31")


def test_tables_of_nobody_we_know_are_refused():
    with pytest.raises(TableError, match="camp_registrations is none of"):
        side_by_side(UNHCR.assign(dataset="camp_registrations"), place="AZE", date="2023-12-31")
    with pytest.raises(CallError):
        side_by_side(place="AZE", date="2023-12-31")
    with pytest.raises(CallError):
        side_by_side(pd.DataFrame({"dataset": ["unhcr_population"]}), place="AZE", date="2023-12-31")


def test_the_reasons_are_those_in_which_two_figures_differ():
    found = side_by_side(UNHCR, IDMC, MOVES, place="AZE", other="ARM", date="2024-03-01")
    why = reasons(found)
    pair = why[why["first_figure"].str.startswith("UNHCR: refugees, 2023")
               & why["second_figure"].str.startswith("IDMC: displacement")].set_index("reason")
    assert set(pair.index) == {"kind", "unit", "cause", "covers", "mandate"}
    assert pair.loc["unit", ["first", "second"]].tolist() == ["persons", "movements"]
    stock = why[why["first_figure"].str.startswith("UNHCR: internally displaced people")
                & why["second_figure"].str.startswith("IDMC: internally displaced people")]
    assert set(stock["reason"]) == {"cause", "covers", "mandate"}


def test_other_dates_and_levels_are_reasons():
    local = matrix(("2023-12-01", "Returns", "4", 1, "Ganja", 30))
    why = reasons(side_by_side(IDMC, local, place="AZE", date="2023-12-31")).set_index("reason")
    assert why.loc["date", ["first", "second"]].tolist() == ["2023-12-31", "2023-12-01"]
    assert why.loc["level", ["first", "second"]].tolist() == ["country", "level 1"]
    assert why["words"].ne("").all()


def test_figures_of_one_source_are_no_pair():
    assert reasons(side_by_side(IDMC, MOVES, place="AZE", date="2023-12-31")).empty


def test_armenia_and_azerbaijan_at_the_end_of_2023_from_the_publishers_files():
    unhcr = dp.tidy(shared_data("armenia_azerbaijan", "unhcr_population_arm_aze_1988_2025.csv"), table="stocks")
    file = shared_data("idmc", "gidd_conflict_all.csv")
    idmc = [dp.tidy(file, table=name) for name in ("stocks", "flows")]
    found = side_by_side(unhcr, *idmc, place="AZE", other="ARM", date="2023-12-31")
    told = counts(found)
    assert told[("UNHCR", "refugees", "people of AZE in ARM")] == 143_054
    idmc = found[found["source"].eq("IDMC")].set_index("kind")
    assert idmc["count"].to_dict() == {"flow": 5070, "stock": 657_749}
    assert idmc["unit"].to_dict() == {"flow": "movements", "stock": "persons"}
    assert found["age_days"].dropna().loc[found["source"].eq("IDMC")].eq(0).all()
    assert set(reasons(found)["reason"]) >= {"kind", "unit", "cause", "covers", "mandate"}
