import pandas as pd
import pytest

from displacement.cells.dates import DAY_FIRST, MONTH_FIRST, day_order, stated_days, unix_days


def day(text, order=None):
    found, wrong = stated_days(pd.Series([text]), order)
    return None if wrong[0] or pd.isna(found[0]) else found[0].date().isoformat()


@pytest.mark.parametrize(("text", "expected"), [
    ("2016-01-31", "2016-01-31"), ("2016/1/5", "2016-01-05"), ("31/01/2016", "2016-01-31"),
    ("1/31/2016", "2016-01-31"), ("31.12.15", "2015-12-31"), ("05/05/2016", "2016-05-05"),
    ("5-Jan-13", "2013-01-05"), ("2 août 2015", "2015-08-02"), ("28 juin 2012", "2012-06-28"),
    ("31/12/1995", "1995-12-31"), ("31-12-95", "1995-12-31"),
])
def test_a_day_that_can_only_mean_one_thing_is_read_in_any_writing(text, expected):
    assert day(text) == expected


@pytest.mark.parametrize("text", ["03/04/2016", "31/04/2016", "2016-02-30", "2016", "soon", "13/13/2016", "5 Foo 2016"])
def test_a_day_that_may_mean_two_things_or_none_is_told_and_not_guessed(text):
    found, wrong = stated_days(pd.Series([text]))
    assert wrong[0]
    assert pd.isna(found[0])


def test_blank_is_missing_and_no_fault():
    found, wrong = stated_days(pd.Series(["", None, "  "]))
    assert found.isna().all()
    assert not wrong.any()


def test_the_order_of_the_file_decides_what_one_value_leaves_open():
    assert day("03/04/2016", DAY_FIRST) == "2016-04-03"
    assert day("03/04/2016", MONTH_FIRST) == "2016-03-04"


@pytest.mark.parametrize(("text", "expected"), [
    ("2022-02-23T23:00:00Z", "2022-02-24"), ("2022-02-23 22:00:00", "2022-02-24"), ("2022-02-23T21:00", "2022-02-24"),
    ("2022-12-31T23:00:00.000Z", "2023-01-01"), ("2022-02-23T23:59:59Z", "2022-02-23"),
    ("2022-02-23T20:00:00Z", "2022-02-23"), ("2022-02-23T00:00:00", "2022-02-23"),
    ("2022-02-23T23:00:00+02:00", "2022-02-23"),
])
def test_midnight_in_local_time_is_the_next_day(text, expected):
    assert day(text) == expected


def test_seconds_of_local_midnight_are_the_next_day_in_seconds_and_milliseconds():
    # 1645657200 is 2022-02-23 23:00 UTC, 1650844800 is 2022-04-25 00:00 UTC, 1645700400 is 2022-02-24 11:00 UTC
    found, wrong = unix_days(pd.Series(["1645657200", "1645657200000", "1650844800", "1645700400", "x", ""]))
    assert found.dt.strftime("%Y-%m-%d").tolist()[:4] == ["2022-02-24", "2022-02-24", "2022-04-25", "2022-02-24"]
    assert found[4:].isna().all()
    assert wrong.tolist() == [False, False, False, False, True, False]


def test_a_file_proves_its_order_by_one_value_or_says_that_it_cannot():
    assert day_order(pd.Series(["01/02/2013", "14/02/2013"])) == DAY_FIRST
    assert day_order(pd.Series(["01/02/2013", "02/14/2013"])) == MONTH_FIRST
    assert day_order(pd.Series(["2013-02-01", "5 Jan 2013", ""])) is None
    assert day_order(pd.Series(["03/03/2013"])) is None
    assert day_order(pd.Series(["01/02/2013"])).startswith("no value")
    assert day_order(pd.Series(["14/02/2013", "02/14/2013"])).startswith("days and months")
