"""Lists of deliveries added up by day, by hand."""

import pandas as pd
import pytest

import displacement as dp
from displacement.analysis.food.deliveries import by_day
from displacement.catalogue.tidying import tidied
from displacement.errors import TableError
from displacement.tables.deliveries import DELIVERIES
from independent import DATA


def lists(*names):
    return pd.concat([tidied(DATA / name / "list.csv").tables[DELIVERIES] for name in names], ignore_index=True)


def test_two_lists_of_the_same_goods_are_never_added():
    both = by_day(lists("unrwa_commodities", "cogat_aid"))
    assert both.groupby("claim_by")["lines"].sum().to_dict() == {"COGAT": 6, "UNRWA": 6}
    for name in ("unrwa_commodities", "cogat_aid"):
        alone = by_day(lists(name))
        assert both[both["dataset"].eq(name)]["quantity"].sum() == alone["quantity"].sum()


def test_pallets_and_trucks_of_one_day_are_two_rows():
    found = by_day(lists("unrwa_commodities"), by=["cargo"])
    assert found[["unit", "cargo", "quantity", "lines"]].astype("str").to_numpy().tolist() == [
        ["Pallets", "Food Items", "40.0", "2"], ["Truck", "Food Items", "1.0", "1"],
        ["Piece", "Non-Food Items", "0.0", "1"], ["not stated", "Mixed Items", "1.0", "1"],
        ["MT", "Food Items", "2.5", "1"]]


def test_a_line_of_unknown_quantity_is_counted_and_not_taken_for_zero():
    found = by_day(lists("cogat_aid")).set_index("period_start")
    june = found.loc["2024-06-03"]
    assert pd.isna(june["quantity"])
    assert june[["lines", "without_quantity"]].tolist() == [1, 1]
    assert found.loc["2024-09-17", "quantity"] == 40


def test_days_before_and_after_the_change_of_method_are_told_apart():
    assert "counting_method" in by_day(lists("unrwa_commodities"))


def test_running_totals_are_not_added():
    with pytest.raises(TableError, match="Running totals"):
        by_day(dp.load("karabakh_deliveries"))


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(TableError, match="no column vessel"):
        by_day(lists("cogat_aid"), by=["vessel"])
