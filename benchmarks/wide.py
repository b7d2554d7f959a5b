"""FAOSTAT's bulk table of years to one row a figure: time and memory as ratios to `pandas.melt` on the same table.

150,000 rows and 127 columns of text, made from a seed: 7 that say what a row is on, 60 years, and 60 flags.  Melting
means here what gives the same figures: the values and their flags, text to numbers, blanks left out.  Ours also
resolves the countries and the periods.  `melt` alone is printed too: on text held by Arrow it only points to the same
columns again and again, so that all of the work is still to be done.  Memory is the most that a fresh process holds
beyond the table; it is measured first, since a process counts what its parent held.
"""

import gc
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from displacement.accounts.ledger import Account
from displacement.cells.countries import lookup
from displacement.sources.fao.food_balance import ELEMENT_NUMBERS, SOURCE, tidy_wide
from displacement.tables.countries import country_name

ROWS, YEARS, FIRST = 150_000, 60, 1961
IDS = ["area code", "area", "item code", "item", "element code", "element", "unit"]
ROUNDS = 5
SEED = 20190911
FASTER, SHARE = 1.3, 0.55


def table():
    """Return the table, the same every time."""
    dice = np.random.default_rng(SEED)
    place = np.arange(ROWS)
    area, item, element = place // 1000, place // 10 % 100, place % 10
    known = lookup("fao")
    codes = sorted(known)[:ROWS // 1000]
    columns = {
        "area code": np.array(codes)[area], "area": np.array([country_name(known[code]) for code in codes])[area],
        "item code": (2501 + item).astype("str"), "item": np.char.add("Food and products, number ", item.astype("str")),
        "element code": np.array(sorted(ELEMENT_NUMBERS)[:10])[element],
        "element": np.char.add("Domestic supply quantity, element ", element.astype("str")),
        "unit": np.full(ROWS, "1000 tonnes"),
    }
    for year in range(FIRST, FIRST + YEARS):
        values = np.char.mod("%.6f", dice.integers(0, 4_000_000, ROWS) / 100)
        columns[f"y{year}"] = np.where(dice.random(ROWS) < 0.1, "", values)
        columns[f"y{year}f"] = np.array(["", "A", "E", "Im", "S"])[dice.integers(0, 5, ROWS)]
    return pd.DataFrame({name: pd.array(cells, dtype="str") for name, cells in columns.items()})


def melted(frame):
    """Return the figures with their flags as numbers, by melting."""
    years = [f"y{year}" for year in range(FIRST, FIRST + YEARS)]
    long = frame.melt(IDS, years)
    long["flag"] = frame.melt([], [f"{year}f" for year in years])["value"]
    long["value"] = pd.to_numeric(long["value"])
    return long.dropna(subset=["value"])


def only_melted(frame):
    """Return the values as text, blanks included, without their flags."""
    return frame.melt(IDS, [f"y{year}" for year in range(FIRST, FIRST + YEARS)])


def reshaped(frame):
    """Return what the source makes of it."""
    raw = frame.assign(part=pd.Categorical.from_codes(np.zeros(len(frame), dtype="int8"), categories=["wide.csv"]),
                       record=np.arange(2, len(frame) + 2, dtype="int32"))
    edition = next(found for found in SOURCE.editions if found.name == "years")
    return tidy_wide(raw, Account(raw, edition.measures))


CASES = {"melt to figures with flags": melted, "ours": reshaped, "melt alone": only_melted}


def seconds(function, frame):
    gc.collect()
    begun = time.perf_counter()
    function(frame)
    return time.perf_counter() - begun


def _written(answer, path):
    table().to_feather(path, compression="uncompressed")
    answer.put(path)


def _most(answer, path, name):
    """Send the most that this process holds, with the table alone and after reshaping it."""
    frame = pd.read_feather(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    CASES[name](frame)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer.put((after - before) / (2**20 if sys.platform == "darwin" else 2**10))


def in_process(work, *arguments):
    """Run *work* in a fresh process and return what it answers."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=work, args=(answer, *arguments))
    process.start()
    found = answer.get()
    process.join()
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wide.arrow"
        in_process(_written, path)
        memory = {name: in_process(_most, path, name) for name in CASES}
        frame = pd.read_feather(path)
        times = {name: [] for name in CASES}
        for _ in range(ROUNDS):
            for name, function in CASES.items():
                times[name].append(seconds(function, frame))
    median = {name: statistics.median(found) for name, found in times.items()}
    for name, found in times.items():
        print(f"{name}: {median[name]:.2f} s ({min(found):.2f} to {max(found):.2f}), {memory[name]:,.0f} MB")
    peer = next(iter(CASES))
    print(f"ours against {peer}: {median[peer] / median['ours']:.2f} times as fast, at least {FASTER}; "
          f"{memory['ours'] / memory[peer]:.2f} of its memory, at most {SHARE}")


if __name__ == "__main__":
    main()
