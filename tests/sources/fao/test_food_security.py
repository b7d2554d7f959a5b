"""FAOSTAT food security indicators, against the files read by the csv module."""

import csv
import io
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.cells.countries import lookup, members
from displacement.tables.flags import FLAGS
from displacement.tables.food_indicators import FOOD_INDICATORS
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "fao_food_security"
BULK = "Food_Security_Data_E_All_Data_(Normalized).zip"


def extract(name, **more):
    return dp.tidy(EXTRACTS / name, "fao_food_security", **more)


@pytest.fixture(scope="module")
def bulk():
    return tidied(shared_data("faostat", BULK))


@pytest.fixture(scope="module")
def rows():
    with zipfile.ZipFile(shared_data("faostat", BULK)) as archive:
        text = archive.read("Food_Security_Data_E_All_Data_(Normalized).csv").decode("latin-1")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_record_of_the_bulk_file_is_kept_or_is_a_blank(bulk, rows):
    blanks = {flag: sum(not row["Value"] and row["Flag"] == flag for row in rows) for flag in ("NV", "NR", "F")}
    records = bulk.ledgers[0].records
    assert len(rows) == 81057 == records.read
    assert sum(blanks.values()) == 4430 == records.dropped
    assert bulk.ledgers[0].drops.set_index("rule")["records"].to_dict() == {
        "no value: not available (flag NV)": blanks["NV"], "no value: not reported (flag NR)": blanks["NR"],
        "no value, and no flag that says why": blanks["F"]}
    assert bulk.rejected.empty
    assert bulk.skipped == {}


def test_each_value_of_the_bulk_file_stands_where_the_csv_module_finds_it(bulk, rows):
    frame = bulk.tables[FOOD_INDICATORS]
    plain = {number: float(row["Value"]) for number, row in enumerate(rows, start=2)
             if row["Value"] and not row["Value"].startswith("<")}
    found = frame[frame["value"].notna()]
    assert dict(zip(found["record"], found["value"], strict=True)) == plain


def test_a_censored_cell_is_a_bound_and_never_a_value(bulk, rows):
    frame = bulk.tables[FOOD_INDICATORS]
    censored = {number: float(row["Value"][1:]) for number, row in enumerate(rows, start=2)
                if row["Value"].startswith("<")}
    found = frame[frame["value"].isna()]
    assert len(censored) == 1606
    assert dict(zip(found["record"], found["value_high"], strict=True)) == censored
    assert found["value_low"].eq(0).all()
    assert found["value_high"].value_counts().to_dict() == {2.5: 1091, 0.1: 496, 0.5: 19}


def test_a_mean_of_three_years_is_a_period_of_three_years(bulk, rows):
    frame = bulk.tables[FOOD_INDICATORS].set_index("record")
    for number, row in enumerate(rows, start=2):
        if number in (2, 5000, 40000, 70000) and row["Value"]:
            first, last = row["Year"][:4], row["Year"][-4:]
            assert frame.loc[number, "period_start"] == pd.Timestamp(f"{first}-01-01")
            assert frame.loc[number, "period_end"] == pd.Timestamp(f"{last}-12-31")
    assert set((frame["period_end"].dt.year - frame["period_start"].dt.year).unique()) == {0, 2}


def test_every_area_of_the_bulk_file_has_a_level_and_every_country_a_code(bulk, rows):
    frame = bulk.tables[FOOD_INDICATORS].drop_duplicates("area_code").set_index("area_code")
    named = {row["Area Code"]: row["Area"] for row in rows if row["Value"]}
    assert frame["area"].to_dict() == named
    regions = {code for code in named if int(code) >= 5000} | {"420", "429"} & set(named)
    assert set(frame.index[frame["area_level"].eq("region")]) == regions
    assert set(frame.index[frame["area_level"].eq("double-counting sum")]) == {"351"}
    countries = frame[frame["area_level"].eq("country")]["country"]
    assert countries.to_dict() == {code: lookup("fao")[code] for code in countries.index}
    assert countries.is_unique
    assert countries.loc[["2", "41", "96", "214", "276", "299"]].to_list() == ["AFG", "CHN", "HKG", "TWN", "SDN", "PSE"]


def test_faos_number_and_its_english_name_tell_the_same_country(bulk):
    frame = bulk.tables[FOOD_INDICATORS].drop_duplicates("area_code")
    frame = frame[frame["area_level"].eq("country")]
    assert members(frame["area"].astype("str"), "name").tolist() == frame["country"].tolist()


def test_flags_keep_their_letter_and_get_the_meaning_of_their_edition(bulk):
    frame = bulk.tables[FOOD_INDICATORS]
    assert len(bulk.tables[FLAGS]) == 5
    told = frame.assign(flag=frame["flag"].astype("str").fillna("<blank>")).groupby("flag")["flag_meaning"].unique()
    assert {flag: list(words) for flag, words in told.items()} == {
        "<blank>": ["Official data"], "F": ["FAO estimate"], "X": ["International reliable sources"]}


def test_semicolons_and_censored_millions():
    path = shared_data("faostat", "FAOSTAT_FSI_semicolon.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter=";"))
    frame = dp.tidy(path)
    assert len(frame) == sum(bool(row["Value"]) for row in rows)
    assert frame["value"].isna().sum() == sum(row["Value"] == "<0.1" for row in rows) == 395
    assert set(frame["unit"]) == {"million people"}


def test_the_old_workbook_gives_the_cells_that_calamine_gives():
    path = shared_data("faostat", "FAOSTAT_data_en_3-12-2025.xls")
    head, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    frame = dp.tidy(path)
    assert frame["value"].to_list() == [row[head.index("Value")] for row in rows]
    assert list(frame["country"].unique()) == ["KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "THA", "VNM"]
    assert frame["period_end"].dt.year.to_list()[:4] == [2020, 2021, 2022, 2023]


def test_the_year_of_hdx_is_the_last_of_a_mean_and_the_dates_tell_it_whole():
    frame = dp.tidy(shared_data("faostat", "afg_faostat_food_security_indicators.csv"))
    assert frame["period_start"].dt.strftime("%Y-%m-%d").to_list() == ["1999-01-01", "2004-01-01", "2014-01-01"]
    assert frame["period_end"].dt.strftime("%Y-%m-%d").to_list() == ["2001-12-31", "2006-12-31", "2014-12-31"]
    assert frame["value"].to_list() == [89.0, 114.0, 1839.0]


def test_bounds_of_a_confidence_interval_are_rows_beside_the_value():
    frame = extract("bulk_normalised_2025.csv")
    whole = frame[frame["indicator_code"].eq("210091")].set_index("statistic")["value"]
    assert whole.to_dict() == {"value": 18.4, "lower confidence bound": 16.4, "upper confidence bound": 20.4}


def test_indicators_of_women_and_men_say_so():
    frame = extract("bulk_normalised_2025.csv").drop_duplicates("indicator_code").set_index("indicator_code")
    assert frame["sex"].to_dict() == {"210091": "total", "210091F": "female", "210091M": "male", "21043": "female"}


def test_wide_columns_of_three_years_are_periods():
    frame = extract("bulk_wide.csv").set_index("area")
    assert frame.loc["Austria", ["value_low", "value_high"]].to_list() == [0.0, 2.5]
    years = frame.assign(first=frame["period_start"].dt.year, last=frame["period_end"].dt.year)[["first", "last"]]
    assert years.loc["Austria"].to_list() == [2000, 2002]
    assert frame.loc["Serbia and Montenegro", "area_level"] == "former state"
    single = years[frame["flag"].eq("X").to_numpy()]
    assert single.to_numpy().tolist() == [[2000, 2000]]


def test_a_decimal_comma_is_no_comma_of_thousands():
    frame = extract("web_iso3_semicolon.csv").set_index("country")
    assert frame.loc["SOM", "value"] == 48.7
    assert frame.loc["SYC", ["value_low", "value_high"]].to_list() == [0.0, 2.5]


def test_french_and_latin_1_in_one(tmp_path):
    path = tmp_path / "fr.csv"
    path.write_bytes((EXTRACTS / "web_french.csv").read_text(encoding="utf-8").encode("cp1252"))
    frame = dp.tidy(path)
    assert frame["country"].to_list() == ["BFA", "LUX", "CAF"]
    assert frame["statistic"].unique().tolist() == ["value"]
    assert frame["indicator_code"].unique().tolist() == ["210041"]
