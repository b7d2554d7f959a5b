"""The providers' real files, read where they lie beside the checkout and never committed."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def shared(*names):
    """Return a path below the shared folder, or skip the test where there is none."""
    folder = Path(os.environ.get("DISPLACEMENT_SHARED", ROOT.parent / "shared"))
    path = folder.joinpath(*names)
    if not path.exists():
        pytest.skip(f"no {'/'.join(names)} in a shared folder beside the checkout; set DISPLACEMENT_SHARED")
    return path


def shared_data(*names):
    """Return a path below the folder of provider files, or skip."""
    return shared("data", *names)
