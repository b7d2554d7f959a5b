import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.accounts.repeats import AGAIN, decided
from displacement.catalogue import blocks
from displacement.catalogue.registry import sources
from displacement.catalogue.tidying import tidied
from displacement.errors import DisplacementError, UnseenNumbersError
from displacement.reading.files import Asked
from independent import extracts
from shared import shared

PRICE = "2020-01-15,A,B,M1,1.0,2.0,cereals and tubers,Rice,KG,actual,Retail,XOF,{price},{usd}\n"
HEADER = ("date,admin1,admin2,market,latitude,longitude,category,commodity,unit,priceflag,pricetype,currency,price,"
          "usdprice\n")
CASES = [(name, path) for name in sources() for path in extracts(name)]


def told(result):
    """Return the tables of *result* as sorted rows, without where they stand."""
    return {table.name: sorted(frame.drop(columns=["part", "record"]).astype("str").fillna("").itertuples(index=False))
            for table, frame in result.tables.items()}


def archive(path, **members):
    with zipfile.ZipFile(path, "w") as found:
        for name, data in members.items():
            found.writestr(name.replace("__", "."), data)
    return path


def test_the_same_record_in_one_file_is_kept_once_by_a_rule():
    result = tidied(shared("cases", "wfp_food_prices_mli_F10.csv"))
    (prices,) = result.tables.values()
    assert prices["price"].to_list() == [500, 510]
    ledger = result.ledgers[0]
    assert ledger.drops.to_dict("records") == [{"rule": AGAIN, "records": 1, "values": 2}]
    assert ledger.balances()


def test_the_same_record_in_two_files_of_an_archive_is_kept_once():
    result = tidied(shared("cases", "F11.zip"))
    (prices,) = result.tables.values()
    assert len(prices) == 1
    assert [ledger.records.dropped for ledger in result.ledgers] == [0, 1]
    assert all(ledger.balances() for ledger in result.ledgers)


def test_two_sources_of_one_figure_are_kept_apart_and_two_figures_of_one_source_contradict_each_other():
    result = tidied(shared("cases", "P05.csv"))
    stocks = next(frame for table, frame in result.tables.items() if table.name == "stocks")
    assert stocks["sources"].to_list() == ["UNHCR", "UNHCR, Government", "UNHCR"]
    assert result.rejected.set_index("record")["value"].to_dict() == {4: "see record 5", 5: "see record 4"}


def test_contradicting_records_of_two_files_are_rejected_naming_each_other(tmp_path):
    one, other = (HEADER + PRICE.format(price=price, usd=1) for price in (500, 501))
    more = HEADER + PRICE.format(price=500, usd=1).replace("M1", "M2")
    result = tidied(archive(tmp_path / "wfp.zip", a_mli__csv=one, b_mli__csv=other, c_mli__csv=more),
                    "wfp_food_prices")
    (prices,) = result.tables.values()
    assert prices["market"].to_list() == ["M2"]
    assert result.rejected["value"].to_list() == ["see wfp.zip/b_mli.csv, record 2", "see wfp.zip/a_mli.csv, record 2"]
    assert [ledger.records.rejected for ledger in result.ledgers] == [1, 1, 0]
    assert all(ledger.balances() for ledger in result.ledgers)


@pytest.mark.parametrize("last", [PRICE.format(price=500, usd=1), PRICE.format(price=501, usd=1)])
def test_blocks_find_what_the_whole_file_finds(tmp_path, monkeypatch, last):
    rows = [PRICE.format(price=500, usd=1).replace("M1", f"M{number}") for number in range(1, 40)]
    path = tmp_path / "wfp_food_prices_mli.csv"
    path.write_text(HEADER + "".join([*rows, last]))
    whole = tidied(path)
    for setting in ("LEAST_BYTES", "BLOCK_BYTES", "LARGE_BLOCK_BYTES"):
        monkeypatch.setattr(blocks, setting, 400)
    found = tidied(path)
    assert told(found) == told(whole)
    assert found.ledgers[0].drops.to_dict() == whole.ledgers[0].drops.to_dict()
    assert found.rejected[["record", "value"]].to_numpy().tolist() == whole.rejected[["record", "value"]].to_numpy(
        ).tolist()
    assert len(next(iter(found.tables.values()))) == (39 if "500" in last else 38)


@pytest.mark.parametrize("prices", [(500, 500), (500, 501)])
@pytest.mark.parametrize("large", [False, True])
def test_records_that_differ_in_a_column_unknown_to_the_layout_are_no_repeats_and_the_column_is_named(
        tmp_path, monkeypatch, prices, large):
    path = tmp_path / "wfp_food_prices_mli.csv"
    path.write_text(HEADER.replace("\n", ",grade\n") + "".join(
        PRICE.format(price=price, usd=1).replace("\n", f",{grade}\n")
        for price, grade in zip(prices, ("first", "second"), strict=True)))
    if large:
        for setting in ("LEAST_BYTES", "BLOCK_BYTES", "LARGE_BLOCK_BYTES"):
            monkeypatch.setattr(blocks, setting, 200)
    with pytest.raises(UnseenNumbersError, match="such as 2, 3\\) differ in 'grade'"):
        tidied(path)
    ledger = tidied(path, asked=Asked.of(leave_out=["grade"])).ledgers[0].records
    assert (ledger.kept, ledger.dropped, ledger.rejected) == ((1, 1, 0) if prices[0] == prices[1] else (0, 0, 2))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 1)), max_size=25))
def test_what_is_left_has_each_key_once_and_nothing_that_was_told_once_is_lost(rows):
    frame = pd.DataFrame(rows, columns=["place", "key", "row"]).drop_duplicates()
    again, others = decided(*(frame[name].to_numpy("int64").astype(kind) for name, kind in
                              (("place", "int64"), ("key", "uint64"), ("row", "uint64"))))
    left = frame[~frame["place"].isin([*again, *others])]
    assert not left.duplicated("key").any()
    assert not set(again) & set(others)
    alone = frame[~frame["place"].isin(frame.loc[frame.duplicated("key", keep=False), "place"])]
    assert set(alone["place"]) <= set(left["place"])
    for place in again:
        first = frame[frame["key"].isin(frame.loc[frame["place"].eq(place), "key"]) & frame["place"].lt(place)]
        assert set(first["place"]) - set(again) - set(others)


def test_nothing_is_decided_of_nothing():
    nothing = np.array([], dtype="uint64")
    again, others = decided(nothing.astype("int64"), nothing, nothing)
    assert (len(again), others) == (0, {})


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}/{path.name}" for name, path in CASES])
def test_every_file_twice_in_an_archive_gives_the_table_of_one(tmp_path, name, path):
    once = tidied(path, name)
    (tmp_path / "a").mkdir()
    copy = tmp_path / "twice.zip"
    with zipfile.ZipFile(copy, "w") as found:
        for folder in ("a", "b"):
            found.write(path, f"{folder}/{path.name}")
    try:
        twice = tidied(copy, name)
    except DisplacementError as error:
        pytest.fail(f"{path.name} twice is refused: {error}")
    for table, frame in once.tables.items():
        assert len(twice.tables[table]) == len(frame)
        pd.testing.assert_frame_equal(
            twice.tables[table].drop(columns="part").astype("str"), frame.drop(columns="part").astype("str"))
    assert all(ledger.balances() for ledger in twice.ledgers)
