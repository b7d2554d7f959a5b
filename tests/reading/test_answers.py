import pytest

from displacement.catalogue.tidying import tidied
from displacement.errors import UnknownLayoutError
from shared import shared


@pytest.mark.parametrize(("name", "words"), [
    ("P14a.json", "The publisher answers: 'No data for that country'"),
    ("P14b.json", "The publisher answers: 'Access denied due to missing subscription key.'")])
def test_the_publishers_own_message_is_quoted(name, words):
    with pytest.raises(UnknownLayoutError, match=words):
        tidied(shared("cases", name))


@pytest.mark.parametrize(("text", "words"), [
    ("<!DOCTYPE html><html><head><title>503 &amp; busy</title></head><body></body></html>", "503 & busy"),
    ("<?xml version='1.0'?><error><message>Quota\n exceeded</message></error>", "Quota exceeded"),
    ('{"error": {"code": 429, "detail": "Too many requests"}}', "Too many requests"),
    ('[{"errors": ["year must be given", "iso must be given"]}]', "year must be given; iso must be given")])
def test_messages_of_pages_xml_and_nested_replies_are_quoted(tmp_path, text, words):
    path = tmp_path / "reply.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnknownLayoutError) as told:
        tidied(path)
    assert f"The publisher answers: {words!r}." in str(told.value)


def test_a_reply_that_says_nothing_is_not_quoted(tmp_path):
    path = tmp_path / "reply.json"
    path.write_text('{"status": 7}', encoding="utf-8")
    with pytest.raises(UnknownLayoutError) as told:
        tidied(path)
    assert "answers" not in str(told.value)
