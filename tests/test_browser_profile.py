"""A profile outlives its server, and a room is the same for two browsers that know nothing of each other."""

from urllib.parse import urlsplit

import pytest
from test_browser import PATIENCE, Server
from test_browser_loop import title_of

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


@pytest.fixture
def environment(tmp_path):
    return {"BECAUSE_LANGUAGE_MODEL": "none", "BECAUSE_STORE": f"sqlite:///{tmp_path / 'because.sqlite'}"}


def visitor(browser, address):
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    return page


def part(page, name):
    page.get_by_role("link", name="The loop").click()
    page.get_by_role("radio", name=name).click()


def shown_link(page, server) -> str:
    """The link on the page, on the server that runs now."""
    parts = urlsplit(page.locator("[data-testid=stCode] code").inner_text().replace("\n", ""))
    return f"{server.address}{parts.path}?{parts.query}"


def test_a_name_then_a_restart_and_everything_is_back_from_the_link(browser, environment):
    first = Server(**environment)
    try:
        page = visitor(browser, first.address)
        page.locator(".st-key-film-10").wait_for()
        liked = title_of(page.locator(".st-key-film-2 .poster").get_attribute("alt"))
        page.locator(".st-key-answers-2").get_by_role("button", name="More like this").click()
        page.locator(".st-key-feedback-note").wait_for()
        part(page, "Your profile")
        page.get_by_role("textbox", name="Name").fill("Ada")
        page.get_by_role("button", name="Keep this under a name").click()
        page.get_by_text("Kept under “Ada”").wait_for()
        page.wait_for_url("**me=**")
        link = shown_link(page, first)
    finally:
        first.stop()
    second = Server(**environment)
    try:
        back = visitor(browser, link.replace(first.address, second.address))
        back.locator(".st-key-kept-films").get_by_text(liked).wait_for()
        assert "me=" in back.url
        part(back, "Yours")
        back.get_by_text("You told 1 thing: 1 × more like this.").wait_for()
        part(back, "Your profile")
        back.get_by_role("button", name="Forget me").click()
        back.get_by_role("button", name="Forget me for good").click()
        back.get_by_text("You are forgotten").wait_for()
        assert "me=" not in back.url
        gone = visitor(browser, link.replace(first.address, second.address))
        gone.get_by_text("No profile belongs to the key in this link").wait_for()
    finally:
        second.stop()


def test_a_host_opens_a_room_and_a_guest_finds_it_fixed(browser, environment):
    server = Server(**environment)
    try:
        host = visitor(browser, f"{server.address}/loop")
        host.get_by_role("radio", name="A room").click()
        host.get_by_role("textbox", name="Name of the room").fill("Seminar")
        host.get_by_role("textbox", name="First question").fill("a funny western")
        host.get_by_role("button", name="Open the room").click()
        host.get_by_text("The link for everybody in the room").wait_for()
        guest = visitor(browser, shown_link(host, server))
        guest.get_by_role("heading", name="10 films for “a funny western”").wait_for()
        guest.get_by_text("Room of Seminar.").wait_for()
        guest.get_by_text("Reasons: plain, as this room has it").wait_for()
        guest.get_by_text("From facts of this list").wait_for()  # the last that a page draws
        guest.locator(".st-key-answers-1").get_by_role("button", name="More like this").click()
        guest.locator(".st-key-feedback-note").wait_for()
        counts = host.locator(".st-key-room-counts .figures dd")
        expect(counts.nth(0)).to_have_text("1", timeout=PATIENCE)
        expect(counts.nth(1)).to_have_text("1", timeout=PATIENCE)
        expect(host.locator(".st-key-room-counts")).to_contain_text("1 × more like this")
        part(host, "Yours")
        host.get_by_text("You have told nothing yet").wait_for()
    finally:
        server.stop()
