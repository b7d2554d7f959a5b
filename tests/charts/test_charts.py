"""Charts are asked what they hold, never compared by pixels."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from displacement.charts import _style
from displacement.charts.claims import claims
from displacement.charts.delivered_energy import delivered_energy
from displacement.charts.episodes_calendar import episodes_calendar
from displacement.charts.exposure import exposure
from displacement.charts.incidence import incidence
from displacement.charts.pyramid import pyramid
from displacement.charts.running_count import running_count
from displacement.charts.small_multiples import small_multiples
from displacement.charts.stocks_and_flows import stocks_and_flows
from displacement.charts.survival import survival
from displacement.charts.timeline import timeline
from displacement.charts.trend import trend
from displacement.errors import TableError
from displacement.tables._table import Column

PEOPLE = Column("persons", "Int64", "people", "People", title="People counted")
SHARE = Column("survival", "Float64", "fraction", "Share", title="Share that had not ended")
SHARE_ENDED = Column("incidence", "Float64", "fraction", "Share", title="Share ended")
RATE = Column("tonnes_per_day", "Float64", "tonnes per day", "Rate")
KCAL = Column("kcal", "Float64", "kcal per person per day", "Energy")
DAYS = pd.date_range("2023-09-24", periods=3, tz="UTC")


def envelope(low, central, high):
    return pd.DataFrame({"time": DAYS, "persons_low": low, "persons": pd.array(central, dtype="Float64"),
                         "persons_high": pd.array(high, dtype="Float64")})


def reports(**changes):
    return pd.DataFrame({"observed_at_latest": DAYS, "value": [10, 20, 30], "claim_by": ["A", "B", "A"],
                         "fate": ["used", "conflict", "excluded"], **changes})


def marks(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def test_the_running_count_names_its_unit_and_who_reported():
    ax = running_count(envelope([10, 20, 30], [10, 20, 30], [10, 25, None]), reports(), PEOPLE)
    assert ax.get_ylabel() == "People counted [people]"
    assert {"A", "B", "in conflict", "central curve, official counts"} <= set(marks(ax))


def test_every_report_is_a_mark_and_only_conflicts_are_ringed():
    ax = running_count(envelope([10, 20, 30], [10, 20, 30], [10, 25, None]), reports(), PEOPLE)
    points = sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() not in ("None", "") and
                 line.get_label() != "in conflict" and line.get_markersize() == 4.5)
    assert points == 3
    assert list(marks(ax)["in conflict"].get_ydata()) == [20]


def test_a_central_curve_that_is_missing_is_not_drawn_as_zero():
    ax = running_count(envelope([10, 20, 30], [10, 20, None], [10, 25, None]), reports(), PEOPLE)
    assert list(marks(ax)["central curve, official counts"].get_ydata()) == [10, 20]


def test_more_claimants_than_shapes_are_drawn_together_as_others():
    names = [f"claimant {number}" for number in range(12)]
    frame = pd.DataFrame({"observed_at_latest": pd.date_range("2023-09-24", periods=12, tz="UTC"), "value": range(12),
                          "claim_by": names, "fate": "used"})
    ax = running_count(envelope([0, 0, 0], [1, 2, 3], [4, 4, 4]), frame, PEOPLE)
    assert len(marks(ax)["others"].get_xdata()) == 12 - (len(_style.MARKS) - 1)


def curve():
    return pd.DataFrame({"duration_days": [10.0, 20.0], "at_risk": [4, 2], "survival_low": [0.3, 0.1],
                         "survival": [0.75, 0.4], "survival_high": [0.9, 0.7]})


def test_the_survival_curve_starts_at_one_and_names_its_units():
    ax = survival(curve(), SHARE)
    steps = ax.lines[0]
    assert list(steps.get_xdata()) == [0, 10, 20]
    assert list(steps.get_ydata()) == [1, 0.75, 0.4]
    assert ax.get_ylabel() == "Share that had not ended [fraction]"
    assert "ays" in ax.get_xlabel()


def test_the_numbers_at_risk_stand_under_the_axis():
    ax = survival(curve(), SHARE)
    first = ax.get_xticklabels()[0].get_text()
    assert first == "0\n4 left"


def lanes():
    day = pd.Timestamp
    statuses = pd.DataFrame({
        "traffic": ["people out", "people out"], "account": ["A", "B"], "status": ["closed", "open"],
        "start": [day("2022-12-12"), day("2022-12-12")], "until": [day("2023-04-28"), pd.NaT]})
    goods = pd.DataFrame({
        "name": ["A", "A", "B"], "route": ["by sea", "by sea", "by land"], "rate": [True, False, False],
        "sent": [False, False, True], "none": [None, None, None],
        "start": [day("2022-12-12"), day("2022-12-01"), day("2023-09-12")],
        "until": [day("2023-06-11"), day("2022-12-25"), day("2023-09-12")], "low": [30.0, 10.0, np.nan],
        "central": [30.0, 10.0, 15.0], "high": [30.0, 10.0, np.nan]})
    rates = pd.DataFrame({"name": ["A"], "start": [day("2022-12-12")], "until": [day("2023-06-11")], "low": [30.0],
                          "central": [30.0], "high": [30.0]})
    days = pd.DataFrame({"date": [day("2023-09-24"), day("2023-09-25")], "low": [0.0, 5.0], "high": [10.0, np.nan]})
    return statuses, goods, rates, days


def calendar(*parts, accounts=("A", "B", "C")):
    return timeline(*parts, (RATE, KCAL, PEOPLE), accounts=accounts, start=pd.Timestamp("2022-12-01"),
                    end=pd.Timestamp("2023-10-10"))


def test_the_calendar_has_a_lane_of_one_height_for_each_account_and_an_ongoing_bar_runs_to_its_end():
    ax = calendar(*lanes())[0]
    assert [text.get_text() for text in ax.get_yticklabels()] == [f"people out: {name}" for name in "ABC"]
    bars = [patch for patch in ax.patches if not patch.get_hatch()]
    widths = {patch.get_width() for patch in bars}
    assert widths == {(pd.Timestamp("2023-10-10") - pd.Timestamp("2022-12-12")).days,
                      (pd.Timestamp("2023-04-28") - pd.Timestamp("2022-12-12")).days}
    assert len({patch.get_height() for patch in ax.patches}) == 1


def test_an_account_that_says_nothing_has_a_hatched_lane():
    ax = calendar(*lanes())[0]
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert len(hatched) == 3
    assert {patch.get_y() for patch in hatched} >= {patch.get_y() for patch in ax.patches}
    assert "no statement" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_goods_that_were_only_sent_are_hollow_and_one_undated_load_is_a_mark_over_its_days():
    ax = calendar(*lanes())[1]
    points = [line for line in ax.lines if line.get_marker() != "None" and len(line.get_xdata()) == 1]
    marks_of = {line.get_ydata()[0]: line for line in points}
    assert marks_of[15.0].get_markerfacecolor() == "white"
    assert marks_of[10.0].get_markerfacecolor() != "white"
    assert {marks_of[15.0].get_marker()} != {marks_of[10.0].get_marker()}           # another route
    assert len(ax.collections) == 1                                                 # one rate only is a band


def test_what_is_stated_not_to_have_come_in_stands_under_the_axis_with_its_words():
    statuses, goods, rates, days = lanes()
    none = goods.iloc[[0]].assign(none="no food; carried by A", low=0.0, central=0.0, high=0.0)
    ax = calendar(statuses, pd.concat([goods, none], ignore_index=True), rates, days)[1]
    assert "no food; carried by A" in [text.get_text() for text in ax.texts]
    assert [line.get_ydata()[0] for line in ax.lines if line.get_ydata()[0] < 0]
    assert min(ax.get_yticks()) >= 0


def test_the_calendar_leaves_days_without_an_upper_bound_out_and_empty_panels_too():
    statuses, goods, rates, days = lanes()
    axes = calendar(statuses, goods, rates, days)
    assert len(axes[3].collections[0].get_segments()) == 1
    assert len(calendar(statuses, goods.iloc[:0], rates.iloc[:0], days.iloc[1:])) == 1


def test_no_status_looks_stronger_than_another():
    light = [np.dot([part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)],
                    [0.2126, 0.7152, 0.0722]) for colour in _style.STATUS_COLOURS.values()]
    contrast = [1.05 / (value + 0.05) for value in light]                           # against white, as WCAG counts it
    assert min(contrast) >= 3
    assert max(contrast) / min(contrast) < 1.5


def test_a_drawing_is_the_same_bytes_each_time_and_holds_no_date():
    def once():
        return _style.drawing(survival(curve(), SHARE).figure, "A curve")

    first, second = once(), once()
    assert first.svg == second.svg
    assert first.png == second.png
    assert b"<dc:date>" not in first.svg


def test_the_users_settings_change_nothing_and_are_left_alone():
    before = dict(mpl.rcParams)
    plain = _style.drawing(survival(curve(), SHARE).figure, "").svg
    with mpl.rc_context({"font.size": 30, "axes.grid": False}):
        assert _style.drawing(survival(curve(), SHARE).figure, "").svg == plain
    assert dict(mpl.rcParams) == before


def test_a_chart_draws_on_the_axes_it_is_given():
    ax = _style.canvas()
    assert survival(curve(), SHARE, ax=ax) is ax


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (100632, "100,632")])
def test_axis_numbers_have_thousands_and_no_exponent(number, text):
    ax = _style.canvas()
    _style.thousands(ax.yaxis)
    assert ax.yaxis.get_major_formatter()(number) == text


def stated(low, value, high, disputed):
    return pd.DataFrame({"name": [f"party {place}" for place in range(len(value))],
                         "persons_low": pd.array(low, dtype="Int64"), "persons": pd.array(value, dtype="Int64"),
                         "persons_high": pd.array(high, dtype="Int64"), "disputed": disputed})


def test_claims_show_every_party_and_disputed_ones_hollow():
    ax = claims(stated([60, None, 120], [None, 25, 120], [65, 25, 120], [True, True, False]), PEOPLE)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["party 0", "party 1", "party 2"]
    fills = [line.get_markerfacecolor() for line in ax.lines if len(line.get_xdata()) == 1]
    assert fills[:3] == ["white", "white", _style.BLUE]
    assert ax.get_xlabel() == "People counted [people]"


def test_a_claim_that_is_only_a_bound_is_an_arrow_and_says_so():
    ax = claims(stated([100], [None], [None], [False]), PEOPLE)
    assert ax.lines[0].get_marker() == ">"
    assert [text.get_text() for text in ax.texts] == ["at least 100"]


def test_the_planning_figure_is_a_line_beside_the_intervals():
    frame = pd.DataFrame({"name": ["A"], "kcal_low": [80.0], "kcal": [500.0], "kcal_high": [900.0]})
    ax = delivered_energy(frame, KCAL, planning=2100)
    assert [list(line.get_xdata()) for line in ax.lines] == [[80.0, 900.0], [500.0], [2100, 2100]]
    assert ax.get_xlabel().endswith("[kcal per person per day]")


def test_both_sides_of_a_pyramid_have_positive_labels_and_a_missing_side_stays_empty():
    frame = pd.DataFrame({"group": ["a", "b"], "female": [10.0, np.nan], "male": [8.0, 9.0]})
    ax = pyramid(frame, PEOPLE, left="female", right="male")
    assert sorted(text.get_text() for text in ax.texts) == ["10", "8", "9"]
    assert ax.xaxis.get_major_formatter()(-10) == "10"


def test_small_multiples_share_one_scale_and_keep_gaps():
    frame = pd.DataFrame({"date": [*DAYS, *DAYS], "place": ["a"] * 3 + ["b"] * 3,
                          "persons": pd.array([1, None, 3, 10, 20, 30], dtype="Int64")})
    axes = small_multiples(frame, PEOPLE, by="place")
    first, second = axes.ravel()[:2]
    assert np.isnan(first.lines[0].get_ydata()[1])
    assert first.get_ylim() == second.get_ylim()
    assert [ax.get_visible() for ax in axes.ravel()] == [True, True, False, False]


def test_an_episode_calendar_fades_unsure_ends_and_marks_ongoing_ones():
    day = pd.Timestamp
    frame = pd.DataFrame({
        "name": ["a", "b"], "started_earliest": [day("2001-01-01"), day("2002-01-01")],
        "started_latest": [day("2001-12-31"), day("2002-01-01")], "ended_earliest": [day("2005-01-01"), pd.NaT],
        "ended_latest": [day("2005-01-01"), pd.NaT], "observed_until": [day("2005-01-01"), day("2006-01-01")]})
    ax = episodes_calendar(frame)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b"]
    widths = [patch.get_width() for patch in ax.patches]
    assert widths[0] > widths[2]
    assert widths[1] == widths[3]
    ongoing = next(line for line in ax.lines if line.get_marker() == ">")
    assert list(ongoing.get_ydata()) == [1]


def test_incidences_are_stacked_to_what_has_ended():
    frame = pd.DataFrame({"ending": ["a", "a", "b", "b"], "duration_days": [1.0, 2.0, 1.0, 2.0],
                          "incidence": pd.array([0.1, 0.3, 0.2, 0.2], dtype="Float64")})
    ax = incidence(frame, SHARE_ENDED)
    assert list(ax.lines[0].get_ydata()) == pytest.approx([0.3, 0.5])
    assert ax.get_ylim() == (0, 1)


def test_exposure_leaves_days_without_a_statement_empty():
    frame = pd.DataFrame({"date": pd.to_datetime(["2023-01-01", "2023-02-01"] * 2), "window_days": 30,
                          "status": ["open", "open", "closed", "closed"], "exposed_days": [10, 0, 15, 30]})
    ax = exposure(frame, Column("exposed_days", "Int64", "days", "Days", title="Days"))
    heights = {(round(patch.get_x()), patch.get_facecolor()): patch.get_height() for patch in ax.patches}
    assert sorted(heights.values()) == [0, 10, 15, 30]
    assert ax.get_ylim() == (0, 30)


def test_a_trend_leaves_gaps_names_the_unit_and_uses_the_colours_of_population_types():
    frame = pd.DataFrame({"date": pd.date_range("2020-12-31", periods=3, freq="YE"), "type": "REF",
                          "persons": pd.array([10, None, 30], dtype="Int64")})
    ax = trend(frame, PEOPLE, by="type")
    assert np.isnan(ax.lines[0].get_ydata()[1])
    assert ax.lines[0].get_color() == "#0072BC"
    assert [text.get_text() for text in ax.texts] == ["REF"]
    assert ax.get_ylabel() == "People counted [people]"


def test_stocks_are_lines_and_flows_bars_of_another_panel_and_a_zero_is_a_hollow_mark():
    stocks = pd.DataFrame({"date": pd.to_datetime(["2021-12-31", "2022-12-31", "2023-12-31"]), "population_type": "REF",
                           "persons": pd.array([27933, None, 143054], dtype="Int64")})
    flows = pd.DataFrame({"period_start": pd.to_datetime(["2022-01-01", "2023-01-01"]), "flow_type": "displacement",
                          "period_end": pd.to_datetime(["2022-12-31", "2023-12-31"]),
                          "count": pd.array([0, 5070], dtype="Int64")})
    above, below = stocks_and_flows(stocks, flows)
    assert np.isnan(above.lines[0].get_ydata()[1])
    assert above.get_ylabel() == "Persons [people]"
    assert below.get_ylabel() == "Count [movements]"
    assert [bar.get_height() for bar in below.patches] == [0, 5070]
    assert [bar.get_width() for bar in below.patches] == [365, 365]
    (hollow,) = below.lines
    assert hollow.get_ydata().tolist() == [0]
    assert hollow.get_markerfacecolor() == "white"


# --- several rows for one point --------------------------------------------------------------------------------------


def bilateral():
    """Return stocks by pair of countries: two rows a date and type."""
    return pd.DataFrame({"date": pd.to_datetime(["2022-12-31", "2022-12-31", "2023-12-31"]), "persons": [10, 20, 25],
                         "population_type": "REF", "origin": ["SYR", "AFG", "SYR"]})


@pytest.mark.parametrize("draw", [
    lambda rows: trend(rows, "persons", by="population_type"),
    lambda rows: small_multiples(rows, "persons", by="population_type"),
    lambda rows: stocks_and_flows(rows, pd.DataFrame(
        {"period_start": pd.to_datetime([]), "period_end": pd.to_datetime([]), "flow_type": [], "count": []}))])
def test_several_rows_for_one_date_are_refused_with_the_call_that_sums(draw):
    with pytest.raises(TableError, match=r"2 rows share one, such as 2022-12-31, REF\. Sum them first") as told:
        draw(bilateral())
    keys = ["date", "population_type"]
    assert f"groupby({keys}, observed=True, as_index=False)[['persons']].sum(min_count=1)" in str(told.value)
    draw(bilateral().groupby(keys, observed=True, as_index=False)[["persons"]].sum(min_count=1))
    with pytest.raises(TableError, match="1 rows have no date or no population_type"):
        draw(bilateral().iloc[1:].assign(population_type=["REF", None]))
