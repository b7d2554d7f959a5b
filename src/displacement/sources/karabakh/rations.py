"""Coupon and bread rations in Nagorno-Karabakh in 2023: entitlements and caps, not what was eaten.

Amounts a month are divided by 30.4 days.  A litre of vegetable oil is taken as 0.921 kg, the density of sunflower oil
in USDA FoodData Central.  An amount without weight or period (loaves a purchase) gives no grams a day: it stands in
`claims` as stated.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.statements import CITED, between, cited, claimed, disputes, evidence, scaled
from displacement.cells.values import stripped
from displacement.tables.citations import CITATIONS
from displacement.tables.claims import CLAIMS
from displacement.tables.rations import RATIONS

DAYS_PER_MONTH = 30.4
OIL_KG_PER_LITRE = 0.921
GRAMS_PER_DAY = {
    "g/person/day": 1.0,
    "kg/person/month": 1000 / DAYS_PER_MONTH,
    "litre/person/month": OIL_KG_PER_LITRE * 1000 / DAYS_PER_MONTH,
}
OILS = ("vegetable oil", "sunflower oil")


def tidy(raw, drop):
    """Return rations in grams a day, and amounts that have no such form as claims."""
    liquid = raw["unit"].eq("litre/person/month") & ~raw["product"].isin(OILS)
    drop.reject(raw, liquid, "litres of a product whose density is not declared", "unit")
    factors = raw["unit"].map(GRAMS_PER_DAY).astype("Float64")
    who = claimed(raw).assign(claim_by=raw["claim by"])
    amount = between(raw["amount low"], raw["amount"], raw["amount high"], "grams_per_person_day")
    shared = pd.concat([evidence(raw), who, disputes(raw), raw[["place"]]], axis=1)
    rations = pd.concat([shared, scaled(amount, factors), raw[["product", "kind"]]], axis=1).assign(
        valid_from=raw["valid from"], valid_to=raw["valid to"])
    return {RATIONS: rations, CLAIMS: _other_amounts(raw, shared, factors), CITATIONS: cited(raw)}


def _other_amounts(raw, shared, factors):
    other = factors.isna() & stripped(raw["amount"]).notna()
    value = between(raw["amount low"], raw["amount"], raw["amount high"], "value")
    return pd.concat([shared, value], axis=1).assign(
        date_earliest=pd.NA, date_latest=pd.NA, period_start=raw["valid from"], period_end=raw["valid to"],
        indicator=raw["statement"] + ", " + raw["product"], unit=raw["unit"], value_text=pd.NA, topic="rations",
    )[other]


SOURCE = Source(
    name="karabakh_rations", title="Food rations in Nagorno-Karabakh, 2023",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://news.am/eng/news/740068.html", tables=(RATIONS, CLAIMS, CITATIONS),
    editions=(
        Edition(
            "rations",
            required={"place", "valid from", "valid to", "product", "kind", "statement", "amount low", "amount",
                      "amount high", "unit", "claim by", "source org"},
            optional={*CITED, "dispute", "disputed by"}, tidy=tidy,
            measures=(Measure(("amount low", "amount", "amount high")),),
        ),
    ),
)
