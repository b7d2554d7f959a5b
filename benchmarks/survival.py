"""2,000 bootstrap curves in one pass against a loop of scipy.stats.ecdf; and all statistics of the report.

Medians of five runs, taken in turn.
"""

import time
from statistics import median

import numpy as np
from scipy.stats import CensoredData, ecdf

import displacement as dp
from displacement.analysis.durations.competing import incidence
from displacement.analysis.durations.kaplan_meier import counted, quantiles, spans, survival
from displacement.analysis.durations.retrospect import forecasts, scores
from displacement.analysis.durations.sensitivity import bootstrap, sensitivity

DRAWS = 2000
ROUNDS = 5


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def loop(known, rng):
    days, ended = known["duration_days"].to_numpy("float64"), known["ended"].to_numpy(dtype=bool)
    for _ in range(DRAWS):
        drawn = rng.integers(0, len(days), len(days))
        times, over = days[drawn], ended[drawn]
        ecdf(CensoredData(uncensored=times[over], right=times[~over]))


def statistics(episodes):
    rows = counted(episodes)
    known = spans(rows).assign(ending=rows["ending"].astype("str").where(rows["ended_latest"].notna()).to_numpy())
    quantiles(survival(known))
    incidence(known, by="ending")
    sensitivity(episodes)
    bootstrap(known)
    scores(forecasts(episodes))


def main():
    episodes = dp.load("blockade_episodes")
    known = spans(counted(episodes))
    bootstrap(known, draws=10)
    pairs = [(seconds(lambda: bootstrap(known, draws=DRAWS)), seconds(lambda: loop(known, np.random.default_rng(0))))
             for _ in range(ROUNDS)]
    one_pass, looped = map(median, zip(*pairs, strict=True))
    whole = median(seconds(lambda: statistics(episodes)) for _ in range(ROUNDS))
    print(f"{DRAWS:,} bootstrap curves of {len(known)} spans: {one_pass:.3f} s, a loop of scipy.stats.ecdf "
          f"{looped:.2f} s: {looped / one_pass:.0f} times as fast, at least 10")
    print(f"all statistics of the report on durations: {whole:.2f} s, at most 1 s")


if __name__ == "__main__":
    main()
