"""The shipped Karabakh tables, against the facts they were made from and against arithmetic by hand."""

import csv

import pandas as pd
import pytest

import displacement as dp
from displacement.catalogue.loading import loaded
from displacement.catalogue.tidying import tidied
from shared import shared


def facts(name):
    with shared("facts", *name.split("/")).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_bridge_counts_and_registrations_are_two_measures():
    counts = dp.load("karabakh_counts")
    report = counts[counts["value"].eq(76407) & counts["reported_by"].eq("Armenian National Institute")]
    same = counts[counts["record"].isin(report["record"])].set_index("measure")["value"]
    assert same.to_dict() == {"entered": 76407, "vehicles": 15914, "registered": 55248}


def test_clock_times_are_local_and_days_are_whole_local_days():
    counts = dp.load("karabakh_counts")
    timed = counts[counts["value"].eq(377)].iloc[0]
    assert timed["observed_at"] == pd.Timestamp("2023-09-24 18:00", tz="Asia/Yerevan")
    day = counts[counts["value"].eq(53629)].iloc[0]
    assert pd.isna(day["observed_at"])
    assert day["observed_at_earliest"] == pd.Timestamp("2023-09-27 00:00", tz="Asia/Yerevan")
    assert day["observed_at_latest"] == pd.Timestamp("2023-09-28 00:00", tz="Asia/Yerevan")


def test_a_report_misdated_by_its_source_has_no_moment_but_keeps_what_it_states():
    counts = dp.load("karabakh_counts")
    row = counts[counts["claim_by"].eq("The Atlas News")].iloc[0]
    assert pd.isna(row["observed_at"])
    assert row["observed_at_earliest"] == pd.Timestamp("2023-09-27 08:00", tz="Asia/Yerevan")


def test_no_registration_total_stands_among_the_bridge_counts():
    counts = dp.load("karabakh_counts")
    assert counts.loc[counts["value"].eq(101848), "measure"].eq("registered").all()
    entered = counts[counts["measure"].eq("entered") & counts["bound"].eq("exact")]
    assert entered["value"].max() == 100670


def test_a_bound_word_belongs_to_the_count_it_stands_with():
    counts = dp.load("karabakh_counts")
    assert counts.loc[counts["value"].eq(108000), ["measure", "bound"]].to_numpy().tolist() == [
        ["registered", "more than"]]
    assert counts.loc[counts["value"].eq(6650), "bound"].to_list() == ["at least"]


def test_totals_rates_and_what_was_not_delivered_are_told_apart():
    goods = dp.load("karabakh_deliveries")
    total = goods[goods["quantity"].eq(5574)].iloc[0]
    assert (total["measure"], total["unit"], total["cumulative"]) == ("delivered", "tonnes", True)
    usual = goods[goods["quantity"].eq(400) & goods["measure"].eq("baseline")]
    assert set(usual["unit"]) == {"tonnes per day"}
    assert set(usual["commodity"]) == {"mixed", "food and medicine", "food"}
    missing = goods[goods["measure"].eq("not delivered")]
    assert missing["quantity_low"].to_list() == [14800, 26800, 31200]               # stated as "more than"
    assert missing["quantity"].isna().all()
    assert (missing["quantity_low"] % 400).eq(0).all()


def test_waiting_sent_and_delivered_are_not_the_same():
    goods = dp.load("karabakh_deliveries")
    waiting = goods[goods["statement"].str.contains("waiting")]
    assert waiting["measure"].eq("waiting").all()
    assert goods.loc[goods["statement"].str.contains("sent"), "measure"].eq("sent").all()


def test_people_vehicles_and_days_are_claims_and_no_goods():
    goods = dp.load("karabakh_deliveries")
    claims = dp.load("karabakh_deliveries", table="claims")
    assert not goods["unit"].isin(["persons", "operations", "days"]).any()
    patients = claims[claims["indicator"].eq("patients transferred cumulatively with ICRC")]
    same_day = patients[patients["period_end"].eq(pd.Timestamp("2023-01-23"))].set_index("claim_by")["value"]
    assert same_day.to_dict() == {"de facto NK authorities": 42, "Azerbaijan": 90}


def test_rations_are_grams_a_day_by_arithmetic():
    rations = dp.load("karabakh_rations").set_index("product")["grams_per_person_day"]
    assert rations["rice"] == pytest.approx(1000 / 30.4)
    assert rations["vegetable oil"] == pytest.approx(921 / 30.4)
    assert rations["bread"].dropna().to_list() == [200]
    issued = dp.load("karabakh_rations").set_index("kind").loc["issue"]
    assert (issued["grams_per_person_day_high"], pd.isna(issued["grams_per_person_day"])) == (200, True)


def test_loaves_without_a_weight_give_no_grams_but_are_not_lost():
    rations = dp.load("karabakh_rations")
    cap = rations[rations["kind"].eq("sale cap")]
    assert cap["grams_per_person_day"].isna().all()
    claim = dp.load("karabakh_rations", table="claims").iloc[0]
    assert (claim["value"], claim["unit"]) == (2, "loaves/person/purchase")


def test_a_ceiling_is_no_price_paid():
    prices = dp.load("karabakh_prices")
    assert prices.loc[prices["price_flag"].eq("maximum permitted"), "price"].to_list() == [350, 600, 1000, 750]
    assert set(prices["currency"]) == {"AMD"}


def test_availability_stays_in_words():
    claims = dp.load("karabakh_prices", table="claims")
    words = claims[claims["indicator"].str.startswith("availability")]
    assert words["value"].isna().all()
    assert words["value_text"].notna().all()


def test_competing_accounts_of_one_period_stand_side_by_side():
    events = dp.load("karabakh_events")
    start = events[events["traffic"].eq("people out") & events["started_at"].eq(
        pd.Timestamp("2022-12-12 10:30", tz="Asia/Yerevan"))]
    assert start.set_index("claim_by")["status"].to_dict() == {
        "Armenia; de facto NK authorities; RFE/RL": "humanitarian only", "Azerbaijan": "open"}
    assert start["dispute"].eq("disputed").all()


def test_shares_and_people_of_a_breakdown_are_two_columns():
    groups = dp.load("karabakh_demographics")
    women = groups[groups["group"].eq("female") & groups["date_earliest"].eq(pd.Timestamp("2023-10-20"))]
    assert women["persons"].dropna().to_list() == [52884]
    assert women["share"].dropna().to_list() == [0.52]
    assert women["base"].to_list() == [101848, 101848]


def test_a_population_known_to_a_year_is_an_interval_of_days():
    people = dp.load("karabakh_population")
    census = people[people["persons"].eq(145053)].iloc[0]
    assert census["date_earliest"] == pd.Timestamp("2015-01-01")
    assert census["date_latest"] == pd.Timestamp("2015-12-31")


def test_unhcr_returns_are_movements_and_the_books_of_azerbaijan_to_armenia_hold():
    stocks = dp.load("unhcr_armenia_azerbaijan")
    pair = stocks[stocks["origin"].eq("AZE") & stocks["asylum"].eq("ARM") & stocks["population_type"].eq("REF")]
    by_year = pair.set_index(pair["date"].dt.year)["persons"]
    assert by_year[[2022, 2023, 2025]].to_list() == [27933, 143054, 115346]
    flows = dp.load("unhcr_world_totals", table="flows")
    assert set(flows["population_type"]) == {"RET", "RDP"}


def test_a_world_total_has_an_upper_bound_only():
    stocks = dp.load("unhcr_world_totals")
    assert stocks["persons_low"].isna().all()
    assert stocks["persons"].eq(stocks["persons_high"]).all()


def values_of(dataset, *names):
    tables = {table.name: frame for table, frame in loaded(dataset).tables.items()}
    return [float(value) for frame in tables.values() for name in names if name in frame
            for end in ("_low", "", "_high") if f"{name}{end}" in frame for value in frame[f"{name}{end}"].dropna()]


@pytest.mark.parametrize(("name", "dataset", "columns", "into"), [
    ("karabakh/arrivals.csv", "karabakh_counts", ["cumulative_persons", "cumulative_vehicles", "registered_persons"],
     "value"),
    ("karabakh/population.csv", "karabakh_population", ["low", "value", "high"], "persons"),
    ("karabakh/health.csv", "karabakh_claims", ["value"], "value"),
    ("karabakh/return_and_protection.csv", "karabakh_claims", ["value"], "value"),
    ("karabakh/arrivals_flow_claims.csv", "karabakh_claims", ["persons"], "value"),
    ("unhcr/armenia_azerbaijan.csv", "unhcr_armenia_azerbaijan", ["persons"], None),
])
def test_every_figure_of_the_facts_stands_in_a_table(name, dataset, columns, into):
    found = set(values_of(dataset, *([into] if into else ["persons", "count"])))
    wanted = {float(row[column]) for row in facts(name) for column in columns if row[column]}
    assert wanted <= found


@pytest.mark.parametrize(("name", "dataset"), [
    ("karabakh/arrivals.csv", "karabakh_counts"), ("karabakh/arrivals_flow_claims.csv", "karabakh_claims"),
    ("karabakh/corridor_status.csv", "karabakh_events"), ("karabakh/demographics.csv", "karabakh_demographics"),
    ("karabakh/events.csv", "karabakh_events"), ("karabakh/food_balance_priors.csv", "food_energy"),
    ("karabakh/health.csv", "karabakh_claims"), ("karabakh/population.csv", "karabakh_population"),
    ("karabakh/prices.csv", "karabakh_prices"), ("karabakh/return_and_protection.csv", "karabakh_claims"),
    ("karabakh/supply.csv", "karabakh_deliveries"), ("blockades/episodes.csv", "blockade_episodes"),
    ("unhcr/world_totals.csv", "unhcr_world_totals"), ("unhcr/armenia_azerbaijan.csv", "unhcr_armenia_azerbaijan"),
])
def test_the_facts_as_given_are_recognised_and_no_row_is_dropped_or_rejected(name, dataset):
    result = tidied(shared("facts", *name.split("/")))
    assert result.source.name == dataset
    records = result.ledgers[0].records
    assert records.kept == records.read == len(facts(name))
