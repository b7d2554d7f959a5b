"""Decimal commas: decided for a whole file, by cells that leave no doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from displacement.errors import SourceError
from displacement.reading.delimited import read_csv
from displacement.reading.files import RawFile


def cells(tmp_path, text, column="price"):
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return read_csv(RawFile(path))[column].to_list()


def semicolons(*values):
    return "Name;Price\n" + "".join(f"market {number};{value}\n" for number, value in enumerate(values))


@pytest.mark.parametrize(("values", "expected"), [
    (("12,5", "7"), ["12.5", "7"]),
    (("0,125", "3"), ["0.125", "3"]),
    (("1,234", "12,5"), ["1.234", "12.5"]),                     # the second tells what the first means
    (("1.234,5", "1.234"), ["1234.5", "1234"]),                 # then points part thousands
    (("1,234", "5678"), ["1.234", "5678"]),                     # who parts thousands would write 5,678
    (("-2,50", "1,5e+05"), ["-2.50", "1.5e+05"]),
])
def test_a_decimal_comma_that_is_proved_becomes_a_point(tmp_path, values, expected):
    assert cells(tmp_path, semicolons(*values)) == expected


@pytest.mark.parametrize("values", [("1,234,567", "1,234"), ("1,234.5", "1,234"), ("1,234", "0.5")])
def test_a_comma_that_parts_thousands_stays(tmp_path, values):
    assert cells(tmp_path, semicolons(*values)) == list(values)


def test_a_comma_in_doubt_is_refused_with_both_readings(tmp_path):
    with pytest.raises(SourceError, match=r"1,234 in the column price may be 1234 or 1\.234"):
        cells(tmp_path, semicolons("1,234", "17"))


def test_where_both_are_proved_nothing_is_changed(tmp_path):
    assert cells(tmp_path, semicolons("12,5", "1,234,567")) == ["12,5", "1,234,567"]


def test_commas_in_words_and_dates_are_no_decimals(tmp_path):
    text = "Name;Day;Price\nAbéché, Ouaddaï;03.04.2031;1,5\nN, S;04.04.2031;2,5\n"
    assert cells(tmp_path, text, "name") == ["Abéché, Ouaddaï", "N, S"]
    assert cells(tmp_path, text, "day") == ["03.04.2031", "04.04.2031"]


def test_a_file_parted_by_commas_has_decimal_points(tmp_path):
    assert cells(tmp_path, 'Name,Price\na,"1,234"\nb,"12,5"\n') == ["1,234", "12,5"]


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=20))
def test_numbers_with_two_decimals_are_read_alike_with_either_mark(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("marks")
    written = [f"{value:.2f}" for value in values]
    assert cells(folder, semicolons(*(text.replace(".", ",") for text in written))) == written
