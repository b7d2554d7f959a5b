"""Three lists of deliveries, against their files read by csv and openpyxl."""

import csv
from collections import Counter
from contextlib import closing
from datetime import date

import openpyxl
import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.tables.deliveries import DELIVERIES
from independent import DATA
from shared import shared_data

UNRWA = ("unrwa_gaza", "20240911_Commodities Received.xlsx")
COGAT = ("unrwa_gaza", "gaza_cogat_data_24sep2024.csv")
VESSELS = ("bsgi", "black_sea_initiative_vessel_movements.xlsx")


def cells(names, sheet, columns):
    """Return the filled cells of *columns* (first and last) of a sheet by openpyxl, below its header."""
    with closing(openpyxl.load_workbook(shared_data(*names), read_only=True)) as book:
        rows = list(book[sheet].iter_rows(min_row=2, min_col=columns[0], max_col=columns[1], values_only=True))
    return [row for row in rows if row[0] is not None]


def deliveries(path, name=None):
    return tidied(path, name).tables[DELIVERIES]


@pytest.fixture(scope="module")
def unrwa():
    return tidied(shared_data(*UNRWA), "unrwa_commodities")


@pytest.fixture(scope="module")
def cogat():
    return tidied(shared_data(*COGAT), "cogat_aid")


def test_all_cargo_lines_of_unrwa_are_kept_from_the_first_day_to_the_last(unrwa):
    found = unrwa.tables[DELIVERIES]
    assert len(found) == 35521
    assert (found["period_start"].min(), found["period_start"].max()) == (pd.Timestamp("2023-10-21"),
                                                                          pd.Timestamp("2024-09-09"))
    assert unrwa.rejected.empty
    assert len(unrwa.skipped) == 1


def test_units_of_unrwa_lines_stay_as_they_are_written(unrwa):
    lines, sums = Counter(), Counter()
    for quantity, unit in cells(UNRWA, "Suppy Page", (10, 11)):
        lines[unit or "not stated"] += 1
        sums[unit or "not stated"] += quantity
    found = unrwa.tables[DELIVERIES].groupby("unit")["quantity"]
    assert found.size().to_dict() == lines
    assert found.sum().to_dict() == pytest.approx(sums)
    assert lines["Pallets"] == 29751
    assert lines["Truck"] == 3331


def test_the_counting_method_of_unrwa_changes_on_the_sixth_of_may(unrwa):
    days = unrwa.tables[DELIVERIES].groupby("counting_method")["period_start"].agg(["min", "max", "size"])
    assert days.loc["Historical Data (before Rafah Operation)", "max"] == pd.Timestamp("2024-05-05")
    assert days.loc["Current Data (after Rafah Operation)", "min"] == pd.Timestamp("2024-05-06")
    assert days["size"].tolist() == [10274, 25247]


def test_identical_lines_are_separate_cargoes():
    found = deliveries(DATA / "unrwa_commodities" / "workbook.xlsx")
    flour = found[found["commodity"].eq("Wheat flour")]
    assert flour["quantity"].tolist() == [20, 20]
    assert flour["line"].tolist() == ["901", "902"]
    cogat = deliveries(DATA / "cogat_aid" / "list.csv")
    assert cogat.loc[cogat["period_start"].eq("2024-09-17"), "quantity"].tolist() == [20, 20]


def test_what_companies_report_after_the_change_is_marked_as_unrwa_marks_it():
    found = deliveries(DATA / "unrwa_commodities" / "list.csv")
    marked = found[found["dispute"].eq("not independently verified")]
    assert marked["line"].tolist() == ["903"]
    assert marked["disputed_by"].str.startswith("UNRWA: reported by commercial companies").all()


def test_a_donor_written_as_nought_is_unknown_and_a_quantity_of_nought_stays():
    found = deliveries(DATA / "unrwa_commodities" / "workbook.xlsx").set_index("line")
    assert pd.isna(found.loc["911", "donor"])
    assert found.loc["911", "quantity"] == 0
    assert found.loc["912", ["commodity", "unit"]].tolist() == ["not stated", "not stated"]


def test_a_cargo_that_is_pending_has_not_been_delivered():
    found = deliveries(DATA / "unrwa_commodities" / "workbook.xlsx").set_index("line")
    assert found.loc["913", "measure"] == "waiting"
    assert set(found.drop(index="913")["measure"]) == {"delivered"}


def test_all_consignments_of_cogat_are_kept_and_unknown_weights_are_missing(cogat):
    found = cogat.tables[DELIVERIES]
    assert len(found) == 52479
    assert found["quantity"].isna().sum() == 978
    assert found["period_start"].notna().all()
    assert cogat.ledgers[0].drops["values"].tolist() == [978]


def test_no_line_of_cogat_is_lost_to_the_way_september_is_written(cogat):
    with shared_data(*COGAT).open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    months = Counter(row["Date"].split()[1][:3] for row in rows)
    found = cogat.tables[DELIVERIES]["period_start"].dt.strftime("%b").value_counts().to_dict()
    assert found == months
    assert months["Sep"] == 2756
    weights = sum(float(row["Aid (tons)"]) for row in rows if row["Aid (tons)"] != "-")
    assert cogat.tables[DELIVERIES]["quantity"].sum() == pytest.approx(weights)


def test_a_weight_with_a_decimal_comma_is_not_read_as_ten_times_itself(tmp_path):
    text = (DATA / "cogat_aid" / "list.csv").read_text(encoding="utf-8").replace(",", ";").replace("4.53", "1,5")
    (tmp_path / "commas.csv").write_text(text, encoding="utf-8")
    result = tidied(tmp_path / "commas.csv", "cogat_aid")
    assert result.rejected.empty
    assert result.tables[DELIVERIES]["quantity"].eq(1.5).any()


def test_a_day_that_is_none_rejects_its_line(tmp_path):
    text = (DATA / "cogat_aid" / "list.csv").read_text(encoding="utf-8").replace("25 Feb 2024", "31 Feb 2024")
    (tmp_path / "day.csv").write_text(text, encoding="utf-8")
    result = tidied(tmp_path / "day.csv", "cogat_aid")
    assert result.rejected[["record", "value"]].to_numpy().tolist() == [[2, "31 Feb 2024"]]


def test_the_two_lists_of_gaza_share_no_claimant_no_unit_and_no_key(unrwa, cogat):
    one, other = unrwa.tables[DELIVERIES], cogat.tables[DELIVERIES]
    for name in ("dataset", "claim_by", "unit"):
        assert not set(one[name]) & set(other[name])
    assert set(one["dispute"]) == {"disputed", "not independently verified"}
    assert set(other["dispute"]) == {"disputed"}


def test_three_sheets_with_the_same_movements_are_read_once():
    result = tidied(shared_data(*VESSELS), "black_sea_vessels")
    assert len(result.tables[DELIVERIES]) == 714
    again = [reason for reason in result.skipped.values() if "714 of 714 lines stand there" in reason]
    assert len(again) == 2
    tonnage = [row[0] for row in cells(VESSELS, "Data", (8, 8))]
    assert len(tonnage) == 714
    assert result.tables[DELIVERIES]["quantity"].sum() == sum(tonnage)


def test_a_second_cargo_belongs_to_the_voyage_before_it():
    found = deliveries(DATA / "black_sea_vessels" / "workbook.xlsx")
    alpha = found[found["voyage"].eq("1")]
    assert alpha[["vessel", "destination_country", "quantity"]].to_numpy().tolist() == [
        ["ALPHA", "TUR", 1500], ["ALPHA", "EGY", 25000]]
    real = deliveries(shared_data(*VESSELS), "black_sea_vessels")
    assert real["voyage"].nunique() == 633
    assert real["destination_country"].notna().all()


def test_an_evening_hour_is_the_next_day_in_istanbul_in_summer_and_in_winter():
    found = deliveries(DATA / "black_sea_vessels" / "workbook.xlsx").drop_duplicates("voyage").set_index("voyage")
    days = found[["period_start", "inspected"]].astype("str").fillna("").to_numpy().tolist()
    assert days == [["2022-08-01", "2022-08-03"], ["2022-12-28", ""], ["2022-10-30", "2022-10-31"]]
    assert deliveries(shared_data(*VESSELS), "black_sea_vessels")["period_start"].min() == pd.Timestamp(2022, 8, 1)


def test_what_is_to_be_determined_is_missing():
    found = deliveries(DATA / "black_sea_vessels" / "tagged.csv").set_index("vessel").loc["DELTA"]
    assert pd.isna(found["quantity"])
    assert pd.isna(found["destination_country"])
    assert pd.isna(found["inspected"])
    assert found["period_start"].date() == date(2022, 8, 1)


def test_a_movement_of_another_kind_is_rejected_and_not_taken_for_an_export(tmp_path):
    text = (DATA / "black_sea_vessels" / "tagged.csv").read_text(encoding="utf-8").replace("Outbound +", "Anchored")
    (tmp_path / "kinds.csv").write_text(text, encoding="utf-8")
    result = tidied(tmp_path / "kinds.csv", "black_sea_vessels")
    assert set(result.rejected["value"]) == {"anchored"}
    assert len(result.tables[DELIVERIES]) == 4


def test_a_fuller_sheet_is_the_one_that_is_read(tmp_path):
    book = openpyxl.load_workbook(DATA / "black_sea_vessels" / "workbook.xlsx")
    book["Live"].append(["Outbound", 4, "DELTA", 9000004, "Odesa", "Italy", "Barley", 7000, "2022-12-29", "2022-12-30"])
    book.save(tmp_path / "fuller.xlsx")
    result = tidied(tmp_path / "fuller.xlsx", "black_sea_vessels")
    assert result.tables[DELIVERIES]["voyage"].tolist() == ["1", "1", "2", "3", "4"]
    assert sorted(result.skipped) == [f"fuller.xlsx#{name}" for name in ("Data", "Data_HXL", "Readme")]


def test_the_trucks_of_a_line_are_left_out_and_its_consignee_is_its_destination(tmp_path):
    path = tmp_path / "commodities.csv"
    path.write_text("Received Date,Crossing,Cargo Category,Description,Quantity,Units,Destination Recipient/ Consignee,"
                    "No. of Trucks\n2025-02-03,Zikim,Food,Flour,20,Pallet,WFP,1\n", encoding="utf-8")
    found = tidied(path)
    assert found.tables[DELIVERIES][["quantity", "destination"]].to_numpy().tolist() == [[20, "WFP"]]
    assert found.ledgers[0].unknown == ()
