"""The house: a dataset's name is its path, imports go one way, tests mirror the rooms, and no text leads astray."""

import json
import re
import tomllib
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations, permutations
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from displacement.catalogue.registry import sources

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "src" / "displacement"
CONTRACTS = {"layers": LayersContract, "independence": IndependenceContract, "forbidden": ForbiddenContract}

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
STOREYS = [[room.removeprefix("displacement.") for room in line.split(" | ")]           # from the roof to the floor
           for contract in DECLARED if contract["type"] == "layers" for line in contract["layers"]]
BESIDE = ("__init__", "__main__")


def folders(room):
    return sorted(path.name for path in (HOUSE / room).iterdir() if (path / "__init__.py").exists())


PUBLISHERS = folders("sources")
FAMILIES = folders("analysis")


# A dataset's name is its path.

@pytest.mark.parametrize("name", sources())
def test_the_name_of_a_dataset_is_its_path(name):
    homes = [path for path in (HOUSE / "sources").rglob("*.py")
             if f"{path.parent.name}_{path.stem}" == name and path.parent.parent == HOUSE / "sources"]
    assert len(homes) == 1
    assert re.search(rf'^SOURCE = Source\(\s*(name=)?"{name}"', homes[0].read_text(encoding="utf-8"), re.MULTILINE)


def test_no_module_of_a_publisher_is_machinery():
    public = [path for path in (HOUSE / "sources").rglob("*.py") if not path.stem.startswith("_")]
    assert {f"{path.parent.name}_{path.stem}" for path in public} == set(sources())
    assert len(public) == len(sources())


def test_the_contract_of_the_layers_names_every_room_that_exists():
    there = {path.stem for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - set(BESIDE) == {room for storey in STOREYS for room in storey}


def test_the_contract_of_the_families_names_every_family_that_exists():
    (families,) = (contract["modules"] for contract in DECLARED if "Families" in contract["name"])
    assert families == [f"displacement.analysis.{name}" for name in FAMILIES]


# Imports go one way.

@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("displacement", cache_dir=None)


@pytest.fixture(scope="module")
def contracts():
    options = read_configuration(str(ROOT / "pyproject.toml"))
    return [CONTRACTS[asked["type"]](asked["name"], options["session_options"], asked)
            for asked in options["contracts_options"]]


def broken(contracts, graph):
    return [contract.name for contract in contracts if not contract.check(graph, verbose=False).kept]


def module(graph, room):
    """Return a module of *room* that nothing in the way of the contracts treats apart: its last by name."""
    return max({f"displacement.{room}", *graph.find_descendants(f"displacement.{room}")})


ARROWS = (("reading", "accounts"), ("cells", "reading"), ("cells", "accounts"), ("accounts", "sources"),
          ("tables", "cells"), ("tables", "analysis"), ("tables", "charts"), ("accounts", "catalogue"),
          ("sources", "catalogue"), ("analysis", "catalogue"), ("charts", "catalogue"), ("catalogue", "store"),
          ("store", "reports"), ("reports", "cli"), ("errors", "tables"))
UPWARDS = [(low, high) for above, below in combinations(STOREYS, 2) for low in below for high in above]
SIDEWAYS = list(permutations(("sources", "analysis", "charts"), 2))
BELOW_TABLES_ONLY = [(room, below) for room in ("analysis", "charts") for below in ("accounts", "reading", "cells",
                                                                                    "shipped")]
NEIGHBOURS = [(f"{room}.{one}", f"{room}.{other}") for room, names in (("sources", PUBLISHERS), ("analysis", FAMILIES))
              for one, other in permutations(names, 2)]


def test_the_arrows_that_were_agreed_are_among_those_tried():
    assert set(ARROWS) <= set(UPWARDS)


def test_the_house_as_it_stands_keeps_its_contracts(graph, contracts):
    assert broken(contracts, graph) == []


@pytest.mark.parametrize(("importer", "imported"), [*UPWARDS, *SIDEWAYS, *BELOW_TABLES_ONLY],
                         ids=lambda room: room)
def test_an_import_against_the_direction_breaks_a_contract(graph, contracts, importer, imported):
    assert breaks(graph, contracts, importer, imported)


@pytest.mark.parametrize("room", ["sources", "analysis"])
def test_any_publisher_or_family_that_imports_another_breaks_a_contract(graph, contracts, room):
    pairs = [pair for pair in NEIGHBOURS if pair[0].startswith(room)]
    independence = [contract for contract in contracts if isinstance(contract, IndependenceContract)]
    assert len(pairs) >= 56                                                              # 8 families by 7
    assert [pair for pair in pairs if not breaks(graph, independence, *pair)] == []


def breaks(graph, contracts, importer, imported):
    """Tell whether a contract fails once a module of *importer* imports one of *imported*; the graph stays as it is."""
    line = {"importer": module(graph, importer), "imported": module(graph, imported)}
    graph.add_import(**line, line_number=1, line_contents=f"import {line['imported']}")
    try:
        return bool(broken(contracts, graph))
    finally:
        graph.remove_import(**line)


def test_an_import_downwards_breaks_none(graph, contracts):
    assert not breaks(graph, contracts, "reports", "tables")


def test_a_private_module_of_a_publisher_is_imported_by_that_publisher_only(graph):
    private = [name for name in graph.find_descendants("displacement.sources") if ".sources." in name
               and name.rpartition(".")[2].startswith("_")]
    outside = {name: [importer for importer in graph.find_modules_that_directly_import(name)
                      if not importer.startswith(name.rpartition(".")[0] + ".")] for name in private}
    assert private
    assert {name: importers for name, importers in outside.items() if importers} == {}


# Tests mirror the rooms.

def test_every_folder_of_tests_is_a_room_a_publisher_or_a_family():
    kept = [path for path in (ROOT / "tests").rglob("*") if path.is_dir() and "__pycache__" not in path.parts]
    kept = [path.relative_to(ROOT / "tests") for path in kept]
    assert [str(path) for path in kept if path.parts[0] != "data" and not (HOUSE / path).is_dir()] == []


# No text names what is not there.

NAMES = re.compile(r"(?<![\w/.\-])(?:displacement|dp)((?:\.[a-zA-Z_]\w*)+)(?!\w|/)")
IMPORTS = re.compile(r"from (displacement(?:\.\w+)*) import (\([^)]*\)|[^\n;'\"\\]+)")
STARTS = ("src", "tests", "docs", "notebooks", "benchmarks", "reports", "data/raw", "sources", "analysis", "charts",
          "tables", "accounts", "catalogue", "cells", "reading", "store")
PATHS = re.compile(rf"(?<![\w/.\-])((?:\.\./)*(?:{'|'.join(STARTS)})(?:/[\w.\-*]+)+/?|\w+\.(?:py|ipynb))(?![\w/])")
PRIVATE = re.compile(r"`(_[a-z]\w*)(?:\.py|\.\w+)[^`]*`")
PLACEHOLDERS = re.compile(r"\b(?:PUBLISHER|FAMILY|DATASET|TOPIC|NAME|AS-OF)\b")
BETWEEN = re.compile(r"https?://\S+|site-packages/\S+")


def told(path):
    """Return the text of a file: of a notebook its cells, of a program all of it, comments and docstrings included."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return BETWEEN.sub(" ", text)


def texts():
    patterns = ("*.md", "*.toml", "*.cff", "*.py", "Makefile", ".ci/run", "docs/**/*.md", "docs/**/*.cff",
                "notebooks/*.ipynb", "benchmarks/*.py", "src/**/*.py", "src/**/*.pyi", "src/**/*.j2", "tests/**/*.py",
                "reports/*.toml", "data/**/*.md", "data/**/*.toml")
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(found - {ROOT / "CHANGELOG.md", Path(__file__)})


def exists(name):
    """Tell whether a dotted name leads to a module, or to something that stands in one."""
    parts = ["displacement", *name.strip(".").split(".")]
    depth = max(length for length in range(1, len(parts) + 1) if is_module(".".join(parts[:length])))
    found = import_module(".".join(parts[:depth]))
    try:
        for part in parts[depth:]:
            found = getattr(found, part)
    except AttributeError:
        return False
    return True


@cache
def is_module(name):
    """Tell whether a module of this name can be found."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def dotted_names(text):
    return {name for name in NAMES.findall(text) if not name.endswith((".py", ".toml", ".org"))}


def imported_names(text):
    for home, names in IMPORTS.findall(text):
        for name in re.findall(r"(?:^|,)\s*\(?\s*([A-Za-z_]\w*)", names.split("#")[0].strip()):
            yield f"{home.removeprefix('displacement')}.{name}"


def leads_somewhere(path, text_of):
    """Tell whether *path* is there: from the root, from the package, from the folder of the text, or below one."""
    pattern = PLACEHOLDERS.sub("*", path).rstrip("/").rstrip(".")
    if re.fullmatch(r"\w+\.(py|ipynb)", path):
        pattern = f"**/{pattern}"
    if pattern.startswith(".."):
        return (text_of.parent / pattern).exists()
    return any(True for top in (ROOT, HOUSE, text_of.parent, ROOT / "tests") for _ in top.glob(pattern))


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_text_names_is_there(path):                       # what tests import is shown by running them
    text = told(path)
    names = set() if path.is_relative_to(ROOT / "tests") else {*dotted_names(text), *imported_names(text)}
    stems = {module.stem for module in HOUSE.rglob("*.py")} | {module.stem for module in (ROOT / "tests").rglob("*.py")}
    family = ".analysis.displacement"                              # prose may call the family by its name alone
    assert sorted(name for name in names if not exists(name) and not exists(f"{family}{name}")) == []
    paths = {found for found in PATHS.findall(text) if "/" in found or not path.is_relative_to(ROOT / "tests")}
    assert sorted(found for found in paths if not leads_somewhere(found, path)) == []         # tests write files too
    assert sorted(found for found in PRIVATE.findall(text) if found not in stems) == []


# The table of changes.

CHANGE = re.compile(r"^\| (?P<change>[^|]+?) \| `(?P<file>[^`]+)`(?P<new>, new)? \| `(?P<word>[^`]+)` \|$", re.M)
CHANGES = list(CHANGE.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))


def test_the_map_names_every_room():
    (told,) = re.findall(r"^src/displacement/\n(.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
                         re.MULTILINE | re.DOTALL)
    assert [room for storey in STOREYS for room in storey if not re.search(rf"\b{room}\b", told)] == []


def test_twelve_typical_changes_are_told():
    assert len(CHANGES) == 12


@pytest.mark.parametrize("told", CHANGES, ids=lambda told: told["change"])
def test_a_typical_change_touches_the_file_that_the_table_names(told):
    pattern = PLACEHOLDERS.sub("*", told["file"])
    files = [path for path in ROOT.glob(pattern) if not path.stem.startswith("_") or not told["new"]]
    assert bool(told["new"]) == ("*" in pattern)
    assert files if told["new"] else files == [ROOT / told["file"]]
    word = re.compile(rf"(?<!\w){re.escape(told['word'])}")
    assert [path for path in files if not word.search(path.read_text(encoding="utf-8"))] == []
