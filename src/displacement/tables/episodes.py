"""Blockades and sieges, one row each."""

from displacement.tables._table import Column, Order, Table, attribute, bounded, dates, measure
from displacement.tables.vocabulary import CONFIDENCES, EPISODE_ENDINGS, EPISODE_KINDS

EPISODE = Column("episode", "str", meaning="Stable identifier", hxl="#meta+id")
PLACE = attribute(Column("place", "str", meaning="Populated place whose routes were closed", hxl="#loc+name"))
KIND = attribute(Column("kind", "category", meaning="Family of the episode, for grouping; not a legal finding",
                        values=EPISODE_KINDS))
STARTED = dates("started", "First day on which the main routes were closed", role="attribute")
ENDED = dates("ended", "First day on which the main route was open again; missing while ongoing", role="attribute",
              nullable=True)
OBSERVED_UNTIL = attribute(Column("observed_until", "datetime64[us]", "day",
                                  "Day up to which the episode was followed; the end, where it ended"))
ENDING = attribute(Column("ending", "category", meaning="How it ended", values=EPISODE_ENDINGS))
LABEL = attribute(Column("label", "str", meaning="What label_by calls it"))
LABEL_BY = attribute(Column("label_by", "str", meaning="Who uses the label"))
ENFORCER = attribute(Column("enforcer", "str", meaning="Who closed the routes, according to enforcer_by"))
ENFORCER_BY = attribute(Column("enforcer_by", "str", meaning="Who names the enforcer"))
LEGAL = attribute(Column("legal_characterisation", "str", meaning="Legal words used by bodies named in the cell",
                         nullable=True))
DISPUTED = attribute(Column("disputed", "boolean", meaning="Label, responsibility or toll is contested"))
DISPUTED_BY = attribute(Column("disputed_by", "str", meaning="Who contests what", nullable=True))
CONFIDENCE = attribute(Column("confidence", "category", meaning="How far the dates were checked", values=CONFIDENCES))


def _people(name, meaning):
    return bounded(Column(name, "Int64", "people", meaning, minimum=0))


POPULATION = _people("population_affected", "People in the place; overlapping episodes share people: never add")
DISPLACED = _people("displaced", "People who left or were moved because of the episode")
EXCESS_DEATHS = _people("excess_deaths", "Deaths; meanings differ from row to row and are told in the note: never add")

NESTED_IN = attribute(Column("nested_in", "str", meaning="Episode that this one lies inside", nullable=True))
COUNTRIES = attribute(Column("countries", "str", "ISO 3166-1 alpha-3", "Today's code of the territory, several joined "
                             "by semicolons; no statement on sovereignty", nullable=True))
LEVEL = attribute(Column("admin_level", "str", meaning="city, region, country or enclave", nullable=True))
RATION = measure(Column("ration_kcal_min", "Float64", "kcal per person per day", "Lowest reported ration; missing is "
                          "not known, not zero", nullable=True, minimum=0))
RELIEF = attribute(Column("relief_route", "str", meaning="How relief came in", nullable=True))

EPISODES = Table(
    "episodes",
    core=(EPISODE, PLACE, KIND, *STARTED, *ENDED, OBSERVED_UNTIL, ENDING, LABEL, LABEL_BY, ENFORCER, ENFORCER_BY, LEGAL,
          DISPUTED, DISPUTED_BY, CONFIDENCE),
    dimensions=(NESTED_IN, COUNTRIES, LEVEL, *POPULATION, *DISPLACED, *EXCESS_DEATHS, RATION, RELIEF),
    orders=(Order("started_earliest", "ended_latest"), Order("started_earliest", "observed_until")),
    observed=("started_earliest",), ends=("ended_earliest", "ended_latest"), followed="observed_until",
    hindsight=("enforcer", "enforcer_by", "legal_characterisation", "disputed_by", "relief_route", "ration_kcal_min",
               *(column.name for column in (*POPULATION, *DISPLACED, *EXCESS_DEATHS))),
    ongoing=(("ending", "ongoing"),),
    meaning="Episodes in which a place's routes were closed; durations are intervals, ongoing episodes have no end",
)
