"""Files read, tidied, validated and accounted for, as ratios to plain pandas on the same bytes in the same run.

Medians of five runs, taken in turn.

Files of providers are taken from beside the checkout; those that are not there are passed over.
"""

import gzip
import os
import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

from displacement.catalogue.tidying import tidied

SHARED = Path(os.environ.get("DISPLACEMENT_SHARED", Path(__file__).parents[2] / "shared")) / "data"
ROUNDS = 5
TYPES = ["refugees", "asylum_seekers", "returned_refugees", "idps", "returned_idps", "stateless", "ooc", "oip", "hst"]
DISASTERS = ["new_displacement", "new_displacement_rounded", "total_displacement", "total_displacement_rounded"]
TEXTS = {"138,893-row bilateral table": ("unhcr/rpkg_population.csv.gz", "unhcr_population", TYPES),
         "GIDD disasters": ("idmc/gidd_disasters_all.csv", "idmc_displacement", DISASTERS)}
WORKBOOKS = {"PRMN workbook": ("unhcr_odp/UNHCR-PRMN-Displacement-Dataset_2016_2019.xlsx", "unhcr_prmn"),
             "GIDD disaggregated workbook": ("idmc/IDMC_GIDD_Internal_Displacement_Disaggregated_2023.xlsx",
                                             "idmc_displacement"),
             "UNRWA workbook": ("unrwa_gaza/20240911_Commodities Received.xlsx", "unrwa_commodities")}


def melted(path, measures):
    """Do what a careful person would do in plain pandas."""
    raw = pd.read_csv(path, dtype=str)
    long = raw.melt(id_vars=[name for name in raw if name not in measures], value_vars=measures)
    return long.assign(value=pd.to_numeric(long["value"], errors="coerce")).dropna(subset=["value"])


def sheets(path):
    return pd.read_excel(path, sheet_name=None, engine="calamine")


def seconds(work, *arguments):
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


def compared(title, ours, peer, most):
    """Time both in turns, since the machine is never alone, and print the ratio of the medians."""
    pairs = [(seconds(*ours), seconds(*peer)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"{title}: {mine:.3f} s, plain pandas {theirs:.3f} s: {mine / theirs:.2f} times, at most {most}")


def plain(path, folder):
    """Return *path* unpacked, so that both read the same bytes."""
    if path.suffix != ".gz":
        return path
    unpacked = folder / path.stem
    unpacked.write_bytes(gzip.decompress(path.read_bytes()))
    return unpacked


def main():
    with tempfile.TemporaryDirectory() as folder:
        for title, (name, dataset, measures) in TEXTS.items():
            if (SHARED / name).exists():
                path = plain(SHARED / name, Path(folder))
                tidied(path, dataset)
                compared(title, (tidied, path, dataset), (melted, path, measures), 1.0)
        for title, (name, dataset) in WORKBOOKS.items():
            if (SHARED / name).exists():
                tidied(SHARED / name, dataset)
                compared(title, (tidied, SHARED / name, dataset), (sheets, SHARED / name), 1.3)


if __name__ == "__main__":
    main()
