import csv
import io

import pandas as pd
import pytest

import displacement as dp
from displacement.errors import SourceError
from independent import ROOT

EPISODES = ROOT / "data" / "raw" / "blockade_episodes" / "episodes.csv"
WORKED = {
    "episode_id": "town-2001", "name": "Closure of the town", "place": "A town", "admin_level": "city", "iso3": "XKX",
    "start_date": "2001-03", "start_precision": "month", "end_date": "2001-06-10", "end_precision": "day",
    "status": "ended", "kind": "land blockade", "enforcer": "A militia", "legal_characterisation": "none",
    "disputed": "true", "disputed_by": "the militia", "ending": "agreement/negotiated", "population_affected": "1,200",
    "relief_route": "a footpath", "source_1_org": "A newspaper", "source_1_title": "Road closed",
    "source_1_url": "https://example.org/a", "confidence": "medium",
    "note": "Enforcer according to the mayor. Nested in valley-2000.",
}


def written(path, *changes):
    with EPISODES.open(newline="", encoding="utf-8") as file:
        columns = next(csv.reader(file))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for number, change in enumerate(changes):
        writer.writerow({**WORKED, "episode_id": f"town-{number}", **change})
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def test_a_list_of_other_episodes_is_recognised_and_tidied(tmp_path):
    frame, result = dp.tidy(written(tmp_path / "mine.csv", {}), ledger=True)
    assert result.source.name == "blockade_episodes"
    row = frame.iloc[0]
    assert (row["started_earliest"], row["started_latest"]) == (pd.Timestamp("2001-03-01"), pd.Timestamp("2001-03-31"))
    assert row["observed_until"] == pd.Timestamp("2001-06-10")
    assert (row["label_by"], row["enforcer_by"], row["nested_in"]) == ("A newspaper", "the mayor", "valley-2000")
    assert row["population_affected"] == 1200
    assert pd.isna(row["population_affected_low"])


def test_an_ongoing_episode_has_no_end_and_says_how_long_it_was_followed(tmp_path):
    frame = dp.tidy(written(tmp_path / "mine.csv", {"status": "ongoing", "end_date": "", "end_precision": "",
                                                    "ending": "ongoing"}))
    assert frame[["ended_earliest", "ended_latest"]].isna().all(axis=None)
    assert frame["observed_until"].to_list() == [pd.Timestamp("2025-12-31")]


@pytest.mark.parametrize(("change", "rule"), [
    ({"end_date": "2000-01-01"}, "started_earliest after ended_latest"),
    ({"kind": "moat"}, "kind is not one of: siege"),
    ({"start_date": "2001-13", "start_precision": ""}, "started_earliest is no date"),
    ({"start_date": "2001"}, "not as precise"),
    ({"end_date": ""}, "there is no end date"),
    ({"status": "ongoing"}, "there is an end date"),
    ({"population_affected": "many"}, "population_affected is no number"),
    ({"population_affected_low": "2000"}, "population_affected_low after population_affected"),
    ({"place": ""}, "place missing"),
    ({"disputed": "perhaps"}, "disputed is not true or false"),
])
def test_a_record_at_fault_is_rejected_with_its_rule_and_the_others_stay(tmp_path, change, rule):
    frame, result = dp.tidy(written(tmp_path / "mine.csv", {}, change), ledger=True)
    assert frame["episode"].to_list() == ["town-0"]
    assert result.rejected["record"].unique().tolist() == [3]
    assert result.rejected["rule"].str.contains(rule, regex=False).any()
    assert result.ledgers[0].balances()


def test_a_repeated_identifier_is_rejected(tmp_path):
    path = written(tmp_path / "mine.csv", {}, {"episode_id": "town-0", "place": "Another town"})
    _, result = dp.tidy(path, ledger=True)
    assert result.rejected["rule"].str.contains("repeat the key").to_list() == [True, True]
    assert result.rejected["value"].to_list() == ["see record 3", "see record 2"]


def test_a_cut_line_is_a_fault_of_the_file(tmp_path):
    path = written(tmp_path / "mine.csv", {}, {})
    path.write_text(path.read_text(encoding="utf-8")[:-80], encoding="utf-8")
    with pytest.raises(SourceError, match=r"mine\.csv: record 3 has"):
        dp.tidy(path)


def test_an_end_that_can_be_defended_on_several_dates_is_an_interval():
    episodes = dp.load("blockade_episodes").set_index("episode")
    assert episodes.loc["lachin-2022", "ended_earliest"] == pd.Timestamp("2023-09-19")
    assert episodes.loc["lachin-2022", "ended_latest"] == pd.Timestamp("2023-09-30")


def test_a_closure_lifted_and_brought_back_makes_two_rows():
    episodes = dp.load("blockade_episodes").set_index("episode")
    assert episodes.loc["jaffna-1990", "ended_latest"] < episodes.loc["jaffna-1995", "started_earliest"]


def test_every_label_and_enforcer_is_somebodys():
    episodes = dp.load("blockade_episodes")
    assert episodes[["label_by", "enforcer_by"]].notna().all(axis=None)
    assert episodes.set_index("episode").loc["sarajevo-1992", "enforcer_by"] == "the ICTY"
