"""Section: how they ended, while another ending may come first."""

from displacement.analysis import durations
from displacement.analysis.durations.competing import INCIDENCE
from displacement.analysis.durations.competing import incidence as incidences
from displacement.charts import _style
from displacement.charts.incidence import incidence
from displacement.reports._section import Figure, View, prose, section
from displacement.reports.lasting import too_early


@section("How they ended", uses=["episodes"])
def write(episodes, *, case):
    """Draw how often each ending came by when; warn of the curve that would overstate it."""
    if too_early(episodes, case):
        return too_early(episodes, case)
    rows = durations.counted(episodes)
    ended = rows["ended_latest"].notna().to_numpy()
    spans = durations.spans(rows).assign(ending=rows["ending"].astype("str").where(ended).to_numpy())
    found = incidences(spans, by="ending")
    ax = incidence(found, INCIDENCE[1])
    headline = "Share of the counted episodes that had ended each way, by days since their start"
    _style.title(ax, headline)
    _style.source_line(ax, "Source: the list of episodes of this package; the white on top had not ended.")
    alt = f"Stacked areas, one for each ending. {headline}. The table gives every curve with its interval."
    view = View(found, "Cumulative incidence of each ending, with its interval", name="incidence")
    paragraph = prose(
        "The layers are cumulative incidences: with the share that had not ended they add up to one. One minus a "
        "survival curve that treats the other endings as censored would be read as a probability and is none: it asks "
        "how often an ending would come if the others could not, and lies above what is shown here.")
    return (paragraph,), (Figure("incidence", headline, _style.drawing(ax.figure, alt), view),), ()
