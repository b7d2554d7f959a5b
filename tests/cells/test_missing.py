"""The marks that programs write for a missing value are blanks; a person's words are not."""

import pandas as pd
import pytest

from displacement.cells.missing import without_marks


def cleaned(name, *values):
    return without_marks(pd.DataFrame({name: pd.Series(values, dtype="str")}))[name].to_list()


@pytest.mark.parametrize("mark", ["NA", "<NA>", "NaN", "nan", "NULL", "#N/A"])
def test_a_programs_mark_is_a_blank(mark):
    assert cleaned("persons", "12", mark, "") == ["12", "", ""]


@pytest.mark.parametrize("word", ["-", "n/a", "not available", "none", "null", "*", "0"])
def test_what_a_person_writes_stays_for_a_rule(word):
    assert cleaned("persons", "12", word) == ["12", word]


@pytest.mark.parametrize(("header", "others"), [("iso2", ["ZA", ""]), ("origin", ["#country+code", "ZA"]),
                                                ("application type", ["N", "R"]), ("decision level", ["FI", "AR"]),
                                                ("code", ["NAM", "516", "ZA"])])
def test_na_stays_among_codes_of_one_or_two_letters(header, others):
    assert cleaned(header, *others, "NA") == [*others, "NA"]


@pytest.mark.parametrize(("header", "others"), [("iso3", ["NAM", "ZAF"]), ("place", ["Kosti", "Wau"]),
                                                ("country", ["Namibia"])])
def test_na_among_other_cells_is_no_namibia(header, others):
    assert cleaned(header, *others, "NA") == [*others, ""]


def test_a_file_on_namibia_alone_keeps_its_country():
    assert cleaned("iso2", "NA", "NA") == ["NA", "NA"]
    assert cleaned("location", "NA", "NA") == ["", ""]


def test_a_category_loses_the_mark_and_no_other_word():
    frame = without_marks(pd.DataFrame({"unit": pd.Categorical(["KG", "NA", "100 L"])}))
    assert frame["unit"].astype("object").where(frame["unit"].notna(), "").to_list() == ["KG", "", "100 L"]
