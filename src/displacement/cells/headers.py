"""One way to normalise and match column names, used by every source."""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = re.compile("['’‘ʼ`´]")
AND_WORSE = re.compile(r"(phase[\s_]*\d)[\s_]*\+")           # a phase and all worse ones are not the phase alone
NAMELESS = "unnamed "
PUNCTUATION = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=65_536)
def normalise(header):
    r"""Return *header* in lower case, with apostrophes gone and other punctuation as single spaces.

    >>> normalise("\ufeffRefugees under UNHCR’s mandate ")
    'refugees under unhcrs mandate'
    >>> normalise("Cases / Persons") == normalise("cases_persons")
    True
    >>> normalise("Phase 3+ number current"), normalise("Phase 3 number current")
    ('phase 3plus number current', 'phase 3 number current')
    """
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "").casefold()
    text = AND_WORSE.sub(r"\1plus ", text)
    return PUNCTUATION.sub(" ", APOSTROPHES.sub("", text)).strip()


@lru_cache(maxsize=65_536)
def folded(name):
    """Return *name* without case, accents, apostrophes and punctuation, for looking it up.

    >>> folded("Côte d’Ivoire ")
    'cote divoire'
    """
    plain = unicodedata.normalize("NFKD", name)
    return normalise("".join(letter for letter in plain if not unicodedata.combining(letter))) or name


def normalised(headers):
    """Return *headers* normalised; two that become the same get their number, so that none is lost.

    A blank header is named after its position.
    """
    seen = {}
    names = []
    for position, header in enumerate(headers, start=1):
        name = normalise(header) or f"{NAMELESS}{position}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names
