"""What changes nothing: the order of rows and columns, delimiter, byte order mark, line end, case, a split file."""

import csv
import io
import json
import random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from displacement.accounts.joining import joined
from displacement.catalogue import blocks as _stream
from displacement.catalogue.registry import sources
from displacement.catalogue.tidying import tidied
from independent import extracts

HEADER_IS_DATA = (              # extracts whose headers hold names
    "kenya_maize.csv", "kenya_maize_day_first.csv", "three_camps.csv", "day_first.csv",
)
THOUSANDS = ("finder_2021.csv", "arrivals_2016.csv")     # 1,234 in them is in doubt where no comma parts the fields
CASES = [(name, path) for name in sources() for path in extracts(name)]
CSV = [case for case in CASES if case[1].suffix == ".csv"]
JSON = [case for case in CASES if case[1].suffix == ".json"]
PLAIN = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ids(cases):
    return [f"{name}/{path.name}" for name, path in cases]


def table(path):
    """Return the records above the header, the header with a tag row below it, and the records, by the csv module."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(",;\t|", key=text.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    width = max(len(row) for row in rows)
    head = next(place for place, row in enumerate(rows) if len(row) == width)
    tags = [row for row in rows[head + 1:head + 2] if sum(cell.startswith("#") for cell in row) > width / 3]
    return rows[:head], [rows[head], *tags], rows[head + 1 + len(tags):], delimiter


def written(path, above, head, body, delimiter=",", *, end="\n", mark=""):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([*above, *head, *body])
    path.write_bytes((mark + text.getvalue()).encode())
    return path


def rows(result):
    """Return the tables of *result* as rows in a fixed order, without where they stand."""
    return {found.name: sorted_rows(frame) for found, frame in result.tables.items()}


def sorted_rows(frame):
    texts = frame.drop(columns=["part", "record"]).astype("str").fillna("").sort_index(axis=1)
    return sorted(map(tuple, texts.itertuples(index=False)))


@pytest.mark.parametrize(("name", "path"), CSV, ids=ids(CSV))
@PLAIN
@given(seed=st.integers(0, 2**32), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]),
       mark=st.sampled_from(["", "\ufeff"]), case=st.sampled_from([str, str.upper, str.lower]))
def test_order_delimiter_mark_line_end_and_case_change_nothing(tmp_path, name, path, seed, delimiter, end, mark, case):
    above, head, body, _ = table(path)
    dice = random.Random(seed)
    order = dice.sample(range(len(head[0])), len(head[0]))
    head, body = ([[row[place] for place in order] for row in part] for part in (head, body))
    head = [[case(cell) for cell in head[0]] if path.name not in HEADER_IS_DATA else head[0], *head[1:]]
    body = dice.sample(body, len(body))
    delimiter = "," if path.name in THOUSANDS else delimiter
    copy = written(tmp_path / path.name, above, head, body, delimiter, end=end, mark=mark)
    assert rows(tidied(copy, name)) == rows(tidied(path, name))


@pytest.mark.parametrize(("name", "path"), CSV, ids=ids(CSV))
def test_a_file_split_in_two_gives_the_rows_of_the_whole(tmp_path, name, path):
    above, head, body, delimiter = table(path)
    middle = len(body) // 2
    halves = []
    for number, half in enumerate((body[:middle], body[middle:])):
        (tmp_path / str(number)).mkdir()
        copy = written(tmp_path / str(number) / path.name, above, head, half, delimiter)
        halves.append(tidied(copy, name))
    assert rows(joined(halves)) == rows(tidied(path, name))


@pytest.mark.parametrize(("name", "path"), CSV, ids=ids(CSV))
def test_a_file_read_in_blocks_gives_the_rows_of_the_whole(monkeypatch, name, path):
    whole = tidied(path, name)
    for setting in ("LEAST_BYTES", "BLOCK_BYTES", "LARGE_BLOCK_BYTES"):
        monkeypatch.setattr(_stream, setting, 64)
    found = tidied(path, name)
    assert rows(found) == rows(whole)
    assert [ledger.frame().equals(other.frame()) for ledger, other in zip(found.ledgers, whole.ledgers, strict=True)]


def shuffled(value, dice):
    """Return the JSON *value* with the keys of all objects, and the records of its first list, in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], dice) for key in dice.sample(list(value), len(value))}
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return [shuffled(item, dice) for item in dice.sample(value, len(value))]
    return value


@pytest.mark.parametrize(("name", "path"), JSON, ids=ids(JSON))
@PLAIN
@given(seed=st.integers(0, 2**32))
def test_the_order_of_objects_and_of_their_keys_changes_nothing(tmp_path, name, path, seed):
    copy = tmp_path / path.name
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    copy.write_text(json.dumps(shuffled(document, random.Random(seed))), encoding="utf-8")
    assert rows(tidied(copy, name)) == rows(tidied(path, name))


def test_rows_in_a_fixed_order_are_told_apart_by_what_they_hold():
    one = pd.DataFrame({"count": pd.array([1, None], dtype="Int64"), "part": "a", "record": [1, 2]})
    assert sorted_rows(one) == sorted_rows(one.iloc[::-1])
    assert sorted_rows(one) != sorted_rows(one.assign(count=pd.array([0, 1], dtype="Int64")))
