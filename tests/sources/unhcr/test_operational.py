import csv
import json

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.errors import UnknownLayoutError
from displacement.sources.unhcr._operations import population_types
from displacement.tables.counts import COUNTS
from displacement.tables.demographics import DEMOGRAPHICS
from displacement.tables.stocks import STOCKS
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "unhcr_operational"


def written(path, document):
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def of_origin(frame, origin):
    return frame[frame["origin"].eq(origin)].iloc[0]


def test_congolese_in_uganda_labelled_asylum_seekers_are_refugees_and_asylum_seekers():
    stocks = dp.tidy(shared_data("unhcr_odp", "get_origin_uganda.json"))
    row = of_origin(stocks, "COD")
    assert (row["persons"], row["population_type"], row["asylum"]) == (526062, "REF+ASY", "UGA")
    assert "Refugees from Congo" in row["population_group"]


def test_all_nine_origins_in_uganda_merge_two_types_and_keep_their_figures():
    path = shared_data("unhcr_odp", "get_origin_uganda.json")
    raw = json.loads(path.read_text(encoding="utf-8"))["data"]
    stocks, result = dp.tidy(path, ledger=True)
    assert set(stocks["population_type"]) == {"REF+ASY"}
    assert stocks["persons"].tolist() == [int(record["individuals"]) for record in raw]
    assert stocks["households"].isna().all()
    assert DEMOGRAPHICS not in result.tables


def test_the_portals_own_codes_are_not_read_as_iso():
    stocks = dp.tidy(shared_data("unhcr_odp", "get_origin_uganda.json"))
    assert set(stocks["origin"]) == {"SSD", "COD", "SDN", "ERI", "SOM", "BDI", "RWA", "ETH", "UNK"}
    assert of_origin(stocks, "SDN")["persons"] == 81813
    assert of_origin(stocks, "ERI")["persons"] == 51882


def test_internally_displaced_people_of_myanmar_are_in_myanmar():
    row = dp.tidy(shared_data("unhcr_odp", "population_myanmar_idps.json")).iloc[0]
    assert (row["origin"], row["asylum"], row["population_type"], row["persons"]) == ("MMR", "MMR", "IDP", 569591)
    assert row["date"] == pd.Timestamp("2021-06-30")
    assert pd.isna(row["households"])


def test_a_series_keeps_its_irregular_days_and_running_figures():
    path = shared_data("unhcr_odp", "timeseries_ukraine_europe_2022.json")
    raw = json.loads(path.read_text(encoding="utf-8"))["data"]["timeseries"]
    counts = dp.tidy(path)
    assert counts["value"].tolist() == [record["individuals"] for record in raw]
    assert counts["observed_at_earliest"].dt.strftime("%Y-%m-%d").tolist() == [record["data_date"] for record in raw]
    assert (len(counts), counts["value"].iloc[-1]) == (69, 6307137)
    assert set(counts["place"]) == {"Ukraine Refugee Situation"}
    assert set(counts["claim_by"]) == {"UNHCR, Government"}


def test_situations_keep_every_line_and_the_day_of_each_country():
    path = shared_data("unhcr_odp", "unhcr-situations.csv")
    with path.open(encoding="utf-8", newline="") as file:
        raw = list(csv.DictReader(file))
    stocks = dp.tidy(path)
    assert stocks["persons"].tolist() == [int(record["Individuals"]) for record in raw]
    assert stocks["date"].dt.strftime("%Y-%m-%d").tolist() == [record["Date"] for record in raw]
    assert stocks["date"].nunique() == len({record["Date"] for record in raw}) > 1


def test_situations_and_the_reply_that_they_come_from_agree_on_uganda():
    columns = ["date", "origin", "asylum", "population_type", "persons"]
    reply = dp.tidy(shared_data("unhcr_odp", "get_origin_uganda.json"))[columns]
    situations = dp.tidy(shared_data("unhcr_odp", "unhcr-situations.csv"))[columns]
    uganda = situations[situations["asylum"].eq("UGA")]
    pd.testing.assert_frame_equal(*(frame.sort_values("persons", ignore_index=True) for frame in (reply, uganda)))


def test_other_and_various_origins_are_both_unknown_and_stay_two_lines():
    stocks = dp.tidy(EXTRACTS / "situations.csv")
    found = stocks[stocks["asylum"].eq("SSD")]
    assert found["persons"].tolist() == [35, 5805]
    assert set(found["origin"]) == {"UNK"}
    assert found["population_group"].tolist() == ["Asylum-Seekers from Others", "Asylum-Seekers from Various"]


@pytest.mark.parametrize(("codes", "names", "groups", "expected"), [
    ("REF", "Refugees", "Refugees from Eritrea", "REF"),
    ("REF", "Refugees", "Refugees from Eritrea, Asylum-Seekers from Eritrea", "REF+ASY"),
    ("ASY", "Asylum-Seekers", "Registered asylum-seekers (refugee camps/centers)", "ASY"),
    ("REF, ASY", "", "", "REF+ASY"), ("REF, IDP", "", "", "mixed"), ("", "Asylum seekers", "", "ASY"),
    ("", "", "Demandeurs d'asile du Burundi", "ASY"), ("", "", "IDPs", None), ("IDP", "", "IDPs, Refugees", "IDP"),
    ("", "Refugees and Migrants", "", "mixed"), ("ZZZ", "Something", "", None), ("VDA", "", "", "OIP"),
])
def test_a_figure_has_the_types_of_all_groups_behind_it(codes, names, groups, expected):
    found = population_types(*(pd.Series([text], dtype="str") for text in (codes, names, groups))).iloc[0]
    assert found == expected or (expected is None and pd.isna(found))


def test_a_breakdown_and_households_of_zero_beside_people_were_not_counted():
    result = tidied(EXTRACTS / "origin.json")
    stocks, groups = result.tables[STOCKS], result.tables[DEMOGRAPHICS]
    assert pd.isna(of_origin(stocks, "SDN")["households"])
    assert of_origin(stocks, "ERI")["households"] == 300
    assert set(groups["origin"]) == {"ERI"}
    assert groups[["group", "persons"]].to_numpy().tolist() == [["male, 0 to 4", 100], ["male", 600], ["female", 600]]
    rules = result.ledgers[0].drops.set_index("rule")["values"]
    assert rules["0 in every group by sex and age beside people: no breakdown was made"] == 4
    assert rules["0 households beside people: households were not counted"] == 1


def test_a_time_of_21_hours_is_the_next_day():
    assert of_origin(dp.tidy(EXTRACTS / "origin.json"), "ERI")["date"] == pd.Timestamp("2024-05-31")
    counts = dp.tidy(EXTRACTS / "timeseries.json")           # 1651528800 is 2022-05-02 22:00 UTC
    assert counts["observed_at_earliest"].dt.strftime("%Y-%m-%d").iloc[2] == "2022-05-03"


def test_a_time_stamp_at_local_midnight_corrects_the_day_that_was_cut_off_in_utc(tmp_path):
    series = [{"data_date": "2022-02-23", "unix_timestamp": 1645657200, "individuals": 5},
              {"data_date": "2022-02-28", "unix_timestamp": 1645657200, "individuals": 6}]
    result = tidied(written(tmp_path / "t.json", {"data": {"timeseries": series}}))
    counts = result.tables[COUNTS]
    assert counts["observed_at_earliest"].dt.strftime("%Y-%m-%d").tolist() == ["2022-02-24"]
    assert result.rejected["value"].tolist() == ["2022-02-28"]


def test_one_figure_a_month_is_on_the_whole_month():
    counts = dp.tidy(EXTRACTS / "timeseries_months.json")
    assert counts["observed_at_earliest"].dt.strftime("%Y-%m-%d").tolist() == ["2016-01-01", "2016-02-01", "2016-04-01"]
    assert counts["observed_at_latest"].dt.strftime("%Y-%m-%d").tolist() == ["2016-02-01", "2016-03-01", "2016-05-01"]


def test_falls_in_a_running_figure_stay():
    assert dp.tidy(EXTRACTS / "timeseries.json")["value"].tolist() == [85000, 128300, 127900, 180700]


def test_arrivals_and_returns_are_running_totals_and_no_stocks():
    counts = tidied(EXTRACTS / "sublocation.json").tables[COUNTS]
    assert counts[["place", "measure", "value"]].to_numpy().tolist() == [
        ["Old Ferry Settlement", "entered", 450], ["Burundi", "returned", 7700], ["Poland", "shown", 1200]]


def test_days_differ_by_country_in_one_reply():
    stocks = dp.tidy(EXTRACTS / "sublocation.json")
    assert stocks["date"].dt.strftime("%Y-%m-%d").tolist() == ["2022-05-19", "2022-06-30"]


def test_several_origins_behind_one_figure_are_all_origins_together():
    assert dp.tidy(EXTRACTS / "sublocation.json").iloc[0]["origin"] == "total"


def test_a_state_that_is_called_like_a_country_is_not_that_country():
    row = dp.tidy(EXTRACTS / "sublocation.json").iloc[1]
    assert (row["place"], row["asylum"], row["origin"], row["admin_level"]) == ("Niger", "NGA", "NGA", 1)


def test_an_unknown_type_country_or_day_rejects_its_record(tmp_path):
    good = {"geomaster_name": "Kenya", "admin_level": "Country", "date": "2024-05-31", "individuals": "7",
            "pop_type_code": "REF", "pop_origin_code": "SOM"}
    bad = [{"pop_type_code": "XYZ"}, {"geomaster_name": "Nowhere"}, {"date": "soon"}, {"pop_origin_code": "QQQ"},
           {"individuals": "many"}]
    result = tidied(written(tmp_path / "r.json", {"data": [good, *(good | change for change in bad)]}))
    assert result.tables[STOCKS]["record"].tolist() == [1]
    assert result.rejected["record"].nunique() == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_export_with_a_line_for_excel_is_read(tmp_path, encoding):
    path = tmp_path / "export.csv"
    path.write_text("sep=;\nDate;Individuals\n2022-02-24;84681\n2022-02-25;108301\n", encoding=encoding)
    counts = dp.tidy(path)
    assert counts[["value", "record"]].to_numpy().tolist() == [[84681, 3], [108301, 4]]


def test_figures_told_apart_by_a_column_of_their_own_are_no_single_series(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("date,region,individuals\n2022-02-24,A,1\n2022-02-24,B,2\n", encoding="utf-8")
    with pytest.raises(UnknownLayoutError):
        dp.tidy(path)


def test_the_same_reply_as_csv_gives_the_same_rows(tmp_path):
    records = json.loads((EXTRACTS / "origin.json").read_text(encoding="utf-8"))["data"]
    pd.DataFrame(records, dtype=object).to_csv(tmp_path / "origin.csv", index=False)
    columns = ["date", "origin", "asylum", "population_type", "persons", "population_group"]
    pd.testing.assert_frame_equal(dp.tidy(tmp_path / "origin.csv")[columns], dp.tidy(EXTRACTS / "origin.json")[columns])
