import shutil

import pandas as pd
import pytest

import displacement as dp
from displacement.accounts.provenance import provenance
from displacement.accounts.root import raw_folder, root, shipped
from displacement.catalogue.loading import checked
from displacement.catalogue.tidying import tidied
from displacement.errors import CallError, SourceError, UnknownLayoutError
from independent import ROOT

EPISODES = ROOT / "data" / "raw" / "blockade_episodes" / "episodes.csv"
COUNTS = ROOT / "data" / "raw" / "karabakh_counts"


@pytest.fixture
def own_root(tmp_path):
    shutil.copytree(COUNTS, tmp_path / "data" / "raw" / "karabakh_counts")
    return tmp_path


def test_the_catalogue_names_every_dataset_with_publisher_and_licence():
    found = dp.datasets()
    assert {"karabakh_counts", "blockade_episodes", "food_energy", "unhcr_world_totals"} <= set(found["dataset"])
    assert found[["publisher", "licence", "url", "title"]].notna().all(axis=None)


def test_loading_some_columns_gives_those_in_that_order():
    assert list(dp.load("karabakh_counts", columns=["value", "measure"]).columns) == ["value", "measure"]


def test_a_wrong_name_is_told_with_the_right_ones():
    with pytest.raises(CallError, match="karabakh_counts"):
        dp.load("karabakh_count")
    with pytest.raises(CallError, match=r"no table 'flows'\. Tables: counts, citations"):
        dp.load("karabakh_counts", table="flows")
    with pytest.raises(CallError, match="no column 'persons'"):
        dp.load("karabakh_counts", columns=["persons"])


def test_citations_lead_from_rows_to_their_sources():
    counts = dp.load("karabakh_counts")
    last = counts[counts["value"].eq(100632)]
    cited = dp.citations(last)
    assert set(cited["record"]) == set(last["record"])
    assert cited["organisation"].str.contains("UNHCR|UNICEF").all()


def test_a_row_is_located_for_people():
    row = dp.load("karabakh_counts").iloc[0]
    assert dp.locate(row) == "karabakh_counts, arrivals.csv, record 2"


def test_the_users_root_comes_before_what_is_shipped(own_root, monkeypatch):
    monkeypatch.setenv("DISPLACEMENT_HOME", str(own_root))
    assert raw_folder("karabakh_counts") == own_root / "data" / "raw" / "karabakh_counts"
    assert raw_folder("food_energy") == shipped() / "data" / "raw" / "food_energy"
    assert root("elsewhere") == (ROOT / "elsewhere").resolve() or root("elsewhere").name == "elsewhere"


def test_the_nearest_folder_upwards_with_raw_data_is_the_root(own_root, monkeypatch):
    monkeypatch.delenv("DISPLACEMENT_HOME", raising=False)
    inside = own_root / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert root() == own_root


def change(path, old, new):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def test_a_flipped_byte_a_lost_row_and_an_edited_hash_name_the_file(own_root):
    folder = own_root / "data" / "raw" / "karabakh_counts"
    assert checked("karabakh_counts", own_root) == []
    whole = (folder / "arrivals.csv").read_bytes()
    change(folder / "arrivals.csv", b"377", b"378")
    assert "arrivals.csv: sha256" in checked("karabakh_counts", own_root)[0]
    (folder / "arrivals.csv").write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert "arrivals.csv: sha256" in checked("karabakh_counts", own_root)[0]
    (folder / "arrivals.csv").write_bytes(whole)
    change(folder / "provenance.toml", b'sha256 = "', b'sha256 = "0')
    assert "arrivals.csv: sha256" in checked("karabakh_counts", own_root)[0]


def test_a_file_that_is_missing_or_not_listed_is_told(own_root):
    folder = own_root / "data" / "raw" / "karabakh_counts"
    (folder / "more.csv").write_text("a,b\n")
    assert "more.csv: not listed" in checked("karabakh_counts", own_root)[0]
    (folder / "more.csv").unlink()
    (folder / "arrivals.csv").unlink()
    assert "arrivals.csv: listed in provenance.toml, but not there" in checked("karabakh_counts", own_root)[0]


def test_of_files_with_the_same_parameters_the_newest_is_current(tmp_path):
    entry = ('[[file]]\nname = "{}.csv"\nsha256 = ""\nbytes = 0\nretrieved = {}\nreference_period = ""\n'
             'parameters = {{a = 1}}\n')
    head = 'publisher = "p"\ntitle = "t"\nurl = "u"\nlicence = "l"\nsensitivity = "public"\n'
    files = entry.format("old", "2024-01-01") + entry.format("new", "2025-01-01")
    (tmp_path / "provenance.toml").write_text(head + files)
    assert [file["name"] for file in provenance(tmp_path).current] == ["new.csv"]


@pytest.mark.parametrize(("text", "told"), [
    ("publisher = ", "no valid TOML"), ('publisher = "p"', "lacks"),
    ('publisher="p"\ntitle="t"\nurl="u"\nlicence="l"\nsensitivity="secret"\n[[file]]\nname="a"\nsha256=""\nbytes=0\n'
     'retrieved=2024-01-01\nreference_period=""', "sensitivity 'secret'"),
    ('publisher="p"\ntitle="t"\nurl="u"\nlicence="l"\nsensitivity="public"\n[[file]]\nname="a"', "lacks bytes"),
])
def test_a_broken_provenance_is_told(tmp_path, text, told):
    (tmp_path / "provenance.toml").write_text(text)
    with pytest.raises(SourceError, match=told):
        provenance(tmp_path)


def test_a_file_of_no_known_layout_names_the_nearest_and_what_it_lacks(tmp_path):
    path = tmp_path / "cut.csv"
    pd.read_csv(EPISODES, dtype="str").drop(columns=["kind", "ending"]).to_csv(path, index=False)
    with pytest.raises(UnknownLayoutError, match=r"blockade_episodes \(episodes\), which also needs: ending, kind"):
        tidied(path)


def test_shuffled_columns_and_other_spellings_of_headers_change_nothing(tmp_path):
    frame = pd.read_csv(EPISODES, dtype="str", keep_default_na=False)
    shuffled = frame[list(reversed(frame.columns))].rename(columns=lambda name: name.upper().replace("_", " "))
    shuffled.to_csv(tmp_path / "mine.csv", index=False, sep=";")
    mine, ledger = dp.tidy(tmp_path / "mine.csv", ledger=True)
    shipped_rows = dp.load("blockade_episodes").drop(columns=["part"])
    pd.testing.assert_frame_equal(mine.drop(columns=["part"]), shipped_rows)
    assert ledger.rejected.empty
