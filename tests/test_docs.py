"""The pages: every indicator is on one, the index links them all, no link and no name of the house leads nowhere."""

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

import displacement as dp
import displacement.analysis
from displacement import cli

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*") if path.is_file() and path != DOCS / "README.md")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
HOUSE = re.compile(r"\bdp\.((?:analysis|charts|tables)(?:\.\w+)+)")
FAMILY = re.compile(rf"(?<![\w.])((?:{'|'.join(dir(dp.analysis))})\.\w+)[`(]")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)[^)]*\)")


def indicators():
    modules = [importlib.import_module(module.name)
               for module in pkgutil.walk_packages(displacement.analysis.__path__, "displacement.analysis.")
               if not module.ispkg]
    return [(module.__name__.split(".")[2], name) for module in modules for name, value in vars(module).items()
            if hasattr(value, "output") and value.__module__ == module.__name__]


def words(page):
    """Return the names that stand in the code of a page."""
    return set(re.findall(r"\w+", " ".join(CODE.findall(page.read_text(encoding="utf-8")))))


NAMED = [words(page) for page in PAGES if page.parent.name == "indicators"]


def test_there_are_indicators_to_look_for():
    assert ("households", "crude_death_rate") in indicators()


@pytest.mark.parametrize(("family", "name"), indicators())
def test_an_indicator_and_its_family_are_named_on_one_page(family, name):
    assert any({family, name} <= named for named in NAMED)


def test_the_index_links_every_page():
    linked = set(LINK.findall((DOCS / "README.md").read_text(encoding="utf-8")))
    assert {page.relative_to(DOCS).as_posix() for page in PAGES} - linked == set()


@pytest.mark.parametrize("page", [page for page in (*PAGES, DOCS / "README.md") if page.suffix == ".md"],
                         ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_link_of_a_page_leads_to_a_file(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "indicators"],
                         ids=lambda page: page.stem)
def test_a_page_of_an_indicator_tells_a_trap_a_reference_and_an_example(page):
    text = page.read_text(encoding="utf-8").casefold()
    assert [word for word in ("trap", "reference", "```python") if word not in text] == []


def names_of_the_house(text):
    """Return what a text writes as `dp.analysis.FAMILY.NAME`, `dp.charts.NAME`, or in code as `FAMILY.NAME`."""
    code = " ".join(CODE.findall(text))
    return {*HOUSE.findall(text)} | {f"analysis.{name}" for name in FAMILY.findall(code)}


def found(name):
    """Tell whether a dotted name leads to something in the house."""
    place = dp
    for part in name.split("."):
        place = getattr(place, part, None)
    return place is not None


def test_names_of_the_house_are_told_from_prose_and_from_other_names():
    text = "Take `prices.alps` or dp.charts.trend, a frame `prices` or `x.prices.alps(y)`; not prices.alps in prose."
    assert names_of_the_house(text) == {"analysis.prices.alps", "charts.trend"}
    assert not found("analysis.prices.price_alarms")


@pytest.mark.parametrize("page", [*(path for path in PAGES if path.suffix == ".md"),
                                  *sorted((DOCS.parent / "notebooks").glob("*.ipynb"))], ids=lambda page: page.name)
def test_what_a_page_or_notebook_names_stands_in_the_house(page):
    assert [name for name in names_of_the_house(page.read_text(encoding="utf-8")) if not found(name)] == []


README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


def test_every_command_that_the_readme_names_is_there():
    told = set(re.findall(r"^(?:\S*/)?displacement (\w+)", README, re.MULTILINE))
    there = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    assert {"find", "report", "tidy"} <= told
    assert told - there == set()


def test_every_target_of_make_that_the_readme_names_is_there():
    targets = set(re.findall(r"^(\w+):", (DOCS.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) - targets == set()


def test_the_readme_promises_the_pythons_that_the_package_allows():
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = re.search(r"Python (3\.\d+) to (3\.\d+)", README).groups()
    assert project["requires-python"] == f">={oldest}"
    assert f"NEWEST ?= python{newest}" in (DOCS.parent / "Makefile").read_text(encoding="utf-8")


def test_the_wheel_of_the_readme_is_named_as_it_is_built():
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = f"{project['name'].replace('-', '_')}-{displacement.__version__}-py3-none-any.whl"
    assert name in README
    assert project["version"] == displacement.__version__
