"""IDMC's database: what its numbers say, checked by csv, openpyxl and json on the same files."""

import csv
import json
from collections import Counter, defaultdict
from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.errors import UnknownLayoutError
from displacement.sources.idmc._quantities import CONTRADICTING, rounding
from displacement.tables.citations import CITATIONS
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS
from independent import DATA
from shared import shared_data

HERE = DATA / "idmc_displacement"
WEBSITE = "IDMC_Internal_Displacement_Conflict-Violence_Disasters_2022ed.xlsx"
DISAGGREGATED = "IDMC_GIDD_Internal_Displacement_Disaggregated_2023.xlsx"
PAGES = [f"gidd_conflicts_api_page{number}.json" for number in range(4)]


def extract(name, table, **where):
    return only(tidied(HERE / name).tables[table], **where)


def real(name, table, **where):
    return only(tidied(shared_data("idmc", name)).tables[table], **where)


def only(frame, **where):
    for column, value in where.items():
        frame = frame[frame[column].eq(value)]
    return frame


def one(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def bounds(row, name):
    return [None if pd.isna(row[end]) else int(row[end]) for end in (f"{name}_low", name, f"{name}_high")]


def sheet(name, title):
    book = openpyxl.load_workbook(shared_data("idmc", name), read_only=True)
    header, *rows = book[title].values
    return [dict(zip(header, row, strict=True)) for row in rows]


def lines(name):
    with shared_data("idmc", name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def year(frame, number):
    date = "date" if "date" in frame else "period_end"
    return frame[frame[date].dt.year.eq(number)]


# what the numbers say

def test_azerbaijan_in_2023_has_5070_movements_and_a_stock_of_657749_people():
    flow = one(extract("gidd_conflicts.csv", FLOWS, destination="AZE"))
    assert (flow["period_start"], flow["period_end"]) == (datetime(2023, 1, 1), datetime(2023, 12, 31))
    assert (flow["unit"], flow["flow_type"], flow["cause"]) == ("movements", "displacement", "conflict")
    assert bounds(flow, "count") == [5070, 5070, 5070]
    stock = one(year(extract("gidd_conflicts.csv", STOCKS, asylum="AZE"), 2023))
    assert (stock["date"], stock["origin"], stock["population_type"]) == (datetime(2023, 12, 31), "AZE", "IDP")
    assert bounds(stock, "persons") == [657749, 657749, 657749]
    for table, column, value in ((FLOWS, "count", 5070), (STOCKS, "persons", 657749)):
        side = "destination" if table is FLOWS else "asylum"
        assert one(year(real("gidd_conflict_all.csv", table, **{side: "AZE"}), 2023))[column] == value


def test_a_zero_says_that_idmc_is_not_aware_of_any_so_it_has_no_upper_bound():
    assert bounds(one(extract("gidd_conflicts.csv", FLOWS, destination="ARM")), "count") == [0, 0, None]
    assert bounds(one(extract("gidd_conflicts.csv", STOCKS, asylum="ARM")), "persons") == [8400, 8400, 8400]
    real_row = one(year(real("gidd_conflict_all.csv", FLOWS, destination="ARM"), 2009))
    assert bounds(real_row, "count") == [0, 0, None]


def test_a_blank_is_no_figure_and_no_zero():
    azerbaijan = extract("gidd_conflicts.csv", FLOWS, destination="AZE")
    assert year(azerbaijan, 2016).empty
    result = tidied(HERE / "gidd_conflicts.csv")
    assert result.ledgers[0].drops.to_numpy().tolist() == [["no figure in the record", 1, 0]]


def test_zeros_of_the_conflict_file_are_as_many_as_the_csv_module_counts():
    rows = lines("gidd_conflict_all.csv")
    for table, column, header in ((FLOWS, "count", "new_displacement"), (STOCKS, "persons", "total_displacement")):
        frame = real("gidd_conflict_all.csv", table)
        assert frame[column].eq(0).sum() == sum(row[header] == "0" for row in rows)
        assert frame[f"{column}_high"].isna().sum() == sum(row[header] == "0" for row in rows)
        assert len(frame) == sum(row[header] != "" for row in rows)


def test_codes_of_idmc_that_are_no_countries_keep_a_member_of_their_own():
    stocks = extract("gidd_conflicts.csv", STOCKS)
    assert {"AB9", "XKX"} <= set(stocks["asylum"])
    assert set(extract("gidd_conflicts_hxl.csv", FLOWS)["destination"]) == {"HKG", "MOZ"}
    codes = {row["iso3"] for row in lines("gidd_disasters_all.csv")}
    assert {"AB9", "XKX", "HKG"} <= codes
    assert set(real("gidd_disasters_all.csv", FLOWS)["destination"].astype("str")) == codes


def test_conflict_and_disaster_stocks_stand_side_by_side_in_171_country_years_of_the_2022_workbook():
    heads = ("Conflict Stock Displacement (Raw)", "Disaster Stock Displacement (Raw)")
    both = sum(all(row[head] is not None for head in heads) for row in sheet(WEBSITE, "1_Displacement_data"))
    assert both == 171
    stocks = real(WEBSITE, STOCKS)
    assert set(stocks["cause"]) == {"conflict", "disaster"}
    assert (stocks.groupby(["date", "asylum"], observed=True)["cause"].nunique() == 2).sum() == both


# rounded figures

def test_the_rounded_twin_is_left_out_and_the_unrounded_figure_taken():
    flow = one(extract("website_2022.xlsx", FLOWS, destination="AZE", cause="disaster"))
    assert bounds(flow, "count") == [189, 189, 189]  # printed as 190
    ledger = tidied(HERE / "website_2022.xlsx").ledgers[0]
    assert ledger.left_out["conflict stock displacement"].startswith("rounded twin")
    assert ledger.values.read == 16  # unrounded cells, counted by hand


def test_a_rounded_figure_alone_has_the_bounds_of_rounding():
    ethiopia = extract("hdx_2018.csv", STOCKS, asylum="ETH")
    assert bounds(one(ethiopia), "persons") == [1077500, 1078000, 1078500]
    assert bounds(one(extract("hdx_2018.csv", FLOWS, destination="LUX")), "count") == [10, 10, 10]
    assert bounds(one(extract("conflict_data_export.csv", FLOWS, destination="AFG")), "count") == [995, 1000, 1050]
    assert bounds(one(extract("hdx_disasters_2018.csv", FLOWS, destination="BTN")), "count") == [8885, 8885, 8885]


def test_every_pair_of_the_real_files_lies_within_the_bounds_of_rounding():
    pairs = [(row[f"{name}_rounded"], row[name]) for row in lines("gidd_disasters_all.csv") + lines(
        "gidd_conflict_all.csv") for name in ("new_displacement", "total_displacement")]
    for row in sheet(WEBSITE, "1_Displacement_data"):
        pairs += [(row[head.removesuffix(" (Raw)")], row[head]) for head in row if head.endswith("(Raw)")]
    rounded, raw = np.array([(int(printed), int(value)) for printed, value in pairs if printed not in ("", None)]).T
    low, high = rounding(rounded)
    assert len(raw) > 30000
    assert ((low <= raw) & (raw <= high)).all()
    assert all(value in ("", None, "0", 0) for printed, value in pairs if printed in ("", None))


def test_a_rounded_figure_without_its_unrounded_one_is_rejected_not_lost(tmp_path):
    path = tmp_path / "conflicts.csv"
    path.write_text("iso3,country_name,year,new_displacement,new_displacement_rounded,total_displacement,"
                    "total_displacement_rounded\nTCD,Chad,2030,,1200,30,30\nMLI,Mali,2030,5,5,,\n", encoding="utf-8")
    result = tidied(path)
    assert result.rejected["rule"].to_list() == ["new displacement rounded without the figure that it rounds"]
    assert result.ledgers[0].balances()


# disaster events

def test_27_of_563_disasters_that_end_before_they_start_keep_their_figure_in_the_year_they_are_reported_for():
    early = [row for row in lines("gidd_disasters_all.csv") if row["end_date"] and row["end_date"] < row["start_date"]]
    wide = [row for row in early if row["end_date_accuracy"] in ("Month", "Year")]
    assert (len(early), len(wide)) == (563, 536)
    result = tidied(shared_data("idmc", "gidd_disasters_all.csv"))
    ledger = result.ledgers[0]
    assert result.rejected.empty
    assert ledger.drops["rule"].to_list() == [CONTRADICTING]
    assert vars(ledger.sums) == {"read": 468_853_050, "kept": 468_853_050, "dropped": 0, "rejected": 0}
    flows = result.tables[FLOWS]
    (sichuan,) = flows[flows["count"].eq(15_000_000) & flows["destination"].eq("CHN")].itertuples()
    assert (sichuan.period_start, sichuan.period_end) == (datetime(2008, 1, 1), datetime(2008, 12, 31))


def test_a_date_known_to_a_week_month_or_year_stands_for_all_of_it():
    flows = extract("gidd_disasters.csv", FLOWS).set_index("event")
    periods = {event: tuple(row) for event, *row in flows[["period_start", "period_end"]].itertuples()}
    assert periods["Lao PDR: Dam - Attapeu - 23/07/2018"] == (datetime(2018, 7, 23), datetime(2018, 7, 31))
    assert periods["Lao PDR: Flood - Khammouane - 14/08/2018"] == (datetime(2018, 8, 1), datetime(2018, 8, 30))
    assert periods["Iceland: Volcanic activity - 14/04/2010"] == (datetime(2010, 4, 14), datetime(2010, 12, 31))
    assert periods["Cyprus: Wildfire - Troodos - 20/06/2016"] == (datetime(2016, 6, 20), datetime(2016, 6, 26))


def test_an_event_without_an_end_ends_with_the_year_it_is_reported_for():
    flows = extract("gidd_disasters.csv", FLOWS, destination="TGO")
    assert flows["period_end"].eq(datetime(2010, 12, 31)).all()
    listed = extract("website_disasters.csv", FLOWS, event_id="89990").iloc[0]
    assert (listed["period_start"], listed["period_end"]) == (datetime(2029, 12, 30), datetime(2030, 12, 31))


def test_the_reporting_year_tells_the_year_that_idmc_adds_an_event_to():
    storm = one(extract("gidd_disasters.csv", FLOWS, record=8))
    assert (storm["period_start"].year, storm["reporting_year"]) == (2008, 2009)


def test_identical_lines_are_separate_events_since_they_add_up_to_the_published_total():
    rows = Counter(tuple(row.values()) for row in lines("gidd_disasters_all.csv"))
    repeated = {(row[0], int(row[2])) for row, count in rows.items() if count > 1}
    assert sum(count - 1 for count in rows.values()) == 12
    published = {(row["ISO3"], int(row["Year"])): row["Disaster Internal Displacements (Raw)"]
                 for row in sheet(WEBSITE, "1_Displacement_data")}
    flows = real("gidd_disasters_all.csv", FLOWS)
    sums = flows.groupby(["destination", "reporting_year"], observed=True)["count"].sum()
    assert len(repeated) == 11
    assert all(sums[key] == published[key] for key in repeated)
    assert len(extract("gidd_disasters.csv", FLOWS, destination="TGO")) == 2


def test_disaster_events_add_up_to_the_figures_of_the_file():
    rows = lines("gidd_disasters_all.csv")
    assert real("gidd_disasters_all.csv", FLOWS)["count"].sum() == sum(int(row["new_displacement"]) for row in rows)


def test_the_hazard_is_the_narrowest_that_is_named():
    page = extract("gidd_disasters_page.json", FLOWS).set_index("destination")["hazard"]
    assert page["NIC"] == "Typhoon/Hurricane/Cyclone"
    assert one(extract("gidd_disasters.csv", FLOWS, record=8))["hazard"] == "Storm"          # the sub type is blank


# the same figures in other formats

def comparable(table, frame):
    keys = [name for name in table.columns if name in frame and name not in ("part", "record", "dataset")]
    return frame[keys].astype("str").sort_values(keys).reset_index(drop=True)


@pytest.mark.parametrize("table", [STOCKS, FLOWS], ids=["stocks", "flows"])
def test_pages_of_the_api_and_the_csv_agree_row_by_row(table):
    page = tidied(HERE / "gidd_conflicts_page.json").tables[table]
    pd.testing.assert_frame_equal(comparable(table, page), comparable(table, tidied(
        HERE / "gidd_conflicts.csv").tables[table]))


@pytest.mark.parametrize("table", [STOCKS, FLOWS], ids=["stocks", "flows"])
def test_the_real_pages_hold_the_rows_of_the_real_csv(table):
    pages = pd.concat([tidied(shared_data("idmc", name)).tables[table] for name in PAGES], ignore_index=True)
    records = [record for name in PAGES
               for record in json.loads(shared_data("idmc", name).read_text(encoding="utf-8"))["results"]]
    wanted = {(record["iso3"], record["year"]) for record in records}
    whole = real("gidd_conflict_all.csv", table)
    side, date = ("asylum", "date") if table is STOCKS else ("destination", "period_end")
    same = [key in wanted for key in zip(whole[side], whole[date].dt.year, strict=True)]
    assert len(wanted) == 400
    pd.testing.assert_frame_equal(comparable(table, pages), comparable(table, whole[same]))


def test_the_workbook_the_geojson_and_the_csv_of_figures_agree():
    texts = tidied(HERE / "disaggregated.csv").tables
    listed = tidied(HERE / "disaggregated_geojson.json").tables
    book = tidied(HERE / "disaggregated.xlsx").tables
    for table in (STOCKS, FLOWS):
        names = set(texts[table]["figure"])
        again = comparable(table, only_figures(book[table], names))
        pd.testing.assert_frame_equal(comparable(table, texts[table]), again)
        apart = ["place_from", "place_to"]  # lists of two kinds cannot be paired in GeoJSON
        pd.testing.assert_frame_equal(
            comparable(table, texts[table].drop(columns=apart, errors="ignore")),
            comparable(table, listed[table].drop(columns=apart, errors="ignore")))


def only_figures(frame, names):
    return frame[frame["figure"].isin(names)]


def test_the_extract_for_two_countries_holds_the_cells_that_were_read_from_it():
    path = shared_data("armenia_azerbaijan", "idmc_gidd_arm_aze_to_2022.csv")
    tables = tidied(path).tables
    armenia = year(only(tables[FLOWS], destination="ARM", cause="conflict"), 2022)
    assert one(armenia)["count"] == 7600
    azerbaijan = year(only(tables[FLOWS], destination="AZE"), 2022).set_index("cause")["count"].to_dict()
    assert azerbaijan == {"conflict": 0, "disaster": 189}


# figure by figure

def test_figures_reported_in_households_count_people_by_total_figures():
    flow = one(extract("disaggregated.csv", FLOWS, figure="71001"))
    assert (flow["count"], flow["unit"]) == (528, "movements")  # 120 households of 4.4
    for row in sheet(DISAGGREGATED, "1_Disaggregated_Data"):
        if row["Figure unit"] == "Household":
            assert abs(row["Reported figures"] * row["Household size"] - row["Total figures"]) <= 0.5 + 1e-9
        else:
            assert row["Reported figures"] == row["Total figures"]


def test_figures_add_up_by_category_and_cause_as_openpyxl_adds_them():
    sums = defaultdict(int)
    for row in sheet(DISAGGREGATED, "1_Disaggregated_Data"):
        sums[row["Figure category"], row["Figure cause"].lower()] += row["Total figures"]
    for table, column, category in ((FLOWS, "count", "Internal Displacements"), (STOCKS, "persons", "IDPs")):
        found = real(DISAGGREGATED, table).groupby("cause", observed=True)[column].sum()
        assert found.to_dict() == {cause: sums[category, cause] for cause in ("conflict", "disaster")}


def test_the_figures_behind_azerbaijan_2023_add_up_to_the_country_total():
    assert real(DISAGGREGATED, FLOWS, destination="AZE", cause="conflict")["count"].sum() == 5070
    assert real(DISAGGREGATED, STOCKS, asylum="AZE", cause="conflict")["persons"].sum() == 657749


def test_a_stock_has_the_day_of_its_count_and_a_flow_its_period():
    stock = one(extract("disaggregated.csv", STOCKS, figure="71003"))
    assert (stock["date"], stock["reporting_year"]) == (datetime(2030, 11, 30), 2030)
    flow = one(extract("disaggregated.csv", FLOWS, figure="71002"))
    assert (flow["period_start"], flow["period_end"]) == (datetime(2030, 5, 1), datetime(2030, 5, 31))


def test_places_are_told_by_their_role():
    flow = one(extract("disaggregated.csv", FLOWS, figure="71002"))
    assert flow["place_from"] == "Macomia, Cabo Delgado, Mozambique"
    assert flow["place_to"] == "Pemba, Cabo Delgado, Mozambique"
    both = one(extract("disaggregated.csv", STOCKS, figure="71004"))
    assert both["place"] == both["place_from"] == "Quelimane, Zambezia, Mozambique"
    flow = one(extract("disaggregated.csv", FLOWS, figure="71001"))
    assert pd.isna(flow["place_to"])


def test_every_place_of_the_real_workbook_stands_on_the_side_of_its_role():
    flows = real(DISAGGREGATED, FLOWS).set_index("figure")[["place_from", "place_to"]]
    roles = {"place_from": ("Origin", "Origin and destination"), "place_to": ("Destination", "Origin and destination")}
    for row in sheet(DISAGGREGATED, "1_Disaggregated_Data"):
        if row["Figure category"] == "Internal Displacements":
            pairs = zip(row["Locations name"].split("; "), row["Locations type"].split("; "), strict=True)
            pairs = list(pairs)
            for side, kept in roles.items():
                expected = "; ".join(name.strip() for name, kind in pairs if kind in kept).replace("\u200e", "")
                found = flows.at[str(row["ID"]), side]
                assert ("" if pd.isna(found) else found) == expected


def test_who_published_a_figure_stands_in_its_citation():
    cited = extract("disaggregated.csv", CITATIONS, record=2).iloc[0]
    assert (cited["organisation"], cited["organisation_2"]) == ("IOM DTM Mozambique", "INGD")


def test_totals_and_the_figures_behind_them_are_told_apart():
    assert set(extract("website_2022.xlsx", FLOWS)["figure_role"]) == {"country total"}
    assert set(extract("disaggregated.csv", FLOWS)["figure_role"]) == {"one figure"}
    assert set(extract("gidd_disasters.csv", FLOWS)["figure_role"]) == {"one figure"}


# sex and age

def test_bands_that_overlap_are_categories_of_their_own():
    ages = extract("website_2022.xlsx", DEMOGRAPHICS)
    shared_out = only(ages, category="sex and age", sex="female")
    assert shared_out["group"].to_list() == [
        "female 0-4", "female 5-11", "female 12-14", "female 15-24", "female 25-64", "female 65+"]
    assert shared_out["persons"].sum() == 39 + 48 + 19 + 54 + 78 + 5
    assert {"sex and age (0-17)", "age (0-17)", "sex and age (5-14)"} <= set(ages["category"])
    for _, group in ages.groupby(["category", "sex", "cause", "record"], observed=True):
        ends = group["age_to"].fillna(120).iloc[:-1].to_numpy()
        assert (group["age_from"].iloc[1:].to_numpy() > ends).all()


def test_sexes_add_up_to_both_and_the_bands_to_the_stock_of_armenia_in_2022():
    ages = year_of_ages(real(WEBSITE, DEMOGRAPHICS, asylum="ARM", cause="conflict"), 2022)
    assert only(ages, category="age", sex="total")["persons"].sum() == 8400
    assert only(ages, category="sex and age")["persons"].sum() == 8400
    assert (len(ages), len(only(ages, category="sex and age"))) == (39, 12)


def year_of_ages(frame, number):
    return frame[frame["date_latest"].dt.year.eq(number)]


def test_estimates_have_no_bounds():
    ages = extract("sex_and_age.csv", DEMOGRAPHICS)
    assert ages["persons"].notna().all()
    assert ages[["persons_low", "persons_high"]].isna().all(axis=None)


# recognition

@pytest.mark.parametrize(("name", "edition"), [
    ("gidd_conflicts.csv", "conflict totals"), ("gidd_conflicts_page.json", "conflict totals"),
    ("gidd_disasters.csv", "disaster events"), ("gidd_disasters_page.json", "disaster events"),
    ("website_disasters.csv", "list of disasters"), ("hdx_disasters_2018.csv", "list of disasters"),
    ("website_conflict_only.csv", "country totals"), ("hdx_2018.csv", "country totals, rounded"),
    ("gidd_displacements_page.json", "country totals"), ("disaggregated.csv", "figures"),
    ("sex_and_age.csv", "sex and age")])
def test_editions_are_not_confused(name, edition):
    assert [ledger.edition for ledger in tidied(HERE / name).ledgers] == [edition]


def test_texts_and_read_me_sheets_are_skipped_with_a_reason():
    skipped = tidied(HERE / "website_2025.xlsx").skipped
    assert sorted(part.split("#")[1] for part in skipped) == ["2_Context_Displacement_data", "README"]
    assert all("no known layout" in reason for reason in skipped.values())


def test_a_file_of_new_displacements_that_tells_no_cause_is_refused(tmp_path):
    path = tmp_path / "unknown.csv"
    path.write_text("iso3,year,new_displacement\nTCD,2030,12\nMLI,2030,5\n", encoding="utf-8")
    with pytest.raises(UnknownLayoutError, match="total displacement"):
        tidied(path, "idmc_displacement")


def test_what_is_no_date_no_cause_and_no_country_is_rejected_with_its_reason(tmp_path):
    header, *rows = (HERE / "gidd_disasters.csv").read_text(encoding="utf-8").splitlines()
    broken = [rows[0].replace("2018-07-23,Day", "23/07/2018,Day"), rows[1].replace(",Month,", ",Season,"),
              rows[2].replace("TGO,Togo", "QQQ,Nowhere"), rows[3].replace("TGO,Togo", ",")]
    path = tmp_path / "broken.csv"
    path.write_text("\n".join([header, *broken, rows[5]]), encoding="utf-8")
    result = tidied(path)
    assert sorted(result.rejected["rule"]) == [
        "country is no country code or name that is known", "country is not told",
        "start date accuracy is none of day, week, month, year", "start date is no date (expected YYYY-MM-DD)"]
    assert result.ledgers[0].records.kept == 1


def test_replies_of_the_api_before_2022_are_read_with_rounded_movements(tmp_path):
    record = {"iso": "AF", "iso3": "AFG", "geo_name": "Afghanistan", "year": 2030, "conflict_new_displacements": 461000,
              "conflict_stock_displacement": 2993000, "conflict_stock_displacement_raw": 2993421,
              "disaster_new_displacements": None, "disaster_stock_displacement": 1198000,
              "disaster_stock_displacementr_raw": 1198145}
    path = tmp_path / "displacement_data.json"
    path.write_text(json.dumps({"success": True, "total": 1, "results": [record]}), encoding="utf-8")
    tables = tidied(path).tables
    assert bounds(one(tables[FLOWS]), "count") == [460500, 461000, 461500]
    assert tables[STOCKS].set_index("cause")["persons"].to_dict() == {"conflict": 2993421, "disaster": 1198145}


def test_a_country_and_year_that_stands_twice_is_rejected_and_not_counted_twice(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("iso3,country_name,year,new_displacement,total_displacement\nTCD,Chad,2030,12,5\n"
                    "TCD,Chad,2030,13,5\nMLI,Mali,2030,1,2\n", encoding="utf-8")
    result = tidied(path)
    assert sorted(set(result.rejected["record"])) == [2, 3]
    assert result.tables[FLOWS]["destination"].to_list() == ["MLI"]
