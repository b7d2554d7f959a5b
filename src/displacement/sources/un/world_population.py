"""United Nations, World Population Prospects: population by country, year and variant, also by sex and age.

Figures are in thousands and become whole people.  `Medium` is the estimate for the past and the medium projection
after it; the other variants begin with the projection.  Countries stand among regions, income groups and the groups of
other organisations, told apart by the kind of location or, in the 2015 to 2019 editions that lack it, by the number,
which for countries is their M49 code.  The middle of the period is 1 July where it ends in .5 and 1 January where it
does not.
"""

import numpy as np
import pandas as pd

from displacement.accounts.source import Edition, Measure, Source
from displacement.cells.countries import members
from displacement.cells.counts import lengthened
from displacement.cells.people import people
from displacement.cells.values import numbers, stripped
from displacement.tables.population import POPULATION

THOUSAND = 1000
SEXES = {"popmale": {"sex": "male"}, "popfemale": {"sex": "female"}, "poptotal": {"sex": "total"}}
BY_DATE = {"tpopulation1jan": {"sex": "total", "months": 0}, "tpopulation1july": {"sex": "total", "months": 6},
           "tpopulationmale1july": {"sex": "male", "months": 6},
           "tpopulationfemale1july": {"sex": "female", "months": 6}}
COUNTRY_KIND = "4"                      # number of the kind of location that is a country or area
FIRST_GROUP = 900                       # numbers of groups begin here, those below are of countries and areas
KOSOVO = "412"
KINDS = ("country area", "country", "country or area")
ALIASES = {"locationid": "locid", "location id": "locid", "location code": "locid", "iso3": "iso3 code",
           "iso3 alpha code": "iso3 code", "loctype": "loctypeid", "locationtype": "loctypename",
           "year": "time", "pop male": "popmale", "pop female": "popfemale", "pop total": "poptotal",
           "age": "agegrp"}
WHERE = {"iso3 code", "loctypeid", "loctypename", "midperiod"}
LEFT_OUT = {
    "sortorder": "order of the rows", "notes": "number of a note that is not in the file",
    "iso2 code": "the number of the location tells the country", "varid": "number of the variant",
    "sdmx code": "the number of the location tells the country", "parentid": "the number of the region above",
    "popdensity": "people per square kilometre, not a count", "unnamed 1": "row number that a program wrote",
    "popsexratio": "a ratio, not a count", "medianagepop": "an age, not a count",
}
OTHER_INDICATORS = [
    "natchange", "natchangert", "popchange", "popgrowthrate", "doublingtime", "births", "births1519", "cbr", "tfr",
    "nrr", "mac", "srb", "deaths", "deathsmale", "deathsfemale", "cdr", "lex", "lexmale", "lexfemale", "le15",
    "le15male", "le15female", "le65", "le65male", "le65female", "le80", "le80male", "le80female", "infantdeaths",
    "imr", "lbsurvivingage1", "under5deaths", "q5", "q0040", "q0040male", "q0040female", "q0060", "q0060male",
    "q0060female", "q1550", "q1550male", "q1550female", "q1560", "q1560male", "q1560female", "netmigrations", "cnmr",
]
IDS = ["locid", "iso3 code", "loctypeid", "loctypename", "location", "variant", "time", "midperiod"]
AGES = ["agegrp", "agegrpstart", "agegrpspan"]


def tidy(raw, drop):
    """Take the columns by sex to one row a figure, of all ages."""
    return {POPULATION: _tidied(lengthened(_whole(raw), drop, SEXES, IDS), drop)}


def tidy_ages(raw, drop):
    """Take the columns by sex to one row a figure, by group of ages."""
    long = lengthened(_whole(raw), drop, SEXES, [*IDS, *AGES])
    first, span = _number(long, drop, "agegrpstart"), _number(long, drop, "agegrpspan")
    last = (first + span - 1).mask(span.le(0))                           # -1: the group has no end
    return {POPULATION: _tidied(long.assign(age_from=first, age_to=last, age_group=stripped(long["agegrp"])), drop)}


def tidy_indicators(raw, drop):
    """Take the population among the demographic indicators to one row a figure."""
    long = lengthened(_whole(raw), drop, BY_DATE, IDS)
    return {POPULATION: _tidied(long.drop(columns="months"), drop, long["months"].to_numpy("int64"))}


def _whole(raw):
    """Return *raw* with a column for each that some editions leave out."""
    absent = {name: pd.Series("", index=raw.index, dtype="str") for name in IDS if name not in raw.columns}
    return raw.assign(**absent)


def _tidied(long, drop, months=None):
    date = _date(_number(long, drop, "time"), _months(long, drop) if months is None else months)
    place, code = stripped(long["location"]), stripped(long["locid"]).str.replace(r"\.0$", "", regex=True)
    country, known = _countries(long, code)
    tidy = long.assign(date_earliest=date, date_latest=date, country=country, place=place.fillna(code), place_code=code,
                       area_level=known.map({True: "country", False: "region"}),
                       variant=stripped(long["variant"]))
    return people(tidy, drop, THOUSAND).drop(columns=[name for name in (*IDS, *AGES)
                                                      if name != "variant" and name in tidy.columns])


def _number(long, drop, header, *, needed=True):
    found, faulty = numbers(long[header])
    wrong = (faulty | (needed & found.isna()) | (needed & (found % 1).ne(0).fillna(False))).to_numpy(dtype=bool)
    if wrong.any():
        drop.reject(long, wrong, f"{header} is no number", header)
    found = found.mask(wrong)
    return found.astype("Int64") if needed else found


def _months(long, drop):
    """Return the months from 1 January to the middle of the period: none where it is a whole number, else six."""
    middle = _number(long, drop, "midperiod", needed=False)
    return np.where(middle.mod(1).eq(0).fillna(False), 0, 6)


def _date(year, months):
    known = year.notna().to_numpy()
    first = (year.to_numpy("int64", na_value=1970) - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    return np.where(known, (first + months).astype("datetime64[us]"), np.datetime64("NaT", "us"))


def _countries(long, code):
    """Return the country of each row, by ISO code or else by number, and whether it is one rather than a group."""
    told = stripped(long["loctypeid"]).notna() | stripped(long["loctypename"]).notna()
    one = _is_country(long) | (~told & numbers(code)[0].lt(FIRST_GROUP).fillna(False))
    country = members(long["iso3 code"], "iso3").fillna(members(code.where(one), "m49"))
    return country.mask(code.eq(KOSOVO), "XKX"), country.notna() | one


def _is_country(long):
    kind = stripped(long["loctypename"]).str.lower().str.replace("/", " ")
    return stripped(long["loctypeid"]).eq(COUNTRY_KIND).fillna(False) | kind.isin(KINDS)


SAME = {"aliases": ALIASES, "left_out": LEFT_OUT}
TOTALS = {"required": {"locid", "location", "variant", "time"}, "any_of": set(SEXES), "excluded": {*AGES, *BY_DATE},
          "optional": WHERE, "measures": tuple(Measure((name,)) for name in SEXES), "tidy": tidy, **SAME}
BY_AGE = {"required": {"locid", "location", "variant", "time", *AGES}, "any_of": set(SEXES), "optional": WHERE,
          "measures": tuple(Measure((name,)) for name in SEXES), "tidy": tidy_ages, **SAME}
INDICATORS = {"required": {"locid", "location", "variant", "time", "tpopulation1july"}, "optional": {*WHERE, *BY_DATE},
              "excluded": set(SEXES), "measures": tuple(Measure((name,)) for name in BY_DATE),
              "tidy": tidy_indicators, "aliases": ALIASES,
              "left_out": LEFT_OUT | dict.fromkeys(OTHER_INDICATORS, "another indicator, not the population")}

SOURCE = Source(
    name="un_world_population", title="World Population Prospects: population by country, year, variant, sex and age",
    publisher="United Nations, Department of Economic and Social Affairs, Population Division",
    licence="CC BY 3.0 IGO", url="https://population.un.org/wpp/", tables=(POPULATION,),
    editions=(Edition("by sex", **TOTALS), Edition("by age", **BY_AGE),
              Edition("demographic indicators", **INDICATORS)),
)
