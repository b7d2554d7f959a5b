import csv

import pandas as pd
import pytest

import displacement as dp
from displacement.errors import UnknownLayoutError
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "hpc_needs"
MEASURES = {"Population": "population", "In Need": "in_need", "Targeted": "targeted", "Affected": "affected",
            "Reached": "reached"}


@pytest.fixture(scope="module")
def raw():
    with shared_data("ocha", "hpc_hno_2024.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def needs():
    return dp.tidy(shared_data("ocha", "hpc_hno_2024.csv"))


def test_every_figure_of_a_plan_is_there(raw, needs):
    kept = [row for row in raw if any(row[name] for name in MEASURES)]
    assert (len(raw), len(kept), len(needs)) == (1058, 1057, 1057)
    for header, column in MEASURES.items():
        assert needs[column].dropna().tolist() == [float(row[header]) for row in kept if row[header]]


def test_the_plans_own_figure_is_not_the_sum_of_the_clusters(needs):
    afghanistan = needs[needs["country"].eq("AFG") & needs["admin_level"].eq(0)]
    own = afghanistan.loc[afghanistan["sector"].eq("ALL"), "in_need"].sum()
    assert own == 23666389
    assert afghanistan.loc[afghanistan["sector"].ne("ALL"), "in_need"].sum() > own


def test_fractions_of_people_stay_as_published(needs):
    assert 103129.32 in needs["targeted"].dropna().tolist()


def test_levels_are_told_by_the_deepest_place(raw, needs):
    kept = [row for row in raw if any(row[name] for name in MEASURES)]
    levels = [2 if row["Admin 2 PCode"] else 1 if row["Admin 1 PCode"] else 0 for row in kept]
    assert needs["admin_level"].tolist() == levels
    assert needs.loc[needs["admin_level"].eq(2), "place_code"].unique().tolist() == ["AF0101", "SD01001"]
    assert needs.loc[needs["admin_level"].eq(0), "place"].isna().all()


def test_the_year_is_told_by_the_name_of_the_file(needs, tmp_path):
    assert set(needs["year"]) == {2024}
    path = tmp_path / "needs.csv"
    path.write_bytes((EXTRACTS / "hpc_hno_2024.csv").read_bytes())
    assert dp.tidy(path)["year"].isna().all()


def test_the_country_of_a_file_of_one_country_is_told_by_its_name(tmp_path):
    assert set(dp.tidy(EXTRACTS / "sdn_hpc_needs_api_2025.csv")["country"]) == {"SDN"}
    assert set(dp.tidy(EXTRACTS / "hno_data_afg.csv")["country"]) == {"AFG"}
    for name in ("mine.csv", "xyz_hpc_needs_2025.csv"):
        path = tmp_path / name
        path.write_bytes((EXTRACTS / "sdn_hpc_needs_api_2025.csv").read_bytes())
        assert set(dp.tidy(path)["country"]) == {"UNK"}


def test_zero_is_a_figure_and_blank_and_words_are_none():
    plan = dp.tidy(EXTRACTS / "sdn_hpc_needs_api_2025.csv")
    assert plan["in_need"].tolist() == [30400000, 1337106, 44000, 0]
    needs, result = dp.tidy(EXTRACTS / "hpc_hno_2024.csv", ledger=True)
    water = needs[needs["sector"].eq("WSH")].iloc[0]
    assert water[["population", "targeted", "affected", "reached"]].isna().tolist() == [True, False, True, True]
    drops = result.ledgers[0].drops.set_index("rule")
    assert drops.loc["no figure in the record", "records"] == 1
    assert drops.loc["HXL tag row", "records"] == 1
    assert drops.loc["a dash: not applicable, or not broken down", "values"] == 1
    assert drops.loc["a word that says the figure is not given", "values"] == 1


def test_one_record_a_figure_goes_to_the_column_of_its_status():
    needs = dp.tidy(EXTRACTS / "hdx_hapi_humanitarian_needs_global_2024.csv")
    assert needs["status"].tolist() == ["in_need", "reached", "population", "targeted"]
    assert needs.iloc[0]["in_need"] == 23666389
    assert needs.iloc[0][["population", "affected", "targeted", "reached"]].isna().all()
    assert needs["sector"].tolist() == ["ALL", "ALL", "ALL", "EDU"]
    assert needs.iloc[3][["place", "place_code", "admin_level", "year"]].tolist() == ["Kabul", "AF0101", 2, 2024]


def test_the_global_file_and_the_service_agree_on_afghanistan():
    plan = dp.tidy(EXTRACTS / "hpc_hno_2024.csv").iloc[0]
    service = dp.tidy(EXTRACTS / "hdx_hapi_humanitarian_needs_global_2024.csv")
    for name in ("in_need", "reached", "population"):
        assert service.loc[service["status"].eq(name), name].iloc[0] == plan[name]


def test_groups_told_by_several_columns_keep_each_columns_name():
    needs = dp.tidy(EXTRACTS / "hno_data_afg.csv")
    assert needs["population_group"].tolist()[1:3] == [
        "gender t; age group all; disabled y; population group all", "gender f; age group 0-17; population group idps"]


def test_an_unknown_status_rejects_its_record(tmp_path):
    path = tmp_path / "hapi_2024.csv"
    path.write_text("location_code,sector_code,population_status,population\nAFG,EDU,INN,5\nAFG,EDU,ZZZ,6\n",
                    encoding="utf-8")
    needs, result = dp.tidy(path, ledger=True)
    assert needs["in_need"].tolist() == [5]
    assert result.rejected["value"].tolist() == ["ZZZ"]


@pytest.mark.parametrize("name", ["access_constraints_hxl.csv", "ukraine_flash_appeal_timeline.csv"])
def test_sheets_made_by_hand_are_no_providers_format(name):
    with pytest.raises(UnknownLayoutError):
        dp.tidy(shared_data("ocha", name))


def test_a_workbook_of_the_same_columns_is_read(tmp_path):
    path = tmp_path / "hpc_hno_2024.xlsx"
    pd.read_csv(EXTRACTS / "hpc_hno_2024.csv", skiprows=[1]).to_excel(path, index=False)
    columns = ["year", "country", "place_code", "sector", "population_group", "in_need", "targeted"]
    book, plain = dp.tidy(path)[columns], dp.tidy(EXTRACTS / "hpc_hno_2024.csv")[columns]
    pd.testing.assert_frame_equal(book, plain)


def test_of_two_columns_of_one_meaning_the_second_is_told_and_not_mixed_in(tmp_path):
    path = tmp_path / "hpc_hno_2024.csv"
    path.write_text("Country ISO3,Description,Sector Name,Cluster,In Need\nAFG,Education,Schooling,EDU,5\n",
                    encoding="utf-8")
    needs, result = dp.tidy(path, ledger=True)
    assert needs["caseload"].tolist() == ["Education"]
    assert result.ledgers[0].unknown == ("sector name",)
