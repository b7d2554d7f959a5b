"""A file that was cut on its way is refused, or taken without its last record, and says so."""

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue import blocks as _stream
from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError
from displacement.reading.truncation import CUT_RECORD
from independent import DATA

WHOLE = (DATA / "fao_food_balance" / "web_2013_country.csv").read_bytes()
RECORDS = 4


def cut(tmp_path, data):
    path = tmp_path / "cut.csv"
    path.write_bytes(data)
    return path


def ends():
    """Return the file cut inside its last record: inside quotes, after a field, inside an unquoted last field."""
    start = WHOLE.rstrip().rfind(b"\n") + 1
    last = WHOLE[start:].rstrip()
    told = {"inside quotes": last[:50], "between fields": b'"FBS","Food Balance Sheets",',
            "inside the last field": last[:-5]}
    return {where: WHOLE[:start] + rest for where, rest in told.items()}


@pytest.mark.parametrize("where", ["inside quotes", "between fields"])
def test_a_file_cut_inside_a_record_is_refused_and_the_way_on_is_named(tmp_path, where):
    with pytest.raises(SourceError, match="--allow-truncated"):
        tidied(cut(tmp_path, ends()[where]))


@pytest.mark.parametrize("where", list(ends()))
def test_a_cut_file_that_is_allowed_keeps_the_whole_records_and_is_marked(tmp_path, where):
    frame, result = dp.tidy(cut(tmp_path, ends()[where]), ledger=True, allow_truncated=True)
    (ledger,) = result.ledgers
    assert len(frame) == RECORDS - 1
    assert (ledger.records.read, ledger.records.kept, ledger.records.dropped) == (RECORDS, RECORDS - 1, 1)
    assert ledger.drops[["rule", "records"]].to_numpy().tolist() == [[CUT_RECORD, 1]]
    assert ledger.balances()
    assert result.truncated == ("cut.csv",)


def test_the_figures_of_a_cut_record_count_as_dropped(tmp_path):
    text = "Area,Item,Element,Year,Value,Unit\nMali,Wheat,Food supply (kcal/capita/day),2016,9.5,kcal\n"
    path = cut(tmp_path, (text + "Mali,Rice,Food supply (kcal/capita/day),2016,1").encode())
    (ledger,) = tidied(path, "fao_food_balance", allow_truncated=True).ledgers
    assert ledger.drops["values"].to_list() == [1]


def test_a_whole_file_is_no_other_for_being_allowed_to_be_cut(tmp_path):
    path = cut(tmp_path, WHOLE)
    frame, result = dp.tidy(path, ledger=True, allow_truncated=True)
    pd.testing.assert_frame_equal(frame, dp.tidy(path))
    assert result.truncated == ()


def test_a_last_record_in_quotes_is_whole_without_a_line_end(tmp_path):
    _, result = dp.tidy(cut(tmp_path, WHOLE.rstrip()), ledger=True, allow_truncated=True)
    assert result.truncated == ()
    assert result.ledgers[0].records.kept == RECORDS


def test_a_file_cut_inside_a_letter_of_utf_8_is_taken_as_utf_8(tmp_path):
    text = "Area,Item,Element,Year,Value\nCôte d\u2019Ivoire,Blé,Food supply (kcal/capita/day),2016,9.5\nTürkiye,Blé"
    frame = dp.tidy(cut(tmp_path, text.encode()[:-1]), "fao_food_balance", allow_truncated=True)
    assert frame["item"].to_list() == ["Blé"]


def test_a_large_file_that_ends_inside_quotes_is_not_read_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(_stream, "LEAST_BYTES", 1)
    text = "Area,Item,Element,Year,Value,Flag\n" + "Mali,Wheat,Food supply (kcal/capita/day),2016,9.5,E\n"
    with pytest.raises(SourceError, match="never closed"):
        tidied(cut(tmp_path, (text + 'Mali,Rice,Food supply (kcal/capita/day),2016,1,"E').encode()), "fao_food_balance")
