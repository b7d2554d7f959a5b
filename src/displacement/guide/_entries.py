"""What can be found: every dataset, table, column, code, country, indicator, chart, report and page, each as an entry.

Each room is asked for what it holds, so that what is added to a room is found without a line here.
"""

import csv
import re
import tomllib
from dataclasses import dataclass

from displacement.accounts.root import raw_folder
from displacement.catalogue.registry import habits, sources
from displacement.cells.countries import FILE
from displacement.guide._functions import charts, indicators
from displacement.reports._case import reports
from displacement.shipped import shipped
from displacement.tables import tables, vocabulary
from displacement.tables.countries import MEMBERS, TOTAL, country_name


@dataclass(frozen=True)
class Entry:
    """One thing to be found: its kind, name, one line on it, and the line of code or the command to go on with.

    `names` are what it is called, `also` other names under which people look for it, each a phrase; `body` is text in
    which its words may stand too.
    """

    kind: str
    name: str
    what: str
    next: str
    names: tuple[str, ...] = ()
    body: str = ""
    also: tuple[str, ...] = ()


def entries():
    """Return every entry, room by room."""
    return [*_indicators(), *_charts(), *_datasets(), *_reports(), *_tables(), *_columns(), *_codes(), *_countries(),
            *_pages()]


def _indicators():
    return [Entry("indicator", f"{family}.{told.name}", told.summary, f"dp.analysis.{family}.{told.name}(...)",
                  (told.name,), told.documentation, told.also) for family, told in indicators()]


def _charts():
    return [Entry("chart", told.name, told.summary, f"dp.charts.{told.name}(...)", (told.name,),
                  f"chart {told.documentation}", told.also) for told in charts()]


def _datasets():
    return [Entry("dataset", name, f"{found.title} ({found.publisher})",
                  f'dp.load("{name}")' if raw_folder(name) else f'dp.tidy("FILE", "{name}")',
                  (name, found.title), f"{habits(name)} {found.publisher} {' '.join(t.name for t in found.tables)}")
            for name, found in sources().items()]


def _reports():
    return [Entry("report", name, title, f"displacement report {name}", (name, title), "report")
            for name, path in reports().items() for title in [_title(tomllib.loads(path.read_text(encoding="utf-8")))]]


def _title(told):
    """Return the title of a report, the latest where it changes with the date."""
    title = told.get("title", "")
    return title if isinstance(title, str) else title[-1]["text"]


def _tables():
    return [Entry("table", name, table.meaning, f"dp.tables.{name}", (name,), "table")
            for name, table in tables().items()]


def _columns():
    """Return one entry for each meaning of a column; bounds are found with the quantity that they bound."""
    found = {}
    for table in tables().values():
        for column in table.columns.values():
            if not column.name.endswith(("_low", "_high")):
                found.setdefault(column, []).append(table.name)
    return [Entry("column", column.name, f"{column.meaning}{f' [{column.unit}]' if column.unit else ''}; in "
                  f"{_some(held)}", f'dp.tables.dictionary("{held[0]}")', (column.name, column.heading))
            for column, held in found.items()]


def _some(names):
    return f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"


def _codes():
    """Return one entry for each word of a closed vocabulary, apart from countries."""
    meanings = {tuple(words): words for words in vars(vocabulary).values() if isinstance(words, dict)}
    anywhere = {code: meaning for words in meanings.values() for code, meaning in words.items()}
    found = {}
    for table in tables().values():
        for column in table.columns.values():
            told = meanings.get(column.values, anywhere)
            for code in column.values if column.values != MEMBERS else ():
                found.setdefault((column.name, code, told.get(code, "")), []).append(table.name)
    return [Entry("code", code, f"{meaning or f'A value of {column}'} ({column} in {_some(held)})",
                  f"frame.query('{column} == \"{code}\"')", (code, re.split(r"[;:,]", meaning)[0]))
            for (column, code, meaning), held in found.items()]


def _countries():
    """Return one entry for each country: its names in all languages and its codes in all systems."""
    with shipped().joinpath(*FILE).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    held = {}
    for row in rows:
        held.setdefault(row["member"], {}).setdefault(row["system"], []).append(row["code"])
    return [_country(member, held.get(member, {})) for member in MEMBERS if member != TOTAL]


def _country(member, codes):
    name = country_name(member)
    own = codes.get("unhcr", [])
    system, code = ("unhcr", own[0]) if own and own[0] != member else ("iso3", member)
    told = f"; UNHCR's code {own[0]}" if system == "unhcr" else ""
    names = [name for system, listed in codes.items() if system.startswith("name") for name in listed]
    return Entry("country", member, f"{name}{told}", f'dp.members(["{code}"], "{system}")',
                 (member, name, *dict.fromkeys((*own, *codes.get("iso2", []), *names))))


def _pages():
    folder = shipped() / "docs"
    return [Entry("page", path.relative_to(folder.parent).as_posix(), _heading(text), str(path),
                  (path.stem, _heading(text)), text)
            for path in sorted(folder.rglob("*.md")) for text in [path.read_text(encoding="utf-8")]]


def _heading(text):
    return text.partition("\n")[0].lstrip("# ").replace("`", "")
