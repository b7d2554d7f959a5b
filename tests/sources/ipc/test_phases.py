"""The IPC's phases: every layout against its own figures, counted by csv, json and openpyxl."""

import csv
import json
from collections import Counter

import openpyxl
import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.cells.periods import days, spans
from displacement.errors import SourceError
from displacement.tables.citations import CITATIONS
from displacement.tables.phases import PHASES
from independent import DATA
from shared import shared_data

TYPED = DATA / "ipc_phases"


def phases(path):
    return tidied(path, "ipc_phases").tables[PHASES]


def records(*names):
    with shared_data("ipc", *names).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def figures(frame, **where):
    for name, value in where.items():
        frame = frame[frame[name].eq(value)]
    return dict(zip(frame["phase"].astype("str"), frame["persons"], strict=True))


def test_two_analyses_of_one_country_and_month_stay_two():
    everybody = phases(TYPED / "hdx_national_long.csv").query("phase == 'all' and period_type == 'current'")
    assert everybody["analysis"].tolist() == ["TCD 2022-05", "TCD 2022-05"]
    assert everybody["analysed"].tolist() == [9000000, 1000000]


def test_ethiopia_of_may_2021_keeps_both_populations_analysed():
    found = phases(shared_data("ipc", "ipc_global_national_long.csv"))
    may = found[found["analysis"].eq("ETH 2021-05") & found["phase"].eq("all") & found["period_type"].eq("current")]
    assert may["analysed"].tolist() == [56346877, 8980967]
    assert may["persons"].tolist() == [56346877, 8980967]
    assert may["country_population"].tolist() == [114964000, 114964000]


@pytest.mark.parametrize("name", ["ipc_global_national_long.csv", "ipc_afg_area_long.csv", "ipc_caf_level1_long.csv"])
def test_sums_by_phase_equal_the_published_column(name):
    published = Counter()
    for row in records(name):
        published[row["Validity period"], row["Phase"]] += int(row["Number"])
    found = phases(shared_data("ipc", name)).groupby(["period_type", "phase"], observed=True)["persons"].sum()
    assert {key: int(value) for key, value in found.items()} == published


@pytest.mark.parametrize("name", ["ipc_eth_area_wide.csv", "ipc_global_area_wide.csv"])
def test_sums_by_phase_equal_the_published_columns_of_the_wide_layout(name):
    published = Counter()
    for row in records(name):
        for period in ("current", "first projection", "second projection"):
            for phase in ("3+", *"12345"):
                published[period, phase] += int(row[f"Phase {phase} number {period}"] or 0)
            published[period, "all"] += int(row[f"Population analyzed {period}"] or 0)
    found = phases(shared_data("ipc", name)).groupby(["period_type", "phase"], observed=True)["persons"].sum()
    assert {key: int(value) for key, value in found.items()} == published


def test_areas_of_two_analyses_with_the_same_figures_are_both_kept():
    found = phases(shared_data("ipc", "ipc_eth_area_wide.csv"))
    cluster = found[found["area"].eq("North western, cluster 1") & found["analysis"].eq("ETH 2021-05")
                    & found["phase"].eq("5") & found["period_type"].eq("current")]
    assert cluster["persons"].tolist() == [143804, 143804]
    assert cluster["record"].tolist() == [2, 79]


def test_phase_three_and_worse_is_not_phase_three_whatever_the_order_of_the_columns(tmp_path):
    with (TYPED / "hdx_area_wide.csv").open(newline="", encoding="utf-8") as file:
        rows = [row[::-1] for row in csv.reader(file)]
    with (tmp_path / "turned.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    found = phases(tmp_path / "turned.csv").query("record == 2 and period_type == 'current'")
    assert figures(found) == {"all": 200000, "3+": 70000, "1": 60000, "2": 70000, "3": 50000, "4": 20000, "5": 0}


def test_nobody_analysed_is_no_projection_and_not_zero_people():
    found = phases(TYPED / "hdx_area_wide.csv")
    assert set(found.loc[found["area"].eq("Wayi"), "period_type"]) == {"current"}
    fouli = tidied(TYPED / "hdx_area_long.csv", "ipc_phases")
    assert "Fouli" not in set(fouli.tables[PHASES]["area"])
    assert fouli.ledgers[0].drops["records"].sum() == 1


def test_levels_are_told_by_the_columns_that_are_filled():
    area = phases(TYPED / "hdx_area_long.csv").drop_duplicates("area")[["area", "group", "level"]]
    assert area.fillna("").astype("str").to_numpy().tolist() == [["Mamdi", "Lac", "area"], ["Kaya, camp", "", "area"]]
    division = phases(TYPED / "hdx_level1_long.csv").iloc[0]
    assert (division["area"], division["level"]) == ("Ennedi Est", "level 1")
    assert phases(TYPED / "hdx_national_long.csv")["level"].eq("country").all()


def test_a_round_trip_through_excel_changes_no_period_and_no_figure():
    found = phases(shared_data("ipc", "ipc_bgd_national_long_latest_excel_resaved.csv"))
    periods = found.drop_duplicates("period_type")[["period_type", "period_start", "period_end"]]
    assert periods.astype("str").to_numpy().tolist() == [["current", "2023-03-01", "2023-04-30"],
                                                         ["first projection", "2023-05-01", "2023-09-30"]]
    assert found["analysis"].unique().tolist() == ["BGD 2023-03"]
    assert figures(found, period_type="first projection")["3+"] == 11914086
    typed = phases(TYPED / "hdx_national_long_resaved_by_excel.csv")
    assert typed.loc[typed["phase"].eq("3+"), "share"].tolist() == [0.2, 0.25]


def test_the_first_day_of_a_period_is_the_first_of_a_month_where_two_numbers_could_be_it():
    start, end, wrong = spans(pd.Series(["3/1/2023", "31/12/2023", "4/5/2023"]))
    assert wrong.tolist() == [True, False, True]
    assert start.dt.strftime("%Y-%m-%d").tolist()[1] == "2023-12-31"
    assert end.dt.strftime("%Y-%m-%d").tolist()[1] == "2023-12-31"


def test_months_in_words_run_from_their_first_to_their_last_day():
    start, end, wrong = spans(pd.Series(["Apr 2023 - May 2023", "Feb 2024", "Oct-Jan 2023", "2023", "Juin 2023",
                                         "Apr 2031 - Mar 2031", "31 Apr 2023", "some time"]))
    assert start.dt.strftime("%Y-%m-%d").tolist()[:5] == ["2023-04-01", "2024-02-01", "2022-10-01", "2023-01-01",
                                                          "2023-06-01"]
    assert end.dt.strftime("%Y-%m-%d").tolist()[:5] == ["2023-05-31", "2024-02-29", "2023-01-31", "2023-12-31",
                                                        "2023-06-30"]
    assert wrong.tolist() == [False] * 5 + [True] * 3
    assert days(pd.Series(["Feb 2024", "25 Feb 2024"]))[1].tolist() == [True, False]


def test_the_planted_record_is_rejected_and_all_others_are_kept():
    result = tidied(shared_data("ipc", "api_population_country_af.json"))
    assert result.rejected["record"].tolist() == [1]
    assert result.rejected["raw: analysis name"].tolist() == ["Made Up"]
    document = json.loads(shared_data("ipc", "api_population_country_af.json").read_text(encoding="utf-8"))
    assert set(result.tables[PHASES]["analysis_id"]) == {analysis["id"] for analysis in document[1:]}


def test_the_api_gives_countries_in_two_letters_and_months_in_words():
    found = phases(shared_data("ipc", "api_population_country_af.json"))
    whole = found[found["analysis_id"].eq("56661025") & found["level"].eq("country")]
    assert set(whole["country"]) == {"AFG"}
    assert figures(whole, period_type="first projection") == {
        "all": 43100598, "3+": 15255335, "1": 11079611, "2": 16765652, "3": 12497192, "4": 2758143, "5": 0}
    dates = whole.loc[whole["period_type"].eq("first projection"), ["period_start", "period_end"]].iloc[0]
    assert dates.tolist() == [pd.Timestamp("2023-05-01"), pd.Timestamp("2023-10-31")]
    assert "second projection" not in set(whole["period_type"])


def test_the_phase_of_an_area_and_the_group_it_lies_in_are_kept():
    found = phases(shared_data("ipc", "api_population_country_af.json"))
    paktya = found[found["area_id"].eq("56661028")]
    assert set(paktya["area_phase"]) == {3}
    groups = phases(shared_data("ipc", "api_population_country_et_groups.json"))
    tigray = groups[groups["area"].eq("Tigray") & groups["phase"].eq("all") & groups["period_type"].eq("current")]
    assert tigray[["level", "persons"]].to_numpy().tolist() == [["level 1", 5765914]]
    kimiti = phases(TYPED / "api_population.json").query("area == 'Kimiti'")
    assert set(kimiti["group"]) == {"Sila"}


def test_areas_listed_again_under_every_group_are_counted_once_and_their_group_is_unknown():
    result = tidied(shared_data("ipc", "api_population_country_et_groups.json"))
    found = result.tables[PHASES].query("phase == 'all' and period_type == 'current'")
    people = found.groupby("level", observed=True)["persons"].sum().to_dict()
    assert people == {"country": 56346877, "level 1": 56346877, "area": 56346877}
    assert found.loc[found["level"].eq("area"), "group"].isna().all()
    assert result.ledgers[0].drops["records"].tolist() == [6 * 68]


def test_acute_and_chronic_are_told_apart(tmp_path):
    document = json.loads((TYPED / "api_population.json").read_text(encoding="utf-8"))[1:]
    document[0]["condition"] = "C"
    (tmp_path / "chronic.json").write_text(json.dumps(document), encoding="utf-8")
    found = phases(tmp_path / "chronic.json").drop_duplicates("analysis_id")
    assert dict(zip(found["analysis_id"], found["condition"], strict=True)) == {"70000001": "chronic",
                                                                                "70000009": "acute"}


def test_a_list_of_analyses_has_no_figures_and_becomes_citations():
    cited = tidied(shared_data("ipc", "api_analyses_type_a.json")).tables[CITATIONS]
    assert len(cited) == 31
    assert cited["title"].iloc[0] == "Afghanistan - Acute Food Insecurity May 2017 (East Region)"
    assert cited["published_earliest"].iloc[0] == pd.Timestamp("2018-01-05")


def test_areas_with_their_shapes_give_phase_and_people_without_inventing_country_or_dates():
    found = phases(TYPED / "api_areas.json")
    assert found["country"].isna().all()
    assert found["period_start"].isna().all()
    wayi = found[found["area"].eq("Wayi")]
    assert set(wayi["period_type"]) == {"first projection"}
    assert wayi["area_phase"].isna().all()
    assert figures(wayi) == {"all": 180000, "1": 90000, "2": 50000, "3": 30000, "4": 10000, "5": 0}


def test_subtotals_of_a_dashboard_workbook_are_levels_of_their_own():
    sheet = openpyxl.load_workbook(shared_data("ipc", "SD-IPC-Analysis-Acute-Food-Insecurity-April-2024.xlsx")).active
    rows = list(sheet.iter_rows(min_row=13, max_row=181, values_only=True))
    found = phases(shared_data("ipc", "SD-IPC-Analysis-Acute-Food-Insecurity-April-2024.xlsx"))
    lines = found.drop_duplicates("record").groupby("level", observed=True).size().to_dict()
    assert lines == {"country": 1, "level 1": sum(row[0] != "Sudan" for row in rows) - 1,
                     "area": sum(row[0] == "Sudan" for row in rows)}
    everybody = found[found["phase"].eq("all") & found["period_type"].eq("current")].groupby("level", observed=True)
    assert everybody["persons"].sum()["area"] == sum(row[7] for row in rows if row[0] == "Sudan")
    assert everybody["persons"].sum()["country"] == 47208125
    whole = found[found["level"].eq("country")]
    assert figures(whole, period_type="first projection")["5"] == 755262
    assert set(found["country"]) == {"SDN"}


def test_several_analyses_in_one_workbook_keep_their_countries():
    found = phases(TYPED / "dashboard.xlsx")
    assert found.groupby("country", observed=True)["analysis_name"].unique().map(list).to_dict() == {
        "SDN": ["Acute Food Insecurity April 2031"], "TCD": ["Acute Food Insecurity March 2031"]}
    assert found.loc[found["level"].eq("level 1"), "area"].unique().tolist() == ["Blue Nile"]
    geisan = found[found["area"].eq("Geisan") & found["period_type"].eq("first projection")]
    assert figures(geisan) == {"all": 300000, "1": 72000, "2": 102000, "3": 87000, "4": 33000, "5": 6000, "3+": 126000}
    assert set(geisan["area_phase"]) == {3}


def test_shares_in_per_cent_become_fractions_row_by_row():
    mamdi = phases(TYPED / "dashboard.xlsx").query("area == 'Mamdi'").dropna(subset="share")
    assert mamdi["share"].tolist() == [0.3, 0.4, 0.3, 0.2, 0.09, 0.01]
    geisan = phases(TYPED / "dashboard.xlsx").query("area == 'Geisan' and phase == '1'")
    assert geisan["share"].tolist() == [0.3, 0.24]


def test_a_table_of_one_country_takes_country_and_period_from_its_title():
    found = phases(shared_data("ipc", "som_food_insecurity_oct_dec2022_projection.csv"))
    assert set(found["country"]) == {"SOM"}
    assert set(found["period_type"]) == {"first projection"}
    assert found[["period_start", "period_end"]].drop_duplicates().astype("str").to_numpy().tolist() == [
        ["2022-10-01", "2022-12-31"]]
    total = found[found["level"].eq("country")]
    assert figures(total) == {"all": 16384727, "2": 3135400, "3": 4200310, "4": 2179900, "5": 300560}
    baki = found[found["area"].eq("Baki")]
    assert figures(baki) == {"all": 57897, "2": 14070, "3": 10260, "4": 5180}
    assert baki[["group", "area_phase"]].drop_duplicates().to_numpy().tolist() == [["Awdal", 3]]
    with shared_data("ipc", "som_food_insecurity_oct_dec2022_projection.csv").open(newline="") as file:
        rows = list(csv.reader(file))[4:]
    cells = sum(bool(cell) for row in rows for cell in row[2:7])
    assert len(found) == cells


def test_a_table_whose_title_names_no_period_is_not_taken_for_the_present(tmp_path):
    text = (TYPED / "country_table.txt").read_text(encoding="utf-8").replace(": Projection", "")
    (tmp_path / "untold.csv").write_text(text, encoding="utf-8")
    result = tidied(tmp_path / "untold.csv", "ipc_phases")
    assert len(result.rejected["record"].unique()) == 4
    assert result.tables[PHASES].empty


def test_a_table_with_two_periods_has_them_over_its_columns(tmp_path):
    (tmp_path / "two.csv").write_text("""Malawi IPC Acute Food Insecurity 2031,,,,,,,
,,,Current (May-Sep 2031),,,Projected (Oct-Dec 2031),
Region,District,Population,IPC 2,IPC 3,IPC 4,IPC 3,IPC 4
North,Chitipa,"100,000","30,000","20,000","1,000","25,000","2,000"
TOTAL,,"220,000","60,000","40,000",700,"50,000","4,000"
""", encoding="utf-8")
    found = phases(tmp_path / "two.csv")
    assert figures(found[found["area"].eq("Chitipa")], period_type="first projection") == {"3": 25000, "4": 2000}
    starts = found.groupby("period_type", observed=True)["period_start"].unique().map(list).to_dict()
    assert starts == {"current": [pd.Timestamp(2031, 5, 1)], "first projection": [pd.Timestamp(2031, 10, 1)]}
    assert set(found["country"]) == {"MWI"}


def test_exercises_of_the_cadre_harmonise_are_analyses_of_their_own():
    found = phases(TYPED / "cadre_harmonise.csv")
    june = found[found["period_start"].eq("2024-06-01") & found["phase"].eq("3+")]
    assert june[["analysis", "persons"]].to_numpy().tolist() == [["MLI Cadre Harmonisé Jan-May 2024", 58000],
                                                                 ["MLI Cadre Harmonisé Sep-Dec 2023", 55000]]
    assert set(june["period_end"].dt.strftime("%Y-%m-%d")) == {"2024-08-31"}
    ivory = found[found["country"].eq("CIV")].iloc[0]
    assert (ivory["level"], ivory["area"], ivory["area_code"]) == ("level 1", "Gontougo", "CI16")


def test_hapi_levels_and_codes_are_kept_and_the_analysis_is_not_made_up():
    found = phases(TYPED / "hapi.csv")
    assert found["level"].tolist() == ["country", "country", "level 1", "area", "area"]
    assert found["analysis"].unique().tolist() == ["TCD, analysis not named"]
    assert found["area_code"].fillna("").tolist() == ["", "", "TD07", "TD07", "TD0701"]
    page = phases(TYPED / "hapi_page.json")
    assert page[["period_start", "period_end"]].drop_duplicates().astype("str").to_numpy().tolist() == [
        ["2023-03-01", "2023-05-31"]]


def test_an_area_that_lies_in_several_countries_has_none(tmp_path):
    text = (TYPED / "hdx_national_long.csv").read_text(encoding="utf-8").replace("TCD", "LAC")
    (tmp_path / "lac.csv").write_text(text, encoding="utf-8")
    found = phases(tmp_path / "lac.csv")
    assert found["country"].isna().all()
    assert set(found["analysis"]) == {"LAC 2022-05"}


@pytest.mark.parametrize("name", ["cadre_harmonise.csv", "hdx_area_wide.csv", "hdx_level1_long.csv",
                                  "country_table.txt"])
def test_files_saved_in_latin_1_keep_their_accents(tmp_path, name):
    text = (TYPED / name).read_text(encoding="utf-8")
    for plain, accented in (("Gontougo", "Gontoug\u00f4"), ("Wayi", "Way\u00ef"), ("Ennedi", "Enn\u00e9di"),
                            ("Borama", "B\u00f3rama")):
        text = text.replace(plain, accented)
    (tmp_path / name).write_bytes(text.encode("cp1252"))
    assert phases(tmp_path / name)["area"].str.contains("Gontoug\u00f4|Way\u00ef|Enn\u00e9di|B\u00f3rama").any()


def test_a_workbook_saved_as_text_gives_the_same_rows(tmp_path):
    sheet = openpyxl.load_workbook(TYPED / "dashboard.xlsx").active
    with (tmp_path / "dashboard.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(sheet.values)
    told = [name for name in phases(TYPED / "dashboard.xlsx") if name != "part"]
    pd.testing.assert_frame_equal(phases(tmp_path / "dashboard.csv")[told], phases(TYPED / "dashboard.xlsx")[told])


def test_another_table_of_numbers_is_refused(tmp_path):
    (tmp_path / "other.csv").write_text("Country,Area,Households\nTCD,Mamdi,5\nTCD,Wayi,6\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no known layout"):
        tidied(tmp_path / "other.csv", "ipc_phases")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("blank", [" ", "_"])
def test_phase_three_and_worse_is_told_in_other_encodings_and_with_underscores(tmp_path, encoding, blank):
    header, *lines = (TYPED / "hdx_area_wide.csv").read_text(encoding="utf-8").splitlines()
    copy = tmp_path / "wide.csv"
    copy.write_text("\n".join([header.replace(" ", blank), *lines]), encoding=encoding)
    found = tidied(copy)
    assert not any(ledger.unknown for ledger in found.ledgers)
    mamdi = found.tables[PHASES].query("record == 2 and period_type == 'current'").set_index("phase")["persons"]
    assert (mamdi["3+"], mamdi["3"]) == (70_000, 50_000)
    assert found.tables[PHASES]["persons"].equals(phases(TYPED / "hdx_area_wide.csv")["persons"])
