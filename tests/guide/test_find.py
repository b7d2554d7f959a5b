"""The search: everything is found by its name in plain English, by another name, and misspelt; with a way to go on."""

import csv
import os
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

import displacement as dp
from displacement.errors import CallError
from displacement.guide import _functions, _words
from displacement.guide._index import index, ranked
from displacement.guide.finding import COLUMNS
from independent import ROOT

FIRST = 3
INDICATORS = [(row.family, row.name) for row in dp.indicators().itertuples()]
CHARTS = dp.gallery()["chart"].to_list()
FRAME = re.compile(r"""frame\.query\('(\w+) == "(.+)"'\)""")


def names(words, most=FIRST):
    found = dp.find(words, most=most)
    return list(zip(found["kind"], found["name"], strict=True))


@pytest.mark.parametrize(("family", "name"), INDICATORS)
def test_an_indicator_is_found_by_its_name_in_words_in_any_order(family, name):
    wanted = ("indicator", f"{family}.{name}")
    assert wanted in names(name.replace("_", " "))
    assert wanted in names(" ".join(reversed(name.split("_"))))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_found_by_its_name_in_words_in_any_order(name):
    assert ("chart", name) in names(name.replace("_", " "))
    assert ("chart", name) in names(" ".join(reversed(name.split("_"))))


OTHER_NAMES = {("indicator", f"{row.family}.{row.name}"): row.also for row in dp.indicators().itertuples() if row.also}
OTHER_NAMES |= {("chart", row.chart): row.also for row in dp.gallery().itertuples() if row.also}


@pytest.mark.parametrize("wanted", OTHER_NAMES, ids=" ".join)
def test_an_indicator_or_chart_is_found_by_each_other_name_and_among_the_first_by_one(wanted):
    others = OTHER_NAMES[wanted].split(", ")
    assert all(wanted in names(other, most=10) for other in others)
    assert any(wanted in names(other) for other in others)


@pytest.mark.parametrize(("words", "wanted"), [
    ("siege", ("dataset", "blockade_episodes")), ("sieges", ("dataset", "blockade_episodes")),
    ("SPI", ("indicator", "prices.alps")), ("alarm", ("indicator", "prices.alps")),
    ("price spike", ("indicator", "prices.alps")), ("camp", ("dataset", "camp_registrations")),
    ("displaced", ("code", "IDP")), ("IDPs", ("indicator", "displacement.idp_accounts")),
    ("refuges", ("indicator", "displacement.refugee_accounts")), ("rice price", ("dataset", "wfp_food_prices")),
    ("rice price", ("dataset", "fao_price_monitor")), ("price of bread", ("dataset", "wfp_food_prices")),
    ("people in need", ("dataset", "hpc_needs")), ("embargo", ("dataset", "blockade_episodes")),
    ("blocade", ("dataset", "blockade_episodes")), ("karabach", ("report", "karabakh")),
    ("kaplan meier", ("indicator", "durations.survival")), ("stocks", ("table", "stocks")),
    ("population type", ("column", "population_type")), ("Turquie", ("country", "TUR")),
    ("Cote d'Ivoire", ("country", "CIV")),
    ("what a record may be used for", ("page", "docs/uses.md")),
    ("crude mortality rate", ("indicator", "households.crude_death_rate")),
])
def test_a_word_of_the_field_leads_to_what_is_meant(words, wanted):
    assert wanted in names(words)


def test_of_a_code_with_two_meanings_both_are_found_with_the_call_that_tells_them_apart():
    found = dp.find("AUS").set_index("name")
    assert found.loc["AUT", "next"] == 'dp.members(["AUS"], "unhcr")'
    assert "AUS" in found.index


def of(kind):
    found = [entry for entry in index().entries if entry.kind == kind]
    assert found
    return found


def test_every_answer_is_one_line():
    assert not [entry for entry in index().entries if "\n" in entry.what or not entry.what.strip()]


@pytest.mark.parametrize("kind", ["table", "column"])
def test_the_code_after_a_table_or_column_runs_and_shows_it(kind):
    for entry in of(kind):
        shown = eval(entry.next, {"dp": dp})
        assert shown.name == entry.name if kind == "table" else entry.name in set(shown["column"])


def test_the_code_after_a_country_gives_the_country():
    for entry in of("country"):
        assert eval(entry.next, {"dp": dp}).tolist() == [entry.name]


def test_the_code_after_a_code_names_a_column_that_may_hold_it():
    for entry in of("code"):
        column, code = FRAME.fullmatch(entry.next).groups()
        assert code == entry.name
        assert any(code in table.columns[column].values for table in dp.tables.tables().values()
                   if column in table.columns)


def test_what_is_here_is_loaded_and_what_is_not_is_read_from_a_file():
    shipped = dict(dp.datasets()[["dataset", "status"]].to_numpy())
    for entry in of("dataset"):
        here = shipped[entry.name] == "shipped"
        assert entry.next == (f'dp.load("{entry.name}")' if here else f'dp.tidy("FILE", "{entry.name}")')


@pytest.mark.parametrize(("kind", "room"), [("indicator", dp.analysis), ("chart", dp.charts)])
def test_the_call_of_an_indicator_or_chart_is_one_that_completion_shows(kind, room):
    for entry in of(kind):
        way, _, name = f"dp.{room.__name__.partition('.')[2]}.{entry.name}".rpartition(".")
        assert re.match(rf"{way}\.{name}\(", entry.next)
        assert name in dir(eval(way, {"dp": dp}))


def test_a_page_is_a_file_that_is_here():
    assert all(Path(entry.next).is_file() for entry in of("page"))


def test_the_source_text_tells_the_same_indicators_as_their_list():
    listed = dp.indicators()
    told = {f"{family}.{function.name}": function for family, function in _functions.indicators()}
    assert sorted(told) == sorted(listed["family"] + "." + listed["name"])
    for row in listed.itertuples():
        assert told[f"{row.family}.{row.name}"].summary == row.summary
        assert ", ".join(told[f"{row.family}.{row.name}"].also) == row.also


def test_the_source_text_tells_the_same_charts_as_their_list():
    listed = dp.gallery()
    told = {function.name: function for function in _functions.charts()}
    assert sorted(told) == sorted(listed["chart"])
    assert all(", ".join(told[row.chart].also) == row.also for row in listed.itertuples())


def test_a_search_imports_nothing_that_computes_or_draws():
    code = "import displacement as dp, sys; dp.find('price'); print(sorted({'scipy', 'matplotlib'} & {*sys.modules}))"
    told = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                          capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_every_dataset_table_report_and_page_can_be_found():
    kinds = [entry.kind for entry in index().entries]
    assert kinds.count("dataset") == len(dp.datasets())
    assert kinds.count("table") == len(dp.tables.tables())
    assert {entry.name for entry in index().entries if entry.kind == "report"} == {"blockades", "karabakh"}
    assert set(kinds) == {"indicator", "chart", "dataset", "report", "table", "column", "code", "country", "page"}


def test_what_answers_all_words_comes_before_what_answers_one():
    scores = [score for _, score in ranked("unhcr population")]
    assert scores == sorted(scores, reverse=True)
    assert names("unhcr population")[0] == ("dataset", "unhcr_population")


def test_nothing_found_says_so_with_the_nearest_words_and_gives_an_empty_frame():
    with pytest.warns(UserWarning, match="Nothing is found on 'xylophone'"):
        found = dp.find("xylophone")
    assert found.empty
    assert list(found.columns) == COLUMNS


@pytest.mark.parametrize(("words", "most"), [("", 10), ("  ?!", 10), ("price", 0)])
def test_a_search_for_nothing_is_refused(words, most):
    with pytest.raises(CallError, match="at least one word and one row"):
        dp.find(words, most=most)


def test_words_are_taken_without_accents_capitals_and_plural():
    assert _words.apart("Réfugié, Entries_of GAS boxes") == ["refugie", "entry", "of", "gas", "box"]
    assert _words.asked("where is the price of bread") == ["price", "bread"]
    assert _words.asked("who was there") == ["who", "was", "there"]


@pytest.mark.parametrize(("word", "known", "alike"), [
    ("refugees", "refugees", True), ("displaced", "displacement", True), ("refuge", "refugee", True),
    ("kerosine", "kerosene", True), ("duration", "ration", False), ("cat", "cut", False), ("2019", "2018", False),
])
def test_words_are_alike_where_one_may_be_the_other_misspelt(word, known, alike):
    assert (_words.likeness(word, known) > 0) is alike


def test_each_synonym_leads_to_a_word_that_stands_somewhere_and_has_a_reason():
    known = index().held
    for _, found in _words.synonyms():
        assert set(found) <= set(known) | set(chain.from_iterable(word for word, _ in _words.synonyms())), found
    with _words.SYNONYMS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["direction"] for row in rows} == {"same", "narrower"}
    assert all(row["word"] and row["finds"] and row["reason"] for row in rows)
    assert not any(None in row for row in rows)
    assert len({(row["word"], row["finds"]) for row in rows}) == len(rows)
