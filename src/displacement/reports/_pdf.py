"""The report as A4 pages, by one fixed typst template that gets all text as data."""

import json
import re
import tempfile
from pathlib import Path

import matplotlib as mpl

import displacement
from displacement.errors import ReportError
from displacement.reports._html import cell, heading
from displacement.reports._section import Claim, Number

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"          # DejaVu, shipped by matplotlib with its licence
SIZE = re.compile(rb'<svg[^>]*? width="([\d.]+)pt"[^>]*? height="([\d.]+)pt"', re.DOTALL)
TEXT_WIDTH, TEXT_HEIGHT = 170.0, 225.0         # millimetres on A4
WIDEST = 34
MOST_RECORDS = 12


def pages(document):
    """Return the PDF of *document* as bytes: the same for the same document, on any machine."""
    import typst

    with tempfile.TemporaryDirectory(prefix="displacement-") as scratch:
        folder = Path(scratch)
        (folder / "report.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        for part in document.sections:
            for figure in part.figures:
                (folder / f"{figure.name}.svg").write_bytes(figure.drawing.svg)
        try:
            return typst.compile(folder / "report.typ", root=folder, format="pdf", font_paths=[FONTS],
                                 ignore_system_fonts=True, timestamp=int(document.case.as_of.timestamp()),
                                 sys_inputs={"data": json.dumps(told(document))})
        except typst.TypstError as error:
            raise ReportError(f"{document.case.name}: the PDF cannot be set ({error}). Please report this.") from error


def told(document):
    """Return all that the template prints, as plain data."""
    case = document.case
    marks = {id(found): str(place) for place, found in enumerate(document.numbers, start=1)}
    return {
        "title": case.title, "summary": case.summary, "as_of": cell(case.as_of),
        "disclaimer": " ".join(case["disclaimer"].split()),
        "citation": f"Report of the package displacement {displacement.__version__}, CC BY 4.0",
        "sections": [_section(part, marks) for part in document.sections],
        "evidence": [_evidence(document, found, marks[id(found)]) for found in document.numbers],
        "views": [_view(view) for part in document.sections for view in part.all_views],
    }


def _section(part, marks):
    return {
        "key": part.key, "title": part.title,
        "paragraphs": [[_piece(piece, marks) for piece in paragraph.pieces] for paragraph in part.paragraphs],
        "figures": [{"file": f"{figure.name}.svg", "title": figure.title, "alt": figure.drawing.alt,
                     "width": _width(figure.drawing.svg)} for figure in part.figures],
    }


def _width(svg):
    """Return the width in millimetres at which a figure fills the text, or its height the page."""
    wide, high = (float(found) for found in SIZE.search(svg).groups())
    return min(TEXT_WIDTH, TEXT_HEIGHT * wide / high)


def _piece(piece, marks):
    if isinstance(piece, str):
        return {"kind": "text", "text": piece}
    if isinstance(piece, Number):
        mark = marks[id(piece)]
        return {"kind": "number", "text": piece.text, "mark": mark, "id": f"evidence-{mark}"}
    if isinstance(piece, Claim):
        return {"kind": "claim", "text": piece.words, "by": piece.by}
    return {"kind": "date", "text": piece.text}


def _evidence(document, found, mark):
    rows = document.evidence(found)
    sources = list(dict.fromkeys(f"{row['organisation']}: {row['title']}" for row in rows))
    where = [f"{row['part']} {row['record']}" for row in rows]
    more = f" and {len(where) - MOST_RECORDS} more, see the manifest" if len(where) > MOST_RECORDS else ""
    return {"id": f"evidence-{mark}", "mark": mark, "text": found.text, "unit": found.column.unit,
            "interval": found.interval,
            "stated": "; ".join(sources[:MOST_RECORDS]) + (" ..." if len(sources) > MOST_RECORDS else ""),
            "records": "Records: " + ", ".join(where[:MOST_RECORDS]) + more}


def _view(view):
    rows = [[cell(value) for value in row] for row in view.frame.itertuples(index=False)]
    names = [heading(name) for name in view.frame.columns]
    widths = [max(len(name), *(min(len(row[place]), WIDEST) for row in rows), 4) if rows else len(name)
              for place, name in enumerate(names)]
    return {"caption": view.caption, "columns": names, "rows": rows, "widths": widths}
