import gzip
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.errors import CallError, SourceError, UnknownLayoutError
from displacement.reading import archives as _archives
from displacement.reading.archives import parts
from displacement.reading.delimited import read_csv
from displacement.reading.files import OtherFormatError, RawFile, as_path
from displacement.reading.replies import read_json
from displacement.reading.workbooks import read_sheet


def raw(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return RawFile(path)


def test_records_are_positions_with_the_header_counted(tmp_path):
    frame = read_csv(raw(tmp_path, "A,B\n1,x\n2,y\n"))
    assert frame["record"].to_list() == [2, 3]
    assert frame["a"].to_list() == ["1", "2"]
    assert list(frame["part"].cat.categories) == ["file.csv"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiter_line_end_and_byte_order_mark_change_nothing(tmp_path, delimiter, end, mark):
    text = mark + end.join(["Name,Count", '"a b",1', "c,2", ""]).replace(",", delimiter)
    frame = read_csv(raw(tmp_path, text))
    assert frame[["name", "count", "record"]].to_numpy().tolist() == [["a b", "1", 2], ["c", "2", 3]]


def test_a_blank_line_is_no_record_but_counts_as_a_position(tmp_path):
    frame = read_csv(raw(tmp_path, "A,B\n1,x\n\n2,y\n"))
    assert frame["record"].to_list() == [2, 4]


def test_a_line_break_inside_quotes_stays_in_its_cell(tmp_path):
    frame = read_csv(raw(tmp_path, 'A,B\n1,"x\ny"\n2,z\n'))
    assert frame["b"].to_list() == ["x\ny", "z"]
    assert frame["record"].to_list() == [2, 3]


def test_numbers_stay_text_and_blank_cells_stay_blank(tmp_path):
    frame = read_csv(raw(tmp_path, "A,B\n007,\nn/a,null\n"))
    assert frame["a"].to_list() == ["007", "n/a"]
    assert frame["b"].to_list() == ["", "null"]


def test_the_delimiter_that_a_file_names_in_its_first_line_parts_it(tmp_path):
    frame = read_csv(raw(tmp_path, "sep=:\nName:Count\nA, B and C:1\n"))
    assert frame[["name", "count", "record"]].to_numpy().tolist() == [["A, B and C", "1", 3]]


@pytest.mark.parametrize("line", ["3", "3,x,extra"])
def test_a_record_that_does_not_fit_the_header_is_named(tmp_path, line):
    with pytest.raises(SourceError, match=r"file\.csv: record 3 has \d fields, expected 2"):
        read_csv(raw(tmp_path, f"A,B\n1,x\n{line}\n2,y\n"))


def test_a_record_that_was_quoted_as_a_whole_is_taken_apart(tmp_path):
    frame = read_csv(raw(tmp_path, 'A,B\n1,x\n"2,""y, z"""\n'))
    assert frame[["a", "b", "record"]].to_numpy().tolist() == [["1", "x", 2], ["2", "y, z", 3]]


def test_a_file_of_which_every_line_was_quoted_as_a_whole_is_taken_apart(tmp_path):
    frame = read_csv(raw(tmp_path, '"A,B"\n"1,x"\n"2,""y, z"""\n'))
    assert frame[["a", "b", "record"]].to_numpy().tolist() == [["1", "x", 2], ["2", "y, z", 3]]


def test_a_single_column_whose_header_holds_a_comma_stays_one(tmp_path):
    frame = read_csv(raw(tmp_path, '"Name, full"\nAda\n"Lovelace, Ada"\n'))
    assert frame["name full"].to_list() == ["Ada", "Lovelace, Ada"]


def test_a_quoted_record_that_does_not_fit_the_header_either_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"record 3 has 1 fields, expected 2"):
        read_csv(raw(tmp_path, 'A,B\n1,x\n"2,y,z"\n'))


def test_a_quote_that_is_never_closed_means_that_the_file_is_cut(tmp_path):
    with pytest.raises(SourceError, match="never closed"):
        read_csv(raw(tmp_path, 'A,B\n1,"x\n2,y\n'))


def test_bytes_that_are_no_text_are_left_to_another_reader(tmp_path):
    with pytest.raises(OtherFormatError):
        read_csv(raw(tmp_path, b"\x7fELF\x00\x00\x01"))


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_file_is_refused(tmp_path, data):
    with pytest.raises(SourceError, match="empty"):
        read_csv(raw(tmp_path, data))


def test_a_header_without_records_gives_no_rows(tmp_path):
    assert read_csv(raw(tmp_path, "A,B\n")).empty


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        _ = RawFile(tmp_path / "absent.csv").data
    with pytest.raises(SourceError, match="folder"):
        _ = RawFile(tmp_path).data
    with pytest.raises(CallError, match="path"):
        as_path(3)


def workbook(path):
    book = openpyxl.Workbook()
    book.active.title = "One"
    book.active.append(["Name", "Day", "N"])
    book.active.append(["a", pd.Timestamp("2023-09-24").to_pydatetime(), 3])
    book.active.append([None, None, None])
    book.active.append(["b", None, 2.5])
    book.create_sheet("Two").append(["Other"])
    book.save(path)


def test_each_sheet_of_a_workbook_is_a_part_and_its_cells_are_text(tmp_path):
    path = tmp_path / "book.xlsx"
    workbook(path)
    found = parts(RawFile(path))
    assert [part.name for part in found] == ["book.xlsx#One", "book.xlsx#Two"]
    frame = read_sheet(found[0])
    assert frame["n"].to_list() == ["3", "2.5"]
    assert frame["day"].to_list() == ["2023-09-24", ""]
    assert frame["record"].to_list() == [2, 4]


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)


def test_members_of_an_archive_are_parts_and_documents_are_not(tmp_path):
    path = tmp_path / "data.zip"
    archive(path, {"a.csv": "A,B\n1,2\n", "licence.pdf": b"%PDF-1.4"})
    assert [part.name for part in parts(RawFile(path))] == ["data.zip/a.csv"]


def test_a_gzip_file_is_read_as_what_is_in_it(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"A,B\n1,2\n"))
    (part,) = parts(RawFile(path))
    assert read_csv(part)["b"].to_list() == ["2"]


def test_a_bomb_an_onion_and_a_crowd_are_refused(tmp_path, monkeypatch):
    bomb = tmp_path / "bomb.zip"
    archive(bomb, {"zero.csv": b"0" * 20_000_000})
    with pytest.raises(SourceError, match="times its size"):
        parts(RawFile(bomb))
    inner = io.BytesIO()
    archive(inner, {"a.csv": "A,B\n1,2\n"})
    for _ in range(2):
        outer = io.BytesIO()
        archive(outer, {"in.zip": inner.getvalue()})
        inner = outer
    onion = raw(tmp_path, inner.getvalue(), "onion.zip")
    with pytest.raises(SourceError, match="inside"):
        parts(onion)
    monkeypatch.setattr(_archives, "MOST_MEMBERS", 2)
    crowd = tmp_path / "crowd.zip"
    archive(crowd, {f"{number}.csv": "A\n1\n" for number in range(3)})
    with pytest.raises(SourceError, match="3 members"):
        parts(RawFile(crowd))


def test_a_cut_archive_is_refused(tmp_path):
    path = tmp_path / "data.zip"
    archive(path, {"a.csv": "A,B\n1,2\n"})
    with pytest.raises(SourceError, match="cut or broken"):
        parts(raw(tmp_path, path.read_bytes()[:40], "cut.zip"))


def test_json_is_told_from_text_and_a_cut_one_is_refused(tmp_path):
    frame = read_json(raw(tmp_path, '\ufeff{"page": 1, "items": [{"Year": 2024, "oip": "-", "x": null}]}', "a.json"))
    assert frame[["year", "oip", "x", "record"]].to_numpy().tolist() == [["2024", "-", "", 1]]
    with pytest.raises(OtherFormatError):
        read_json(raw(tmp_path, "A,B\n1,2\n"))
    with pytest.raises(SourceError, match="cut or broken"):
        read_json(raw(tmp_path, '{"items": [1', "cut.json"))


def test_what_macos_and_windows_put_into_archives_is_no_part(tmp_path):
    path = tmp_path / "data.zip"
    archive(path, {"a.csv": "A,B\n1,2\n", "__MACOSX/._a.csv": b"\x00\x05\x16\x07", ".DS_Store": b"\x00\x00\x00\x01Bud1",
                   "b/Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})
    assert [part.name for part in parts(RawFile(path))] == ["data.zip/a.csv"]


@pytest.mark.parametrize(("place", "central", "value", "told"),
                         [(6, 8, 1, "asks for a password"), (8, 10, 97, "not read"), (14, 16, 1, "cut or broken")])
def test_a_member_that_is_locked_or_packed_oddly_or_broken_is_named(tmp_path, place, central, value, told):
    path = tmp_path / "data.zip"
    archive(path, {"a.csv": "A,B\n1,2\n"})
    data = bytearray(path.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    data[place], data[directory + central] = data[place] ^ value, data[directory + central] ^ value
    with pytest.raises(SourceError, match=f"a.csv.*{told}"):
        parts(raw(tmp_path, bytes(data), "bad.zip"))


def test_a_gzip_file_with_broken_bytes_inside_is_refused(tmp_path):
    whole = gzip.compress(b"A,B\n1,2\n" * 50)
    with pytest.raises(SourceError, match="cut or broken"):
        parts(raw(tmp_path, whole[:12] + b"\xff\xfe\x00" * 20, "a.csv.gz"))


def workbook_with(tmp_path, changed):
    """Return a workbook of one cell whose sheet *changed* has rewritten as XML."""
    book = openpyxl.Workbook()
    book.active.append(["A"])
    whole, path = io.BytesIO(), tmp_path / "book.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as old:
        archive(path, {name: changed(old.read(name)) if name.endswith("sheet1.xml") else old.read(name)
                       for name in old.namelist()})
    return RawFile(path)


def test_a_workbook_that_declares_entities_is_refused_before_it_is_parsed(tmp_path):
    laughs = b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(SourceError, match="declares entities"):
        parts(workbook_with(tmp_path, lambda xml: laughs + xml.replace(b">A<", b">&b;<")))


def test_a_workbook_whose_sheet_is_cut_is_refused(tmp_path):
    (part,) = parts(workbook_with(tmp_path, lambda xml: xml[: len(xml) // 2]))
    with pytest.raises(SourceError, match="sheet Sheet cannot be read"):
        read_sheet(part)


@pytest.mark.parametrize(("text", "told"), [
    ("<!DOCTYPE html>\n<html><body>503, busy\nlater, please</body>", "a web page"),
    ("<?xml version='1.0'?><Error/>", "XML"),
    ("%PDF-1.4\n%\xe2\xe3", "a PDF"),
])
def test_a_page_that_a_server_sends_in_place_of_a_file_is_told_as_what_it_is(tmp_path, text, told):
    with pytest.raises(UnknownLayoutError, match=f"file.csv is {told}"):
        tidied(raw(tmp_path, text.encode("latin-1")).path)


@pytest.mark.parametrize("text", ["[]", '{"page": 1, "maxPages": 1, "items": []}', '{"isSuccess": true, "result": []}'])
def test_an_empty_reply_is_told_to_hold_no_records(tmp_path, text):
    with pytest.raises(UnknownLayoutError, match="holds no records"):
        tidied(raw(tmp_path, text, "reply.json").path)


def test_json_that_is_nested_without_end_and_a_cell_without_end_are_refused(tmp_path):
    with pytest.raises(SourceError, match="cut or broken"):
        tidied(raw(tmp_path, "[" * 100_000 + "]" * 100_000, "deep.json").path)
    with pytest.raises(SourceError, match="cannot be read as delimited text"):
        tidied(raw(tmp_path, f"A,B\n1,{'x' * 1_000_000}\n", "long.csv").path)


@pytest.mark.parametrize("end", ["", ";;\r\n;;\r\n", ' ;"";\r\n'])
def test_rows_of_delimiters_below_a_table_are_no_records(tmp_path, end):
    frame = read_csv(raw(tmp_path, f"\ufeffA;B;\r\n1;x;\r\n;;\r\n2;;\r\n{end}"))
    assert frame[["a", "b", "record"]].to_numpy().tolist() == [["1", "x", 2], ["2", "", 4]]


def test_a_title_of_two_lines_above_a_header_and_one_record_is_passed_over(tmp_path):
    title = "Extracted from a database\nDate extracted: 2014\n\n"
    frame = read_csv(raw(tmp_path, f"{title}Year,Origin,Value\n1999,Mali,8\n"))
    assert frame[["year", "origin", "value"]].to_numpy().tolist() == [["1999", "Mali", "8"]]


@pytest.mark.parametrize("text", ['{"year": 2023, "total": 5}', '{"data": {"year": 2023, "total": 5}}'])
def test_a_reply_of_one_object_is_one_record(tmp_path, text):
    assert read_json(raw(tmp_path, text))[["year", "total", "record"]].to_numpy().tolist() == [["2023", "5", 1]]


def test_an_object_of_objects_without_records_is_told_by_its_names(tmp_path):
    with pytest.raises(OtherFormatError, match="only meta, detail"):
        read_json(raw(tmp_path, '{"meta": {}, "detail": []}'))


def test_a_message_is_not_said_to_be_near_to_a_dataset(tmp_path):
    with pytest.raises(UnknownLayoutError, match="columns message, and no dataset has most of them"):
        tidied(raw(tmp_path, '{"message": "Internal server error"}', "reply.json").path)
