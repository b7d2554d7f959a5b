"""Cargo that entered the Gaza Strip as UNRWA lists it: one line a cargo, not a truck.

Units differ (pallets, trucks, tonnes, pieces) and are blank in some lines, so quantities of different units are never
added.  Until 5 May 2024 the United Nations counted at the crossings; from 6 May they could not, and lines rest on what
partners report: `Data Period` tells the two apart.  Lines that are the same but for their number are separate cargoes.
The sheet with the disclaimer holds no data.
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.consignments import NOT_STATED, lines
from displacement.cells.values import blank
from displacement.tables.deliveries import DELIVERIES

CLAIM_BY = "UNRWA"
DISPUTED_BY = ("the list as a whole: COGAT, 10 April 2024 (Reuters): the United Nations count only trucks that they "
               "pick up on the Gazan side of the border")
UNVERIFIED = "UNRWA: reported by commercial companies, cannot be verified independently at this time"
MEASURES = {"received": "delivered", "pending": "waiting", "returned": "refused", "rejected": "refused"}
RENAMED = {"data_source": "data source", "donation_type": "donation type", "cargo": "cargo category",
           "counting_method": "data period", "crossing": "crossing", "destination": "destination recipient partner",
           "line": "id"}


def tidy(raw, drop):
    """Take each line of cargo to a line of deliveries, with what the list says of it."""
    status = blank(raw, "status") if "status" in raw.columns else pd.Series("received", index=raw.index)
    donor = blank(raw, "donating country organization")
    named = {name: blank(raw, header) for name, header in RENAMED.items() if header in raw.columns}
    return {DELIVERIES: lines(
        raw, drop, day="received date", quantity="quantity", route=blank(raw, "crossing").fillna(NOT_STATED),
        direction="in", commodity=blank(raw, "description of cargo").fillna(NOT_STATED),
        measure=status.str.casefold().map(MEASURES).fillna(status), unit=blank(raw, "units").fillna(NOT_STATED),
        donor=donor.mask(donor.eq("0")), claim_by=CLAIM_BY, **named, **_disputes(raw))}


def _disputes(raw):
    """Return who rejects the list, and for the lines that UNRWA says it cannot verify, that it does."""
    companies = blank(raw, "data source").str.casefold().str.startswith("private").fillna(False)
    current = blank(raw, "data period").str.casefold().str.startswith("current").fillna(False)
    unverified = (companies & current).to_numpy(dtype=bool)
    return {"dispute": np.where(unverified, "not independently verified", "disputed"),
            "disputed_by": np.where(unverified, f"{UNVERIFIED}; {DISPUTED_BY}", DISPUTED_BY)}


SOURCE = Source(
    name="unrwa_commodities", title="Cargo into the Gaza Strip, as UNRWA lists it",
    publisher="United Nations Relief and Works Agency for Palestine Refugees in the Near East (UNRWA)",
    licence="no open licence stated", url="https://www.unrwa.org/what-we-do/gaza-supplies-and-dispatch-tracking",
    tables=(DELIVERIES,),
    editions=(
        Edition("list", tidy=tidy, measures=(Measure(("quantity",)),),
                required={"received date", "description of cargo", "quantity", "units", "crossing"},
                optional={"id", "data source", "cargo category", "status", "donating country organization",
                          "donation type", "destination recipient partner", "data period"},
                aliases={"recieved date": "received date", "date received": "received date",
                         "cargo description": "description of cargo", "description": "description of cargo",
                         "unit": "units", "donating country organisation": "donating country organization",
                         "donor": "donating country organization", "destination": "destination recipient partner",
                         "recipient": "destination recipient partner", "category": "cargo category",
                         "destination recipient consignee": "destination recipient partner",
                         "period": "data period"},
                left_out={"no of trucks": "trucks; a line is cargo, and its quantity is in its own unit",
                          "last edited time": "when the line was last edited in UNRWA's system",
                          "manifest of": "free text that repeats the date of the manifest",
                          "time of opening gate": "clock time of the gate, not of the line; blank in half of them"}),
    ),
)
