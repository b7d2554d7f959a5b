"""How long the Karabakh report takes in all three formats, as a ratio to importing what it needs.

One run, since five would take minutes; its imports are the median of five.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

MOST_SECONDS = 20
ROUNDS = 5
IMPORTS = "import pandas, matplotlib.figure, scipy.stats, openpyxl, typst, jinja2, pandera.pandas"


def seconds(*arguments):
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, env=os.environ, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main():
    floor = statistics.median(seconds("-c", IMPORTS) for _ in range(ROUNDS))
    with tempfile.TemporaryDirectory() as folder:
        taken = seconds("-m", "displacement", "report", "karabakh", "--out", folder)
    print(f"report karabakh, three formats: {taken:.1f} s, {taken / floor:.1f} times its imports ({floor:.1f} s), "
          f"at most {MOST_SECONDS} s")


if __name__ == "__main__":
    main()
