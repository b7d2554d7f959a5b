"""The PDF and the workbook: real numbers, text that never runs, the same bytes each time."""

import io
import json
import shutil
import subprocess
import zipfile
from functools import cache

import openpyxl
import pandas as pd
import pytest

import displacement as dp
from displacement.reports._case import case
from displacement.reports._document import Document, document
from displacement.reports._pdf import pages, told
from displacement.reports._section import Section, View, prose
from displacement.reports._xlsx import workbook


@cache
def whole():
    return document(case("karabakh"))


@cache
def book():
    return workbook(whole())


def sheets():
    return openpyxl.load_workbook(io.BytesIO(book()))


def small(text):
    frame = pd.DataFrame({"words": [text], "figure": [1234.5], "day": ["2023-09-24"]})
    part = Section("limits", "Limits", (prose("Words: {text}", text=text),), (), (View(frame, text, name="small"),))
    return Document(whole().case, (part,), whole().tables, whole().datasets)


def test_every_table_of_the_report_is_a_sheet_and_listed_in_the_contents():
    found = sheets()
    views = [view for part in whole().sections for view in part.all_views]
    assert len(found.sheetnames) == len(views) + 2
    listed = {row[0].value: row[3].value for row in found["Contents"].iter_rows(min_row=7)}
    for view in views:
        name = view.name.replace("_", " ")[:31]
        assert listed[name] == len(view.frame)
        assert found[name].max_row == len(view.frame) + 1
        assert found[name].freeze_panes == "A2"


def test_numbers_and_days_are_real_and_missing_cells_are_empty():
    sheet = sheets()["deliveries"]
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    total = next(row for row in rows if row["quantity"] == 5574)
    assert total["period start"] == pd.Timestamp("2022-12-12")
    assert total["unit"] == "tonnes"
    assert any(row["period start"] is None for row in rows)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", '=HYPERLINK("http://example.org")'])
def test_a_text_is_never_a_formula(text):
    found = openpyxl.load_workbook(io.BytesIO(workbook(small(text))))
    cell = found["small"]["A2"]
    assert cell.value == text
    assert cell.data_type == "s"


def test_the_workbook_has_two_charts_drawn_from_cells():
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    assert any("'daily'!$B$2" in chart for chart in charts)
    assert any("'survival'!" in chart for chart in charts)


def test_nothing_in_the_workbook_tells_when_it_was_written():
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-24T00:00:00Z" in archive.read("docProps/core.xml")
    assert workbook(whole()) == book()


@pytest.mark.parametrize("text", [
    "#panic()", "*bold* _x_ $1$ @ref <label>", '"#import \\"a\\""', "// comment", "\\u{1F600}",
])
def test_text_cannot_run_in_the_pdf(text):
    assert pages(small(text)).startswith(b"%PDF-")


def test_the_pdf_is_the_same_bytes_each_time():
    assert pages(small("plain")) == pages(small("plain"))


def test_the_pdf_gets_every_number_with_its_evidence():
    data = told(whole())
    printed = [piece for part in data["sections"] for paragraph in part["paragraphs"] for piece in paragraph
               if piece["kind"] == "number"]
    assert [piece["id"] for piece in printed] == [entry["id"] for entry in data["evidence"]]
    assert all(entry["records"] and entry["stated"] for entry in data["evidence"])
    json.dumps(data, allow_nan=False)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
def test_the_pdf_can_be_searched_and_is_tagged(tmp_path):
    (tmp_path / "report.pdf").write_bytes(pages(whole()))
    text = subprocess.run(["pdftotext", str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True).stdout
    for figure in ("100,670", "751", "5,574", "281"):
        assert figure in text
    told_of = subprocess.run(["pdfinfo", str(tmp_path / "report.pdf")], capture_output=True, text=True).stdout
    assert "Tagged:          yes" in told_of
    assert "CreationDate" not in told_of or "2025" in told_of


def test_figures_stand_beside_the_page(tmp_path):
    dp.report("karabakh", as_of="2022-12-31", out=tmp_path)
    assert (tmp_path / "figures" / "timeline.svg").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "figures" / "timeline.png").read_bytes().startswith(b"\x89PNG")


def test_the_page_stays_under_three_megabytes(tmp_path):
    (path,) = dp.report("karabakh", out=tmp_path, formats=("html",))[:1]
    assert path.stat().st_size < 3_000_000
