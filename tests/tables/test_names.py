"""A name is enough for a column: it has one unit everywhere, and where a frame lacks it, the message leads on."""

import re

import pandas as pd
import pytest

import displacement as dp
from displacement.errors import CallError
from displacement.tables._names import column, lacking
from displacement.tables._table import Column

# Indicators give these of different kinds of values, each in their unit: an axis cannot tell which one is meant.
OF_SEVERAL_UNITS = {"coverage", "effect", "effect_low", "effect_high", "residual_sum", "standard_error"}


def columns():
    """Every column of every table and indicator, by name."""
    found = {}
    families = [getattr(dp.analysis, family) for family in dir(dp.analysis)]
    given = [value for family in families for value in (getattr(family, name) for name in dir(family))
             if hasattr(value, "output")]
    for one in (*(held for table in dp.tables.tables().values() for held in table.columns.values()),
                *(held for indicator in given for held in indicator.output)):
        found.setdefault(one.name, []).append(one)
    return found


COLUMNS = columns()


def test_one_name_has_one_unit_in_all_tables_and_indicators():
    several = {name for name, held in COLUMNS.items() if len({one.unit for one in held if one.unit}) > 1}
    assert several <= OF_SEVERAL_UNITS


@pytest.mark.parametrize("name", sorted(COLUMNS.keys() - OF_SEVERAL_UNITS))
def test_a_name_gives_a_column_of_that_name_and_of_the_unit_that_it_has_somewhere(name):
    units = {one.unit for one in COLUMNS[name]}
    assert column(name).name == name
    assert column(name).unit == max(units, key=len)


@pytest.mark.parametrize("name", sorted(OF_SEVERAL_UNITS & COLUMNS.keys()))
def test_a_name_of_several_units_is_refused_and_the_calls_are_named(name):
    with pytest.raises(CallError, match=r"different units: .*dp\.analysis\..*Give the Column"):
        column(name)


def test_the_call_that_made_a_frame_tells_which_unit_is_meant():
    units = {call: column("coverage", made_by=[call]).unit for call in ("dp.analysis.prices.hidden_prices",
                                                                        "dp.analysis.forecasting.forecast_scores")}
    assert list(units.values()) == ["per cent", "share"]


def test_a_column_of_the_users_own_is_labelled_in_words_and_has_no_unit():
    assert column("water_points").label == "Water points"


def test_a_column_given_as_such_is_taken_as_it_is():
    own = Column("persons", "Int64", "households", "Households")
    assert column(own) is own


def test_what_is_no_name_is_refused():
    with pytest.raises(CallError, match="not as 3"):
        column(3)


def message(frame, *names):
    with pytest.raises(CallError) as told:
        lacking(frame, names, "trend")
    return str(told.value).splitlines()


def test_a_frame_that_has_all_columns_is_not_refused():
    lacking(pd.DataFrame({"date": [], "persons": []}), ["date", "persons"], "trend")


def test_a_missing_column_of_a_table_leads_to_a_table_and_a_dataset_that_can_be_loaded():
    first, line = message(pd.DataFrame({"kcal": [1.0]}), "kcal_per_kg")
    assert first == "trend asks for `kcal_per_kg`, which the frame lacks."
    assert 'in the table energy, as of dp.load("food_energy")' in line
    assert "kcal_per_kg" in dp.load("food_energy")


def test_every_dataset_that_a_message_names_has_the_column():
    names = sorted({name for table in dp.tables.tables().values() for name in table.columns})
    lines = {name: message(pd.DataFrame({"": []}), name)[1] for name in names}
    named = {name: re.search(r'as of dp\.load\("(\w+)"\)', line) for name, line in lines.items()}
    loads = {name: found[1] for name, found in named.items() if found}
    frames = {dataset: dp.load(dataset) for dataset in set(loads.values())}
    assert loads
    assert [(name, dataset) for name, dataset in loads.items() if name not in frames[dataset]] == []


def test_a_missing_column_of_an_indicator_leads_to_its_call():
    _, line = message(pd.DataFrame({"duration_days": [1.0]}), "survival")
    assert line.startswith("`survival`: given by dp.analysis.durations.survival(...)")


def test_a_dataset_that_is_not_shipped_is_tidied_from_a_file():
    _, line = message(pd.DataFrame({"x": [1]}), "in_need")
    assert 'in the table needs, as of dp.tidy("FILE", "hpc_needs")' in line


def test_a_misspelt_column_is_answered_with_the_nearest_of_the_frame():
    _, line = message(pd.DataFrame({"person": [1], "date": [2]}), "persons")
    assert line.endswith("Did you mean `person`?")


def test_columns_that_one_call_gives_share_a_line():
    with pytest.raises(CallError) as told:
        lacking(pd.DataFrame({"duration_dys": [1]}), ["duration_days", "at_risk"], "x",
                "dp.analysis.durations.survival")
    assert str(told.value).splitlines()[1] == (
        "`duration_days`, `at_risk`: given by dp.analysis.durations.survival(...). Did you mean `duration_dys`?")


def test_each_missing_column_has_one_line_and_one_that_nobody_knows_says_so():
    lines = message(pd.DataFrame({"date": [1]}), "date", "persons", "water_points", "persons")
    assert len(lines) == 3
    assert lines[0] == "trend asks for `persons`, `water_points`, which the frame lacks."
    assert lines[2] == "`water_points`: in no table and of no indicator, so make it as the documentation says."
