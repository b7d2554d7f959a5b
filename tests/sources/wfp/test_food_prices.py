import csv
import json
from collections import Counter

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError
from displacement.tables.prices import PRICES
from independent import extracts
from shared import shared_data

HDX = ("date,admin1,admin2,market,latitude,longitude,category,commodity,unit,priceflag,pricetype,currency,price,"
       "usdprice\n")
ROW = "2021-03-15,Maradi,Madarounfa,Maradi,13.5,7.1,cereals and tubers,Millet,KG,actual,Retail,XOF,215,0.38\n"
DATABASE = ("adm0_id,adm0_name,adm1_id,adm1_name,mkt_id,mkt_name,cm_id,cm_name,cur_id,cur_name,pt_id,pt_name,um_id,"
            "um_name,mp_month,mp_year,mp_price,mp_commoditysource\n")


def extract(name):
    return next(path for path in extracts("wfp_food_prices") if path.name == name)


def prices(name):
    return dp.tidy(extract(name))


def saved(tmp_path, text, name="wfp_food_prices_ner.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def records(*names, delimiter=","):
    """Return the records of a provider's file by the csv module, those in quotes as a whole taken apart."""
    with shared_data("wfp", *names).open(newline="", encoding="utf-8-sig") as file:
        header, *rows = list(csv.reader(file, delimiter=delimiter))
    rows = [row if len(row) > 1 else next(csv.reader(row)) for row in rows]
    return [dict(zip(header, row, strict=True)) for row in rows if not row[0].startswith("#")]


@pytest.mark.parametrize(("name", "country"), [
    ("wfp_food_prices_ner.csv", {"NER"}), ("wfp_food_prices_hti_hxl.csv", {"HTI"}),
    ("wfp_food_prices_global_2023.csv", {"YEM", "PSE", "AFG"}), ("wfp_food_prices_mmr_index.csv", {"MMR"}),
    ("wfp_food_prices_lbr.xlsx", {"LBR"}), ("hdx_hapi_food_price_global_2020.csv", {"TCD"}),
    ("MarketPrices_PriceMonthly_PSG_1.json", {"PSE"}), ("wfp_food_prices_colombia.csv", {"COL"}),
    ("wfpvam_foodprices.csv", {"AFG", "COG", "PSE", "SSD"}), ("wfp_foodprices_semicolon.csv", {"KEN"})])
def test_the_country_is_told_by_a_column_or_by_the_name_of_the_file(name, country):
    assert set(prices(name)["country"]) == country


@pytest.mark.parametrize(("name", "country"), [
    ("prices.csv", "UNK"), ("wfp_food_prices_Niger.csv", "NER"), ("wfp-food-prices-for-niger.csv", "NER"),
    ("WFP_Food_Prices_NER (1).csv", "NER"), ("wfp_food_prices_psg.csv", "PSE"), ("wfp_food_prices_all.csv", "UNK"),
    ("wfp_food_prices_south_sudan_2021.csv", "SSD")])
def test_a_country_that_no_file_name_tells_is_unknown_and_not_guessed_from_the_currency(tmp_path, name, country):
    assert dp.tidy(saved(tmp_path, HDX + ROW, name))["country"].to_list() == [country]


def test_gaza_and_the_west_bank_are_divisions_of_palestine():
    found = prices("MarketPrices_PriceMonthly_PSG_1.json")
    assert found["country"].to_list() == ["PSE"] * 5
    assert found["admin1"].to_list() == ["Gaza Strip"] * 3 + ["West Bank"] * 2


def test_a_forecast_of_zero_without_observations_is_missing_and_other_zeros_and_forecasts_stay():
    found, result = dp.tidy(extract("MarketPrices_PriceMonthly_PSG_1.json"), ledger=True)
    assert found["price"].fillna(-1).to_list() == [3.1, -1, 3.3, 14.5, 0]
    assert found["price_flag"].to_list() == ["actual", "forecast", "forecast", "actual,aggregate", "actual"]
    assert result.ledgers[0].drops.to_dict("records") == [
        {"rule": "a forecast of 0 without observations is no price", "records": 0, "values": 1}]


def test_exchange_rates_wages_fuel_and_animals_are_told_apart_from_food():
    found = prices("wfp_food_prices_ner.csv").set_index("commodity")["item_kind"]
    assert found[~found.index.duplicated()].to_dict() == {
        "Millet": "food", "Livestock (sheep)": "livestock", "Exchange rate (unofficial)": "exchange rate",
        "Wage (non-qualified labour)": "wage", "Fuel (diesel)": "fuel", "Soap": "other non-food"}


def test_averages_are_told_apart_from_markets_and_the_market_called_total_is_one():
    found = prices("wfp_food_prices_ner.csv").drop_duplicates("market").set_index("market")["market_level"]
    assert found.to_dict() == {"Maradi Grand Marché": "market", "National Average": "national average",
                               "National Average (excl. capital)": "average", "Total": "market"}


def test_two_markets_of_one_name_in_two_divisions_stay_two():
    found = prices("wfp_food_prices_hti_hxl.csv")
    found = found[found["date"].eq(pd.Timestamp("2012-07-15"))]
    assert found[["admin2", "price"]].to_numpy().tolist() == [["Cap-Haitien", 23], ["Limonade", 24]]


def test_one_price_by_two_sources_stays_two_prices():
    found = prices("wfp_foodprices_semicolon.csv")
    found = found[found["date"].eq(pd.Timestamp("2013-01-15"))]
    assert found[["price_source", "price"]].to_numpy().tolist() == [["Ministry", 42.5], ["WFP", 43]]


def test_the_stage_of_trade_leaves_the_name_of_the_good():
    assert prices("wfp_food_prices_colombia.csv")[["commodity", "price_type"]].to_numpy().tolist() == [
        ["Wheat flour", "wholesale"], ["Wheat flour", "wholesale"], ["Rice", "retail"],
        ["Milk (cow, pasteurized)", "retail"]]
    assert set(prices("wfpvam_foodprices.csv")["commodity"]) == {"Bread", "Beans (white)", "Sugar", "Sorghum"}


def test_months_are_written_as_their_fifteenth_day():
    assert prices("wfpvam_foodprices.csv")["date"].dt.strftime("%Y-%m-%d").to_list() == [
        "2014-01-15", "2014-02-15", "2016-12-15", "2018-07-15", "2018-07-15"]


@pytest.mark.parametrize("month", ["13", "0", "", "1.5", "May"])
def test_a_month_that_is_none_rejects_its_record(tmp_path, month):
    row = f"133,Kenya,1328,,188,Kakuma,51,Maize,49,KES,15,Retail,5,KG,{month},2013,42.5,WFP\n"
    result = tidied(saved(tmp_path, DATABASE + row))
    assert "mp year and mp month are no month" in set(result.rejected["rule"])


@pytest.mark.parametrize(("text", "iso"), [
    ("15/03/2021", "2021-03-15"), ("3/15/2021", "2021-03-15"), ("2021-03-15T00:00:00", "2021-03-15"),
    ("2021-03-15 00:00:00", "2021-03-15"), ("15.03.2021", "2021-03-15")])
def test_a_date_that_a_spreadsheet_wrote_is_read_where_only_one_reading_fits(tmp_path, text, iso):
    path = saved(tmp_path, HDX + ROW.replace("2021-03-15", text))
    assert dp.tidy(path)["date"].dt.strftime("%Y-%m-%d").to_list() == [iso]


@pytest.mark.parametrize("text", ["03/04/2021", "March", ""])
def test_a_date_that_is_read_two_ways_or_none_rejects_its_record(tmp_path, text):
    result = tidied(saved(tmp_path, HDX + ROW.replace("2021-03-15", text)))
    assert "date is no date that is read one way only" in set(result.rejected["rule"])


@pytest.mark.parametrize("price", ['"215,5"', '"1,215"', "abc", "-3"])
def test_a_comma_in_a_price_is_neither_a_decimal_point_nor_thousands_by_guess(tmp_path, price):
    result = tidied(saved(tmp_path, HDX + ROW + ROW.replace("Millet", "Rice").replace(",215,", f",{price},")))
    assert result.rejected["record"].to_list() == [3]
    assert result.tables[PRICES]["price"].to_list() == [215]


def test_a_flag_or_stage_that_is_not_known_rejects_its_record(tmp_path):
    path = saved(tmp_path, HDX + ROW.replace("actual", "guessed") + ROW.replace("Retail", "Auctioned"))
    assert tidied(path).rejected.set_index("record")["column"].to_dict() == {2: "price_flag", 3: "price_type"}


def test_two_different_prices_for_one_key_are_both_rejected_and_shown(tmp_path):
    result = tidied(saved(tmp_path, HDX + ROW + ROW.replace(",215,", ",220,")))
    assert result.rejected["raw: price"].to_list() == ["215", "220"]
    assert result.rejected["rule"].str.startswith("repeat the key").all()


def test_a_header_of_hxl_tags_alone_is_known(tmp_path):
    tags = ("#date,#adm1+name,#adm2+name,#loc+market+name,#geo+lat,#geo+lon,#item+type,#item+name,#item+unit,"
            "#item+price+flag,#item+price+type,#currency+code,#value,#value+usd\n")
    assert dp.tidy(saved(tmp_path, tags + ROW))["price"].to_list() == [215]


def test_a_row_that_hapi_marks_as_an_error_leaves_by_a_rule_and_a_warning_stays_with_its_row():
    found, result = dp.tidy(extract("hdx_hapi_food_price_global_2020.csv"), ledger=True)
    assert found["note"].dropna().to_list() == ["no adm1 name|no adm2 name"]
    assert result.ledgers[0].drops["rule"].to_list() == ["marked as an error by HDX HAPI"]


@pytest.mark.parametrize("name", ["Markets_List_PSW_1.json", "Commodities_List_1.json", "Currency_List_1.json",
                                  "wfp_markets_global.csv", "wfp_commodities_global.csv", "wfp_food_prices_ner_qc.csv"])
def test_a_list_without_prices_gives_none_and_says_what_it_is(name):
    found, result = dp.tidy(extract(name), ledger=True)
    assert found.empty
    assert result.ledgers[0].drops["rule"].str.contains("which holds no prices|for its charts").any()


def test_the_page_after_the_last_holds_nothing_and_is_no_fault():
    assert dp.tidy(extract("MarketPrices_PriceMonthly_PSG_2.json")).empty


def test_a_table_without_prices_is_refused_with_what_is_missing(tmp_path):
    text = "date,market,commodity,unit,pricetype,currency\n2021-03-15,Maradi,Millet,KG,Retail,XOF\n"
    with pytest.raises(SourceError, match=r"wfp_food_prices \(hdx\), which also needs: price\."):
        tidied(saved(tmp_path, text))


def test_lines_in_quotes_as_a_whole_are_records_like_others(tmp_path):
    plain = "141,Lebanon,1799,North,1684,Akkar,58,Wheat flour,90,LBP,15,Retail,87,5 KG,1,2015,5178.5714,WFP\n"
    whole = ('"141,Lebanon,1799,North,1684,Akkar,125,""Meat (chicken, whole)"",90,LBP,15,Retail,5,KG,1,2015,5412.5,'
             'WFP"\n')
    found = dp.tidy(saved(tmp_path, DATABASE + plain + whole))
    assert found[["commodity", "price"]].to_numpy().tolist() == [["Wheat flour", 5178.5714],
                                                                 ["Meat (chicken, whole)", 5412.5]]


def test_the_older_database_in_windows_1252_is_read(tmp_path):
    row = "66,Cote d'Ivoire,1,Zanzan,2,Dédougou,51,Maize,49,XOF,15,Retail,5,KG,1,2013,42.5,WFP\n"
    path = tmp_path / "old.csv"
    path.write_bytes((DATABASE + row).encode("cp1252"))
    assert dp.tidy(path)[["country", "market"]].to_numpy().tolist() == [["CIV", "Dédougou"]]


HDX_FILES = ["wfp_food_prices_cog.csv", "wfp_food_prices_global_2022.csv", "wfp_food_prices_lka_hxl.csv",
             "wfp_food_prices_pse.csv", "wfp_food_prices_sdn_hxl.csv"]


@pytest.mark.parametrize("name", HDX_FILES)
def test_every_price_of_a_real_hdx_file_is_there(name):
    raw = records(name)
    found = dp.tidy(shared_data("wfp", name))
    assert len(found) == len(raw)
    for column, header in (("price", "price"), ("price_usd", "usdprice")):
        assert found[column].to_list() == [float(row[header]) for row in raw]
    assert Counter(found["price_flag"]) == Counter(row["priceflag"] for row in raw)
    assert Counter(found["market"]) == Counter(row["market"].strip() for row in raw)
    assert found["date"].dt.strftime("%Y-%m-%d").to_list() == [row["date"] for row in raw]


@pytest.mark.parametrize("name", ["wfp_market_food_prices_lebanon_2017fmt.csv",
                                  "wfpvam_foodprices_lebanon_semicolon.csv"])
def test_every_price_of_a_real_database_file_is_there(name):
    raw = records(name, delimiter=";" if "semicolon" in name else ",")
    found = dp.tidy(shared_data("wfp", name))
    assert found["price"].to_list() == [float(row["mp_price"]) for row in raw]
    assert Counter(found["commodity"]) == Counter(row["cm_name"] for row in raw)
    assert found["date"].dt.strftime("%Y%m").to_list() == [f"{row['mp_year']}{int(row['mp_month']):02d}" for row in raw]
    assert set(found["country"]) == {"LBN"}


def test_the_five_lebanese_foods_with_a_comma_in_their_name_are_there():
    found = dp.tidy(shared_data("wfp", "wfp_market_food_prices_lebanon_2017fmt.csv"))
    with_comma = found[found["commodity"].astype("str").str.contains(",")]
    assert len(found) == 15_942
    assert len(with_comma) == 3_732
    assert set(with_comma["commodity"]) == {"Rice (imported, Egyptian)", "Meat (chicken, whole)", "Meat (beef, canned)",
                                            "Fish (tuna, canned)", "Fish (sardine, canned)"}


def test_pseudo_markets_of_nicaragua_are_told_apart_in_the_real_year_file():
    found = dp.tidy(shared_data("wfp", "wfp_food_prices_global_2022.csv"))
    averages = found[found["market_level"].ne("market")]
    assert Counter(averages["country"]) == {"NIC": 236}
    assert averages["admin1"].isna().all()


def test_the_exchange_rates_of_sudan_are_no_food():
    found = dp.tidy(shared_data("wfp", "wfp_food_prices_sdn_hxl.csv"))
    assert Counter(found.loc[found["item_kind"].eq("exchange rate"), "unit"]) == {"USD/LCU": 91}


@pytest.mark.parametrize(("page", "forecasts"), [("PSG_1", 113), ("PSG_2", 149), ("PSG_10", 6), ("SYR_83", 0)])
def test_real_pages_have_a_price_for_all_but_empty_forecasts(page, forecasts):
    path = shared_data("wfp", "api", f"MarketPrices_PriceMonthly_{page}.json")
    items = json.loads(path.read_text(encoding="utf-8"))["items"]
    found = dp.tidy(path)
    assert len(found) == len(items)
    assert int(found["price"].isna().sum()) == forecasts
    wanted = [item["commodityPrice"] for item in items if item["commodityPriceFlag"] != "forecast"]
    assert found["price"].dropna().to_list() == wanted


def test_hapi_and_hdx_agree_on_the_prices_of_brazzaville_in_2015():
    hapi = dp.tidy(shared_data("wfp", "hdx_hapi_food_price_global_2015.csv")).query("country == 'COG'")
    hdx = dp.tidy(shared_data("wfp", "wfp_food_prices_cog.csv")).query("date >= '2015-01-01' and date < '2016-01-01'")
    key = ["date", "market_id", "commodity_id", "price"]
    assert len(hapi) == 288
    pd.testing.assert_frame_equal(*(frame[key].astype("str").sort_values(key, ignore_index=True)
                                    for frame in (hapi, hdx)))
