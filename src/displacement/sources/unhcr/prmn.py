"""Protection and Return Monitoring Network: movements inside Somalia, as UNHCR and its partners meet them on arrival.

One line is a group of people who arrived in a district in one month, from one district, for one reason.  Numbers are
movements: who moves twice is counted twice.  Lines may be alike in all they tell and are still separate groups, so
that they are added and never taken for duplicates.  The month is told by its last day, as day/month/year text or as a
real date.  Weeks run from 0 to 53 in the publisher's own numbering, whose days are not published.  Later editions
leave out the week, the region of departure and the need.
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.counts import EXACT, NO_FIGURE, counted
from displacement.cells.dates import stated_days
from displacement.cells.values import blank, filled
from displacement.tables.flows import FLOWS

COLUMNS = {"arrival district": "place_to", "departure district": "place_from", "arrival region": "region_to",
           "departure region": "region_from", "reason": "reason", "need": "need", "week": "week"}
NAMES = {
    "month": {"month end", "monthend", "end of month", "month ending", "date"},
    "week": {"year week", "yearweek", "week"},
    "arrival region": {"current arrival region", "current region", "currentregion", "currentmapregion",
                       "current map region", "arrival region"},
    "arrival district": {"current arrival district", "current district", "currentdistrict", "currentmapdistrict",
                         "current map district", "arrival district"},
    "departure region": {"previous departure region", "previous region", "previousregion", "previousmapregion",
                         "previous map region", "departure region"},
    "departure district": {"previous departure district", "previous district", "previousdistrict",
                           "previousmapdistrict", "previous map district", "departure district"},
    "reason": {"reason", "displacement reason", "reasons", "reason for displacement", "main reason"},
    "need": {"current arrival priority need", "priority need", "current priority need", "need", "priority needs"},
    "individuals": {"number of individuals", "total individuals", "totalindividuals", "individuals",
                    "no of individuals", "numberofindividuals"},
}
ALIASES = {spelling: name for name, spellings in NAMES.items() for spelling in spellings if spelling != name}
TOTAL_WORDS = r"^(?:grand )?totals?$"
TOTAL_LINE = "total below the lines, not a movement"


def tidy(raw, drop):
    """Take each line to a movement between districts within its month."""
    raw = drop(raw, raw["month"].str.strip().str.lower().str.contains(TOTAL_WORDS), TOTAL_LINE)
    raw = drop(raw, ~filled(raw["individuals"]), NO_FIGURE)
    end, _ = stated_days(raw["month"])
    drop.reject(raw, end.isna(), "month is no day by which a month is told", "month")
    start = end.to_numpy().astype("datetime64[M]")
    told = {column: blank(raw, header) for header, column in COLUMNS.items() if header in raw.columns}
    frame = raw[["part", "record"]].assign(
        period_start=start.astype("datetime64[us]"), figure=raw["individuals"], origin="SOM", destination="SOM",
        period_end=((start + np.timedelta64(1, "M")).astype("datetime64[D]") - 1).astype("datetime64[us]"),
        flow_type="displacement", unit="movements", population_type="IDP", **told)
    absent = {name: pd.Series(pd.NA, raw.index, "str") for name in ("place_from", "place_to") if name not in told}
    return {FLOWS: counted(frame.assign(**absent), drop, "count", EXACT)}


SPECIFICATION = {
    "required": {"month", "individuals", "arrival district"}, "any_of": {"departure district", "departure region"},
    "optional": {"week", "arrival region", "departure region", "reason", "need"}, "aliases": ALIASES, "tidy": tidy,
    "excluded": {"geomaster name", "country", "iso3"}, "left_out": {"year": "the last day of the month tells it"},
    "measures": (Measure(("individuals",), additive=True),),
}

SOURCE = Source(
    name="unhcr_prmn", title="Internal movements in Somalia met by the Protection and Return Monitoring Network",
    publisher="UNHCR and the Norwegian Refugee Council", licence="CC BY 3.0 IGO as listed at HDX",
    url="https://data.humdata.org/dataset/somalia-internally-displaced-persons-idps", tables=(FLOWS,),
    editions=(Edition("movements", **SPECIFICATION),),
)
