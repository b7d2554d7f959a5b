"""Section: would earlier episodes have foretold later ones?  A check in hindsight."""

from displacement.analysis.durations.retrospect import forecasts, scores
from displacement.reports._section import Day, View, prose, section
from displacement.reports.lasting import too_early

VERDICTS = {
    "never": "at no day was it better than assuming a constant hazard, so it is of no use as a forecast",
    "sometimes": "at some days it was better than assuming a constant hazard, at others not",
    "always": "it was better than assuming a constant hazard at every day",
}
OWN, PLAIN = "earlier episodes", "constant hazard"


@section("Do past episodes predict the next?", uses=["episodes"])
def write(episodes, *, case):
    """Set forecasts from earlier episodes beside a constant hazard, and say which was better."""
    made = forecasts(episodes)
    if made.empty or too_early(episodes, case):
        return (prose("Too few episodes were known by {day} to make a forecast from.", day=Day(case.as_of)),), (), ()
    told = scores(made)
    wide = told.pivot_table(index="day", columns="method", values="interval_score_days")
    better = (wide[OWN] < wide[PLAIN]).sum() if len(wide) else 0
    verdict = VERDICTS["never" if better == 0 else "sometimes" if better < len(wide) else "always"]
    paragraph = prose(
        "For every episode that had not ended after some time, a forecast was made from the episodes that had surely "
        "begun before it, as far as they were known on that day. Measured by the interval score, " + verdict + ". The "
        "check is kinder than life: the list was made with hindsight. No forecast of what remains is made for any "
        "episode at hand.")
    view = View(told, "Coverage of intervals meant to hold four times in five, mean interval score and median absolute "
                "error, by days already lasted", name="retrospect")
    return (paragraph,), (), (view,)
