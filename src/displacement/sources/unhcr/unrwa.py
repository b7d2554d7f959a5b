"""UNHCR's copy of UNRWA's figures: Palestine refugees registered under UNRWA's mandate, by country of registration.

The origin is always written as Palestinian (`GAZ` in UNHCR's own codes, `PSE` in ISO 3166); where the country of
registration is the State of Palestine too, the people are not abroad.  The figures are exact and are not part of
UNHCR's own refugees.  In R's and the API's layout the column is only headed `total`: the origin tells the dataset.
"""

from displacement.accounts.source import Source
from displacement.sources.unhcr._copies import editions, year_end_stocks
from displacement.sources.unhcr._finder import LICENCE, URL, pairs, told_members
from displacement.sources.unhcr._footnotes import NOTED, noted
from displacement.tables.countries import TOTAL
from displacement.tables.stocks import STOCKS

SPELLINGS = {"palestine refugees under unrwas mandate", "palestinian refugees under unrwas mandate", "unrwa refugees",
             "refugees under unrwas mandate", "palestine refugees"}


def tidy(raw, drop):
    """Take the registered to stocks at the end of the year."""
    return {STOCKS: year_end_stocks(pairs(raw, drop), drop, "unrwa", population_type="UNRWA")}


def told(raw):
    """Tell whether all origins are Palestinian, or totals."""
    origins = told_members(raw, "origin").dropna()
    return bool(origins.isin(["PSE", TOTAL]).all()) if len(origins) else None


SOURCE = Source(
    name="unhcr_unrwa", title="Palestine refugees under UNRWA's mandate, yearly",
    publisher="UNHCR, from UNRWA", licence=LICENCE, url=URL, tables=(STOCKS, *NOTED), finish=noted,
    titles={"palestine refugees under unrwas mandate"},
    editions=editions("registered", "unrwa", SPELLINGS, told, tidy),
)
