"""Every exception this package raises on purpose.

Each message says what was found, what was expected, where, and what to do.  `exit_status` is what the command
line ends with: 1 the data is at fault, 2 the call is at fault, 3 the network.  A name that is not there is answered
with the names spelt most like it, in one wording everywhere: `CallError.unknown`.
"""

ALIKE = 0.6                    # share of letters in common, as difflib counts them, from which two names are alike
LISTED = 12                    # so many names are read at a glance; of more, only the nearest are told


def nearest(word, known, most=3):
    """Return the names of *known* that are spelt most like *word*, best first; none where none is alike.

    Capitals, blanks, hyphens and underscores do not count.  A name that holds the word as a part is alike too.

    >>> nearest("karabakh count", ["karabakh_counts", "karabakh_claims", "food_energy"])
    ['karabakh_counts', 'karabakh_claims']
    >>> nearest("prices", ["wfp_food_prices", "stocks"])
    ['wfp_food_prices']
    """
    asked = _plain(word)
    alike = {name: _likeness(asked, _plain(name)) for name in dict.fromkeys(known)}
    found = [name for name, likeness in alike.items() if likeness >= ALIKE]
    return sorted(found, key=lambda name: -alike[name])[:most]


def _plain(name):
    return " ".join(str(name).casefold().replace("_", " ").replace("-", " ").split())


def _likeness(asked, name):
    from difflib import SequenceMatcher

    ratio = SequenceMatcher(None, asked, name).ratio()
    return max(ratio, ALIKE) if len(asked) > 2 and asked in name else ratio


def unknown(kind, names, known, *, whose="", where="", see=""):
    """Return the sentence that says that no *kind* has one of *names*, which are nearest, and where to see all.

    *whose* is what should hold it, such as a table its columns; *where* is where it was asked for, such as a report.

    >>> unknown("dataset", "food_enery", ["food_energy", "karabakh_counts"])
    "No dataset is called 'food_enery'. Did you mean food_energy? Datasets: food_energy, karabakh_counts."
    >>> unknown("column", ["prize"], ["price", "unit"], whose="wfp_food_prices")
    "wfp_food_prices has no column 'prize'. Did you mean price? Columns: price, unit."
    """
    names = [names] if isinstance(names, str) else list(names)
    known = list(dict.fromkeys(map(str, known)))
    told = ", ".join(map(repr, names))
    begin = f"{whose} has no {kind} {told}." if whose else f"No {kind} is called {told}."
    if where:
        begin = f"{where}: {begin[0].lower()}{begin[1:]}"
    close = list(dict.fromkeys(name for asked in names for name in nearest(asked, known)))
    if len(known) > LISTED and see:
        listed = f" There are {len(known)}; see them with {see}."
    else:
        more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
        listed = f" {kind[0].upper()}{kind[1:]}s: {', '.join(known[:LISTED]) or 'none'}{more}."
    return begin + did_you_mean(close) + listed


def did_you_mean(close):
    """Return the question after the *close* names, with a blank before it; nothing where there are none.

    >>> did_you_mean(["alps", "deflated", "mass"])
    ' Did you mean alps, deflated or mass?'
    """
    return f" Did you mean {' or '.join(filter(None, (', '.join(close[:-1]), close[-1])))}?" if close else ""


class LossWarning(UserWarning):
    """Not all that a file holds is in the table: records were rejected, a part was not read, other tables have rows."""


class DisplacementError(Exception):
    """Root of all errors raised on purpose."""

    exit_status = 1

    @classmethod
    def unknown(cls, kind, names, known, *, whose="", where="", see=""):
        """Return this error for *names* that no *kind* has, with the nearest of *known*: see `unknown`."""
        return cls(unknown(kind, names, known, whose=whose, where=where, see=see))


class SourceError(DisplacementError):
    """A file is at fault: its encoding, a missing column, a cut row, a hash, or no edition that fits."""


class EncodingError(SourceError):
    """The bytes of a file are text of no encoding that is known."""


class UnseenNumbersError(SourceError):
    """A file holds numbers under a header that its layout does not know."""


class UnknownLayoutError(SourceError):
    """A file or a part of one fits no edition of any source."""


class TableError(DisplacementError):
    """A table does not hold what its columns promise."""


class ReportError(DisplacementError):
    """A report cannot be written as its TOML asks."""


class CallError(DisplacementError):
    """The call is at fault: an unknown dataset, table, report or option."""

    exit_status = 2
