"""The command line: what it prints, what it writes, and how it exits."""

import csv
import json
import os
import subprocess
import sys
import zipfile

import openpyxl
import pandas as pd
import pytest

from displacement import cli
from independent import ROOT

EPISODES = ROOT / "data" / "raw" / "blockade_episodes" / "episodes.csv"


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


def records(path, *numbers):
    """Write the header and the records at *numbers* of the shipped list to *path*."""
    with EPISODES.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([rows[0], *(rows[number - 1] for number in numbers)])
    return path


def changed(path, column, value):
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    frame.loc[1, column] = value
    frame.to_csv(path, index=False)
    return path


def test_datasets_are_listed_and_as_json(capsys):
    code, out, _ = run(capsys, "datasets")
    assert code == 0
    assert "karabakh_counts" in out
    code, out, _ = run(capsys, "datasets", "--json")
    assert {entry["dataset"] for entry in json.loads(out)} >= {"karabakh_counts", "food_energy"}


def test_a_list_of_other_episodes_goes_to_standard_output_and_its_account_to_the_error_output(capsys, tmp_path):
    code, out, err = run(capsys, "tidy", records(tmp_path / "mine.csv", 2, 11, 50))
    assert code == 0
    assert out.startswith("episode,place,kind,")
    assert len(out.splitlines()) == 4
    assert "3 records: 3 kept, 0 dropped, 0 rejected" in err


@pytest.mark.parametrize(("column", "value", "rule"), [
    ("end_date", "1850-01-01", "started_earliest after ended_latest"), ("kind", "moat", "kind is not one of"),
    ("start_date", "soon", "started_earliest is no date"),
])
def test_a_record_at_fault_is_named_with_file_record_and_rule(capsys, tmp_path, column, value, rule):
    path = changed(records(tmp_path / "mine.csv", 2, 11, 50), column, value)
    out = tmp_path / "out.csv"
    code, _, err = run(capsys, "tidy", path, "-o", out)
    assert code == 1
    assert "mine.csv, record 3: " in err
    assert rule in err
    assert len(pd.read_csv(out)) == 2
    rejected = pd.read_csv(tmp_path / "out.rejected.csv")
    assert rejected["record"].unique().tolist() == [3]
    assert "raw: episode id" in rejected
    code, _, _ = run(capsys, "tidy", path, "-o", out, "--allow-rejected")
    assert code == 0


@pytest.mark.parametrize(("make", "told"), [
    (lambda path: path.write_bytes(b"\x00\x01binary\x00" * 40), "no reader knows this format"),
    (lambda path: path.write_bytes(b""), "empty"),
    (lambda path: path.mkdir(), "folder"),
    (lambda path: None, "no such file"),
    (lambda path: path.write_text("a,b\n1,2\n"), "no known layout"),
    (lambda path: path.write_bytes(EPISODES.read_bytes() + b"cut-2025,A closure cut sho"), "has 2 fields, expected"),
    (lambda path: path.write_bytes(b"PK\x03\x04cut"), "cut or broken"),
])
def test_a_file_at_fault_gives_one_message_writes_nothing_and_exits_with_one(capsys, tmp_path, make, told):
    path = tmp_path / "mine.csv"
    make(path)
    out = tmp_path / "out.csv"
    code, printed, err = run(capsys, "tidy", path, "-o", out)
    assert code == 1
    assert printed == ""
    assert told in err
    assert "mine.csv" in err
    assert "Traceback" not in err
    assert not out.exists()


@pytest.mark.parametrize("arguments", [
    ("tidy",), ("tidy", EPISODES, "--dataset", "nothing"), ("tidy", EPISODES, "-o", "out.pdf"),
    ("tidy", EPISODES, "--columns", "colour"), ("report", "karabach"), ("report", "karabakh", "--as-of", "soon"),
    ("report", "karabakh", "--format", "gif"), ("fly",), ("check", "nothing"), ("tidy", EPISODES, "--table", "stocks"),
    ("tidy", EPISODES, "-o", "/no/such/folder/out.csv"),
])
def test_a_wrong_call_exits_with_two(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.strip()


def test_tables_are_written_beside_each_other(capsys, tmp_path):
    code, out, _ = run(capsys, "tidy", EPISODES, "-o", tmp_path / "e.parquet")
    assert code == 0
    assert out.splitlines() == [str(tmp_path / "e.parquet"), str(tmp_path / "e.citations.parquet")]
    frame = pd.read_parquet(tmp_path / "e.parquet")
    assert len(frame) == 117
    assert frame["population_affected"].dtype == "Int64"


def test_a_workbook_holds_texts_that_never_are_formulas(capsys, tmp_path):
    path = changed(records(tmp_path / "mine.csv", 2, 11), "place", "=1+1")
    code, _, _ = run(capsys, "tidy", path, "-o", tmp_path / "e.xlsx", "--columns", "episode,place")
    assert code == 0
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "e.xlsx").active.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_checking_passes_on_what_is_shipped_and_names_what_is_not_as_recorded(capsys, tmp_path, monkeypatch):
    code, out, _ = run(capsys, "check", "karabakh_counts", "food_energy")
    assert code == 0
    assert out.splitlines() == ["karabakh_counts: as recorded", "food_energy: as recorded"]
    folder = tmp_path / "data" / "raw" / "food_energy"
    folder.mkdir(parents=True)
    for path in (ROOT / "data" / "raw" / "food_energy").iterdir():
        (folder / path.name).write_bytes(path.read_bytes().replace(b"3650", b"3651"))
    code, _, err = run(capsys, "check", "food_energy", "--root", tmp_path)
    assert code == 1
    assert "food_balance_priors.csv: sha256" in err


def test_a_report_prints_the_paths_of_its_documents(capsys, tmp_path):
    code, out, _ = run(capsys, "report", "karabakh", "--as-of", "2022-12-31", "--out", tmp_path / "r")
    assert code == 0
    names = ["index.html", "report.pdf", "tables.xlsx", "manifest.json"]
    assert out.splitlines() == [str(tmp_path / "r" / name) for name in names]


def test_debug_shows_the_traceback(tmp_path):
    with pytest.raises(Exception, match="no such file"):
        cli.main(["--debug", "tidy", str(tmp_path / "absent.csv")])
    cli.main.__globals__["_state"]["debug"] = False


def test_importing_the_package_imports_no_pandas():
    found = subprocess.run([sys.executable, "-c", "import displacement, sys; print('pandas' in sys.modules)"],
                           env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
                           check=True)
    assert found.stdout.strip() == "False"


def test_the_wheel_holds_data_and_reports_and_writes_one_from_an_empty_folder(tmp_path):
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    (built,) = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path / "dist"), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path / "site")
    assert (tmp_path / "site" / "displacement" / "_shipped" / "docs" / "uses.md").is_file()
    assert (tmp_path / "site" / "displacement" / "guide" / "synonyms.csv").is_file()
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DISPLACEMENT_HOME"}
    subprocess.run([sys.executable, "-c", "from displacement.cli import main; main()", "report", "karabakh", "--out",
                    str(empty / "out")], cwd=empty, check=True, capture_output=True,
                   env={**environment, "PYTHONPATH": str(tmp_path / "site"), "HOME": str(empty)})
    assert "100,670" in (empty / "out" / "index.html").read_text(encoding="utf-8")


def test_a_cut_file_is_refused_and_allowed_it_says_that_it_is_cut(capsys, tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text("Area,Item,Element,Year,Value\nMali,Wheat,Food supply (kcal/capita/day),2016,9.5\nMali,Ri",
                    encoding="utf-8")
    code, out, err = run(capsys, "tidy", path, "--dataset", "fao_food_balance")
    assert (code, out) == (1, "")
    assert "--allow-truncated" in err
    code, out, err = run(capsys, "tidy", path, "--dataset", "fao_food_balance", "--allow-truncated")
    assert code == 0
    assert len(out.splitlines()) == 2
    assert "cut.csv ends inside a record" in err


def test_what_there_is_stands_first_in_the_help_and_each_command_says_what_it_does(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    places = [out.index(f"\n  {name} ") for name in ("find", "datasets", "indicators", "charts", "tidy", "report")]
    assert places == sorted(places)


@pytest.mark.parametrize(("command", "key", "held"), [("indicators", "name", "alps"), ("charts", "chart", "trend")])
def test_indicators_and_charts_are_listed_and_as_json(capsys, command, key, held):
    code, out, _ = run(capsys, command)
    assert code == 0
    assert held in out
    code, out, _ = run(capsys, command, "--json")
    assert code == 0
    assert held in {entry[key] for entry in json.loads(out)}


def test_finding_prints_the_way_to_go_on(capsys):
    code, out, err = run(capsys, "find", "Price", "spike")
    assert (code, err) == (0, "")
    assert "dp.analysis.prices.alps(" in out
    code, out, _ = run(capsys, "find", "siege", "--json", "--most", "2")
    found = json.loads(out)
    assert len(found) == 2
    assert {"kind", "name", "what", "next"} == set(found[0])
    assert 'dp.load("blockade_episodes")' in {entry["next"] for entry in found}


def test_finding_nothing_says_so_with_the_nearest_words_and_is_no_failure(capsys):
    code, out, err = run(capsys, "find", "xylophone")
    assert (code, out) == (0, "")
    assert "Nothing is found on 'xylophone'." in err
    code, out, _ = run(capsys, "find", "xylophone", "--json")
    assert (code, json.loads(out)) == (0, [])


@pytest.mark.parametrize("arguments", [("find",), ("find", "?!"), ("find", "price", "--most", "0")])
def test_a_search_without_a_word_or_rows_exits_with_two(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.strip()


def test_a_printed_table_begins_each_column_at_one_place_and_leaves_blank_what_is_not_known(capsys):
    code, out, _ = run(capsys, "datasets")
    assert code == 0
    head, *lines = out.splitlines()
    start = head.index("status")
    assert {line[start:].split()[0] for line in lines} == {"shipped", "to"}
    assert "nan" not in out.lower().split()
