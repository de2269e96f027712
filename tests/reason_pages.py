"""Pages with reasons in a real browser, and a language model whose pace a test sets.

The engine, the checker and the pages are the real ones; a local server stands where the language model does, so that
a test can say how slowly it writes and see when nobody listens any more.
"""

import re
import time
from collections.abc import Iterable

import pytest
from language_server import KEY, running, says

from recsys.config import Settings
from recsys.data import load_dataset
from recsys.present.text import typeset
from recsys.schema import Item

playwright = pytest.importorskip("playwright.sync_api")
from test_browser import PATIENCE, Server  # noqa: E402

expect = playwright.expect
CARDS = 10


class Writer:
    """Tells what the catalogue says of the film it is asked about; ``pause`` seconds between two words, ``before`` all.

    ``asked`` are the styles of the requests.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.pause, self.before = 0.0, ""
        self.asked: list[str] = []
        self._items = {typeset(item.short_title): item for item in items}

    def __call__(self, handler) -> None:
        request = handler.body["messages"][-1]["content"]
        self.asked.append(re.search(r"Style: (\w+)", request)[1])
        item = self._items[re.search(r"Film: (.+)", request)[1]]
        told = f"{item.short_title} was directed by {item.director}, and among its genres is {item.genres[0]}."
        says(f"{self.before}{told}", pause=self.pause)(handler)


@pytest.fixture(scope="module", name="writer")
def a_writer():
    return Writer(load_dataset(Settings()).catalogue)


@pytest.fixture(scope="module", name="model")
def a_model(writer):
    with running(writer) as server:
        yield server


@pytest.fixture(scope="module", name="server")
def a_server(model):
    running_app = Server(BECAUSE_LANGUAGE_MODEL=model.url, BECAUSE_LANGUAGE_MODEL_KEY=KEY)
    yield running_app
    running_app.stop()


@pytest.fixture(name="opened")
def pages_opened(server, browser, writer):
    """Opens the page for an intent at a pace of writing; a narrow screen is a telephone's."""
    contexts = []

    def open_(intent: str, path: str = "/", pause: float = 0.0, width: int = 1280, scheme: str = "light"):
        writer.pause, writer.before = pause, ""
        contexts.append(
            browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=width < 600)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.said = []
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"{server.address}{path}?intent={intent.replace(' ', '%20')}")
        return page

    yield open_
    for context in contexts:
        context.close()


def all_there(page) -> None:
    """Wait until every card has its reason."""
    expect(page.locator("details.origin")).to_have_count(CARDS, timeout=PATIENCE)


def until(happens, seconds: float) -> None:
    """Wait for it, so many seconds at most."""
    started = time.monotonic()
    while not happens():
        assert time.monotonic() < started + seconds, "it did not happen in time"
        time.sleep(0.02)
