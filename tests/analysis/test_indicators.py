"""The list of indicators and what each says: needs, names, example; and columns given by name or as `Column`."""

import doctest
import importlib
import inspect
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import displacement as dp
import displacement.analysis.quality
from displacement.analysis._indicator import indicator
from displacement.analysis._indicators import indicators
from displacement.analysis._needs import needs
from displacement.errors import CallError, TableError
from displacement.shelf import shelved
from displacement.tables._table import Column

LISTED = indicators()
ROOT = Path(__file__).parents[2]
PUBLIC = {f"{family}.{name}": function for family in dir(dp.analysis) for name in dir(getattr(dp.analysis, family))
          if inspect.isfunction(function := getattr(getattr(dp.analysis, family), name))}
STOCKS = pd.DataFrame({"date": pd.to_datetime(["2023-12-31"]), "place": "A", "persons": [120]})


def called(row):
    """Return the function that a row of the list tells how to call."""
    return getattr(getattr(dp.analysis, row.family), row.name)


@pytest.fixture(params=LISTED.itertuples(index=False, name="Row"), ids=LISTED["call"])
def row(request):
    return request.param


@pytest.fixture(params=PUBLIC.values(), ids=PUBLIC)
def function(request):
    return request.param


def test_every_function_under_the_decorator_is_listed_once():
    source = "\n".join(path.read_text(encoding="utf-8") for family in dir(dp.analysis)
                       for path in (ROOT / "src/displacement/analysis" / family).glob("*.py"))
    written = re.findall(r"^@indicator\(.*?^def (\w+)", source, re.DOTALL | re.MULTILINE)
    assert sorted(LISTED["name"]) == sorted(written)
    assert not LISTED["call"].duplicated().any()


def test_a_row_tells_what_comes_out_what_goes_in_and_where_it_is_explained(row):
    assert row.summary.endswith(".")
    assert not row.summary.startswith("Return ")
    assert len(row.summary) <= 125
    assert row.gives
    assert row.reference
    assert row.call == f"dp.analysis.{row.family}.{row.name}"
    assert re.search(rf"\b{row.name}\b", (ROOT / row.page).read_text(encoding="utf-8"))


def test_the_columns_that_come_out_stand_with_their_units():
    gives = LISTED.set_index("name")["gives"]
    assert gives["remaining"] == "duration_days_low [days], duration_days [days], duration_days_high [days]"
    assert gives["completeness"].endswith("longest_gap [periods], completeness [share]")


def test_each_frame_that_goes_in_names_a_table_or_a_column(row):
    function = called(row)
    hints = {name: str(parameter.annotation) for name, parameter in inspect.signature(function).parameters.items()}
    described = {need.parameter: need for need in needs(function)}
    assert described.keys() == {name for name, hint in hints.items() if "DataFrame" in hint}
    assert [name for name, need in described.items()
            if not (need.tables or need.columns or need.optional or need.named_by)] == []
    assert row.needs




def test_the_needs_are_what_the_docstring_says():
    needed = LISTED.set_index("name")["needs"]
    assert needed["quantiles"] == "result of survival: duration_days, survival_low, survival, survival_high"
    assert needed["terminal_digits"] == "table: persons, those of by"
    assert needed["crude_death_rate"] == "deaths; people; days"
    assert needed["spans"].startswith("table episodes: started_earliest")


def test_each_indicator_has_an_example_that_the_test_run_finds(row):
    function = called(row)
    module = sys.modules[function.__module__]
    found = [test for test in doctest.DocTestFinder(exclude_empty=True).find(module)
             if test.name == f"{module.__name__}.{function.__name__}"]
    assert found
    assert found[0].examples


@pytest.mark.parametrize(("word", "name"), [
    ("siege", "spans"), ("blockade", "spans"), ("Kaplan-Meier", "survival"), ("Herfindahl", "concentrations"),
    ("Gini", "concentrations"), ("acceptance rate", "recognition_rates"), ("protection rate", "recognition_rates"),
    ("DTM rounds", "latest_rounds"), ("competing risks", "incidence"), ("Benford", "first_digits"),
    ("age heaping", "whipple"), ("displaced", "forcibly_displaced"), ("daily arrivals", "daily"),
    ("repatriation rate", "return_rates"), ("backtest", "forecasts"), ("median duration", "quantiles"),
])
def test_an_indicator_is_found_by_a_common_other_name(word, name):
    assert word.casefold() in LISTED.set_index("name").loc[name, "also"].casefold().split(", ")


def test_options_are_given_by_name(function):
    assert [name for name, found in inspect.signature(function).parameters.items()
            if found.default not in (found.empty, None) and found.kind is not found.KEYWORD_ONLY] == []


TOPIC = '''
"""Records without a place."""

from displacement.analysis._indicator import indicator
from displacement.tables._table import Column

UNPLACED = Column("unplaced", "Int64", "records", "Records without a place")


@indicator(UNPLACED, reference="by hand", also=("no place",))
def unplaced(table):
    """Number of records without a place.  Blank is no place.

    Parameters
    ----------
    table : DataFrame, table `stocks`
        Any figures.  Needs `place`; takes `admin_level`.
    """
    return int(table["place"].isna().sum())
'''


@pytest.fixture
def new_topic(tmp_path, monkeypatch):
    (tmp_path / "unplaced_records.py").write_text(TOPIC, encoding="utf-8")
    family = displacement.analysis.quality
    monkeypatch.setattr(family, "__path__", [*family.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    shelved.cache_clear()
    yield
    sys.modules.pop("displacement.analysis.quality.unplaced_records", None)
    vars(family).pop("unplaced_records", None)
    vars(family).pop("unplaced", None)
    shelved.cache_clear()


@pytest.mark.usefixtures("new_topic")
def test_a_new_topic_file_is_listed_and_completed_without_being_named_anywhere():
    found, page = indicators().set_index("name").loc["unplaced"], "unplaced_records"
    assert found[["family", "summary", "needs", "gives", "also", "page"]].tolist() == [
        "quality", "Number of records without a place.", "table stocks: place; where there: admin_level",
        "unplaced [records]", "no place", f"docs/indicators/{page}.md"]
    assert "unplaced" in dir(dp.analysis.quality)
    assert dp.analysis.quality.unplaced(STOCKS) == 0


@pytest.mark.parametrize("by", [["place"], [Column("place", "str")], (Column("place", "str"),)])
def test_a_column_goes_by_its_name_or_as_itself(by):
    ages = pd.DataFrame({"place": "A", "age_from": range(100), "people": [1] * 100})
    found = dp.analysis.quality.whipple(ages, by=by, value=Column("people", "Int64"))
    assert found["whipple"].tolist() == [100]                 # 8 of 40 ages end in 0 or 5: 500 x 8 / 40


def test_a_frame_that_lacks_columns_says_which_and_who_makes_them():
    with pytest.raises(TableError, match=r"^curve: no column `survival` and `at_risk`, which remaining needs\. "
                                         r"dp\.analysis\.durations\.survival\(\.\.\.\) gives it\.$"):
        dp.analysis.durations.remaining(pd.DataFrame({"duration_days": [1.0]}), day=0)
    with pytest.raises(TableError, match=r"^stocks: no column .*`population_type`.* which series_start needs\. "
                                         r"dp\.tidy\(\.\.\.\) or dp\.load\(\.\.\.\) \(table: stocks\) gives it\.$"):
        dp.analysis.displacement.series_start(STOCKS)
    with pytest.raises(TableError, match=r"^table: no column `people`, .* Columns there: date, place, persons\.$"):
        dp.analysis.quality.terminal_digits(STOCKS, by=["place"], value="people")


def test_one_of_several_frames_is_told_apart_by_its_parameter():
    later = STOCKS.rename(columns={"persons": "people"})
    with pytest.raises(TableError, match=r"^later: no column `persons`, which revisions needs\."):
        dp.analysis.quality.revisions(STOCKS, later, keys=["place"])


def test_the_errors_of_an_indicator_stay_its_own():
    with pytest.raises(CallError, match="columns: date, place, persons"):
        dp.analysis.displacement.concentrations(STOCKS, "asylum")


@pytest.mark.parametrize("fault", [
    lambda table: {}["place"],                                # no pandas: a dict of ours
    lambda table: table["pace"],                              # a column that the docstring does not ask for
    lambda table: table.loc["place"],                         # a label that is a column of the frame
    lambda table: table.set_index("persons").loc[999],        # no text
])
def test_a_key_error_of_another_origin_is_not_hidden(fault):
    @indicator(Column("rows", "Int64"), reference="by hand")
    def rows(table):
        """Rows.

        Parameters
        ----------
        table : DataFrame
            Needs `place`.
        """
        return fault(table)

    with pytest.raises(KeyError):
        rows(STOCKS)


def test_columns_missing_from_a_selection_of_several_are_named_too():
    @indicator(Column("rows", "Int64"), reference="by hand")
    def rows(*tables):
        """Rows.

        Parameters
        ----------
        tables : DataFrames, table `stocks`
            Needs `place`, `origin` and `asylum`.
        """
        return [table[["place", "origin", "asylum"]] for table in tables]

    with pytest.raises(TableError, match="tables: no column `origin` and `asylum`, which rows needs"):
        rows(STOCKS.assign(origin="A", asylum="B"), STOCKS)


def test_an_indicator_stays_an_ordinary_function():
    function = dp.analysis.displacement.concentrations
    assert inspect.isfunction(function)
    assert list(inspect.signature(function).parameters) == ["table", "over", "by", "value"]
    assert function.__module__ == "displacement.analysis.displacement.herfindahl"
    assert {column.name for column in function.output} >= {"herfindahl", "reason"}
    assert np.isclose(dp.analysis.displacement.concentration([50, 50])["herfindahl"], 0.5)
