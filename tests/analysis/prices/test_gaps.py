import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.prices.gaps import ALONE, FAR, FEW, filled_prices, hidden_prices, two_way
from displacement.errors import CallError, TableError


def panel(values, start="2015-01-01", **more):
    """Return a table of prices from rows of one market each."""
    dates = pd.date_range(start, periods=len(values[0]), freq="MS")
    rows = [pd.DataFrame({"date": dates, "market": f"M{place}", "price": pd.array(row, dtype="Float64")})
            for place, row in enumerate(values)]
    return pd.concat(rows, ignore_index=True).assign(**more)


def noisy(markets, months, seed=0, missing=0.2):
    rng = np.random.default_rng(seed)
    logs = rng.normal(3, 0.5, (markets, 1)) + np.cumsum(rng.normal(0, 0.05, months))
    logs = logs + rng.normal(0, 0.1, (markets, months))
    logs[rng.random(logs.shape) < missing] = np.nan
    return logs


def prices_of(logs):
    return panel([[None if np.isnan(value) else float(np.exp(value)) for value in row] for row in logs])


@pytest.mark.parametrize("shape", [(6, 15), (15, 6), (7, 7)])
def test_expectation_and_interval_are_those_of_a_regression_on_market_and_month_dummies(shape):
    logs = noisy(*shape)
    fit = two_way(logs)
    row, column = np.nonzero(~np.isnan(logs))
    markets, months = np.eye(shape[0]), np.eye(shape[1])[:, 1:]
    model = sm.OLS(logs[row, column], np.hstack([markets[row], months[column]])).fit()
    everywhere = np.hstack([np.repeat(markets, shape[1], axis=0), np.tile(months, (shape[0], 1))])
    told = model.get_prediction(everywhere)
    np.testing.assert_allclose(fit.expected.ravel(), told.predicted_mean, rtol=1e-9)
    low = told.conf_int(obs=True, alpha=0.05)[:, 0]
    np.testing.assert_allclose((fit.expected - fit.half).ravel(), low, rtol=1e-9)
    assert not fit.alone.any()


def test_a_market_that_keeps_its_distance_is_filled_exactly():
    found = filled_prices(panel([[10, 20, 40, 30], [5, 10, None, 15], [1, 2, 4, 3]])).set_index(["market", "date"])
    filled = found.loc[("M1", pd.Timestamp("2015-03-01"))]
    assert filled["price"] == pytest.approx(20)
    assert filled["imputed"]
    assert filled["months_away"] == 1
    assert found["imputed"].sum() == 1


def test_an_observed_price_stays_as_it_is_and_is_its_own_interval():
    logs = noisy(5, 30)
    found = filled_prices(prices_of(logs))
    seen = found[~found["imputed"] & found["price"].notna()]
    assert len(seen) == (~np.isnan(logs)).sum()
    assert seen["price_low"].eq(seen["price"]).all()
    assert seen["price_high"].eq(seen["price"]).all()
    np.testing.assert_allclose(np.sort(seen["price"].to_numpy("float64")), np.sort(np.exp(logs[~np.isnan(logs)])))
    filled = found[found["imputed"]]
    assert (filled["price_low"] < filled["price"]).all()
    assert (filled["price"] < filled["price_high"]).all()
    assert (filled["price"] ** 2).to_numpy("float64") == pytest.approx(
        (filled["price_low"] * filled["price_high"]).to_numpy("float64"))


def test_nothing_is_filled_beyond_twelve_months_from_a_price_of_the_series():
    other = np.linspace(10, 20, 60).tolist()
    third = (np.linspace(30, 50, 60) + np.tile([0, 1], 30)).tolist()
    gone = [*other[:10], *[None] * 30, *other[40:]]
    found = filled_prices(panel([gone, other, third]))
    mine = found[found["market"].eq("M0")].reset_index(drop=True)
    assert mine["imputed"].to_list() == [False] * 10 + [True] * 12 + [False] * 6 + [True] * 12 + [False] * 20
    assert mine["not_filled"].iloc[22:28].eq(FAR).all()
    assert mine["price"].iloc[22:28].isna().all()
    assert mine["months_away"].iloc[21] == 12
    assert mine["months_away"].iloc[22] == 13


def test_a_series_is_carried_at_most_twelve_months_past_its_ends():
    other = np.linspace(10, 20, 60).tolist()
    third = (np.linspace(30, 50, 60) + np.tile([0, 1], 30)).tolist()
    found = filled_prices(panel([[*[None] * 20, *other[20:40], *[None] * 20], other, third]))
    mine = found[found["market"].eq("M0")]
    assert len(mine) == 20 + 24
    assert mine["imputed"].sum() == 24


def test_a_month_without_any_price_of_the_panel_stays_missing_and_says_so():
    found = filled_prices(panel([[10, None, 12, 13], [5, None, 7, 6], [1, None, 2, 1]]))
    gap = found[found["date"].eq("2015-02-01")]
    assert gap["price"].isna().all()
    assert gap["not_filled"].eq(ALONE).all()


def test_series_without_a_month_in_common_fill_nothing_of_each_other():
    found = filled_prices(panel([[10, None, 12, None, 14, None, 9], [None, 3, None, 4, None, 6, None]]))
    assert not found["imputed"].any()
    assert found.loc[found["price"].isna(), "not_filled"].eq(ALONE).all()


def test_no_price_is_filled_where_the_error_cannot_be_told():
    found = filled_prices(panel([[10, 11, 12], [5, None, 6]]).iloc[[0, 1, 2, 3]])
    assert not found["imputed"].any()
    short = filled_prices(panel([[10, 11], [5, None]]))
    assert short["not_filled"].dropna().tolist() in ([], [FEW])


def test_another_commodity_fills_nothing():
    wheat = panel([[10, 20, 40, 30], [5, 10, None, 15]], commodity="wheat")
    oil = panel([[1, 1, 1, 1], [1, 1, 2, 1]], commodity="oil")
    together = filled_prices(pd.concat([wheat, oil], ignore_index=True))
    alone = filled_prices(wheat)
    columns = ["market", "date", "price", "price_low", "price_high"]
    pd.testing.assert_frame_equal(together.loc[together["commodity"].eq("wheat"), columns].reset_index(drop=True),
                                  alone[columns])


def test_forecasts_are_no_observations_and_second_prices_are_refused():
    told = panel([[10, 20, 40, 30], [5, 10, 99, 15], [1, 2, 4, 3]])
    told["price_flag"] = ["actual"] * 6 + ["forecast"] + ["actual"] * 5
    found = filled_prices(told)
    assert found.loc[found["imputed"], "price"].to_list() == pytest.approx([20])
    with pytest.raises(TableError, match="second ones"):
        filled_prices(pd.concat([told, told.iloc[[0]]]))


def test_a_price_of_nought_is_kept_and_tells_nothing():
    found = filled_prices(panel([[10, 20, 40, 30], [5, 10, None, 15], [1, 2, 4, 0]]))
    last = found[found["market"].eq("M2") & found["date"].eq("2015-04-01")]
    assert last["price"].to_list() == [0]
    assert not last["imputed"].any()
    assert found.loc[found["imputed"], "price"].to_list() == pytest.approx([20])


def test_a_table_without_prices_gives_one_without_rows():
    assert len(filled_prices(panel([[10.0]]).iloc[:0])) == 0


@settings(max_examples=20, deadline=None)
@given(factor=st.floats(0.01, 100), seed=st.integers(0, 100))
def test_filled_prices_scale_with_the_currency(factor, seed):
    told = prices_of(noisy(5, 20, seed))
    one, other = filled_prices(told), filled_prices(told.assign(price=told["price"] * factor))
    for column in ("price", "price_low", "price_high"):
        np.testing.assert_allclose(other[column].to_numpy("float64", na_value=np.nan),
                                   one[column].to_numpy("float64", na_value=np.nan) * factor, rtol=1e-6)


def test_hidden_prices_of_the_model_itself_lie_inside_their_intervals_as_often_as_said():
    found = hidden_prices(prices_of(noisy(30, 100, seed=5, missing=0.1)), seed=3, share=0.2).iloc[0]
    assert found["predicted"] == found["hidden"] > 400
    assert found["coverage"] == pytest.approx(95, abs=2.5)
    assert found["error"] == pytest.approx(100 * 0.1 * 0.6745, rel=0.15)        # median of |normal| of deviation 0.1
    assert abs(found["bias"]) < 1.5
    assert found["carried_error"] > found["error"]


def test_the_same_seed_hides_the_same_prices_in_whatever_order_they_stand():
    told = prices_of(noisy(6, 40))
    first = hidden_prices(told, seed=8)
    pd.testing.assert_frame_equal(first, hidden_prices(told.sample(frac=1, random_state=1), seed=8))
    assert not first.equals(hidden_prices(told, seed=9))


def test_runs_of_hidden_months_are_harder_to_carry_forward():
    logs = noisy(12, 120, seed=2, missing=0)
    single, runs = (hidden_prices(prices_of(logs), seed=4, share=0.15, run=run).iloc[0] for run in (1, 9))
    assert runs["carried_error"] > single["carried_error"]


def test_prices_that_cannot_be_predicted_are_counted_and_have_no_error():
    found = hidden_prices(panel([np.linspace(10, 20, 50).tolist()]), seed=1, share=0.3).iloc[0]
    assert found["hidden"] > 0
    assert found["predicted"] == 0
    assert pd.isna(found["error"])
    assert pd.isna(found["coverage"])


@pytest.mark.parametrize("more", [{"share": 0}, {"share": 1}, {"run": 0}, {"level": 1}, {"together": ["colour"]}])
def test_calls_that_make_no_sense_are_refused(more):
    with pytest.raises(CallError):
        hidden_prices(panel([[1.0, 2.0], [3.0, 4.0]]), seed=1, **more)
