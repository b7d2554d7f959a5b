"""What a record may be used for: the rules, in one place.

Only `stated` records bind a count, head a series or are drawn as somebody's.  `computed` ones are this package's own
and say how they were computed.  `context` stands in tables, never in the series.  `misdated`, `superseded` and
`unretrieved` ones reach no number, chart or total.  A frame without the column `use` is a published series: all of it
counts.
"""

import pandas as pd

OURS = "displacement (computed)"
SET_ASIDE = ("misdated", "superseded", "unretrieved")
UNCHECKED = ("derived", "unverified")
SAID = {                                     # words of a note that belong into `use`
    "misdated": r"\bmisdated\b",
    "computed": r"\bcomputed (?:here|in the table)\b",
    "unretrieved": r"\bown knowledge\b|\bnot in a retrieved text\b",
}
DAY_IN_ADDRESS = r"/(20\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)"
DAYS_OF_REPLY = r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2})[a-z]* (?P<year>\d{4})"
DAY_IN_TITLE = r"\((\d{1,2} [A-Z][a-z]+ \d{4})\)$"
SOURCE_COLUMNS = ("organisation", "title", "url")


def stated(frame):
    """Return the rows of *frame* that somebody states: those that may be counted, head a series or be drawn.

    >>> rows = pd.DataFrame({"value": [5, 7], "use": ["stated", "misdated"]})
    >>> stated(rows)["value"].to_list()
    [5]
    """
    return frame[frame["use"].eq("stated")] if "use" in frame else frame


def admitted(frame):
    """Return the rows of *frame* that a page may show at all: stated ones, context, and what this package computed.

    >>> rows = pd.DataFrame({"value": [5, 7], "use": ["context", "unretrieved"]})
    >>> admitted(rows)["value"].to_list()
    [5]
    """
    return frame[~frame["use"].isin(SET_ASIDE)] if "use" in frame else frame


def set_aside(frame):
    """Return the rows of *frame* that reach no number, chart or total; `use` and `use_reason` say why.

    >>> rows = pd.DataFrame({"value": [5, 7], "use": ["context", "unretrieved"]})
    >>> set_aside(rows)["value"].to_list()
    [7]
    """
    return frame[frame["use"].isin(SET_ASIDE)] if "use" in frame else frame.iloc[:0]


def contradictions(table, frame, citations):
    """Return the rows of *frame* that their own dates, source, note or claimant contradict: part, record, problem.

    A source cannot know the future: no record may rest on sources that were all published before what it tells, and
    nobody rejects a figure before it is stated.  A source or reply without a known date contradicts nothing.

    Parameters
    ----------
    table : Table
        What *frame* is; its `observed` and `ends` columns say what is told when.
    frame : DataFrame
        Rows of *table*, with dataset, part and record.
    citations : DataFrame, table `citations`
        The sources of the rows.

    Returns
    -------
    DataFrame
        part, record, problem; a record may break several rules.
    """
    keys = ["dataset", "part", "record"]
    rows = frame.astype({"part": "str"}).merge(
        citations.astype({"part": "str"}).drop_duplicates(keys), on=keys, how="left", suffixes=("", "_cited"),
        validate="many_to_one")
    found = [_problems(rows, mask, problem) for mask, problem in (*_of_use(rows), *_of_time(table, rows))]
    found = [rows[["part", "record"]].iloc[:0].assign(problem=""), *found]
    told = pd.concat(found, ignore_index=True).drop_duplicates()
    return told.sort_values(["part", "record"], kind="stable", ignore_index=True)


def _problems(rows, mask, problem):
    hit = rows[mask.fillna(False).astype("bool")]
    told = problem(hit) if callable(problem) else problem
    return hit[["part", "record"]].assign(problem=told)


def _of_use(rows):
    """Yield the rules on use, reason, claimant, source and note, each as a mask and what it says."""
    if "use" not in rows:
        return
    use, reasoned = rows["use"].astype("str"), rows["use_reason"].notna()
    ours = rows["claim_by"].eq(OURS)
    unsourced = rows[[*SOURCE_COLUMNS, *(f"{name}_2" for name in SOURCE_COLUMNS)]].isna().all(axis=1)
    yield use.ne("stated") & ~reasoned, "use is not stated, but use_reason is blank"
    yield use.eq("stated") & reasoned, "use is stated, but use_reason gives a reason against it"
    yield use.eq("computed") & ~ours, f"use is computed, but claim_by is not {OURS}"
    yield use.ne("computed") & ours, f"claim_by is {OURS}, but use is not computed"
    yield use.eq("stated") & unsourced, "use is stated, but no source is given"
    yield use.eq("stated") & rows["confidence"].isin(UNCHECKED), "use is stated, but confidence says it was not seen"
    for word, pattern in SAID.items():
        said = rows["note"].str.contains(pattern, case=False, regex=True)
        yield use.eq("stated") & said, f"use is stated, but the note says it is {word}"


def _of_time(table, rows):
    """Yield the rules on time: no row rests on a source published before what it tells."""
    counts = rows["use"].isin(["stated", "computed"]) if "use" in rows else pd.Series(True, index=rows.index)
    last = pd.concat([published(rows), published(rows, "_2")], axis=1).max(axis=1)
    for which in ("", "_2"):
        last = last.mask(rows[f"url{which}"].notna() & published(rows, which).isna())
    told = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    for name in table.observed:
        told = told.fillna(_day(rows[name]))
    stated_on = told
    ends = [_day(rows[name]) for name in table.ends if not name.endswith("_latest")]
    told = pd.concat([told, *ends], axis=1).max(axis=1)
    of_address = _of_address(rows["url"])
    early = rows["published_latest"].lt(of_address)
    yield counts & early, "its source is recorded as published before the day in its address"
    if "dispute" in rows:
        before = replied(rows) < stated_on
        yield counts & rows["dispute"].eq("disputed") & before, lambda hit: (
            "it is marked as disputed by a reply of " + replied(hit).dt.strftime("%Y-%m-%d") + ", before what was "
            "stated (" + stated_on[hit.index].dt.strftime("%Y-%m-%d") + ")")
    if not table.announced:
        yield counts & (last < told), lambda hit: (
            "its sources were published by " + last[hit.index].dt.strftime("%Y-%m-%d") + ", before what they are cited "
            "for (" + told[hit.index].dt.strftime("%Y-%m-%d") + ")")


def replied(rows):
    """Return the last day that `disputed_by` names, which is that of the last reply; missing where it names none.

    >>> rows = pd.DataFrame({"disputed_by": ["Mainland (3 May and 5 May 2031): boats pass", "Mainland"]})
    >>> replied(rows).dt.strftime("%Y-%m-%d").to_list()
    ['2031-05-05', nan]
    """
    named = rows["disputed_by"].astype("str").str.extractall(DAYS_OF_REPLY)
    days = pd.to_datetime(named["day"] + " " + named["month"] + " " + named["year"], format="%d %b %Y", errors="coerce")
    return days.groupby(level=0).max().reindex(rows.index).astype("datetime64[us]")


def last_day(text):
    """Return the last day that *text* names, like 5 May 2031; None where it names none.

    >>> last_day("Ministry, 3 May and 5 May 2031").day
    5
    """
    days = replied(pd.DataFrame({"disputed_by": [text]}))
    return None if days.isna().all() else days.iloc[0]


def _day(moments):
    plain = moments.dt.tz_localize(None) if getattr(moments.dt, "tz", None) else moments
    return plain.dt.normalize().astype("datetime64[us]")


def published(rows, which=""):
    """Return the last day on which a source may have been published: as recorded, else as its address or title says.

    Missing where neither tells it.  *which* is `_2` for the second source of each row.

    >>> rows = pd.DataFrame({"published_latest": pd.to_datetime([None]), "title": ["Forty landed (3 May 2031)"],
    ...                      "url": ["https://courier.example/40"]})
    >>> published(rows).dt.strftime("%Y-%m-%d").to_list()
    ['2031-05-03']
    """
    name = f"published{which}_latest"
    recorded = rows[name] if name in rows else pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    title = rows[f"title{which}"].str.extract(DAY_IN_TITLE)[0]
    of_title = pd.to_datetime(title, format="%d %B %Y", errors="coerce")
    return recorded.fillna(_of_address(rows[f"url{which}"])).fillna(of_title).astype("datetime64[us]")


def _of_address(addresses):
    """Return the day that an address holds, as those of news pages do; missing where it holds none."""
    found = addresses.str.extract(DAY_IN_ADDRESS)
    return pd.to_datetime(found[0] + "-" + found[1] + "-" + found[2], format="%Y-%m-%d", errors="coerce").astype(
        "datetime64[us]")
