"""What becomes of each provider's file that lies beside the checkout: `make formats` prints it, a test checks it."""

import csv
import os
import sys
import tempfile
from pathlib import Path

import pandas as pd

from decoys import DECOYS, claimed
from displacement.catalogue.recognition import recognised
from displacement.catalogue.tidying import tidied
from displacement.errors import DisplacementError
from displacement.reading.archives import parts
from displacement.reading.files import RawFile
from displacement.reading.truncation import taken_apart

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("DISPLACEMENT_SHARED", ROOT.parent / "shared")) / "data"

NOT_YET = "shared for a dataset or a layout that this package does not read yet"
NO_FORMAT = {           # path or folder: why no dataset reads it
    **dict.fromkeys((
        "acled", "cod_ab", "fts", "insecurity_insight", "iom_missing_migrants", "wfp_hungermap", "wfp_mvam",
        "faostat/consumer-price-indices_eth.csv", "iom_dtm/ukr_area_baseline_round5.csv",
        "iom_dtm/ukr_general_population_survey.xlsx",
        "ocha/ukr_border_crossings_2022-06-09.xlsx", "unhcr/hdx_hapi_returnees_global.csv",
        "unhcr_odp/ukraine_by_date.csv", "unhcr_odp/ukraine_poland_daily.csv", "unhcr_odp/ukraine_romania_daily.xlsx",
        "worldbank/rtep_page0.json", "worldbank/rtfx_page0.json"), NOT_YET),
    "unrwa_gaza/gaza_food_data.xlsx": "parameters of one published study, compiled by its authors: 18 small tables",
    "ucdp": "conflict events; no dataset of this package reads them",
    "ocha/access_constraints_hxl.csv": "a sheet kept by hand for one page: shares of visas and incidents",
    "ocha/ukraine_flash_appeal_timeline.csv": "a sheet kept by hand for one page, under two header rows",
}
NAMED = {"flee_validation": "camp_registrations"}     # days and numbers that nothing in the file tells from others
CUT = ("faostat/FoodBalanceSheets_E_Africa_NOFLAG_truncated.csv",)      # ends inside a record: refused unless allowed


def files():
    """Return the paths of all files of the manifest, relative to it; nothing where there is no shared folder."""
    manifest = SHARED / "MANIFEST.csv"
    if not manifest.exists():
        return []
    with manifest.open(newline="", encoding="utf-8-sig") as file:
        return sorted(row["path"] for row in csv.DictReader(file))


def no_format(path):
    """Return why no dataset reads *path*, or nothing where one does."""
    return next((reason for name, reason in NO_FORMAT.items() if path == name or path.startswith(f"{name}/")), None)


def taken(path):
    """Return the `Tidied` file at *path*, one that is known to be cut with that allowed."""
    return tidied(SHARED / path, NAMED.get(path.split("/")[0]), allow_truncated=path in CUT)


def _counted(what, count):
    return (f"{what}: {count.read:,.10g} read, {count.kept:,.10g} kept, {count.dropped:,.10g} dropped, "
            f"{count.rejected:,.10g} rejected")


def figures_left_out(path, result):
    """Return a line for each column of numbers that no table takes: how many, their sum, and why."""
    told = []
    for part in parts(RawFile(SHARED / path, allow_truncated=path in CUT)):
        try:
            _, edition, raw = recognised(part, [result.source])
        except DisplacementError:
            continue                                        # a part that the account names as not read
        raw, _ = taken_apart(edition.named(raw))
        edition = edition.fitted(raw)
        reasons = edition.left_out | dict.fromkeys(edition.unknown(raw), "UNSEEN")
        for place, name in enumerate(raw.columns):
            figures = pd.to_numeric(raw.iloc[:, place], errors="coerce").dropna()
            if name in reasons and len(figures):
                told.append(f"    left out: {name}: {len(figures):,} numbers, sum {figures.sum():,.10g}: "
                            f"{reasons[name]}")
    return list(dict.fromkeys(told))


def line(path, result):
    """Return what became of one file, a line for each part and each rule."""
    told = []
    for ledger in result.ledgers:
        records, values = ledger.records, ledger.values
        told.append(f"{path} | {ledger.parts[0] if len(result.ledgers) > 1 else ''} | {ledger.dataset} | "
                    f"{ledger.edition} | {_counted('records', records)} | {_counted('values', values)} | "
                    f"{_counted('sums', ledger.sums)}"
                    + ("" if ledger.balances() else " | OUT OF BALANCE"))
        told += [f"    dropped: {drop.rule}: {drop.records:,} records, {drop.values:,} values"
                 for drop in ledger.drops.itertuples()]
        told += [f"    unknown columns: {', '.join(ledger.unknown)}"] if ledger.unknown else []
    told += figures_left_out(path, result)
    told += [f"    not read: {part}" for part in result.skipped]
    told += [f"    cut inside a record, taken with --allow-truncated: {part}" for part in result.truncated]
    faults = result.rejected.groupby("rule", sort=False)["record"].nunique()
    return "\n".join([*told, *(f"    rejected: {rule}: {count:,}" for rule, count in faults.items())])


def main():
    """Print every file; return 1 where one that is a provider's format does not load."""
    failed = 0
    for path in files():
        if no_format(path):
            print(f"{path} | not read by design: {no_format(path)}")
            continue
        try:
            print(line(path, taken(path)))
        except DisplacementError as error:
            failed += 1
            print(f"{path} | NOT READ: {str(error).replace(str(SHARED), '').strip()}")
    print(f"{len(files())} files, {failed} not read" if files() else
          "No provider files beside the checkout: set DISPLACEMENT_SHARED to the folder that holds data/MANIFEST.csv.")
    with tempfile.TemporaryDirectory() as folder:
        wrong = claimed(Path(folder), tidied, DisplacementError)
    print(f"{len(DECOYS)} tables of other kinds: " + (", ".join(f"{name} TAKEN AS {dataset}" for name, dataset in
                                                                wrong.items()) or "none was taken"))
    return int(failed > 0 or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
