"""Saved replies of an API, in JSON, to text columns with `part` and `record`; nothing is interpreted here."""

import json
import re

import numpy as np
import pandas as pd

from displacement.errors import SourceError
from displacement.reading.encodings import begins_as_json
from displacement.reading.files import OtherFormatError, with_evidence
from displacement.reading.workbooks import cell_text, column_text

RECORD_LISTS = ("items", "results", "result", "data", "timeseries", "features")
BLANKS = re.compile(r"\s*")
PAGED = {"page", "maxPages", "next", "offset"}
DESCRIBES = ("situation_view_id", "situation_view_name", "source")


def read_json(file):
    """Return the records of a JSON *file* as text columns; `OtherFormatError` where the bytes do not begin as JSON.

    The records are the document itself where it is a list, the first list under a name that the providers use, or the
    only list of objects in it; an object of texts and numbers alone is one record.
    Several replies in one file, as a list or one after another, are read as one.
    Lists and objects inside a record become one column for each name, joined by commas where there are several;
    texts beside the list that name a situation go to every record.  `null` is blank, numbers keep their shortest form.
    """
    document = json_document(file)
    found, beside = _records(document)
    if found is None:
        names = ", ".join(document) if isinstance(document, dict) else ""
        raise OtherFormatError(f"is JSON without a list of records{names and f', only {names[:60]}'}")
    rows = [beside | _flat(record) for record in found]
    return text_frame(rows, file)


def record_names(file):
    """Return the names of the columns of a JSON *file* as it spells them; none where it has no list of records."""
    found, _ = _records(json_document(file))
    return list(dict.fromkeys(name for record in found or [] for name in _flat(record)))


def text_frame(rows, file):
    """Return *rows*, each a dict from names to single values, as text columns with their positions as records."""
    frame = pd.DataFrame(rows, dtype=object)
    frame = pd.DataFrame({name: column_text(frame[name].where(frame[name].notna(), "").to_list()) for name in frame})
    return with_evidence(frame, file, np.arange(1, len(rows) + 1))


def json_document(file):
    """Return what the JSON *file* holds; `OtherFormatError` where the bytes do not begin as JSON."""
    if file.sheet is not None or not begins_as_json(file):
        raise OtherFormatError("is no JSON")
    try:
        documents = _documents(file.data.decode("utf-8-sig").strip())
        return documents[0] if len(documents) == 1 else documents
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise SourceError(f"{file.path}: the JSON is cut or broken ({error}). Download it again.") from error


def _documents(text):
    """Return the JSON documents in *text*; saved replies stand one after another where they were appended."""
    decoder, documents, position = json.JSONDecoder(), [], 0
    while position < len(text):
        found, position = decoder.raw_decode(text, position)
        documents.append(found)
        position = BLANKS.match(text, position).end()
    return documents


def _page(document):
    """Return the records of one saved reply in a list of replies; None where it is none."""
    if not isinstance(document, dict) or not PAGED & set(document):
        return None
    return next((document[name] for name in RECORD_LISTS if isinstance(document.get(name), list)), None)


def _records(document, beside=None):
    """Return the list of objects in *document* and the texts that describe all of it."""
    if isinstance(document, list):
        pages = [_page(found) for found in document]
        if pages and all(found is not None for found in pages):
            document = [record for found in pages for record in found]
        inner = [found for found in document if isinstance(found, list)]
        if inner and len(document) == 2:                     # the World Bank puts a page header before its list
            document = inner[-1]
        return ([found for found in document if isinstance(found, dict)]
                if all(isinstance(found, dict) for found in document) else None), beside or {}
    beside = (beside or {}) | {name: document[name] for name in DESCRIBES
                               if isinstance(document.get(name), (str, int))}
    for name in RECORD_LISTS:
        if isinstance(document.get(name), (list, dict)):
            return _records(document[name], beside)
    lists = [value for value in document.values() if isinstance(value, list) and value
             and all(isinstance(found, dict) for found in value)]
    if len(lists) == 1:
        return lists[0], beside
    single = document and not any(isinstance(value, (list, dict)) for value in document.values())
    return ([document] if single else None), {}


def _flat(record):
    """Return *record* with the objects and lists inside it as columns of their own; a feature's are its properties."""
    if isinstance(record.get("properties"), dict):
        record = record["properties"] | {"geometry": record.get("geometry")}
    flat = {}
    for name, value in record.items():
        objects = [value] if isinstance(value, dict) else value if isinstance(value, list) else None
        if objects is None:
            flat[name] = value
        elif objects and all(isinstance(found, dict) for found in objects):
            for inner in dict.fromkeys(key for found in objects for key in found):
                flat[f"{name} {inner}"] = _listed(found.get(inner) for found in objects)
        else:
            flat[name] = _listed(objects)
    return flat


def _listed(values):
    return ", ".join(dict.fromkeys(cell_text(value) for value in values if value is not None))
