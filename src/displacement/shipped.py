"""The folder that travels with the package: shipped `data/`, `docs/` and `reports/`."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped():
    """Return the folder that holds the shipped `data/`, `docs/` and `reports/`.

    Inside a wheel they lie in the package; a checkout has them at its top, so that an editable install never reads
    stale copies.
    """
    packaged = PACKAGE / "_shipped"
    return packaged if packaged.is_dir() else PACKAGE.parents[1]
