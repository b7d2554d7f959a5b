"""Two million price records read, tidied, validated and accounted for: time as a ratio to pandas, and peak memory.

The file is generated, always the same: 14 columns as HDX writes them.  Each measurement is a process of its own, so
that its peak resident memory is its own.  Times are medians of five runs, taken in turn, and peaks the most of them.
The files that are written as Parquet are written once.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RECORDS = 2_000_000
MONTHS, MARKETS = 125, 160
MOST_RATIO = 2.0
MOST_MEGABYTES = {"all columns": 700, "four columns": 450}
RUNS = 5
LONGER = 5
HEADER = ("date,admin1,admin2,market,latitude,longitude,category,commodity,unit,priceflag,pricetype,currency,price,"
          "usdprice\n")
FOODS = ("Maize", "Sorghum", "Wheat", "Teff", "Barley", "Rice", "Beans", "Lentils", "Oil", "Sugar")
KINDS = {"white": "KG", "red": "KG", "mixed": "100 KG", "local": "50 KG", "imported": "KG", "first quality": "500 G",
         "second quality": "KG", "relief": "90 KG", "dry": "KG", "fresh": "3 KG"}
GOODS = [(f"{food} ({kind})", unit) for food in FOODS for kind, unit in KINDS.items()]
FRAME = "import pandas as pd\nfound = pd.read_csv(path, parse_dates=['date'])"
TIDY = ("from displacement.catalogue.tidying import tidied\nresult = tidied(path, 'wfp_food_prices')\n"
        "found = result.tables[next(iter(result.tables))]\nassert all(ledger.balances() for ledger in result.ledgers)")
FOUR = ("import displacement as dp\n"
        "found = dp.tidy(path, 'wfp_food_prices', columns=['date', 'market', 'commodity', 'price'])")
PARQUET = ("from pathlib import Path\nfrom displacement.store._blocks import write_in_blocks\n"
           "from displacement.catalogue.tidying import candidates\n"
           "sources, out = candidates('wfp_food_prices'), Path(path).with_suffix('.parquet')\n"
           "found = range(write_in_blocks(Path(path), sources, out).ledgers[0].records.kept)")
PROBE = """
import json, resource, sys, time
import pandas, pyarrow.csv, displacement.catalogue.registry
displacement.catalogue.registry.sources()                      # start-up is the matter of benchmarks/startup.py
path = sys.argv[1]
begun = time.perf_counter()
{work}
taken = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": taken, "megabytes": peak, "records": len(found)}}))
"""


def generate(path, records=RECORDS, months=MONTHS):
    """Write the file: months by markets by goods, prices from a fixed arithmetic sequence."""
    markets = [f"Region {number % 12},Zone {number % 60},Market {number},{number % 15}.{number % 97:02d},"
               f"{30 + number % 20}.{number % 89:02d}" for number in range(MARKETS)]
    goods = [f'cereals and tubers,{name},{unit},actual,{"Retail" if number % 3 else "Wholesale"},ETB'
             for number, (name, unit) in enumerate(GOODS)]
    dates = [f"{1970 + month // 12}-{month % 12 + 1:02d}-15" for month in range(months)]
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        record = 0
        for date in dates:
            lines = []
            for market in markets:
                for good in goods:
                    record += 1
                    price = (record * 7_919) % 100_000
                    lines.append(f"{date},{market},{good},{price / 100:.2f},{price / 5_500:.4f}\n")
                    if record == records:
                        file.writelines(lines)
                        return
            file.writelines(lines)


def measured(work, path):
    """Return seconds, peak megabytes and records of one run in a process of its own."""
    run = subprocess.run([sys.executable, "-c", PROBE.format(work=work), path], check=True, env=os.environ,
                         capture_output=True, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wfp_food_prices_eth.csv"
        generate(path)
        works = {"pandas": FRAME, "all columns": TIDY, "four columns": FOUR}
        runs = {name: [] for name in works}
        for _ in range(RUNS):
            for name, work in works.items():
                runs[name].append(measured(work, path))
        floor = statistics.median(run["seconds"] for run in runs["pandas"])
        for name, found in runs.items():
            seconds, peak = statistics.median(run["seconds"] for run in found), max(run["megabytes"] for run in found)
            most = f", at most {MOST_MEGABYTES[name]}" if name in MOST_MEGABYTES else ""
            print(f"{found[0]['records']:,} records, {name}: {seconds:.2f} s, {seconds / floor:.2f} times pandas (at "
                  f"most {MOST_RATIO}), peak {peak:.0f} MB{most}")
        long = Path(folder) / "long" / path.name
        long.parent.mkdir()
        generate(long, LONGER * RECORDS, LONGER * MONTHS)
        peaks = [measured(PARQUET, file)["megabytes"] for file in (path, long)]
        print(f"written as Parquet: peak {peaks[1]:.0f} MB, at most 350; {peaks[1] / peaks[0] - 1:+.1%} for {LONGER} "
              "times the records, below +10%")


if __name__ == "__main__":
    main()
