"""Section: what happened, in order, each step in the words of those who tell it."""

import pandas as pd

from displacement.reports._positions import replies, speaker, without_words
from displacement.reports._section import Claim, View, prose, section, when
from displacement.tables.uses import stated

SOON = pd.Timedelta(days=2)                   # who tells an event of its own so soon need not be told as replying too


@section("What happened, in order", uses=["events", "citations"])
def write(events, citations, *, case):
    """Tell the case step by step; where the parties differ, each says it in its own words."""
    rows = events[events["status"].isna()]
    lines = [_line(step, case) for _, step in _steps(rows)]
    if not len(rows):
        return (), (), ()
    return tuple(lines), (), (_listed(rows, citations, case),)


def _steps(rows):
    """Return the steps of the chronology with their rows, in order of their first day."""
    rows = stated(rows)
    rows = rows[rows["step"].notna()].sort_values("date_earliest", kind="stable")
    return rows.groupby("step", sort=False)


def _line(step, case):
    """Return one line: a day, then what is told of it; another day stands before what was told of that.

    The reply of another side stands behind what it rejects, unless that side tells an event of its own at once.
    """
    pieces, told, last = [], {}, None
    for place, row in enumerate(step.itertuples()):
        day = when(row._asdict())
        shown = f"{{day{place}}}: " if last is None else "" if day.text == last else f"{{day{place}}}: "
        answers = {f"reply{place}x{turn}": reply for turn, reply in enumerate(_replies(row._asdict(), step, case))}
        answered = ", and ".join(f"{{{name}}}" for name in answers)
        pieces.append(f"{shown}{{told{place}}}" + (f", answered by: {answered}" if answers else ""))
        told |= answers
        told |= {f"told{place}": Claim(row.text, speaker(row._asdict(), case)), f"day{place}": day}
        last = day.text
    return prose("; ".join(pieces) + ".", **told)


def _replies(row, step, case):
    """Return the replies to *row* but for those of who speaks in an event of the step of that day or soon after."""
    after = step["date_earliest"] - row["date_earliest"]
    spoke = step.loc[after.between(pd.Timedelta(0), SOON) & step["record"].ne(row["record"]), "claim_by"]
    return [claim for party, claim in replies(row, case)
            if not any(party.casefold() in name.casefold() or name.casefold() in party.casefold() for name in spoke)]


def _listed(rows, citations, case):
    keys = ["dataset", "part", "record"]
    rows = rows.astype({"part": "str"}).merge(citations.astype({"part": "str"})[[*keys, "title", "url"]], on=keys,
                                              how="left", validate="many_to_one")
    rows = rows.sort_values("date_earliest", kind="stable")
    disputed = rows["disputed_by"]
    frame = pd.DataFrame({
        "date": [when(row._asdict()).text for row in rows.itertuples()], "what": rows["text"],
        "according_to": rows["claim_by"], "dispute": rows["dispute"].astype("str"),
        "disputed_by": without_words(disputed) if case.hindsight else disputed,
        "use": rows["use"].astype("str"), "url": rows["url"],
        "record": rows["part"] + ", " + rows["record"].astype("str")})
    return View(frame, "Every event of the list, as its source tells it", name="events",
                claimed={"what": "according_to", "disputed_by": "disputed_by"})
