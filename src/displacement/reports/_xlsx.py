"""The report as a workbook: contents, one sheet a table, a dictionary, two charts drawn from cells."""

import io
import re
import zipfile

import pandas as pd
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference, ScatterChart, Series
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

import displacement
from displacement.reports._html import heading
from displacement.tables._dictionary import dictionary

EPOCH = (1980, 1, 1, 0, 0, 0)
HEAD = PatternFill("solid", fgColor="E3EEF7")
WIDEST, NARROWEST = 60, 9
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CORE = "docProps/core.xml"


def workbook(document):
    """Return the workbook of *document* as bytes: texts are never formulas, numbers and days are real ones."""
    book = Workbook()
    contents = book.active
    contents.title = "Contents"
    listed = [(_sheet_name(view.name), part, view) for part in document.sections for view in part.all_views]
    _contents(contents, document, listed)
    for name, _, view in listed:
        _fill(book.create_sheet(name), view.frame)
    _fill(book.create_sheet("dictionary"), dictionary()[["table", "column", "title", "unit", "type", "meaning"]])
    _charts(book, document)
    return _settled(book, document)


def _contents(sheet, document, listed):
    case = document.case
    rows = [(case.title,), (f"As of {case.as_of:%Y-%m-%d}",), (" ".join(case["disclaimer"].split()),),
            (f"Report of the package displacement {displacement.__version__}, CC BY 4.0",), (),
            ("Sheet", "Section", "What it holds", "Rows")]
    for row in rows:
        sheet.append([str(value) for value in row])
    for name, part, view in listed:
        sheet.append([name, part.title, view.caption, len(view.frame)])
        sheet.cell(sheet.max_row, 1).hyperlink = f"#'{name}'!A1"
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[6]:
        cell.font, cell.fill = Font(bold=True), HEAD
    for column, width in zip("ABCD", (24, 34, 90, 8), strict=True):
        sheet.column_dimensions[column].width = width
    sheet["A3"].alignment = Alignment(wrap_text=False)


def _sheet_name(name):
    return name.replace("_", " ")[:31]


def _fill(sheet, frame):
    sheet.append([heading(name) for name in frame.columns])
    for row in frame.itertuples(index=False):
        sheet.append([_value(value) for value in row])
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
            elif isinstance(cell.value, bool):
                continue
            elif isinstance(cell.value, pd.Timestamp):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(cell.value, float) and not cell.value.is_integer():
                cell.number_format = "#,##0.0##"
            elif isinstance(cell.value, (int, float)):
                cell.number_format = "#,##0"
    for place, name in enumerate(frame.columns, start=1):
        longest = max([len(heading(name)), *(len(str(value)) for value in frame[name].dropna())])
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, NARROWEST), WIDEST)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if len(frame):
        sheet.auto_filter.ref = sheet.dimensions


def _value(value):
    """Return a real number or day where the value is one; missing stays empty."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, str) and DAY.fullmatch(value):
        return pd.Timestamp(value)
    return value.item() if hasattr(value, "item") else value


def _charts(book, document):
    """Draw the daily arrivals and the survival curve from the cells of their sheets, where the report has them."""
    names = set(book.sheetnames)
    if "daily" in names and book["daily"].max_row > 1:
        sheet = book["daily"]
        chart = LineChart()
        chart.title, chart.height, chart.width = "People counted on each day: least and most", 8, 16
        chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=sheet.max_row), titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=sheet.max_row))
        for series in chart.series:
            series.smooth = False
        chart.x_axis.number_format, chart.y_axis.number_format = "d mmm", "#,##0"
        _placed(sheet, chart, "day", "people")
    if "survival" in names and book["survival"].max_row > 1:
        sheet = book["survival"]
        chart = ScatterChart(scatterStyle="lineMarker")
        chart.title, chart.height, chart.width = "Share of the listed episodes that had not ended", 8, 16
        days = Reference(sheet, min_col=1, min_row=2, max_row=sheet.max_row)
        share = [cell.value for cell in sheet[1]].index("survival") + 1
        series = Series(Reference(sheet, min_col=share, min_row=2, max_row=sheet.max_row), days, title="share")
        series.marker.symbol, series.smooth = "none", False
        chart.series.append(series)
        _placed(sheet, chart, "days since the start", "share")


def _placed(sheet, chart, across, up):
    chart.x_axis.title, chart.y_axis.title = across, up
    chart.x_axis.delete = chart.y_axis.delete = False
    sheet.add_chart(chart, f"{get_column_letter(sheet.max_column + 2)}2")


def _settled(book, document):
    """Return the bytes of *book* without any trace of when or where it was written."""
    raw = io.BytesIO()
    book.save(raw)
    moment = f"{document.case.as_of:%Y-%m-%d}T00:00:00Z"
    settled = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == CORE:
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment.encode(), data)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, data)
    return settled.getvalue()
