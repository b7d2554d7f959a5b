"""UNHCR's solutions and displacement flows, and its copies of UNRWA's and IDMC's figures."""

import csv
import gzip
from collections import Counter

import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError
from displacement.tables.flows import FLOWS
from displacement.tables.stocks import STOCKS
from independent import DATA
from shared import shared_data

SOLUTIONS, ARRIVALS = DATA / "unhcr_solutions", DATA / "unhcr_flows"
BOUNDS = ["count_low", "count", "count_high"]


def flows(path, dataset=None):
    return tidied(path, dataset).tables[FLOWS]


def moves(frame, flow_type):
    chosen = frame[frame["flow_type"].eq(flow_type)]
    return [tuple(row) for row in chosen[["origin", "destination", "population_type", "count"]].to_numpy()]


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_returned_refugees_move_from_asylum_to_origin():
    assert moves(flows(SOLUTIONS / "r_package.csv"), "return")[0] == ("GEO", "AZE", "RET", 12)


def test_returned_idps_stay_in_their_country_and_are_another_type_than_returned_refugees():
    returns = moves(flows(SOLUTIONS / "r_package.csv"), "return")
    assert ("IRQ", "IRQ", "RET", 5) in returns
    assert ("IRQ", "IRQ", "RDP", 1_500_000) in returns


def test_resettlement_is_counted_where_people_arrive_and_naturalisation_where_they_are():
    frame = flows(SOLUTIONS / "r_package.csv")
    assert moves(frame, "resettlement") == [
        ("AZE", "USA", "REF", 5), ("EGY", "AUS", "REF", 16), ("UNK", "AUT", "REF", 5)]
    assert moves(frame, "naturalisation") == [("AZE", "ARM", "REF", 1207), ("EGY", "AUS", "REF", 8)]


def test_solutions_are_movements_within_the_year():
    frame = flows(SOLUTIONS / "r_package.csv")
    first = frame.iloc[0]
    assert (f"{first['period_start']:%F}", f"{first['period_end']:%F}") == ("2015-01-01", "2015-12-31")
    assert set(frame["unit"]) == {"persons"}


def test_a_blank_solution_is_missing_and_a_zero_is_a_zero():
    frame = flows(SOLUTIONS / "r_package.csv")
    assert len(frame) == 9                                         # filled cells of the extract, counted by hand
    assert (frame["count"] == 0).sum() == 1
    assert len(flows(SOLUTIONS / "hdx_tags.csv")) == 16            # HDX writes zeros: 4 records of 4 figures


def test_all_four_solutions_under_the_finders_headings_are_no_population_figures(tmp_path):
    path = tmp_path / "solutions.csv"
    path.write_text("Year,Country of origin (ISO),Country of asylum (ISO),Returned refugees,Resettlement arrivals,"
                    "Naturalisation,Returned IDPs\n2019,AZE,ARM,5,0,27,-\n", encoding="utf-8")
    result = tidied(path)
    assert result.source.name == "unhcr_solutions"
    assert sorted(result.tables[FLOWS]["count"]) == [0, 5, 27]


def test_a_five_of_solutions_stands_for_one_to_five():
    frame = flows(SOLUTIONS / "r_package.csv")
    fives = frame[frame["count"].eq(5)]
    assert set(map(tuple, fives[BOUNDS].to_numpy())) == {(1, 5, 5)}


def test_totals_over_countries_are_marked_as_such():
    frame = flows(SOLUTIONS / "finder.csv")
    assert ("total", "CAN", "REF", 30082) in moves(frame, "resettlement")
    assert ("ARM", "total", "REF", 12) in moves(frame, "naturalisation")


def test_popstats_resettlement_has_real_small_counts():
    frame = flows(SOLUTIONS / "popstats_resettlement.csv")
    iran, various = frame[frame["origin"].eq("IRN")], frame[frame["origin"].eq("UNK")]
    assert iran[BOUNDS].iloc[0].to_list() == [3, 3, 3]
    assert (various["count_low"].item(), various["count_high"].item()) == (1, 4)
    assert various["count"].isna().all()


def test_one_type_a_column_and_one_type_a_row_give_the_same_arrivals():
    frame = flows(ARRIVALS / "explainer.csv")
    assert moves(frame, "arrival") == [("AZE", "ARM", "REF", 101_848), ("SDN", "TCD", "ROC", 480_000),
                                       ("ARM", "DEU", "ASY", 5), ("VEN", "PER", "OIP", 7200)]
    assert ("AZE", "ARM", "REF", 101_848) in moves(flows(ARRIVALS / "pages.json"), "arrival")


def test_a_type_that_does_not_apply_is_missing():
    frame = flows(ARRIVALS / "r_package.csv")
    assert len(frame) == 9                                         # filled cells of the extract, counted by hand
    assert ("AZE", "ARM", "ROC", 90_600) in moves(frame, "arrival")
    assert ("TIB", "IND", "REF", 22_000) in moves(frame, "arrival")


def test_flows_of_an_unknown_country_into_an_unknown_one_are_kept():
    assert ("UNK", "UNK", "REF", 40) in moves(flows(ARRIVALS / "r_package.csv"), "arrival")


def test_palestine_refugees_are_registered_in_five_fields_and_not_added_to_unhcrs():
    frame = tidied(DATA / "unhcr_unrwa" / "r_package.csv").tables[STOCKS]
    assert set(frame["population_type"]) == {"UNRWA"}
    assert set(frame["origin"]) == {"PSE"}
    assert frame["asylum"].to_list() == ["LBN", "PSE", "SYR", "UNK"]
    assert frame["persons"].equals(frame["persons_low"].rename("persons"))


def test_world_totals_beside_country_rows_leave_by_a_rule():
    result = tidied(DATA / "unhcr_idmc" / "r_package.csv")
    assert result.ledgers[0].drops.to_dict("records") == [
        {"rule": "a world total beside country rows", "records": 3, "values": 3}]
    frame = result.tables[STOCKS]
    assert frame["asylum"].to_list() == ["ARM", "AZE", "EGY"]
    assert set(frame["cause"]) == {"conflict"}
    assert frame["persons"].to_list() == [8400, 593_000, 8]


def test_a_figure_that_idmc_rounded_has_no_bounds():
    frame = tidied(DATA / "unhcr_idmc" / "r_package.csv").tables[STOCKS]
    assert frame[["persons_low", "persons_high"]].isna().all(axis=None)


def test_a_total_column_whose_rows_tell_neither_dataset_asks_for_its_name(tmp_path):
    path = tmp_path / "totals.csv"
    path.write_text("year,coo_iso,coa_iso,total\n2023,PSE,PSE,5\n2024,-,-,12\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"fits 2 layouts.*unhcr_idmc: .*unhcr_unrwa: .*--dataset"):
        tidied(path)
    assert tidied(path, "unhcr_unrwa").tables[STOCKS]["persons"].to_list() == [5, 12]


def test_totals_of_people_who_are_not_in_their_own_country_are_neither(tmp_path):
    path = tmp_path / "totals.csv"
    path.write_text("year,coo_iso,coa_iso,total\n2023,AZE,ARM,5\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no known layout"):
        tidied(path)


@pytest.mark.parametrize(("name", "columns"), [
    ("rpkg_solutions.csv.gz", {"returned_refugees": "RET", "returned_idps": "RDP", "resettlement": "resettlement",
                               "naturalisation": "naturalisation"}),
    ("rpkg_flows.csv.gz", {"refugees": "REF", "asylum_seekers": "ASY", "refugee_like": "ROC", "oip": "OIP"}),
])
def test_the_real_figures_by_type_are_those_of_the_file(name, columns):
    path = shared_data("unhcr", name)
    cells, sums = Counter(), Counter()
    for line in lines(path):
        for column, kind in columns.items():
            if line[column] != "":
                cells[kind] += 1
                sums[kind] += int(line[column])
    frame = flows(path)
    kind = frame["population_type"].astype("str")
    kind = kind.where(~frame["flow_type"].isin(["resettlement", "naturalisation"]), frame["flow_type"].astype("str"))
    assert kind.value_counts().to_dict() == dict(cells)
    assert frame.groupby(kind)["count"].sum().to_dict() == dict(sums)
    assert not frame.duplicated(FLOWS.key(frame.columns)).any()


def test_unhcrs_copy_holds_the_figures_that_idmc_rounds_and_22_world_totals():
    result = tidied(shared_data("unhcr", "rpkg_idmc.csv.gz"))
    frame = result.tables[STOCKS]
    assert result.ledgers[0].drops["records"].to_list() == [22]
    own = pd.read_csv(shared_data("idmc", "gidd_conflict_all.csv"))
    keyed = frame.assign(year=frame["date"].dt.year, iso3=frame["asylum"].astype("str"))
    both = keyed.merge(own, on=["year", "iso3"], validate="one_to_one").dropna(subset="total_displacement")
    assert len(both) == 853
    assert both["persons"].eq(both["total_displacement_rounded"]).sum() == 835      # the rest is of another vintage
    assert both["persons"].eq(both["total_displacement"]).sum() == 291
    assert not frame.duplicated(STOCKS.key(frame.columns)).any()


def test_the_real_unrwa_figures_are_296_and_add_up_to_the_file():
    path = shared_data("unhcr", "rpkg_unrwa.csv.gz")
    frame = tidied(path).tables[STOCKS]
    raw = lines(path)
    assert len(frame) == len(raw) == 296
    assert frame["persons"].sum() == sum(int(line["total"]) for line in raw)
