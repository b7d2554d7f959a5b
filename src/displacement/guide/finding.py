"""Search over all that the package holds."""

import warnings

import pandas as pd

from displacement.errors import CallError, did_you_mean, nearest
from displacement.guide._index import index, ranked
from displacement.guide._words import asked

COLUMNS = ["kind", "name", "what", "next"]


def find(words: str, most: int = 10) -> pd.DataFrame:
    """Return what the package has on *words*, and the line of code or the command to go on with, best first.

    Datasets, tables, columns, codes, countries, indicators, charts, reports and pages are searched.  The order of the
    words, capitals and plurals do not count; a misspelt word finds those like it, and a word of the field its synonyms.

    Parameters
    ----------
    words : str
        What is looked for, such as `"price spike"`.
    most : int
        How many rows to return at most.

    Returns
    -------
    DataFrame
        kind, name, what (one line), next (`dp.` stands for `import displacement as dp`).  Empty where nothing is found.

    Warns
    -----
    UserWarning
        Where nothing is found, with the nearest words that are known.

    Raises
    ------
    CallError
        Where *words* holds no word, or *most* is below 1.

    Examples
    --------
    >>> find("siege", most=1)[["name", "next"]].to_numpy().tolist()
    [['blockade_episodes', 'dp.load("blockade_episodes")']]
    """
    if not asked(words) or most < 1:
        raise CallError(f"find: words {words!r} and most {most}; expected at least one word and one row.")
    found = [entry for entry, _ in ranked(words)[:most]]
    if not found:
        warnings.warn(nothing_found(words), UserWarning, stacklevel=2)
    return pd.DataFrame([[getattr(entry, name) for name in COLUMNS] for entry in found], columns=COLUMNS, dtype="str")


def nothing_found(words):
    """Return the sentence that nothing is found on *words*, with the nearest words that are known."""
    near = [other for word in asked(words) for other in nearest(word, index().spelt)]
    return f"Nothing is found on {words!r}.{did_you_mean(list(dict.fromkeys(near)))}"
