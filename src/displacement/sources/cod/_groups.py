"""Headers of population tables that name a group: `T_TL`, `F_00_04`, `M_80Plus`, `Enfants_00_18`, `F_adulte`."""

import re

SEXES = {"t": "total", "f": "female", "m": "male", "total": "total", "tot": "total", "female": "female", "male": "male",
         "females": "female", "males": "male", "femmes": "female", "hommes": "male", "mujeres": "female",
         "hombres": "male"}
EVERYONE = {"t tl": "total", "f tl": "female", "m tl": "male", "t tt": "total", "t tf": "female", "t tm": "male",
            "t total": "total", "f total": "female", "m total": "male", "pop total": "total", "total pop": "total",
            "total population": "total", "population total": "total", "population totale": "total",
            "poblaci\u00f3n total": "total"}
WORDS = ("enfants?|adultes?|ag[\u00e9e]+e?s?|children|child|adults?|elderly|infants?|youth|jeunes|ni\u00f1os|adultos|"
         "mayores")
YEARS = r"\d{1,3}(?: (?:a |to )?\d{1,3}| ?(?:plus|over|et plus|ans et plus|y m\u00e1s))?"
GROUP = re.compile(rf"(?:(?P<sex>{'|'.join(SEXES)}) (?P<told>{WORDS}|(?:(?:{WORDS}) )?{YEARS})|"
                   rf"(?P<both>(?:{WORDS}) {YEARS}))")


def groups(headers):
    """Return `{header: sex, age_from, age_to, age_group}` of the normalised *headers* that name a group of people.

    A number alone is one year of age, or the open end where no other single year is beside it.  Ages are missing and
    the group is blank where all ages are meant.

    >>> groups(["adm1 pcode", "t tl", "f 00 04", "m 80plus", "f adulte"])["m 80plus"]
    {'sex': 'male', 'age_from': 80, 'age_to': None, 'age_group': '80plus'}
    """
    found = {header: GROUP.fullmatch(header) for header in headers if header not in EVERYONE}
    told = {header: (match["sex"] or "t", match["told"] or match["both"]) for header, match in found.items() if match}
    single = {int(group) for _, group in told.values() if group.isdigit()}
    everyone = {header: {"sex": EVERYONE[header], "age_from": None, "age_to": None, "age_group": ""}
                for header in headers if header in EVERYONE}
    return everyone | {header: {"sex": SEXES[sex], **_ages(group, single), "age_group": group}
                       for header, (sex, group) in told.items()}


def _ages(group, single):
    ends = [int(number) for number in re.findall(r"\d+", group)]
    if group.isdigit() and {ends[0] - 1, ends[0] + 1} & single:
        ends *= 2
    return {"age_from": ends[0] if ends else None, "age_to": ends[1] if len(ends) > 1 else None}
