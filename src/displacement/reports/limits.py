"""Section: what the report cannot tell."""

from displacement.reports._section import prose, section

LIMITS = (
    "Statistics do not establish intent, responsibility or law. Nothing here says why people left or who is to "
    "blame; where a party says so, it is printed as that party's statement.",
    "Counts at the bridge are people who crossed into Armenia. They are neither the population that lived there, "
    "nor those registered later, nor those who left by other ways.",
    "Energy delivered is not food available, and an entitlement is not what was eaten. No survey of food consumption, "
    "nutrition or mortality in the place was found that could be checked.",
    "Most figures were read second-hand. Independent organisations had little access, and several said that they could "
    "not verify what they were told. A row without a dispute mark is one for which no rejection was found.",
    "A report as of a past date uses what was observed, and where the date is known published, by then. Where no date "
    "of publication is known, the date of the event stands in for it.",
)


@section("Limits", uses=[])
def write(*, case):
    """Say what the numbers do not show."""
    return tuple(prose(text) for text in LIMITS), (), ()
