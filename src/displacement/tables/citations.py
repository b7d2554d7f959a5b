"""Where each record comes from."""

from displacement.tables._table import Column, Table, attribute, dates
from displacement.tables.vocabulary import CONFIDENCES


def _text(name, meaning):
    return attribute(Column(name, "str", meaning=meaning, nullable=True))


PUBLISHED = dates("published", "Date of publication; missing where none could be established", role="attribute",
                  nullable=True)
PUBLISHED_2 = dates("published_2", "Date of publication of the second source; missing where unknown", role="attribute",
                    nullable=True)
CONFIDENCE = attribute(Column("confidence", "category", meaning="Kind of source, or how far it was checked",
                              values=CONFIDENCES, nullable=True))

CITATIONS = Table(
    "citations",
    core=(
        _text("organisation", "Who published it"),
        _text("title", "Title of the page or document"),
        _text("url", "Address"),
        *PUBLISHED,
        _text("published_basis", "How the date is known: page, url or inferred"),
        CONFIDENCE,
        _text("note", "What to know before using the figure"),
        _text("organisation_2", "Publisher of the second source"),
        _text("title_2", "Title of the second source"),
        _text("url_2", "Address of the second source"),
    ),
    dimensions=PUBLISHED_2,
    meaning="Evidence of a record, found by dataset, part and record",
)
