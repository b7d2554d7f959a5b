"""UNHCR's applications for asylum and decisions on them: levels, units, bins told by the rows, totals beside parts."""

import csv
import gzip
from collections import Counter

import numpy as np
import pytest

from displacement.accounts.repeats import AGAIN
from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError
from displacement.tables.asylum import ASYLUM
from displacement.tables.citations import CITATIONS
from displacement.tables.footnotes import FOOTNOTES
from independent import DATA
from shared import shared_data

APPLICATIONS = DATA / "unhcr_asylum_applications"
DECISIONS = DATA / "unhcr_asylum_decisions"
PARTS = ("Recognized decisions", "Complementary protection", "Rejected decisions", "Otherwise closed")


def asylum(path, dataset=None):
    return tidied(path, dataset).tables[ASYLUM]


def bounds(frame, **where):
    for name, value in where.items():
        frame = frame[frame[name].eq(value)]
    return [tuple(row) for row in frame[["count_low", "count", "count_high"]].astype("object").to_numpy()]


def lines(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_five_is_one_to_four_where_figures_of_six_to_nine_are_published():
    frame = asylum(APPLICATIONS / "finder_2023.csv")
    assert bounds(frame, asylum="GEO", stage="AR") == [(1, 5, 5)]
    assert bounds(frame, asylum="GEO", stage="FI") == [(6, 6, 6)]
    assert set(frame["bound_basis"]) == {"as published"}


def test_five_and_ten_are_wide_and_inferred_where_no_figure_of_one_to_four_or_six_to_nine_is_there():
    frame = asylum(APPLICATIONS / "finder_2020.csv")
    assert bounds(frame, origin="AZE") == [(6, 10, 10), (1, 5, 9)]
    assert bounds(frame, origin="SYR") == [(100_000, 100_000, 100_000)]
    assert dict(zip(frame["count"], frame["bound_basis"], strict=True)) == {
        10: "inferred", 5: "inferred", 14: "as published", 100_000: "as published"}


def test_popstats_by_month_has_real_small_counts_and_a_star_for_those_it_hides():
    frame = asylum(APPLICATIONS / "popstats_monthly.csv")
    assert bounds(frame, origin="ARM", month=12) == [(3, 3, 3)]
    hidden = frame[frame["origin"].eq("UNK")]
    assert (hidden["count_low"].item(), hidden["count_high"].item()) == (1, 4)
    assert hidden["count"].isna().all()
    assert frame["month"].to_list() == [11, 12, 12, 1]


def test_persons_and_cases_are_told_apart_and_other_letters_are_rejected(tmp_path):
    frame = asylum(APPLICATIONS / "finder_2023.csv")
    assert frame.groupby("unit", observed=True)["count"].sum().to_dict() == {"persons": 1258, "cases": 68}
    text = (APPLICATIONS / "finder_2023.csv").read_text(encoding="utf-8").replace(",NR,FI,P,", ",NR,FI,X,")
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    result = tidied(tmp_path / "odd.csv")
    assert result.rejected["rule"].to_list() == ["unit is neither P (persons) nor C (cases)"]
    assert result.ledgers[0].balances()


def test_a_level_called_na_is_a_level_and_not_a_missing_one():
    frame = asylum(APPLICATIONS / "finder_2023.csv")
    assert frame.loc[frame["origin"].eq("CUW"), "stage"].to_list() == ["NA"]


def test_a_blank_iso_code_is_resolved_by_the_name():
    assert asylum(APPLICATIONS / "finder_2023.csv")["origin"].iloc[-1] == "UNK"
    assert asylum(DECISIONS / "finder_two_columns.csv")["origin"].drop_duplicates().to_list() == [
        "ARM", "RUS", "XXA", "SRB"]


def test_iso_columns_of_hdx_hold_iso_and_codes_of_the_api_are_unhcrs_own():
    assert set(asylum(APPLICATIONS / "hdx_tags.csv")["origin"]) == {"AUS", "UNK", "IRQ"}
    assert set(asylum(APPLICATIONS / "hdx_names.csv")["origin"]) == {"ARE", "MAR", "SYR"}
    assert set(asylum(APPLICATIONS / "api_page.json")["asylum"]) == {"DEU", "AUT"}


def test_lines_whose_levels_the_user_hid_are_a_list_that_keeps_each_of_them():
    frame = asylum(APPLICATIONS / "hidden_levels.csv")
    assert frame.loc[frame["year"].eq(2017), "count"].to_list() == [1210, 10, 10]
    assert set(frame["hidden_levels"]) == {"authority, application type, stage, cases or persons"}
    assert set(frame["unit"]) == {"not stated"}
    assert ASYLUM.key(frame.columns)[-2:] == ["part", "record"]


def test_where_every_level_is_told_a_line_that_is_there_twice_is_kept_once(tmp_path):
    text = (APPLICATIONS / "finder_2020.csv").read_text(encoding="utf-8")
    (tmp_path / "twice.csv").write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    ledger = tidied(tmp_path / "twice.csv").ledgers[0]
    assert (ledger.records.dropped, ledger.drops["rule"].to_list()) == (1, [AGAIN])
    last = text.splitlines()[-1]
    other = last[:last.rindex(",")] + ",999999" if last[-1].isdigit() else last.replace("5", "7")
    (tmp_path / "other.csv").write_text(f"{text}{other}\n", encoding="utf-8")
    rejected = tidied(tmp_path / "other.csv").rejected
    assert rejected["rule"].str.startswith("repeat the key (year, origin, asylum, outcome, unit, authority").all()
    assert rejected.set_index("record")["value"].to_dict() == {7: "see record 8", 8: "see record 7"}


def test_codes_stand_where_hdx_gives_codes_and_words():
    assert asylum(APPLICATIONS / "hdx_names.csv")["application_type"].to_list() == ["N", "N", "R", "N"]
    assert asylum(DECISIONS / "hdx_names.csv")["stage"].drop_duplicates().to_list() == ["FI", "AR"]


def test_the_published_total_is_an_outcome_of_its_own():
    frame = asylum(DECISIONS / "finder_hidden_levels.csv")
    parts = frame[frame["outcome"].isin(["recognised", "complementary", "rejected", "closed"])]
    sums = parts.groupby("record")["count"].sum()
    totals = frame[frame["outcome"].eq("total")].set_index("record")["count"]
    assert (totals - sums).to_dict() == {2: 0, 3: 0, 4: 0, 5: 0, 6: 17, 7: 0}


def test_a_total_of_small_parts_is_as_uncertain_as_they_are():
    frame = asylum(DECISIONS / "finder_hidden_levels.csv")
    assert bounds(frame, outcome="total", record=3) == [(2, 10, 18)]          # 5 + 5, each 1 to 9
    assert bounds(frame, outcome="total", record=5) == [(7, 15, 19)]          # 10 + 5: 6 to 10 and 1 to 9
    assert bounds(frame, outcome="total", record=6) == [(83, 83, 83)]         # not the sum of its parts
    assert bounds(frame, outcome="closed", record=5) == [(1, 5, 9)]


def test_who_asked_for_asylum_at_home_is_kept():
    frame = asylum(DECISIONS / "finder_hidden_levels.csv")
    assert bounds(frame, origin="ARM", asylum="ARM", outcome="complementary") == [(1, 5, 9)]


def test_a_dash_is_no_figure_and_leaves_by_a_rule():
    result = tidied(DECISIONS / "finder_2023.csv")
    assert result.ledgers[0].drops.to_dict("records") == [
        {"rule": "a dash: not applicable, or not broken down", "records": 0, "values": 1}]
    frame = result.tables[ASYLUM]
    assert set(frame.loc[frame["asylum"].eq("FRA"), "origin"]) == {"total"}


def test_popstats_claims_have_what_waited_before_and_after():
    frame = asylum(DECISIONS / "popstats.csv")
    first = frame[frame["record"].eq(frame["record"].min())].set_index("outcome")["count"]
    assert first.to_dict() == {"recognised": 14, "rejected": 2, "total": 16, "applied": 27, "pending at start": 3,
                               "pending": 14, "pending at start, assisted": 0, "pending, assisted": 0}
    assert frame[["authority", "stage"]].drop_duplicates().to_numpy().tolist() == [
        ["G", "FI"], ["G", "AR"], ["J", "FI"]]
    star = frame[frame["count"].isna()]
    assert set(zip(star["count_low"], star["count_high"], strict=True)) == {(1, 4)}


def test_popstats_writes_one_header_twice_and_the_first_is_the_start_of_the_year(tmp_path):
    text = (DECISIONS / "popstats.csv").read_text(encoding="utf-8")
    for end in ("(start-year)", "(end-year)"):
        text = text.replace(f"of which UNHCR-assisted{end}", "of which UNHCR-assisted")
    (tmp_path / "twice.csv").write_text(text, encoding="utf-8")
    columns = ["outcome", "origin", "asylum", "authority", "stage", "count_low", "count", "count_high"]
    assert asylum(tmp_path / "twice.csv")[columns].equals(asylum(DECISIONS / "popstats.csv")[columns])


@pytest.mark.parametrize("dataset", [None, "unhcr_asylum_decisions"])
def test_footnotes_of_a_download_reach_the_decisions_that_they_are_on(dataset):
    tables = tidied(DECISIONS / "download.zip", dataset).tables
    cited = tables[CITATIONS].set_index("record")["note"].to_dict()
    assert cited == {2: "First instance decisions only.", 3: "First instance decisions only.", 4: "Preliminary."}
    assert len(tables[FOOTNOTES]) == 3                        # the note on stateless people is on no decision


def test_a_file_of_neither_is_refused(tmp_path):
    (tmp_path / "other.csv").write_text("Year,Country of asylum,Visas\n2020,Armenia,12\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no known layout"):
        tidied(tmp_path / "other.csv")


SMALL = {                      # how often each small figure stands in the file, counted by csv: see the dataset pages
    "asylum-applications_2010_2023.csv": ({"5": 1863, "6": 334, "7": 288, "8": 249, "9": 195, "10": 190}, (1, 5)),
    "asylum-applications_2020_edition.csv": ({"5": 5996, "10": 1958}, (1, 9)),
    "rpkg_asylum_applications.csv.gz": ({"5": 25946, "6": 5327, "7": 4252, "8": 3587, "9": 3095, "10": 2859}, (1, 5)),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_small_figures_of_a_file_tell_how_it_rounds(name):
    path = shared_data("unhcr", name)
    counts, bound = SMALL[name]
    found = Counter(line["applied"] for line in lines(path))
    assert {figure: found[figure] for figure in map(str, range(1, 11)) if found[figure]} == counts
    frame = asylum(path)
    fives = frame[frame["count"].eq(5)]
    assert set(zip(fives["count_low"], fives["count_high"], strict=True)) == {bound}


@pytest.mark.parametrize(("name", "parts", "fives", "tens"), [
    ("asylum-decisions_2000_2020.csv", PARTS, 12419 + 5468 + 19242 + 16743, 3118 + 1297 + 5212 + 4313),
    ("rpkg_asylum_decisions.csv.gz", ("dec_recognized", "dec_other", "dec_rejected", "dec_closed"),
     16900 + 7191 + 23538 + 22594, 3563 + 1531 + 4928 + 4767),
    ("HDX_AsylumDecisions.csv", ("Recognized", "RecognizedOther", "Rejected", "OtherwiseClosed"),
     47 + 2 + 60 + 90, 8 + 1 + 17 + 19),
])
def test_no_decision_is_one_to_four_or_six_to_nine_and_fives_and_tens_are_frequent(name, parts, fives, tens):
    path = shared_data("unhcr", name)
    found = Counter(line[part] for line in lines(path) for part in parts)
    assert {figure: found[figure] for figure in map(str, range(1, 11)) if found[figure]} == {"5": fives, "10": tens}
    frame = asylum(path)
    frame = frame[frame["outcome"].ne("total") & frame["count"].isin([5, 10])]
    assert set(map(tuple, frame[["count_low", "count", "count_high", "bound_basis"]].to_numpy())) == {
        (1, 5, 9, "inferred"), (6, 10, 10, "inferred")}


def test_the_real_totals_differ_from_their_parts_in_150_rows_and_each_line_is_kept():
    path = shared_data("unhcr", "asylum-decisions_2000_2020.csv")
    raw = lines(path)
    assert sum(int(line["Total decisions"]) != sum(int(line[part]) for part in PARTS) for line in raw) == 150
    result = tidied(path)
    ledger, frame = result.ledgers[0], result.tables[ASYLUM]
    assert (ledger.records.read, ledger.records.kept, ledger.values.kept) == (82518, 82518, 82518 * 5)
    assert result.rejected.empty
    totals = frame[frame["outcome"].eq("total")]["count"].sum()
    assert totals == sum(int(line["Total decisions"]) for line in raw)
    unknown = [line for line in raw if not line["Country of origin (ISO)"].strip()]
    assert {line["Country of origin"] for line in unknown} == {"Unknown "}
    assert len(unknown) == 884
    assert frame[frame["origin"].eq("UNK")]["record"].nunique() == 884


def test_the_sums_by_unit_and_level_of_the_real_applications_are_those_of_the_file():
    path = shared_data("unhcr", "rpkg_asylum_applications.csv.gz")
    sums = Counter()
    for line in lines(path):
        unit = {"P": "persons", "C": "cases"}[line["app_pc"]]
        sums[unit, line["procedure_type"], line["app_type"], line["dec_level"]] += int(line["applied"])
    frame = asylum(path)
    found = frame.groupby(["unit", "authority", "application_type", "stage"], observed=True)["count"].sum()
    assert found.to_dict() == dict(sums)
    assert not frame.duplicated(ASYLUM.key(frame.columns)).any()


def test_bounds_hold_what_is_between_them():
    frame = asylum(shared_data("unhcr", "rpkg_asylum_decisions.csv.gz"))
    low, central, high = (frame[name].to_numpy("int64") for name in ("count_low", "count", "count_high"))
    assert np.all((low <= central) & (central <= high))
