"""Charts of prices, balance and phases are asked what they hold, never compared by pixels."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb

from displacement.charts import _style
from displacement.charts.food_page import food_page
from displacement.charts.phase_bars import phase_bars
from displacement.errors import TableError

IPC = {"1": "#CDFACD", "2": "#FAE61E", "3": "#E67800", "4": "#C80000", "5": "#640000"}
APRIL, MAY = pd.Timestamp("2024-04-01"), pd.Timestamp("2024-05-31")
JUNE, SEPTEMBER = pd.Timestamp("2024-06-01"), pd.Timestamp("2024-09-30")


def period(persons, *, kind="current", start=APRIL, end=MAY, **more):
    return pd.DataFrame({"analysis": "SDN 2024-04", "period_type": kind, "period_start": start, "period_end": end,
                         "country": "SDN", "area": pd.NA, "level": "country", "phase": list(persons),
                         "persons": pd.array(list(persons.values()), dtype="Int64"), **more})


def sudan():
    """Sudan as the IPC published it in June 2024."""
    now = {"all": 47208125, "3+": 21311946, "1": 9036411, "2": 16859767, "3": 14603918, "4": 6554877, "5": 153152}
    then = {"all": 47208125, "3+": 25597400, "1": 6426647, "2": 15184078, "3": 16309134, "4": 8533005, "5": 755262}
    return pd.concat([period(now), period(then, kind="first projection", start=JUNE, end=SEPTEMBER)],
                     ignore_index=True)


def widths(ax):
    """People on the axis by colour, from top to bottom."""
    found = {}
    for patch in ax.patches:
        found.setdefault(to_hex(patch.get_facecolor()).upper(), []).append(patch.get_width())
    return found


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_phases_are_stacked_in_the_colours_of_the_ipc_and_repeated_sums_are_not_drawn():
    ax = phase_bars(sudan())
    drawn = widths(ax)
    assert drawn[IPC["1"]] == [9036411, 6426647]
    assert drawn[IPC["5"]] == [153152, 755262]
    starts = [patch.get_x() for patch in ax.patches if to_hex(patch.get_facecolor()).upper() == IPC["3"]]
    assert starts == [9036411 + 16859767, 6426647 + 15184078]
    assert sum(sum(drawn[colour]) for colour in IPC.values()) == 2 * 47208125 + 1
    assert ax.get_xlabel() == "Persons [people]"


def test_each_bar_names_its_area_its_kind_of_period_and_its_months():
    names = [text.get_text() for text in phase_bars(sudan()).get_yticklabels()]
    assert names == ["SDN\ncurrent\nApr to May 2024", "SDN\nfirst projection\nJun to Sep 2024"]


def test_a_part_too_narrow_for_its_figure_has_it_beside_the_bar():
    assert {"14,603,918", "5: 153,152", "5: 755,262"} <= set(words(phase_bars(sudan())))


def test_a_phase_that_is_not_published_is_named_and_is_no_zero():
    ax = phase_bars(period({"all": 100, "1": 40, "2": 30, "3": None, "4": 0}))
    assert words(ax) == ["40", "30", "4: 0\n3, 5: not published"]
    assert widths(ax)["#FFFFFF"] == [30]
    assert "phase not published" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_without_everybody_analysed_nothing_is_made_up_for_a_missing_phase():
    ax = phase_bars(period({"1": 40, "2": 30}))
    assert widths(ax)["#FFFFFF"] == [0]
    assert words(ax)[-1] == "3, 4, 5: not published"


def test_phases_without_any_figure_give_an_empty_bar_that_says_so():
    ax = phase_bars(period(dict.fromkeys(IPC)))
    assert words(ax) == ["1, 2, 3, 4, 5: not published"]
    assert all(width == 0 for row in widths(ax).values() for width in row)


def test_areas_in_a_division_without_dates_have_their_name():
    told = period({"1": 5, "2": 5, "3": 5, "4": 5, "5": 5}, start=pd.NaT, end=pd.NaT).assign(area="Geisan")
    assert phase_bars(told).get_yticklabels()[0].get_text() == "Geisan\ncurrent"


def test_two_analyses_are_told_apart_and_figures_that_stand_twice_are_refused():
    both = pd.concat([sudan(), sudan().assign(analysis="SDN 2024-12")], ignore_index=True)
    assert phase_bars(both).get_yticklabels()[3].get_text().endswith("SDN 2024-12")
    with pytest.raises(TableError, match="stand twice"):
        phase_bars(pd.concat([sudan(), sudan()]))


def test_chronic_levels_are_another_scale():
    with pytest.raises(TableError, match="chronic"):
        phase_bars(sudan().assign(condition="chronic"))


def light(colour):
    """Relative luminance of WCAG 2."""
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def test_figures_are_read_on_each_colour_by_the_contrast_of_wcag():
    ax = phase_bars(period(dict.fromkeys(IPC, 100)))
    inks = [text.get_color() for text in ax.texts if text.get_text() == "100"]
    assert len(inks) == 5
    for ground, ink in zip(IPC.values(), inks, strict=True):
        dark, bright = sorted([light(ground), light(ink)])
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def alarms(**more):
    dates = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-04-01"])
    return pd.DataFrame({"market": "El Obeid", "commodity": "Millet", "price_type": "Retail", "currency": "SDG",
                         "unit": "kg", "date": dates, "price": pd.array([800.0, 900.0, 2500.0], dtype="Float64"),
                         "seasonal_trend": pd.array([850.0, 900.0, None], dtype="Float64"),
                         "alarm": pd.Categorical(["normal", None, "crisis"]), **more})


def energy():
    return pd.DataFrame({"period_start": pd.Timestamp("2022-01-01"),
                         "item": ["Grand Total", "Sorghum", "Wheat", "Rice"],
                         "kcal_per_person_day_low": pd.array([2400, 700, None, 10], dtype="Float64"),
                         "kcal_per_person_day": pd.array([2400, 700, None, None], dtype="Float64"),
                         "kcal_per_person_day_high": pd.array([2400, 700, None, 30], dtype="Float64")})


def test_each_of_the_three_quantities_has_its_panel_and_its_unit():
    above, middle, below = food_page(alarms(), energy(), sudan())
    assert above.get_ylabel() == "Price [SDG per kg]"
    assert middle.get_xlabel() == "Energy supplied [kcal per person per day]"
    assert below.get_xlabel() == "Persons [people]"
    assert "not what was eaten" in middle.get_title(loc="left")


def test_a_month_without_a_price_breaks_the_line():
    above = food_page(alarms(), energy(), sudan())[0]
    line = next(line for line in above.lines if line.get_label() == "El Obeid, Millet, Retail")
    assert np.array_equal(line.get_ydata(), [800, 900, np.nan, 2500], equal_nan=True)


def test_only_prices_with_an_alarm_are_marked():
    above = food_page(alarms(), energy(), sudan())[0]
    told = {line.get_label(): list(line.get_ydata()) for line in above.lines}
    assert told["crisis"] == [2500]
    assert "normal" not in told


def test_energy_that_is_missing_has_no_bar_and_an_interval_has_no_middle():
    middle = food_page(alarms(), energy(), sudan())[1]
    assert [patch.get_width() for patch in middle.patches] == [2400, 700]
    assert words(middle) == ["2,400", "700", "not published", "10 to 30"]


def test_items_of_several_years_say_the_year():
    years = pd.concat([energy(), energy().assign(period_start=pd.Timestamp("2021-01-01"))])
    names = [text.get_text() for text in food_page(alarms(), years, sudan())[1].get_yticklabels()]
    assert names[0] == "Grand Total, 2022"
    assert names[-1] == "Rice, 2021"


def test_prices_in_two_currencies_share_no_axis():
    with pytest.raises(TableError, match="currency"):
        food_page(alarms(currency=["SDG", "SDG", "USD"]), energy(), sudan())


def test_the_page_has_its_source_under_it_and_its_panels_do_not_overlap():
    axes = food_page(alarms(), energy(), sudan(), source="WFP, FAO, IPC")
    figure = axes[0].figure
    assert [text.get_text() for text in figure.texts] == ["WFP, FAO, IPC"]
    FigureCanvasAgg(figure).draw()
    boxes = [ax.get_tightbbox() for ax in axes]
    assert boxes[0].y0 >= boxes[1].y1
    assert boxes[1].y0 >= boxes[2].y1


def test_a_title_stands_over_a_legend_of_several_rows():
    many = pd.concat([alarms(market=name) for name in "ABCDEF"])
    axes = food_page(many, energy(), pd.concat([sudan(), period({"all": 9, "1": 4}, kind="second projection")]))
    FigureCanvasAgg(axes[0].figure).draw()
    for ax in (axes[0], axes[2]):
        assert ax.get_legend().get_window_extent().y1 <= ax._left_title.get_window_extent().y0


def test_figures_stay_within_their_part_of_the_bar():
    ax = phase_bars(sudan())
    FigureCanvasAgg(ax.figure).draw()
    parts = [patch.get_window_extent() for patch in ax.patches]
    inside = [text.get_window_extent() for text in ax.texts if text.get_ha() == "center"]
    assert len(inside) == 8
    assert all(any(part.x0 <= text.x0 and text.x1 <= part.x1 and part.y0 <= text.y0 <= part.y1 for part in parts)
               for text in inside)


def test_the_page_draws_on_the_axes_it_is_given():
    axes = _style.canvas(height=9, nrows=3)
    assert food_page(alarms(), energy(), sudan(), axes=axes) is axes


def test_two_markets_of_one_name_are_two_lines():
    both = pd.concat([alarms(admin1="North"), alarms(admin1="South")])
    lines = [line for line in food_page(both, energy(), sudan())[0].lines
             if line.get_label() == "El Obeid, Millet, Retail"]
    assert len(lines) == 2


def test_a_trend_below_zero_is_seen():
    trend = pd.array([-50.0, 100.0, 300.0], dtype="Float64")
    assert food_page(alarms(seasonal_trend=trend), energy(), sudan())[0].get_ylim()[0] < -50


def test_an_open_bound_of_energy_says_which_side_is_known():
    told = energy().assign(kcal_per_person_day_high=pd.array([2400, 700, 5, None], dtype="Float64"))
    assert words(food_page(alarms(), told, sudan())[1])[2:] == ["at most 5", "at least 10"]


def test_nothing_published_gives_empty_panels():
    axes = food_page(alarms().head(0), energy().head(0), sudan().head(0))
    assert [len(ax.patches) for ax in axes] == [0, 0, 0]
