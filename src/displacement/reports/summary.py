"""Section: the numbers that matter, each with its source, in one sentence each."""

from displacement.reports import arrivals, durations, food
from displacement.reports._section import Day, number, prose, section, when
from displacement.reports.claims import latest_remaining
from displacement.tables._table import Column

REMAINED = Column("persons", "Int64", "people", "People who remained, as stated")


@section("Summary", uses=["counts", "deliveries", "rations", "energy", "episodes", "claims", "population",
                          "events"])
def write(counts, deliveries, rations, energy, episodes, claims, population, events, *, case):
    """Say the main numbers in one sentence each, as far as they were known."""
    frames = {"counts": counts, "deliveries": deliveries, "rations": rations, "energy": energy, "episodes": episodes,
              "claims": claims, "population": population, "events": events}
    lines = [_crossed(frames, case), *arrivals.busiest(frames, case)[:1], _remained(frames, case),
             durations.on_the_account(frames, case), food.on_average(frames),
             food.passages(frames, case), *food.none_of(frames, case)[:1],
             *(food.one_ration(frames, place, day, case)[0] for place, day in food.rations_in_force(rations)[:1]),
             *food.widened(rations)]
    known = tuple(line for line in lines if line is not None)
    return known or (prose("Nothing was known on {day} that this report could count.", day=Day(case.as_of)),), (), ()


def _crossed(frames, case):
    found = number(arrivals.latest_count, frames, arrivals.PEOPLE, **arrivals.latest_of(case, "entered"))
    return prose("{n} people had been counted as they crossed by {day}, by the latest figure known.", n=found,
                 day=arrivals.day_of(found, frames, case.zone)) if found.found else None


def _remained(frames, case):
    found = number(latest_remaining, frames, REMAINED, definition=case.get("remaining", ""))
    if not found.found:
        return None
    row = frames["population"].merge(found.rows.astype({"record": "int32"}), on=["dataset", "part", "record"]).iloc[0]
    return prose("Of the people who lived there, {n} were said to remain on {day}, by {by}.", n=found, day=when(row),
                 by=row["claim_by"])
