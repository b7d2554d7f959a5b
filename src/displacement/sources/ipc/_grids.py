"""Tables of the IPC whose header stands in several rows: dashboard workbooks and tables of one country.

A dashboard workbook has a title, a header in three rows whose cells are merged (period, phase, # or %), a row for each
country and first division above its areas, and notes below.  A table of one country has its country and period in the
title above it.  Both are read into the names that `_words` gives, one record a row.
"""

import re

import numpy as np
import pandas as pd

from displacement.cells.countries import lookup
from displacement.cells.headers import folded, normalise, normalised
from displacement.cells.values import filled, stripped
from displacement.reading.files import FIRST_LINES, OtherFormatError, with_evidence
from displacement.reading.formats import first_rows, grid
from displacement.sources.ipc._words import PERIODS, TOTALS, meant, number, share

FIGURES = re.compile(r"phase (?:3plus|[1-5]) (?:number|share) .+")
FIGURE = re.compile(r"-?\d[\d, ]*(\.\d+)?\s*%?")
THREE_AND_WORSE = re.compile(r"\b(?:phase|ipc|p)\s*-?\s*(?:p?\s*3\s*\+|3plus|3\s*(?:-|\u2013|to)\s*5)", re.IGNORECASE)
ONE_PHASE = re.compile(r"\b(?:phase|ipc)\s*p?\s*-?\s*([1-5])(?![\d+])", re.IGNORECASE)
SPAN = re.compile(r"([^\W\d_]{3,9}\.?\s*(?:\d{4})?\s*(?:-|\u2013|to)\s*[^\W\d_]{3,9}\.?\s*\d{4})")
ALL = "all"
AS_HEADED = "as headed"
NOTE, COUNTRY, DIVISION, AREA = "note", "country", "level 1", "area"
HEADINGS = (                          # first that fits, in this order; {} is the period that the heading stands under
    (r"categor", "phase category"),
    (r"%.*(countr?y|total)", "share of country analysed {}"),
    (r"analy[sz]ed", number(ALL, "{}")),
    (r"(area|ipc|overall|final) phase|phase class", "area phase {}"),
    (r"analysis period|validity", "dates {}"),
    (r"\bfrom\b", "{} from"),
    (r"\bto\b", "{} to"),
    (r"date of analysis|analysis date", "date of analysis"),
    (r"analysis name|analysis title", "analysis name"),
    (r"area id", "area id"),
    (r"country.*population", "country population"),
    (r"population|#", number(ALL, "{}")),
    (r"\bcountry", "country"),
    (r"level 1|region|province|governorate|\bstate|admin(istrative)?( unit)? ?1|d\u00e9partement", "level 1"),
    (r"area|district|county|commune|admin(istrative)?( unit)? ?2|locality|territoire", "area"),
)


def read_grid(file):
    """Return the records of a table with a header in several rows, under the names of `_words`.

    Tables without phases, and those with one header row and nothing above it, raise `OtherFormatError`.
    """
    first = first_rows(file)
    if not any(THREE_AND_WORSE.search(cell) or ONE_PHASE.search(cell) for row in first for cell in row):
        raise OtherFormatError("has no phases")
    rows = grid(file)
    head, title = _header(rows[:FIRST_LINES])
    if len(head) == 1 and not title:
        raise OtherFormatError("has a plain header")
    names = _names([rows[place] for place in head])
    if sum(bool(FIGURES.fullmatch(name)) for name in names) < 2:
        raise OtherFormatError("has no phases")
    kept = [place for place in range(head[-1] + 1, len(rows)) if any(rows[place])]
    frame = pd.DataFrame([rows[place] for place in kept], columns=range(len(names)), dtype="str")
    blank = [place for place, name in enumerate(names) if not name and not filled(frame[place]).any()]
    frame = frame.drop(columns=blank)
    frame.columns = normalised(names[place] or f"unnamed {place + 1}" for place in frame.columns)
    headed = "; ".join([title, *(cell for place in head for cell in rows[place] if cell)])
    return with_evidence(_placed(frame, title, headed), file, np.asarray(kept, dtype="int64") + 1)


def _header(rows):
    """Return the positions of the header's rows, and the title above them."""
    first = next((place for place, row in enumerate(rows) if place and _figures(row) >= 3 and not _tags(row)), None)
    if first is None:
        raise OtherFormatError("has no table of figures")
    head = []
    for place in range(first - 1, -1, -1):
        cells = [column for column, cell in enumerate(rows[place]) if cell]
        if not cells or cells == [0]:
            break
        head += [place] * (not _tags(rows[place]))
    if not head:
        raise OtherFormatError("has no header")
    head = _without_records(rows, head[::-1])
    return head, "; ".join(cell for row in rows[:head[0]] for cell in row if cell)


def _without_records(rows, head):
    """Return *head* up to the first row after which no further column is named: what follows are records."""
    named = [len({name for name in _names([rows[place] for place in head[:end]]) if _known(name)})
             for end in range(1, len(head) + 1)]
    return head[:named.index(max(named)) + 1]


def _known(name):
    return name.startswith("phase ") or any(name == heading.format(period) for _, heading in HEADINGS
                                            for period in PERIODS)


def _figures(row):
    return sum(bool(FIGURE.fullmatch(cell)) for cell in row)


def _tags(row):
    cells = [cell for cell in row if cell]
    return sum(cell.startswith("#") and len(cell) > 1 for cell in cells) * 2 >= len(cells) > 0


def _names(stack):
    """Return the name of each column from its cells in the rows of the header, merged cells to the right included."""
    periods, stack = _period_row(stack)
    names = []
    for column, last in enumerate(stack[-1]):
        cells = [row[column] for row in stack]
        if last.startswith(("#", "%")) and len(stack) > 1 and not stack[-2][column]:
            cells[-2] = next((stack[-2][left] for left in range(column, -1, -1) if stack[-2][left]), "")
        names.append(_name(" ".join(cell for cell in cells if cell), periods[column]))
    return names


def _period_row(stack):
    """Return the period over each column, blank where none is told, and the other rows of the header."""
    for place, row in enumerate(stack[:-1]):
        words = meant(pd.Series(row, dtype="str").str.replace(r"\(.*\)", "", regex=True), PERIODS)
        if words.notna().any() and words.dropna().isin(list(PERIODS)).all():
            return words.ffill().fillna("").tolist(), stack[:place] + stack[place + 1:]
    return [""] * len(stack[0]), stack


def _name(text, above):
    own = next((word for word in reversed(PERIODS) if word in text.casefold()), "")
    period = above or own or "current"
    measure = share if "%" in text or "percent" in text.casefold() else number
    if THREE_AND_WORSE.search(text):
        return measure("3plus", period)
    if ONE_PHASE.search(text):
        return measure(ONE_PHASE.search(text)[1], period)
    return next((name.format(period) for pattern, name in HEADINGS if re.search(pattern, text, re.IGNORECASE)),
                normalise(text))


def _placed(frame, title, headed):
    """Return *frame* with the level of each record, and with the country and analysis of those that inherit them."""
    if "analysis name" in frame:
        return _dashboard(frame)
    return frame if "country" in frame else _of_one_country(frame, title, headed)


def _dashboard(frame):
    """Rows of a country or a first division have their name in the first column, and stand above their areas."""
    inherited = ["level 1", "area", "analysis name"]
    text = frame.reindex(columns=["country", *inherited, "country population"]).apply(stripped)
    figures = frame[[name for name in frame if name.startswith("phase ")]].apply(filled).any(axis=1)
    heads = text[inherited].isna().all(axis=1) & text["country"].notna()
    titled = text["country"].str.extract(r"^(?P<country>[^:]+):\s*(?P<analysis>.+)$")
    whole = heads & figures & (text["country population"].notna() | titled["analysis"].notna())
    level = np.select([~figures & heads, whole, heads], [NOTE, COUNTRY, DIVISION], AREA)
    above = titled.where(whole).ffill()
    return frame.assign(
        level=level,
        country=text["country"].where(~heads, titled["country"].where(whole).ffill()).where(level != NOTE, ""),
        area=text["area"].fillna(text["level 1"]).mask(level == DIVISION, text["country"]),
        **{"analysis name": text["analysis name"].fillna(above["analysis"]),
           "note": text["country"].where(level == NOTE)})


def _of_one_country(frame, title, headed):
    """Country, period and its kind stand in the title or the header; the row of totals is the country."""
    text = frame.reindex(columns=["level 1", "area"]).apply(stripped)
    first = text["level 1"].fillna(text["area"])
    figures = frame[[name for name in frame if name.startswith("phase ")]].apply(filled).any(axis=1)
    total = first.map(folded, na_action="ignore").isin(TOTALS) & figures
    level = np.select([~figures, total, text["area"].notna()], [NOTE, COUNTRY, AREA], DIVISION)
    periods = [period for period in PERIODS if any(name.startswith("phase ") and name.endswith(period)
                                                   for name in frame)]
    found = list(dict.fromkeys(SPAN.findall(headed)))
    spans = dict(zip(periods, found, strict=True)) if len(found) == len(periods) else {}
    return frame.assign(
        level=level, country=_country(title), area=text["area"].fillna(first).mask(total),
        **{"level 1": text["level 1"].ffill().where(level == AREA), "analysis name": title,
           "period": AS_HEADED if len(periods) > 1 else _kind(headed),
           **{f"dates {period}": spans.get(period, "") for period in ("current", *periods)},
           "note": first.where(level == NOTE)})


def _kind(headed):
    """Return the kind of period that title and header name, blank where they name none or several."""
    words = re.findall(r"second projection|projection|projected|current", headed.casefold())
    found = {word.replace("projected", "projection") for word in words}
    return found.pop() if len(found) == 1 else ""


def _country(title):
    """Return the first country that *title* names, blank where it names none."""
    words = folded(title).split()
    known = lookup("name")
    runs = (" ".join(words[start:start + length]) for start in range(len(words)) for length in range(6, 0, -1)
            if start + length <= len(words))
    return next((run for run in runs if run in known), "")
