"""Raw records counted by a second parser, so that a source cannot count itself right."""

import csv
import json
import tomllib
from pathlib import Path

import openpyxl

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[1]
SHIPPED = sorted(path.parent.name for path in (ROOT / "data" / "raw").glob("*/provenance.toml"))


def extracts(name):
    """Return the extracts of source *name* that were typed for the tests."""
    return sorted(path for path in (DATA / name).glob("*") if path.is_file() and path.name != "counts.toml")


def records(path):
    """Return how many records *path* holds: as `counts.toml` beside it says by hand, else by csv, openpyxl or json."""
    told = path.parent / "counts.toml"
    counts = tomllib.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
    if path.name in counts:
        return counts[path.name]
    return {".csv": _csv, ".json": _json, ".xlsx": _xlsx}[path.suffix](path)


def _csv(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        sample = file.readline()
        file.seek(0)
        delimiter = max(",;\t|", key=sample.count)
        return sum(1 for row in csv.reader(file, delimiter=delimiter) if row) - 1


def _json(path):
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    lists = [document] if isinstance(document, list) else [part for part in document.values() if isinstance(part, list)]
    return sum(len(part) for part in lists)


def _xlsx(path):
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(sum(1 for row in sheet.values if any(cell not in (None, "") for cell in row)) - 1 for sheet in book)
