"""How long a fresh process takes to reach the catalogue and a dataset, as a ratio to importing pandas.

Medians of five runs, taken in turn, with bytecode written, as a user has it.
"""

import os
import statistics
import subprocess
import sys
import time

ROUNDS = 5
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}    # as pandas is
CASES = {
    "import pandas": ("import pandas", None),
    "datasets()": ("import displacement as dp; dp.datasets()", 1.3),
    "load('karabakh_counts')": ("import displacement as dp; dp.load('karabakh_counts')", 2.0),
}


def seconds(statement):
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=COMPILED)
    return time.perf_counter() - begun


def main():
    found = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, (statement, _) in CASES.items():
            found[name].append(seconds(statement))
    floor = statistics.median(found["import pandas"])
    for name, (_, most) in CASES.items():
        median = statistics.median(found[name])
        limit = f", at most {most}" if most else ""
        print(f"{name}: {median:.3f} s ({min(found[name]):.3f} to {max(found[name]):.3f}), "
              f"{median / floor:.2f} times import pandas{limit}")


if __name__ == "__main__":
    main()
