"""Energy content of foods, and the planning figures and conversions that go with it.

Energy contents are USDA FoodData Central (SR Legacy) and FAO values for the edible food as bought.  A single value is
given equal bounds: the source states no range.  Requirements, densities, yields and derived figures go to `claims`.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, between, cited, claimed, evidence
from displacement.tables._table import DISPUTES
from displacement.tables.citations import CITATIONS
from displacement.tables.claims import CLAIMS
from displacement.tables.energy import ENERGY

CONTENT = r"^energy content: (?P<commodity>[^,]+)(?:, (?P<preparation>.+))?$"
UNIT = "kcal/kg"


def tidy(raw, drop):
    """Part energy contents from the other figures."""
    food = raw["quantity"].str.extract(CONTENT)
    is_food = food["commodity"].notna() & raw["unit"].eq(UNIT)
    energy = pd.concat([evidence(raw), food, between(raw["low"], raw["value"], raw["high"], "kcal_per_kg")], axis=1)
    who = claimed(raw)
    other = pd.concat([evidence(raw), who, between(raw["low"], raw["value"], raw["high"], "value"),
                       day_bounds(raw["quantity"].str.slice(0, 0), "date")], axis=1).assign(
        period_start=pd.NA, period_end=pd.NA, indicator=raw["quantity"], place="not applicable", unit=raw["unit"],
        value_text=pd.NA, topic="nutrition", dispute=DISPUTES[0], disputed_by=pd.NA)
    return {ENERGY: energy[is_food], CLAIMS: other[~is_food], CITATIONS: cited(raw)}


SOURCE = Source(
    name="food_energy", title="Energy content of foods and planning figures",
    publisher="displacement, from USDA FoodData Central, FAO and Sphere", licence="CC BY 4.0",
    url="https://fdc.nal.usda.gov/", tables=(ENERGY, CLAIMS, CITATIONS),
    editions=(
        Edition("priors", required={"quantity", "low", "value", "high", "unit", "source org"}, optional=CITED,
                tidy=tidy, measures=(Measure(("low", "value", "high")),)),
    ),
)
