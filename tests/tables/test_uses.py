"""What a record may be used for: every rule on an invented case of two parties on an island."""

import pandas as pd
import pytest

from displacement.tables.citations import CITATIONS
from displacement.tables.counts import COUNTS
from displacement.tables.events import EVENTS
from displacement.tables.rations import RATIONS
from displacement.tables.uses import OURS, admitted, contradictions, set_aside, stated
from displacement.tables.vocabulary import USES

LANDED = pd.Timestamp("2031-05-04 09:00", tz="UTC")


def counted(**changes):
    row = {"observed_at_earliest": LANDED, "observed_at_latest": LANDED, "value": 40, "claim_by": "Harbour office",
           "use": "stated", "use_reason": None, "dataset": "isle", "part": "a.csv", "record": 2}
    return pd.DataFrame([row | changes])


def cited(**changes):
    row = dict.fromkeys(CITATIONS.columns) | {
        "organisation": "The Isle Courier", "title": "Forty landed", "url": "https://courier.example/40",
        "published_earliest": pd.Timestamp("2031-05-04"), "published_latest": pd.Timestamp("2031-05-04"),
        "dataset": "isle", "part": "a.csv", "record": 2}
    return pd.DataFrame([row | changes])


def told(frame, citation, table=COUNTS):
    return contradictions(table, frame, citation)["problem"].to_list()


def test_only_stated_records_count_and_those_set_aside_reach_no_page():
    frame = pd.DataFrame({"use": list(USES)})
    assert stated(frame)["use"].to_list() == ["stated"]
    assert admitted(frame)["use"].to_list() == ["stated", "computed", "context"]
    assert set_aside(frame)["use"].to_list() == ["misdated", "superseded", "unretrieved"]


def test_a_published_series_without_the_column_counts_whole():
    frame = pd.DataFrame({"persons": [1, 2]})
    assert len(stated(frame)) == len(admitted(frame)) == 2
    assert set_aside(frame).empty


def test_a_record_in_order_contradicts_nothing():
    assert told(counted(), cited()) == []


@pytest.mark.parametrize(("row", "citation", "problem"), [
    ({"use": "misdated"}, {}, "use_reason is blank"),
    ({"use_reason": "half of the other figure"}, {}, "gives a reason against it"),
    ({"use": "computed", "use_reason": "boats times twenty"}, {}, f"claim_by is not {OURS}"),
    ({"claim_by": OURS}, {}, "use is not computed"),
    ({}, {"organisation": None, "title": None, "url": None}, "no source is given"),
    ({}, {"confidence": "unverified"}, "confidence says it was not seen"),
    ({}, {"note": "Misdated: the office says the 5th"}, "the note says it is misdated"),
    ({}, {"note": "upper bound computed here"}, "the note says it is computed"),
    ({}, {"note": "Tonnage from own knowledge"}, "the note says it is unretrieved"),
])
def test_each_contradiction_of_use_is_told(row, citation, problem):
    found = told(counted(**row), cited(**citation))
    assert len(found) == 1
    assert problem in found[0]


def test_a_source_cannot_know_the_future():
    early = {"published_earliest": pd.Timestamp("2031-05-03"), "published_latest": pd.Timestamp("2031-05-03")}
    assert told(counted(), cited(**early)) == [
        "its sources were published by 2031-05-03, before what they are cited for (2031-05-04)"]
    later = early | {"organisation_2": "Harbour office", "url_2": "https://harbour.example/5",
                     "published_2_latest": pd.Timestamp("2031-05-05")}
    assert told(counted(), cited(**later)) == []


@pytest.mark.parametrize(("reply", "dispute", "problems"), [
    ("Mainland (2 May 2031): boats pass", "disputed", 1),
    ("Mainland (2 May and 4 May 2031): boats pass", "disputed", 0),
    ("Mainland: boats pass", "disputed", 0), ("Mainland (2 May 2031): boats pass", "none", 0),
])
def test_nobody_rejects_a_figure_before_it_is_stated(reply, dispute, problems):
    found = told(counted(dispute=dispute, disputed_by=reply), cited())
    assert len(found) == problems
    assert all("disputed by a reply of 2031-05-02, before" in problem for problem in found)


@pytest.mark.parametrize("where", [{"url": "https://courier.example/2031/05/03/forty/"},
                                   {"title": "Forty landed (3 May 2031)"}])
def test_the_day_of_a_source_is_read_from_its_address_or_title_where_it_is_not_recorded(where):
    undated = {"published_earliest": pd.NaT, "published_latest": pd.NaT}
    assert len(told(counted(), cited(**undated, **where))) == 1
    assert told(counted(), cited(**undated)) == []


def test_the_end_of_an_event_needs_a_source_of_its_day():
    event = counted().assign(date_earliest=pd.Timestamp("2031-05-04"), date_end_earliest=pd.Timestamp("2031-05-20"),
                             date_end_latest=pd.Timestamp("2031-05-20"), ended_at=pd.NaT)
    assert "(2031-05-20)" in told(event, cited(), EVENTS)[0]
    assert told(event.assign(date_end_earliest=pd.NaT), cited(), EVENTS) == []


def test_a_ration_may_be_announced_before_it_holds():
    ration = counted().assign(valid_from=pd.Timestamp("2031-06-01"), valid_to=pd.NaT)
    assert told(ration, cited(), RATIONS) == []
