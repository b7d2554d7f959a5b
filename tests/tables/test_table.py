import pandas as pd
import pytest

from displacement.errors import CallError, TableError
from displacement.tables import dictionary, tables
from displacement.tables._table import Column, Order, Table, attribute, bounded, dates
from displacement.tables.countries import ISO3, SPECIAL, country_name
from displacement.tables.stocks import STOCKS

FLOCK = bounded(Column("sheep", "Int64", "sheep", "Sheep in a field", minimum=0))
SHEEP = Table("sheep", core=(Column("field", "str", meaning="Field"), *FLOCK,
                             *dates("counted", "Day of counting", role="attribute", nullable=True)),
              dimensions=(attribute(Column("colour", "category", meaning="Colour", values=("black", "white"))),))


def sheep(low, central, high, *, field="a", record=2, **more):
    size = len(central)
    frame = pd.DataFrame({
        "field": [field] * size if isinstance(field, str) else field,
        "sheep_low": pd.array(low, dtype="Int64"), "sheep": pd.array(central, dtype="Int64"),
        "sheep_high": pd.array(high, dtype="Int64"),
        "counted_earliest": pd.array([pd.NaT] * size, dtype="datetime64[us]"),
        "counted_latest": pd.array([pd.NaT] * size, dtype="datetime64[us]"), "dataset": "d",
        "part": pd.Categorical(["p"] * size), "record": range(record, record + size), **more})
    return frame.astype({"record": "int32", "field": "str", "dataset": "str"})


def test_a_sound_frame_comes_back_in_canonical_order():
    frame = sheep([1], [2], [3])
    shuffled = frame[list(reversed(frame.columns))]
    assert list(SHEEP.validate(shuffled).columns) == list(frame.columns)


def test_all_problems_are_told_at_once_with_records_and_rule():
    frame = sheep([5, 1], [2, -1], [3, 4], field=["a", "b"], record=14)
    with pytest.raises(TableError) as error:
        SHEEP.validate(frame)
    assert "1 below 0 sheep (records 15)" in str(error.value)
    assert "sheep_low after sheep" in str(error.value)


def test_only_five_records_are_named_and_the_rest_are_counted():
    frame = sheep([None] * 7, [-1] * 7, [None] * 7, field=list("abcdefg"))
    with pytest.raises(TableError, match=r"7 below 0 sheep \(records 2, 3, 4, 5, 6 and 2 more\)"):
        SHEEP.validate(frame)


def test_a_repeated_key_is_a_fault_of_both_rows():
    faults = SHEEP.faults(sheep([1, 1], [1, 1], [1, 1]))
    assert faults["row"].to_list() == [0, 1]
    assert faults["rule"].str.contains("repeat the key").all()


def test_a_missing_bound_breaks_no_order():
    assert SHEEP.faults(sheep([None, 5], [2, None], [3, 9], field=["a", "b"])).empty


def test_a_word_outside_the_vocabulary_is_named_with_the_words_that_may_stand():
    frame = sheep([1], [1], [1], colour=pd.Categorical(["green"]))
    faults = SHEEP.faults(frame)
    assert faults.loc[0, ["column", "rule", "value"]].to_list() == ["colour", "not one of black, white", "green"]


def test_a_wrong_type_a_missing_and_an_unknown_column_are_told_together():
    frame = sheep([1], [1], [1]).astype({"sheep": "float64"}).drop(columns="field").assign(goats=1)
    with pytest.raises(TableError) as error:
        SHEEP.validate(frame)
    for told in ("no column field", "unknown column goats", "sheep is float64, expected Int64"):
        assert told in str(error.value)


def test_bounds_share_unit_and_meaning():
    low, central, high = bounded(Column("sheep", "Int64", "sheep", "Sheep in a field"))
    assert (low.name, central.name, high.name) == ("sheep_low", "sheep", "sheep_high")
    assert low.unit == central.unit == high.unit == "sheep"
    assert all(column.nullable and column.role == "measure" for column in (low, central, high))


def test_orders_follow_from_names_and_from_declaration():
    table = Table("t", core=(*dates("started", "Start"), *dates("ended", "End", nullable=True)),
                  orders=(Order("started_earliest", "ended_latest"),))
    assert {law.name for law in table.laws} == {
        "started_earliest after ended_latest", "started_earliest after started_latest",
        "ended_earliest after ended_latest"}


def test_every_column_of_every_table_has_a_meaning_and_every_number_a_unit():
    told = dictionary()
    assert told["meaning"].str.len().gt(0).all()
    numbers = told[told["role"].eq("measure")]
    assert numbers["unit"].str.len().gt(0).all()


def test_one_name_has_one_unit_everywhere():
    told = dictionary()
    own = told[~told["unit"].eq("") & ~told["column"].isin(["unit"])]
    units = own.groupby("column")["unit"].nunique()
    assert units[units.gt(1)].index.to_list() == []


def test_the_dictionary_of_an_unknown_table_names_the_known_ones():
    with pytest.raises(CallError, match="stocks"):
        dictionary("stock")


def test_country_codes_are_those_of_iso_3166():
    pycountry = pytest.importorskip("pycountry")
    assert set(ISO3) == {country.alpha_3 for country in pycountry.countries}


def test_special_members_are_no_iso_codes():
    assert not set(SPECIAL) & set(ISO3)
    assert set(SPECIAL) == {"XXA", "UNK", "TIB", "XKX", "AB9"}
    assert country_name("AZE") == "Azerbaijan"
    assert country_name("total") == "total"


def test_returns_are_no_population_type_of_a_stock():
    assert not {"RET", "RDP"} & set(STOCKS.columns["population_type"].values)


def test_every_table_names_its_evidence():
    for table in tables().values():
        assert list(table.columns)[-3:] == ["dataset", "part", "record"]
