"""Where data and reports are looked for: the shipped ones, and the user's own root."""

import os
from pathlib import Path

from displacement.shipped import shipped

MARK = "data/raw/*/provenance.toml"


def root(given=None):
    """Return the user's root: *given*, else `$DISPLACEMENT_HOME`, else the nearest folder upwards with raw data.

    Where there is none, the user data folder.
    """
    if given is not None:
        return Path(given).resolve()
    if os.environ.get("DISPLACEMENT_HOME"):
        return Path(os.environ["DISPLACEMENT_HOME"]).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any(folder.glob(MARK)):
            return folder
    return user_data()


def user_data():
    """Return the folder for a user's own data by the habit of the platform."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "displacement"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "displacement"


def raw_folder(dataset, given=None):
    """Return the raw folder of *dataset*: the user's where it exists, else the shipped one; None where neither is."""
    own = root(given) / "data"
    places = [own / "raw", own / "restricted", shipped() / "data" / "raw"]
    return next((place / dataset for place in places if (place / dataset / "provenance.toml").exists()), None)
