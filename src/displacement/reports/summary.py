"""Section: the numbers that matter, each with its interval and its source."""

from displacement.reports import arrivals, durations, food
from displacement.reports._section import Day, number, prose, section


@section("Summary", uses=["counts", "deliveries", "rations", "energy", "episodes"])
def write(counts, deliveries, rations, energy, episodes, *, case):
    """Say the main numbers in one sentence each, as far as they were known."""
    frames = {"counts": counts, "deliveries": deliveries, "rations": rations, "energy": energy, "episodes": episodes}
    measure = case["measure"]
    found = [
        _line("{n} people were counted as they crossed into Armenia, at the last count known.", frames,
              arrivals.last_count, arrivals.PEOPLE, measure=measure),
        _line("{n} people crossed on the day with most arrivals, as far as the reports around it allow.", frames,
              arrivals.busiest_day, arrivals.PER_DAY, measure=measure, zone=case.zone),
        _line("{n} tonnes of goods a day were delivered over the longest period stated, as the de facto NK authorities "
              "claim.", frames, food.delivered, food.PER_DAY, quantity="tonnes_per_day", decimals=1),
        *(_line("{n} kcal per person and day was the energy of the ration in {place} from {day}: an entitlement, not "
                "what was eaten.", frames, food.ration, food.KCAL, place=place, day=day, foods=case["foods"],
                words={"place": place, "day": Day(day)})
          for place, day in food.rations_in_force(rations)[:1]),
        _line("{n} days passed between the closing of the road to ordinary traffic and its end, for which several "
              "dates can be defended, or the date of this report.", frames, durations.one_span, durations.DAYS,
              episode=case["episode"]),
    ]
    known = tuple(line for line in found if line is not None)
    return known or (prose("Nothing was known on {day} that this report could count.", day=Day(case.as_of)),), (), ()


def _line(template, frames, find, column, *, decimals=0, words=None, **fixed):
    found = number(find, frames, column, decimals=decimals, **fixed)
    return prose(template, n=found, **(words or {})) if found.found else None
