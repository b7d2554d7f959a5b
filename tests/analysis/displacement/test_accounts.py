"""Accounts of displaced people: arithmetic by hand, bounds, what is missing, and what is refused."""

import csv
import gzip

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import displacement as dp
from displaced import asylum, flows, stocks
from displacement.analysis.displacement.accounts import IDP_LINES, LINES, REFUGEE_LINES, idp_accounts, refugee_accounts
from displacement.errors import CallError, TableError
from shared import shared_data

ENDS = ["persons_low", "persons", "persons_high"]
NEVER_TOLD = ["births", "deaths", "cessation", "added on verification", "removed on verification", "resettlement out"]
FLOWS = {"group recognition": ("AFG", "PAK", "arrival", "REF"), "births": ("AFG", "PAK", "birth", "REF"),
         "resettlement in": ("AFG", "PAK", "resettlement", "REF"), "repatriation": ("PAK", "AFG", "return", "RET"),
         "added on verification": ("AFG", "PAK", "verification added", "REF"),
         "resettlement out": ("PAK", "CAN", "resettlement departure", "REF"),
         "naturalisation": ("AFG", "PAK", "naturalisation", "REF"), "cessation": ("AFG", "PAK", "cessation", "REF"),
         "deaths": ("AFG", "PAK", "death", "REF"),
         "removed on verification": ("AFG", "PAK", "verification removed", "REF")}
OUTCOMES = {"individual recognition": "recognised", "complementary protection": "complementary"}


def told(**counts):
    """Return tables `flows` and `asylum` of 2023 for Afghans in Pakistan, from a figure or three for each line."""
    counts = {name.replace("_", " "): count if isinstance(count, tuple) else (count,) for name, count in counts.items()}
    moved = [(2023, *FLOWS[name], "persons", *count) for name, count in counts.items() if name in FLOWS]
    decided = [(2023, "AFG", "PAK", OUTCOMES[name], "persons", "FI", *count) for name, count in counts.items()
               if name in OUTCOMES]
    return flows(*moved), asylum(*decided)


EVERY = {"group_recognition": 50, "individual_recognition": 20, "complementary_protection": 10, "resettlement_in": 5,
         "births": 40, "added_on_verification": 3, "repatriation": 60, "resettlement_out": 7, "naturalisation": 2,
         "cessation": 1, "deaths": 8, "removed_on_verification": 30}
TWO_ENDS = stocks((2022, "AFG", "PAK", "REF", 1000), (2023, "AFG", "PAK", "REF", 1030))


def line(account, name):
    found = account[account["line"].eq(name)]
    assert len(found) == 1
    return found.iloc[0]


def figures(account, name="remainder"):
    return [None if pd.isna(value) else int(value) for value in line(account, name)[ENDS]]


# --- refugees --------------------------------------------------------------------------------------------------------


def test_opening_and_who_joins_less_who_leaves_and_the_remainder_is_closing():
    account = refugee_accounts(TWO_ENDS, *told(**EVERY))
    # 1,000 + (50 + 20 + 10 + 5 + 40 + 3) - (60 + 7 + 2 + 1 + 8 + 30) = 1,020; closing is 1,030
    assert figures(account) == [10, 10, 10]
    assert line(account, "remainder")["missing"] == ""
    assert account["line"].astype("str").tolist() == [
        "opening", *(found.name for found in REFUGEE_LINES), "closing", "remainder"]
    assert account.groupby("side", observed=True)["persons"].sum().to_dict() == {
        "stock": 2030, "in": 128, "out": 108, "remainder": 10}
    assert account["year"].unique().tolist() == [2023]


def test_bounds_are_added_where_they_widen_the_remainder():
    people = stocks((2022, "AFG", "PAK", "REF", 100, 105, 110), (2023, "AFG", "PAK", "REF", 90, 95, 99))
    account = refugee_accounts(people, *told(**EVERY | {"births": (30, 40, 45), "deaths": (6, 8, 9)}))
    # known in 88, out 100: low 90 - 110 - (88 + 45) + (100 + 6), high 99 - 100 - (88 + 30) + (100 + 9)
    assert figures(account) == [90 - 110 - 133 + 106, 95 - 105 - 128 + 108, 99 - 100 - 118 + 109]


def test_a_missing_line_of_who_joins_leaves_only_the_upper_bound_and_is_named():
    account = refugee_accounts(TWO_ENDS, *told(**{name: count for name, count in EVERY.items() if name != "births"}))
    assert figures(account) == [None, None, 50]
    assert line(account, "remainder")["missing"] == "births"
    assert figures(account, "births") == [None, None, None]


def test_a_missing_line_of_who_leaves_leaves_only_the_lower_bound():
    account = refugee_accounts(TWO_ENDS, *told(**{name: count for name, count in EVERY.items() if name != "deaths"}))
    assert figures(account) == [2, None, None]


def test_with_lines_missing_on_both_sides_nothing_is_known_of_the_remainder():
    kept = {name: count for name, count in EVERY.items() if name not in ("births", "deaths")}
    account = refugee_accounts(TWO_ENDS, *told(**kept))
    assert figures(account) == [None, None, None]
    assert line(account, "remainder")["missing"] == "births, deaths"


def test_lines_left_in_the_remainder_are_no_lines_of_the_account_and_are_named():
    kept = {name: count for name, count in EVERY.items() if name not in ("births", "deaths")}
    account = refugee_accounts(TWO_ENDS, *told(**kept), remainder_holds=["births", "deaths"])
    assert figures(account) == [42, 42, 42]
    assert line(account, "remainder")["holds"] == "births, deaths"
    assert not account["line"].isin(["births", "deaths"]).any()


def test_whatever_is_not_told_may_stay_in_the_remainder_account_by_account():
    people = pd.concat([TWO_ENDS, stocks((2022, "AFG", "IRN", "REF", 10), (2023, "AFG", "IRN", "REF", 12))])
    account = refugee_accounts(people.reset_index(drop=True), *told(**EVERY), remainder_holds="missing")
    rest = account[account["line"].eq("remainder")].set_index("asylum")
    assert rest["persons"].to_dict() == {"IRN": 2, "PAK": 10}
    assert rest["holds"].to_dict() == {"IRN": ", ".join(found.name for found in REFUGEE_LINES), "PAK": ""}
    assert rest["missing"].eq("").all()


def test_a_published_zero_is_none_and_a_missing_row_is_not():
    account = refugee_accounts(TWO_ENDS, *told(**EVERY | {"births": 0}))
    assert figures(account) == [50, 50, 50]


def test_cases_are_not_added_to_persons_and_leave_a_lower_bound():
    moved, decided = told(**EVERY)
    cases = asylum((2023, "SYR", "PAK", "recognised", "cases", "FI", 15))
    account = refugee_accounts(TWO_ENDS, moved, pd.concat([decided, cases], ignore_index=True))
    assert figures(account, "individual recognition") == [20, None, None]
    assert line(account, "individual recognition")["missing"] == "told in cases"
    assert line(account, "remainder")["missing"] == "individual recognition (told in cases)"
    assert figures(account) == [None, None, 10]


def test_without_decisions_their_lines_are_missing():
    account = refugee_accounts(TWO_ENDS, told(**EVERY)[0])
    assert line(account, "remainder")["missing"] == "individual recognition, complementary protection"
    assert figures(account) == [None, None, 40]


def test_a_stock_that_is_missing_at_one_end_leaves_no_remainder_and_is_named():
    people = stocks((2022, "AFG", "PAK", "REF", 1000), (2023, "AFG", "IRN", "REF", 5))
    rest = refugee_accounts(people, *told(**EVERY)).query("line == 'remainder'").set_index("asylum")
    assert rest[ENDS].isna().all(axis=None)
    assert rest.loc["PAK", "missing"] == "closing"
    assert rest.loc["IRN", "missing"].startswith("opening, group recognition")


def test_the_first_year_opens_no_account_and_the_year_after_the_last_closes_none():
    people = stocks(*((year, "AFG", "PAK", "REF", year) for year in (2020, 2021, 2022)))
    assert refugee_accounts(people, *told(**EVERY))["year"].unique().tolist() == [2021, 2022]


def test_over_all_countries_of_asylum_resettlement_has_no_line():
    account = refugee_accounts(TWO_ENDS, *told(**EVERY), by=("origin",))
    assert not account["line"].astype("str").str.startswith("resettlement").any()
    assert figures(account) == [8, 8, 8]          # without 5 in and 7 out
    assert refugee_accounts(TWO_ENDS, *told(**EVERY), by=())["persons"].tolist() == account["persons"].tolist()


def test_people_who_crossed_no_border_are_no_refugees_of_the_account():
    people = pd.concat([TWO_ENDS, stocks((2023, "PAK", "PAK", "REF", 9), (2023, "PAK", "PAK", "IDP", 70))])
    assert figures(refugee_accounts(people, *told(**EVERY))) == [10, 10, 10]


def test_each_line_names_its_dataset():
    account = refugee_accounts(TWO_ENDS, *told(**EVERY)).set_index("line")["dataset"]
    assert account[["opening", "repatriation", "individual recognition"]].tolist() == [
        "unhcr_population", "unhcr_solutions", "unhcr_asylum_decisions"]


@pytest.mark.parametrize(("changed", "words"), [
    (lambda people, moved: (pd.concat([people, people]), moved), "is there more than once"),
    (lambda people, moved: (pd.concat([people, people.assign(dataset="other")]), moved),
     "other and unhcr_population: the same people twice"),
    (lambda people, moved: (pd.concat([people, people.assign(origin="total")]), moved), "a total over origin beside"),
    (lambda people, moved: (people.assign(asylum="total"), moved), "by asylum needs the figures of each country"),
    (lambda people, moved: (people.assign(place="a camp"), moved), "places inside a country"),
    (lambda people, moved: (people.assign(date=pd.Timestamp(2023, 6, 30)), moved), "no row of REF or ROC at 31 Dec"),
    (lambda people, moved: (people, pd.concat([moved, moved.assign(dataset="other")])), "the same people twice"),
    (lambda people, moved: (people, moved.drop(columns="population_type")), "no column population_type"),
    (lambda people, moved: (people, moved.assign(period_start=pd.Timestamp(2022, 12, 1))), "cross the end of a year"),
    (lambda people, moved: (people, pd.concat([moved, moved.assign(period_end=pd.Timestamp(2023, 1, 31), count=1)])),
     "periods overlap at 2023-01-01"),
])
def test_what_would_count_people_twice_is_refused(changed, words):
    people, moved = changed(TWO_ENDS, told(**EVERY)[0])
    with pytest.raises(TableError, match=words):
        refugee_accounts(people.reset_index(drop=True), moved.reset_index(drop=True))


@pytest.mark.parametrize("options", [{"by": "asylum"}, {"by": ("place",)}, {"remainder_holds": "births"},
                                     {"remainder_holds": ["weather"]}])
def test_a_call_that_names_what_there_is_not_is_refused(options):
    with pytest.raises(CallError):
        refugee_accounts(TWO_ENDS, *told(**EVERY), **options)


def test_the_input_is_left_as_it_was():
    people, (moved, decided) = TWO_ENDS.copy(), told(**EVERY)
    before = [frame.copy() for frame in (people, moved, decided)]
    refugee_accounts(people, moved, decided)
    for frame, old in zip((people, moved, decided), before, strict=True):
        pd.testing.assert_frame_equal(frame, old)


COUNTS = st.integers(0, 10**6)


@settings(max_examples=30, deadline=None)
@given(st.lists(COUNTS, min_size=2, max_size=2), st.fixed_dictionaries(dict.fromkeys(EVERY, COUNTS)))
def test_the_lines_of_any_account_add_up_to_its_closing(ends, counts):
    people = stocks((2022, "AFG", "PAK", "REF", ends[0]), (2023, "AFG", "PAK", "REF", ends[1]))
    account = refugee_accounts(people, *told(**counts))
    sums = account.groupby("side", observed=True)["persons"].sum()
    assert ends[0] + sums["in"] - sums["out"] + sums["remainder"] == ends[1]
    assert account["persons_low"].equals(account["persons"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=5))
def test_splitting_by_origin_changes_no_total(counts):
    origins = [("AFG", "SYR", "IRQ", "SOM", "ERI")[place] for place in range(len(counts))]
    pairs = list(zip(origins, counts, strict=True))
    people = stocks(*((year, origin, "DEU", "REF", count[year - 2022]) for origin, count in pairs
                      for year in (2022, 2023)))
    moved = flows(*((2023, "DEU", origin, "return", "RET", "persons", count[2]) for origin, count in pairs))
    rest = [found.name for found in REFUGEE_LINES if found.name != "repatriation"]
    whole = refugee_accounts(people, moved, remainder_holds=rest)
    parts = refugee_accounts(people, moved, by=("origin", "asylum"), remainder_holds=rest)
    assert parts.groupby("line", observed=True)[ENDS].sum().to_dict() == whole.set_index("line")[ENDS].astype(
        "Int64").to_dict()


# --- internally displaced people -------------------------------------------------------------------------------------


def displaced(*rows, **constants):
    return flows(*((2023, "SDN", "SDN", *row) for row in rows), dataset="d", **constants)


IDPS = stocks((2022, "SDN", "SDN", "IDP", 500), (2023, "SDN", "SDN", "IDP", 520), dataset="d")
IDP_FLOWS = (("displacement", "IDP", "persons", 90), ("birth", "IDP", "persons", 10), ("return", "RDP", "persons", 40),
             ("local integration", "IDP", "persons", 5), ("settlement elsewhere", "IDP", "persons", 4),
             ("death", "IDP", "persons", 6), ("verification added", "IDP", "persons", 2),
             ("verification removed", "IDP", "persons", 20))


def test_the_account_of_idps_by_hand():
    account = idp_accounts(IDPS, displaced(*IDP_FLOWS))
    # 500 + (90 + 10 + 2) - (40 + 5 + 4 + 6 + 20) = 527; closing is 520
    assert figures(account) == [-7, -7, -7]
    assert account["line"].astype("str").tolist() == ["opening", *(found.name for found in IDP_LINES), "closing",
                                                      "remainder"]
    assert account["cause"].eq("conflict").all()


def test_movements_are_no_persons_and_the_line_is_missing():
    account = idp_accounts(IDPS, displaced(("displacement", "IDP", "movements", 90), *IDP_FLOWS[1:]))
    assert figures(account, "new displacement") == [None, None, None]
    assert line(account, "remainder")["missing"] == "new displacement (told in movements)"
    assert figures(account) == [None, None, 83]


def test_movements_may_be_taken_for_the_most_that_people_can_be():
    moved = displaced(("displacement", "IDP", "movements", 90), *IDP_FLOWS[1:])
    account = idp_accounts(IDPS, moved, movements="at most")
    assert figures(account, "new displacement") == [0, None, 90]
    assert figures(account) == [-7, None, 83]


def test_conflict_and_disasters_are_two_accounts_that_never_mix():
    both = pd.concat([IDPS.assign(cause="conflict"), IDPS.assign(cause="disaster", persons=[3, 9], persons_low=[3, 9],
                                                                 persons_high=[3, 9])], ignore_index=True)
    moved = displaced(*IDP_FLOWS, cause="conflict")
    assert figures(idp_accounts(both, moved)) == [-7, -7, -7]
    disaster = idp_accounts(both, moved, cause="disaster", remainder_holds=[found.name for found in IDP_LINES])
    assert figures(disaster) == [6, 6, 6]
    assert disaster["cause"].eq("disaster").all()


def test_single_and_provisional_figures_behind_a_total_are_no_lines():
    moved = pd.concat([displaced(*IDP_FLOWS, figure_role="country total"),
                       displaced(("displacement", "IDP", "persons", 30), figure_role="provisional")], ignore_index=True)
    assert figures(idp_accounts(IDPS, moved)) == [-7, -7, -7]


def test_every_line_has_a_name_of_its_own_in_the_vocabulary_of_the_column():
    assert {found.name for found in (*REFUGEE_LINES, *IDP_LINES)} <= set(LINES)
    assert refugee_accounts.output[0].values == LINES


# --- real files ------------------------------------------------------------------------------------------------------


def test_the_account_of_refugees_in_armenia_from_unhcrs_files():
    people = dp.tidy(shared_data("unhcr", "rpkg_population.csv.gz"), table="stocks")
    moved = pd.concat([dp.tidy(shared_data("unhcr", "rpkg_solutions.csv.gz")),
                       dp.tidy(shared_data("unhcr", "rpkg_flows.csv.gz"))], ignore_index=True)
    account = refugee_accounts(people, moved, remainder_holds="missing")
    found = account[account["asylum"].eq("ARM") & account["year"].eq(2024)].set_index("line")["persons"]

    def counted(name, columns, year):
        with gzip.open(shared_data("unhcr", name), "rt", encoding="utf-8") as lines:
            return sum(int(float(row[column] or 0)) for row in csv.DictReader(lines) for column in columns
                       if row["year"] == str(year) and row["coa_iso"] == "ARM" != row["coo_iso"])

    opening, closing = (counted("rpkg_population.csv.gz", ["refugees"], year) for year in (2023, 2024))
    citizens = counted("rpkg_solutions.csv.gz", ["naturalisation"], 2024)
    arrived = counted("rpkg_flows.csv.gz", ["refugees", "refugee_like"], 2024)
    assert (found["opening"], found["closing"], found["naturalisation"], found["group recognition"]) == (
        opening, closing, citizens, arrived)
    assert found["remainder"] == closing - opening - arrived + citizens
