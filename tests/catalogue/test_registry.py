"""A dataset's name is its path, so that a name tells which module to import."""

import subprocess
import sys
from pathlib import Path

import displacement.sources
from displacement.catalogue.registry import sources

LOADED = """
import sys
import displacement as dp
dp.load("karabakh_counts")
print(*{name.split(".")[2] for name in sys.modules if name.startswith("displacement.sources.") and name.count(".") > 2})
"""


def test_a_dataset_is_named_as_its_path():
    room = Path(displacement.sources.__path__[0])
    paths = {f"{path.parent.name}_{path.stem}" for path in room.glob("*/[!_]*.py")}
    assert {found.name for found in sources().values()} == paths == set(sources())


def test_loading_a_dataset_imports_its_own_publisher_only():
    told = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["karabakh"]
