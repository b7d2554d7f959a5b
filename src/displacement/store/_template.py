"""An empty workbook to fill in: the columns of a layout, drop-downs for closed vocabularies, a worked row."""

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from displacement.errors import CallError
from displacement.tables.vocabulary import EPISODE_ENDINGS, EPISODE_KINDS

ROWS = 2000
HEAD = PatternFill("solid", fgColor="E3EEF7")
EPISODES = {                                    # column: what to write, worked value, allowed words
    "episode_id": ("Short stable identifier, never used twice", "example-town-2001", ()),
    "name": ("What source 1 calls it", "Closure of Example Town", ()),
    "place": ("Populated place whose routes were closed", "Example Town", ()),
    "admin_level": ("Size of the place", "city", ("city", "region", "country", "enclave")),
    "iso3": ("Today's ISO 3166-1 alpha-3 code; several joined by semicolons", "XKX", ()),
    "start_date": ("First day the main routes were closed: 2001, 2001-03 or 2001-03-05; an interval as A/B", "2001-03",
                   ()),
    "start_precision": ("How precise the start is", "month", ("day", "month", "year")),
    "end_date": ("First day the main route was open again; empty while ongoing", "2001-06-10", ()),
    "end_precision": ("How precise the end is; empty while ongoing", "day", ("day", "month", "year")),
    "status": ("Whether it had ended", "ended", ("ended", "ongoing")),
    "kind": ("Family, for grouping; no legal finding", "land blockade", EPISODE_KINDS),
    "enforcer": ("Who closed the routes, according to the note", "An armed group", ()),
    "legal_characterisation": ("Legal words used by a named body, or none", "none", ()),
    "disputed": ("Whether label, responsibility or toll is contested", "false", ("true", "false")),
    "disputed_by": ("Who contests what", "", ()),
    "ending": ("How it ended", "agreement/negotiated", EPISODE_ENDINGS),
    **{f"{name}{end}": (f"{text}; empty is not known, not zero", value, ())
       for name, text, value in (("population_affected", "People in the place", "1200"),
                                 ("displaced", "People who left because of it", ""),
                                 ("excess_deaths", "Deaths; say in the note what is counted", ""))
       for end in ("_low", "", "_high")},
    "ration_kcal_min": ("Lowest reported daily ration in kcal", "", ()),
    "relief_route": ("How relief came in", "a footpath", ()),
    **{f"source_{number}_{part}": (text, value if number == 1 else "", ())
       for number in (1, 2) for part, text, value in (("org", "Organisation", "Example Newspaper"),
                                                      ("title", "Title", "Road closed"),
                                                      ("url", "Address", "https://example.org/road"))},
    "confidence": ("How far the dates were checked", "medium", ("high", "medium", "low", "unverified")),
    "observed_until": ("Day up to which an ongoing episode was followed", "", ()),
    "note": ("Anything a reader must know; write: Enforcer according to NAME.", "Enforcer according to the mayor.", ()),
}
TEMPLATES = {"episodes": EPISODES}


def template(name, out):
    """Write an empty workbook for table *name* to *out*: drop-downs, a worked row to overwrite, help on every column.

    Raises `CallError` where there is no template of that name, or *out* is no XLSX file.
    """
    if name not in TEMPLATES:
        raise CallError.unknown("template", name, TEMPLATES)
    if out.suffix.lower() != ".xlsx" or not out.parent.is_dir():
        raise CallError(f"{out}: a template is an .xlsx file in a folder that exists.")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    for place, (column, (text, value, words)) in enumerate(TEMPLATES[name].items(), start=1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, column)
        head.font, head.fill, head.comment = Font(bold=True), HEAD, Comment(text, "displacement")
        sheet.column_dimensions[letter].width = max(len(column), len(value), 10) + 2
        worked = sheet.cell(2, place, value or None)
        worked.number_format = "@"
        if words:
            _drop_down(sheet, lists, letter, place, words)
    sheet.freeze_panes = "B2"
    book.save(out)
    return out


def _drop_down(sheet, lists, letter, place, words):
    for row, word in enumerate(words, start=1):
        lists.cell(row, place, word)
    allowed = DataValidation(type="list", formula1=f"lists!${letter}$1:${letter}${len(words)}", allow_blank=True,
                             showErrorMessage=True, errorTitle="Not one of the list", error=", ".join(words)[:250])
    allowed.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(allowed)
