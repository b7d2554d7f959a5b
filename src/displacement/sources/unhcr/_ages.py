"""Sexes and ages in UNHCR's columns: what each cell counts, which zeros count nobody, what bounds a total has.

A cell of what is not known holds 0, so a zero counts nobody only where the parts add up to the whole:

* both sexes 0 beside a total: neither sex nor age is known;
* the sexes fall short of the total, or no total is given: people of that sex or age may be among the rest;
* the ages of a sex fall short of its total: people of that age may be among those of unknown age.
"""

import numpy as np
import pandas as pd

from displacement.cells.counts import ends, plain, summed

SEXES = {"f": "female", "m": "male"}
AGES = {"0 4": (0, 4), "0 17": (0, 17), "5 11": (5, 11), "5 17": (5, 17), "12 17": (12, 17), "18 24": (18, 24),
        "25 59": (25, 59), "18 59": (18, 59), "60": (60, None)}
WORDS = {"f": ("f", "female", "females", "women", "femmes", "mujeres"),
         "m": ("m", "male", "males", "men", "hommes", "hombres")}
YEARS = ("", " years", " ans", " a\u00f1os")
SPELLINGS = {"60": {"60", "60 or more", "60 plus", "60 and over", "60 and more", "60 et plus", "60 y m\u00e1s"},
             "other": {"other", "unknown", "unknown age", "age unknown", "autre", "inconnu", "otro", "desconocido"}}
TOTAL = "total"
ONLY_TOTAL = "a zero of a sex or age where only the total is known"
SEXES_SHORT = "a zero of a sex or age where the sexes fall short of the total, or no total is given"
AGES_SHORT = "a zero of an age where the ages of that sex fall short of its total"
RULES = ("", ONLY_TOTAL, SEXES_SHORT, AGES_SHORT)
JUDGED = ("f rule", "f low", "f high", "m rule", "m low", "m high", "total low", "total high")
WHOLE = {"category": "total", "group": "total", "sex": "total", "age_from": None, "age_to": None}


def columns():
    """Return for each normalised header what its cells count: category, group, sex and ages."""
    found = {TOTAL: WHOLE}
    for letter, sex in SEXES.items():
        for age, (first, last) in AGES.items():
            words = f"{sex} {first}+" if last is None else f"{sex} {first}-{last}"
            found[f"{letter} {age}"] = _group("sex and age", words, sex, first, last)
        found[f"{letter} other"] = _group("sex and age", f"{sex}, age unknown", sex, None, None)
        found[f"{letter} total"] = _group("sex", sex, sex, None, None)
    return found


def spellings():
    """Return for each normalised header its other spellings."""
    return {f"{letter} {part}": {f"{word} {age}{unit}" for word in WORDS[letter] for unit in YEARS
                                 for age in SPELLINGS.get(part, {part})}
            for letter in SEXES for part in (*AGES, "other", "total")}


def _group(category, group, sex, first, last):
    return {"category": category, "group": group, "sex": sex, "age_from": first, "age_to": last}


def judged(raw, bins):
    """Return *raw* with what its rows say of their parts: which rule their zeros fall under, bounds of their totals."""
    figures = {name: plain(raw, name) for name in ("f total", "m total", TOTAL)}
    sexes = figures["f total"] + figures["m total"]
    nobody = np.nan_to_num(figures["f total"]) + np.nan_to_num(figures["m total"]) == 0
    only_total = nobody & (figures[TOTAL] != 0)
    short = ~(sexes >= figures[TOTAL])
    found = {f"{letter} rule": np.select([only_total, short, ~(_age_sum(raw, letter) >= figures[f"{letter} total"])],
                                         [1, 2, 3], 0) for letter in SEXES}
    return raw.assign(**found, **_bounds(raw, figures, bins))


def _age_sum(raw, letter):
    """Return the people of known age of one sex; bands that lie in each other are not added."""
    age = {name: np.nan_to_num(plain(raw, f"{letter} {name}")) for name in AGES}
    school = np.maximum(age["5 17"], age["5 11"] + age["12 17"])
    return (np.maximum(age["0 17"], age["0 4"] + school) + np.maximum(age["18 59"], age["18 24"] + age["25 59"])
            + age["60"])


def _bounds(raw, figures, bins):
    """Return low and high of the totals: sums of the bounds of their parts, and of the rest that no part tells."""
    found = {}
    sexes = {"low": 0.0, "whole": 0.0, "high": 0.0}
    for letter in SEXES:
        low, whole, high = summed(raw, [f"{letter} {part}" for part in (*AGES, "other")], bins)
        total = figures[f"{letter} total"]
        least, most = ends(total, bins)
        of_parts = total == whole
        found[f"{letter} low"] = np.where(of_parts, low, least)
        found[f"{letter} high"] = np.where(of_parts, high, most)
        for end, values in (("low", found[f"{letter} low"]), ("whole", total), ("high", found[f"{letter} high"])):
            sexes[end] = sexes[end] + np.nan_to_num(values)
    rest = figures[TOTAL] - sexes["whole"]
    least, most = ends(rest, bins)
    own_least, own_most = ends(figures[TOTAL], bins)
    fits = rest >= 0
    return found | {"total low": np.where(fits, sexes["low"] + least, own_least),
                    "total high": np.where(fits, sexes["high"] + most, own_most)}


def without_false_zeros(long, drop):
    """Return *long* without the zeros that do not count nobody; each leaves by its rule."""
    rule = _by_sex(long, "rule", np.zeros(len(long)))
    zero = plain(long, "figure") == 0
    ages = long["category"].eq("sex and age").to_numpy()
    rule = np.where(zero & (ages | (rule != 3)), rule, 0)
    for number, words in enumerate(RULES):
        if number:
            gone = rule == number
            long, rule = drop.values(long, gone, words, "figure"), rule[~gone]
    return long


def carried(rows):
    """Return *rows* with the bounds of their parts for totals, and without what `judged` noted."""
    totals = rows["category"].isin(["sex", "total"]).to_numpy()
    for end in ("low", "high"):
        bound = _by_sex(rows, end, rows[f"total {end}"].to_numpy())
        known = totals & ~np.isnan(bound) & rows["persons"].notna().to_numpy()
        whole = pd.array(np.nan_to_num(bound).astype("int64"), dtype="Int64")
        rows[f"persons_{end}"] = rows[f"persons_{end}"].mask(known, whole)
    return rows.drop(columns=list(JUDGED))


def _by_sex(rows, what, otherwise):
    female, male = rows["sex"].eq("female").to_numpy(), rows["sex"].eq("male").to_numpy()
    return np.select([female, male], [rows[f"f {what}"].to_numpy(), rows[f"m {what}"].to_numpy()], otherwise)
