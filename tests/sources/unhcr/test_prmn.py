import openpyxl
import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "unhcr_prmn"
REAL = ("unhcr_odp", "UNHCR-PRMN-Displacement-Dataset_2016_2019.xlsx")


@pytest.fixture(scope="module")
def real():
    return tidied(shared_data(*REAL))


@pytest.fixture(scope="module")
def cells():
    book = openpyxl.load_workbook(shared_data(*REAL), read_only=True)
    return list(book["OutputsArrivals"].iter_rows(min_row=2, values_only=True))


def test_every_line_of_the_workbook_is_there_with_its_figure(real, cells):
    flows = next(iter(real.tables.values()))
    assert len(flows) == len(cells) == 34812
    assert flows["count"].tolist() == [int(row[8]) for row in cells]
    assert real.rejected.empty


def test_lines_that_are_alike_are_separate_groups(real, cells):
    alike = len(cells) - len(set(cells))
    flows = next(iter(real.tables.values()))
    assert alike == 1258
    assert flows.drop(columns=["record"]).duplicated().sum() == alike
    assert flows["count"].sum() == sum(int(row[8]) for row in cells)


def test_a_month_is_told_by_its_last_day_with_the_day_first(real, cells):
    flows = next(iter(real.tables.values()))
    assert flows["period_end"].dt.strftime("%d/%m/%Y").tolist() == [row[0] for row in cells]
    assert set(flows["period_start"].dt.day) == {1}


def test_two_districts_of_one_name_are_told_apart_by_their_region(real):
    flows = next(iter(real.tables.values()))
    assert flows.loc[flows["place_to"].eq("Qardho"), "region_to"].nunique() == 2


def test_weeks_zero_and_53_stay_as_published(real):
    flows = next(iter(real.tables.values()))
    assert {"201600", "201700", "201853"} <= set(flows["week"])


def test_numbers_are_movements_inside_somalia():
    flows = dp.tidy(EXTRACTS / "arrivals_2016.csv")
    assert set(flows["unit"]) == {"movements"}
    assert set(flows["origin"]) == set(flows["destination"]) == {"SOM"}
    assert flows["count"].tolist() == [7, 12, 12, 1150]
    assert flows.iloc[0][["place_from", "place_to", "reason", "need"]].tolist() == [
        "Tayeeglow", "Borama", "Drought related", "Livelihood Support"]


def test_a_later_edition_has_no_week_region_of_departure_or_need():
    flows = dp.tidy(EXTRACTS / "arrivals_2023.csv")
    assert not {"week", "region_from", "need"} & set(flows.columns)
    assert flows["place_from"].tolist() == ["Jowhar", "Diinsoor", "Diinsoor", "Diinsoor"]
    assert flows["period_start"].iloc[-1] == pd.Timestamp("2023-02-01")


def test_of_a_workbook_with_a_pivot_only_the_lines_are_read_and_the_rest_is_told():
    flows, result = dp.tidy(EXTRACTS / "arrivals_2019.xlsx", ledger=True)
    assert flows["count"].tolist() == [21, 21, 5]
    assert set(result.skipped) == {"arrivals_2019.xlsx#Read me", "arrivals_2019.xlsx#Pivot"}
    assert result.ledgers[0].drops["rule"].tolist() == ["total below the lines, not a movement"]


@pytest.mark.parametrize(("month", "end"), [("2/29/2016", "2016-02-29"), ("29-Feb-16", "2016-02-29"),
                                            ("2016-02-29 00:00:00", "2016-02-29"), ("2016-02-01", "2016-02-29")])
def test_a_month_is_understood_in_other_writings(tmp_path, month, end):
    path = tmp_path / "x.csv"
    path.write_text(f"Month End,Current (Arrival) District,Previous (Departure) District,Number of Individuals\n"
                    f"{month},Baidoa,Luuq,5\n", encoding="utf-8")
    assert dp.tidy(path)["period_end"].iloc[0] == pd.Timestamp(end)


def test_a_month_that_may_be_two_is_rejected(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Month End,Current (Arrival) District,Previous (Departure) District,Number of Individuals\n"
                    "01/02/2016,Baidoa,Luuq,5\n31/03/2016,Baidoa,Luuq,6\n", encoding="utf-8")
    flows, result = dp.tidy(path, ledger=True)
    assert flows["count"].tolist() == [6]
    assert result.rejected["value"].tolist() == ["01/02/2016"]
