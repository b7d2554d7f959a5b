import csv
import json

import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.sources.iom._words import causes, days_of
from displacement.tables.citations import CITATIONS
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.operations import OPERATIONS
from displacement.tables.stocks import STOCKS
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "iom_dtm"


def stocks(name):
    return tidied(EXTRACTS / name).tables[STOCKS]


def test_levels_repeat_the_same_people_and_stay_apart():
    frame = stocks("global_admin_0_to_2.csv")
    northern = frame[frame["operation"].eq("Northern Crisis") & frame["cause"].eq("conflict")]
    assert northern.groupby("admin_level")["persons"].sum().to_dict() == {0: 5000, 1: 5000, 2: 1800}


def test_two_operations_count_the_same_people_at_one_place():
    frame = stocks("global_admin_0_to_2.csv")
    both = frame[frame["place_code"].eq("ET0201") & frame["persons"].eq(1800)]
    assert sorted(both["operation"]) == ["Countrywide monitoring", "Northern Crisis"]
    assert both["round"].to_list() == ["4", "1"]


def test_the_reason_keeps_the_words_and_the_cause_tells_conflict_from_disaster():
    frame = stocks("displacement_admin1_tcd.json")
    assert dict(zip(frame["reason"], frame["cause"], strict=True)) == {
        "Conflict": "conflict", "Natural disaster": "disaster", "Conflict; Natural disaster": "mixed",
        "No reason for displacement reported": "unknown"}
    words = ["Conflict; Insecurity", "Natural disaster; Other reason", "Floods", "conflict; floods", "Not available"]
    assert causes(pd.Series(words)).to_list() == ["conflict", "mixed", "disaster", "mixed", "unknown"]


def test_an_edition_without_reasons_is_over_all_of_them():
    frame = stocks("getadmin0datav2_tcd.json")
    assert frame["cause"].eq("total").all()
    assert frame["place"].isna().all()
    assert frame["admin_level"].eq(0).all()


def test_not_available_is_missing_and_an_origin_is_kept():
    frame = stocks("displacement_admin1_tcd.json")
    assert frame["place_from"].isna().sum() == 4
    assert frame.loc[frame["place_code"].eq("TD06"), "place_from"].to_list() == ["Lac"]


def test_displaced_people_are_inside_their_country():
    frame = stocks("displacement_admin1_tcd.json")
    assert frame["origin"].eq("TCD").all()
    assert frame["asylum"].eq("TCD").all()
    assert frame["population_type"].eq("IDP").all()


def test_sexes_go_to_demographics_and_blank_ones_are_missing_rather_than_zero():
    sexes = tidied(EXTRACTS / "global_admin_0_to_2.csv").tables[DEMOGRAPHICS]
    told = sexes[["group", "persons"]].to_numpy().tolist()
    assert sorted(map(tuple, told)) == [("female", 0), ("female", 400), ("male", 0), ("male", 300)]
    assert sexes.loc[sexes["persons"].gt(0), "base"].to_list() == [700, 700]


def test_a_row_without_a_figure_is_dropped_and_a_zero_is_kept():
    result = tidied(EXTRACTS / "global_admin_0_to_2.csv")
    assert result.ledgers[0].drops.set_index("rule").loc["no figure in the record", "records"] == 1
    assert result.tables[STOCKS]["persons"].eq(0).sum() == 1


def test_a_row_that_hdx_marks_as_in_error_is_left_out_by_rule():
    result = tidied(EXTRACTS / "hdx_hapi_idps.csv")
    frame = result.tables[STOCKS]
    assert frame[["admin_level", "persons"]].to_numpy().tolist() == [[0, 3100], [1, 2000], [2, 1500], [2, 500]]
    assert "Centre" not in set(frame["place"])


def test_a_place_without_a_code_has_the_name_of_the_provider():
    frame = stocks("hdx_hapi_idps.csv")
    assert frame.loc[frame["persons"].eq(500), ["place", "place_in"]].to_numpy().tolist() == [["Nowhere", "West"]]
    assert pd.isna(frame.loc[frame["persons"].eq(500), "place_code"]).all()


def test_an_operation_may_be_listed_without_any_figures():
    operations = tidied(EXTRACTS / "displacement_operation_list.json").tables[OPERATIONS]
    armenia = operations[operations["country"].eq("ARM")]
    assert armenia[["operation", "status"]].to_numpy().tolist() == [["Arrivals in Armenia", "Inactive"]]
    assert len(operations[operations["operation"].eq("Lake Basin Crisis")]) == 2


def test_the_list_of_countries_holds_no_figures():
    result = tidied(EXTRACTS / "displacement_country_list.json")
    assert result.ledgers[0].drops["records"].to_list() == [3]
    assert result.tables[OPERATIONS].empty


def test_a_survey_gives_displaced_and_returned_people_whose_number_is_an_upper_end():
    frame = stocks("survey_round9.xlsx")
    cherkaska = frame[frame["place"].eq("Cherkaska")].set_index("population_type")
    assert cherkaska["persons"].to_dict() == {"IDP": 101000, "RTN": 52000}
    assert cherkaska["persons_high"].to_dict() == {"IDP": 101000, "RTN": 52000}
    assert cherkaska["persons_low"].isna().all()
    assert cherkaska["date"].eq(pd.Timestamp(2022, 9, 26)).all()
    assert cherkaska["round"].eq("9").all()


def test_the_total_of_a_survey_is_a_level_of_its_own():
    frame = stocks("survey_round9.xlsx")
    levels = frame[frame["population_type"].eq("IDP")].groupby("admin_level")["persons"].sum()
    assert levels.to_dict() == {0: 197000, 1: 197000}                    # 101,000 + 77,000 + 19,000


def test_n_a_in_a_survey_is_no_figure_and_its_place_is_not_zero():
    result = tidied(EXTRACTS / "survey_round9.xlsx")
    assert "Luhanska" not in set(result.tables[STOCKS]["place"].dropna())
    assert "every value: a word that says the figure is not given" in set(result.ledgers[0].drops["rule"])


def test_an_asterisk_becomes_a_note_and_leaves_the_name():
    result = tidied(EXTRACTS / "survey_round9.xlsx")
    assert "Donetska" in set(result.tables[STOCKS]["place"])
    assert result.tables[CITATIONS]["note"].str.contains(r"marked \*").all()
    assert len(result.tables[CITATIONS]) == 2


@pytest.mark.parametrize(("text", "month", "day"), [
    ("2017-03-30T00:00:00", "3", "2017-03-30"), ("3/30/2017 0:00", "3", "2017-03-30"),
    ("30/03/2017", "3", "2017-03-30"),
    ("04/05/2017", "5", "2017-05-04"), ("04/05/2017", "4", "2017-04-05"), ("05/05/2017", "5", "2017-05-05"),
])
def test_a_day_that_excel_turned_round_is_told_by_the_month_beside_it(text, month, day):
    assert days_of(pd.Series([text]), pd.Series([month])).to_list() == [day]


def test_a_day_that_nothing_tells_stays_as_it_is():
    assert days_of(pd.Series(["04/05/2017"])).to_list() == ["04/05/2017"]


def test_hdx_file_has_each_level_as_csv_counts_it():
    path = shared_data("iom_dtm", "global-iom-dtm-from-api-admin-0-to-2.csv")
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["adminLevel"].startswith("#")]
    frame = tidied(path).tables[STOCKS]
    for level in (0, 1, 2):
        numbers = [int(row["numPresentIdpInd"]) for row in rows if row["adminLevel"] == str(level)]
        ours = frame.loc[frame["admin_level"].eq(level), "persons"]
        assert (len(ours), int(ours.sum())) == (len(numbers), sum(numbers))
    afghan = frame[frame["asylum"].eq("AFG") & frame["admin_level"].eq(0) & frame["round"].eq("1")]
    assert dict(zip(afghan["reason"], afghan["persons"], strict=True)) == {
        "Conflict": 179956, "Natural disaster": 98, "No reason for displacement reported": 66308}


def test_hapi_is_the_sum_over_reasons_of_the_file_of_hdx():
    figures = tidied(shared_data("iom_dtm", "global-iom-dtm-from-api-admin-0-to-2.csv")).tables[STOCKS]
    hapi = tidied(shared_data("iom_dtm", "hdx_hapi_idps_global.csv")).tables[STOCKS]
    key = ["asylum", "operation", "round", "date", "assessment"]
    known = hapi[hapi["admin_level"].eq(0)].set_index([*key])["persons"]
    ours = figures[figures["admin_level"].eq(0)].groupby(key, observed=True)["persons"].sum()
    both = known.index.intersection(ours.index)
    assert len(both) > 90
    assert (known[both] == ours[both]).all()


def test_api_pages_hold_the_rows_that_json_counts():
    for name, level in (("admin0-admin0pcode-hti", 0), ("admin1-admin0pcode-hti", 1), ("admin2-admin0pcode-tcd", 2)):
        path = shared_data("iom_dtm", f"displacement-{name}.json")
        records = json.loads(path.read_text(encoding="utf-8"))["result"]
        tables = tidied(path).tables
        assert tables[STOCKS]["persons"].sum() == sum(record["numPresentIdpInd"] for record in records)
        assert tables[STOCKS]["admin_level"].eq(level).all()
        males = sum(record["numberMales"] or 0 for record in records)
        groups = tables[DEMOGRAPHICS]
        assert groups.loc[groups["group"].eq("male"), "persons"].sum() == males


def test_ukraine_survey_of_round_14_adds_up_to_what_iom_states():
    frame = tidied(shared_data("iom_dtm", "ukraine_idp_estimation_round14.xlsx")).tables[STOCKS]
    totals = frame.groupby("population_type", observed=True)["persons"].sum()
    assert totals["IDP"] == 3674000                                     # General Population Survey, round 14: 3,674,000
    assert totals["RTN"] == 4573000
