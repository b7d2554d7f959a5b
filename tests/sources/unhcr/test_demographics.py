"""UNHCR's demographics: a zero counts nobody only where the parts add up, and totals are told apart from parts."""

import csv
import gzip

import pandas as pd
import pytest

from displacement.analysis.displacement.totals import known_share
from displacement.catalogue.tidying import tidied
from displacement.sources.unhcr._ages import AGES_SHORT, ONLY_TOTAL, SEXES_SHORT
from displacement.tables.demographics import DEMOGRAPHICS
from independent import DATA
from shared import shared_data

FOLDER = DATA / "unhcr_demographics"
AGES = ("0_4", "5_11", "12_17", "18_59", "60")


def demographics(path):
    return tidied(path).tables[DEMOGRAPHICS]


def groups(frame, record):
    chosen = frame[frame["record"].eq(record)]
    return dict(zip(chosen["group"], chosen["persons"], strict=True))


def bounds(frame, record, group):
    row = frame[frame["record"].eq(record) & frame["group"].eq(group)].iloc[0]
    return tuple(row[["persons_low", "persons", "persons_high"]])


@pytest.fixture(scope="module")
def package():
    return demographics(FOLDER / "r_package.csv")


def test_where_only_the_total_is_known_no_sex_and_no_age_is_zero(package):
    assert groups(package, 3) == {"total": 64_000}


def test_zeros_count_nobody_where_sexes_and_ages_add_up(package):
    found = groups(package, 2)
    assert len(found) == 15
    assert found["female, age unknown"] == found["male, age unknown"] == 0
    assert (found["female"] + found["male"], found["total"]) == (3100, 3100)


def test_where_the_sexes_fall_short_of_the_total_no_zero_is_kept(package):
    assert groups(package, 4) == {"female 5-11": 5, "female 18-59": 5, "female": 10, "male 18-59": 11, "male": 11,
                                  "total": 30}


def test_where_ages_fall_short_of_their_sex_no_age_is_zero_but_the_sexes_are_counts(package):
    assert groups(package, 5) == {"female, age unknown": 45, "female": 45, "male 18-59": 8, "male, age unknown": 12,
                                  "male": 20, "total": 65}


def test_no_women_is_a_count_where_the_men_are_everybody(package):
    found = groups(package, 6)
    assert (found["female"], found["female 18-59"], found["male"], found["total"]) == (0, 0, 5, 5)


def test_a_published_total_of_zero_stays_zero(package):
    assert set(groups(package, 7).values()) == {0}


def test_each_rule_is_in_the_account(package):
    ledger = tidied(FOLDER / "r_package.csv").ledgers[0]
    assert dict(zip(ledger.drops["rule"], ledger.drops["values"], strict=True)) == {
        ONLY_TOTAL: 14, SEXES_SHORT: 9, AGES_SHORT: 9}              # counted by hand in the extract
    assert ledger.records.kept == 6


def test_a_total_is_as_uncertain_as_the_small_counts_in_it(package):
    assert bounds(package, 4, "female 5-11") == (1, 5, 5)
    assert bounds(package, 4, "female") == (2, 10, 10)              # 5 + 5, each 1 to 5
    assert bounds(package, 4, "total") == (22, 30, 30)              # 2 women, 11 men and 9 of unknown sex
    assert bounds(package, 2, "total") == (3100, 3100, 3100)


def test_ages_have_first_and_last_year_and_totals_have_none(package):
    ages = package.drop_duplicates("group").set_index("group")[["age_from", "age_to"]]
    assert ages.loc["female 5-11"].to_list() == [5, 11]
    assert ages.loc["male 60+", "age_from"] == 60
    assert ages.loc[["female", "total", "male, age unknown"]].isna().all(axis=None)
    assert ages.loc["male 60+", ["age_to"]].isna().all()
    assert package.groupby("category")["sex"].unique().map(sorted).to_dict() == {
        "sex": ["female", "male"], "sex and age": ["female", "male"], "total": ["total"]}


def test_place_kind_of_place_and_accommodation_tell_rows_apart(package):
    key = ["date_latest", "origin", "asylum", "population_type", "place", "location", "accommodation", "group"]
    assert not package.duplicated(key).any()
    row = package[package["record"].eq(4)].iloc[0]
    assert row[["place", "location", "accommodation"]].to_list() == ["Yerevan", "U", "I"]


def test_where_no_place_is_told_the_country_of_asylum_stands_for_it():
    assert set(demographics(FOLDER / "hdx.csv")["place"]) == {"ARM", "AZE"}


def test_returns_are_of_the_year_and_stocks_of_its_end(package):
    returned = package[package["population_type"].eq("RDP")].iloc[0]
    assert f"{returned['date_earliest']:%F} {returned['date_latest']:%F}" == "2024-01-01 2024-12-31"
    hosted = package[package["population_type"].eq("REF")].iloc[0]
    assert f"{hosted['date_earliest']:%F} {hosted['date_latest']:%F}" == "2024-12-31 2024-12-31"


def test_venezuelans_displaced_abroad_are_other_people_in_need_of_protection():
    frame = demographics(FOLDER / "hdx.csv")
    assert set(frame["population_type"]) == {"REF", "ASY", "RDP", "OIP"}
    assert set(demographics(FOLDER / "finder.csv")["population_type"]) == {"REF", "ASY", "STA"}


def test_a_page_without_type_and_origin_is_a_total_over_them():
    frame = demographics(FOLDER / "api_page.json")
    whole = frame[frame["asylum"].eq("AUT")]
    assert set(whole["origin"]) == set(whole["population_type"]) == {"total"}
    assert groups(whole, 2) == {"total": 220, "female": 100, "male": 120}


def test_popstats_has_real_small_counts_and_overlapping_ages():
    frame = demographics(FOLDER / "popstats.csv")
    assert bounds(frame, 6, "female 0-4") == (3, 3, 3)
    star = frame[frame["record"].eq(6) & frame["group"].eq("female 60+")]
    assert (star["persons_low"].item(), star["persons_high"].item()) == (1, 4)
    assert frame.loc[frame["group"].eq("male 5-17"), "persons"].to_list() == [1250]
    assert groups(frame, 7) == {"female, age unknown": 120, "female": 120, "male, age unknown": 98, "male": 98}
    assert "male 0-4" not in groups(frame, 8)                       # a zero beside a total that is hidden


def test_in_2025_neither_sex_nor_age_is_known_of_70_9_of_156_0_million_people():
    path = shared_data("unhcr", "rpkg_demographics.csv.gz")
    raw = pd.read_csv(path)
    assert raw["total"].sum() == 156_049_666
    assert raw.loc[raw["f_total"].add(raw["m_total"]).eq(0), "total"].sum() == 70_903_533
    frame = demographics(path)
    totals = frame[frame["group"].eq("total")]
    told = frame.loc[frame["group"].ne("total"), "record"].unique()
    assert totals["persons"].sum() == 156_049_666
    assert totals.loc[~totals["record"].isin(told), "persons"].sum() == 70_903_533
    share = known_share(frame)
    assert (share["persons"].sum(), share["nothing_told"].sum()) == (156_049_666, 70_903_533)


def test_the_zeros_that_left_the_real_file_are_those_that_a_second_count_finds():
    path = shared_data("unhcr", "rpkg_demographics.csv.gz")
    counts = dict.fromkeys((ONLY_TOTAL, SEXES_SHORT, AGES_SHORT), 0)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            count_zeros(line, counts)
    ledger = tidied(path).ledgers[0]
    assert dict(zip(ledger.drops["rule"], ledger.drops["values"], strict=True)) == counts
    assert counts == {ONLY_TOTAL: 46_312, SEXES_SHORT: 1_814, AGES_SHORT: 8_728}
    assert (ledger.records.kept, ledger.records.rejected) == (20_771, 0)


def count_zeros(line, counts):
    """Add to *counts* the zeros of one raw *line* that do not surely count nobody, by rule."""
    sexes = {sex: int(line[f"{sex}_total"]) for sex in "fm"}
    whole = int(line["total"])
    for sex, people in sexes.items():
        ages = [int(line[f"{sex}_{age}"]) for age in (*AGES, "other")]
        if not any(sexes.values()) and whole:
            counts[ONLY_TOTAL] += ages.count(0) + 1
        elif sum(sexes.values()) < whole:
            counts[SEXES_SHORT] += [*ages, people].count(0)
        elif sum(ages[:-1]) < people:
            counts[AGES_SHORT] += ages.count(0)


def test_known_figures_by_sex_and_age_are_those_of_the_file():
    path = shared_data("unhcr", "rpkg_demographics.csv.gz")
    raw = pd.read_csv(path)
    frame = demographics(path)
    sums = frame.groupby("group")["persons"].sum()
    assert sums["female 18-59"] == raw["f_18_59"].sum()
    assert sums["male 60+"] == raw["m_60"].sum()
    assert sums["female, age unknown"] == raw["f_other"].sum()
    key = ["date_latest", "origin", "asylum", "population_type", "place", "location", "accommodation", "group"]
    assert not frame.duplicated(key).any()
