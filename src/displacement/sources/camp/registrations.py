"""Camp registrations: people at a camp or in a country, day by day, as compiled from UNHCR for movement models.

A file is a series of `day,people`, usually without a header; some begin with a blank header, `Date,Refugee_numbers` or
its French form.  `#` comments stand anywhere, also above the first record.  Days are mostly ISO, and day first or
month first where a spreadsheet wrote them: the whole file decides which, and a file that proves neither is refused.
A file of several columns has one place a column; a column without a name belongs to no known place.

The place is the name of the column, or the name that `data_layout.csv` gives the file, or else the name of the file
without its ending.  `total` and `refugees` are by the habit of these collections the sum over all places and stay
apart from them.  Neither the country fled from nor the country of refuge is told: both are unknown (`UNK`), and are
never taken from the prefix of a file's name.
"""

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import EXACT, counted, lengthened
from displacement.cells.dates import DAY_FIRST, MONTH_FIRST, day_order, stated_days
from displacement.cells.headers import folded, normalise, normalised
from displacement.cells.values import filled, numbers, stripped
from displacement.errors import SourceError
from displacement.reading.delimited import DELIMITERS
from displacement.reading.encodings import decoded_loosely
from displacement.reading.files import FIRST_LINES, OtherFormatError, with_evidence
from displacement.reading.folders import rows as layout_rows
from displacement.reading.formats import column_names, first_rows, grid, is_text, read
from displacement.tables.places import PLACES
from displacement.tables.stocks import STOCKS

MOST_COLUMNS = 100
HEAD = 20_000                                   # bytes that tell a series from other files
POSITIONS = range(1, MOST_COLUMNS)
TOTALS = {"total", "totals", "refugees", "total refugees", "refugees total"}
NOT_PLACES = {"individuals", "unix timestamp", "data date", "month", "year", "price", "value"}
OTHER_FIGURES = {"price", "prices", "cases", "deaths", "arrivals", "departures", "returnees", "volume", "gdp", "cpi",
                 "open", "close", "rate", "index"}
FLED = {"refugee", "refugees", "refugie", "refugies", "idp", "idps"}
DISPLACED = {"idp", "idps"}
UNMARKED = ("nothing in it says that its figures are people who fled: no data_layout.csv beside it, and no heading "
            "such as Refugee_numbers")
PART_OF_OTHERS = (",", "/", "%")                # in headers of price lists and indicators, never in a place's name here
MOSTLY = 0.8                                    # this share of the first records must be days and whole numbers
DAY_LIKE = re.compile(r"\d{1,4}[-/. ]+\w{1,9}[-/., ]+\d{1,4}")
NAMELESS = re.compile(r"Unnamed: \d+")          # what pandas writes over a column without a name
FILES = tuple(f"file {position}" for position in range(1, 20))

COMMENT = "comment, not a report"
REPEATED = "line repeats another of the same file, day and figures alike"
NO_PLACE = "figure in a column without a name, so of no known place"
NO_SERIES = "is no series of days and whole numbers"
TOTAL_LINE = "total over all places, not a place"


def read_text(file):
    """Return a camp series of a delimited text as `_read` does; another format raises `OtherFormatError`."""
    if not is_text(file):
        raise OtherFormatError(NO_SERIES)
    return _read(file)


def read_table(file):
    """Return a camp series of a sheet, JSON or Parquet as `_read` does; a text raises `OtherFormatError`."""
    if is_text(file):
        raise OtherFormatError(NO_SERIES)
    return _read(file)


def _read(file):
    """Return a camp series as text columns: date, its order, and for each column of figures `place N` and `stock N`.

    Comments stay as records, their text in `date`; blank lines are none but count as positions.  `repeats` marks a
    record that says the same as one above it.  What is no series of days and whole numbers raises `OtherFormatError`.
    """
    header, dated = _shape(_first_lines(file))
    records = _lines(file)
    if header:
        records.pop(next(position for position, (_, cells) in enumerate(records) if not is_comment(cells[0])))
    marked = np.array([is_comment(cells[0]) for _, cells in records])
    texts = _table(file, records, marked)
    figures = [position for position in texts if position != dated]
    frame = pd.DataFrame({"date": texts[dated].where(~marked, texts[0])})
    frame["date order"] = _order(file, frame.loc[~marked, "date"])
    for number, (position, place) in enumerate(zip(figures, _places(file, header, figures), strict=True), start=1):
        frame[f"stock {number}"] = texts[position].where(~marked, "")
        frame[f"place {number}"] = pd.Series(place, index=frame.index, dtype="str").mask(marked, "")
    named, beside = _words(header), _words([file.name, *file.beside])
    frame["mark"] = "yes" if file.label or named & FLED else ""
    frame["type"] = "IDP" if (named | beside) & DISPLACED else "REF"
    frame["repeats"] = np.where(frame.duplicated() & ~marked, "yes", "")
    return with_evidence(frame.astype("str"), file, np.array([record for record, _ in records]))


def is_comment(text):
    """Tell whether a line is a comment."""
    return text.lstrip().startswith("#")


def _first_lines(file):
    """Return the cells of the first lines that are no comments; of a large file no more is read than it takes."""
    if file.sheet is not None:
        lines = _filled(enumerate(first_rows(file), start=1))
    elif not is_text(file):
        if _heads_other_lists(column_names(file)):
            raise OtherFormatError(NO_SERIES)
        lines = _rows(file)
    else:
        head = decoded_loosely(replace(file, content=file.data[:HEAD]))
        text = "\n".join(head.splitlines()[:FIRST_LINES])
        told = [line for line in text.splitlines() if line.strip(f" {''.join(DELIMITERS)}") and not is_comment(line)]
        if not told or sum(bool(DAY_LIKE.search(line)) for line in told) < MOSTLY * (len(told) - 1):
            raise OtherFormatError(NO_SERIES)
        lines = _text_lines(text, _delimiter(told))
    return [cells for _, cells in lines[:FIRST_LINES] if not is_comment(cells[0])]


def _lines(file):
    """Return the cells of each line with its position."""
    if not is_text(file):
        return _rows(file)
    text = decoded_loosely(file)
    told = [line for line in text.splitlines()[:FIRST_LINES] if line.strip() and not is_comment(line)]
    return _text_lines(text, _delimiter(told))


def _delimiter(lines):
    return max(DELIMITERS, key=lambda mark: sum(mark in line for line in lines))


def _rows(file):
    """Return the filled rows of a sheet, or of a format that has its header apart, with their positions."""
    if file.sheet is not None:
        return _filled(enumerate(grid(file), start=1))
    frame = read(file)
    names = column_names(file)
    spelled = {name: old for name, old in zip(normalised(names), names, strict=True) if name in frame}
    cells = frame[list(spelled)].to_numpy(dtype=object).tolist()
    return _filled([(0, list(spelled.values())), *zip(frame["record"].tolist(), cells, strict=True)])


def _filled(rows):
    """Return those of *rows*, each its position and its cells, that hold something."""
    return _without_blank_ends([(record, cells) for record, cells in rows if any(cell.strip() for cell in cells)])


def _text_lines(text, delimiter):
    """Return the cells of each line with its position; a comment is one cell, one behind the figures is cut off."""
    found = []
    for record, line in enumerate(text.splitlines(), start=1):
        told = line.split("#")[0].rstrip(" ")
        cells = [line] if is_comment(line) else next(csv.reader([told], delimiter=delimiter), [])
        if any(cell.strip() for cell in cells):
            found.append((record, cells))
    return _without_blank_ends(found)


def _without_blank_ends(records):
    """Cut off the cells behind the last that any line fills: a spreadsheet program writes delimiters for them."""
    width = max((place for _, cells in records for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return [(record, cells[:width]) for record, cells in records]


def _table(file, records, marked):
    """Return the cells of *records* as text columns of their usual width; a line with more figures is a fault."""
    widths = [len(cells) for (_, cells), comment in zip(records, marked, strict=True) if not comment]
    width = Counter(widths).most_common(1)[0][0]
    for record, cells in records:
        if any(cell.strip() for cell in cells[width:]):
            raise SourceError(f"{file.path}: record {record} has {len(cells)} fields, expected {width}. A delimiter is "
                              f"not quoted; the record begins {' '.join(cells)[:60]!r}. Mend it and try again.")
    rows = [cells[:width] + [""] * (width - len(cells)) for _, cells in records]
    return pd.DataFrame(rows, columns=range(width), dtype="str")


def _shape(lines):
    """Return header and the column of the days by the first lines; refuse what is no series."""
    width = max(map(len, lines), default=0)
    first = pd.DataFrame([cells + [""] * (width - len(cells)) for cells in lines], dtype="str")
    days = first.apply(_looks_like_days)
    if not days.to_numpy().any():
        raise OtherFormatError(NO_SERIES)
    dated = int(days.sum().to_numpy().argmax())
    above = int(days[dated].to_numpy().argmax())
    header = lines[0] if above else []
    if above > 1 or not _is_series(header, first.iloc[above:].drop(columns=dated), days.loc[above:, dated]):
        raise OtherFormatError(NO_SERIES)
    return header, dated


def _is_series(header, figures, days):
    """Tell whether nearly all *days* are such and nearly all *figures* whole numbers, under no other list's header."""
    if not 1 <= figures.shape[1] < MOST_COLUMNS or days.mean() < MOSTLY:
        return False
    if _heads_other_lists(header):
        return False
    written = sum(int(filled(figures[name]).sum()) for name in figures)
    return written > 0 and sum(int(_whole(figures[name]).sum()) for name in figures) >= MOSTLY * written


def _heads_other_lists(header):
    """Tell whether *header* names what lists of prices, indicators or other figures hold, and no series."""
    words = _words(header)
    return bool({normalise(name) for name in header} & NOT_PLACES or words & OTHER_FIGURES) or any(
        mark in "".join(header) for mark in PART_OF_OTHERS)


def _looks_like_days(cells):
    return stated_days(cells, DAY_FIRST)[0].notna() | stated_days(cells, MONTH_FIRST)[0].notna()


def _whole(cells):
    found, faulty = numbers(cells)
    return (found.notna() & ~faulty & (found % 1).eq(0)).fillna(False).to_numpy(dtype=bool)


def _order(file, days):
    found = day_order(days)
    if found not in (DAY_FIRST, MONTH_FIRST, None):
        raise SourceError(f"{file.path} ({file.name}): {found} in its dates. Write them as YYYY-MM-DD and try again.")
    return found or ""


def _places(file, header, figures):
    """Return the place of each column of figures: its header where there are several, else what the file is called."""
    if len(figures) == 1:
        return [file.label or PurePosixPath(file.name).stem]
    names = [header[position].strip() if position < len(header) else "" for position in figures]
    names = ["" if NAMELESS.fullmatch(name) else name for name in names]
    if not any(names):
        raise SourceError(f"{file.path} ({file.name}): {len(figures)} columns of figures, and no header that names "
                          "their places. Write the names above them and try again.")
    return names


def marked(raw):
    """Tell whether a layout or the header says that the figures are people who fled."""
    return bool(raw["mark"].eq("yes").any())


def _words(names):
    """Return the words of *names*, of files or of columns."""
    return {word for name in names for word in folded(PurePosixPath(name).stem).split()}


def read_layout(file):
    """Return the lines of a layout as text columns `name` and `file N`; `OtherFormatError` where it is none."""
    if file.sheet is not None:
        raise OtherFormatError("is no layout of files")
    lines = layout_rows(file)
    if not lines or not all(len(line) > 1 and all(cell.lower().endswith(".csv") for cell in line[1:])
                            and len(line) <= len(FILES) + 1 for line in lines):
        raise OtherFormatError("is no layout of files")
    width = max(map(len, lines))
    frame = pd.DataFrame([line + [""] * (width - len(line)) for line in lines], columns=["name", *FILES[:width - 1]],
                         dtype="str")
    return with_evidence(frame, file, np.arange(1, len(lines) + 1))


def tidy(raw, drop):
    """Take each figure of a series to a stock of its place and day."""
    raw = drop(raw, raw["date"].str.lstrip().str.startswith("#"), COMMENT)
    raw = drop(raw, raw["repeats"].eq("yes"), REPEATED)
    raw = raw.assign(date=_days(raw, drop))
    present = [position for position in POSITIONS if f"stock {position}" in raw.columns]
    long = lengthened(raw, drop, {f"stock {position}": {"position": position} for position in present},
                      ["date", "type", *(f"place {position}" for position in present)])
    long = long.assign(place=_place(long, present))
    long = drop.values(long, long["place"].isna(), NO_PLACE, "figure")
    total = long["place"].map(folded, na_action="ignore").isin(TOTALS)
    people = counted(long[["date", "type", "part", "record", "figure", "place"]], drop, "persons", EXACT)
    total = total.loc[people.index]
    return {STOCKS: people.assign(
        place=people["place"].mask(total), admin_level=pd.Series(pd.NA, people.index, "Int64").mask(total, 0),
        origin="UNK", asylum=pd.Series("UNK", people.index).mask(total, "total"),
        population_type=people["type"]).drop(columns="type")}


def _days(raw, drop):
    """Return the days of *raw*, each read in the order that its file proves."""
    found = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[us]")
    for order in raw["date order"].unique():
        rows = raw["date order"].eq(order)
        found = found.where(~rows, stated_days(raw["date"].where(rows), order or None)[0])
    drop.reject(raw, found.isna(), "date is no day", "date")
    return found


def _place(long, present):
    found = pd.Series(pd.NA, index=long.index, dtype="str")
    for position in present:
        found = found.where(long["position"].ne(position), long[f"place {position}"])
    return stripped(found)


def tidy_layout(raw, drop):
    """Take the names of a layout to places, of which nothing else is told."""
    raw = drop(raw, raw["name"].map(folded).isin(TOTALS), TOTAL_LINE)
    blank = {name: pd.Series(pd.NA, raw.index, "str") for name in ("other_names", "pcode", "parent", "iso3",
                                                                   "names_note")}
    missing = pd.Series(pd.NA, raw.index, "Float64")
    return {PLACES: raw[["part", "record"]].assign(place=raw["name"], kind="area", latitude=missing,
                                                   longitude=missing, **blank)}


SERIES = {"required": {"date", "date order", "stock 1", "place 1", "repeats", "mark", "type"}, "tidy": tidy,
          "own": marked, "unmarked": UNMARKED,
          "optional": {f"{name} {position}" for name in ("stock", "place") for position in POSITIONS},
          "measures": tuple(Measure((f"stock {position}",), additive=True) for position in POSITIONS)}

SOURCE = Source(
    name="camp_registrations", title="People registered at camps and in countries of refuge, day by day",
    publisher="UNHCR, as compiled for the Flee and FabFlee models", licence="BSD-3-Clause; figures CC BY 3.0 IGO",
    url="https://data.unhcr.org/en/situations", tables=(STOCKS, PLACES),
    editions=(
        Edition("series", read=read_text, **SERIES),
        Edition("series in a sheet or table", read=read_table, only_named=True, **SERIES),
        Edition("layout", required={"name", "file 1"}, read=read_layout, tidy=tidy_layout,
                left_out=dict.fromkeys(FILES, "name of the file that holds the place's series")),
    ),
)
