"""Every chart takes columns by name or as Column, says what a frame lacks, has an example, and is in the gallery."""

import doctest
import importlib
import inspect
import os
import subprocess
import sys
import typing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

import displacement as dp
import displacement.charts
from displacement.charts._chart import chart
from displacement.charts._gallery import gallery
from displacement.errors import CallError
from displacement.tables._names import column
from displacement.tables._table import Column

ROOT = Path(__file__).parents[2]
FOLDER = Path(displacement.charts.__file__).parent
CHARTS = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
LISTED = gallery().set_index("chart")


def of_chart(name):
    return getattr(importlib.import_module(f"displacement.charts.{name}"), name)


def examples(name):
    """The example of a chart, as source text."""
    return [part.source for part in doctest.DocTestParser().get_examples(inspect.getdoc(of_chart(name)))]


def called(name):
    """Run the example of a chart, and return the arguments with which it calls the chart."""
    chart, seen = of_chart(name), {}

    def watched(*given, **named):
        seen.update(inspect.signature(chart).bind(*given, **named).arguments)
        return chart(*given, **named)

    module = sys.modules[chart.__module__]
    exec("\n".join(examples(name)), {**vars(module), name: watched})
    return seen


def axes(drawn):
    return [ax for ax in np.atleast_1d(np.asarray(drawn, dtype=object)).ravel() if isinstance(ax, Axes)]


def corners(patch):
    """The corners of a bar in the units of the axes; a missing bar is said in words, since NaN equals nothing."""
    found = patch.get_patch_transform().transform(patch.get_path().vertices)
    return "missing" if np.isnan(found).any() else found.tolist()


def held(drawn):
    """What a chart holds: its labels, lines, bars and words."""
    return [(ax.get_xlabel(), ax.get_ylabel(), [text.get_text() for text in ax.texts],
             [(line.get_label(), line.get_xydata().round(6).tolist()) for line in ax.lines],
             [corners(patch) for patch in ax.patches],
             [[path.vertices.tolist() for path in shade.get_paths()] for shade in ax.collections])
            for ax in axes(drawn)]


def as_columns(name, arguments):
    """Return *arguments* with each column as a `Column`, where the hint of the parameter says that it takes one."""
    hints = typing.get_type_hints(of_chart(name))
    takes = {key for key, hint in hints.items() if Column in typing.get_args(hint)}
    return {key: column(value) if key in takes else tuple(map(column, value)) if key == "columns" else value
            for key, value in arguments.items()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_listed_with_what_it_shows_and_the_columns_it_asks_for(name):
    row = LISTED.loc[name]
    assert row["shows"].endswith(".")
    assert len(row["shows"].split()) > 5
    assert row["needs"]
    assert row["call"] == f"dp.charts.{name}"
    assert getattr(dp.charts, name) is of_chart(name)
    assert row["also"]
    assert row["also"].count(", ") == len(of_chart(name).also) - 1
    assert not row["page"] or (ROOT / row["page"]).is_file()


def test_the_gallery_lists_the_charts_of_the_folder_and_nothing_else():
    assert LISTED.index.to_list() == CHARTS


def test_the_gallery_tells_columns_that_an_argument_names_apart_from_those_of_fixed_names():
    assert LISTED.loc["trend", "needs"] == "date, <by>, <column>"
    assert LISTED.loc["delivered_energy", ["needs", "optional"]].to_list() == [
        "name, <column>_low, <column>, <column>_high", "bound"]
    assert LISTED.loc["stocks_and_flows", "needs"] == (
        "stocks: date, <by>, persons; flows: period_start, period_end, <of>, count")


def test_the_gallery_names_the_indicator_whose_result_is_drawn():
    assert LISTED.loc["survival", "needs"] == (
        "result of dp.analysis.durations.survival: duration_days, at_risk, <column>_low, <column>, <column>_high")
    assert LISTED.loc["running_count", "needs"].startswith(
        "envelope, result of dp.analysis.displacement.reconciled: time")


def test_a_chart_of_an_indicator_asks_that_indicator_alone_for_the_unit():
    code = ("import displacement as dp, pandas as pd, sys; "
            "dp.charts.incidence(pd.DataFrame({'ending': ['a'], 'duration_days': [1.0], 'incidence': [0.5]}));"
            "print([name for name in sys.modules if 'analysis.prices.' in name or 'analysis.food.' in name])")
    told = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True,
                          capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_a_new_file_is_in_the_gallery_by_itself(tmp_path, monkeypatch):
    name = "dots"
    text = (FOLDER / "trend.py").read_text(encoding="utf-8").replace("def trend(", f"def {name}(")
    (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(displacement.charts, "__path__", [*displacement.charts.__path__, str(tmp_path)])
    listed = gallery().set_index("chart")
    monkeypatch.delitem(sys.modules, f"displacement.charts.{name}")
    assert listed.loc[name, "call"] == f"dp.charts.{name}"
    assert len(listed) == len(CHARTS) + 1


@pytest.mark.parametrize("name", CHARTS)
def test_the_example_of_a_chart_shows_something_that_can_be_checked(name):
    module = importlib.import_module(f"displacement.charts.{name}")
    (example,) = doctest.DocTestFinder(exclude_empty=True).find(of_chart(name), name, module=module)
    assert doctest.DocTestRunner().run(example).failed == 0
    assert example.examples[-1].want


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_the_same_for_a_name_as_for_a_column(name):
    given = called(name)
    by_column = as_columns(name, given)
    assert held(of_chart(name)(**given)) == held(of_chart(name)(**by_column))
    assert held(of_chart(name)(**given)) != [("", "", [], [], [], [])]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_names_each_column_that_a_frame_lacks_and_draws_nothing(name):
    given, chart = called(name), of_chart(name)
    for parameter, asked in chart.needs.items():
        frame = given[parameter]
        if len(frame):
            names = {key: value for key, value in {**defaults(chart), **given}.items() if isinstance(value, str)}
            for lost in (one.format(**names) for one in asked):
                with pytest.raises(CallError, match=f"{name}(: {parameter})? asks for `{lost}`, which the frame lacks"):
                    chart(**{**given, parameter: frame.drop(columns=lost)})


def defaults(chart):
    return {key: told.default for key, told in inspect.signature(chart).parameters.items()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_needs_no_more_than_it_says(name):
    given, chart = called(name), of_chart(name)
    names = {key: value for key, value in {**defaults(chart), **given}.items() if isinstance(value, str)}
    told = {key: [*chart.needs[key], *chart.optional.get(key, ())] for key in chart.needs}
    only = {key: given[key][[one for one in given[key] if one in {part.format(**names) for part in told[key]}]]
            for key in told if len(given[key])}
    assert held(chart(**{**given, **only})) == held(chart(**given))


@pytest.mark.parametrize("name", CHARTS)
def test_every_parameter_and_result_of_a_chart_has_a_type(name):
    chart = of_chart(name)
    assert set(typing.get_type_hints(chart)) == {*inspect.signature(chart).parameters, "return"}


@pytest.mark.parametrize("name", CHARTS)
def test_the_calls_that_are_said_to_make_a_frame_are_indicators_that_the_documentation_names(name):
    calls = set(of_chart(name).made_by.values())
    assert calls <= set(dp.indicators()["call"])
    assert all(f"`{call}`" in of_chart(name).__doc__ for call in calls)


def test_lines_may_be_told_apart_by_several_columns():
    frame = pd.DataFrame({"date": pd.to_datetime(["2023-12-31"] * 2), "persons": [1, 2], "origin": ["AAA", "BBB"],
                          "asylum": "CCC"})
    ax = dp.charts.trend(frame, "persons", by=["origin", Column("asylum", "str")])
    assert [line.get_label() for line in ax.lines] == ["('AAA', 'CCC')", "('BBB', 'CCC')"]
    with pytest.raises(CallError, match="asks for `country`, which"):
        dp.charts.trend(frame, "persons", by=["origin", "country"])


def test_a_message_leads_to_the_indicator_that_makes_what_is_missing():
    with pytest.raises(CallError, match=r"`at_risk`: given by dp\.analysis\.durations"):
        dp.charts.survival(pd.DataFrame({"duration_days": [1.0], "survival_low": [0.1], "survival": [0.2],
                                         "survival_high": [0.3]}))


def test_what_is_no_frame_is_refused_in_words():
    with pytest.raises(CallError, match="trend: frame is a DataFrame with columns, not a str"):
        dp.charts.trend("counts.csv", "persons", by="place")


def test_a_loaded_list_of_episodes_is_drawn_as_it_is():
    rows = dp.load("blockade_episodes").head(3)
    ax = dp.charts.episodes_calendar(rows)
    assert [text.get_text() for text in ax.get_yticklabels()] == rows["episode"].to_list()
    ax = dp.charts.episodes_calendar(rows.drop(columns="episode"))
    assert [text.get_text() for text in ax.get_yticklabels()] == ["1", "2", "3"]


def test_a_chart_keeps_its_name_signature_and_words():
    @chart(needs={"frame": ("a", "{by}")}, also=("bars",))
    def example(frame, *, by, ax=None):
        """Say nothing."""
        return frame, by, ax

    frame = pd.DataFrame({"a": [1], "b": [2]})
    drawn, by, ax = example(frame, by=Column("b", "Int64"))
    assert drawn is frame
    assert by == "b"
    assert isinstance(ax, Axes)
    assert (example.__name__, example.__doc__, example.also) == ("example", "Say nothing.", ("bars",))
    assert list(inspect.signature(example).parameters) == ["frame", "by", "ax"]
    with pytest.raises(TypeError, match="by"):
        example(frame)
