"""Attacks through a catalogue on every page of a real browser: nothing runs, nothing is fetched, nothing is a formula."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from poisoned_catalogue import ATTACKS, poisoned_settings

from benchmarks.served import Server
from recsys.present.tables import STARTS_A_FORMULA

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
PATIENCE = 120_000
PLANTED = (
    "document.querySelectorAll('.stApp script, .stApp iframe, .stApp object, [onerror], [onload], [onclick], "
    'a[href^="javascript:"], [src*="evil.example"], [href*="evil.example"]\').length'
)
"""What an attack would have left on the page."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(**poisoned_settings(tmp_path_factory.mktemp("poisoned"))) as running:
        yield running


@pytest.fixture
def page(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 2000}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.asked, page.dialogs = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()


def assert_unharmed(page, server):
    assert page.dialogs == []
    assert page.evaluate(PLANTED) == 0
    elsewhere = [url for url in page.asked if not re.match(rf"(?:{server.address}|data:|blob:)", url)]
    assert elsewhere == []


@pytest.mark.parametrize("intent", ["a heist in the rain", *(ATTACKS[name] for name in ("script", "picture", "link"))])
def test_list_and_its_reasons(server, page, intent):
    page.goto(f"{server.address}/?{urlencode({'intent': intent})}")
    page.locator(".st-key-results-head").wait_for()
    page.locator(".st-key-film-1 .reason, .notice").first.wait_for()
    assert_unharmed(page, server)


@pytest.mark.parametrize("name", ["script", "picture", "link", "macro"])
@pytest.mark.parametrize("start", [100, 200])
def test_explanation_of_each_poisoned_film(server, page, name, start):
    page.goto(f"{server.address}/explain?item={start + list(ATTACKS).index(name)}")
    page.locator(".explained").wait_for()
    page.locator(".js-plotly-plot").first.wait_for()
    assert_unharmed(page, server)


def test_the_whole_model(server, page):
    page.goto(f"{server.address}/overview")
    page.locator("[data-testid=stMain] h1, [data-testid=stMain] h2").first.wait_for()
    page.wait_for_timeout(2_000)
    assert_unharmed(page, server)


def test_export_of_a_film_called_like_a_formula_is_no_formula(server, page, tmp_path):
    page.goto(f"{server.address}/explain?item={100 + list(ATTACKS).index('macro')}&intent={'%3D1%2B1'}")
    page.locator(".explained").wait_for()
    page.get_by_text("Share", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Numbers").click()
    file = tmp_path / "numbers.csv"
    download.value.save_as(file)
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert "'=1+1" in cells
    words = [cell for cell in cells if not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)]
    assert not any(cell.startswith(STARTS_A_FORMULA) for cell in words)
