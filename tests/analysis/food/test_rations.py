import pandas as pd
import pytest

import displacement as dp
from displacement.analysis.food.rations import Assumption, delivered_energy, delivered_rate, ration_energy, sensitivity
from displacement.errors import TableError

FOODS = {"vegetable oil": "sunflower oil", "buckwheat": "buckwheat groats", "bread": "wheat bread"}
DAY = pd.to_datetime(["2023-01-20"])


def rations(**grams):
    return pd.DataFrame({"place": "A", "valid_from": DAY[0], "product": list(grams),
                         "grams_per_person_day": pd.array(list(grams.values()), dtype="Float64")})


def energy(**contents):
    return pd.DataFrame({"commodity": list(contents), **{
        f"kcal_per_kg{end}": pd.array(list(contents.values()), dtype="Float64") for end in ("_low", "", "_high")}})


def total(tonnes, start="2022-12-12", end="2023-06-11", **changes):
    return pd.DataFrame({"period_start": pd.to_datetime([start]), "period_end": pd.to_datetime([end]),
                         "measure": "delivered", "unit": "tonnes", "quantity_low": tonnes, "quantity": tonnes,
                         "quantity_high": tonnes, **changes})


TOLD = {"food_share": Assumption("food_share", 0.5, 0.8, 1.0, "fraction", "by hand"),
        "kcal_per_kg": Assumption("kcal_per_kg", 1000, 2500, 3640, "kcal per kg", "by hand"),
        "population": Assumption("population", 50000, 100000, 120000, "people", "by hand")}


def test_the_coupon_basket_of_january_2023_is_about_751_kcal_a_day():
    """(3650 + 3710 + 3460 + 3870 + 0.921 x 8840) / 30.4 = 751.04."""
    found = ration_energy(dp.load("karabakh_rations"), dp.load("food_energy"), foods=FOODS)
    basket = found[found["valid_from"].eq(DAY[0])]
    assert basket["kcal_per_person_day"].to_list() == [pytest.approx(751.04, abs=0.005)]


def test_200_grams_of_bread_are_about_532_kcal_with_the_bounds_of_the_bread():
    found = ration_energy(dp.load("karabakh_rations"), dp.load("food_energy"), foods=FOODS)
    bread = found[found["place"].eq("Stepanakert/Khankendi")].iloc[0]
    assert [bread[f"kcal_per_person_day{end}"] for end in ("_low", "", "_high")] == pytest.approx([476, 532, 540])


def test_a_ration_with_an_unknown_food_has_no_energy_rather_than_less():
    found = ration_energy(rations(bread=200, mystery=50), energy(bread=2660))
    assert found["kcal_per_person_day"].isna().all()


def test_a_ration_with_an_unknown_amount_has_no_energy():
    found = ration_energy(rations(bread=200, rice=None), energy(bread=2660, rice=3650))
    assert found["kcal_per_person_day"].isna().all()


def test_two_contents_for_one_food_are_refused():
    with pytest.raises(pd.errors.MergeError):
        ration_energy(rations(bread=200), pd.concat([energy(bread=2660), energy(bread=2400)]))


def test_5574_tonnes_in_182_days_are_30_point_6_a_day():
    found = delivered_rate(total(5574.0)).iloc[0]
    assert found["duration_days"] == 182
    assert found["tonnes_per_day"] == pytest.approx(30.626, abs=0.0005)


@pytest.mark.parametrize("change", [{"measure": "not delivered"}, {"measure": "baseline", "unit": "tonnes per day"},
                                    {"unit": "trucks"}])
def test_what_is_no_delivered_total_is_refused(change):
    with pytest.raises(TableError, match="delivered_rate takes totals"):
        delivered_rate(total(400.0, **change))


def test_delivered_energy_takes_each_end_of_every_assumption():
    """100 t in 10 days: low 10 t x 0.5 x 1000 / 120,000; high 10 t x 1.0 x 3640 / 50,000 kcal a person."""
    found = delivered_energy(total(100.0, "2023-01-01", "2023-01-10"), TOLD).iloc[0]
    assert found["kcal_per_person_day_low"] == pytest.approx(10_000 * 0.5 * 1000 / 120_000)
    assert found["kcal_per_person_day"] == pytest.approx(10_000 * 0.8 * 2500 / 100_000)
    assert found["kcal_per_person_day_high"] == pytest.approx(10_000 * 1.0 * 3640 / 50_000)


def test_an_assumption_that_is_not_named_is_asked_for():
    with pytest.raises(TableError, match="food_share"):
        delivered_energy(total(100.0), {name: told for name, told in TOLD.items() if name != "food_share"})


def test_one_assumption_at_a_time_stays_inside_the_whole_interval():
    whole = delivered_energy(total(100.0), TOLD).iloc[0]
    found = sensitivity(total(100.0), TOLD)
    assert found["assumption"].to_list() == list(TOLD)
    for end in ("at_low", "at_high"):
        assert found[end].between(whole["kcal_per_person_day_low"], whole["kcal_per_person_day_high"]).all()
    assert found["central"].nunique() == 1


def test_a_period_without_an_end_has_no_rate():
    found = delivered_rate(total(100.0, end=None))
    assert found["tonnes_per_day"].isna().all()
