"""The least and the greatest concentration that figures within their bounds can have.

The index is m / S and the entropy ln S - m, where S is the sum and m the mean of f(x) weighted by x itself, with f(x) =
x for the index and ln x for the entropy.  Both are quasi-convex in the figures, and more of x concentrates if and only
if f(x) is above m.  So the evenest figures are as near to one common size as their bounds let them; in the least even,
each stands at one of its ends: the upper where it is above that size, the lower where it is below.
"""

from itertools import product

import numpy as np

MOST_TRIED = 12                         # figures that may stand at either end: up to so many all ways are tried


def extremes(low, high):
    """Return the low and high of herfindahl and shannon for figures between *low* and *high*, as a dict."""
    here = high > 0
    scale = np.concatenate([low[low > 0], high[here]]).min()
    low, high = low[here] / scale, high[here] / scale            # the unit changes no share; all above 0 are now >= 1
    least = [_evenest(low, high, f, inverse) for f, inverse in ((_same, _same), (_log, np.exp))]
    most = [_unevenest(low, high, f, inverse) for f, inverse in ((_same, _same), (_log, np.exp))]
    return {"herfindahl_low": (least[0]**2).sum() / least[0].sum()**2,
            "herfindahl_high": min(1.0, max(mean / total for total, mean in most[0])),
            "shannon_low": max(0.0, min(np.log(total) - mean for total, mean in most[1])),
            "shannon_high": np.log(least[1].sum()) - (least[1] * _log(least[1])).sum() / least[1].sum()}


def _same(values):
    return values


def _log(values):
    """Return the logarithm; 0 where nobody is, since 0 x ln 0 is 0."""
    return np.log(np.where(values > 0, values, 1.0))


def _evenest(low, high, f, inverse):
    """Return the figures nearest to the one size t that leaves the weighted mean of f at f(t)."""
    if low.max() <= high.min():
        return np.full(len(low), high.min())
    ends = np.unique(np.concatenate([low[low > 0], high]))
    lows, highs = np.sort(low), np.sort(high)
    above, below = np.searchsorted(lows, ends[1:], side="left"), np.searchsorted(highs, ends[:-1], side="right")
    weight = _after(lows, above) + _before(highs, below)         # of figures whose bounds hold no t between two ends
    mean = (_after(lows * f(lows), above) + _before(highs * f(highs), below)) / weight
    inside = np.flatnonzero(mean <= f(ends[1:]) + 1e-12)
    place = inside[0] if len(inside) else len(ends) - 2
    return np.clip(np.clip(inverse(mean[place]), ends[place], ends[place + 1]), low, high)


def _after(values, places):
    return values.sum() - np.concatenate([[0.0], np.cumsum(values)])[places]


def _before(values, places):
    return np.concatenate([[0.0], np.cumsum(values)])[places]


def _unevenest(low, high, f, inverse):
    """Return (sum, weighted mean of f) of the figures that can be the most concentrated, each at one of its ends."""
    up, down = low >= high, np.zeros(len(low), dtype=bool)
    while True:
        least, most = np.where(up, high, low), np.where(down, low, high)
        smallest, largest = least.sum(), most.sum()
        floor = (least * f(least)).sum() / largest
        roof = (most * f(most)).sum() / smallest if smallest > 0 else np.inf
        floor, roof = inverse(floor), inverse(min(roof, float(f(high.max()))))
        further = (up | (low > roof)), (down | (high < floor)) & ~up
        if (further[0] == up).all() and (further[1] == down).all():
            break
        up, down = further
    free = np.flatnonzero(~up & ~down)
    if len(free) > MOST_TRIED:
        return [(smallest, (most * f(most)).sum() / smallest)] if smallest > 0 else [(1.0, 1.0 * (f is _same))]
    tried = np.array(list(product((False, True), repeat=len(free))), dtype=bool).reshape(2**len(free), len(free))
    ends = np.where(tried, high[free], low[free])
    fixed = np.delete(least, free)
    total = fixed.sum() + ends.sum(axis=1)
    some = total > 0
    weighted = ((fixed * f(fixed)).sum() + (ends * f(ends)).sum(axis=1))[some]
    return list(zip(total[some], weighted / total[some], strict=True))
