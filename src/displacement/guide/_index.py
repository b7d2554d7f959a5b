"""The index of a search: which entries hold a word and how much it says of them, and how entries are ranked."""

import math
from dataclasses import dataclass
from functools import cache

from displacement.guide._entries import entries
from displacement.guide._words import MISSPELT, SYNONYM, apart, asked, likeness, synonyms

NAME, LINE, BODY = 1.0, 0.5, 0.2                # what a word says of an entry, by where it stands
WHOLE, WHOLE_ALSO = 0.6, 0.2                    # for a question that is the whole name, or the whole of another one
UNHEARD = 2.0                                   # weight of a word that stands nowhere
LEAST = 0.05                                    # below it an entry has no more than a common word of the question
BESIDE_THE_BEST = 0.15                          # an entry with less than this share of the best is not shown
RANK = {"indicator": 1.1, "dataset": 1.1, "chart": 1.05, "table": 1.0, "report": 0.95, "country": 0.9, "code": 0.8,
        "column": 0.75, "page": 0.7}            # between equals, what can be used comes before what explains it


@dataclass(frozen=True)
class Index:
    """All entries, the words by entry, and the words in which somebody may have misspelt one."""

    entries: list
    held: dict                                  # word: {position of an entry: what the word says of it}
    names: list                                 # of each entry, the words of every name and what the whole of it counts
    spelt: list                                 # words of names and lines; those of long texts are not guessed at

    def weight(self, word):
        """Return what an answer to *word* counts: a rare word more than one that stands everywhere."""
        return math.log(1 + len(self.entries) / len(self.held[word])) if word in self.held else UNHEARD

    def spelling(self, word):
        """Return *word* as it is spelt here, where it is not known and another one is like it."""
        alike = {} if word in self.held else {other: likeness(word, other) for other in self.spelt}
        return max(alike, key=alike.get) if any(alike.values()) else word


@cache
def index():
    """Return the index, built once in a process."""
    found, held = entries(), {}
    for position, entry in enumerate(found):
        called = " ".join((*entry.names, *entry.also))
        texts = ((entry.body, BODY), (f"{entry.name} {entry.what}", LINE), (called, NAME))
        for text, says in texts:
            for word in apart(text):
                held.setdefault(word, {})[position] = says
    spelt = [word for word, says in held.items() if max(says.values()) > BODY]
    return Index(found, held, [_names(entry) for entry in found], spelt)


def _names(entry):
    told = [*((name, WHOLE) for name in entry.names), *((name, WHOLE_ALSO) for name in entry.also)]
    return [(words, counts) for name, counts in told if (words := set(apart(name)))]


def ranked(question):
    """Return the entries that answer *question*, best first, each with its score."""
    words, known = asked(question), index()
    meant = _meant(words)
    answers = [_answers(word, known, [(phrase, found) for phrase, found in meant if word in phrase]) for word in words]
    weights = [known.weight(word) / sum(map(known.weight, words)) for word in words]
    wordings = [(set(words), 1.0), ({known.spelling(word) for word in words}, MISSPELT),
                *((set(words) - set(phrase) | set(found), SYNONYM) for phrase, found in meant)]
    scores = {}
    for position in set().union(*answers):
        parts = [answer.get(position, 0.0) for answer in answers]
        said = sum(part * weight for part, weight in zip(parts, weights, strict=True))
        covered = sum(weight for part, weight in zip(parts, weights, strict=True) if part)
        score = said * covered + _whole(wordings, known.names[position])
        scores[position] = score * RANK[known.entries[position].kind]
    least = max(LEAST, BESIDE_THE_BEST * max(scores.values(), default=0.0))
    order = sorted((position for position in scores if scores[position] >= least),
                   key=lambda position: (-scores[position], position))
    return [(known.entries[position], scores[position]) for position in order]


def _meant(words):
    """Return the synonyms of what is asked: the words that are meant by the words, or by several together."""
    return [(phrase, found) for phrase, found in synonyms() if set(phrase) <= set(words)]


def _answers(word, known, meant):
    """Return how far each entry answers *word*: by the word itself, one like it, or what is *meant* by it."""
    found = dict(known.held.get(word, {}))
    for other in known.spelt:
        alike = likeness(word, other) if other != word else 0.0
        if alike:
            _keep_best(found, known.held[other], alike)
    for _, others in meant:
        held = [known.held.get(other, {}) for other in others]
        both = set.intersection(*map(set, held))
        _keep_best(found, {position: min(part[position] for part in held) for position in both}, SYNONYM)
    return found


def _keep_best(found, others, factor):
    for position, says in others.items():
        found[position] = max(found.get(position, 0.0), says * factor)


def _whole(wordings, names):
    """Return what it counts that the question is a part or all of one of the *names*, in one of its *wordings*."""
    return max((counts * factor * len(name & words) ** 2 / (len(name) * len(words))
                for name, counts in names for words, factor in wordings), default=0.0)
