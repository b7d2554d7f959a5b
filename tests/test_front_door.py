"""The front door: completion shows what a user may call, importing stays cheap, old places still lead to the new."""

import html
import os
import pickle
import subprocess
import sys
import warnings
from importlib import import_module

import pytest

import displacement as dp
from displacement.analysis._former import MODULES, QUALITY
from displacement.errors import LISTED, CallError, ReportError, nearest
from displacement.shelf import public_names
from displacement.tables._table import Column, Table
from independent import ROOT

FAMILIES = ["displacement", "durations", "effects", "food", "forecasting", "households", "prices", "quality"]
HEAVY = {"pandas", "numpy", "matplotlib", "scipy", "pyarrow", "pandera"}
BROWSING = """
import sys
import displacement as dp
shown = [dir(dp), dir(dp.analysis), dir(dp.charts), dir(dp.tables), dir(dp.tables.stocks)]
shown += [dir(getattr(dp.analysis, family)) for family in dir(dp.analysis)]
repr(dp.tables.stocks), dp.tables.stocks._repr_html_()
for room, name in ((dp.analysis.prices, "alp"), (dp.analysis, "alps"), (dp.charts, "trent"), (dp, "lode")):
    assert not hasattr(room, name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded_after(code):
    found = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                           capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_looking_around_imports_nothing_heavy():
    assert not HEAVY & loaded_after(BROWSING)


def test_the_front_door_shows_only_what_a_user_may_call():
    shown = dir(dp)
    assert [name for name in shown if name.startswith("_")] == ["__version__"]
    assert set(shown) >= {"analysis", "charts", "datasets", "find", "gallery", "indicators", "load", "tables", "tidy"}
    assert not {"import_module", "shelf", "catalogue", "cli"} & set(shown)


def test_the_families_and_their_functions_are_shown_and_no_private_name_or_module():
    assert dir(dp.analysis) == FAMILIES
    assert {"alps", "price_anomalies", "basket_cost"} <= set(dir(dp.analysis.prices))
    assert "alarms" not in dir(dp.analysis.prices)
    assert {"trend", "survival", "episodes_calendar"} <= set(dir(dp.charts))
    for room in (dp.charts, *(getattr(dp.analysis, family) for family in FAMILIES)):
        assert not [name for name in dir(room) if name.startswith("_") or name.isupper()]


def test_completion_shows_each_table_and_the_dictionary():
    assert set(dir(dp.tables)) == {*dp.tables.tables(), "Column", "Table", "dictionary", "tables"}
    for name in dp.tables.tables():
        assert isinstance(getattr(dp.tables, name), Table)
        assert getattr(dp.tables, name).name == name


def test_a_table_stays_a_table_when_the_module_that_defines_it_is_imported():
    import_module("displacement.tables.stocks")
    assert isinstance(dp.tables.stocks, Table)


def test_a_table_shows_its_columns_with_unit_and_meaning():
    table = Table("heights", core=(Column("height", "Float64", "metres", "From floor to <crown>"),),
                  dimensions=(Column("age", "Int64", "years", "Age"),), meaning="How tall & how old")
    assert repr(table).splitlines()[:3] == [
        "Table heights: How tall & how old", "  height [metres]: From floor to <crown>",
        "  age [years]: Age (optional)"]
    shown = table._repr_html_()
    assert "From floor to &lt;crown&gt;" in shown
    assert "How tall & how old" in html.unescape(shown)


@pytest.mark.parametrize(("room", "name", "meant"), [
    (dp, "lode", "load"), (dp.analysis, "price", "prices"), (dp.analysis, "alps", "prices.alps"),
    (dp.analysis.prices, "alp", "alps"), (dp.charts, "trent", "trend"), (dp.tables, "stoks", "stocks"),
])
def test_a_name_that_is_not_there_is_answered_with_the_nearest(room, name, meant):
    with pytest.raises(AttributeError, match=f"Did you mean .*{meant}"):
        getattr(room, name)


@pytest.mark.parametrize("old", MODULES)
def test_a_module_of_the_release_before_is_found_with_a_warning_that_names_the_new_place(old):
    with pytest.warns(FutureWarning, match=f"analysis.{old} is now {MODULES[old]}"):
        module = getattr(dp.analysis, old)
    assert module is import_module(MODULES[old])
    name = next(name for name in public_names(MODULES[old]) if name[0].islower())
    former = import_module(f"displacement.analysis.{old}")
    family = MODULES[old].rpartition(".")[0]
    with pytest.warns(FutureWarning, match=f"analysis.{old}.{name} is now {family}.{name}"):
        assert getattr(former, name) is getattr(module, name)


@pytest.mark.parametrize("statement", [
    "from displacement.analysis import arrivals; arrivals.reconciled",
    "from displacement.analysis.arrivals import reconciled",
    "import displacement.analysis.arrivals; displacement.analysis.arrivals.reconciled",
    "import displacement.analysis.arrivals as arrivals; arrivals.reconciled",
    "from displacement.analysis import quality; quality.forcibly_displaced",
    "from displacement.analysis.quality import known_share",
])
def test_every_form_of_import_of_an_old_place_works_and_warns(statement):
    with pytest.warns(FutureWarning, match=r"is now displacement\.analysis\.displacement"):
        exec(statement, {})


def test_what_the_old_quality_held_is_where_the_list_says():
    for name, home in QUALITY.items():
        module, _, function = home.partition(":")
        assert callable(getattr(import_module(module), function))
        assert name == function


@pytest.mark.parametrize("statement", [
    "from displacement.analysis.durations import survival, spans", "from displacement.analysis.prices import mass",
    "from displacement.analysis.food import ration_energy", "from displacement.analysis.effects import lead_lag",
    "from displacement.analysis.households import hunger_scale",
])
def test_what_stood_under_a_word_that_is_a_family_now_is_found_there_without_a_warning(statement):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(statement, {})


def test_looking_through_all_modules_as_pickle_does_wakes_no_old_place():
    assert not hasattr(import_module("displacement.analysis.arrivals"), "no_such_name")
    assert pickle.loads(pickle.dumps(dp.analysis.prices.alps)) is dp.analysis.prices.alps


def test_the_nearest_names_ignore_capitals_blanks_and_underscores():
    known = ["karabakh_counts", "karabakh_claims", "food_energy"]
    assert nearest("Karabakh-Counts", known)[0] == "karabakh_counts"
    assert nearest("zzz", known) == []


def test_a_long_list_is_cut_to_the_nearest_and_where_to_see_all():
    known = [f"name_{number:03}" for number in range(200)]
    told = str(CallError.unknown("dataset", "name_0011", known, see="dp.datasets()"))
    assert "name_001" in told
    assert "There are 200; see them with dp.datasets()." in told
    assert told.count("name_") == 4
    told = str(CallError.unknown("column", ["name_x", "q"], known, whose="mine"))
    assert told.startswith("mine has no column 'name_x', 'q'.")
    assert f"name_{LISTED - 1:03} and {200 - LISTED} more." in told


def test_an_error_for_an_unknown_name_is_of_the_kind_that_was_asked_for():
    assert ReportError.unknown("section", "x", []).exit_status == 1
    assert CallError.unknown("report", "x", []).exit_status == 2
    assert str(CallError.unknown("report", "x", [])) == "No report is called 'x'. Reports: none."


@pytest.mark.parametrize(("call", "meant"), [
    (lambda: dp.load("karabakh_count"), "karabakh_counts"), (lambda: dp.load("WFP food prices"), "wfp_food_prices"),
    (lambda: dp.load("food_energy", columns=["kcal"]), "kcal_per_kg"),
    (lambda: dp.load("karabakh_counts", table="count"), "counts"),
    (lambda: dp.tables.dictionary("stock"), "stocks"), (lambda: dp.report("karabach"), "karabakh"),
    (lambda: dp.report("karabakh", formats=("htm",)), "html"), (lambda: dp.members(["AUS"], "iso33"), "iso3"),
    (lambda: dp.tidy(ROOT / "README.md", "food_enery"), "food_energy"),
])
def test_a_wrong_call_names_the_nearest_name(call, meant):
    with pytest.raises(CallError, match=f"Did you mean [^?]*{meant}"):
        call()


def test_a_wrong_dataset_is_not_answered_with_forty_names():
    with pytest.raises(CallError, match=r"There are \d+; see them with dp\.datasets\(\) or displacement datasets\.$"):
        dp.load("nothing")
