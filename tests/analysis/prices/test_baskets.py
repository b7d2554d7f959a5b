import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.prices.baskets import basket_cost, deflated, terms_of_trade
from displacement.analysis.prices.gaps import filled_prices
from displacement.errors import CallError, TableError

BASKET = pd.DataFrame({"commodity": ["Sorghum", "Oil", "Sugar"], "quantity": [12.0, 1.0, 0.5],
                       "unit": ["KG", "L", "KG"]})
GOAT, SORGHUM = ("Goat", "Head"), ("Sorghum", "KG")


def prices(*rows, **more):
    """Return a table of prices from (date, market, commodity, unit, price) rows."""
    table = pd.DataFrame(rows, columns=["date", "market", "commodity", "unit", "price"])
    return table.assign(date=pd.to_datetime(table["date"]), price=table["price"].astype("Float64"), **more)


WHOLE = [("2024-05-15", "A", "Sorghum", "KG", 500.0), ("2024-05-15", "A", "Oil", "L", 2000.0),
         ("2024-05-15", "A", "Sugar", "KG", 1600.0)]


def test_a_basket_costs_the_sum_of_quantities_times_prices():
    found = basket_cost(prices(*WHOLE), BASKET).iloc[0]
    assert found["basket_cost"] == 12 * 500 + 1 * 2000 + 0.5 * 1600
    assert found["imputed_share"] == 0
    assert pd.isna(found["lacking"])
    assert found["date"] == pd.Timestamp("2024-05-01")


def test_a_basket_with_a_good_that_has_no_price_has_no_cost_and_names_the_good():
    found = basket_cost(prices(*WHOLE[:1], ("2024-05-15", "A", "Oil", "L", None), ("2024-05-15", "B", "Oil", "L", 1.0),
                               *[("2024-06-15", *row[1:]) for row in WHOLE]), BASKET).set_index(["market", "date"])
    assert found.loc[("A", "2024-05-01"), "lacking"] == "Oil, Sugar"
    assert found.loc[("B", "2024-05-01"), "lacking"] == "Sorghum, Sugar"
    assert found["basket_cost"].isna().to_list() == [True, False, True]
    assert found["imputed_share"].isna().to_list() == [True, False, True]


def test_the_imputed_share_is_by_cost_and_imputation_can_be_refused():
    told = prices(*WHOLE, imputed=[False, True, False])
    assert basket_cost(told, BASKET)["imputed_share"].to_list() == pytest.approx([2000 / 8800])
    refused = basket_cost(told, BASKET, allow_imputed=False).iloc[0]
    assert pd.isna(refused["basket_cost"])
    assert refused["lacking"] == "Oil"


def test_prices_by_the_sack_are_converted_to_kilograms_and_an_own_unit_comes_first():
    sack = ("2024-05-15", "A", "Sorghum", "90 KG", 45_000.0)
    assert basket_cost(prices(sack, *WHOLE[1:]), BASKET)["basket_cost"].to_list() == [8800]
    assert basket_cost(prices(sack, ("2024-05-15", "A", "Sorghum", "kg", 600.0), *WHOLE[1:]),
                       BASKET)["basket_cost"].to_list() == [12 * 600 + 2800]
    with pytest.raises(TableError, match=r"1 prices of Sorghum.*A in May 2024"):
        basket_cost(prices(sack, ("2024-05-20", "A", "Sorghum", "50 KG", 1.0)), BASKET)


@pytest.mark.parametrize("unit", ["L", "Head", "Quintal", "not stated"])
def test_a_unit_that_is_no_single_mass_is_not_converted(unit):
    found = basket_cost(prices(("2024-05-15", "A", "Sorghum", unit, 100.0), *WHOLE[1:]), BASKET).iloc[0]
    assert found["lacking"] == "Sorghum"


def test_wholesale_and_retail_and_two_currencies_are_two_baskets():
    told = pd.concat([prices(*WHOLE, price_type="retail", currency=money) for money in ("SDG", "USD")])
    assert basket_cost(told, BASKET)["currency"].to_list() == ["SDG", "USD"]
    mixed = prices(*WHOLE, price_type=["retail", "wholesale", "retail"])
    assert basket_cost(mixed, BASKET)["basket_cost"].isna().all()
    assert basket_cost(mixed, BASKET, by=["market"])["basket_cost"].to_list() == [8800]


def test_forecasts_are_no_prices_of_a_basket():
    told = prices(*WHOLE, price_flag=["actual", "forecast", "actual"])
    assert basket_cost(told, BASKET)["lacking"].to_list() == ["Oil"]


def test_a_basket_of_filled_prices_carries_their_bounds_and_share():
    months = pd.date_range("2024-01-01", periods=4, freq="MS")
    rows = [(month, market, good, unit, price * (1 + place) * step) for good, unit, price in
            (("Sorghum", "KG", 5.0), ("Oil", "L", 20.0)) for place, market in enumerate("ABC")
            for month, step in zip(months, (1.0, 1.1, 1.3, 1.2), strict=True)]
    told = prices(*rows)
    told.loc[(told["market"] == "B") & (told["date"] == months[2]) & (told["commodity"] == "Oil"), "price"] = None
    found = basket_cost(filled_prices(told), BASKET.iloc[:2]).set_index(["market", "date"]).loc[("B", months[2])]
    assert found["basket_cost"] == pytest.approx((12 * 10 + 40) * 1.3)
    assert found["imputed_share"] == pytest.approx(40 / 160)
    assert found["basket_cost_low"] <= found["basket_cost"] <= found["basket_cost_high"]


def test_an_unknown_bound_of_one_good_leaves_the_bound_of_the_basket_unknown():
    told = prices(*WHOLE, price_low=pd.array([400.0, None, 1600.0], dtype="Float64"),
                  price_high=pd.array([600.0, 2000.0, 1600.0], dtype="Float64"))
    found = basket_cost(told, BASKET).iloc[0]
    assert pd.isna(found["basket_cost_low"])
    assert found["basket_cost_high"] == 12 * 600 + 2800


@pytest.mark.parametrize("basket", [
    BASKET.assign(quantity=[1, 2, -1]), BASKET.assign(quantity=[1, 2, None]), BASKET.drop(columns="unit"),
    BASKET.assign(commodity="Oil"), BASKET.iloc[:0]])
def test_a_basket_that_is_not_stated_is_refused(basket):
    with pytest.raises(TableError, match="basket has"):
        basket_cost(prices(*WHOLE), basket)


def test_a_market_without_any_good_of_the_basket_has_no_row():
    assert len(basket_cost(prices(("2024-05-15", "A", "Salt", "KG", 1.0)), BASKET)) == 0


def market(goat=60_000.0, sorghum=500.0, **more):
    return prices(("2024-05-15", "A", "Goat", "Head", goat), ("2024-05-15", "A", "Sorghum", "KG", sorghum), **more)


def test_terms_of_trade_are_the_price_of_what_is_sold_over_that_of_what_is_bought():
    found = terms_of_trade(market(), sold=GOAT, bought=SORGHUM).iloc[0]
    assert (found["price_sold"], found["price_bought"], found["terms_of_trade"]) == (60_000, 500, 120)
    assert not found["imputed"]
    wage = prices(("2024-05-01", "A", "Wage (non-qualified labour)", "Day", 2500.0),
                  ("2024-05-31", "A", "Sorghum", "90 KG", 45_000.0))
    assert terms_of_trade(wage, sold=("Wage (non-qualified labour)", "Day"),
                          bought=SORGHUM)["terms_of_trade"].to_list() == [5]


@pytest.mark.parametrize(("goat", "sorghum"), [(None, 500.0), (60_000.0, None), (60_000.0, 0.0)])
def test_terms_of_trade_are_missing_where_one_price_is_or_what_is_bought_costs_nothing(goat, sorghum):
    found = terms_of_trade(market(goat, sorghum), sold=GOAT, bought=SORGHUM)
    assert len(found) == 1
    assert found["terms_of_trade"].isna().all()


def test_terms_of_trade_of_two_markets_months_or_currencies_are_never_mixed():
    told = prices(("2024-05-15", "A", "Goat", "Head", 1.0), ("2024-05-15", "B", "Sorghum", "KG", 1.0),
                  ("2024-06-15", "A", "Sorghum", "KG", 1.0))
    assert terms_of_trade(told, sold=GOAT, bought=SORGHUM)["terms_of_trade"].isna().all()
    assert terms_of_trade(market(currency=["SDG", "USD"]), sold=GOAT, bought=SORGHUM)["terms_of_trade"].isna().all()


def test_terms_of_trade_say_when_one_price_was_filled_in_and_carry_bounds():
    told = market(imputed=[False, True], price_low=[60_000.0, 400.0], price_high=[60_000.0, 600.0])
    found = terms_of_trade(told, sold=GOAT, bought=SORGHUM).iloc[0]
    assert found["imputed"]
    assert [found["terms_of_trade_low"], found["terms_of_trade_high"]] == [100, 150]
    assert terms_of_trade(told, sold=GOAT, bought=SORGHUM, allow_imputed=False)["terms_of_trade"].isna().all()


@given(factor=st.floats(1e-3, 1e6), goat=st.floats(1, 1e6), sorghum=st.floats(1, 1e4))
def test_scaling_all_prices_of_a_market_changes_no_terms_of_trade(factor, goat, sorghum):
    one = terms_of_trade(market(goat, sorghum), sold=GOAT, bought=SORGHUM)["terms_of_trade"]
    other = terms_of_trade(market(goat * factor, sorghum * factor), sold=GOAT, bought=SORGHUM)["terms_of_trade"]
    assert other.to_list() == pytest.approx(one.to_list(), rel=1e-9)


@given(st.floats(1e-3, 1e6))
def test_scaling_all_prices_scales_the_basket_and_leaves_its_imputed_share(factor):
    told = prices(*WHOLE, imputed=[False, True, False])
    one, other = basket_cost(told, BASKET), basket_cost(told.assign(price=told["price"] * factor), BASKET)
    assert other["basket_cost"].to_list() == pytest.approx([8800 * factor])
    assert other["imputed_share"].to_list() == pytest.approx(one["imputed_share"].to_list())


def monthly(values, start="2020-01-01"):
    return pd.DataFrame({"date": pd.date_range(start, periods=len(values), freq="MS"), "index": values})


def test_real_prices_are_at_the_level_of_the_named_base():
    told = prices(("2020-01-15", "A", "Oil", "L", 10.0), ("2020-02-15", "A", "Oil", "L", 12.0))
    found = deflated(told, monthly([100.0, 120.0]), base="2020-01")
    assert found["real_price"].to_list() == pytest.approx([10, 10])
    assert found["base"].to_list() == ["2020-01"] * 2
    assert deflated(told, monthly([100.0, 120.0]), base="2020-02")["real_price"].to_list() == pytest.approx([12, 12])
    assert deflated(told.assign(price_low=5.0), monthly([100.0, 120.0]),
                    base="2020-01")["real_price_low"].to_list() == pytest.approx([5, 5 / 1.2])


def test_the_base_of_a_published_index_does_not_matter():
    told = prices(("2020-01-15", "A", "Oil", "L", 10.0), ("2020-02-15", "A", "Oil", "L", 12.0))
    one, other = (deflated(told, monthly([first, 1.2 * first]), base="2020-01") for first in (100.0, 37.0))
    assert one["real_price"].to_list() == pytest.approx(other["real_price"].to_list())


def test_a_month_without_an_index_has_no_real_price():
    told = prices(("2020-01-15", "A", "Oil", "L", 10.0), ("2020-03-15", "A", "Oil", "L", 12.0))
    assert deflated(told, monthly([100.0, 120.0]), base="2020-01")["real_price"].isna().to_list() == [False, True]


def test_a_base_year_is_the_mean_of_twelve_months_or_missing():
    told = prices(("2020-01-15", "A", "Oil", "L", 10.0))
    values = [100.0, *[112.0] * 11]
    assert deflated(told, monthly(values), base="2020")["real_price"].to_list() == pytest.approx([11.1])
    assert deflated(told, monthly(values[:11]), base="2020")["real_price"].isna().all()


def test_a_yearly_index_deflates_every_month_of_its_year():
    told = prices(("2020-03-15", "A", "Oil", "L", 10.0), ("2021-11-15", "A", "Oil", "L", 10.0))
    yearly = pd.DataFrame({"date": pd.to_datetime(["2020-07-01", "2021-07-01"]), "index": [100.0, 200.0]})
    assert deflated(told, yearly, base="2020", step="year")["real_price"].to_list() == [10, 5]


def test_each_country_has_its_index():
    told = prices(("2020-02-15", "A", "Oil", "L", 10.0), ("2020-02-15", "B", "Oil", "L", 10.0)).assign(
        country=["SDN", "LKA"])
    index = pd.concat([monthly([100.0, 200.0]).assign(country="SDN"), monthly([100.0, 125.0]).assign(country="LKA")])
    assert deflated(told, index, base="2020-01", by=["country"])["real_price"].to_list() == [5, 8]


@pytest.mark.parametrize("more", [{"base": "2019-01"}, {"base": "Jan"}, {"base": "2020-01", "step": "week"},
                                  {"base": "2020-01", "step": "year"}])
def test_a_base_that_the_index_lacks_is_refused(more):
    with pytest.raises(CallError):
        deflated(prices(("2020-01-15", "A", "Oil", "L", 10.0)), monthly([100.0]), **more)


@pytest.mark.parametrize("index", [monthly([100.0, 0.0]), pd.concat([monthly([100.0]), monthly([101.0])])])
def test_an_index_with_two_values_or_none_above_nought_is_refused(index):
    with pytest.raises(TableError):
        deflated(prices(("2020-01-15", "A", "Oil", "L", 10.0)), index, base="2020-01")


def test_no_table_is_changed():
    told = prices(*WHOLE)
    before = told.copy()
    basket_cost(told, BASKET)
    terms_of_trade(told, sold=("Oil", "L"), bought=SORGHUM)
    deflated(told, monthly([100.0], "2024-05-01"), base="2024-05")
    pd.testing.assert_frame_equal(told, before)
    assert np.array_equal(BASKET["quantity"], [12, 1, 0.5])
