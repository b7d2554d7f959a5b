import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.analysis.food.balances import REQUIRED, balance_account, energy_per_person
from displacement.errors import CallError, TableError

# Wheat in Algeria in 2014 as FAO published it in its new method: domestic supply 9407, all in 1000 tonnes.
ALGERIA = {"Production": 2436, "Import Quantity": 7461, "Export Quantity": 3, "Stock Variation": 487, "Food": 7258,
           "Feed": 550, "Seed": 123, "Losses": 690, "Processing": 0, "Other uses (non-food)": 787,
           "Domestic supply quantity": 9407, "Residuals": 0}
CODES = {"Production": "5511", "Import Quantity": "5611", "Export Quantity": "5911", "Stock Variation": "5072",
         "Food": "5142", "Feed": "5521", "Seed": "5527", "Losses": "5123", "Processing": "5131",
         "Other uses (non-food)": "5154", "Domestic supply quantity": "5301", "Residuals": "5170"}


def sheet(lines=ALGERIA, **more):
    frame = pd.DataFrame({"item": "Wheat and products", "element": list(lines), "unit": "1000 t", "method": "new",
                          "value": pd.array(list(lines.values()), dtype="Float64"),
                          "period_start": pd.Timestamp("2014-01-01"), "period_end": pd.Timestamp("2014-12-31"),
                          "country": "DZA"})
    return frame.assign(**more)


def test_the_account_of_wheat_in_algeria_closes_to_the_rounding_of_its_lines():
    found = balance_account(sheet()).iloc[0]
    assert found["supply"] == found["published_supply"] == 9407
    assert found["uses"] == 9408
    assert found["remainder"] == -1
    assert found["residuals"] == 0
    assert pd.isna(found["lacking"])


def test_codes_tell_the_lines_in_every_language():
    words = sheet(element=[f"mot {place}" for place in range(len(ALGERIA))], element_code=list(CODES.values()))
    assert balance_account(words)["remainder"].to_list() == [-1]
    french = sheet({"Production": 10, "Importations - quantité": 5, "Exportations - quantité": 1,
                    "Variation de stock": 0, "Nourriture": 9, "Aliments pour animaux": 2, "Semences": 1, "Pertes": 1,
                    "Traitement": 0, "Autres utilisations (non alimentaire)": 0})
    assert balance_account(french)["remainder"].to_list() == [1]


def test_a_missing_line_leaves_no_remainder_and_is_named():
    found = balance_account(sheet({name: value for name, value in ALGERIA.items() if name not in ("Feed", "Seed")}))
    assert found["lacking"].to_list() == ["feed, seed"]
    assert found[["uses", "remainder"]].isna().all(axis=None)
    assert found["supply"].to_list() == [9407]


def test_a_line_without_a_record_is_none_only_where_the_caller_says_so_and_never_one_without_a_value():
    lines = {name: value for name, value in ALGERIA.items() if name != "Feed"}
    assert balance_account(sheet(lines), absent="none")["remainder"].to_list() == [549]
    found = balance_account(sheet({**ALGERIA, "Feed": None}), absent="none")
    assert found["remainder"].isna().all()
    assert found["lacking"].to_list() == ["feed"]


def test_the_old_method_counts_what_is_taken_from_stocks_and_the_new_what_is_added():
    old = balance_account(sheet({**ALGERIA, "Stock Variation": -487}, method="old")).iloc[0]
    assert (old["stock_change"], old["supply"]) == (487, 9407)
    unknown = balance_account(sheet(method="not stated")).iloc[0]
    assert pd.isna(unknown["supply"])
    assert unknown["lacking"] == "stock_change"
    assert balance_account(sheet(method="not stated"), stock="added")["supply"].to_list() == [9407]
    assert balance_account(sheet(), stock="withdrawn")["supply"].to_list() == [9407 + 2 * 487]
    still = balance_account(sheet({**ALGERIA, "Stock Variation": 0}, method="not stated"))
    assert still["supply"].to_list() == [9894]


def test_visitors_are_a_use_where_they_are_published_and_no_line_that_is_lacking():
    found = balance_account(sheet({**ALGERIA, "Tourist consumption": 10})).iloc[0]
    assert (found["tourists"], found["uses"], found["remainder"]) == (10, 9418, -11)


def test_tonnes_and_thousands_of_tonnes_are_one_account_and_other_units_are_refused():
    mixed = sheet()
    mixed.loc[mixed["element"].eq("Food"), ["value", "unit"]] = [7_258_000.0, "t"]
    assert balance_account(mixed)["remainder"].to_list() == [-1]
    with pytest.raises(TableError, match="found head"):
        balance_account(sheet(unit="head"))


def test_bounds_of_the_lines_become_bounds_of_the_remainder():
    told = sheet().assign(value_low=sheet()["value"], value_high=sheet()["value"])
    told.loc[told["element"].eq("Production"), "value_low"] = 2400.0
    told.loc[told["element"].eq("Food"), "value_high"] = 7300.0
    found = balance_account(told).iloc[0]
    assert [found["supply_low"], found["supply_high"]] == [9371, 9407]
    assert [found["uses_low"], found["uses_high"]] == [9408, 9450]
    assert [found["remainder_low"], found["remainder_high"]] == [9371 - 9450, -1]


def test_low_and_high_of_a_withdrawal_change_places():
    told = sheet({**ALGERIA, "Stock Variation": -487}, method="old").assign(value_low=sheet()["value"],
                                                                           value_high=sheet()["value"])
    told.loc[told["element"].eq("Stock Variation"), ["value_low", "value_high"]] = [-500.0, -450.0]
    found = balance_account(told).iloc[0]
    assert [found["supply_low"], found["supply_high"]] == [9894 - 500, 9894 - 450]


def test_a_region_without_a_country_code_has_its_account_and_two_methods_are_two():
    region = sheet(country=None, area="World")
    assert balance_account(region)["remainder"].to_list() == [-1]
    both = pd.concat([sheet(), sheet({**ALGERIA, "Stock Variation": -487}, method="old")])
    assert balance_account(both)["supply"].to_list() == [9407, 9407]


def test_two_items_of_one_name_need_their_codes():
    both = pd.concat([sheet(), sheet()])
    with pytest.raises(TableError, match="12 lines stand twice"):
        balance_account(both)
    coded = pd.concat([sheet(item_code="2744"), sheet(item_code="2949")])
    assert len(balance_account(coded)) == 2


@given(st.lists(st.integers(0, 10**6), min_size=10, max_size=10), st.floats(0.001, 1000))
def test_the_remainder_is_what_the_lines_leave_in_every_unit(values, factor):
    names = [name for name in ALGERIA if name not in ("Domestic supply quantity", "Residuals")]
    lines = {name: value * factor for name, value in zip(names, values, strict=True)}
    expected = factor * (values[0] + values[1] - values[2] - values[3] - sum(values[4:]))
    found = balance_account(sheet(lines))["remainder"].iloc[0]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6 * factor)
    assert len(REQUIRED) == len(names)


@pytest.mark.parametrize("more", [{"absent": "zero"}, {"stock": "up"}])
def test_only_named_readings_are_known(more):
    with pytest.raises(CallError):
        balance_account(sheet(), **more)


POPULATION = sheet({"Total Population - Both sexes": 38_924}, item="Population", unit="1000 people")
ENERGY = pd.DataFrame({"commodity": ["Wheat and products"], "kcal_per_kg_low": [2500.0], "kcal_per_kg": [2750.0],
                       "kcal_per_kg_high": [3000.0]})


def test_energy_is_food_times_its_content_over_people_and_days():
    found = energy_per_person(pd.concat([sheet(), POPULATION]), ENERGY).iloc[0]
    assert found["kcal_per_person_day"] == pytest.approx(7258e6 * 2750 / (38_924e3 * 365))
    assert found["kcal_per_person_day_low"] == pytest.approx(7258e6 * 2500 / (38_924e3 * 365))
    assert found["kcal_per_person_day_high"] == pytest.approx(7258e6 * 3000 / (38_924e3 * 365))


def test_a_leap_year_has_its_day():
    leap = pd.concat([sheet(), POPULATION]).assign(period_start=pd.Timestamp("2016-01-01"),
                                                   period_end=pd.Timestamp("2016-12-31"))
    assert energy_per_person(leap, ENERGY)["kcal_per_person_day"].to_list() == pytest.approx(
        [7258e6 * 2750 / (38_924e3 * 366)])


def test_published_energy_stands_beside_the_computed_and_alone_without_contents():
    published = sheet({"Food supply (kcal/capita/day)": 1404}, unit="kcal per person per day")
    both = energy_per_person(pd.concat([sheet(), published, POPULATION]), ENERGY).iloc[0]
    assert both["published_kcal_per_person_day"] == 1404
    assert both["kcal_per_person_day"] == pytest.approx(1404.9, abs=0.1)
    alone = energy_per_person(pd.concat([sheet(), published])).iloc[0]
    assert alone["kcal_per_person_day"] == alone["published_kcal_per_person_day"] == 1404


def test_an_item_without_an_energy_content_has_none():
    found = energy_per_person(pd.concat([sheet(), POPULATION]), ENERGY.assign(commodity="Rice"))
    assert found["kcal_per_person_day"].isna().all()


def test_a_sheet_without_people_or_with_two_counts_of_them_is_refused():
    with pytest.raises(TableError, match="no population"):
        energy_per_person(sheet(), ENERGY)
    with pytest.raises(TableError, match="population stand twice"):
        energy_per_person(pd.concat([sheet(), POPULATION, POPULATION]), ENERGY)
