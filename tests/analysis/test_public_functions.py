"""What editors and lists show of an indicator: hints, parameters, an example, a first sentence that stands alone."""

import inspect
import re
from typing import Literal, get_args, get_origin

import pytest

import displacement as dp
from displacement.analysis._needs import needs

FAMILIES = tuple(dir(dp.analysis))
FUNCTIONS = {f"{family}.{name}": function for family in FAMILIES for name in dir(getattr(dp.analysis, family))
             if inspect.isfunction(function := getattr(getattr(dp.analysis, family), name))}
MADE = {"basket_cost": {"imputed"}, "terms_of_trade": {"imputed"}}         # columns of filled prices, not of a table
SECTION = re.compile(r"^Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+\n|\Z)", re.DOTALL | re.MULTILINE)


def described(function):
    """Return the lines of the section Parameters that begin a parameter: its names, and what is said of its kind."""
    section = SECTION.search(inspect.getdoc(function))
    lines = [line for line in section[1].splitlines() if line[:1].strip()] if section else []
    return {name.strip(" *"): kind for line in lines for name in line.partition(" : ")[0].split(",")
            for kind in [line.partition(" : ")[2]]}


@pytest.fixture(params=FUNCTIONS.values(), ids=FUNCTIONS)
def function(request):
    return request.param


def test_completion_lists_what_an_analyst_calls_and_no_helper():
    assert {"prices.alps", "food.ration_energy", "households.prevalence", "effects.step_effect"} <= FUNCTIONS.keys()
    assert not {"households.hunger_answers", "households.linearised", "prices.growth"} & FUNCTIONS.keys()


def test_every_parameter_and_the_result_have_a_hint(function):
    signature = inspect.signature(function)
    bare = [name for name, parameter in signature.parameters.items() if parameter.annotation is inspect.Parameter.empty]
    assert bare == []
    assert signature.return_annotation is not inspect.Signature.empty


def test_every_parameter_is_described_and_nothing_else(function):
    assert described(function).keys() == inspect.signature(function).parameters.keys()


def test_the_choices_of_a_parameter_are_the_same_in_hint_and_description(function):
    kinds = described(function)
    for name, parameter in inspect.signature(function).parameters.items():
        if get_origin(parameter.annotation) is Literal and kinds[name]:
            assert set(re.findall(r'"(.*?)"', kinds[name])) == set(get_args(parameter.annotation))


def test_the_first_sentence_stands_alone_on_one_line(function):
    first, _, rest = inspect.getdoc(function).partition("\n")
    assert first.endswith(".")
    assert not re.match(r"Return (a|an|how|the|what|where|which)\b", first)         # but "Return rates: ..."
    assert not rest or rest.startswith("\n")


def test_there_is_an_example(function):
    assert ">>> " in function.__doc__


def test_a_table_that_an_indicator_needs_is_a_table_and_has_the_columns(function):
    tables = dp.tables.tables()
    for need in needs(function):
        assert set(need.tables) <= tables.keys()
        known = {column for name in need.tables for column in tables[name].columns}
        missed = {*need.columns, *need.optional} - known if known else set()
        assert missed <= MADE.get(function.__name__, set())


@pytest.mark.parametrize(("word", "name"), [
    ("SPI", "prices.alps"), ("alarm", "prices.alps"), ("price spike", "prices.alps"), ("MEB", "prices.basket_cost"),
    ("food basket", "prices.basket_cost"), ("FCS", "households.food_consumption_score"),
    ("rCSI", "households.reduced_coping_index"), ("HDDS", "households.dietary_diversity"),
    ("HHS", "households.hunger_scale"), ("LCSI", "households.livelihood_coping"),
    ("CDR", "households.crude_death_rate"), ("U5DR", "households.under_five_death_rate"),
    ("IPC phase", "food.twenty_per_cent_rule"), ("kcal", "food.ration_energy"), ("dose", "effects.panel_effect"),
    ("difference in differences", "effects.panel_effect"), ("event study", "effects.step_effect")])
def test_an_indicator_holds_the_words_that_analysts_use_for_it(word, name):
    assert word in FUNCTIONS[name].also


def test_every_indicator_has_another_name():
    assert [name for name, function in FUNCTIONS.items() if hasattr(function, "output") and not function.also] == []
