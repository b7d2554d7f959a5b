import json

import openpyxl
import pandas as pd
import pytest

import displacement as dp
from displacement.errors import CallError
from displacement.store._package import package
from displacement.store._template import TEMPLATES, template
from displacement.tables.vocabulary import EPISODE_KINDS


def test_a_filled_template_loads_as_a_list_of_ones_own(tmp_path):
    path = template("episodes", tmp_path / "mine.xlsx")
    frame, result = dp.tidy(path, ledger=True)
    assert frame["episode"].to_list() == ["example-town-2001"]
    assert frame["started_latest"].to_list() == [pd.Timestamp("2001-03-31")]
    assert list(result.skipped) == ["mine.xlsx#lists"]


def test_the_template_offers_the_words_that_the_table_knows(tmp_path):
    book = openpyxl.load_workbook(template("episodes", tmp_path / "mine.xlsx"))
    heads = [cell.value for cell in book["episodes"][1]]
    place = heads.index("kind") + 1
    offered = [book["lists"].cell(row, place).value for row in range(1, len(EPISODE_KINDS) + 1)]
    assert tuple(offered) == EPISODE_KINDS
    ranges = {str(rule.sqref).split(":")[0] for rule in book["episodes"].data_validations.dataValidation}
    assert {f"{openpyxl.utils.get_column_letter(heads.index(name) + 1)}2"
            for name in ("kind", "ending", "status", "disputed", "confidence")} <= ranges
    assert all(cell.comment for cell in book["episodes"][1])


@pytest.mark.parametrize(("name", "file"), [("sheep", "a.xlsx"), ("episodes", "a.csv"), ("episodes", "no/a.xlsx")])
def test_a_template_that_cannot_be_written_is_refused(tmp_path, name, file):
    with pytest.raises(CallError):
        template(name, tmp_path / file)
    assert set(TEMPLATES) == {"episodes"}


def test_a_data_package_tells_every_column_and_matches_its_files(tmp_path):
    paths = package("blockade_episodes", tmp_path)
    assert {path.name for path in paths} == {
        "blockade_episodes.csv", "blockade_episodes.citations.csv", "blockade_episodes.xlsx",
        "blockade_episodes.citations.xlsx", "datapackage.json"}
    told = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    episodes = told["resources"][0]
    columns = list(pd.read_csv(tmp_path / episodes["path"], nrows=0).columns)
    assert [field["name"] for field in episodes["schema"]["fields"]] == columns
    assert all(field["description"] for field in episodes["schema"]["fields"])
    assert episodes["schema"]["primaryKey"] == ["episode"]
    assert episodes["bytes"] == (tmp_path / episodes["path"]).stat().st_size
    assert told["sources"][0]["sha256"]
