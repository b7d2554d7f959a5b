"""FAOSTAT food balances, against the file read by the csv module and against what the publisher says."""

import csv
import io
import zipfile

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError, UnknownLayoutError
from displacement.tables.flags import FLAGS
from displacement.tables.food_balance import FOOD_BALANCE
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "fao_food_balance"
AFRICA = "FoodBalanceSheets_E_Africa_NOFLAG_truncated.csv"


def extract(name, **more):
    return dp.tidy(EXTRACTS / name, "fao_food_balance", **more)


def by_csv(path, encoding="utf-8"):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


@pytest.fixture(scope="module")
def africa():
    return dp.tidy(shared_data("faostat", AFRICA), ledger=True, allow_truncated=True)


def test_the_cut_file_of_africa_is_refused_and_names_its_last_record():
    with pytest.raises(SourceError, match=r"last record read: 22380\).*--allow-truncated"):
        tidied(shared_data("faostat", AFRICA))


def test_the_cut_file_of_africa_gives_each_filled_cell_once(africa):
    frame, result = africa
    rows = by_csv(shared_data("faostat", AFRICA), "latin-1")[:-1]
    filled = {(row["Area Code"], row["Item Code"], row["Element Code"], int(name[1:])): float(row[name])
              for row in rows for name in row if name.startswith("Y") and row[name]}
    found = dict(zip(zip(frame["area_code"], frame["item_code"], frame["element_code"], frame["period_start"].dt.year,
                         strict=True), frame["value"], strict=True))
    assert len(rows) == 22378
    assert found == filled
    assert result.ledgers[0].records.dropped == 1
    assert result.truncated == (AFRICA,)


def test_latin_1_names_are_whole_and_countries_are_told_by_faos_own_numbers(africa):
    frame, _ = africa
    told = frame.drop_duplicates("area").set_index("area")
    assert told.loc["Côte d'Ivoire", "country"] == "CIV"
    assert told.loc["Ethiopia", ["country", "area_level"]].to_list() == ["ETH", "country"]
    assert told.loc["Ethiopia PDR", "area_level"] == "former state"
    assert pd.isna(told.loc["Ethiopia PDR", "country"])


def test_population_stays_in_thousands_and_says_so(africa):
    frame, _ = africa
    row = frame[frame["item_code"].eq("2501") & frame["element_code"].eq("511") & frame["country"].eq("DZA")
                & frame["period_start"].dt.year.eq(2018)].iloc[0]
    assert (row["value"], row["unit"]) == (42228.0, "1000 people")
    assert set(frame["unit"]) == {"1000 people", "1000 t", "kcal per person per day", "g per person per day", "kg"}


def test_files_from_2014_on_are_of_the_new_method(africa):
    assert set(africa[0]["method"]) == {"new"}


def test_the_world_of_2013_is_a_region_and_of_the_old_method_although_its_domain_is_called_fbs():
    path = shared_data("faostat", "FAOSTAT_FBS_2013_web_selection.csv")
    frame = dp.tidy(path)
    assert frame["value"].to_list() == [float(row["Value"]) for row in by_csv(path)]
    assert set(frame["method"]) == {"old"}
    assert set(frame["area_level"]) == {"region"}
    assert frame["country"].isna().all()
    assert set(frame["flag_meaning"].str[:9]) == {"Aggregate"}


def test_the_two_methods_of_one_year_are_two_rows():
    frame = extract("web_both_methods.csv")
    georgia = frame[frame["country"].eq("GEO")].set_index("method")["value"]
    assert georgia.to_dict() == {"old": 81.0, "new": 80.0}


def test_china_is_a_sum_beside_its_mainland():
    for name in ("bulk_normalised_2024.csv", "web_both_methods.csv"):
        told = extract(name).drop_duplicates("area").set_index("area")
        assert told.loc["China", "area_level"] == "double-counting sum"
        assert pd.isna(told.loc["China", "country"])
        assert told.loc["China, mainland", ["country", "area_level"]].to_list() == ["CHN", "country"]


def test_a_blank_with_a_flag_is_missing_and_not_zero():
    frame, result = extract("bulk_normalised_2024.csv", ledger=True)
    assert "CIV" not in set(frame["country"])
    assert result.ledgers[0].drops[["rule", "records"]].to_numpy().tolist() == [["no value: missing (flag O)", 1]]


def test_wide_flags_and_notes_stand_beside_their_value():
    frame = extract("bulk_wide_flags.csv")
    wheat = frame[frame["country"].eq("AZE") & frame["item_code"].eq("2511")].sort_values("period_start")
    assert wheat["value"].to_list() == [1391.0, 1310.0]
    assert wheat["flag"].to_list() == ["A", "I"]
    assert wheat["note"].astype("str").fillna("").to_list() == ["from partners", ""]


def test_two_items_that_share_a_name_are_two_rows():
    assert extract("bulk_wide_flags.csv")["item"].eq("Eggs").sum() == 4
    assert extract("web_no_codes.csv")["item"].eq("Eggs").sum() == 2


def test_former_states_are_no_present_country():
    frame = extract("bulk_wide_noflag_historic.csv")
    former = frame[frame["area_level"].eq("former state")]
    assert set(former["area"]) == {"USSR", "Sudan (former)", "Belgium-Luxembourg", "Yugoslav SFR"}
    codes = former.drop_duplicates("area").set_index("area")["country"].astype("str").fillna("none").to_dict()
    assert codes == {"USSR": "SUN", "Yugoslav SFR": "YUG", "Sudan (former)": "none", "Belgium-Luxembourg": "none"}
    assert set(frame["method"]) == {"old"}


def test_languages_share_codes_units_and_countries():
    french, spanish = extract("web_french.csv"), extract("web_spanish.csv")
    assert set(french["country"]) == {"MLI", "CIV"}
    assert french["method"].unique().tolist() == ["old"]
    assert french["value"].to_list() == [1772.0, 786.0, 94.5, 52.0]
    assert french["unit"].to_list() == ["1000 t", "kcal per person per day", "kg", "1000 t"]
    assert spanish["country"].to_list()[:3] == ["HND", "HND", "PAN"]
    assert spanish["area_level"].to_list()[3] == "region"
    assert spanish["method"].unique().tolist() == ["new"]
    assert set(spanish["item_code"]) == {"2514"}


def test_m49_numbers_under_a_header_of_fao_numbers_are_rejected_by_the_name(tmp_path):
    text = ("Area Code,Area,Item Code,Item,Element Code,Element,Year,Unit,Value\n"
            "4,Afghanistan,2511,Wheat,5511,Production,2018,1000 tonnes,1\n"
            "2,Afghanistan,2511,Wheat,5511,Production,2019,1000 tonnes,1\n")
    path = tmp_path / "m49.csv"
    path.write_text(text, encoding="utf-8")
    frame, result = dp.tidy(path, ledger=True)
    assert frame["country"].to_list() == ["AFG"]
    assert result.rejected["rule"].to_list() == ["area is another country by its code than by its name"]


def test_an_unknown_area_and_a_year_that_is_none_are_rejected(tmp_path):
    text = ("Area,Item Code,Item,Element Code,Element,Year Code,Year,Unit,Value\n"
            "Atlantis,2511,Wheat,5511,Production,2018,2018,1000 tonnes,1\n"
            "Mali,2511,Wheat,5511,Production,2018,2019,1000 tonnes,1\n"
            "Mali,2511,Wheat,5511,Production,,someday,1000 tonnes,1\n"
            "Mali,2511,Wheat,5511,Production,2018,2018,1000 tonnes,1\n")
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    frame, result = dp.tidy(path, ledger=True)
    assert len(frame) == 1
    assert sorted(result.rejected["record"]) == [2, 3, 4]


def test_another_domain_in_the_same_layout_is_refused(tmp_path):
    path = tmp_path / "crops.csv"
    path.write_text("Area Code,Area,Item Code,Item,Element Code,Element,Year Code,Year,Unit,Value,Flag\n"
                    "4,Algeria,15,Wheat,5510,Production,2018,2018,tonnes,3981219,A\n", encoding="utf-8")
    with pytest.raises(UnknownLayoutError):
        tidied(path)
    with pytest.raises(UnknownLayoutError):
        tidied(path, "fao_food_balance")


def test_a_bulk_zip_gives_flags_their_meaning_and_leaves_the_lists_of_codes(tmp_path):
    path = tmp_path / "bulk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("FoodBalanceSheets_E_All_Data_(Normalized).csv",
                         (EXTRACTS / "bulk_normalised_2024.csv").read_text(encoding="utf-8").encode("cp1252"))
        for name in ("FoodBalanceSheets_E_Flags.csv", "FoodBalanceSheets_E_AreaCodes.csv"):
            archive.write(EXTRACTS / name, name)
    result = tidied(path)
    frame = result.tables[FOOD_BALANCE]
    meanings = dict(zip(frame["flag"], frame["flag_meaning"], strict=True))
    assert meanings == {"X": "Figure from international organizations", "A": "Official figure", "E": "Estimated value",
                        "I": "Imputed value"}
    assert len(result.tables[FLAGS]) == 5
    assert result.skipped == {}


def test_an_item_only_one_method_has_tells_a_year_that_both_have(tmp_path):
    text = ("Area Code,Area,Item Code,Item,Element Code,Element,Year Code,Year,Unit,Value,Flag\n"
            "4,Algeria,2805,Rice (Milled Equivalent),5611,Import Quantity,2012,2012,1000 tonnes,96,\n"
            "4,Algeria,2807,Rice and products,5611,Import Quantity,2012,2012,1000 tonnes,144,\n"
            "4,Algeria,2511,Wheat and products,5611,Import Quantity,2012,2012,1000 tonnes,6900,\n"
            "4,Algeria,2511,Wheat and products,5611,Import Quantity,2009,2009,1000 tonnes,5700,\n")
    path = tmp_path / "years.csv"
    path.write_text(text, encoding="utf-8")
    assert dp.tidy(path)["method"].to_list() == ["old", "new", "not stated", "old"]
