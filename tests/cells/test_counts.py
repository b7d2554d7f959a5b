"""One cell costs one cell: bounds, parts of a person, negative counts and words in a column of counts."""

import numpy as np
import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.cells.bounds import BELOW_ZERO, PART_LEFT_OUT, bounds
from displacement.tables.counts import COUNTS
from displacement.tables.stocks import STOCKS
from shared import shared

HEAD = ("Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),"
        "Refugees,Asylum-seekers\n")


def read(tmp_path, *cells):
    path = tmp_path / "population.csv"
    rows = [f'{year},Mali,MLI,Niger,NER,"{people}",{seekers}\n' for year, (people, seekers) in enumerate(cells, 2000)]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return tidied(path, "unhcr_population")


def refugees(found):
    rows = found.tables[STOCKS].query("population_type == 'REF'")
    return [[None if pd.isna(cell) else int(cell) for cell in row]
            for row in rows[["persons_low", "persons", "persons_high"]].to_numpy()]


@pytest.mark.parametrize(("text", "low", "central", "high"), [
    ("<5", 0, None, 4), ("~1200", None, 1200, None), (">1000", 1001, None, None), ("\u2264 1,000", 0, None, 1000),
    (">= 20", 20, None, None), ("about 300", None, 300, None), ("less than 5", 0, None, 4),
    ("at least 7", 7, None, None),
    ("more than 100", 101, None, None), ("up to 50", 0, None, 50), ("1000.4", 1000, 1000, 1001), ("12", 12, 12, 12),
    ("< \u0665", 0, None, 4),
])
def test_marks_and_words_of_bounds_give_low_central_and_high(tmp_path, text, low, central, high):
    found = read(tmp_path, (text, 20))
    assert refugees(found) == [[low, central, high]]
    assert found.rejected.empty
    assert found.ledgers[0].balances()


@pytest.mark.parametrize("word", ["several hundred", "many", "5-9", "<", "about", "~", "12 families"])
def test_a_word_that_is_no_number_costs_its_cell_and_is_told(tmp_path, word):
    found = read(tmp_path, (word, 20), (7, 30))
    assert refugees(found) == [[7, 7, 7]]
    assert found.tables[STOCKS]["persons"].sum() == 57
    assert found.rejected[["record", "rule", "value"]].to_numpy().tolist() == [[2, "persons is no number", word]]
    assert found.ledgers[0].records.rejected == 0
    assert found.ledgers[0].values.rejected == 1
    assert found.ledgers[0].balances()


def test_a_record_whose_only_figure_is_no_number_is_rejected(tmp_path):
    found = read(tmp_path, ("many", ""), (7, 30))
    assert found.ledgers[0].records.rejected == 1
    assert found.ledgers[0].balances()


def test_a_negative_count_leaves_by_the_rule_of_all_sources(tmp_path):
    found = read(tmp_path, (-12, 20), (7, 30))
    assert refugees(found) == [[7, 7, 7]]
    assert found.ledgers[0].drops.to_numpy().tolist() == [[BELOW_ZERO, 0, 1]]
    assert found.rejected.empty


@pytest.mark.parametrize("mark", ["NA", "NaN", "nan", "n/a", "N/A", "#N/A", "NULL", "-", ".."])
def test_a_missing_mark_costs_only_its_cell(tmp_path, mark):
    found = read(tmp_path, (mark, 20), (7, 30))
    assert refugees(found) == [[7, 7, 7]]
    assert found.tables[STOCKS]["persons"].sum() == 57
    assert found.rejected.empty


def test_a_bound_is_never_read_into_words():
    assert np.isnan(bounds(pd.Series(["several hundred", "5", "under", "overt 5"]))).all()


def test_a_group_that_says_cumulative_is_a_running_count_and_no_stock(tmp_path):
    path = tmp_path / "reply.json"
    path.write_text(
        '{"data":[{"geomaster_name":"Poland","geomaster_id":10781,"admin_level":"Country","source":null,'
        '"date":"2022-03-05","month":"3","year":"2022","population_groups_concat":'
        '"Ukrainian Asylum-seekers/applications cumulative","population_group_id":"5460","individuals":"1000",'
        '"households":"0"}]}')
    found = tidied(path)
    assert found.tables[COUNTS][["place", "measure", "value"]].to_numpy().tolist() == [["Poland", "shown", 1000]]
    assert STOCKS not in found.tables


def test_a_part_of_a_person_costs_no_record_of_a_table_without_bounds():
    result = tidied(shared("cases", "F02.csv"))
    (phases,) = result.tables.values()
    assert result.rejected.empty
    one = phases[phases["area"].eq("District A")].set_index("phase")
    assert one.loc[["all", "1", "2", "3", "4", "5"], "persons"].tolist() == [1000, 700, 200, 80, 20, 0]
    assert set(one["analysed"]) == {1000}
    assert result.ledgers[0].drops["rule"].to_list() == [PART_LEFT_OUT]


def test_a_count_below_zero_costs_its_cell_in_a_table_without_bounds():
    result = tidied(shared("cases", "P15_hno.csv"))
    (needs,) = result.tables.values()
    assert result.rejected.empty
    assert needs["in_need"].isna().tolist() == [True, False]
    assert result.ledgers[0].drops.to_dict("records") == [{"rule": BELOW_ZERO, "records": 0, "values": 1}]
    assert result.ledgers[0].balances()

