"""Typed rows of tables `stocks`, `flows` and `asylum` for the tests of indicators on displacement."""

import pandas as pd

ENDS = ("_low", "", "_high")


def table(rows, columns, name, **constants):
    """Return *rows* as a frame; each ends with one figure, or with low, central and high."""
    full = [(*row[:len(columns)], *(row[len(columns):] if len(row) == len(columns) + 3 else row[len(columns):] * 3))
            for row in rows]
    names = [f"{name}{end}" for end in ENDS]
    return pd.DataFrame(full, columns=[*columns, *names]).assign(**constants).astype(dict.fromkeys(names, "Int64"))


def days(values):
    return pd.to_datetime(pd.Series(list(values))).astype("datetime64[us]")


def stocks(*rows, dataset="unhcr_population", **constants):
    """Return table `stocks` from (year, origin, asylum, type, persons)."""
    found = table(rows, ["year", "origin", "asylum", "population_type"], "persons", dataset=dataset, **constants)
    return found.assign(date=days(found["year"].astype("str") + "-12-31"), part="p",
                        record=range(1, len(found) + 1)).drop(columns="year")


def flows(*rows, dataset="unhcr_solutions", **constants):
    """Return table `flows` from (year, origin, destination, flow type, population type, unit, count)."""
    columns = ["year", "origin", "destination", "flow_type", "population_type", "unit"]
    found = table(rows, columns, "count", dataset=dataset, **constants)
    year = found["year"].astype("str")
    return found.assign(period_start=days(year + "-01-01"), period_end=days(year + "-12-31"), part="p",
                        record=range(1, len(found) + 1)).drop(columns="year")


def asylum(*rows, dataset="unhcr_asylum_decisions", **constants):
    """Return table `asylum` from (year, origin, asylum, outcome, unit, stage, count)."""
    columns = ["year", "origin", "asylum", "outcome", "unit", "stage"]
    found = table(rows, columns, "count", dataset=dataset, **constants)
    return found.assign(part="p", record=range(1, len(found) + 1))
