"""The reports: numbers that lead to their rows, words that are somebody's, dates that are kept."""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache

import pandas as pd
import pytest
from matplotlib.text import Text

import displacement as dp
from displacement.catalogue.loading import loaded
from displacement.charts import _style
from displacement.charts._style import Drawing
from displacement.errors import CallError, ReportError
from displacement.reports import _document
from displacement.reports._case import case
from displacement.reports._document import document
from displacement.reports._html import page
from displacement.reports._section import Claim, Day, Number, number
from displacement.reports._words import CONTESTED
from independent import ROOT

DATES = ("2022-12-31", "2023-06-30", "2023-09-27", "2023-10-05")
WHOLE = None


EARLY = ("1995-06-30", "1901-01-01", "1899-01-01")
CASES = [*(("karabakh", as_of) for as_of in (WHOLE, *DATES)), *(("blockades", as_of) for as_of in (WHOLE, *EARLY))]
of_cases = pytest.mark.parametrize(("name", "as_of"), CASES)


LOADED = cache(loaded)


@cache
def written(as_of, name="karabakh"):
    """Return a report and its page, with the texts of its figures; these are not drawn, each dataset is loaded once."""
    texts = []

    def read(figure, alt):
        texts.extend(text.get_text() for text in figure.findobj(Text) if text.get_text().strip())
        return Drawing(b"<svg/>", b"", alt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_style, "drawing", read)
        patch.setattr(_document, "loaded", LOADED)
        found = document(case(name, as_of))
    return found, page(found).decode(), texts


class Page(html.parser.HTMLParser):
    """Text of a page with, for each piece, whether an element around it names who says it."""

    VOID = frozenset(("meta", "img", "br", "link", "input"))

    def __init__(self, text):
        super().__init__()
        self.stack = []
        self.pieces = []
        self.ids = set()
        self.targets = set()
        self.addresses = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids.add(told.get("id"))
        if "popovertarget" in told:
            self.targets.add(told["popovertarget"])
        self.addresses += [(tag, told[name]) for name in ("src", "href") if name in told]
        if tag not in self.VOID:
            self.stack.append((tag, told.get("data-claim-by")))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, _ in self.stack]
        if data.strip() and "style" not in tags:
            self.pieces.append((data, next((by for _, by in reversed(self.stack) if by), None)))


@of_cases
def test_no_digit_stands_in_prose_outside_a_number_or_a_date(name, as_of):
    for part in written(as_of, name)[0].sections:
        for paragraph in part.paragraphs:
            for piece in paragraph.pieces:
                assert isinstance(piece, (Number, Day, Claim)) or not re.search(r"\d", piece), piece


@of_cases
def test_feeding_only_the_cited_rows_back_gives_the_same_number(name, as_of):
    report = written(as_of, name)[0]
    assert report.numbers
    for found in report.numbers:
        cited = pd.MultiIndex.from_frame(found.rows)
        fewer = {table: frame[pd.MultiIndex.from_frame(
            frame[["dataset", "part", "record"]].astype({"part": "str"})).isin(cited)]
            for table, frame in report.tables.items()}
        again = found.again(fewer)
        plain = [None if figure is None or pd.isna(figure) else float(figure)
                 for figure in (again.value, again.low, again.high)]
        assert plain == [found.value, found.low, found.high], found.column.name


@of_cases
def test_contested_words_stand_only_where_somebody_is_named(name, as_of):
    bare = [text for text, by in Page(written(as_of, name)[1]).pieces if by is None and CONTESTED.search(text)]
    assert bare == []


def test_the_test_of_contested_words_can_fail():
    found = Page('<p>The siege <span data-claim-by="A">of a siege</span></p>').pieces
    assert [text for text, by in found if by is None and CONTESTED.search(text)] == ["The siege "]


@pytest.mark.parametrize("as_of", DATES)
def test_nothing_published_or_observed_later_is_used(as_of):
    report, _, _ = written(as_of)
    day = pd.Timestamp(as_of)
    citations = report.tables["citations"]
    assert not (citations["published_earliest"] > day).any()
    counts = report.tables["counts"]
    limit = (day + pd.Timedelta(days=1)).tz_localize("Asia/Yerevan")
    assert (counts["observed_at_earliest"].dropna() < limit).all()
    events = report.tables["events"]
    assert not (events["date_end_latest"] >= day + pd.Timedelta(days=1)).any()
    episodes = report.tables["episodes"]
    assert not (episodes["ended_latest"] > day).any()
    assert (episodes["observed_until"] <= day).all()


@pytest.mark.parametrize(("as_of", "later"), [
    ("2022-12-31", ("100,670", "100,632", "5,574", "751", "532", "115,388", "100,417")),
    ("2023-06-30", ("100,632", "532", "28,120")),
    ("2023-09-27", ("100,632", "65,036", "76,407", "115,388")),
    ("2023-10-05", ("101,848", "115,388", "115,183")),
])
def test_figures_that_were_not_yet_known_do_not_appear(as_of, later):
    text = " ".join(piece for piece, _ in Page(written(as_of)[1]).pieces)
    assert [figure for figure in later if re.search(rf"(?<![\d,.]){figure}(?![\d,])", text)] == []


@pytest.mark.parametrize("figure", ["100,670", "26,600", "22,800", "40,000", "751", "532 (476–540)", "5,574", "30.6",
                                    "115,388", "116,157", "11,259", "115,346", "281–292"])
def test_the_reference_values_stand_in_the_page_with_their_evidence(figure):
    report, text, _ = written(WHOLE)
    found = [entry for entry in report.numbers if entry.text == figure]
    assert found
    for entry in found:
        assert report.evidence(entry)
        assert all(row["title"] and row["organisation"] and row["url"] for row in report.evidence(entry))
    assert f">{figure}</button>" in text


SWEPT = [f"{day:%Y-%m-%d}" for day in pd.date_range("2022-12-01", "2023-12-31", freq="10D")]
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PRINTED_DAY = re.compile(rf"\b\d{{1,2}} {MONTH} 20\d\d\b|\b20\d\d-\d\d-\d\d\b|"
                         rf"(?<=/)20\d\d/\d{{1,2}}/\d{{1,2}}(?=/|$)|\b{MONTH} 20\d\d\b")
FORETOLD = ("Republic will cease to exist from 1 January 2024",          # titles that name a day still to come
            "Armenia Refugee Response Plan October 2023 - March 2024")
NAMES_OF_LATER_EVENTS = {                                       # words, and the first day on which they had a sense
    "coupon": "2023-01-12", "checkpoint": "2023-04-22", "malnutrition": "2023-08-15", "operation of": "2023-09-19",
    "anti-terrorist": "2023-09-19", "cleansing": "2023-09-19", "yevlakh": "2023-09-21", "crossed": "2023-09-24",
    "fuel depot": "2023-09-25", "dissol": "2023-09-28", "reintegration": "2023-10-02",
    "temporary protection": "2023-10-26", "citizenship applications": "2023-10-26",
}


@pytest.mark.parametrize("as_of", SWEPT)
def test_a_report_as_of_a_day_holds_no_later_date_source_or_name_of_an_event(as_of):
    day = pd.Timestamp(as_of)
    _, text, in_figures = written(as_of)
    parsed = Page(text)
    assert in_figures
    texts = {*in_figures, *(text.strip() for text, _ in parsed.pieces),
             *(address for _, address in parsed.addresses if not address.startswith("data:"))} - set(FORETOLD)
    later = {text for text in texts for found in PRINTED_DAY.findall(text) if pd.Timestamp(found) > day}
    assert later == set()
    named = {word for word, since in NAMES_OF_LATER_EVENTS.items() if pd.Timestamp(since) > day
             and any(word in text.lower() for text in texts)}
    assert named == set()


def test_before_the_first_arrivals_it_is_still_a_correct_report():
    report, text, _ = written("2022-12-31")
    assert "crossed" not in " ".join(piece for piece, _ in Page(text).pieces)
    assert "arrivals" not in {part.key for part in report.sections}
    assert not {found.column.name for found in report.numbers} & {"arrivals", "registered"}
    assert next(part for part in report.sections if part.key == "durations").paragraphs


def test_every_number_opens_evidence_that_is_there():
    parsed = Page(written(WHOLE)[1])
    assert parsed.targets
    assert parsed.targets <= parsed.ids


def test_the_page_asks_the_network_for_nothing():
    parsed = Page(written(WHOLE)[1])
    for tag, address in parsed.addresses:
        assert tag == "a" or address.startswith("data:"), address
    assert "http-equiv" not in written(WHOLE)[1]
    assert "@import" not in written(WHOLE)[1]


def test_every_row_of_counts_deliveries_and_claims_is_reachable():
    report, _, _ = written(WHOLE)
    views = {view.name: view for part in report.sections
             for view in (*part.views, *(figure.view for figure in part.figures))}
    reports = views["reports"].frame
    assert len(reports) == len(report.tables["counts"])
    assert reports.loc[reports["fate"].eq("excluded"), "reason"].notna().all()
    assert len(views["deliveries"].frame) == len(report.tables["deliveries"])
    assert len(views["statements"].frame) + len(views["planning"].frame) == len(report.tables["claims"])


def test_reports_of_the_count_add_up():
    report, _, _ = written(WHOLE)
    arrivals = next(part for part in report.sections if part.key == "arrivals")
    figures = [found.value for found in arrivals.numbers if found.column.name == "reports"]
    assert figures[0] == sum(figures[1:])


def test_names_and_boundaries_are_disclaimed_and_law_is_left_alone():
    text = " ".join(piece for piece, _ in Page(written(WHOLE)[1]).pieces)
    for told in ("do not imply any opinion", "do not establish intent", "is not food available", "not what was eaten"):
        assert re.search(told.replace(" ", r"\s+"), text)


def test_a_text_is_never_markup(tmp_path):
    from displacement.reports._html import _environment
    from displacement.reports._section import View

    frame = pd.DataFrame({"note": ["<script>alert(1)</script>"]})
    text = str(_environment().get_template("macros.html.jinja").module.table(View(frame, "x"), lambda _: ""))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_manifest_names_every_input_and_every_number(tmp_path):
    paths = dp.report("karabakh", as_of="2023-10-05", out=tmp_path)
    told = json.loads((tmp_path / "manifest.json").read_text())
    assert [path.name for path in paths] == ["index.html", "report.pdf", "tables.xlsx", "manifest.json"]
    assert told["as_of"] == "2023-10-05"
    assert {entry["dataset"] for entry in told["inputs"]} == set(case("karabakh")["datasets"])
    assert all(entry["sha256"] == entry["recorded_sha256"] for entry in told["inputs"])
    assert all(entry["rows"] for entry in told["numbers"])
    assert str(tmp_path) not in (tmp_path / "manifest.json").read_text()


def test_a_second_report_leaves_other_files_alone_and_removes_its_own_stale_ones(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "report.pdf").write_text("old")
    (tmp_path / "manifest.json").write_text(json.dumps({"outputs": [{"file": "report.pdf"}, {"file": "../mine.txt"}]}))
    dp.report("karabakh", as_of="2022-12-31", out=tmp_path, formats=("html",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "index.html", "manifest.json", "mine.txt"]


def test_the_same_inputs_give_the_same_bytes_whatever_is_around_them(tmp_path):
    surroundings = (
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "HOME": str(tmp_path / "one")},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "HOME": str(tmp_path / "two")},
    )
    found = []
    for position, changes in enumerate(surroundings):
        folder = tmp_path / f"cwd{position}"
        folder.mkdir()
        out = tmp_path / f"out-{position * 'x'}"
        (tmp_path / ("one", "two")[position]).mkdir()
        subprocess.run([sys.executable, "-c", "from displacement.cli import main; main()", "report", "karabakh",
                        "--out", str(out)], check=True, cwd=folder, capture_output=True,
                       env={**os.environ, **changes, "PYTHONPATH": str(ROOT / "src"), "DISPLACEMENT_HOME": str(folder)})
        found.append({path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert found[0] == found[1]


def test_a_changed_row_of_raw_data_still_makes_a_report_that_marks_the_file(tmp_path):
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    path = tmp_path / "data" / "raw" / "karabakh_counts" / "arrivals.csv"
    path.write_bytes(path.read_bytes().replace(b"2023-10-04,,100632", b"2023-10-04,,100639"))
    dp.report("karabakh", out=tmp_path / "out", root=tmp_path)
    text = (tmp_path / "out" / "index.html").read_text()
    assert "100,639" in text
    assert "differs from the record" in text


@pytest.mark.parametrize(("arguments", "error", "told"), [
    (("karabach",), CallError, "Reports: blockades, karabakh"), (("karabakh", "yesterday"), CallError, "is no date"),
])
def test_a_wrong_call_says_what_would_be_right(arguments, error, told):
    with pytest.raises(error, match=told):
        dp.report(*arguments)


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(CallError, match="Formats: html, pdf, xlsx"):
        dp.report("karabakh", formats=("gif",), out=tmp_path)


def test_a_report_that_lacks_an_entry_or_a_section_is_told(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "short.toml").write_text('title = "x"\n')
    with pytest.raises(ReportError, match="lacks summary, places"):
        case("short", root=tmp_path)
    whole = (ROOT / "reports" / "karabakh.toml").read_text()
    (folder / "odd.toml").write_text(whole.replace('"limits",', '"limits", "horoscope",'))
    with pytest.raises(ReportError, match="no section is called 'horoscope'"):
        document(case("odd", root=tmp_path), tmp_path)


def test_a_number_that_was_not_found_is_never_printed():
    from displacement.reports._section import Finding
    from displacement.tables._table import Column

    empty = pd.DataFrame({"dataset": [], "part": [], "record": []})
    found = number(lambda frames: Finding(None, None, None, empty), {}, Column("persons", "Int64"))
    assert not found.found
    with pytest.raises(ReportError, match="Ask before printing"):
        _ = found.text
