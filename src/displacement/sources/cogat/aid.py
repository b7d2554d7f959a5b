"""Consignments of aid into the Gaza Strip as COGAT, an Israeli authority, lists them.

Weights are standard loads (20 tons in half of the lines), not weighings, and `-` is unknown, not zero.  Months are
written in three or four letters (`25 Feb 2024`, `17 Sept 2024`).  Lines that are the same are separate consignments.
A decimal comma cannot be told from one between thousands, so a weight with a comma and no point is refused.
"""

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.consignments import lines
from displacement.cells.values import blank
from displacement.tables.deliveries import DELIVERIES

CLAIM_BY = "COGAT"
DISPUTED_BY = ("the list as a whole: OCHA, 9 April 2024 (Reuters): COGAT counts what it screens and sends across the "
               "border, in trucks that are only partly filled")
WEIGHT = "aid tons"
COMMA = "weight holds a comma, which may part decimals or thousands"


def tidy(raw, drop):
    """Take each consignment to a line of deliveries."""
    weight = blank(raw, WEIGHT)
    comma = weight.str.contains(",").fillna(False) & ~weight.str.contains(".", regex=False).fillna(False)
    if comma.any():
        drop.reject(raw, comma, COMMA, WEIGHT)
        raw = raw[~comma]
    goods = blank(raw, "classification").fillna("not stated")
    return {DELIVERIES: lines(
        raw, drop, day="date", quantity=WEIGHT, route=blank(raw, "route").fillna("not stated"), direction="in",
        commodity=goods, cargo=goods, measure="delivered", unit="tons", donor=blank(raw, "donor"),
        line=blank(raw, "index"), claim_by=CLAIM_BY, dispute="disputed", disputed_by=DISPUTED_BY)}


SOURCE = Source(
    name="cogat_aid", title="Consignments of aid into the Gaza Strip, as COGAT lists them",
    publisher="Coordination of Government Activities in the Territories (COGAT)", licence="no open licence stated",
    url="https://gaza-aid-data.gov.il/", tables=(DELIVERIES,),
    editions=(
        Edition("list", required={"date", "route", "classification", "donor", WEIGHT}, optional={"index"},
                aliases={"aid tonnes": WEIGHT, "aid ton": WEIGHT, "tons": WEIGHT, "tonnes": WEIGHT,
                         "weight tons": WEIGHT, "category": "classification", "type of aid": "classification",
                         "id": "index", "no": "index", "donating country organization": "donor"},
                left_out={"unnamed 1": "row number added by a program that saved the list"},
                measures=(Measure((WEIGHT,), additive=True),), tidy=tidy),
    ),
)

