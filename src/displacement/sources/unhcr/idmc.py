"""UNHCR's copy of IDMC's figures: people internally displaced by conflict and violence at the end of the year.

Origin and country of asylum are the same.  Rows of the unknown country are world totals beside the country rows, from
1990 on, while country rows begin in 2009: they are left out by a rule.  The figures are those that IDMC rounds (658,000
where IDMC also publishes 657,749), so only the central value is known.  They are not added to the IDPs that UNHCR
itself reports.  The column is often only headed `total`: the rows tell the dataset.
"""

from displacement.accounts.source import Source
from displacement.sources.unhcr._copies import editions, year_end_stocks
from displacement.sources.unhcr._finder import LICENCE, PLACED, URL, aliases, pairs, told_members
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.tables.countries import TOTAL
from displacement.tables.stocks import STOCKS

SPELLINGS = {"internally displaced persons idmc", "idps idmc", "idmc idps",
             "idps displaced due to conflict and violence", "idps of concern to idmc",
             "internally displaced persons due to conflict and violence"}
UNKNOWN = ""                            # a rounded figure has no bounds that are published
WORLD_TOTAL = "a world total beside country rows"


def tidy(raw, drop):
    """Take the country rows to stocks at the end of the year; world totals leave by a rule."""
    raw = pairs(raw, drop)
    raw = drop(raw, raw["origin"].eq("UNK") & raw["asylum"].eq("UNK"), WORLD_TOTAL)
    people = year_end_stocks(raw, drop, "idmc", population_type="IDP", cause="conflict")
    return {STOCKS: people.assign(persons_low=UNKNOWN, persons_high=UNKNOWN)}


def told(raw):
    """Tell whether all countries of origin are those of asylum; None where one side is not told."""
    origins, asylum = told_members(raw, "origin"), told_members(raw, "asylum")
    known = origins.notna() & asylum.notna() & origins.ne(TOTAL) & asylum.ne(TOTAL)
    return bool(origins[known].eq(asylum[known]).all()) if known.any() else None


def elsewhere(raw):
    """Say of a total by one side only that nothing in it tells which of UNHCR's totals it is."""
    known = aliases()
    names = {known.get(name, name) for name in raw.columns}
    if not {"year", "total"} <= names or not names & set(PLACED):
        return ""
    return ("a total of UNHCR's by origin or by country of asylum, and nothing in it says of whom: refugees and others "
            "(unhcr_population), IDPs as IDMC counts them (unhcr_idmc), or Palestine refugees (unhcr_unrwa). Name the "
            "one that you downloaded with --dataset")


SOURCE = Source(
    name="unhcr_idmc", title="People internally displaced by conflict, as IDMC counts them, yearly",
    publisher="UNHCR, from IDMC", licence=LICENCE, url=URL, tables=(STOCKS, *NOTED), finish=noted,
    elsewhere=elsewhere, titles={"internally displaced persons"},
    editions=editions("displaced", "idmc", SPELLINGS, told, tidy),
)
