"""Age bands that head columns: which there are, and which of them share out all ages without overlapping."""

from functools import cache

STARTS = (0, 1, 2, 3, 4, 5, 6, 10, 12, 13, 15, 16, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85)
ENDS = (1, 2, 4, 5, 9, 11, 12, 14, 15, 16, 17, 18, 19, 24, 29, 34, 39, 44, 49, 54, 59, 64, 69, 74, 79, 84)
OPEN_ENDS = ("", " plus", " and over", " and older", " and above")
OLDEST = 120


@cache
def bands():
    """Return `(from, to)` of each header, normalised, that names an age band; `to` is None where it has no end.

    >>> bands()["12 17"], bands()["65"]
    ((12, 17), (65, None))
    """
    closed = {f"{start} {end}": (start, end) for start in STARTS for end in ENDS if start < end}
    without_end = {f"{start}{words}": (start, None) for start in STARTS if start for words in OPEN_ENDS}
    found = closed | without_end
    return found | {f"age {header}": band for header, band in found.items()}


def label(band):
    """Return a band as people write it.

    >>> label((5, 11)), label((65, None))
    ('5-11', '65+')
    """
    start, end = band
    return f"{start}+" if end is None else f"{start}-{end}"


def shared_out(found):
    """Return those of the bands *found* that do not overlap and together cover most years, the narrower ones first.

    >>> [label(band) for band in shared_out([(0, 4), (0, 14), (0, 17), (5, 14), (15, 24), (25, 64), (65, None)])]
    ['0-4', '5-14', '15-24', '25-64', '65+']
    """
    ordered = sorted(found, key=_last)
    best = [((0, 0), ())]                       # years and bands covered by the first n bands, and these
    for position, band in enumerate(ordered):
        before = max(n for n in range(position + 1) if n == 0 or _last(ordered[n - 1]) < band[0])
        (years, count), chosen = best[before]
        taken = ((years + _last(band) - band[0] + 1, count + 1), (*chosen, band))
        best.append(max(best[-1], taken, key=lambda option: option[0]))
    return list(best[-1][1])


def _last(band):
    return OLDEST if band[1] is None else band[1]
