"""Forecasts and backtests: against R's numbers, by hand arithmetic, and by what must not change them."""

import json
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from displacement.analysis.forecasting.calendars import Calendar, on_calendar
from displacement.analysis.forecasting.forecasts import backtest, forecast
from displacement.analysis.forecasting.methods import METHODS, Told, arima
from displacement.analysis.forecasting.scores import crps_ensemble, crps_normal, interval_score, point_scores
from displacement.analysis.forecasting.skill import forecast_scores
from displacement.errors import CallError, TableError
from shared import shared, shared_data

MONTHLY = Calendar("month", max_age_days=0)
LAST = ("persistence",)
SIMPLE = ("persistence", "seasonal naive", "drift", "shares of total")
# Monthly airline passengers, 1949 to 1960, in thousands: Box and Jenkins 1976, series G.
PASSENGERS = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133,
    114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242,
    209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264,
    302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313,
    318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318,
    362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
    417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
]


def reports(place="A", start="2020-01-31", **columns):
    """Return month-end reports from columns of values by name."""
    values = columns.pop("persons")
    dates = pd.date_range(start, periods=len(values), freq="ME")
    return pd.DataFrame({"place": place, "date": dates, "persons": pd.array(values, dtype="Float64")}).assign(**columns)


def camps(**series):
    return pd.concat([reports(place, persons=values) for place, values in series.items()], ignore_index=True)


def numbers(column):
    return column.to_numpy("float64", na_value=np.nan).tolist()


# --- on a calendar ---------------------------------------------------------------------------------------------------


def irregular(*rows):
    found = pd.DataFrame(rows, columns=["place", "date", "persons"])
    return found.assign(date=pd.to_datetime(found["date"]), persons=found["persons"].astype("Int64"))


def test_a_period_has_the_latest_report_up_to_its_end_and_never_a_later_one():
    stocks = irregular(("A", "2023-01-10", 5), ("A", "2023-01-31", 7), ("A", "2023-02-01", 90), ("A", "2023-03-31", 9))
    found = on_calendar(stocks, Calendar("month", max_age_days=31))
    assert numbers(found["persons"]) == [7, 90, 9]
    assert found["age_days"].tolist() == [0, 27, 0]


@pytest.mark.parametrize(("limit", "persons"), [(26, [7, None]), (27, [7, 8]), (0, [7, None])])
def test_a_report_counts_up_to_the_age_limit_and_is_then_missing_with_a_reason(limit, persons):
    found = on_calendar(irregular(("A", "2023-01-31", 7), ("A", "2023-02-01", 8), ("B", "2023-02-28", 1)),
                        Calendar("month", max_age_days=limit))
    here = found[found["place"].eq("A")]
    assert [None if pd.isna(value) else value for value in here["persons"]] == persons
    assert here["reason"].isna().tolist() == [value is not None for value in persons]


def test_a_period_that_is_not_over_has_no_value():
    stocks = irregular(("A", "2023-01-31", 7), ("A", "2023-02-27", 8))
    assert on_calendar(stocks, Calendar("month", 31))["date"].tolist() == [pd.Timestamp(2023, 1, 31)]
    later = on_calendar(stocks, Calendar("month", 31), as_of="2023-02-28")
    assert numbers(later["persons"]) == [7, 8]


def test_a_series_begins_with_its_first_report_and_goes_on_missing_after_its_last():
    stocks = irregular(("A", "2023-01-31", 7), ("B", "2023-02-28", 1), ("B", "2023-04-30", 2))
    found = on_calendar(stocks, Calendar("month", 0))
    assert found["place"].tolist() == ["A"] * 4 + ["B"] * 3
    assert found["persons"].isna().tolist() == [False, True, True, True, False, True, False]


def test_a_missing_figure_is_no_report_and_a_zero_is_one():
    stocks = irregular(("A", "2023-01-31", 7), ("A", "2023-02-28", None), ("A", "2023-03-31", 0))
    assert numbers(on_calendar(stocks, Calendar("month", 31))["persons"]) == [7, 7, 0]


def test_what_was_published_later_was_not_known():
    stocks = reports(persons=[1, 2, 3]).assign(published=pd.to_datetime(["2020-02-10", "2020-03-10", "2020-04-10"]))
    calendar = Calendar("month", 62, published="published")
    assert numbers(on_calendar(stocks, calendar, as_of="2020-03-31")["persons"]) == [1, 2, 2]
    assert numbers(on_calendar(stocks, calendar)["persons"]) == [1, 2, 3]


def test_weeks_quarters_and_years_end_on_their_last_day():
    stocks = irregular(("A", "2022-12-31", 1), ("A", "2023-12-31", 2))
    for frequency, periods in (("week", 53), ("quarter", 5), ("year", 2), ("day", 366)):
        found = on_calendar(stocks, Calendar(frequency, 400))
        assert len(found) == periods
        assert found["date"].iloc[-1] == pd.Timestamp(2023, 12, 31)        # a Sunday


def test_two_figures_on_a_day_and_totals_without_a_place_are_refused():
    with pytest.raises(TableError, match="second ones of their series and date, such as A on 2023-01-31"):
        on_calendar(irregular(("A", "2023-01-31", 7), ("A", "2023-01-31", 8)), MONTHLY)
    with pytest.raises(TableError, match="1 figures have no place"):
        on_calendar(irregular(("A", "2023-01-31", 7), (None, "2023-01-31", 8)), MONTHLY)
    with pytest.raises(TableError, match="No report with a figure"):
        on_calendar(irregular(("A", "2023-01-31", None)), MONTHLY)
    with pytest.raises(TableError, match="No month was over"):
        on_calendar(irregular(("A", "2023-01-30", 7)), MONTHLY)
    for wrong in ({"frequency": "fortnight"}, {"max_age_days": -1}, {"by": "place"}, {"by": ()}):
        with pytest.raises(CallError):
            Calendar(**{"frequency": "day", "max_age_days": 1} | wrong)


# --- methods ---------------------------------------------------------------------------------------------------------


def test_the_seasonal_naive_forecast_of_the_passengers_is_that_of_r():
    told = json.loads(shared("oracles", "forecast_airpassengers.json").read_text())["seasonal_naive"]
    stocks = reports(persons=PASSENGERS, start="1949-01-31")
    found = forecast(stocks, MONTHLY, horizon=24, methods=["seasonal naive"], season=12, as_of="1958-12-31")
    actual, central = np.array(PASSENGERS[120:], dtype="float64"), found["persons"].to_numpy("float64")
    scores = point_scores(actual, central, train=PASSENGERS[:120], season=12).set_index("score")["value"]
    for ours, theirs in (("rmse", "RMSE"), ("mae", "MAE"), ("mape", "MAPE"), ("mase", "MASE")):
        assert scores[ours] == pytest.approx(told["test"][theirs], rel=1e-6)
    assert (actual - central).mean() == pytest.approx(told["test"]["ME"], rel=1e-6)
    assert (100 * (actual - central) / actual).mean() == pytest.approx(told["test"]["MPE"], rel=1e-6)


def test_the_scale_of_mase_is_the_error_of_the_naive_method_inside_the_history():
    told = json.loads(shared("oracles", "forecast_airpassengers.json").read_text())["seasonal_naive"]
    stocks = reports(persons=PASSENGERS, start="1949-01-31")
    found = backtest(stocks, MONTHLY, horizon=24, methods=["seasonal naive"], season=12, least_history=120)
    first = found[found["made_on"].eq(pd.Timestamp(1958, 12, 31)) & found["method"].eq("seasonal naive")]
    assert first["scale"].unique().tolist() == [pytest.approx(told["train_mase_scale"], rel=1e-6)]
    scaled = (first["persons"] - first["actual"]).abs() / first["scale"]
    assert scaled.mean() == pytest.approx(told["test"]["MASE"], rel=1e-6)


def test_intervals_of_the_simple_methods_are_those_of_the_textbook():
    """Deviations as in Hyndman and Athanasopoulos, section 5.5, for 1, 3, 4, 8: changes of 2, 1 and 4, mean 7/3."""
    told = forecast(reports(persons=[1, 3, 4, 8]), MONTHLY, horizon=2, methods=["persistence", "drift"], level=0.8)
    found = told.set_index(["method", "horizon"])
    changes = np.array([2.0, 1.0, 4.0])
    plain = np.sqrt((changes**2).mean())
    around = np.sqrt(((changes - 7 / 3)**2).sum() / 2)
    assert numbers(found["deviation"]) == pytest.approx(
        [plain, plain * np.sqrt(2), around * np.sqrt(1 + 1 / 3), around * np.sqrt(2 * (1 + 2 / 3))])
    assert found.loc[("drift", 2), "persons"] == pytest.approx(8 + 2 * 7 / 3)
    assert found.loc[("drift", 1), "persons_high"] == pytest.approx(
        8 + 7 / 3 + 1.2815515655446004 * around * np.sqrt(4 / 3))


def test_the_deviation_of_the_seasonal_naive_method_grows_with_the_cycles():
    told = forecast(reports(persons=[1, 5, 2, 8, 1, 5]), MONTHLY, horizon=5, methods=["seasonal naive"], season=2)
    assert numbers(told["persons"]) == [1, 5, 1, 5, 1]
    spread = np.sqrt((1 + 9 + 1 + 9) / 4)
    assert numbers(told["deviation"]) == pytest.approx(spread * np.sqrt([1, 1, 2, 2, 3]))


def test_shares_of_the_total_are_those_of_the_latest_report():
    stocks = camps(A=[10, 20, 30], B=[10, 20, 10])
    told = forecast(stocks, MONTHLY, horizon=1, methods=["shares of total"]).set_index("place")
    assert numbers(told["persons"]) == pytest.approx([50 * 0.75, 50 * 0.25])       # the sum went 20, 40, 40
    assert (told["persons_low"] <= told["persons"]).all()
    assert (told["persons"] <= told["persons_high"]).all()
    assert told["deviation"].isna().all()


def test_a_camp_that_is_unknown_at_the_origin_has_no_share_and_the_others_share_without_it():
    told = forecast(camps(A=[10, 20, 30], B=[10, 20, 10], C=[5, 5]), MONTHLY, horizon=1, methods=["shares of total"])
    found = told.set_index("place")
    assert pd.isna(found.loc["C", "persons"])
    assert found.loc["C", "reason"] == "nothing is known at the origin"
    assert numbers(found.loc[["A", "B"], "persons"]) == pytest.approx([37.5, 12.5])


def test_shares_of_nobody_are_refused_with_a_reason():
    told = forecast(camps(A=[1, 0], B=[1, 0]), MONTHLY, horizon=1, methods=["shares of total"])
    assert told["persons"].isna().all()
    assert told["reason"].str.startswith("no shares").all()


@pytest.mark.parametrize("name", METHODS)
def test_a_series_without_a_value_at_the_origin_has_no_forecast_by_any_method(name):
    stocks = camps(A=PASSENGERS[:13], B=[*PASSENGERS[:12], None])
    told = forecast(stocks, MONTHLY, horizon=2, methods=[name])
    here = told[told["place"].eq("B")]
    assert here[["persons_low", "persons", "persons_high"]].isna().all(axis=None)
    assert here["reason"].unique().tolist() == ["nothing is known at the origin"]


def test_gaps_before_the_origin_are_no_changes():
    told = forecast(reports(persons=[1, 3, None, 100, 101, 103]), MONTHLY, horizon=1, methods=["persistence"])
    assert numbers(told["deviation"]) == pytest.approx([np.sqrt((4 + 1 + 4) / 3)])


def test_too_short_a_history_tells_a_centre_and_no_interval():
    told = forecast(reports(persons=[5, 6]), MONTHLY, horizon=1, methods=["persistence", "drift"])
    assert numbers(told["persons"]) == [6, 7]
    assert told["persons_low"].isna().all()
    assert told["reason"].str.startswith("too few changes").all()
    alone = forecast(reports(persons=[5]), MONTHLY, horizon=1, methods=["persistence", "drift"])
    assert alone["reason"].tolist()[1] == "one period tells no drift"


@pytest.mark.parametrize("name", ["ets", "arima"])
def test_models_say_why_they_tell_nothing(name):
    short = forecast(reports(persons=range(11)), MONTHLY, horizon=1, methods=[name])
    assert short["reason"].tolist() == ["fewer than 12 known periods for the model"]
    flat = forecast(reports(persons=[7] * 20), MONTHLY, horizon=1, methods=[name])
    assert flat["reason"].tolist() == ["the series does not change: no model can be fitted"]
    assert flat["persons"].isna().all()
    enough = forecast(reports(persons=PASSENGERS[:12]), MONTHLY, horizon=1, methods=[name])
    assert enough["persons"].notna().all()


def test_a_fit_that_fails_or_does_not_converge_is_told_and_not_replaced(monkeypatch):
    from statsmodels.tsa.arima.model import ARIMA

    def stopped(self, **options):
        return fit(self, method_kwargs={"maxiter": 1})

    def broken(self, **options):
        raise np.linalg.LinAlgError("singular matrix")

    fit = ARIMA.fit
    stocks = reports(persons=PASSENGERS[:20])
    for replacement, reason in ((stopped, "the fit did not converge"),
                                (broken, "the model could not be fitted: singular matrix")):
        monkeypatch.setattr(ARIMA, "fit", replacement)
        told = forecast(stocks, MONTHLY, horizon=2, methods=["arima"])
        assert told["persons"].isna().all()
        assert told["reason"].unique().tolist() == [reason]


def test_arima_is_that_of_the_library_and_leaves_gaps_as_gaps():
    from statsmodels.tsa.arima.model import ARIMA

    values = np.array(PASSENGERS[:60], dtype="float64")
    values[30] = np.nan
    direct = ARIMA((values - np.nanmean(values)) / np.nanstd(values), order=(0, 1, 1)).fit().get_forecast(3)
    told = forecast(reports(persons=values), MONTHLY, horizon=3, methods={"ima": partial(arima, order=(0, 1, 1))})
    assert numbers(told["persons"]) == pytest.approx(
        np.nanmean(values) + np.nanstd(values) * direct.predicted_mean, rel=1e-4)
    assert numbers(told["deviation"]) == pytest.approx(np.nanstd(values) * direct.se_mean, rel=1e-3)


def test_exponential_smoothing_follows_the_season_of_the_passengers_better_than_the_last_value():
    stocks = reports(persons=PASSENGERS[:48], start="1949-01-31")
    told = forecast(stocks, MONTHLY, horizon=12, methods=["persistence", "ets"], season=12, as_of="1951-12-31")
    errors = (told["persons"] - np.tile(PASSENGERS[36:48], 2)).abs().groupby(told["method"]).mean()
    assert errors["ets"] < errors["persistence"]


@pytest.mark.parametrize(("cycles", "seasonal"), [(2, False), (3, True)])
def test_seasons_count_from_three_cycles_on(cycles, seasonal):
    """Differences of one period and one season: last year's value, moved by what the latest year brought."""
    values = PASSENGERS[:12 * cycles]
    walk = {"walk": partial(arima, order=(0, 1, 0), seasonal_order=(0, 1, 0))}
    told = forecast(reports(persons=values), MONTHLY, horizon=12, methods=walk, season=12)
    moved = values[-1] - values[-13] if seasonal else 0
    expected = [value + moved for value in values[-12:]] if seasonal else [values[-1]] * 12
    assert numbers(told["persons"]) == pytest.approx(expected, rel=1e-3)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 10**6), st.integers(2, 8))
def test_a_constant_series_is_forecast_exactly_by_persistence(value, length):
    told = backtest(reports(persons=[value] * (length + 2)), MONTHLY, horizon=2, methods=LAST, least_history=3)
    assert (told["persons"] == told["actual"]).loc[told["actual"].notna()].all()
    found = forecast_scores(told)
    assert numbers(found["mae"]) == [0] * len(found)
    assert numbers(found["crps"]) == [0] * len(found)
    assert numbers(found["coverage"]) == [1] * len(found)
    assert found["mase"].isna().all()                                 # its history never changed: nothing to scale by


SERIES = st.lists(st.integers(0, 5000), min_size=9, max_size=9)


@settings(max_examples=5, deadline=None)
@given(SERIES, SERIES, st.sampled_from([2.0, 1000.0, 0.125]))
def test_scaling_all_people_scales_the_errors_and_changes_no_mase(first, second, factor):
    told, scaled = (forecast_scores(backtest(
        camps(A=[value * by for value in first], B=[value * by for value in second]), MONTHLY, horizon=2,
        methods=SIMPLE, least_history=6)) for by in (1.0, factor))
    for name in ("mae", "crps", "interval_score"):
        np.testing.assert_allclose(numbers(scaled[name]), np.array(numbers(told[name])) * factor, rtol=1e-9, atol=1e-9)
    for name in ("mase", "wape", "coverage", "error_ratio"):
        np.testing.assert_allclose(numbers(scaled[name]), numbers(told[name]), rtol=1e-7, atol=1e-12)


@settings(max_examples=5, deadline=None)
@given(SERIES, st.integers(6, 8), st.integers(0, 9999))
def test_what_comes_after_an_origin_changes_no_forecast_from_it(values, origin, later):
    other = [*values[:origin], *[later + place for place in range(len(values) - origin)]]
    made = pd.date_range("2020-01-31", periods=origin, freq="ME")[-1]
    forecasts = [backtest(camps(A=series, B=[3, 1, 2] * 3), MONTHLY, horizon=2, methods=SIMPLE, least_history=origin)
                 for series in (values, other)]
    first, second = (told.loc[told["made_on"].eq(made), ["place", "method", "horizon", "persons_low", "persons",
                                                         "persons_high", "reason"]] for told in forecasts)
    pd.testing.assert_frame_equal(first.reset_index(drop=True), second.reset_index(drop=True))


@settings(max_examples=5, deadline=None)
@given(SERIES)
def test_forecasts_lie_inside_their_intervals_and_nobody_is_below_zero(values):
    told = forecast(camps(A=values, B=values[::-1]), MONTHLY, horizon=3, methods=SIMPLE)
    known = told.dropna(subset=["persons_low", "persons", "persons_high"])
    assert ((known["persons_low"] <= known["persons"]) & (known["persons"] <= known["persons_high"])).all()
    assert (known["persons_low"] >= 0).all()


def test_the_floor_can_be_taken_away():
    falling = reports(persons=[30, 20, 10, 1])
    free = forecast(falling, MONTHLY, horizon=2, methods=["drift"], floor=None)
    held = forecast(falling, MONTHLY, horizon=2, methods=["drift"])
    assert free["persons"].iloc[1] < 0
    assert held["persons"].iloc[1] == 0


def test_draws_depend_on_the_seed_and_on_nothing_else():
    stocks = camps(A=[10, 20, 30, 20, 40], B=[10, 20, 10, 30, 10])
    first, same, other = (forecast(stocks, MONTHLY, horizon=2, methods=["shares of total"], seed=seed)["persons_low"]
                          for seed in (1, 1, 2))
    assert first.equals(same)
    assert not first.equals(other)
    among = forecast(stocks, MONTHLY, horizon=2, methods=SIMPLE, seed=1)
    assert numbers(among.loc[among["method"].eq("shares of total"), "persons_low"]) == numbers(first)


def test_a_forecast_is_what_the_backtest_tells_from_the_same_origin():
    stocks = camps(A=[10, 20, 30, 20, 40, 90], B=[10, 20, 10, 30, 10, 7])
    then = forecast(stocks, MONTHLY, horizon=1, methods=SIMPLE, as_of="2020-05-31", seed=3)
    told = backtest(stocks, MONTHLY, horizon=1, methods=SIMPLE, least_history=5, seed=3)
    pd.testing.assert_frame_equal(then, told[then.columns])


# --- backtest and scores ---------------------------------------------------------------------------------------------


def test_every_origin_is_judged_by_what_came():
    told = backtest(reports(persons=[1, 2, 4, 7, 11]), MONTHLY, horizon=2, methods=LAST, least_history=3)
    assert told[["horizon", "persons", "actual"]].to_numpy().tolist() == [[1, 4, 7], [2, 4, 11], [1, 7, 11]]
    found = forecast_scores(told)
    assert numbers(found["mae"]) == [3.5, 7]
    assert numbers(found["wape"]) == pytest.approx([7 / 18, 7 / 11])
    # the mean changes inside the histories were 3/2 (of 1, 2, 4) and 2 (of 1, 2, 4, 7)
    assert numbers(found["mase"]) == pytest.approx([(3 / 1.5 + 4 / 2) / 2, 7 / 1.5])


def test_a_period_without_a_report_judges_nobody():
    told = backtest(reports(persons=[1, 2, 4, None, 11]), MONTHLY, horizon=2, methods=LAST, least_history=3)
    assert told["actual"].isna().tolist() == [True, False, False]
    found = forecast_scores(told).set_index("horizon")
    assert found.loc[2, ["judged", "without_forecast"]].tolist() == [1, 0]
    assert found.loc[1, ["judged", "without_forecast"]].tolist() == [0, 1]   # at the origin in April nothing was known
    assert found.loc[1, "verdict"] == "told nothing: nothing is known at the origin"


def test_an_origin_sees_what_had_been_published_by_then():
    stocks = reports(persons=[1, 2, 4, 7, 11]).assign(
        published=pd.to_datetime(["2020-01-31", "2020-02-29", "2020-05-05", "2020-04-30", "2020-06-30"]))
    told = backtest(stocks, Calendar("month", 31, published="published"), horizon=1, methods=LAST, least_history=2)
    assert told[["made_on", "persons", "actual"]].to_numpy().tolist() == [
        [pd.Timestamp(2020, 2, 29), 2, 4], [pd.Timestamp(2020, 3, 31), 2, 7], [pd.Timestamp(2020, 4, 30), 7, 11]]


def judged(method, central, actual, **more):
    rows = pd.DataFrame({"place": "A", "made_on": pd.Timestamp(2023, 5, 31), "date": pd.Timestamp(2023, 6, 30),
                         "horizon": 1, "level": 0.8, "method": method, "persons_low": None, "persons": central,
                         "persons_high": None, "actual": actual, "scale": 1.0, "crps": None, "interval_score": None,
                         "reason": None}, index=[0]).assign(**more)
    return rows.astype(dict.fromkeys(["persons_low", "persons", "persons_high", "actual", "crps", "interval_score"],
                                     "Float64"))


@pytest.mark.parametrize(("central", "beats", "words"), [
    (105, True, "beats persistence: its mean absolute error is 0.50 of persistence's"),
    (110, False, "does not beat persistence: its mean absolute error is 1.00 of persistence's"),
    (90, False, "does not beat persistence: its mean absolute error is 1.00 of persistence's"),
    (111, False, "does not beat persistence: its mean absolute error is 1.10 of persistence's"),
])
def test_a_method_that_does_not_beat_persistence_is_reported_as_such(central, beats, words):
    told = pd.concat([judged("persistence", 110, 100), judged("other", central, 100)], ignore_index=True)
    found = forecast_scores(told).set_index("method")
    assert bool(found.loc["other", "beats_persistence"]) == beats
    assert found.loc["other", "verdict"] == f"{words}, over 1 forecast"
    assert pd.isna(found.loc["persistence", "beats_persistence"])


def test_nobody_beats_a_persistence_without_error():
    told = pd.concat([judged("persistence", 100, 100), judged("other", 100, 100)], ignore_index=True)
    found = forecast_scores(told).set_index("method").loc["other"]
    assert not found["beats_persistence"]
    assert "makes no error" in found["verdict"]


def test_no_method_gains_by_silence():
    easy, hard = pd.Timestamp(2023, 6, 30), pd.Timestamp(2023, 7, 31)
    told = pd.concat([judged("persistence", 110, 100, date=easy), judged("persistence", 200, 100, date=hard),
                      judged("other", 112, 100, date=easy), judged("other", None, 100, date=hard, reason="no fit")],
                     ignore_index=True)
    found = forecast_scores(told).set_index("method").loc["other"]
    assert found[["judged", "without_forecast"]].tolist() == [1, 1]
    assert found["error_ratio"] == pytest.approx(1.2)
    assert not found["beats_persistence"]


def test_scores_of_each_place_are_asked_for_by_name():
    told = backtest(camps(A=[1, 2, 3, 4, 5], B=[5, 5, 5, 5, 5]), MONTHLY, horizon=1, methods=LAST, least_history=3)
    found = forecast_scores(told, by=["place"]).set_index("place")
    assert numbers(found["mae"]) == [1, 0]


def test_intervals_scores_and_crps_of_a_backtest_are_those_of_the_functions():
    told = backtest(reports(persons=[10, 30, 20, 25, 60]), MONTHLY, horizon=1, methods=LAST, least_history=4)
    row = told.iloc[0]
    deviation = np.sqrt((400 + 100 + 25) / 3)
    assert row["deviation"] == pytest.approx(deviation)
    assert row["crps"] == pytest.approx(crps_normal(25, deviation, 60, floor=0))
    reach = 1.2815515655446004 * deviation
    assert row["interval_score"] == pytest.approx(interval_score(25 - reach, 25 + reach, 60, level=0.8))


@pytest.mark.parametrize(("actual", "floor"), [(0.0, 0.0), (0.4, 0.0), (3.0, 0.0), (3.0, -1.0), (1.0, 0.9)])
def test_the_score_with_a_floor_is_that_of_the_distribution_held_there(actual, floor):
    from scipy.stats import norm

    ends = norm.ppf((np.arange(20_000) + 0.5) / 20_000, loc=0.5, scale=1.2)
    assert crps_normal(0.5, 1.2, actual, floor=floor) == pytest.approx(
        crps_ensemble(np.maximum(ends, floor), actual), abs=2e-4)


def test_scores_without_a_deviation_and_below_the_floor():
    assert crps_normal(5, 0, 7) == 2
    assert crps_normal(-5, 0, 7, floor=0) == 7
    assert np.isnan(crps_normal(5, np.nan, 7))
    with pytest.raises(TableError, match="below the floor"):
        crps_normal(5, 1, -1, floor=0)
    found = crps_ensemble([[1, 2], [3, 3]], [1, 5])
    assert found.tolist() == [0.25, 2.0]


@pytest.mark.parametrize("wrong", [{"methods": ["oracle"]}, {"horizon": 0}, {"season": 0}, {"level": 1},
                                   {"methods": {}}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(CallError):
        forecast(reports(persons=[1, 2, 3]), MONTHLY, **{"horizon": 1} | wrong)


def test_too_little_history_for_any_origin_is_refused():
    with pytest.raises(CallError, match="no series has 12 periods"):
        backtest(reports(persons=range(12)), MONTHLY, horizon=1, methods=LAST)
    assert len(backtest(reports(persons=range(13)), MONTHLY, horizon=1, methods=LAST)) == 1


def test_a_method_of_ones_own_is_taken_under_its_name():
    def half(history, horizon, *, season=1, generator=None):
        centre = np.repeat(history[:, -1:] / 2, horizon, axis=1)
        return Told(centre, np.full(centre.shape, np.nan), np.full(len(history), None, dtype=object))

    told = forecast(reports(persons=[4, 8]), MONTHLY, horizon=2, methods={"half": half})
    assert told[["method", "persons"]].to_numpy().tolist() == [["half", 4.0], ["half", 4.0]]


# --- on real camps ---------------------------------------------------------------------------------------------------


def camp(place, *names):
    lines = [line.split(",") for line in shared_data("flee_validation", *names).read_text().splitlines()]
    rows = [(place, day.strip('"'), int(people)) for day, people in lines if day.strip('"')[:2] == "20"]
    return irregular(*rows)


def test_camps_of_burundians_are_judged_at_every_origin():
    stocks = pd.concat([camp("Mahama", "burundi", "rwa-mahama.csv"),
                        camp("Nyarugusu", "burundi", "tan-nyarugusu.csv")], ignore_index=True)
    told = backtest(stocks, Calendar("week", max_age_days=30), horizon=4, methods=SIMPLE, least_history=12, every=4)
    found = forecast_scores(told)
    assert (found["judged"] + found["without_forecast"] > 0).all()
    assert found.loc[found["method"].eq("drift"), "verdict"].str.startswith("does not beat persistence").all()
    same = told[told["method"].eq("persistence") & told["horizon"].eq(1) & told["place"].eq("Mahama")].iloc[-1]
    before = stocks[stocks["place"].eq("Mahama") & stocks["date"].le(same["made_on"])]
    assert same["persons"] == before.sort_values("date")["persons"].iloc[-1]
