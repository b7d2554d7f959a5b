"""What every source promises, for sources not yet written too: each record and value has one fate."""

import pytest

from displacement.accounts.provenance import provenance
from displacement.catalogue.loading import loaded, problems
from displacement.catalogue.registry import sources
from displacement.catalogue.tidying import tidied
from displacement.errors import UnknownLayoutError
from displacement.tables.citations import CITATIONS
from independent import ROOT, SHIPPED, extracts, records

SOURCES = list(sources())
UNMARKED = ("day_first.csv", "three_camps.csv")       # days and numbers, which nothing tells from other files
EXTRACTS = [(name, path) for name in SOURCES for path in extracts(name)]


def of_files(cases):
    return pytest.mark.parametrize(("name", "path"), cases, ids=[f"{name}/{path.name}" for name, path in cases])


def raw_files():
    return [(name, ROOT / "data" / "raw" / name / file["name"])
            for name in SHIPPED for file in provenance(ROOT / "data" / "raw" / name).current]


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_is_shipped_or_has_an_extract(name):
    assert name in SHIPPED or extracts(name)


@of_files(EXTRACTS + raw_files())
def test_every_record_and_value_has_one_fate(name, path):
    result = tidied(path, name)
    assert sum(ledger.records.read for ledger in result.ledgers) == records(path)
    assert all(ledger.balances() for ledger in result.ledgers)


@of_files(EXTRACTS + raw_files())
def test_every_raw_column_is_mapped_or_left_out_with_a_reason(name, path):
    for ledger in tidied(path, name).ledgers:
        assert ledger.unknown == ()
        assert all(ledger.left_out.values())


@of_files(EXTRACTS + raw_files())
def test_every_tidy_table_holds_its_rules_and_a_unique_key(name, path):
    result = tidied(path, name)
    for table, frame in result.tables.items():
        assert table in result.source.tables
        table.validate(frame)
        assert not frame.duplicated(table.key(frame.columns)).any()


@of_files(EXTRACTS + raw_files())
def test_a_file_is_recognised_without_naming_its_dataset(name, path):
    if name == "camp_registrations" and path.name in UNMARKED:
        with pytest.raises(UnknownLayoutError, match="name it with --dataset camp_registrations"):
            tidied(path)
    else:
        assert tidied(path).source.name == name


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_dataset_is_as_its_provenance_says_and_loads_whole(name):
    assert problems(name) == []
    result = loaded(name)
    assert result.rejected.empty
    for table, frame in result.tables.items():
        table.validate(frame)


@pytest.mark.parametrize("name", [name for name in SHIPPED if CITATIONS in sources()[name].tables])
def test_every_shipped_record_leads_to_a_source(name):
    tables = loaded(name).tables
    cited = set(zip(tables[CITATIONS]["part"].astype("str"), tables[CITATIONS]["record"], strict=True))
    for frame in tables.values():
        assert set(zip(frame["part"].astype("str"), frame["record"], strict=True)) <= cited
