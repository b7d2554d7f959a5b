import csv

import openpyxl
import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError, UnseenNumbersError
from displacement.reading.files import Asked
from independent import extracts
from shared import shared, shared_data

WORKBOOK = ("fao_fpma", "Sudan_Wheat_Mon_Feb_03_2025.xlsx")


def extract(name):
    return next(path for path in extracts("fao_price_monitor") if path.name == name)


def saved(tmp_path, header, *rows):
    path = tmp_path / "prices.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Date", *header], *rows])
    return path


def test_a_header_tells_country_stage_market_good_currency_and_unit():
    found = dp.tidy(extract("two_sheets.xlsx"))
    told = found[["country", "price_type", "market", "commodity", "currency", "unit"]].astype("str").drop_duplicates()
    assert told.to_numpy().tolist() == [
        ["KEN", "wholesale", "Nairobi", "Maize", "KES", "90 Kg"],
        ["KEN", "retail", "National Average", "Maize flour", "KES", "2 Kg"],
        ["VNM", "retail", "Ha Noi (centre, north)", "Rice (5% broken, local)", "VND", "Kg"],
        ["PER", "farm gate", "National Average", "Rice (paddy)", "USD", "Tonne"]]


def test_a_blank_is_no_report_and_a_date_without_any_leaves_by_a_rule():
    found, result = dp.tidy(extract("two_sheets.xlsx"), ledger=True)
    assert found["price"].to_list() == [2650, 2590.5, 118, 119.25, 14500, 14400, 310.5]
    assert result.ledgers[0].drops["rule"].to_list() == ["no figure in the record"]


def test_a_sheet_without_prices_is_passed_over_and_named():
    assert list(tidied(extract("two_sheets.xlsx")).skipped) == ["two_sheets.xlsx#about"]


def test_averages_are_told_apart_from_markets():
    found = dp.tidy(extract("kenya_maize.csv")).drop_duplicates("market")
    assert found.set_index("market")["market_level"].to_dict() == {"Nairobi": "market",
                                                                   "National Average": "national average"}


def test_dates_are_month_first_unless_all_of_them_can_only_be_days_of_months():
    month_first = dp.tidy(extract("kenya_maize.csv"))["date"].dt.month.drop_duplicates()
    day_first = dp.tidy(extract("kenya_maize_day_first.csv"))["date"].dt.month
    assert month_first.to_list() == [4, 3, 2, 1]
    assert day_first.to_list() == [8, 7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(("text", "iso"), [("2019-03-01", "2019-03-01"), ("Mar-19", "2019-03-01"),
                                           ("Mar-2019", "2019-03-01"), ("3/1/2019", "2019-03-01")])
def test_other_ways_to_write_a_month_are_read(tmp_path, text, iso):
    path = saved(tmp_path, ["Kenya, RETAIL, Nairobi, Maize, KES/Kg"], [text, "40"])
    assert dp.tidy(path)["date"].dt.strftime("%Y-%m-%d").to_list() == [iso]


@pytest.mark.parametrize("price", ["1,250", "about 40"])
def test_a_price_that_is_no_number_rejects_its_date(tmp_path, price):
    path = saved(tmp_path, ["Kenya, RETAIL, Nairobi, Maize, KES/Kg"], ["02/01/2019", price], ["01/01/2019", "40"])
    result = tidied(path)
    assert result.rejected[["record", "value"]].to_numpy().tolist() == [[2, price]]


def test_a_series_of_no_known_country_is_refused(tmp_path):
    path = saved(tmp_path, ["Atlantis, RETAIL, Port, Maize, USD/Kg"], ["02/01/2019", "40"])
    with pytest.raises(SourceError, match=r"'Atlantis, RETAIL, Port, Maize, USD/Kg' begins with no country"):
        tidied(path)


def test_a_column_of_prices_that_names_no_series_stops_the_file(tmp_path):
    path = saved(tmp_path, ["Kenya, RETAIL, Nairobi, Maize, KES/Kg", "Average"], ["02/01/2019", "40", "41"])
    with pytest.raises(UnseenNumbersError, match="'average' holds 1 number, sum 41"):
        tidied(path)
    assert tidied(path, asked=Asked.of(leave_out=["Average"])).ledgers[0].unknown == ("average",)


def test_every_filled_cell_of_the_real_workbook_is_a_price():
    (header, *rows) = openpyxl.load_workbook(shared_data(*WORKBOOK)).active.values
    wanted = sorted((f"{row[0][6:]}-{row[0][:2]}-{row[0][3:5]}", name.split(", ")[2], float(value))
                    for row in rows for name, value in zip(header[1:], row[1:], strict=True) if value is not None)
    found = dp.tidy(shared_data(*WORKBOOK))
    told = zip(found["date"].dt.strftime("%Y-%m-%d"), found["market"].astype("str"), found["price"], strict=True)
    assert sorted(told) == wanted
    assert len(wanted) == 2_144


def test_the_nominal_prices_of_al_fashir_are_those_behind_the_published_real_ones():
    real = pd.read_csv(shared("oracles", "ipa2015_alfashir_wheat.csv"), parse_dates=["Date"]).set_index("Date")
    found = dp.tidy(shared_data(*WORKBOOK)).query("market == 'Al-Fashir'").set_index("date")["price"].astype("float64")
    deflator = (found / real["price_real"].reindex(found.index)).groupby(found.index.year)
    assert len(found) == 170
    assert ((deflator.max() - deflator.min()) / deflator.min()).max() < 1e-6           # one price index a year
    assert deflator.max().loc[[2009, 2021, 2024]].round(1).to_list() == [11.3, 359.1, 200.1]
