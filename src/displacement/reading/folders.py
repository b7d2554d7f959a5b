"""A folder of files whose places are named in a layout file among them, as collections of camp series have it.

`data_layout.csv` has one line a place: its name, then the file or files that hold its series.  A file that the layout
names and that is absent, and one that is there without being named, are told and not read.
"""

import csv
import io
from dataclasses import replace
from pathlib import PurePosixPath

from displacement.errors import SourceError
from displacement.reading.encodings import decoded_loosely
from displacement.reading.files import RawFile

LAYOUT = "data_layout.csv"


def is_laid_out(file):
    """Tell whether *file* is a folder with a layout."""
    return file.content is None and file.path.is_dir() and (file.path / LAYOUT).is_file()


def members_of(file):
    """Return the files of the folder *file*, the layout first; hidden files are passed over."""
    paths = sorted(path for path in file.path.iterdir() if path.is_file() and not path.name.startswith("."))
    return [RawFile(path, path.name, asked=file.asked) for path in sorted(paths, key=lambda path: path.name != LAYOUT)]


def laid_out(parts):
    """Return *parts* with the names that a layout among them gives, and what is not read with the reason.

    Without a layout, or where it is the only part, all parts stay as they are.  Raises `SourceError` where there are
    several layouts, or where none of the files is there that the layout names.
    """
    layouts = [part for part in parts if PurePosixPath(part.name).name == LAYOUT]
    if not layouts or len(parts) == 1:
        return parts, {}
    if len(layouts) > 1:
        raise SourceError(f"{layouts[0].path}: holds {len(layouts)} layouts ({LAYOUT}), expected one. Name one folder.")
    names = places(layouts[0])
    found = {PurePosixPath(part.name).name: part for part in parts if part is not layouts[0]}
    if not set(names) & set(found):
        raise SourceError(f"{layouts[0].path}: the layout names {', '.join(names)}, and none of them is there. Found "
                          f"{', '.join(found)}. Put the files beside the layout, or name one file.")
    absent = {name: f"{LAYOUT} names for {names[name]}, but which is not there" for name in names
              if name not in found}
    unnamed = {part.name: f"{LAYOUT} does not name, so that its place is not known" for name, part in found.items()
               if name not in names}
    named = [replace(part, label=names[name], beside=tuple(names)) for name, part in found.items() if name in names]
    return [*named, layouts[0]], absent | unnamed


def places(layout):
    """Return the place of each file that *layout* names; where a place has several files, with the file's name."""
    found = {}
    for name, *files in rows(layout):
        for file in files:
            found[file] = name if len(files) == 1 else f"{name} ({PurePosixPath(file).stem})"
    return found


def rows(layout):
    """Return the lines of *layout* as lists of stripped, filled cells; blank lines and comments are passed over."""
    lines = csv.reader(io.StringIO(decoded_loosely(layout), newline=""))
    filled = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    return [line for line in filled if line and not line[0].startswith("#")]
