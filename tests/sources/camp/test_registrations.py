import csv
import shutil

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.cells.bounds import BELOW_ZERO
from displacement.errors import SourceError, UnknownLayoutError
from displacement.tables.places import PLACES
from displacement.tables.stocks import STOCKS
from independent import DATA
from shared import shared, shared_data

DATASET = "camp_registrations"
EXTRACTS = DATA / DATASET
VALLEY = EXTRACTS / "valley"
SERIES = ["burundi/refugees.csv", "burundi/rwa-mahama.csv", "burundi/tan-nyarugusu.csv", "car/cam-east.csv",
          "car/cha-gondje.csv", "car/dcon-bossobolo.csv", "ethiopia/refugees.csv", "ethiopia/sud-hamdayet.csv",
          "mali2012/mau-mbera.csv", "mali2012/nig-intikane.csv", "ssudan/ken-kakuma.csv", "ssudan/refugees.csv",
          "ssudan/uga-kiryandongo.csv", "syria2013/lebanon.csv", "syria2013/refugees.csv",
          "ukraine2022/mol-palanca.csv", "ukraine2022/refugees.csv"]

def reports(path):
    """Return the days and figures of a two-column series by the csv module."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row and row[0][:2] in ("19", "20")]
    return [[row[0], int(row[1])] for row in rows]


def series(tmp_path, text, name="hill-camp.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("name", SERIES)
def test_every_report_of_a_series_is_there_in_its_order(name):
    path = shared_data("flee_validation", *name.split("/"))
    stocks = dp.tidy(path, DATASET)
    found = stocks[["persons"]].assign(day=stocks["date"].dt.strftime("%Y-%m-%d"))[["day", "persons"]]
    assert found.to_numpy().tolist() == reports(path)


def test_a_line_that_is_there_twice_is_counted_once():
    path = shared_data("flee_validation", "ukraine2022", "pol-medyka.csv")
    stocks, result = dp.tidy(path, DATASET, ledger=True)
    assert len(reports(path)) == 338
    assert len(stocks) == 337
    assert stocks.loc[stocks["date"].eq(pd.Timestamp("2023-08-17")), "persons"].tolist() == [14361819]
    assert result.ledgers[0].drops["records"].tolist() == [1]


def test_a_file_of_all_camps_keeps_its_total_apart_and_leaves_out_the_figure_without_a_name():
    path = shared_data("flee_validation", "syria2013", "refugees_complete_camps.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    named = {"total": 1, "turkey": 3, "iraq": 4, "lebanon": 5, "jordan": 6}
    stocks, result = dp.tidy(path, DATASET, ledger=True)
    for name, column in named.items():
        found = stocks[stocks["asylum"].eq("total")] if name == "total" else stocks[stocks["place"].eq(name)]
        assert found["persons"].tolist() == [int(row[column]) for row in rows[1:] if row[column]]
    assert sum(1 for row in rows[1:] for position in (2, 7, 8) if row[position]) == 1
    assert result.ledgers[0].drops[["rule", "values"]].to_numpy().tolist() == [
        ["figure in a column without a name, so of no known place", 1]]


def test_a_folder_takes_the_places_from_its_layout_and_says_what_is_missing():
    result = tidied(shared_data("flee_validation", "ukraine2022"))
    stocks = result.tables[STOCKS]
    assert stocks.groupby("place")["persons"].size().to_dict() == {"Medyka": 337, "Palanca": 52}
    assert stocks["asylum"].eq("total").sum() == len(reports(shared_data("flee_validation", "ukraine2022",
                                                                         "refugees.csv")))
    assert set(result.skipped) == {"hun-beregsurany.csv", "rom-siret.csv", "slo-vysne_nemecke.csv", "mol-ocnita.csv"}


def test_a_folder_of_which_no_named_file_is_there_is_refused():
    with pytest.raises(SourceError, match=r"none of them is there. Found mau-mbera.csv, nig-intikane.csv"):
        tidied(shared_data("flee_validation", "mali2012"))


def test_the_layout_alone_gives_the_names_of_the_places():
    places = dp.tidy(shared_data("flee_validation", "car", "data_layout.csv"))
    assert places["place"].tolist() == ["Amboko", "Belom", "Dosseye", "Gondje", "Moyo", "East", "Adamaoua", "Bili",
                                        "Bossobolo", "Boyabu", "Mboti", "Mole", "Inke", "Betou", "Brazaville"]


def test_a_typed_folder_keeps_two_series_of_one_place_apart():
    result = tidied(VALLEY)
    stocks = result.tables[STOCKS]
    assert stocks.groupby("place")["persons"].apply(list).to_dict() == {
        "Ferry (fer-inside)": [300, 310], "Ferry (fer-outside)": [10], "Hill_Camp": [0, 620, 640]}
    assert stocks.loc[stocks["place"].isna(), "persons"].tolist() == [0, 930, 950]
    assert result.tables[PLACES]["place"].tolist() == ["Hill_Camp", "Ferry", "Mill"]
    assert result.skipped == {
        "mil-mill.csv": "data_layout.csv names for Mill, but which is not there",
        "README.txt": "data_layout.csv does not name, so that its place is not known"}


def test_a_folder_in_an_archive_is_the_same(tmp_path):
    path = shutil.make_archive(str(tmp_path / "valley"), "zip", VALLEY)
    columns = ["date", "place", "asylum", "persons"]
    packed, plain = (tidied(where).tables[STOCKS][columns].sort_values(columns, ignore_index=True)
                     for where in (path, VALLEY))
    pd.testing.assert_frame_equal(packed, plain)


def test_a_folder_without_a_layout_is_refused(tmp_path):
    with pytest.raises(SourceError, match="this is a folder"):
        tidied(tmp_path)


def test_the_total_has_no_place_and_is_over_all_countries():
    stocks = dp.tidy(VALLEY / "refugees.csv", DATASET)
    assert stocks["place"].isna().all()
    assert set(stocks["asylum"]) == {"total"}
    assert set(stocks["admin_level"]) == {0}


def test_neither_country_is_guessed_from_the_name_of_a_file(tmp_path):
    stocks = dp.tidy(series(tmp_path, "2031-01-01,5\n2031-01-02,6\n", "ken-kakuma.csv"), DATASET)
    assert stocks[["origin", "asylum", "place"]].drop_duplicates().to_numpy().tolist() == [["UNK", "UNK", "ken-kakuma"]]


@pytest.mark.parametrize("header", ["", ",\n", "Date,Refugee_numbers\n", "DateTime,Réfugiés maliens\n", '"Date","N"\n',
                                    "# a note, with commas\n", "# a note\n,\n", "\n\nDate,People\n"])
def test_a_series_begins_in_many_ways(tmp_path, header):
    stocks = dp.tidy(series(tmp_path, f"{header}2031-01-01,5\n# a note\n2031-01-02,\n2031-01-03,7\n"), DATASET)
    assert stocks["persons"].tolist() == [5, 7]
    lines = header.count("\n")
    assert stocks["record"].tolist() == [lines + 1, lines + 4]


def test_blanks_between_reports_are_no_zeros(tmp_path):
    stocks = dp.tidy(series(tmp_path, "Date,A,B\n2031-01-01,5,\n2031-01-02,,0\n2031-01-03,6,2\n"), DATASET)
    assert stocks.sort_values(["place", "date"])["persons"].tolist() == [5, 6, 0, 2]


def test_days_are_read_in_the_order_that_one_value_proves(tmp_path):
    stocks = dp.tidy(series(tmp_path, "01/02/2031,5\n14/02/2031,6\n"), DATASET)
    assert stocks["date"].dt.strftime("%Y-%m-%d").tolist() == ["2031-02-01", "2031-02-14"]
    stocks = dp.tidy(series(tmp_path, "01/02/2031,5\n02/14/2031,6\n"), DATASET)
    assert stocks["date"].dt.strftime("%Y-%m-%d").tolist() == ["2031-01-02", "2031-02-14"]


@pytest.mark.parametrize("text", ["01/02/2031,5\n02/02/2031,6\n", "14/02/2031,5\n02/14/2031,6\n"])
def test_days_of_which_nothing_proves_the_order_are_refused(tmp_path, text):
    with pytest.raises(SourceError, match="YYYY-MM-DD"):
        dp.tidy(series(tmp_path, text), DATASET)


def test_two_figures_for_one_day_are_both_rejected(tmp_path):
    path = series(tmp_path, "2031-01-01,5\n2031-01-02,6\n2031-01-02,7\n2031-01-03,8\n")
    stocks, result = dp.tidy(path, DATASET, ledger=True)
    assert stocks["persons"].tolist() == [5, 8]
    assert result.rejected["record"].tolist() == [2, 3]


def test_a_broken_day_or_figure_rejects_its_record_alone(tmp_path):
    good = "".join(f"2031-01-{day:02d},{day}\n" for day in range(1, 20))
    path = series(tmp_path, f"{good}2031-02-30,7\n2031-03-01,x\n2031-03-02,1.5\n2031-03-03,-4\n")
    stocks, result = dp.tidy(path, DATASET, ledger=True)
    assert len(stocks) == 20
    assert result.rejected["record"].tolist() == [20, 21]
    part = stocks[stocks["record"].eq(22)].iloc[0]                  # a part of a person is told by the bounds
    assert part[["persons_low", "persons", "persons_high"]].tolist() == [1, 1, 2]
    assert f"every value: {BELOW_ZERO}" in set(result.ledgers[0].drops["rule"])


def test_several_columns_without_names_are_refused(tmp_path):
    with pytest.raises(SourceError, match="2 columns of figures, and no header"):
        dp.tidy(series(tmp_path, "2031-01-01,5,6\n2031-01-02,6,7\n"), DATASET)


def test_a_figure_with_an_unquoted_comma_is_refused_and_not_cut(tmp_path):
    with pytest.raises(SourceError, match="record 3 has 3 fields, expected 2"):
        dp.tidy(series(tmp_path, "2031-01-01,5\n2031-01-02,6\n2031-01-03,1,234\n"), DATASET)


def test_a_series_saved_in_an_old_encoding_is_read(tmp_path):
    path = series(tmp_path, "Date;Réfugiés\n14/02/2031;1 234\n15/02/2031;\n", encoding="latin-1")
    assert dp.tidy(path, DATASET)["persons"].tolist() == [1234]


@pytest.mark.parametrize("text", ["2031-01-01,5.5\n2031-01-02,6.25\n", "Date,Price\n2031-01-01,5\n",
                                  '"Date","Sudan, RETAIL, Port Sudan, Wheat"\n"01/10/2024","900"\n',
                                  "2031-01-01,open\n2031-01-02,closed\n", "2031,5\n2032,6\n", "# only a note\n"])
def test_what_is_no_series_of_days_and_people_is_refused(tmp_path, text):
    with pytest.raises(UnknownLayoutError):
        dp.tidy(series(tmp_path, text))


@pytest.mark.parametrize("header", ["", "Date;Refugees;;\n"])
def test_delimiters_that_a_spreadsheet_program_wrote_behind_a_series_are_no_places(tmp_path, header):
    path = series(tmp_path, f"{header}2023-04-15;0;;\n2023-05-01;20000;;\n2023-06-01;21000;;\n;;;\n")
    assert tidied(path, DATASET).tables[STOCKS]["persons"].to_list() == [0, 20_000, 21_000]


def test_a_sheet_of_days_and_numbers_is_a_series_only_where_the_dataset_is_named(tmp_path):
    path = tmp_path / "futures.xlsx"
    pd.DataFrame({"Date": ["2031-02-14", "2031-02-15"], "Cocoa": [4100, 4150]}).to_excel(path, index=False)
    with pytest.raises(SourceError, match=r"no known layout|no reader knows"):
        tidied(path)
    assert tidied(path, DATASET).tables[STOCKS]["persons"].to_list() == [4100, 4150]


@pytest.mark.parametrize("name", ["P02a.csv", "P02b.csv", "P02c.csv", "P02d.csv", "P02e.csv"])
def test_prices_cases_futures_and_arrivals_are_no_camp_series_even_where_the_dataset_is_named(name):
    for dataset in (None, DATASET):
        with pytest.raises(UnknownLayoutError):
            tidied(shared("cases", name), dataset)


def test_days_and_numbers_alone_are_taken_only_where_the_dataset_is_named(tmp_path):
    path = series(tmp_path, "2031-01-01,5\n2031-01-02,6\n")
    with pytest.raises(UnknownLayoutError, match="name it with --dataset camp_registrations"):
        tidied(path)
    assert tidied(path, DATASET).tables[STOCKS]["population_type"].unique().tolist() == ["REF"]


def test_a_folder_whose_total_is_called_idps_holds_idps():
    stocks = tidied(shared("cases", "P17")).tables[STOCKS]
    assert stocks["population_type"].unique().tolist() == ["IDP"]
    assert stocks["persons"].sum() == 2 * 2600
