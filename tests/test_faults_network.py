"""The network drops and the server restarts: the page says so, comes back by itself, and a link brings the state back."""

import re

import pytest
from relay import Relay

from benchmarks.served import Server

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser
PATIENCE = 180_000
"""Milliseconds."""
LOST = "The connection to the server is lost."


@pytest.fixture(scope="module")
def server():
    with Server(BECAUSE_LANGUAGE_MODEL="none", BECAUSE_SEATS="0") as running:
        yield running


@pytest.fixture
def relay(server):
    wire = Relay(server.port)
    yield wire
    wire.stop()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def said_over_the_page(page) -> str:
    """What stands over the page; a style sheet writes it, since no script of ours runs in the browser."""
    return page.evaluate("getComputedStyle(document.querySelector('.stApp'), '::after').content")


def await_connection(page, there: bool) -> None:
    state = re.compile("^CONNECTED$" if there else "PINGING_SERVER|CONNECTING")
    expect(page.locator(".stApp")).to_have_attribute("data-test-connection-state", state, timeout=PATIENCE)


def titles(page) -> list[str]:
    page.locator(".st-key-film-10").wait_for()
    return [page.locator(f".st-key-film-{rank} .poster").get_attribute("alt") for rank in range(1, 11)]


def ask(page, text: str) -> None:
    box = page.get_by_role("textbox", name="What are you in the mood for?")
    box.fill(text)
    box.press("Enter")
    page.get_by_role("heading", name=f"10 films for “{text}”").wait_for()


def test_a_lost_connection_is_said_and_the_page_comes_back_as_it_was(relay, page):
    page.goto(relay.address)
    page.locator(".st-key-film-10").wait_for()
    ask(page, "a funny western")
    before = titles(page)
    assert LOST not in said_over_the_page(page)
    relay.cut()
    await_connection(page, there=False)
    assert LOST in said_over_the_page(page)
    assert titles(page) == before  # what was there can still be read
    relay.mend()
    await_connection(page, there=True)
    assert LOST not in said_over_the_page(page)
    page.get_by_role("heading", name="10 films for “a funny western”").wait_for()
    assert titles(page) == before
    page.get_by_role("dialog").wait_for(state="hidden")
    ask(page, "something sad in Paris")


def come_back(server, page, before: list[str]) -> None:
    """A crash under the open page, and a new server at the same address: the page stands, and its link draws it anew.

    It is loaded again, since what stands there after the connection is back is still what the first server drew.
    """
    server.kill()
    await_connection(page, there=False)
    assert LOST in said_over_the_page(page)
    server.__enter__()
    await_connection(page, there=True)
    assert LOST not in said_over_the_page(page)
    assert titles(page) == before
    page.reload()
    page.get_by_text("From facts of this list").wait_for()  # the last that a page draws


@pytest.fixture
def mortal():
    """A server of the test's own, to be killed."""
    with Server(BECAUSE_LANGUAGE_MODEL="none", BECAUSE_SEATS="0") as running:
        yield running


def test_after_a_crash_the_open_page_comes_back_as_its_link_says(mortal, page):
    page.goto(f"{mortal.address}/?intent=a%20mind-bending%20film&like=2571:5&like=541:4.5")
    page.get_by_role("heading", name="10 films for “a mind-bending film”").wait_for()
    before = titles(page)
    come_back(mortal, page, before)
    page.get_by_role("heading", name="10 films for “a mind-bending film”").wait_for()
    expect(page.locator(".st-key-film-1 .poster")).to_have_attribute("alt", before[0], timeout=PATIENCE)
    assert titles(page) == before
    assert page.locator("[data-testid=stException]").count() == 0
    ask(page, "a funny western")


def test_after_a_crash_the_open_page_of_a_profile_has_what_was_told(mortal, page):
    page.goto(mortal.address)
    page.get_by_text("From facts of this list").wait_for()  # the last that a page draws
    page.locator(".st-key-answers-2").get_by_role("button", name="More like this").click()
    page.locator(".st-key-feedback-note").wait_for()
    page.get_by_role("link", name="The loop").click()
    page.get_by_role("radio", name="Your profile").click()
    page.get_by_role("textbox", name="Name").fill("Ada")
    page.get_by_role("button", name="Keep this under a name").click()
    page.wait_for_url("**me=**")
    page.goto(page.url.replace("/loop", "/"))
    before = titles(page)
    page.locator(".st-key-kept-films").wait_for()
    come_back(mortal, page, before)
    page.locator(".st-key-kept-films").wait_for()
    expect(page.locator(".st-key-film-1 .poster")).to_have_attribute("alt", before[0], timeout=PATIENCE)
    assert titles(page) == before
    assert page.locator("[data-testid=stException]").count() == 0
