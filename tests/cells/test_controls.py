"""Digits of other scripts, control characters, and years that cannot be."""

from datetime import date

import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.cells.controls import holds_controls, without_controls
from displacement.cells.dates import days, stated_days
from displacement.cells.values import numbers

PRICES = ("date,admin1,admin2,market,latitude,longitude,category,commodity,unit,priceflag,pricetype,currency,price,"
          "usdprice\n")
SCRIPTS = {"Arabic-Indic": "\u0660", "Persian": "\u06f0", "Devanagari": "\u0966", "Bengali": "\u09e6",
           "full width": "\uff10", "Khmer": "\u17e0"}


def in_script(text, zero):
    return "".join(chr(ord(zero) + int(letter)) if letter.isdigit() else letter for letter in text)


def priced(tmp_path, *rows):
    path = tmp_path / "wfp_food_prices_afg.csv"
    path.write_text(PRICES + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return tidied(path)


def row(price="10", day="2020-01-15", market="M1"):
    return f"{day},A,B,{market},34.5,69.2,cereals and tubers,Bread,KG,actual,Retail,AFN,{price},1.6"


@pytest.mark.parametrize("zero", SCRIPTS.values(), ids=SCRIPTS)
def test_digits_of_other_scripts_are_digits(zero):
    found, faulty = numbers(pd.Series([in_script(text, zero) for text in ("1024", "-3", "12.5")]))
    assert found.tolist() == [1024, -3, 12.5]
    assert not faulty.any()
    assert days(pd.Series([in_script("2023-09-19", zero)]))[0].dt.strftime("%Y-%m-%d").tolist() == ["2023-09-19"]
    assert stated_days(pd.Series([in_script("31/01/2016", zero)]))[0].dt.strftime("%d.%m.%Y").tolist() == ["31.01.2016"]


def test_arabic_marks_part_decimals_and_thousands():
    found, faulty = numbers(pd.Series(["\u0661\u0662\u0664\u066b\u0665", "\u0661\u066c\u0662\u0663\u0664"]))
    assert found.tolist() == [124.5, 1234]
    assert not faulty.any()


def test_prices_in_persian_and_arabic_digits_are_read(tmp_path):
    found = priced(tmp_path, row("\u06f1\u06f2\u06f3"), row("\u0661\u0662\u0664\u066b\u0665", "2020-02-15"))
    prices = next(iter(found.tables.values()))
    assert prices["price"].tolist() == [123, 124.5]
    assert found.rejected.empty


def test_a_year_that_cannot_be_rejects_its_record_and_tells_the_range(tmp_path):
    found = priced(tmp_path, row(day="0000-01-15"), row(day="0025-01-15"), row(), row(day="9999-01-15"))
    assert next(iter(found.tables.values()))["date"].dt.year.tolist() == [2020]
    assert found.rejected["record"].tolist() == [2, 3, 5]
    assert "date: year 0025 lies outside 1900 to " in found.rejected["rule"].iloc[1]


@pytest.mark.parametrize(("day", "kept"), [("1899-12-31", 0), ("1900-01-01", 1), ("2031-12-31", 1), ("2032-01-01", 0)])
def test_years_run_from_1900_to_the_one_after_the_file_was_read(tmp_path, monkeypatch, day, kept):
    class Clock(date):
        @classmethod
        def today(cls):
            return cls(2030, 6, 1)
    monkeypatch.setattr("displacement.accounts.conversion.date", Clock)
    assert len(next(iter(priced(tmp_path, row(day=day)).tables.values()))) == kept


def test_control_characters_and_direction_marks_leave_by_a_rule_and_a_workbook_is_written(tmp_path):
    found = priced(tmp_path, row(market="M\x07x"), row(market="\u200eMy\u202c"))
    prices = next(iter(found.tables.values()))
    assert prices["market"].astype("str").tolist() == ["Mx", "My"]
    assert found.ledgers[0].drops["rule"].tolist() == ["control characters and direction marks, taken out of market"]
    assert found.ledgers[0].records.kept == 2
    assert found.ledgers[0].balances()


def test_joiners_of_persian_and_line_ends_stay():
    text = pd.Series(["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "two\nlines", "tab\there", "a\x85b"])
    assert holds_controls(text).tolist() == [False, False, False, True]
    assert without_controls(text).tolist() == [*text[:3], "ab"]
