"""The providers' own files, all of them: each loads, its account balances, and what left is told in its page."""

import pytest

from displacement.catalogue.registry import sources
from formats import files, no_format, taken
from independent import ROOT, SHIPPED

PAGES = ROOT / "docs" / "datasets"
FILES = [path for path in files() if not no_format(path)]
FACTS = ("Publisher:", "Licence:", "Address:", "Endpoint:", "Cadence:", "Starts:", "Tables:")
PARTS = ("## Editions that are read", "## What the numbers mean", "## What they do not mean",
         "## What is left out, and why", "## How to cite")


@pytest.mark.parametrize("path", FILES)
def test_every_file_of_a_provider_loads_with_its_account_in_balance(path):
    result = taken(path)
    page = (PAGES / f"{result.source.name}.md").read_text(encoding="utf-8")
    for ledger in result.ledgers:
        assert ledger.balances()
        assert ledger.unknown == ()
        untold = [rule for rule in ledger.drops["rule"] if rule.removeprefix("every value: ") not in page]
        assert untold == []


@pytest.mark.parametrize("name", [name for name in sources() if name not in SHIPPED])
def test_a_dataset_has_a_page_that_says_what_its_numbers_mean(name):
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    found = sources()[name]
    assert page.startswith(f"# {found.title}\n")
    assert all(word in page for word in (*FACTS, *PARTS, found.url, found.publisher, found.licence))
    assert all(table.name in page for table in found.tables)
