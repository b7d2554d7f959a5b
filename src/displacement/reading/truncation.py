"""A delimited file that was cut on its way: its last record is told apart from those that are whole.

A cut is seen where the file has no line end and its last record has an open quote, too few fields, or an unquoted last
field, which may be the beginning of a longer number.  A cut between two records cannot be seen.
"""

import csv

import pandas as pd

CUT = "#cut"                            # no header is normalised to this
CUT_RECORD = "cut inside the last record: the file ends there"
AGAIN = "Download or save the file again, or pass --allow-truncated if its end is lost and you want the rest"
LONGEST_CHARACTER = 4


def ends_inside_character(data, error):
    """Tell whether *error* is only that the bytes of the last character of *data* are not all there."""
    return error.reason == "unexpected end of data" and len(data) - error.start < LONGEST_CHARACTER


def without_cut(text, header, delimiter):
    """Return *text* without a cut last record, and the fields of that record; None where the last one is whole."""
    start = _last_record(text)
    tail = text[start:]
    if not start or not tail.strip() or tail.endswith(("\n", "\r")):
        return text, None
    fields = next(csv.reader([tail], delimiter=delimiter))
    one_quoted_line = len(fields) == 1 and delimiter in fields[0]
    whole = tail.count('"') % 2 == 0 and (len(fields) >= len(header) or one_quoted_line)
    if whole and tail.endswith('"'):
        return text, None
    return text[:start], fields


def with_cut(frame, fields, first):
    """Return *frame* of text, part and record with the cut record at its end, marked in the column `CUT`.

    *first* is the position of a first record, for a file whose only record is cut.
    """
    part = frame["part"].dtype
    record = int(frame["record"].iloc[-1]) + 1 if len(frame) else first
    names = [name for name in frame.columns if name not in ("part", "record")]
    cells = [*fields, *[""] * (len(names) - len(fields))][:len(names)]
    last = pd.DataFrame([[*cells, part.categories[0], record]], columns=frame.columns)
    last = last.astype(dict.fromkeys(names, "str") | {"part": part, "record": "int32"})
    marked = [last.assign(**{CUT: True})]
    return pd.concat([frame.assign(**{CUT: False}), *marked] if len(frame) else marked, ignore_index=True)


def taken_apart(raw):
    """Return *raw* without the mark of a cut record, and where that record is."""
    if CUT not in raw.columns:
        return raw, None
    return raw.drop(columns=CUT), raw[CUT].to_numpy(dtype=bool)


def _last_record(text):
    """Return where the last record of *text* begins: after the last line end that no quote encloses."""
    body = text.rstrip("\r\n") if text.endswith(("\n", "\r")) else text
    quotes = body.count('"')
    end = len(body)
    after = 0
    while (found := max(body.rfind("\n", 0, end), body.rfind("\r", 0, end))) >= 0:
        after += body.count('"', found, end)
        if (quotes - after) % 2 == 0:
            return found + 1
        end = found
    return 0
