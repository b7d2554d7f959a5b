"""The page in a real Chromium: evidence, filter, downloads, accessibility, phone, print and dark."""

import os
import shutil
from itertools import pairwise

import pytest

import displacement as dp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]

if CHROMIUM is None and not os.environ.get("DISPLACEMENT_NEEDS_BROWSER"):
    pytest.skip("no Chromium is installed (Debian: apt-get install chromium)", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    dp.report("karabakh", out=folder, formats=("html",))
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def opened(browser, address):
    pages = []

    def open_page(width=1440, **options):
        page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        page.noise = []
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.on("request", lambda request: page.noise.append(request.url)
                if not request.url.startswith(("file:", "data:", "blob:")) else None)
        page.goto(address)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_is_quiet_and_nothing_overflows(opened, width):
    page = opened(width)
    assert page.noise == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_number_opens_its_evidence_by_mouse_and_by_keyboard(opened):
    page = opened()
    button = page.locator("button.n", has_text="100,670").first
    evidence = page.locator(f"#{button.get_attribute('popovertarget')}")
    assert not evidence.is_visible()
    button.click()
    assert evidence.is_visible()
    assert "arrivals.csv, record" in evidence.inner_text()
    page.keyboard.press("Escape")
    assert not evidence.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert evidence.is_visible()


def test_a_table_filters_and_sorts(opened):
    page = opened()
    table = page.locator("details.table", has_text="All listed episodes").first
    table.locator("summary").click()
    everything = table.locator("tbody tr:visible").count()
    table.locator("input").fill("Sarajevo")
    assert table.locator("tbody tr:visible").count() < everything
    table.locator("input").fill("")
    head = table.locator("th", has_text="days longest")
    head.locator("button").click()
    place = head.evaluate("cell => cell.cellIndex") + 1
    values = table.locator(f"tbody tr td:nth-child({place})").all_inner_texts()
    numbers = [float(text.replace(",", "")) for text in values if text != "–"]
    assert head.get_attribute("aria-sort") == "ascending"
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(("link", "start"), [
    ("a[download='daily.csv']", b"\xef\xbb\xbffrom,to,"), ("a[download='timeline.svg']", b"<?xml"),
    ("a[download='timeline.png']", b"\x89PNG"),
])
def test_tables_and_figures_download(opened, tmp_path, link, start):
    page = opened()
    with page.expect_download() as waiting:
        page.locator(link).first.evaluate("link => link.click()")
    waiting.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes().startswith(start)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(opened, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(color_scheme=scheme)
    page.locator("button.n").first.click()
    found = axe.Axe().run(page).response["violations"]
    assert [(entry["id"], entry["nodes"][0]["html"][:120]) for entry in found] == []


def test_headings_are_in_order_and_landmarks_are_there(opened):
    page = opened()
    levels = page.evaluate("[...document.querySelectorAll('body > :not([popover]) h1, body > :not([popover]) h2, "
                           "main h2, main h3')].map(head => Number(head.tagName[1]))")
    assert levels[0] == 1
    assert all(second - first <= 1 for first, second in pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert page.locator(landmark).count() == 1


def test_without_script_the_page_can_be_read(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("h1").inner_text().startswith("Nagorno-Karabakh")
    assert not page.locator(".filter").first.is_visible()
    page.locator("button.n").first.click()
    assert page.locator("[popover]").first.is_visible()


def test_in_print_the_tools_are_gone_and_the_tables_are_open(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator(".filter").first.is_visible()
    assert page.pdf().startswith(b"%PDF-")


def test_the_dark_page_is_dark(opened):
    page = opened(color_scheme="dark")
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(red, green, blue) < 60
