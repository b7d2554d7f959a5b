import pandas as pd
import pytest

from displacement.analysis.prices.units import NOT_PER_KG, PRICE_PER_KG, REASONS, mass, per_kilogram
from displacement.errors import TableError


def price_of(unit, price=100.0, **more):
    return per_kilogram(pd.DataFrame({"unit": [unit], "price": pd.array([price], dtype="Float64"), **more})).iloc[0]


@pytest.mark.parametrize(("unit", "kilograms"), [
    ("KG", 1), ("Kg", 1), ("500 G", 0.5), ("90 KG", 90), ("3.5 KG", 3.5), ("MT", 1000), ("Tonne", 1000), ("50 Kgs", 50),
    ("Pound", 0.45359237), ("100 Pounds", 45.359237), ("1.1  KG", 1.1), ("100 Tubers", None), ("160 g", 0.16)])
def test_a_unit_of_mass_is_divided_out(unit, kilograms):
    found = price_of(unit)
    if kilograms is None:
        assert pd.isna(found["price_per_kg"])
    else:
        assert found["price_per_kg"] == pytest.approx(100 / kilograms, rel=1e-12)
        assert found["price_per_kg_low"] == found["price_per_kg"] == found["price_per_kg_high"]
        assert pd.isna(found["not_per_kg"])


@pytest.mark.parametrize(("unit", "least", "most"), [("Quintal", 45.359237, 100), ("Libra", 0.45359237, 0.5),
                                                     ("Arroba", 11.33980925, 15), ("2 Libras", 0.90718474, 1)])
def test_a_unit_that_means_several_masses_has_bounds_and_no_central_value(unit, least, most):
    found = price_of(unit)
    assert [found["price_per_kg_low"], found["price_per_kg_high"]] == pytest.approx([100 / most, 100 / least])
    assert pd.isna(found["price_per_kg"])
    assert pd.isna(found["not_per_kg"])


@pytest.mark.parametrize(("unit", "word"), [
    ("L", "volume"), ("1.5 L", "volume"), ("Gallon", "volume"), ("Cubic meter", "volume"), ("750 ML", "volume"),
    ("Bunch", "no mass"), ("30 pcs", "no mass"), ("Head", "no mass"), ("Dozen", "no mass"), ("0 KG", "no mass"),
    ("Day", "no quantity"), ("1 GB", "no quantity"), ("USD/LCU", "exchange rate"), ("not stated", "not stated"),
    (None, "not stated")])
def test_where_no_mass_is_told_there_is_no_price_per_kilogram_but_a_reason(unit, word):
    found = price_of(unit)
    assert found[[column.name for column in PRICE_PER_KG]].isna().all()
    assert word in found["not_per_kg"]


def test_a_missing_price_stays_missing_and_a_zero_stays_zero():
    assert price_of("KG", None)["not_per_kg"] == "the price is missing"
    assert price_of("KG", 0.0)["price_per_kg"] == 0


def test_bounds_of_the_price_go_in_and_come_out():
    found = price_of("2 KG", 100.0, price_low=[90.0], price_high=[130.0])
    assert found[["price_per_kg_low", "price_per_kg", "price_per_kg_high"]].to_list() == [45, 50, 65]


def test_the_rows_their_order_and_the_given_frame_stay_as_they_are():
    prices = pd.DataFrame({"unit": pd.Categorical(["L", "KG"]), "price": [1.0, 2.0]}, index=[7, 3])
    before = prices.copy()
    found = per_kilogram(prices)
    pd.testing.assert_frame_equal(prices, before)
    pd.testing.assert_frame_equal(found[["unit", "price"]], before)


def test_the_output_is_as_declared():
    found = per_kilogram(pd.DataFrame({"unit": ["KG"], "price": [1.0]}))
    assert [str(found[column.name].dtype) for column in (*PRICE_PER_KG, NOT_PER_KG)] == [
        "Float64", "Float64", "Float64", "category"]
    assert list(found["not_per_kg"].cat.categories) == list(REASONS)
    assert per_kilogram.output == (*PRICE_PER_KG, NOT_PER_KG)


def test_a_frame_without_units_is_refused_in_words():
    with pytest.raises(TableError, match="column unit of the table prices"):
        per_kilogram(pd.DataFrame({"price": [1.0]}))


def test_a_ton_that_is_not_said_to_be_metric_has_the_bounds_of_the_short_and_the_long_ton():
    assert mass("ton")[:2] == (907.18474, 1016.0469088)
