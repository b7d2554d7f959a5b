import pandas as pd
import pytest

from displacement.accounts.source import Edition, Measure, Source
from displacement.catalogue import blocks as _stream
from displacement.catalogue.tidying import parts_tidied
from displacement.reading.files import RawFile
from displacement.store._blocks import write_in_blocks
from displacement.tables._table import Column, Table, bounded

PLACE = Column("place", "category", meaning="A place")
PEOPLE = bounded(Column("people", "Int64", "people", "People", minimum=0))
COUNTED = Table("counted", core=(PLACE, *PEOPLE))


def tidy(raw, drop):
    raw = drop(raw, raw["place"].eq("all"), "total over places, not a place")
    people = dict.fromkeys(("people_low", "people", "people_high"), raw["n"])
    return {COUNTED: raw[["place", "part", "record"]].assign(**people)}


SOURCE = Source("counted", "Counted", "us", "CC0", "https://example.org", (COUNTED,),
                (Edition("one", {"place", "n"}, tidy, (Measure(("n",), additive=True),)),))
WHOLE = 10**12


@pytest.fixture
def in_blocks(monkeypatch):
    """Read files of a few bytes in blocks of about 20 records."""
    monkeypatch.setattr(_stream, "LEAST_BYTES", 1)
    monkeypatch.setattr(_stream, "BLOCK_BYTES", 256)
    monkeypatch.setattr(_stream, "LARGE_BLOCK_BYTES", 256)
    monkeypatch.setattr(_stream, "CHOSEN_BLOCK_BYTES", 256)


def written(tmp_path, lines, header="Place;N"):
    path = tmp_path / "file.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def lines(count):
    return [f"{'all' if number % 50 == 0 else f'p{number}'};{number}" for number in range(1, count + 1)]


def tidied(path, **more):
    return parts_tidied(RawFile(path), [SOURCE], **more)


def both(path, monkeypatch):
    """Return the file read in blocks and as a whole."""
    found = tidied(path)
    monkeypatch.setattr(_stream, "LEAST_BYTES", WHOLE)
    return found, tidied(path)


def test_blocks_give_the_rows_the_positions_and_the_account_of_the_whole(tmp_path, in_blocks, monkeypatch):
    path = written(tmp_path, ['"p, with\na break";7', *lines(200)], header="A title\n\nPlace;N")
    stream = _stream.stream(path, [SOURCE])
    assert len(list(stream.pieces(size=256))) > 5
    found, whole = both(path, monkeypatch)
    pd.testing.assert_frame_equal(found.tables[COUNTED], whole.tables[COUNTED], check_categorical=False)
    assert len(found.ledgers) == 1
    assert found.ledgers[0].records == whole.ledgers[0].records
    assert found.ledgers[0].sums == whole.ledgers[0].sums
    assert found.ledgers[0].drops.to_dict("list") == {"rule": ["total over places, not a place"], "records": [4],
                                                      "values": [4]}


def test_a_key_that_two_blocks_share_rejects_both_records(tmp_path, in_blocks, monkeypatch):
    found, whole = both(written(tmp_path, [*lines(120), "p3;1"]), monkeypatch)
    assert found.rejected["record"].to_list() == whole.rejected["record"].to_list() == [4, 122]
    assert set(found.rejected["rule"]) == set(whole.rejected["rule"]) == {"repeat the key (place)"}
    assert found.ledgers[0].records == whole.ledgers[0].records


def test_a_record_that_does_not_fit_is_left_to_the_reader_that_names_it(tmp_path, in_blocks):
    path = written(tmp_path, [*lines(120), "p999;1;2", *lines(3)])
    with pytest.raises(Exception, match="record 122 has 3 fields, expected 2"):
        tidied(path)


def test_a_blank_line_is_no_record_but_counts_as_a_position(tmp_path, in_blocks, monkeypatch):
    found, whole = both(written(tmp_path, [*lines(60), "", *lines(80)[60:]]), monkeypatch)
    assert found.ledgers[0].records == whole.ledgers[0].records
    assert found.tables[COUNTED]["record"].to_list() == whole.tables[COUNTED]["record"].to_list()
    assert found.ledgers[0].records.read == 80


def test_of_chosen_columns_only_those_are_held_though_all_are_checked(tmp_path, in_blocks):
    found = tidied(written(tmp_path, [*lines(120), "p3;1"]), columns=["people"])
    assert list(found.tables[COUNTED]) == ["people"]
    assert len(found.rejected) == 2


def test_a_layout_with_a_rule_over_all_rows_is_read_as_a_whole(tmp_path, in_blocks):
    whole = Source("whole", "Whole", "us", "CC0", "https://example.org", (COUNTED,),
                   (Edition("one", {"place", "n"}, tidy, SOURCE.editions[0].measures, whole=True),))
    assert _stream.stream(written(tmp_path, lines(3)), [whole]) is None


@pytest.mark.parametrize("more", [[], ["p3;1", "p119;5"]])
def test_parquet_written_in_blocks_holds_what_the_whole_holds(tmp_path, in_blocks, monkeypatch, more):
    path = written(tmp_path, [*lines(120), *more])
    result = write_in_blocks(path, [SOURCE], tmp_path / "out.parquet")
    found, whole = both(path, monkeypatch)
    read = pd.read_parquet(tmp_path / "out.parquet")
    assert read["record"].to_list() == whole.tables[COUNTED]["record"].to_list()
    assert read["people"].sum() == whole.tables[COUNTED]["people"].sum()
    assert result.ledgers[0].frame().equals(found.ledgers[0].frame())
    assert result.ledgers[0].frame().equals(whole.ledgers[0].frame())
    assert (tmp_path / "out.rejected.csv").exists() == bool(more)
    assert sorted(found.name for found in tmp_path.iterdir() if found.name.startswith(".")) == []


def test_chosen_columns_are_written_in_that_order(tmp_path, in_blocks):
    path = written(tmp_path, lines(120))
    write_in_blocks(path, [SOURCE], tmp_path / "out.parquet", columns=["people", "place"])
    assert list(pd.read_parquet(tmp_path / "out.parquet")) == ["people", "place"]


def test_a_header_with_a_line_end_in_quotes_is_no_record_of_the_first_block(tmp_path, in_blocks, monkeypatch):
    found, whole = both(written(tmp_path, lines(60), header='Place;"N\n"'), monkeypatch)
    pd.testing.assert_frame_equal(found.tables[COUNTED], whole.tables[COUNTED])
    assert found.ledgers[0].records.read == 60


def test_a_record_longer_than_a_block_is_read_whole(tmp_path, in_blocks, monkeypatch):
    long = f'"{"p, " * 400}";7'
    found, whole = both(written(tmp_path, [*lines(30), long]), monkeypatch)
    assert whole.tables[COUNTED]["people"].iloc[-1] == 7
    pd.testing.assert_frame_equal(found.tables[COUNTED], whole.tables[COUNTED], check_categorical=False)
