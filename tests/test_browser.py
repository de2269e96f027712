"""The app as a person meets it: a real server, a real browser, the real engine and language model."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120_000
"""Milliseconds; a first start may build everything."""

pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`streamlit run app.py` on a port of its own."""

    def __init__(self, **environment: str) -> None:
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._await_answer()
        except AssertionError:
            self.process.kill()
            raise

    def _await_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE / 1000
        while not self.answers():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def server():
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("response", lambda answer: page.problems.append(answer.url) if answer.status >= 400 else None)
    yield page
    context.close()


def problems(page) -> list[str]:
    """Without what Streamlit itself does on every page but the first: it looks for its server below the page."""
    return [
        problem
        for problem in page.problems
        if not re.search(r"/explain/_stcore/(health|host-config)$", problem)
        and "the server responded with a status of 404" not in problem
    ]


def explained_score(page) -> str:
    return page.locator(".figures dd").nth(1).inner_text()


def test_every_answer_carries_a_content_security_policy(server):
    with urllib.request.urlopen(server.address) as answer:
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_ask_read_a_reason_open_its_explanation_and_let_a_word_go(server, page):
    page.goto(server.address)
    page.locator(".st-key-film-10").wait_for()
    page.get_by_role("textbox", name="What are you in the mood for?").fill("a funny western")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="10 films for “a funny western”").wait_for()
    page.locator(".st-key-film-1 .reason:not(.growing)").wait_for()
    assert re.search("Written by|Template", page.locator(".st-key-film-1 .origin").inner_text())
    title = page.locator(".st-key-film-1 .poster").get_attribute("alt").removeprefix("Poster tile of ")
    page.locator(".st-key-why-1 button").click()
    page.locator(".explained").wait_for()
    assert page.locator(".explained .poster").get_attribute("alt") == f"Poster tile of {title}"
    page.locator(".js-plotly-plot").wait_for()
    before = explained_score(page)
    page.locator(".st-key-kept-words button").first.click()
    page.locator(".consequence").wait_for()
    playwright.expect(page.locator(".figures dd").nth(1)).not_to_have_text(before)
    assert page.locator(".explained .poster").get_attribute("alt") == f"Poster tile of {title}"
    assert "intent" not in page.url
    assert problems(page) == []


@pytest.mark.parametrize(
    ("path", "landmark"), [("/", ".st-key-film-10"), ("/explain", ".explained"), ("/explain?item=541", ".explained")]
)
def test_each_page_opens_by_its_link_on_a_cold_server(browser, page, path, landmark):
    cold = Server(BECAUSE_LANGUAGE_MODEL="none")
    try:
        page.goto(cold.address + path)
        page.locator(landmark).wait_for()
        if "541" in path:
            assert page.locator(".explained h1").inner_text().startswith("Blade Runner")
        assert problems(page) == []
    finally:
        cold.stop()


def test_a_link_made_here_shows_the_same_in_another_browser(server, browser, page):
    page.goto(server.address)
    page.locator(".st-key-film-10").wait_for()
    page.get_by_text("animals, for small kids").click()
    page.get_by_role("heading", name="for “animals, for small kids”").wait_for()
    page.get_by_text("Copy link").click()
    page.get_by_text("Make the link").click()
    link = page.locator("[data-testid=stPopoverBody] code").inner_text().replace("\n", "")
    first = page.locator(".st-key-film-1 .poster").get_attribute("alt")
    other = browser.new_context().new_page()
    other.goto(link)
    other.get_by_role("heading", name="for “animals, for small kids”").wait_for(timeout=PATIENCE)
    assert other.locator(".st-key-film-1 .poster").get_attribute("alt") == first


def test_a_narrow_screen_needs_no_sideways_scrolling(server, browser):
    for path in ("/", "/explain"):
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.goto(server.address + path)
        page.locator(".poster").first.wait_for(timeout=PATIENCE)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
