"""Section: who published what the report uses."""

from displacement.reports._section import View, days, prose, section


@section("Sources and licences", uses=["citations", "datasets"])
def write(citations, datasets, *, case):
    """List every page and document that a row of the report comes from."""
    paragraph = prose(
        "Every source known on the date of the report is listed with its address. A page is cited as the place where a "
        "figure was read, which is no judgement on its reliability; many are second-hand and say so. The data sets of "
        "this package are published under the licence given with each.")
    frame = citations.assign(published=days(citations, "published"))[
        ["organisation", "title", "url", "published", "confidence", "dataset"]].assign(
        confidence=citations["confidence"].astype("str"))
    frame = frame.drop_duplicates(["organisation", "title", "url"])
    frame = frame.sort_values(["organisation", "title"], kind="stable")
    return (paragraph,), (), (View(frame, "Sources",
                                   claimed={"organisation": "organisation", "title": "organisation"}, name="sources"),)
