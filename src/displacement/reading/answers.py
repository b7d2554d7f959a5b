"""What a server says in place of data: the message in its reply, so that the publisher's own words are read."""

import html
import re

from displacement.errors import SourceError
from displacement.reading.encodings import begins_as_json
from displacement.reading.files import OtherFormatError
from displacement.reading.replies import json_document

MESSAGES = {"message", "messages", "error", "errors", "errormessage", "errormessages", "error_description", "detail",
            "details", "description", "msg", "title", "reason", "status_message", "faultstring"}
MOST_BYTES = 100_000                    # of a reply that is looked through; data is longer
MOST_LETTERS = 300
TITLES = re.compile(r"<(title|h1|message|faultstring|serviceexception|p)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def message(file):
    """Return what a short JSON reply, web page or XML in *file* says to its reader; nothing where it says nothing."""
    if file.sheet is not None or len(file.data) > MOST_BYTES:
        return ""
    if begins_as_json(file):
        try:
            words = _words(json_document(file))
        except (OtherFormatError, SourceError):
            return ""
    elif file.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        text = file.data.decode("utf-8", errors="replace")
        words = [html.unescape(TAG.sub(" ", found[2])) for found in TITLES.finditer(text)]
    else:
        return ""
    told = "; ".join(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    return told if len(told) <= MOST_LETTERS else f"{told[:MOST_LETTERS]} ..."


def _words(document, key=""):
    """Return the texts of *document* that stand under a name of messages, at any depth."""
    if isinstance(document, dict):
        return [word for name, value in document.items()
                for word in _words(value, name.casefold() if name.casefold() in MESSAGES else key)]
    if isinstance(document, list):
        return [word for value in document for word in _words(value, key)]
    return [document] if key and isinstance(document, str) else []
