import pandas as pd
import pytest

import displacement as dp
from displacement.analysis.durations.kaplan_meier import exposure, spells
from displacement.errors import TableError

DAY = pd.Timestamp


def test_the_steps_of_the_corridor_come_out_of_the_events():
    found = spells(dp.load("karabakh_events"), traffic="humanitarian")
    starts = set(found["started"])
    for day in ("2022-12-12", "2023-04-23", "2023-06-15", "2023-09-12", "2023-09-18"):
        assert DAY(day) in starts


def test_disputed_and_contradicted_accounts_are_marked():
    found = spells(dp.load("karabakh_events"), traffic="people out")
    closing = found[found["started"].eq(DAY("2022-12-12"))]
    assert closing["dispute"].eq("disputed").all()
    assert closing["contradicted"].gt(0).all()
    assert set(closing["status"]) == {"humanitarian only", "open"}


def test_an_ongoing_spell_is_censored_and_a_lower_bound():
    found = spells(dp.load("karabakh_events"), traffic="internet", until="2023-09-30")
    last = found.iloc[-1]
    assert not last["ended"]
    assert last["duration_days"] == (DAY("2023-09-30") - DAY("2023-08-17")).days
    assert pd.isna(last["duration_days_high"])


def test_nothing_that_fits_is_an_error():
    with pytest.raises(TableError, match="Check route and traffic"):
        spells(dp.load("karabakh_events"), traffic="pigeons")


def one(*rows):
    return pd.DataFrame([{"traffic": "gas", "status": status, "started": DAY(start),
                          "ended_on": DAY(end) if end else pd.NaT} for status, start, end in rows])


def test_days_in_each_status_are_counted_in_the_window_before_a_date():
    """Open 1 to 10 January, closed from the 11th on: on the 21st ten days of each."""
    found = exposure(one(("open", "2023-01-01", "2023-01-11"), ("closed", "2023-01-11", None)), ["2023-01-21"],
                     windows=(30, 5)).set_index(["window_days", "status"])["exposed_days"]
    assert found.to_dict() == {(30, "open"): 10, (30, "closed"): 10, (5, "open"): 0, (5, "closed"): 5}


def test_time_since_open_counts_from_the_last_open_day():
    found = exposure(one(("open", "2023-01-01", "2023-01-11"), ("closed", "2023-01-11", None)), ["2023-01-21"])
    assert found["days_since_open"].unique().tolist() == [11]


def test_a_day_of_which_nothing_is_stated_counts_for_none():
    found = exposure(one(("closed", "2023-01-01", "2023-01-06")), ["2023-01-31"], windows=(30,))
    assert found["stated_days"].to_list() == [5]
    assert found["days_since_open"].isna().all()


def test_two_spells_of_one_status_are_one_day_each():
    found = exposure(one(("closed", "2023-01-01", "2023-01-11"), ("closed", "2023-01-05", "2023-01-11")),
                     ["2023-01-11"], windows=(30,))
    assert found["exposed_days"].to_list() == [10]


def test_several_kinds_of_traffic_are_refused():
    rows = one(("open", "2023-01-01", None))
    with pytest.raises(TableError, match="one kind of traffic"):
        exposure(pd.concat([rows, rows.assign(traffic="power")]), ["2023-01-11"])
