"""IDMC's provisional figures: bounds by the word, days by the midnight, roles and flags."""

import json
import re
from datetime import datetime

import pandas as pd
import pytest

from displacement.accounts.repeats import AGAIN
from displacement.catalogue.tidying import tidied
from displacement.tables.citations import CITATIONS
from displacement.tables.flows import FLOWS
from independent import DATA
from shared import shared_data

HERE = DATA / "idmc_updates"


def flows(name):
    return tidied(HERE / name).tables[FLOWS].set_index("figure")


def bounds(row):
    return [None if pd.isna(row[end]) else int(row[end]) for end in ("count_low", "count", "count_high")]


def test_the_qualifier_tells_the_bounds():
    found = flows("idu_2023.json")
    assert bounds(found.loc["126901"]) == [210, 210, 210]                 # total
    assert bounds(found.loc["127010"]) == [None, 7000, None]              # approximately
    assert bounds(found.loc["127003"]) == [500, None, None]               # more than
    assert bounds(found.loc["127011"]) == [None, None, 30]                # less than


def test_without_a_qualifier_no_bound_is_known(tmp_path):
    records = json.loads((HERE / "idu_2023.json").read_text(encoding="utf-8"))
    path = tmp_path / "plain.json"
    path.write_text(json.dumps([{key: value for key, value in record.items() if key != "qualifier"}
                                for record in records]), encoding="utf-8")
    assert bounds(tidied(path).tables[FLOWS].iloc[0]) == [None, 210, None]


def test_figures_are_provisional_movements():
    found = flows("idu_2023.json")
    assert set(found["figure_role"]) == {"provisional"}
    assert set(found["unit"]) == {"movements"}
    assert found["cause"].to_dict()["127010"] == "conflict"


@pytest.mark.parametrize(("figure", "first", "last"), [
    ("126901", "2023-08-03", "2023-08-04"),         # 12:00 UTC is the midnight 12 hours east
    ("127003", "2023-11-07", "2023-11-07"),         # 11:00 UTC is the midnight 13 hours east
    ("127010", "2023-09-19", "2023-09-19"),         # midnight in UTC
    ("127011", "2023-03-05", "2023-03-06")])        # 23:00 UTC is the midnight 1 hour east
def test_an_instant_is_the_midnight_of_the_day_that_begins(figure, first, last):
    row = flows("idu_2023.json").loc[figure]
    assert (row["period_start"], row["period_end"]) == (datetime.fromisoformat(first), datetime.fromisoformat(last))


def test_the_days_of_the_real_file_are_those_that_its_texts_print():
    path = shared_data("idmc", "idmc_idu.json")
    found = tidied(path).tables[FLOWS].set_index("figure")
    for record in json.loads(path.read_text(encoding="utf-8")):
        printed = re.search(r", *(\d+ \w+) *- *(\d+ \w+) *</b>", record["standard_info_text"]).groups()
        row = found.loc[str(record["id"])]
        assert tuple(row[end].strftime("%d %B") for end in ("period_start", "period_end")) == printed


def test_bounds_of_the_real_file_are_as_many_as_its_qualifiers():
    path = shared_data("idmc", "idmc_idu.json")
    words = [record["qualifier"] for record in json.loads(path.read_text(encoding="utf-8"))]
    found = tidied(path).tables[FLOWS]
    assert found["count_high"].notna().sum() == words.count("total") == 100
    assert (found["count"].isna() & found["count_low"].notna()).sum() == words.count("more than") == 3
    assert (found["count"].notna() & found["count_low"].isna()).sum() == words.count("approximately") == 10


def test_json_and_its_csv_twin_agree():
    columns = ["period_start", "period_end", "destination", "count_low", "count", "count_high", "event", "hazard",
               "cause"]
    left, right = flows("idu_2023.json"), flows("event_data_GEO.csv")
    same = left.index.intersection(right.index)
    assert len(same) == 3
    pd.testing.assert_frame_equal(left.loc[same, columns], right.loc[same, columns])


def test_a_figure_for_triangulation_is_told_from_the_recommended_one():
    found = flows("event_data_2025.csv")
    assert found["figure_role"].to_dict() == {
        "200001": "provisional", "200002": "triangulation", "200004": "provisional"}
    assert set(found.loc[["200001", "200002"], "event_id"]) == {"31001"}


def test_a_retracted_figure_leaves_by_a_rule():
    drops = tidied(HERE / "event_data_2025.csv").ledgers[0].drops
    assert drops.to_numpy().tolist() == [["retracted by the publisher", 1, 1]]


def test_a_record_with_one_date_starts_and_ends_on_it_and_another_cause_is_kept_apart():
    row = flows("event_data_2025.csv").loc["200004"]
    assert row["period_start"] == row["period_end"] == datetime(2025, 7, 1)
    assert row["cause"] == "other"


def test_places_stand_on_the_side_of_their_role():
    row = flows("event_data_2025.csv").loc["200002"]
    assert (row["place_from"], row["place_to"]) == ("El Fasher, North Darfur, Sudan", "Tawila, North Darfur, Sudan")


def test_the_source_and_the_day_it_was_entered_stand_in_the_citation():
    result = tidied(HERE / "event_data_GEO.csv")
    cited = result.tables[CITATIONS].set_index("record").loc[4]
    assert (cited["url"], cited["note"]) == ("https://example.org/imereti", "More than 500 people")
    assert cited["published_earliest"] == datetime(2023, 11, 8)


def test_a_repeated_figure_is_kept_once_and_not_counted_twice(tmp_path):
    records = json.loads((HERE / "idu_2023.json").read_text(encoding="utf-8"))
    path = tmp_path / "twice.json"
    path.write_text(json.dumps([*records, records[0]]), encoding="utf-8")
    result = tidied(path)
    assert result.rejected.empty
    assert result.ledgers[0].drops.set_index("rule").loc[AGAIN, "records"] == 1
    once = tidied(HERE / "idu_2023.json").tables
    assert {table: len(frame) for table, frame in result.tables.items()} == {
        table: len(frame) for table, frame in once.items()}
