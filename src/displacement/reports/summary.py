"""Section: the numbers that matter, each with its source, in one sentence each."""

import pandas as pd

from displacement.reports import arrivals, durations, food
from displacement.reports._section import Claim, Day, number, prose, section
from displacement.reports.claims import latest_of_each


@section("Summary", uses=["counts", "deliveries", "rations", "energy", "episodes", "claims"])
def write(counts, deliveries, rations, energy, episodes, claims, *, case):
    """Say the main numbers in one sentence each, as far as they were known."""
    frames = {"counts": counts, "deliveries": deliveries, "rations": rations, "energy": energy, "episodes": episodes,
              "claims": claims}
    lines = [_crossed(frames, case), *arrivals.busiest(frames, case)[:1], food.on_average(frames),
             *(food.one_ration(frames, place, day, case)[0] for place, day in food.rations_in_force(rations)[:1]),
             durations.on_the_account(frames, case), _road(case)]
    known = tuple(line for line in lines if line is not None)
    return known or (prose("Nothing was known on {day} that this report could count.", day=Day(case.as_of)),), (), ()


def _crossed(frames, case):
    found = number(arrivals.latest_count, frames, arrivals.PEOPLE, **arrivals.latest_of(case, "entered"))
    return prose("{n} people had been counted as they crossed by {day}, by the latest figure known.", n=found,
                 day=arrivals.day_of(found, frames, case.zone)) if found.found else None


def _road(case):
    """Say what each side meant by closed and open, in the latest words known; None where nobody had spoken."""
    subject = case["accounts_of_road"]["subject"]
    sides = latest_of_each([told for told in case.get("position", ()) if case.said(told["said"])], subject)
    if not sides:
        return None
    listed = "; ".join(f"{{side{place}}}, on {{day{place}}}" for place in range(len(sides)))
    return prose("In their words: " + listed + ".",
                 **{f"side{place}": Claim(told["words"], told["by"]) for place, told in enumerate(sides)},
                 **{f"day{place}": Day(pd.Timestamp(told["said"])) for place, told in enumerate(sides)})
