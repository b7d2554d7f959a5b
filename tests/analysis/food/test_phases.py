"""Phases against their totals, by hand."""

import pandas as pd
import pytest

from displacement.analysis.food.phases import differences, repeated_periods
from displacement.catalogue.tidying import tidied
from displacement.errors import TableError
from displacement.tables.phases import PHASES
from independent import DATA
from shared import shared_data


def listed(everybody, worse, *people, record=2):
    """Return the records of one area, each phase one of them."""
    figures = {"all": everybody, "3+": worse, **dict(zip("12345", people, strict=True))}
    return pd.DataFrame({"analysis": "TCD 2023-03", "period_type": "current", "area": "Kaya", "part": "a.csv",
                         "record": range(record, record + 7), "phase": list(figures),
                         "persons": pd.array(list(figures.values()), dtype="Int64")})


def test_a_sum_that_is_not_the_total_is_listed_with_the_record_of_the_total():
    found = differences(listed(100, 30, 40, 30, 20, 10, 1))
    assert found[["phase", "published", "summed", "difference", "record"]].to_numpy().tolist() == [
        ["all", 100, 101, 1, 2], ["3+", 30, 31, 1, 3]]


def test_a_sum_without_one_of_its_phases_is_unknown_and_not_listed():
    assert differences(listed(100, 30, None, 30, 20, 10, 0)).empty
    assert differences(listed(100, 30, 40, None, 20, 10, 1))["phase"].tolist() == ["3+"]


def test_two_analyses_with_the_same_dates_are_not_mixed():
    both = pd.concat([listed(100, 30, 40, 30, 20, 10, 0), listed(50, 16, 20, 15, 10, 5, 1, record=9)])
    found = differences(both)
    assert found[["phase", "published", "summed"]].to_numpy().tolist() == [["all", 50, 51]]


def test_small_differences_can_be_left_out_but_not_all_of_them():
    phases = listed(100, 30, 40, 30, 20, 10, 1)
    assert differences(phases, least=2).empty
    with pytest.raises(TableError, match="expected 1 or more"):
        differences(phases, least=0)


def test_levels_are_not_added_to_each_other():
    found = tidied(DATA / "ipc_phases" / "api_population.json").tables[PHASES]
    assert differences(found).empty


def test_both_ethiopian_analyses_of_may_2021_are_one_person_off():
    found = differences(tidied(shared_data("ipc", "ipc_global_national_long.csv")).tables[PHASES])
    may = found[found["analysis"].eq("ETH 2021-05") & found["phase"].eq("all") & found["period_type"].eq("current")]
    assert may[["published", "summed"]].to_numpy().tolist() == [[56346877, 56346878], [8980967, 8980968]]
    angola = found[found["analysis"].eq("AGO 2019-08") & found["phase"].eq("all")]
    assert angola["difference"].tolist() == [-306, -12]


def test_a_projection_dated_like_the_present_is_told_for_each_area():
    sudan = "SD-IPC-Analysis-Acute-Food-Insecurity-April-2024.xlsx"
    found = tidied(shared_data("ipc", sudan)).tables[PHASES]
    repeated = repeated_periods(found)
    assert set(repeated["period_type"]) == {"first projection"}
    assert set(repeated["level"].astype("str")) == {"area"}
    assert len(repeated) == found.loc[found["level"].eq("area"), "area_id"].nunique()
