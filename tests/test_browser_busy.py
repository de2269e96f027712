"""A full room as a person meets it: told, not lost, and let in without doing anything."""

import re

import pytest

from benchmarks.served import Server

pytestmark = pytest.mark.browser
PATIENCE = 120_000
"""Milliseconds."""


@pytest.fixture(scope="module")
def server():
    """A real server with one seat, which may be given away after two seconds without a sign."""
    with Server(BECAUSE_LANGUAGE_MODEL="none", BECAUSE_SEATS="1", BECAUSE_SEAT_IDLE="2") as running:
        yield running


@pytest.fixture(scope="module")
def patient_server():
    """The same, where nobody is idle in a test."""
    with Server(BECAUSE_LANGUAGE_MODEL="none", BECAUSE_SEATS="1", BECAUSE_SEAT_IDLE="1000") as running:
        yield running


def come(browser, address, path=""):
    page = browser.new_context(viewport={"width": 1280, "height": 2000}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/{path}")
    return page


def is_in(page):
    page.locator(".st-key-film-10").wait_for()
    page.locator(".busy").wait_for(state="detached")


def test_the_next_one_is_told_and_gets_in_when_a_tab_is_closed(browser, patient_server):
    first = come(browser, patient_server.address)
    is_in(first)
    second = come(browser, patient_server.address)
    second.locator(".busy").wait_for()
    assert "Busy: 1 person is here." in second.locator(".busy").inner_text()
    assert re.search(r"A place is likely in about \d+ s", second.locator(".busy").inner_text())
    assert second.locator(".st-key-film-1").count() == 0
    system = come(browser, patient_server.address, "system")
    system.get_by_text("of 1 seat").wait_for()
    first.context.close()
    is_in(second)
    second.context.close()
    system.context.close()


def test_a_link_is_opened_as_it_is_once_there_is_a_seat(browser, patient_server):
    first = come(browser, patient_server.address)
    is_in(first)
    second = come(browser, patient_server.address, "?intent=a+funny+western")
    second.locator(".busy").wait_for()
    first.context.close()
    second.get_by_role("heading", name="a funny western").wait_for()
    second.context.close()


def test_what_was_typed_is_kept_by_who_was_idle_and_has_to_wait(browser, server):
    first = come(browser, server.address)
    is_in(first)
    second = come(browser, server.address)
    is_in(second)  # the first did nothing for two seconds
    box = second.get_by_role("textbox", name="What are you in the mood for?")
    box.fill("a war film")
    box.press("Enter")
    second.get_by_role("heading", name="a war film").wait_for()
    box = first.get_by_role("textbox", name="What are you in the mood for?")
    box.fill("a funny western")
    box.press("Enter")
    first.get_by_role("heading", name="a funny western").wait_for()
    assert box.input_value() == "a funny western"
    first.locator(".busy").wait_for(state="detached")
    first.context.close()
    second.context.close()
