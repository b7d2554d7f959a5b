"""What an editor knows without running anything: stubs of the lazy packages, and types of the public functions."""

import re
import sys
import zipfile
from pathlib import Path

import pytest

import displacement as dp
import stubs

ROOT = Path(__file__).parents[1]
FUNCTIONS = [f"dp.analysis.{family}.{name}" for family in dir(dp.analysis)
             for name in dir(getattr(dp.analysis, family)) if name.islower()]
FUNCTIONS += [f"dp.charts.{name}" for name in dir(dp.charts)]
SCRIPT = """\
import displacement as dp

counts = dp.load("karabakh_counts", columns=["date", "value"])
reveal_type(counts)
reveal_type(dp.tidy("mine.csv"))
reveal_type(dp.tidy("mine.csv", ledger=True)[1].truncated)
reveal_type(dp.tables.dictionary("counts"))
dp.analysis.prices.alps
dp.analysis.prices.alp
dp.charts.trend
dp.charts.trends
dp.members(["AUS"], "unchr")
dp.report("karabakh", formats=["docx"])
dp.load("karabakh_counts", colums=["date"])
""" + "\n".join(f"reveal_type({name})" for name in FUNCTIONS)


@pytest.mark.parametrize("package", stubs.packages())
def test_a_stub_names_what_its_package_gives_today(package):
    assert stubs.path(package).read_text(encoding="utf-8") == stubs.stub(package), "run `make stubs`"


def test_a_stub_names_each_function_where_it_is_defined_and_no_private_one():
    assert "from displacement.analysis.prices.alarms import alps as alps" in stubs.stub("displacement.analysis.prices")
    names = re.findall(r"(?: as |^)(\w+)(?:$|:)", "\n".join(map(stubs.stub, stubs.packages())), re.MULTILINE)
    assert "alps" in names
    assert [name for name in names if name.startswith("_")] == ["__version__"]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return what the type checker says of a user's script, by line."""
    mypy = pytest.importorskip("mypy.api", reason="mypy is not installed")
    script = tmp_path_factory.mktemp("user") / "script"
    script.write_text(SCRIPT, encoding="utf-8")
    out, err, _ = mypy.run([str(script), "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir",
                            str(ROOT / ".mypy_cache"), "--python-executable", sys.executable, "--no-error-summary"])
    assert err == ""
    lines = SCRIPT.splitlines()
    return {lines[int(number) - 1]: message for number, message in re.findall(r"script:(\d+): (.*)", out)
            if "defined in" not in message}


@pytest.mark.parametrize(("line", "kind"), [
    ("reveal_type(counts)", "pandas.core.frame.DataFrame"),
    ('reveal_type(dp.tidy("mine.csv"))', "pandas.core.frame.DataFrame"),
    ('reveal_type(dp.tidy("mine.csv", ledger=True)[1].truncated)', "tuple[str, ...]"),
    ('reveal_type(dp.tables.dictionary("counts"))', "pandas.core.frame.DataFrame")])
def test_an_editor_knows_what_a_call_gives(told, line, kind):
    assert told[line] == f'note: Revealed type is "{kind}"'


def test_an_editor_knows_what_each_indicator_and_chart_takes_and_gives(told):
    kinds = {name: told[f"reveal_type({name})"] for name in FUNCTIONS}
    assert "prices: pandas.core.frame.DataFrame" in kinds["dp.analysis.prices.alps"]
    assert [name for name, kind in kinds.items() if not kind.startswith('note: Revealed type is "def (')] == []


@pytest.mark.parametrize(("line", "warning"), [
    ("dp.analysis.prices.alp", 'has no attribute "alp"'),
    ("dp.charts.trends", 'has no attribute "trends"'),
    ('dp.members(["AUS"], "unchr")', "'iso2', 'iso3', 'm49', 'fao', 'unhcr'"),
    ('dp.report("karabakh", formats=["docx"])', "expected \"Literal['html', 'pdf', 'xlsx']\""),
    ('dp.load("karabakh_counts", colums=["date"])', 'did you mean "columns"?')])
def test_an_editor_warns_of_a_wrong_name_or_choice(told, line, warning):
    assert told[line].startswith("error: ")
    assert warning in told[line]


def test_an_editor_finds_nothing_wrong_with_what_is_there(told):
    right = ["dp.analysis.prices.alps", "dp.charts.trend", 'counts = dp.load("karabakh_counts", '
             'columns=["date", "value"])']
    assert [line for line in right if line in told] == []


def test_the_wheel_tells_editors_that_it_is_typed(tmp_path):
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    (built,) = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        names = set(archive.namelist())
    assert "displacement/py.typed" in names
    assert {path.relative_to(ROOT / "src").as_posix() for path in map(stubs.path, stubs.packages())} <= names
