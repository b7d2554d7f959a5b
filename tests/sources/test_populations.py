import csv
import gzip
import io
import json
import zipfile
from itertools import islice

import openpyxl
import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.cells.people import people
from displacement.cells.places import of_codes
from displacement.errors import SourceError
from displacement.sources.cod._groups import groups
from displacement.tables.citations import CITATIONS
from displacement.tables.places import PLACES
from displacement.tables.population import POPULATION
from independent import DATA
from shared import shared_data

BANK, UN, COD = DATA / "world_bank_population", DATA / "un_world_population", DATA / "cod_population"
WIDE = BANK / "API_SP.POP.TOTL_DS2_en_csv.csv"


def population(path):
    return tidied(path).tables[POPULATION]


def figures(frame, **chosen):
    for name, value in chosen.items():
        frame = frame[frame[name].eq(value)]
    return frame


# World Bank

def test_groups_of_countries_are_told_apart_by_level():
    frame = population(WIDE)
    assert set(figures(frame, area_level="region")["place"]) == {"World"}
    assert figures(frame, area_level="region")["country"].isna().all()
    assert set(figures(frame, area_level="country")["place"]) == {"Armenia", "Azerbaijan", "Kosovo", "Channel Islands"}
    assert set(frame["country"].dropna()) == {"ARM", "AZE", "XKX"}


def test_a_world_bank_population_is_of_the_middle_of_the_year():
    frame = figures(population(WIDE), country="ARM")
    assert frame["date_earliest"].eq(frame["date_latest"]).all()
    assert frame["date_latest"].max() == pd.Timestamp(2022, 7, 1)         # 2023 is blank: not out, not zero
    assert frame["persons"].max() == 2780469


def test_another_indicator_in_the_same_layout_is_refused_by_name(tmp_path):
    text = WIDE.read_bytes().replace(b"SP.POP.TOTL", b"EG.ELC.ACCS.ZS").replace(b"Population, total", b"Electricity")
    path = tmp_path / "API_EG.ELC.ACCS.ZS.csv"
    path.write_bytes(text)
    with pytest.raises(SourceError, match=r"EG\.ELC\.ACCS\.ZS \(Electricity\), expected SP\.POP\.TOTL"):
        tidied(path)


def test_population_among_other_indicators_is_taken_alone():
    result = tidied(BANK / "indicators_hxl.csv")
    drops = result.ledgers[0].drops.set_index("rule")["records"]
    assert drops["another indicator, not the population"] == 1
    assert figures(result.tables[POPULATION], sex="total")["persons"].to_list() == [2790974, 2805608, 2820602]


def test_a_part_of_a_person_lies_between_the_whole_numbers_around_it():
    women = figures(population(BANK / "indicators_hxl.csv"), sex="female").iloc[0]
    assert women[["persons_low", "persons", "persons_high"]].to_list() == [1525530, 1525531, 1525531]


def test_income_groups_of_the_api_have_their_code_although_it_leaves_it_blank():
    frame = population(BANK / "api_page.json")
    assert dict(zip(frame["place"], frame["place_code"], strict=True)) == {
        "Armenia": "ARM", "Azerbaijan": "AZE", "High income": "HIC", "World": "WLD"}
    assert figures(frame, area_level="region")["persons"].to_list() == [1240000000, 7950946801]


def test_the_zip_has_the_countries_as_places_and_the_indicator_as_a_description(tmp_path):
    path = tmp_path / "API_SP.POP.TOTL_DS2_en_csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for extract in sorted(BANK.glob("*DS2*.csv")):
            archive.write(extract, extract.name)
    result = tidied(path)
    assert result.skipped == {}
    assert len(result.tables[POPULATION]) == 13
    kinds = result.tables[PLACES].set_index("place")["kind"].to_dict()
    assert kinds == {"Armenia": "country", "Azerbaijan": "country", "Channel Islands": "country", "World": "area"}


def test_lines_below_a_databank_table_are_no_records(tmp_path):
    path = tmp_path / "Data.csv"
    path.write_text("\ufeffSeries Name,Series Code,Country Name,Country Code,2021 [YR2021],2022 [YR2022]\n"
                    '"Population, total",SP.POP.TOTL,Armenia,ARM,2790974,2780469\n'
                    '"Population, total",SP.POP.TOTL,Eritrea,ERI,3620312,..\n\n\n\n'
                    "Data from database: World Development Indicators\nLast Updated: 06/30/2024\n", encoding="utf-8")
    result = tidied(path)
    assert result.ledgers[0].records.read == 2
    assert sorted(result.tables[POPULATION]["persons"]) == [2780469, 2790974, 3620312]


def test_a_table_that_a_spreadsheet_filled_up_has_its_header_below_the_titles(tmp_path):
    rows = list(csv.reader(io.StringIO(WIDE.read_text(encoding="utf-8-sig"), newline="")))
    path = tmp_path / "excel.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([row + [""] * (9 - len(row)) for row in rows])
    assert population(path)["persons"].sum() == population(WIDE)["persons"].sum()


def test_a_wide_workbook_is_read_like_the_csv(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in csv.reader(io.StringIO(WIDE.read_text(encoding="utf-8-sig"), newline="")):
        book.active.append([int(cell) if cell.isdigit() and len(cell) > 4 else cell or None for cell in row])
    book.save(tmp_path / "API_SP.POP.TOTL.xlsx")
    assert population(tmp_path / "API_SP.POP.TOTL.xlsx")["persons"].sum() == population(WIDE)["persons"].sum()


def test_a_table_that_excel_saved_in_latin_1_keeps_its_names(tmp_path):
    path = tmp_path / "population.csv"
    text = "Country Name,Country Code,Indicator Code,Year,Value\nC\u00f4te d'Ivoire,CIV,SP.POP.TOTL,2021,27478249\n"
    path.write_bytes(text.encode("cp1252"))
    assert population(path)["place"].to_list() == ["C\u00f4te d'Ivoire"]


def test_an_unknown_code_is_rejected_and_not_taken_for_a_group(tmp_path):
    path = tmp_path / "population.csv"
    path.write_text("Country Name,Country Code,Indicator Code,Year,Value\nArmenia,ARM,SP.POP.TOTL,2021,2790974\n"
                    "Nowhere,QQQ,SP.POP.TOTL,2021,5\n", encoding="utf-8")
    result = tidied(path)
    assert result.rejected[["column", "value"]].to_numpy().tolist() == [["country code", "QQQ"]]
    assert len(result.tables[POPULATION]) == 1


def test_world_bank_file_is_equal_to_what_csv_reads_for_armenia_and_azerbaijan_and_all_cells():
    path = shared_data("worldbank", "API_SP.POP.TOTL_DS2_en_csv_v2_87.csv")
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(islice(file, 4, None)))
    frame = population(path)
    years = frame["date_latest"].dt.year.astype("str")
    ours = dict(zip(zip(frame["place_code"], years, strict=True), frame["persons"], strict=True))
    theirs = {(row["Country Code"], year): int(row[year])
              for row in rows for year in row if year.isdigit() and row[year]}
    assert ours == theirs
    assert ours["ARM", "2023"] == 2777970
    assert ours["AZE", "2023"] == 10112555
    assert set(figures(frame, area_level="country")["place_code"]) == _with_a_region()


def _with_a_region():
    """Return the codes that the World Bank's own list gives a region, which groups do not have."""
    path = shared_data("worldbank", "Metadata_Country_API_SP.POP.TOTL_DS2_en_csv_v2_87.csv")
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {row["Country Code"] for row in csv.DictReader(file) if row["Region"]}


def test_old_workbook_of_the_world_bank_has_a_test_record_that_is_rejected():
    result = tidied(shared_data("worldbank", "API_SP.POP.TOTL_list.xls"))
    assert result.rejected["value"].to_list() == ["Afghan"]
    frame = result.tables[POPULATION]
    day = pd.Timestamp(2018, 7, 1)
    assert figures(frame, country="AFG", date_latest=day)["persons"].to_list() == [37172386]


# United Nations

def test_thousands_become_people_exact_to_the_unit():
    frame = figures(population(UN / "WPP2022_TotalPopulationBySex.csv"), country="GGY")
    assert dict(zip(frame["sex"], frame["persons"], strict=True)) == {"male": 7, "female": 7116, "total": 7123}
    assert frame["persons_low"].eq(frame["persons_high"]).all()


def test_variants_of_a_projection_are_a_dimension():
    frame = figures(population(UN / "WPP2022_TotalPopulationBySex.csv"), country="ARM", sex="total")
    later = frame[frame["date_latest"].eq(pd.Timestamp(2024, 7, 1))].set_index("variant")["persons"]
    assert later.to_dict() == {"Medium": 2777970, "Momentum": 2777000}


def test_ages_have_a_first_and_a_last_year_and_the_oldest_no_end():
    frame = figures(population(UN / "WPP2024_PopulationByAge5GroupSex.csv"), country="ARM", sex="female")
    assert frame[["age_from", "age_to", "persons"]].fillna(-1).to_numpy().tolist() == [
        [0, 4, 86000], [5, 9, 100002], [100, -1, 40]]


def test_half_a_person_of_a_model_is_between_two_whole_ones():
    row = figures(population(UN / "WPP2024_PopulationByAge5GroupSex.csv"), country="ARM", sex="male").iloc[0]
    assert row[["persons_low", "persons", "persons_high"]].to_list() == [95123, 95124, 95124]      # 95.1235 thousand


def test_without_iso_codes_the_number_tells_countries_from_regions():
    frame = figures(population(UN / "WPP2019_TotalPopulationBySex.csv"), sex="total").set_index("place")
    assert frame["area_level"].to_dict() == {"Armenia": "country", "Azerbaijan": "country",
                                             "Channel Islands": "country", "Sub-Saharan Africa": "region"}
    assert frame["country"].dropna().to_dict() == {"Armenia": "ARM", "Azerbaijan": "AZE"}


def test_an_old_edition_in_latin_1_without_middle_of_the_period_is_of_mid_year(tmp_path):
    path = tmp_path / "WPP2015.csv"
    text = ("LocID,Location,VarID,Variant,Time,AgeGrp,AgeGrpStart,AgeGrpSpan,PopMale,PopFemale,PopTotal\n"
            "384,C\u00f4te d'Ivoire,2,Medium,2015,0,0,1,390.5,380.25,770.75\n")
    path.write_bytes(text.encode("latin-1"))
    frame = figures(population(path), country="CIV", sex="total")
    assert frame[["age_from", "age_to", "persons"]].to_numpy().tolist() == [[0, 0, 770750]]
    assert frame["date_latest"].to_list() == [pd.Timestamp(2015, 7, 1)]


def test_first_of_january_and_first_of_july_are_two_dates_of_one_year():
    frame = figures(population(UN / "WPP2022_Demographic_Indicators_Medium.csv"), country="ARM", sex="total")
    assert dict(zip(frame["date_latest"], frame["persons"], strict=True)) == {
        pd.Timestamp(2020, 1, 1): 2810500, pd.Timestamp(2020, 7, 1): 2805608,
        pd.Timestamp(2021, 1, 1): 2800716, pd.Timestamp(2021, 7, 1): 2790974}


def test_a_packed_file_is_read_like_the_plain_one(tmp_path):
    plain = UN / "WPP2022_TotalPopulationBySex.csv"
    packed = tmp_path / f"{plain.name}.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert population(packed)["persons"].to_list() == population(plain)["persons"].to_list()


def test_united_nations_aggregates_are_equal_to_what_csv_reads():
    path = shared_data("un_wpp", "WPP2022_TotalPopulationBySex_aggregates_only.csv")
    with path.open(newline="", encoding="utf-8") as file:
        theirs = {(row["LocID"], row["Variant"], row["Time"], sex): int(row[f"Pop{column}"].replace(".", ""))
                  for row in map(_padded, csv.DictReader(file))
                  for column, sex in (("Male", "male"), ("Female", "female"), ("Total", "total"))}
    frame = population(path)
    years = frame["date_latest"].dt.year.astype("str")
    keys = zip(frame["place_code"], frame["variant"], years, frame["sex"], strict=True)
    assert dict(zip(keys, frame["persons"], strict=True)) == theirs
    assert frame["area_level"].eq("region").all()


def _padded(row):
    """Return *row* with three digits after the point, so that its digits alone are people."""
    for name in ("PopMale", "PopFemale", "PopTotal"):
        whole, _, part = row[name].partition(".")
        row[name] = f"{whole}.{part.ljust(3, '0')}"
    return row


# Common operational datasets

def test_totals_are_told_apart_from_groups_by_sex_and_age():
    frame = figures(population(COD / "exm_admpop_adm1_2022.csv"), place="Lac")
    everyone = frame[frame["age_group"].isna()]
    assert dict(zip(everyone["sex"], everyone["persons"], strict=True)) == {"total": 1000, "female": 520, "male": 480}
    oldest = frame[frame["age_from"].eq(80)]
    assert oldest["age_to"].isna().all()
    assert dict(zip(oldest["sex"], oldest["persons"], strict=True)) == {"total": 7, "female": 4, "male": 3}


def test_the_total_row_of_a_country_table_is_no_area():
    result = tidied(COD / "exm_admpop_adm1_2022.csv")
    assert result.ledgers[0].drops.set_index("rule").loc["total over the areas, not an area", "records"] == 1
    assert set(result.tables[POPULATION]["place"]) == {"Lac", "Kanem", "Guera"}


def test_a_blank_group_is_missing_rather_than_zero():
    frame = figures(population(COD / "exm_admpop_adm1_2022.csv"), place="Guera", sex="male")
    assert 0 not in frame["age_from"].dropna().to_list()


def test_french_headers_in_latin_1_have_their_country_and_groups():
    frame = population(COD / "caf_admpop_adm2_2015.txt")
    baboua = figures(frame, place="Baboua")
    assert baboua["country"].eq("CAF").all()
    assert baboua["place_in"].eq("Nana Mamb\u00e9r\u00e9").all()
    ages = baboua[baboua["age_from"].notna()]
    assert ages[["age_from", "age_to", "persons"]].fillna(-1).to_numpy().tolist() == [
        [0, 18, 33300], [19, 59, 30500], [60, -1, 2200]]
    assert set(frame["date_earliest"]) == {pd.Timestamp(2015, 1, 1)}
    assert set(frame["date_latest"]) == {pd.Timestamp(2015, 12, 31)}


def test_two_lines_of_one_place_are_parts_of_it():
    frame = figures(population(COD / "caf_admpop_adm2_2015.txt"), place_code="CF711", sex="total")
    assert frame.loc[frame["age_group"].isna(), "persons"].to_list() == [15000, 820000]


def test_a_place_without_a_name_has_its_code():
    assert "CF231" in set(population(COD / "caf_admpop_adm2_2015.txt")["place"])


def test_a_table_without_any_year_is_refused(tmp_path):
    path = tmp_path / "population.csv"
    path.write_text("ADM1_PCODE,ADM1_EN,T_TL\nTD07,Lac,1000\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column for the year"):
        tidied(path)


def test_levels_of_a_country_workbook_stay_apart(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "adm0"
    for row in (("ISO3", "ADM0_EN", "ADM0_PCODE", "T_TL", "F_TL", "M_TL"), ("TCD", "Chad", "TD", 2401, 1231, 1170)):
        book.active.append(row)
    sheet = book.create_sheet("adm1")
    for row in (("ADM0_EN", "ADM0_PCODE", "ADM1_EN", "ADM1_PCODE", "T_TL", "F_TL", "M_TL"),
                ("Chad", "TD", "Lac", "TD07", 1000, 520, 480), ("Chad", "TD", "Kanem", "TD06", 1401, 711, 690)):
        sheet.append(row)
    book.save(tmp_path / "tcd_admpop_2022.xlsx")
    frame = figures(population(tmp_path / "tcd_admpop_2022.xlsx"), sex="total")
    assert frame.groupby("admin_level")["persons"].sum().to_dict() == {0: 2401, 1: 2401}
    assert figures(frame, admin_level=0)["place"].to_list() == ["Chad"]


def test_the_compilation_leads_each_figure_to_its_office():
    tables = tidied(COD / "cod_population_admin1.csv").tables
    assert tables[CITATIONS]["organisation"].to_list()[0] == "OCHA Central African Republic"
    oldest = figures(tables[POPULATION], age_from=80)
    assert oldest[["sex", "persons", "age_group"]].to_numpy().tolist() == [["male", 54000, "80+"]]


def test_hapi_rows_have_levels_and_the_period_of_their_year():
    frame = population(COD / "hdx_hapi_population.csv")
    assert figures(frame, admin_level=0)["place"].to_list() == ["Afghanistan"]
    assert figures(frame, place_code="AF01", sex="total")["persons"].to_list() == [6000000]
    assert frame["date_latest"].eq(pd.Timestamp(2025, 12, 31)).all()


@pytest.mark.parametrize(("header", "sex", "first", "last"), [
    ("t tl", "total", None, None), ("f 00 04", "female", 0, 4), ("m 80plus", "male", 80, None),
    ("f adulte", "female", None, None), ("agees 60plus", "total", 60, None), ("enfants 00 18", "total", 0, 18),
    ("t tf", "female", None, None), ("f 95", "female", 95, None),
])
def test_headers_of_groups_say_sex_and_ages(header, sex, first, last):
    told = groups(["adm1 pcode", "adm1 en", "year", header])
    assert list(told) == [header]
    assert (told[header]["sex"], told[header]["age_from"], told[header]["age_to"]) == (sex, first, last)


def test_single_years_beside_each_other_are_years_and_the_last_has_no_end_if_it_says_so():
    told = groups(["m 78", "m 79", "m 80plus"])
    assert [(group["age_from"], group["age_to"]) for group in told.values()] == [(78, 78), (79, 79), (80, None)]


def test_place_codes_begin_with_the_country():
    assert of_codes(pd.Series(["CD10", "UA71", "LBY001"])).to_list() == ["COD", "UKR", "LBY"]


def test_the_central_african_table_adds_up_to_the_prefectures_of_the_compilation():
    table = figures(population(shared_data("cod_ps", "caf-admpop-adm2-2015.csv")), sex="total")
    table = table[table["age_group"].isna()]
    assert table["persons"].sum() == 4953021
    compiled = population(shared_data("cod_ps", "cod_population_admin1.csv"))
    prefectures = figures(compiled, country="CAF").set_index("place_code")["persons"]
    ours = table.groupby(table["place_code"].str[:4])["persons"].sum()
    assert set(ours.index) == set(prefectures.index)
    assert (ours - prefectures).abs().max() <= 2                       # each sub-prefecture is rounded by itself
    assert figures(table, place="Bangui")["persons"].to_list() == [15716, 823365]


def test_the_compilation_is_equal_to_what_csv_reads():
    path = shared_data("cod_ps", "cod_population_admin1.csv")
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if not row["ISO3"].startswith("#")]
    frame = population(path)
    assert frame["persons"].sum() == sum(int(row["Population"]) for row in rows)
    women = figures(frame, sex="female")
    assert women["persons"].sum() == sum(int(row["Population"]) for row in rows if row["Gender"] == "f")
    everyone = figures(frame, sex="total", country="COD")
    assert (everyone.loc[everyone["age_group"].isna(), "persons"].sum()
            == sum(int(row["Population"]) for row in rows
                   if row["Population_group"] == "T_TL" and row["ISO3"] == "COD"))


def test_a_word_that_is_no_number_rejects_its_record_and_a_dash_leaves_by_rule():
    calls = []

    class Drop:
        def values(self, frame, mask, rule, column):
            calls.append((rule, int(mask.sum())))
            return frame[~mask]

        def reject(self, frame, mask, reason, column):
            calls.append((reason, int(mask.sum())))

    long = pd.DataFrame({"figure": pd.Series(["1.5", "-", "<Null>", "many"], dtype="str")})
    assert people(long, Drop())["persons"].to_list()[:1] == [2]
    assert ("persons is no number", 1) in calls
    assert sum(count for _, count in calls) == 3


def test_the_api_without_data_is_refused(tmp_path):
    path = tmp_path / "page.json"
    path.write_text(json.dumps([{"page": 0, "pages": 0, "per_page": 50, "total": 0}, None]), encoding="utf-8")
    with pytest.raises(SourceError):
        tidied(path)


def un_totals(tmp_path, persons):
    path = tmp_path / "WPP2024_TotalPopulation.csv"
    lines = [["LocID", "Location", "VarID", "Variant", "Time", "MidPeriod", "PopTotal"],
             *(["729", "Sudan", "2", "Medium", str(2020 + number), str(2020 + number), cell]
               for number, cell in enumerate(persons))]
    path.write_text("\n".join(map(";".join, lines)), encoding="utf-8")
    return tidied(path)


def test_a_comma_in_thousands_may_part_decimals_and_is_rejected(tmp_path):
    found = un_totals(tmp_path, ["50000.3", "706,177"])
    assert found.tables[POPULATION]["persons"].to_list() == [50_000_300]
    assert found.rejected["rule"].to_list() == ["persons has a comma that may part thousands or decimals"]


def test_people_that_were_taken_for_thousands_are_more_than_live_on_earth(tmp_path):
    found = un_totals(tmp_path, ["50000.3", "50000300"])
    assert found.tables[POPULATION]["persons"].to_list() == [50_000_300]
    assert set(found.rejected["record"]) == {3}
