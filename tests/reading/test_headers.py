"""Headers are found by the headings that are known, whatever stands above them."""

import csv
import io

import openpyxl
import pytest

from displacement.catalogue.registry import sources
from displacement.catalogue.tidying import tidied
from displacement.reading.files import header_among
from independent import extracts
from shared import shared

PREAMBLES = {
    "a blank line": "\n", "a title": "Population figures\n",
    "titles of many widths": 'Source,UNHCR\n"Extracted on","2024-01-01 10:00","by","A. Person"\nNote\n\n',
    "fifty lines": "".join(f"Line {number} of the notes\n" for number in range(50)),
    "a title wider than the table": ",".join(f"word {number}" for number in range(90)) + "\n",
}
SERIES = ("camp_registrations", "fao_price_monitor")            # their headers are names, which nobody can know
LISTS = ("Countries", "flags", "AreaCodes", "Metadata")         # hardly a heading that is their own
CASES = [(name, path) for name in sources() for path in extracts(name) if path.suffix == ".csv" and name not in SERIES
         and not any(word in path.name for word in LISTS)]


def table(result):
    return {found.name: sorted(frame.drop(columns=["part", "record"]).astype("str").fillna("").itertuples(index=False))
            for found, frame in result.tables.items()}


def test_a_preamble_of_any_width_above_three_records():
    stocks = next(iter(tidied(shared("cases", "P00.csv")).tables.values()))
    found = {code: rows["persons"].to_list() for code, rows in stocks.groupby("population_type", observed=True)}
    assert found == {"REF": [610, 620, 650], "ASY": [20, 30, 0]}


def test_a_title_that_is_padded_to_the_width_of_the_table():
    result = tidied(shared("cases", "P12.csv"))
    flows = next(iter(result.tables.values()))
    assert flows[["origin", "destination", "count", "flow_type"]].astype("str").to_numpy().tolist() == [
        ["ALB", "CAN", "11", "resettlement"], ["EGY", "CAN", "7", "resettlement"]]
    assert set(flows["period_end"].dt.year) == {1959}


def test_blanks_around_delimiters_and_quotes_are_no_part_of_a_cell():
    (prices,) = tidied(shared("cases", "wfp_food_prices_ken_F09.csv")).tables.values()
    assert prices[["commodity", "price"]].to_numpy().tolist() == [["Milk (cow, fresh)", 22]]


def test_a_letter_of_latin_1_far_down_in_a_file_without_codes():
    result = tidied(shared("cases", "D06.csv"))
    (balance,) = result.tables.values()
    assert result.ledgers[0].records.kept == result.ledgers[0].records.read == 4001
    assert balance.loc[balance["area"].eq("Côte d'Ivoire"), "value"].to_list() == [9, 7]


def test_a_row_is_a_header_where_half_of_it_is_known():
    rows = [["Year", "note", "of", "a", "person"], ["x"], ["Year", "Origin", "persons", "mine"], ["2020", "MLI", "3"]]
    assert header_among(rows, {"year", "origin", "persons"}, 1) == 2
    assert header_among(rows, {"gdp"}, 1) == 1


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}/{path.name}" for name, path in CASES])
def test_every_file_under_every_preamble_gives_the_same_tables(tmp_path, name, path):
    copy, expected = tmp_path / path.name, table(tidied(path, name))
    for title, preamble in PREAMBLES.items():
        copy.write_bytes(preamble.encode() + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
        assert table(tidied(copy, name)) == expected, title


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}/{path.name}" for name, path in CASES])
def test_every_file_cut_to_one_record_under_a_preamble_is_read(tmp_path, name, path):
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(",;\t|", key=text.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    width = max(map(len, rows))
    head = next(place for place, row in enumerate(rows) if len(row) == width)
    body = [row for row in rows[head + 1:] if not row[0].startswith("#") and len(row) == width]
    copy = tmp_path / path.name
    with copy.open("w", newline="", encoding="utf-8") as file:
        file.write(PREAMBLES["titles of many widths"])
        csv.writer(file, delimiter=delimiter).writerows([rows[head], body[0]])
    result = tidied(copy, name)
    assert sum(ledger.records.read for ledger in result.ledgers) == 1


def test_a_sheet_under_a_preamble_wider_than_its_table_is_read(tmp_path):
    path = tmp_path / "population.xlsx"
    rows = [[f"title {number}" for number in range(30)], ["note"],
            ["Year", "Country of origin (ISO)", "Country of asylum (ISO)", "Refugees"], [2022, "MLI", "NER", 700]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    stocks = next(iter(tidied(path, "unhcr_population").tables.values()))
    assert stocks["persons"].to_list() == [700]
