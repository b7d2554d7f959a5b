"""One self-contained page: no network, readable without script; a number opens its evidence in place."""

import base64
import csv
import io
from functools import cache

import jinja2
import pandas as pd
from markupsafe import Markup

import displacement
from displacement.catalogue.loading import locate
from displacement.reports._section import Claim, Day, Number

TEMPLATE = "page.html.jinja"


@cache
def _environment():
    environment = jinja2.Environment(loader=jinja2.PackageLoader("displacement.reports", "templates"), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters.update(cell=cell, data_uri=_data_uri, is_number=_is_number, heading=heading)
    return environment


def page(document):
    """Return the page of *document* as UTF-8 bytes."""
    environment = _environment()
    macros = environment.get_template("macros.html.jinja").module
    ids = {id(found): f"evidence-{position}" for position, found in enumerate(document.numbers, start=1)}
    evidences = [{"id": ids[id(found)], "number": found, "rows": document.evidence(found)}
                 for found in document.numbers]

    def sentence(paragraph):
        return macros.sentence(paragraph, lambda found: ids[id(found)], _of(Number), _of(Day), _of(Claim))

    text = environment.get_template(TEMPLATE).render(
        document=document, case=document.case, evidences=evidences, locate=locate, sentence=sentence,
        stated=lambda found: _stated(document.evidence(found)),
        table=lambda view: macros.table(view, _csv_uri), version=displacement.__version__)
    return text.encode()


def _stated(rows):
    """Return who states a number, each once, the first three by name."""
    names = list(dict.fromkeys(row["claim_by"] or row["organisation"] for row in rows))
    return "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _of(kind):
    return lambda piece: isinstance(piece, kind)


def _data_uri(data, kind):
    return Markup(f"data:{kind};base64,{base64.b64encode(data).decode()}")


def _csv_uri(frame):
    """Return the frame as a CSV data URI; a text that would start a formula in a spreadsheet gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows([_safe(value) for value in row] for row in frame.itertuples(index=False))
    return _data_uri(("\ufeff" + text.getvalue()).encode(), "text/csv")


def _safe(value):
    if _missing(value):
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in "=+-@\t\r" else value
    return value.isoformat() if isinstance(value, pd.Timestamp) else value


def _missing(value):
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not _missing(value)


def cell(value):
    """Return *value* as it stands in a table: thousands set apart, dates like 5 May 2023, a dash for missing."""
    if _missing(value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return Day(value).text
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.3g}"
    if _is_number(value):
        return f"{value:,.0f}"
    return str(value)


def heading(name):
    """Return the name of a column in words."""
    return name.replace("_", " ")
