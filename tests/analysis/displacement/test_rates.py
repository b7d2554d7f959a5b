"""Rates of recognition, return, naturalisation and hosting: by hand, with bounds, and against a second computation."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import displacement as dp
from displaced import asylum, days, flows, stocks, table
from displacement.analysis.displacement.hosting import hosted_per_1000
from displacement.analysis.displacement.rates import naturalisation_rates, recognition_rates, return_rates
from displacement.errors import CallError, TableError
from shared import shared_data

RATE = ["recognition_rate_low", "recognition_rate", "recognition_rate_high"]


def decided(recognised, complementary, rejected, *, year=2023, origin="SYR", place="DEU", unit="persons", stage="FI",
            closed=1000):
    """Return the rows of one record of decisions; a figure may be (low, central, high)."""
    counts = {"recognised": recognised, "complementary": complementary, "rejected": rejected, "closed": closed}
    return [(year, origin, place, outcome, unit, stage, *(count if isinstance(count, tuple) else (count,)))
            for outcome, count in counts.items() if count is not None]


def rates(rows, **options):
    return recognition_rates(asylum(*rows), **options)


# --- recognition -----------------------------------------------------------------------------------------------------


def test_the_refugee_rate_counts_recognition_and_the_total_rate_complementary_protection_too():
    assert rates(decided(30, 10, 60))["recognition_rate"].tolist() == [0.3]
    assert rates(decided(30, 10, 60), convention="total")["recognition_rate"].tolist() == [0.4]


def test_closed_cases_and_the_published_total_are_no_decision_on_the_substance():
    rows = [*decided(30, 10, 60, closed=900), (2023, "SYR", "DEU", "total", "persons", "FI", 1000),
            (2023, "SYR", "DEU", "applied", "persons", "FI", 5000)]
    found = rates(rows).iloc[0]
    assert (found["decisions"], found["recognition_rate"]) == (100, 0.3)


def test_persons_and_cases_each_have_their_rate_and_are_never_added():
    found = rates([*decided(30, 10, 60), *decided(1, 0, 9, unit="cases")]).set_index("unit")
    assert found["recognition_rate"].to_dict() == {"cases": 0.1, "persons": 0.3}
    assert found["decisions"].to_dict() == {"cases": 10, "persons": 100}


def test_a_five_that_is_one_to_nine_gives_a_lower_and_an_upper_rate():
    found = rates(decided((1, 5, 9), 0, (6, 10, 10))).iloc[0]
    # 1 / (1 + 10), 5 / 15, 9 / (9 + 6)
    assert found[RATE].astype(float).tolist() == pytest.approx([1 / 11, 1 / 3, 9 / 15])
    total = rates(decided((1, 5, 9), (1, 5, 9), (6, 10, 10)), convention="total").iloc[0]
    assert total[RATE].astype(float).tolist() == pytest.approx([2 / 12, 10 / 20, 18 / 24])


def test_complementary_protection_lowers_the_refugee_rate_by_its_bounds():
    found = rates(decided(10, (1, 5, 9), 10)).iloc[0]
    assert found[RATE].astype(float).tolist() == pytest.approx([10 / 29, 10 / 25, 10 / 21])


def test_first_instance_leaves_appeals_out_and_counts_them():
    rows = [*decided(30, 10, 60), *decided(20, 0, 20, stage="AR"), *decided(1, 1, 1, stage="FA")]
    everything = rates(rows).iloc[0]
    assert (everything["decisions"], everything["stages"], everything["other_stages"]) == (143, "all", 0)
    first = rates(rows, stages="first instance").iloc[0]
    assert (first["recognition_rate"], first["other_stages"], first["stages"]) == (0.3, 43, "first instance")
    appeal = rates(rows, stages=["AR", "JR"]).iloc[0]
    assert (appeal["recognition_rate"], appeal["stages"]) == (0.5, "AR, JR")


def test_a_country_without_decisions_at_the_stage_has_no_rate_and_says_so():
    found = rates([*decided(30, 10, 60), *decided(5, 5, 5, place="FRA", stage="AR")], stages="first instance")
    france = found.set_index("asylum").loc["FRA"]
    assert pd.isna(france["recognition_rate"])
    assert (france["reason"], france["other_stages"]) == ("no decision at these stages", 15)


def test_stages_that_a_file_does_not_tell_cannot_be_asked_for():
    table = asylum(*decided(30, 10, 60)).drop(columns="stage")
    assert recognition_rates(table)["recognition_rate"].tolist() == [0.3]
    with pytest.raises(TableError, match="no column stage"):
        recognition_rates(table, stages="first instance")
    with pytest.raises(TableError, match="no column stage"):
        recognition_rates(table, by=("year", "stage"))


def test_no_decision_on_the_substance_is_no_rate_of_zero():
    found = rates(decided(0, 0, 0)).iloc[0]
    assert found[RATE].isna().all()
    assert found["reason"] == "no decision on the substance"
    assert rates(decided(0, 0, 7))["recognition_rate"].tolist() == [0]


def test_an_outcome_that_a_record_does_not_tell_is_not_zero():
    found = rates([*decided(30, 10, 60), *decided(30, None, 60, origin="AFG")]).iloc[0]
    assert found[RATE].isna().all()
    assert found["reason"] == "complementary is not told in 1 of 2 records"


def test_lines_of_which_nobody_says_persons_or_cases_have_a_rate_only_if_the_caller_accepts():
    rows = decided(30, 10, 60, unit="not stated")
    assert "nobody says whether persons or cases" in rates(rows)["reason"].iloc[0]
    assert rates(rows)["recognition_rate"].isna().all()
    assert rates(rows, unit_not_stated="accept")["recognition_rate"].tolist() == [0.3]


def test_rates_by_origin_and_by_authority():
    rows = [*decided(1, 0, 9), *decided(8, 0, 2, origin="AFG")]
    by_origin = rates(rows, by=("year", "origin")).set_index("origin")["recognition_rate"].to_dict()
    assert by_origin == {"AFG": 0.8, "SYR": 0.1}
    both = pd.concat([asylum(*decided(1, 0, 9)).assign(authority="G"), asylum(*decided(4, 0, 0)).assign(authority="U")])
    found = recognition_rates(both, by=("asylum", "authority")).set_index("authority")["recognition_rate"].to_dict()
    assert found == {"G": 0.1, "U": 1.0}


@pytest.mark.parametrize(("changed", "words"), [
    (lambda rows: pd.concat([rows, rows]), "more than once"),
    (lambda rows: pd.concat([rows, rows.assign(dataset="copy")]), "the same people twice"),
    (lambda rows: pd.concat([rows, rows.assign(origin="total")]), "a total over origin"),
    (lambda rows: rows.assign(asylum="total"), "by asylum needs the figures of each country"),
])
def test_decisions_that_would_count_twice_are_refused(changed, words):
    with pytest.raises(TableError, match=words):
        recognition_rates(changed(asylum(*decided(30, 10, 60))))


@pytest.mark.parametrize("options", [{"convention": "positive"}, {"stages": "appeal"}, {"by": "year"},
                                     {"by": ("region",)}, {"unit_not_stated": "guess"}])
def test_a_call_that_names_what_there_is_not_is_refused(options):
    with pytest.raises(CallError):
        rates(decided(30, 10, 60), **options)


def test_lines_with_hidden_levels_are_parts_and_are_added():
    rows = asylum(*decided(1, 0, 9), *decided(1, 0, 9)).drop(columns="stage").assign(hidden_levels="stage")
    assert recognition_rates(rows)["decisions"].tolist() == [20]


COUNTS = st.integers(0, 10**6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=4), st.integers(2, 1000),
       st.sampled_from(["refugee", "total"]))
def test_the_unit_changes_no_rate_and_splitting_by_origin_no_total(counts, factor, convention):
    origins = ("AFG", "SYR", "IRQ", "SOM")
    rows = [row for origin, count in zip(origins, counts, strict=False) for row in decided(*count, origin=origin)]
    table = asylum(*rows)
    times = table.assign(**{name: table[name] * factor for name in ("count_low", "count", "count_high")})
    one, other = (recognition_rates(found, convention=convention) for found in (table, times))
    assert one["recognition_rate"].fillna(-1).tolist() == pytest.approx(other["recognition_rate"].fillna(-1).tolist())
    parts = recognition_rates(table, by=("year", "origin", "asylum"), convention=convention)
    assert parts[["granted", "decisions"]].sum().tolist() == one[["granted", "decisions"]].sum().tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3).map(sorted), min_size=3, max_size=3))
def test_a_rate_lies_within_its_bounds(counts):
    found = rates(decided(*(tuple(count) for count in counts))).iloc[0]
    known = [value for value in found[RATE] if not pd.isna(value)]
    assert known == sorted(known)
    assert all(0 <= value <= 1 for value in known)


@pytest.mark.parametrize(("country", "years"), [("DEU", 5), ("SWE", 15)])
def test_recognition_rates_equal_a_second_computation_from_unhcrs_file(country, years):
    path = shared_data("unhcr", "rpkg_asylum_decisions.csv.gz")
    found = recognition_rates(dp.tidy(path), by=("year", "asylum"), stages="first instance", convention="total")
    found = found[found["asylum"].eq(country) & found["unit"].eq("persons")].set_index("year")
    raw = pd.read_csv(path).query("coa_iso == @country and dec_level == 'FI' and dec_pc == 'P'").groupby("year")[
        ["dec_recognized", "dec_other", "dec_rejected"]].sum()
    wanted = (raw["dec_recognized"] + raw["dec_other"]) / raw.sum(axis=1)
    assert len(wanted) >= years
    found = found.dropna(subset="recognition_rate")
    assert found["recognition_rate"].astype(float).to_dict() == pytest.approx(wanted.to_dict())
    assert (found["recognition_rate_low"] <= found["recognition_rate"]).all()
    assert (found["recognition_rate"] <= found["recognition_rate_high"]).all()


# --- returns and naturalisation --------------------------------------------------------------------------------------


PEOPLE = stocks((2022, "AFG", "PAK", "REF", 1000), (2022, "AFG", "IRN", "REF", 500, 1000, 1000),
                (2023, "AFG", "PAK", "REF", 3000), (2023, "AFG", "IRN", "REF", 1000))
RETURNED = flows((2023, "PAK", "AFG", "return", "RET", "persons", 40),
                 (2023, "IRN", "AFG", "return", "RET", "persons", 20))


def test_returns_over_the_refugees_at_the_start_of_the_year_and_the_denominator_is_named():
    found = return_rates(RETURNED, PEOPLE).query("year == 2023").iloc[0]
    assert found[["return_rate_per_1000_low", "return_rate_per_1000", "return_rate_per_1000_high"]].tolist() == [
        30, 30, 40]
    assert found["denominator"] == "refugees (unhcr_population) at 31 December 2022"
    assert found["base"] == 2000


def test_returns_over_the_mean_of_both_ends_of_the_year():
    found = return_rates(RETURNED, PEOPLE, by=("origin", "asylum"), denominator="mean").query("year == 2023")
    assert found.set_index("asylum")["return_rate_per_1000"].to_dict() == {"IRN": 20, "PAK": 20}
    assert found["denominator"].unique().tolist() == ["refugees (unhcr_population), mean of both ends of 2023"]


def test_a_return_that_no_row_tells_is_missing_and_not_zero():
    found = return_rates(RETURNED[:1], PEOPLE, by=("asylum",)).query("year == 2023").set_index("asylum")
    assert found["return_rate_per_1000"].isna().to_dict() == {"IRN": True, "PAK": False}
    assert found.loc["IRN", "reason"] == "no figure in persons"


def test_returns_in_households_are_no_persons():
    households = flows((2023, "PAK", "AFG", "return", "RET", "households", 8))
    assert return_rates(households, PEOPLE, by=("asylum",)).set_index("asylum").loc["PAK"][
        "return_rate_per_1000"].isna().all()


def test_without_people_in_the_denominator_there_is_no_rate():
    found = return_rates(RETURNED, stocks((2021, "AFG", "PAK", "REF", 5)), by=("asylum",)).query("year == 2023")
    assert found["return_rate_per_1000"].isna().all()
    assert set(found["reason"]) == {"no people told in the denominator"}


def test_returns_of_idps_have_idps_of_the_same_cause_below_them():
    people = stocks((2022, "SDN", "SDN", "IDP", 500), dataset="idmc_displacement", cause="conflict")
    moved = flows((2023, "SDN", "SDN", "return", "RDP", "persons", 50))
    found = return_rates(moved, people, by=("asylum",), population="IDPs").iloc[0]
    assert (found["return_rate_per_1000"], found["denominator"]) == (
        100, "internally displaced people (idmc_displacement) at 31 December 2022")


def test_naturalisations_over_the_refugees_of_the_country():
    moved = flows((2023, "AFG", "PAK", "naturalisation", "REF", "persons", 1, 5, 5))
    found = naturalisation_rates(moved, PEOPLE).query("year == 2023").set_index("asylum").loc["PAK"]
    assert found[["naturalisation_rate_per_1000_low", "naturalisation_rate_per_1000"]].tolist() == [1, 5]


def test_naturalisations_in_armenia_over_refugees_there_from_unhcrs_files():
    found = naturalisation_rates(dp.tidy(shared_data("unhcr", "rpkg_solutions.csv.gz")),
                                 dp.tidy(shared_data("unhcr", "rpkg_population.csv.gz"), table="stocks"))
    armenia = found[found["asylum"].eq("ARM") & found["year"].eq(2025)].iloc[0]
    citizens = pd.read_csv(shared_data("unhcr", "rpkg_solutions.csv.gz")).query("coa_iso == 'ARM' and year == 2025")
    people = pd.read_csv(shared_data("unhcr", "rpkg_population.csv.gz")).query("coa_iso == 'ARM' and year == 2024")
    assert armenia["naturalisation_rate_per_1000"] == pytest.approx(
        1000 * citizens["naturalisation"].sum() / people["refugees"].sum())


@pytest.mark.parametrize("options", [{"denominator": "end"}, {"population": "migrants"}, {"by": "origin"}])
def test_a_rate_of_returns_that_there_is_not_is_refused(options):
    with pytest.raises(CallError):
        return_rates(RETURNED, PEOPLE, **options)


# --- hosting ---------------------------------------------------------------------------------------------------------


def inhabitants(*rows, dataset="un_world_population", **more):
    """Return table `population` of countries from (year, country, persons)."""
    found = table(rows, ["year", "country"], "persons", dataset=dataset, **({"area_level": "country"} | more))
    mid = days(found["year"].astype("str") + "-07-01")
    return found.drop(columns="year").assign(date_earliest=mid, date_latest=mid, place=found["country"], part="p",
                                             record=1)


HOSTED = stocks((2023, "SYR", "LBN", "REF", 800), (2023, "IRQ", "LBN", "OIP", 200),
                (2023, "SYR", "DEU", "REF", 1, 5, 5), (2023, "SYR", "DEU", "ASY", 9000),
                (2023, "LBN", "LBN", "REF", 77), (2023, "LBN", "LBN", "IDP", 77))
WORLD = inhabitants((2023, "LBN", 5000), (2023, "DEU", 80_000), (2023, "CHN", 915_000))
HOSTED_RATE = ["hosted_per_1000_low", "hosted_per_1000", "hosted_per_1000_high"]


def test_refugees_and_other_people_in_need_of_protection_from_abroad_per_1000_inhabitants():
    found = hosted_per_1000(HOSTED, WORLD).set_index("asylum")
    assert found.loc["LBN", HOSTED_RATE].tolist() == [200, 200, 200]
    assert found.loc["DEU", HOSTED_RATE].astype(float).tolist() == pytest.approx([1 / 80, 5 / 80, 5 / 80])
    assert found["missing"].eq("").all()


def test_the_denominator_and_its_date_are_told():
    found = hosted_per_1000(HOSTED, WORLD.assign(variant="Medium")).iloc[0]
    assert found["denominator"] == "un_world_population, Medium"
    assert found["inhabitants_date_earliest"] == found["inhabitants_date_latest"] == pd.Timestamp(2023, 7, 1)


def test_bounds_of_the_inhabitants_widen_the_rate():
    found = hosted_per_1000(HOSTED, inhabitants((2023, "LBN", 4000, 5000, 8000))).set_index("asylum").loc["LBN"]
    assert found[HOSTED_RATE].tolist() == [125, 200, 250]


def test_a_country_without_inhabitants_of_the_year_has_no_rate_and_is_named():
    found = hosted_per_1000(HOSTED, inhabitants((2022, "LBN", 5000))).set_index("asylum").loc["LBN"]
    assert found[HOSTED_RATE].isna().all()
    assert found["missing"] == "inhabitants"
    latest = hosted_per_1000(HOSTED, inhabitants((2022, "LBN", 5000)), convention="latest").set_index("asylum")
    assert (latest.loc["LBN", "hosted_per_1000"], latest.loc["LBN", "inhabitants_date_latest"]) == (
        200, pd.Timestamp(2022, 7, 1))


def test_a_member_that_no_row_tells_leaves_a_lower_bound():
    found = hosted_per_1000(HOSTED[HOSTED["population_type"].ne("OIP")], WORLD).set_index("asylum").loc["LBN"]
    assert (found["missing"], found["hosted_per_1000_low"]) == ("OIP", 160)
    assert found[["hosted_per_1000", "hosted_per_1000_high"]].isna().all()


def test_before_2018_there_is_no_category_of_other_people_in_need_and_none_is_missing():
    found = hosted_per_1000(stocks((2017, "SYR", "LBN", "REF", 800)), inhabitants((2017, "LBN", 5000))).iloc[0]
    assert (found["missing"], found["hosted_per_1000"]) == ("", 160)


def test_the_world_is_all_hosts_over_the_inhabitants_of_all_countries():
    found = hosted_per_1000(HOSTED, WORLD, by="world").iloc[0]
    assert (found["hosted"], found["inhabitants"], found["hosted_per_1000"]) == (1005, 1_000_000, 1.005)


def test_a_country_without_a_code_of_its_own_is_in_the_world_under_its_name():
    islands = inhabitants((2023, None, 1000)).assign(place="Channel Islands")
    found = hosted_per_1000(HOSTED, pd.concat([WORLD, islands], ignore_index=True), by="world").iloc[0]
    assert found["inhabitants"] == 1_001_000


def test_while_a_host_has_no_inhabitants_the_rate_of_the_world_is_an_upper_bound():
    found = hosted_per_1000(HOSTED, inhabitants((2023, "LBN", 5000), (2023, "CHN", 995_000)), by="world").iloc[0]
    assert found["missing"] == "inhabitants of DEU"
    assert found[HOSTED_RATE].isna().tolist() == [True, True, False]
    assert found["hosted_per_1000_high"] == 1.005


def test_a_world_without_any_inhabitants_has_no_rate_and_says_so():
    found = hosted_per_1000(HOSTED, inhabitants((2022, "LBN", 5000)), by="world").iloc[0]
    assert found[HOSTED_RATE].isna().all()
    assert (found["missing"], found["denominator"]) == ("inhabitants", "none")


@pytest.mark.parametrize(("people", "words"), [
    (pd.concat([WORLD, inhabitants((2023, None, 10**9), area_level="region")]), "1 rows are of aggregates"),
    (WORLD.assign(area_level="double-counting sum"), "aggregates"),
    (WORLD.drop(columns="country"), "no column country"),
    (pd.concat([WORLD, WORLD]), "LBN on 2023-07-01 is there more than once"),
    (WORLD.assign(admin_level=pd.array([1, 1, 1], dtype="Int64")), "places inside a country"),
    (pd.concat([WORLD, WORLD.assign(date_earliest=pd.Timestamp(2023, 1, 1), date_latest=pd.Timestamp(2023, 1, 1))]),
     "has several dates in 2023"),
])
def test_denominators_that_are_not_each_country_once_are_refused(people, words):
    with pytest.raises(TableError, match=words):
        hosted_per_1000(HOSTED, people.reset_index(drop=True))


def test_people_of_one_sex_or_age_are_no_inhabitants():
    women = inhabitants((2023, "LBN", 2600), sex="female")
    grown = inhabitants((2023, "LBN", 3000), sex="total", age_from=18)
    whole = pd.concat([WORLD.assign(sex="total"), women, grown], ignore_index=True)
    assert hosted_per_1000(HOSTED, whole).set_index("asylum").loc["LBN", "hosted_per_1000"] == 200


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(2, 1000))
def test_the_unit_of_population_changes_no_rate(hosted, people, factor):
    one = hosted_per_1000(stocks((2017, "SYR", "LBN", "REF", hosted)), inhabitants((2017, "LBN", people)))
    other = hosted_per_1000(stocks((2017, "SYR", "LBN", "REF", hosted * factor)),
                            inhabitants((2017, "LBN", people * factor)))
    assert one["hosted_per_1000"].tolist() == pytest.approx(other["hosted_per_1000"].tolist())


def test_armenia_hosts_what_unhcr_counts_over_what_the_world_bank_counts():
    path = shared_data("worldbank", "API_SP.POP.TOTL_DS2_en_csv_v2_87.csv")
    people = dp.tidy(path, table="population")
    found = hosted_per_1000(dp.tidy(shared_data("unhcr", "rpkg_population.csv.gz"), table="stocks"),
                            people[people["area_level"].eq("country")])
    armenia = found[found["asylum"].eq("ARM") & found["date"].eq("2023-12-31")].iloc[0]
    raw = pd.read_csv(shared_data("unhcr", "rpkg_population.csv.gz")).query(
        "coa_iso == 'ARM' and year == 2023 and coo_iso != 'ARM'")
    inside = pd.read_csv(path, skiprows=4).set_index("Country Code").loc["ARM", "2023"]
    assert armenia["hosted"] == raw["refugees"].sum() + raw["oip"].sum()
    assert armenia["hosted_per_1000"] == pytest.approx(1000 * armenia["hosted"] / inside)
    with pytest.raises(TableError, match="rows are of aggregates"):
        hosted_per_1000(stocks((2023, "SYR", "LBN", "REF", 8)), people)


def test_stocks_without_refugees_host_nobody():
    with pytest.raises(TableError, match="no row of REF or OIP"):
        hosted_per_1000(stocks((2023, "SYR", "LBN", "ASY", 8)), WORLD)
