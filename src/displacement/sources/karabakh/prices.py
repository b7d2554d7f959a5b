"""Prices and availability of goods in Nagorno-Karabakh, 2021-23, as each report states it.

Ceilings set by the authorities are no prices paid.  Statements on availability or on a change without a price go to
`claims`, in words.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, between, cited, claimed, disputes, evidence
from displacement.cells.values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.claims import CLAIMS
from displacement.tables.prices import PRICES

PRICE_UNIT = r"^(?P<currency>[A-Z]{3})(?:/(?P<unit>\S+)| \(unit (?P<unstated>not stated)\))$"
STAGES = {"purchase price": "farm gate", "market price": "wholesale"}
FLAGS = ((r"maximum permitted", "maximum permitted"), (r"average", "aggregate"), (r"", "actual"))
COUNTRIES = {"Armenia": "ARM"}
TERRITORY = "AZE"


def tidy(raw, drop):
    """Part prices from statements in words; a record may hold both."""
    shared = pd.concat([evidence(raw), claimed(raw).assign(claim_by=raw["claim by"]), disputes(raw)],
                       axis=1)
    figure = stripped(raw["value"]).notna()
    priced = raw["unit"].str.fullmatch(PRICE_UNIT).fillna(False) & figure
    words = stripped(raw["value text"]).fillna(stripped(raw["change"]))
    return {PRICES: _prices(raw, shared)[priced], CLAIMS: _claims(raw, shared, priced, words)[~priced | words.notna()],
            CITATIONS: cited(raw)}


def _prices(raw, shared):
    unit = raw["unit"].str.extract(PRICE_UNIT)
    price = between(raw["value low"], raw["value"], raw["value high"], "price")
    flag = pd.Series(pd.NA, index=raw.index, dtype="str")
    for pattern, word in FLAGS:
        flag = flag.mask(flag.isna() & raw["kind"].str.contains(pattern), word)
    days = _days(raw)
    return pd.concat([shared, price, days], axis=1).assign(
        date=raw["date"], country=raw["place"].map(COUNTRIES).fillna(TERRITORY), market=raw["place"],
        commodity=raw["item"], unit=unit["unit"].fillna(unit["unstated"]), currency=unit["currency"],
        price_type=raw["kind"].map(STAGES).fillna("retail"), price_flag=flag)


def _days(raw):
    """Return the days that fit: a week reaches three days to either side of the day stated."""
    days = day_bounds(raw["date"], "date")
    week = raw["date precision"].eq("week")
    middle = pd.to_datetime(days["date_earliest"], format="%Y-%m-%d", errors="coerce")
    reach = pd.Timedelta(days=3)
    return pd.DataFrame({
        "date_earliest": days["date_earliest"].mask(week, (middle - reach).dt.strftime("%Y-%m-%d")),
        "date_latest": days["date_latest"].mask(week, (middle + reach).dt.strftime("%Y-%m-%d")),
    })


def _claims(raw, shared, priced, words):
    figure = between(raw["value low"], raw["value"], raw["value high"], "value").mask(priced)
    return pd.concat([shared, _days(raw), figure], axis=1).assign(
        period_start=pd.NA, period_end=pd.NA, indicator=raw["kind"] + ": " + raw["item"], place=raw["place"],
        unit=stripped(raw["unit"]).mask(priced).fillna("text"), value_text=words, topic="prices")


SOURCE = Source(
    name="karabakh_prices", title="Prices and availability of goods in Nagorno-Karabakh, 2021-23",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://news.am/eng/news/735694.html", tables=(PRICES, CLAIMS, CITATIONS),
    editions=(
        Edition(
            "prices",
            required={"date", "date precision", "place", "item", "kind", "value low", "value", "value high", "unit",
                      "change", "value text", "claim by", "source org"},
            optional={*CITED, "dispute", "disputed by"}, tidy=tidy,
            measures=(Measure(("value low", "value", "value high")),),
        ),
    ),
)
