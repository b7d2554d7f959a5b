"""UNHCR's population figures: which layout a file is, what each cell means, and totals by a second parser."""

import csv
import gzip
import io
import json
from collections import Counter, defaultdict

import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.cells.bounds import BELOW_ZERO
from displacement.cells.missing import NOT_APPLICABLE
from displacement.errors import UnseenNumbersError
from displacement.sources.unhcr.population import ADDS_UP
from displacement.tables.citations import CITATIONS
from displacement.tables.flows import FLOWS
from displacement.tables.footnotes import FOOTNOTES
from displacement.tables.stocks import STOCKS
from independent import DATA
from shared import shared_data

EXTRACTS = DATA / "unhcr_population"
FINDER = "Year,Country of Asylum ISO,Country of Origin ISO,Refugees,Asylum-seekers\n"
POPSTATS = "Year,Country of asylum or residence,Origin,Refugees,Asylum-seekers (pending cases),Total Population\n"
LONG = "unhcr_popstats_export_persons_of_concern_all_data_1951_2014.csv"
WIDE = "unhcr_popstats_time_series_2000_2012_wide.csv"


def of(name):
    return tidied(EXTRACTS / name, "unhcr_population")


def edition(result):
    return result.ledgers[0].edition


def written(tmp_path, text, name="file.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return tidied(path, "unhcr_population")


def one(frame, **keys):
    """Return low, central and high of the one row with *keys*."""
    found = frame
    for name, value in keys.items():
        found = found[found[name].astype("str").str.startswith(str(value))]
    assert len(found) == 1, found
    central = "count" if "count" in found else "persons"
    return [None if pd.isna(found[f"{central}{end}"].iloc[0]) else int(found[f"{central}{end}"].iloc[0])
            for end in ("_low", "", "_high")]


def second_parser(*names):
    """Return the records of a shared file as dicts, by the csv module alone."""
    path = shared_data("unhcr", *names)
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) if row]
    head = next(place for place, row in enumerate(rows) if len(row) == len(rows[-1]))
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1:]]


# --- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "bounds"), [
    ("0", [0, 0, 0]), ('"0"', [0, 0, 0]), ("1e+05", [100_000] * 3), ("1 234", [1234] * 3), ('"1,234"', [1234] * 3),
    ("12 ", [12] * 3), (" 5 ", [1, 5, 5]), ("5", [1, 5, 5]), ("6", [6, 6, 6]), ("5.0", [1, 5, 5]),
    ("1\u202f234", [1234] * 3)])
def test_a_cell_of_the_finder_is_a_count_with_its_bounds(tmp_path, cell, bounds):
    stocks = written(tmp_path, f"{FINDER}2022,ARM,AZE,{cell},77\n").tables[STOCKS]
    assert one(stocks, population_type="REF") == bounds


@pytest.mark.parametrize("cell", ["-", "\u2013", " - "])
def test_a_dash_is_no_count_and_leaves_by_its_own_rule(tmp_path, cell):
    result = written(tmp_path, f"{FINDER}2022,ARM,AZE,{cell},77\n")
    assert result.tables[STOCKS]["population_type"].tolist() == ["ASY"]
    assert result.ledgers[0].drops.set_index("rule")["values"].to_dict() == {NOT_APPLICABLE: 1}


def test_a_blank_is_no_value_at_all_and_never_zero(tmp_path):
    result = written(tmp_path, f"{FINDER}2022,ARM,AZE,,77\n")
    assert result.tables[STOCKS]["persons"].tolist() == [77]
    assert result.ledgers[0].values.read == 1


@pytest.mark.parametrize("cell", ["many", "1.234", "1,23"])
def test_what_is_no_count_costs_its_cell_and_not_the_figure_beside_it(tmp_path, cell):
    result = written(tmp_path, f'{FINDER}2022,ARM,AZE,"{cell}",77\n')
    assert result.tables[STOCKS]["persons"].tolist() == [77]
    assert result.rejected[["rule", "value"]].to_numpy().tolist() == [["persons is no number", cell]]
    assert (result.ledgers[0].records.rejected, result.ledgers[0].values.rejected) == (0, 1)


def test_popstats_five_is_five_and_a_star_is_one_to_four():
    stocks = of("popstats_2014.csv").tables[STOCKS]
    assert one(stocks, asylum="MYS", population_type="ASY") == [5, 5, 5]
    assert one(stocks, asylum="MYS", population_type="REF") == [3, 3, 3]
    assert one(stocks, asylum="ARM", population_type="ASY") == [1, None, 4]


def test_the_row_total_beside_a_star_keeps_its_value_and_one_that_is_hidden_is_a_star_too():
    stocks = of("popstats_2014.csv").tables[STOCKS]
    assert one(stocks, asylum="ARM", population_type="total") == [1554, 1554, 1554]
    assert one(stocks, asylum="IRQ", population_type="total") == [1, None, 4]


def test_a_row_total_that_only_adds_up_is_dropped_since_two_lines_of_one_pair_each_have_one():
    result = of("popstats_2014.csv")
    assert result.ledgers[0].drops.set_index("rule")["values"].to_dict() == {ADDS_UP: 5, BELOW_ZERO: 1}
    assert set(result.tables[STOCKS].query("population_type == 'total'")["date"].dt.year) == {2014}
    assert one(result.tables[FLOWS], origin="MEX", period_end=1988) == [160, 160, 160]
    assert one(result.tables[STOCKS], asylum="MEX", population_type="REF") == [191_542] * 3


def test_an_origin_that_is_blank_is_unknown_and_various_is_too():
    stocks = of("popstats_2014.csv").tables[STOCKS]
    assert one(stocks, asylum="MYS", origin="UNK", population_type="REF") == [3, 3, 3]
    assert one(of("popstats_wide.csv").tables[STOCKS], asylum="SCG", date=2003) == [5, 5, 5]


def test_the_apis_zero_as_text_is_zero_its_dash_is_nothing_and_null_is_blank():
    result = of("api_items.json")
    stocks = result.tables[STOCKS]
    assert one(stocks, asylum="SDN", origin="SDN", population_type="ASY") == [0, 0, 0]
    assert "OIP" not in set(stocks["population_type"])
    assert one(stocks, asylum="SDN", origin="ERI", population_type="ASY") == [1, 5, 5]


# --- layouts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "layout"), [
    ("finder_2025.csv", "finder"), ("finder_2021.csv", "finder"), ("finder_by_asylum.csv", "finder"),
    ("finder_french.csv", "finder"), ("finder_spanish.csv", "finder without codes"), ("hdx.csv", "finder"),
    ("hdx_tags.csv", "finder"), ("hdx_collector.csv", "finder"), ("r_package.csv", "finder"),
    ("finder_without_codes.csv", "finder without codes"), ("finder_melted.csv", "finder time series"),
    ("finder.xlsx", "finder"), ("api_page.json", "finder"), ("api_items.json", "finder"),
    ("popstats_2014.csv", "popstats"), ("popstats_with_codes.csv", "popstats with codes"),
    ("popstats_wide.csv", "popstats wide"),
    ("popstats_series.csv", "popstats time series"), ("footnotes.csv", "footnotes")])
def test_each_layout_is_told_by_its_headers_and_rows(name, layout):
    assert edition(of(name)) == layout


def test_a_file_with_iso_codes_and_counts_below_five_is_popstats_whatever_its_headers(tmp_path):
    result = written(tmp_path, f"{FINDER}2012,MLT,SOM,5,3\n")
    assert edition(result) == "popstats with codes"
    assert one(result.tables[STOCKS], population_type="REF") == [5, 5, 5]


def test_a_finder_file_without_iso_codes_is_still_rounded(tmp_path):
    result = written(tmp_path, "Year,Country of origin,Country of asylum,Refugees\n2017,Eritrea,Sudan,5\n")
    assert one(result.tables[STOCKS]) == [1, 5, 5]


def test_a_solutions_file_is_not_taken_for_population_although_it_has_returned_refugees(tmp_path):
    with pytest.raises(Exception, match="no known layout"):
        written(tmp_path, "Year,ISO3CoO,ISO3CoA,RST,NAT,RET\n2020,AFG,PAK,1,2,3\n")


def test_pages_of_the_api_in_one_list_or_one_after_another_are_read_as_one(tmp_path):
    pages = json.loads((EXTRACTS / "api_pages.json").read_text())
    appended = written(tmp_path, "\n".join(map(json.dumps, pages)), "pages.json")
    for result in (of("api_pages.json"), appended):
        assert result.ledgers[0].records.read == 3
        assert one(result.tables[STOCKS], asylum="THA", population_type="REF") == [91803] * 3


def test_unhcrs_own_codes_never_decide_where_an_iso_code_stands_beside_them():
    stocks = of("api_page.json").tables[STOCKS]
    assert one(stocks, origin="EGY", asylum="AUT", population_type="REF") == [120] * 3
    assert one(of("hdx.csv").tables[STOCKS], origin="AFG", asylum="AUS", population_type="REF") == [12096] * 3
    assert one(of("hdx.csv").tables[STOCKS], origin="AFG", asylum="ARE", population_type="REF") == [1, 5, 5]


def test_a_country_without_an_iso_code_is_told_by_unhcrs_code():
    assert one(of("r_package.csv").tables[STOCKS], origin="TIB", population_type="REF") == [12000] * 3


def test_a_dash_for_a_country_is_the_member_total_and_stands_apart():
    stocks = of("finder_by_asylum.csv").tables[STOCKS]
    assert one(stocks, asylum="AUT", origin="total", population_type="STA") == [3194] * 3
    assert one(stocks, asylum="total", origin="ALB", population_type="REF") == [1, 5, 5]


def test_headers_in_french_and_spanish_mean_the_same():
    french, spanish = of("finder_french.csv").tables[STOCKS], of("finder_spanish.csv").tables[STOCKS]
    assert one(french, origin="SDN", population_type="REF") == [407_000] * 3
    assert one(french, origin="XXA", population_type="STA") == [1700] * 3
    assert one(spanish, origin="VEN", population_type="OIP") == [2_450_500] * 3
    assert one(spanish, origin="UNK", population_type="REF") == [1, 5, 5]


def test_venezuelans_displaced_abroad_are_other_people_in_need_of_international_protection():
    assert one(of("finder_2021.csv").tables[STOCKS], population_type="OIP") == [1_771_237] * 3


def test_titles_and_lines_that_a_spreadsheet_filled_with_delimiters_are_no_records(tmp_path):
    result = written(tmp_path, "Extracted from the UNHCR Population Statistics Reference Database;;;;\n;;;;\n"
                     "Country / territory of residence;Origin / Returned from;Population type;2011;2012\n"
                     "Jordan;Iraq;Refugees;450 756;*\nJordan;Syrian Arab Republic;Asylum seekers;5;3\n;;;;\n")
    assert result.ledgers[0].drops.empty
    assert result.ledgers[0].records.read == 2
    assert one(result.tables[STOCKS], asylum="JOR", date=2011, population_type="REF") == [450_756] * 3


def test_of_two_columns_that_mean_the_same_neither_is_taken_in_silence(tmp_path):
    with pytest.raises(UnseenNumbersError, match=r"'refugees under unhcrs mandate' holds 1 number, sum 13"):
        written(tmp_path, "Year,ISO3CoO,ISO3CoA,REF,Refugees under UNHCR's mandate\n2024,AZE,ARM,12,13\n")


# --- returns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["popstats_wide.csv", "popstats_2014.csv", "popstats_series.csv"])
def test_a_return_goes_from_the_former_country_of_asylum_to_the_origin(name):
    flows = of(name).tables[FLOWS]
    assert one(flows, origin="AUS", destination="AFG", period_end=2007) == [4, 4, 4]
    assert set(flows["flow_type"]) == {"return"}
    assert set(flows["unit"]) == {"persons"}


def test_returns_are_flows_of_a_whole_year_and_never_stocks():
    result = of("hdx.csv")
    row = result.tables[FLOWS].query("origin == 'PAK'").iloc[0]
    assert (row["period_start"], row["period_end"]) == (pd.Timestamp(2022, 1, 1), pd.Timestamp(2022, 12, 31))
    assert not {"RET", "RDP"} & set(result.tables[STOCKS]["population_type"])


def test_states_that_are_no_more_are_members_of_their_own():
    result = of("popstats_wide.csv")
    assert one(result.tables[FLOWS], origin="BIH", destination="YUG") == [50, 50, 50]
    assert one(result.tables[STOCKS], asylum="SCG", date=2012) == [1, None, 4]


def test_a_count_below_zero_leaves_alone_and_the_other_years_of_its_line_stay():
    result = of("popstats_wide.csv")
    libya = result.tables[STOCKS].query("asylum == 'DZA'")
    assert libya["persons"].dropna().tolist() == [1, 3]
    assert result.ledgers[0].records.dropped == 1                     # the line that has nothing else


# --- footnotes -------------------------------------------------------------------------------------------------------


def test_a_footnote_is_on_every_year_of_its_range_and_every_type_of_its_list():
    notes = of("footnotes.csv").tables[FOOTNOTES]
    ukraine = notes[notes["origin"].eq("UKR")]
    assert sorted(zip(ukraine["year_from"], ukraine["year_to"], ukraine["population_type"], strict=True)) == [
        (2021, 2021, "ASY"), (2021, 2021, "REF"), (2023, 2024, "ASY"), (2023, 2024, "REF")]
    assert ukraine["record"].nunique() == 1


def test_a_footnote_without_a_country_is_on_all_and_line_breaks_stay():
    notes = of("footnotes.csv").tables[FOOTNOTES]
    everywhere = notes[notes["population_type"].eq("STA")].iloc[0]
    assert (everywhere["origin"], everywhere["asylum"]) == ("total", "total")
    assert "people\nin a refugee-like situation" in notes[notes["asylum"].eq("ARM")]["note"].iloc[0]


def test_the_older_footnotes_have_other_columns_and_types():
    notes = of("footnotes_2021.csv").tables[FOOTNOTES]
    assert notes["population_type"].tolist() == ["REF", "IDP", "OIP", "OIP"]
    assert notes["asylum"].tolist() == ["total", "total", "COL", "COL"]


@pytest.mark.parametrize("year", ["soon", "2023 to", "203", ""])
def test_a_footnote_without_a_year_is_rejected(tmp_path, year):
    result = written(tmp_path, f"Year,Country of Asylum ISO,Population Type,Footnote\n{year},ARM,REF,Estimate\n")
    assert result.rejected["rule"].tolist() == ["year is no year and no range of years"]


def test_a_range_that_ends_before_it_begins_is_rejected(tmp_path):
    result = written(tmp_path, "Year,Country of Asylum ISO,Population Type,Footnote\n2024 - 2023,ARM,REF,Estimate\n")
    assert result.rejected["rule"].tolist() == ["year_from after year_to"]


def test_footnotes_in_a_download_reach_the_rows_that_they_are_on():
    result = of("download.zip")
    notes = result.tables[CITATIONS].set_index("record")["note"]
    assert sorted(notes.index) == [2, 3, 4]
    assert notes[2] == "Includes people\nin a refugee-like situation."
    assert notes[3] == "Persons displaced by disasters are not included."
    assert notes[4] == "From government sources."


# --- real files ------------------------------------------------------------------------------------------------------


TYPES = {"refugees": "REF", "asylum_seekers": "ASY", "idps": "IDP", "stateless": "STA", "ooc": "OOC", "oip": "OIP",
         "hst": "HST"}
COLUMNS = {"Refugees": "REF", "Asylum-seekers": "ASY", "IDPs": "IDP", "Stateless persons": "STA",
           "Others of concern": "OOC", "Other people in need of international protection": "OIP",
           "Host community": "HST"}


@pytest.fixture(scope="module")
def package():
    return tidied(shared_data("unhcr", "rpkg_population.csv.gz"), "unhcr_population")


@pytest.fixture(scope="module")
def bilateral():
    return tidied(shared_data("unhcr", "persons_of_concern_bilateral_2015_2025.csv"), "unhcr_population")


def by_year_and_type(stocks):
    known = stocks.dropna(subset=["persons"])
    return known.groupby([known["date"].dt.year, known["population_type"].astype("str")])["persons"].sum().to_dict()


def counted_twice(rows, year, columns):
    totals = Counter()
    for row in rows:
        for header, code in columns.items():
            if row[header] != "":
                totals[int(row[year]), code] += int(row[header])
    return dict(totals)


def test_totals_by_year_and_type_equal_those_of_a_second_parser(package, bilateral):
    assert by_year_and_type(package.tables[STOCKS]) == counted_twice(
        second_parser("rpkg_population.csv.gz"), "year", TYPES)
    assert by_year_and_type(bilateral.tables[STOCKS]) == counted_twice(
        second_parser("persons_of_concern_bilateral_2015_2025.csv"), "Year", COLUMNS)


def test_two_editions_differ_by_nothing_in_every_total_that_both_cover(package, bilateral):
    first, second = by_year_and_type(package.tables[STOCKS]), by_year_and_type(bilateral.tables[STOCKS])
    both = sorted(set(first) & set(second))
    assert len(both) == 11 * 7 - 3                          # 2015 to 2025, seven types; OIP begins in 2018
    assert sum(abs(first[cell] - second[cell]) for cell in both) == 0
    assert [second[year, "OIP"] for year in (2015, 2016, 2017)] == [0, 0, 0]


@pytest.mark.parametrize(("year", "people"), [(2022, 27_933), (2023, 143_054), (2025, 115_346)])
def test_refugees_from_azerbaijan_in_armenia(package, bilateral, year, people):
    for result in (package, bilateral):
        found = result.tables[STOCKS].query("origin == 'AZE' and asylum == 'ARM' and population_type == 'REF'")
        assert found[found["date"].dt.year.eq(year)]["persons"].tolist() == [people]


def test_returned_refugees_of_the_wide_export_are_the_other_way_round():
    result = tidied(shared_data("unhcr", WIDE), "unhcr_population")
    types = [row["Population type"] for row in second_parser(WIDE)]
    assert types.count("Returned refugees") == 1_082
    flows = result.tables[FLOWS]
    idps = {place for place, found in enumerate(types, start=7) if found == "Returned IDPs"}
    assert flows[~flows["record"].isin(idps)]["record"].nunique() == 1_082
    assert one(flows, origin="AUS", destination="AFG", period_end=2007) == [4, 4, 4]
    assert not len(flows.query("origin == 'AFG' and destination == 'AUS'"))


def test_the_wide_export_loses_only_counts_below_zero():
    result = tidied(shared_data("unhcr", WIDE), "unhcr_population")
    cells = [value for row in second_parser(WIDE) for header, value in row.items() if header.isdigit() and value]
    below = [value for value in cells if value.startswith("-")]
    assert (len(cells), len(below)) == (101_138, 63)
    assert result.rejected.empty
    assert result.ledgers[0].values.kept == len(cells) - len(below)
    assert result.ledgers[0].sums.kept == sum(int(value) for value in cells if value != "*" and value not in below)


def test_popstats_row_totals_that_are_dropped_equal_the_sum_of_their_parts():
    rows = second_parser(LONG)
    headers = list(rows[0])[3:-1]
    whole = [row for row in rows if "*" not in row.values()]
    assert Counter(row["Year"] for row in rows if "*" in row.values()) == {"2014": 3_852}
    assert all(int(row["Total Population"]) == sum(int(row[name]) for name in headers if row[name]) for row in whole)
    result = tidied(shared_data("unhcr", LONG), "unhcr_population")
    assert result.rejected.empty
    assert result.ledgers[0].drops.set_index("rule")["values"].to_dict() == {ADDS_UP: len(whole)}
    assert result.tables[STOCKS]["population_type"].eq("total").sum() == 3_852


def test_lines_of_one_pair_and_year_never_repeat_a_type_in_popstats():
    seen = defaultdict(int)
    rows = second_parser(LONG)
    for row in rows:
        for name in list(row)[3:-1]:
            if row[name]:
                seen[row["Year"], row["Country of asylum or residence"], row["Origin"], name] += 1
    assert max(seen.values()) == 1
    pairs = Counter((row["Year"], row["Country of asylum or residence"], row["Origin"]) for row in rows)
    assert sum(count > 1 for count in pairs.values()) == 9


def test_no_finder_file_holds_a_count_of_one_to_four_and_popstats_holds_many():
    for name in ("rpkg_population.csv.gz", "persons_of_concern_bilateral_2015_2025.csv"):
        cells = Counter(value for row in second_parser(name) for value in row.values())
        assert cells["5"] > 10_000
        assert not {"1", "2", "3", "4"} & set(cells)
    assert Counter(row["Refugees"] for row in second_parser(LONG))["1"] > 1_000


def test_footnotes_of_the_real_download_are_all_taken():
    rows = second_parser("footnotes.csv")
    notes = tidied(shared_data("unhcr", "footnotes.csv"), "unhcr_population")
    assert notes.ledgers[0].records.kept == len(rows) == 557
    assert sum(" - " in row["Year"] for row in rows) == 115
    spans = notes.tables[FOOTNOTES].drop_duplicates(["record", "year_from", "year_to"])
    expected = sum(1 for row in rows for _ in row["Year"].split(","))
    assert len(spans) == expected
