import json
import tracemalloc

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.prices.alarms import _finished, alps, seasonal_trend
from displacement.analysis.prices.anomalies import price_anomalies, price_anomalies_2015
from displacement.errors import CallError, TableError
from shared import shared


def prices(values, start="2015-01-01", **more):
    dates = pd.date_range(start, periods=len(values), freq="MS") + pd.Timedelta(days=14)
    return pd.DataFrame({"date": dates, "market": "A", "price": pd.array(values, dtype="Float64")}).assign(**more)


def oracle(name):
    return json.loads(shared("oracles", name).read_text())


def floats(values):
    return np.array([np.nan if value is None else value for value in values], dtype="float64")


def close(found, expected):
    np.testing.assert_allclose(found.to_numpy("float64", na_value=np.nan), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("convention", "sigma"), [("residual", "sigma_residual_df"), ("sample", "sigma_sd_n_minus_1"),
                                                   ("population", "sigma_population")])
def test_the_alert_is_what_r_gives_for_a_series_with_gaps(convention, sigma):
    told = oracle("alps.json")
    observed = ~np.isnan(floats(told["price"]))
    found = alps(prices(told["price"]), convention=convention)
    close(found["seasonal_trend"], floats(told["fitted"])[observed])
    close(found["alps"], floats(told["alps"])[observed] * told["sigma_residual_df"] / told[sigma])
    if convention == "residual":
        assert found["alarm"].astype("str").to_list() == [name for name in told["class"] if name]


def test_a_fit_that_ends_before_the_spike_shows_it_whole():
    told = oracle("alps.json")
    found = alps(prices(told["price"]), fit="before")
    close(found["alps"], floats(told["alps_train72"])[~np.isnan(floats(told["price"]))])
    assert found["alps"].iloc[-1] == pytest.approx(7.737278402, rel=1e-6)
    assert alps(prices(told["price"]))["alps"].iloc[-1] == pytest.approx(3.964654349, rel=1e-6)


@pytest.mark.parametrize(("score", "alarm"), [(-3, "normal"), (0.2499999, "normal"), (0.25, "stress"),
                                              (0.9999999, "stress"), (1, "alert"), (1.9999999, "alert"), (2, "crisis"),
                                              (9, "crisis")])
def test_classes_are_closed_on_the_left(score, alarm):
    table = pd.DataFrame({"alps": [float(score)], "price": 1.0, "seasonal_trend": 1.0, "reason": None})
    assert _finished(table, np.array([True]), np.array([None], dtype=object))["alarm"].to_list() == [alarm]


def wave(count, rise=0.0):
    time = np.arange(count)
    return (100 + 5 * np.sin(time) + rise * time).tolist()


@pytest.mark.parametrize(("months", "eligible"), [(35, False), (36, True)])
def test_three_years_are_thirty_six_months(months, eligible):
    found = alps(prices(wave(months)))
    assert found["eligible"].all() == eligible
    assert found["alps"].notna().any() == eligible
    assert found["reason"].eq("fewer than three years").all() != eligible


@pytest.mark.parametrize(("gaps", "eligible"), [(12, True), (13, False)])
def test_seventy_per_cent_of_forty_months_are_twenty_eight(gaps, eligible):
    values = wave(40)
    for place in range(2, 2 + gaps):
        values[place] = None
    found = alps(prices(values))
    assert found["eligible"].all() == eligible
    if not eligible:
        assert set(found["reason"]) == {"a price in fewer than 70 per cent of the months"}


@pytest.mark.parametrize(("after", "eligible"), [(5, True), (6, False)])
def test_one_price_in_the_last_six_months_is_needed(after, eligible):
    other = prices(wave(60 + after), market="B")
    found = alps(pd.concat([prices(wave(60)), other], ignore_index=True))
    mine = found[found["market"].eq("A")]
    assert mine["eligible"].all() == eligible
    assert len(mine) == 60


def test_forecasts_are_no_observations():
    told = prices(wave(40)).assign(price_flag=["actual"] * 39 + ["forecast"])
    assert len(alps(told)) == 39


def test_two_prices_of_one_month_are_refused():
    with pytest.raises(TableError, match=r"1 prices are second ones.*A in June 2015"):
        alps(pd.concat([prices(wave(40)), prices(wave(40)).iloc[[5]]], ignore_index=True))


def test_only_the_conventions_that_are_named_are_known():
    with pytest.raises(CallError, match="residual, sample, population"):
        alps(prices(wave(40)), convention="robust")


def test_a_price_that_never_varies_alarms_nobody():
    found = alps(prices([700.1] * 60))
    assert found["alarm"].eq("normal").all()
    assert found["alps"].eq(0).all()
    assert price_anomalies(prices([700.1] * 60))["anomaly_class"].dropna().eq("normal").all()


def test_a_jump_after_a_constant_price_has_no_score_and_says_why():
    found = alps(prices([700.0] * 50 + [1400.0] * 2), fit="before")
    assert found["alps"].iloc[-1] is pd.NA
    assert "do not vary" in found["reason"].iloc[-1]
    assert found["alps"].iloc[0] == 0


def test_a_nominal_price_that_doubles_every_year_carries_a_warning():
    assert alps(prices((100 * 2 ** (np.arange(60) / 12)).tolist()))["warning"].notna().all()
    assert alps(prices(wave(60, rise=1)))["warning"].isna().all()


@settings(max_examples=25, deadline=None)
@given(factor=st.floats(0.001, 1000), seed=st.integers(0, 1000))
def test_the_unit_of_a_price_changes_no_alarm(factor, seed):
    values = np.random.default_rng(seed).lognormal(4, 0.3, 60)
    one, other = (alps(prices((values * times).tolist())) for times in (1, factor))
    np.testing.assert_allclose(one["alps"].astype("float64"), other["alps"].astype("float64"), rtol=1e-6, atol=1e-9)
    one, other = (price_anomalies(prices((values * times).tolist())) for times in (1, factor))
    np.testing.assert_allclose(one["price_anomaly"].to_numpy("float64", na_value=np.nan),
                               other["price_anomaly"].to_numpy("float64", na_value=np.nan), rtol=1e-6, atol=1e-9)


def test_panels_with_gaps_are_the_loop_of_regressions():
    rng = np.random.default_rng(7)
    values = rng.lognormal(3, 0.4, (40, 120))
    values[rng.random(values.shape) < 0.2] = np.nan
    fitted, sigma = seasonal_trend(values, 4)
    month = (4 + np.arange(120)) % 12
    design = np.column_stack([np.arange(120.0), np.eye(12)[month]])
    for row in range(len(values)):
        known = ~np.isnan(values[row])
        model = sm.OLS(values[row][known], design[known]).fit()
        np.testing.assert_allclose(fitted[row][known], model.fittedvalues, rtol=1e-9)
        assert sigma[row] == pytest.approx(np.sqrt(model.mse_resid), rel=1e-9)


def test_a_hundred_thousand_series_take_little_more_memory_than_their_prices_and_trends():
    values = np.full((100_000, 36), 5.0)
    tracemalloc.start()
    seasonal_trend(values, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < values.nbytes * 1.6


@pytest.mark.parametrize("convention", ["weighted", "unweighted"])
def test_the_sdg_indicator_is_what_r_gives(convention):
    told = oracle("ifpa.json")
    found = price_anomalies(prices(told["price"]), convention=convention)
    close(found["price_anomaly"], floats(told[f"ifpa_{convention}_gamma04"]))
    if convention == "weighted":
        close(found["quarterly_anomaly"], floats(told["z_q_weighted"]))
        close(found["yearly_anomaly"], floats(told["z_a_weighted"]))


def test_later_prices_change_no_earlier_anomaly_of_the_sdg_indicator_but_do_in_the_recipe_of_2015():
    values = np.random.default_rng(3).lognormal(4, 0.3, 96)
    early, late = prices(values[:84].tolist()), prices(values.tolist())
    close(price_anomalies(late)["price_anomaly"].iloc[:84],
          price_anomalies(early)["price_anomaly"].to_numpy("float64", na_value=np.nan))
    leaking = price_anomalies_2015(late)["price_anomaly"].iloc[:84] - price_anomalies_2015(early)["price_anomaly"]
    assert leaking.abs().max() > 0.01


def test_the_indicator_of_2015_is_its_public_replication_for_wheat_in_al_fashir():
    told = pd.read_csv(shared("oracles", "ipa2015_alfashir_wheat.csv"), parse_dates=["Date"])
    found = price_anomalies_2015(told.rename(columns={"Date": "date", "price_real": "price"}), by=[])
    judged = told["ipa_final"].notna()
    close(found["price_anomaly"][judged], told["ipa_final"][judged])
    assert found["gamma"].iloc[0] == pytest.approx(0.8321531777, rel=1e-6)
    names = {"normal": "Normal", "moderately high": "Price Watch", "abnormally high": "Price Alert"}
    assert found["anomaly_class"][judged].map(names).to_list() == told["classification"][judged].to_list()


@pytest.mark.parametrize("gamma", [-0.1, 1.1])
def test_a_weight_is_between_nought_and_one(gamma):
    with pytest.raises(CallError, match="from 0 to 1"):
        price_anomalies(prices(wave(40)), gamma=gamma)


def test_a_missing_price_leaves_the_growth_that_needs_it_missing():
    values = wave(60)
    values[50] = None
    found = price_anomalies(prices(values)).set_index("date")
    assert found.loc["2019-06", "quarterly_anomaly"].isna().all()       # three months after the gap of March 2019
    assert found.loc["2019-07", "quarterly_anomaly"].notna().all()


def test_what_cannot_be_judged_stands_beside_the_judged_with_its_plain_changes():
    short = prices([6969.0, None, 339_583.0], start="2024-10-01")          # three months: no trend can be fitted
    found = alps(short, base="2024-10-01")
    assert found["eligible"].tolist() == [False, False]
    assert found["alarm"].isna().all()
    assert found["reason"].notna().all()
    assert found["change_base"].round(3).tolist() == [0, 47.728]           # 339,583 over 6,969, less 1
    assert found["change_month"].isna().all()                              # no price stands a month before


def test_changes_are_against_the_month_and_the_year_before_and_the_base():
    found = alps(prices([100.0 + month for month in range(24)]), base="2015-03-15")
    last = found.iloc[-1]
    assert last["change_month"] == pytest.approx(123 / 122 - 1)
    assert last["change_year"] == pytest.approx(123 / 111 - 1)
    assert last["change_base"] == pytest.approx(123 / 102 - 1)
    assert found["change_year"].isna().tolist() == [True] * 12 + [False] * 12
    assert alps(prices([1.0, 2.0]))["change_base"].isna().all()
    with pytest.raises(CallError, match="base 2010-01-01 lies outside the months"):
        alps(prices([1.0, 2.0]), base="2010-01-01")

