import shutil

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.errors import CallError, LossWarning, SourceError
from shared import shared

HEADER = "Year,Country of origin (ISO),Country of asylum (ISO),Refugees,Returned refugees\n"


def population(tmp_path, *rows):
    path = tmp_path / "population.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_file_of_returns_alone_gives_the_returns_and_no_empty_frame(tmp_path):
    path = tmp_path / "returns.csv"
    path.write_text("Year,Country of origin (ISO),Country of asylum (ISO),Returned refugees\n2022,MLI,NER,30\n",
                    encoding="utf-8")
    found = dp.tidy(path, "unhcr_population")
    assert found["count"].to_list() == [30]
    pd.testing.assert_frame_equal(found, dp.tidy(path, "unhcr_population", table="flows"))


def test_what_else_a_file_holds_is_said(tmp_path):
    with pytest.warns(LossWarning, match=r"population.csv: the file also has flows \(1 rows\): table='flows'"):
        assert dp.tidy(population(tmp_path, "2022,MLI,NER,700,30"))["persons"].to_list() == [700]


def test_what_was_rejected_is_warned_of_with_number_and_sum(tmp_path):
    path = population(tmp_path, "2022,MLI,NER,700,0", "2022,XXQ,NER,41,1", "2022,XXZ,BEN,8,0")
    with pytest.warns(LossWarning, match=r"population.csv: 2 records rejected \(4 values, sum 50\): .*country"):
        found = dp.tidy(path, table="stocks")
    assert found["persons"].to_list() == [700]


def test_nothing_is_handed_back_for_a_file_of_which_no_record_was_kept(tmp_path):
    path = population(tmp_path, "2022,XXQ,NER,41,1")
    with pytest.raises(SourceError, match=r"of 1 records none is in a table; 1 records rejected \(2 values, sum 42\)"):
        dp.tidy(path)
    frame, account = dp.tidy(path, ledger=True)
    assert (len(frame), len(account.rejected)) == (0, 1)


def test_a_broken_part_of_a_folder_is_named_and_left_out_and_the_rest_stands(tmp_path):
    folder = tmp_path / "camps"
    shutil.copytree(shared("cases", "P13"), folder)
    with pytest.warns(LossWarning, match=r"b.csv was not read: .*2 columns of figures"):
        stocks = dp.tidy(folder, table="stocks")
    assert len(stocks) == 4
    result = tidied(folder)
    assert list(result.faulty) == ["b.csv"]
    assert set(stocks["place"].fillna("total")) == {"A", "total"}


def test_of_a_folder_whose_only_series_is_broken_the_places_stay_and_the_series_is_named(tmp_path):
    (tmp_path / "data_layout.csv").write_text("A,a.csv\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("2031-01-01,5,6\n2031-01-02,6,7\n", encoding="utf-8")
    with pytest.warns(LossWarning, match=r"a.csv was not read: .*2 columns of figures"):
        places = dp.tidy(tmp_path)
    assert places["place"].to_list() == ["A"]


def test_the_account_is_asked_by_name_and_prints_in_ten_lines(tmp_path):
    _, account = dp.tidy(population(tmp_path, "2022,MLI,NER,700,30", "2022,XXQ,NER,41,1"), ledger=True)
    assert account.tables["stocks"]["persons"].to_list() == [700]
    with pytest.raises(CallError, match=r"has no table 'stock'\. Did you mean stocks"):
        account.tables["stock"]
    lines = repr(account).splitlines()
    assert len(lines) <= 10
    assert "records: 2 read, 1 kept, 0 dropped, 1 rejected" in lines
    assert any("1 records rejected (2 values, sum 42)" in line for line in lines)
    page = account._repr_html_()
    assert "<td>records</td><td>2</td><td>1</td><td>0</td><td>1</td>" in page


def test_columns_called_record_and_part_are_columns_of_the_file(tmp_path):
    path = tmp_path / "wfp_food_prices_mli.csv"
    path.write_text("date,market,commodity,unit,pricetype,currency,price,record,part\n"
                    "2020-01-15,Mopti,Millet,KG,Retail,XOF,5,a7,x.csv\n", encoding="utf-8")
    frame, account = dp.tidy(path, ledger=True)
    assert frame[["price", "record"]].to_numpy().tolist() == [[5, 2]]
    assert account.ledgers[0].unknown == ("record of the file", "part of the file")
