"""Text is UTF-8, UTF-16 or Windows-1252, told by its bytes."""

import pytest

from displacement.errors import EncodingError, SourceError
from displacement.reading.encodings import decoded
from displacement.reading.files import OtherFormatError, RawFile

TEXT = "Préfecture,Population\nMambéré,1\nCôte d’Or – Œ,2\n"


def raw(tmp_path, data):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    return RawFile(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_same_text_in_every_encoding_is_the_same(tmp_path, encoding):
    assert decoded(raw(tmp_path, TEXT.encode(encoding))) == TEXT


def test_utf_8_with_one_broken_byte_is_not_taken_for_windows_1252(tmp_path):
    data = "Name,Value\nCôte d’Ivoire,1\nSão Tomé,2\n".encode().replace(b",2", b"\xe9,2")
    with pytest.raises(SourceError, match="1 broken byte"):
        decoded(raw(tmp_path, data))


def test_a_byte_that_is_in_no_encoding_is_named_with_its_line(tmp_path):
    with pytest.raises(EncodingError, match=r"line 3\) is neither UTF-8 nor Windows-1252"):
        decoded(raw(tmp_path, b"Country,N\nChad,1\nC\x81te,2\n"))


def test_utf_16_that_is_cut_inside_a_letter_is_refused(tmp_path):
    with pytest.raises(SourceError, match="UTF-16 and broken"):
        decoded(raw(tmp_path, TEXT.encode("utf-16")[:-1]))


@pytest.mark.parametrize("data", [
    b"\x7fELF\x02\x01\x01\x00\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00 a workbook",
    b"\x89PNG\r\n\x1a\n\xff\x01", b'[{"a": 1}]',
])
def test_bytes_that_are_no_text_are_left_to_another_reader(tmp_path, data):
    with pytest.raises(OtherFormatError):
        decoded(raw(tmp_path, data))
