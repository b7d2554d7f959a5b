"""Reasons and days as the Displacement Tracking Matrix writes them."""

import re

import numpy as np
import pandas as pd

from displacement.cells.values import encoded, numbers, stripped

CONFLICT = re.compile(r"conflict|insecurity|violen|clash|attack|war\b|militar|armed|terror|bandit|kidnap|crime|politic")
DISASTER = re.compile(r"disaster|flood|drought|earthquake|cyclone|hurricane|typhoon|storm|landslide|volcan|climat|"
                      r"eruption|tsunami|wildfire|\bfire\b|river|cold|heat")
NO_REASON = re.compile(r"no reason|not available|not reported|not specified|unknown|do(?:es)? not know|n/?a$")
SLASHED = r"^(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T].*)?$"


def causes(text):
    """Return the cause of each reason: conflict, disaster, `mixed` for several, `other`, `unknown` where none is told.

    >>> causes(pd.Series(["conflict", "Conflict; Natural disaster", "Other reason", None])).tolist()
    ['conflict', 'mixed', 'other', 'unknown']
    """
    codes, values = encoded(stripped(text))
    found = np.array([*map(_cause, values), "unknown"], dtype=object)
    return pd.Series(found[codes], index=text.index, dtype="str")


def _cause(reason):
    named = {_one(word.strip()) for word in re.split(r"[;,|/]", reason.lower()) if word.strip()}
    named = named - {"unknown"} or {"unknown"}
    return named.pop() if len(named) == 1 else "mixed"


def _one(word):
    if NO_REASON.match(word):
        return "unknown"
    disaster, conflict = DISASTER.search(word), CONFLICT.search(word)
    return "mixed" if disaster and conflict else "disaster" if disaster else "conflict" if conflict else "other"


def days_of(text, month=None):
    """Return the days of *text* as ISO text without their time.

    Days as Excel writes them, 3/30/2017 or 30/3/2017, are told by their *month*, which the provider writes beside them,
    or by a number above 12; another text stays as it is, so that it is rejected.
    """
    text = stripped(text).str.replace(r"^(\d{4}-\d{2}-\d{2})[T ].*", r"\1", regex=True)
    told = text.str.extract(SLASHED)
    if told[2].isna().all():
        return text
    first, second = (numbers(told[place])[0] for place in (0, 1))
    beside = numbers(month)[0] if month is not None else pd.Series(np.nan, index=text.index, dtype="Float64")
    day_first = (second.eq(beside) | (beside.isna() & first.gt(12))).fillna(False)
    month_first = (first.eq(beside) | (beside.isna() & second.gt(12)) | first.eq(second)).fillna(False)
    day = told[0].where(day_first & ~month_first, told[1])
    of_year = told[1].where(day_first & ~month_first, told[0])
    known = told[2] + "-" + of_year.str.zfill(2) + "-" + day.str.zfill(2)
    return known.where(day_first | month_first, text)
