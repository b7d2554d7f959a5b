"""Words of a search: apart, without accents and plural, with their synonyms, and how alike two of them are."""

import csv
import math
import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

SYNONYMS = Path(__file__).with_name("synonyms.csv")
LITTLE = {
    "a", "an", "and", "are", "as", "at", "by", "did", "do", "does", "for", "from", "get", "have", "how", "i",
    "in", "is", "it", "of", "on", "or", "than", "that", "the", "their", "them", "there", "to", "was", "we",
    "were", "what", "when", "where", "which", "who", "with", "you",
}
WORD = re.compile(r"[^\W_]+")

SYNONYM = 0.9                                   # beside 1 for the word itself
FAMILY = 0.85                                   # one stem: displaced, displacement
STEM, STEM_SHARE = 5, 0.65                      # least letters of a stem, and least share of the longer word
MISSPELT = 0.8                                  # times the share of letters in common
ALIKE = 0.8                                     # least share of letters in common of a misspelt word
SHORTEST = 4                                    # letters of a word that may be misspelt


def apart(text):
    """Return the words of *text* in their order, without accents, capitals and plural.

    >>> apart("Prices of São-Tomé_refugees (IDPs)")
    ['price', 'of', 'sao', 'tome', 'refugee', 'idp']
    """
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_singular(word) for word in WORD.findall(plain)]


def asked(text):
    """Return the words of a question that carry meaning; all of them where none does."""
    words = list(dict.fromkeys(apart(text)))
    return [word for word in words if word not in LITTLE] or words


def _singular(word):
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


@cache
def synonyms():
    """Return pairs of words, asked for and found: tuples of words without plural."""
    with SYNONYMS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pairs = [(tuple(apart(row["word"])), tuple(apart(row["finds"]))) for row in rows]
    return pairs + [(found, word) for (word, found), row in zip(pairs, rows, strict=True) if row["direction"] == "same"]


def likeness(word, known):
    """Return how far *known* answers *word*, from 0 to 1: the same, of one stem, misspelt, or not at all.

    >>> likeness("refuge", "refugee") > likeness("refuge", "region") == 0
    True
    """
    if word == known:
        return 1.0
    if word.isdigit() or min(len(word), len(known)) < SHORTEST or word[0] != known[0]:
        return 0.0
    stem = max(STEM, math.ceil(STEM_SHARE * max(len(word), len(known))))
    if word[:stem] == known[:stem]:
        return FAMILY
    matcher = SequenceMatcher(None, word, known)
    ratio = matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
    return MISSPELT * ratio if ratio >= ALIKE else 0.0
