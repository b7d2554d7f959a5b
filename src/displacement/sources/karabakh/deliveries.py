"""What came into Nagorno-Karabakh, was sent, waited or was turned back, 2022-23, as each party states it.

One layout holds four things that must not be mixed: totals since a day, quantities of a day, usual quantities a day
(`baseline`), and quantities `not delivered`, which are a usual quantity times days and count nothing.  Figures on
people, vehicles, days and shares go to `claims`, coupon and bread rations to `rations`.
"""

import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.dates import day_bounds
from displacement.cells.statements import CITED, between, cited, claimed, disputes, evidence
from displacement.cells.values import stripped
from displacement.sources.karabakh import rations as karabakh_rations
from displacement.tables.citations import CITATIONS
from displacement.tables.claims import CLAIMS
from displacement.tables.deliveries import DELIVERIES
from displacement.tables.rations import RATIONS

PLACE = "Nagorno-Karabakh"
GOODS_UNITS = {"tonnes": "tonnes", "tonnes/day": "tonnes per day", "kilograms": "kilograms", "litres": "litres",
               "trucks": "trucks", "vehicles": "vehicles"}
NO_GOODS = "not applicable"
PASSAGES = r"passages|movements"
MEASURES = (                                  # first word that fits, in this order
    (r"before restriction", "baseline"),
    (r"not delivered|counterfactual", "not delivered"),
    (r"waiting|added .* truck", "waiting"),
    (r"\bsent\b|two 20-tonne trucks", "sent"),
    (r"promised|pledged", "promised"),
    (r"turned back|refused", "refused"),
    (r"deliver|import|enter|convoy|cargo|donated", "delivered"),
)
CUMULATIVE = r"\btotal\b|cumulative|counterfactual|since"
DIRECTIONS = {"into NK": "in", "out of NK": "out", "within NK": "within", "both": "both", "not stated": "not stated"}
VIA = r" via (.+)$"
RATION_KINDS = ((r"queue limit|cap", "sale cap"), (r"not always met|handed out", "issue"), (r"", "entitlement"))


def tidy(raw, drop):
    """Part goods, rations and other figures, each with its period."""
    goods = raw["unit"].isin(GOODS_UNITS) & raw["commodity"].ne(NO_GOODS) & ~raw["measure"].str.contains(PASSAGES)
    ration = raw["unit"].str.contains("/person") | (
        raw["unit"].eq("quantity not stated") & raw["direction"].eq("within NK"))
    rationed = karabakh_rations.tidy(_as_rations(raw[ration]), drop)
    claims = pd.concat([_claims(raw[~goods & ~ration]), rationed[CLAIMS]], ignore_index=True)
    return {DELIVERIES: _deliveries(raw[goods]), CLAIMS: claims, RATIONS: rationed[RATIONS], CITATIONS: cited(raw)}


def _shared(raw):
    who = claimed(raw).assign(claim_by=raw["claim by"])
    return pd.concat([evidence(raw), who, disputes(raw)], axis=1)


def _period(raw):
    """Return first and last day; a single date, also one known to a month only, is the period it spans."""
    days = day_bounds(raw["date"], "day")
    spans = stripped(raw["period start"]).notna() | stripped(raw["period end"]).notna()
    start = day_bounds(raw["period start"], "start")["start_earliest"]
    end = day_bounds(raw["period end"], "end")["end_latest"]
    return pd.DataFrame({"period_start": start.where(spans, days["day_earliest"]),
                         "period_end": end.where(spans, days["day_latest"])})


def _first_fit(text, patterns):
    found = pd.Series(pd.NA, index=text.index, dtype="str")
    for pattern, word in patterns:
        found = found.mask(found.isna() & text.str.contains(pattern), word)
    return found.fillna(text)


def _deliveries(raw):
    way = raw["direction"].str.replace(VIA, "", regex=True)
    via = raw["direction"].str.extract(VIA)[0]
    quantity = between(raw["value low"], raw["value"], raw["value high"], "quantity")
    spans = stripped(raw["period start"]).notna()
    return pd.concat([_shared(raw), _period(raw), quantity], axis=1).assign(
        route=via.fillna("not stated"), direction=way.map(DIRECTIONS).fillna(way), commodity=raw["commodity"],
        measure=_first_fit(raw["measure"], MEASURES), unit=raw["unit"].map(GOODS_UNITS),
        cumulative=(spans & raw["measure"].str.contains(CUMULATIVE)).map({True: "true", False: "false"}),
        statement=raw["measure"], carrier=raw["actor"])


def _claims(raw):
    figure = between(raw["value low"], raw["value"], raw["value high"], "value")
    subject = raw["commodity"].where(raw["commodity"].ne(NO_GOODS), "")
    return pd.concat([_shared(raw), _period(raw), day_bounds(raw["date"], "date"), figure], axis=1).assign(
        indicator=(raw["measure"] + ", " + subject).str.removesuffix(", "), place=PLACE, unit=raw["unit"],
        value_text=pd.NA, topic="movement and supply")


def _as_rations(raw):
    period = _period(raw)
    return raw.assign(place=PLACE, **{
        "valid from": period["period_start"], "valid to": stripped(raw["period end"]), "product": raw["commodity"],
        "kind": _first_fit(raw["measure"], RATION_KINDS), "statement": raw["measure"], "amount low": raw["value low"],
        "amount": raw["value"], "amount high": raw["value high"]})


SOURCE = Source(
    name="karabakh_deliveries", title="Goods into Nagorno-Karabakh, 2022-23",
    publisher="displacement, from the sources cited in each row", licence="CC BY 4.0",
    url="https://www.icrc.org/en/where-we-work/armenia", tables=(DELIVERIES, CLAIMS, RATIONS, CITATIONS),
    editions=(
        Edition(
            "supply",
            required={"date", "period start", "period end", "measure", "value low", "value", "value high", "unit",
                      "commodity", "direction", "actor", "claim by", "source org"},
            optional={*CITED, "dispute", "disputed by"}, tidy=tidy,
            left_out={"table row": "number in the working table; part and record identify the row"},
            measures=(Measure(("value low", "value", "value high")),),
        ),
    ),
)
