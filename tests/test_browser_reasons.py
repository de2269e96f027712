"""Reasons as a person meets them: growing, stopped, waited for, told another way."""

import re

import pytest
from reason_pages import CARDS, PATIENCE, a_model, a_server, a_writer, all_there, expect, pages_opened, until  # noqa: F401

pytestmark = pytest.mark.browser


def test_reasons_grow_side_by_side_and_end_checked(opened):
    page = opened("a heist in the rain", pause=0.1)
    until(lambda: page.locator(".growing").count() >= 3, 20)
    page.get_by_text(re.compile(rf"Writing reasons: \d+ of {CARDS} are there")).wait_for()
    all_there(page)
    assert page.locator(".growing").count() == 0
    lines = page.locator("details.origin summary").all_inner_texts()
    assert all(re.fullmatch(r"Written by tiny · [2-9] claims checked", line) for line in lines)
    page.locator(".st-key-writing").wait_for(state="detached")
    assert page.said == []


def test_stop_ends_the_writing_within_a_second_leaves_a_sentence_and_can_be_taken_back(opened, model, writer):
    page = opened("pirates at sea", pause=0.2)
    page.locator(".growing").first.wait_for()
    page.locator(".st-key-stop button").click()
    until(lambda: model.open == 0, 1.5)  # a second, and what the server needs to notice
    page.get_by_text("You stopped the writing").wait_for()
    all_there(page)
    assert page.locator(".growing, .reason-waiting").count() == 0
    stopped = page.locator("details.origin summary").all_inner_texts()
    assert "Template · writing was stopped" in stopped
    assert all(len(text.split()) > 4 for text in page.locator(".reason").all_inner_texts())
    writer.pause = 0.0
    page.get_by_role("button", name="Write").click()
    expect(page.locator("details.origin", has_text="Template")).to_have_count(0, timeout=PATIENCE)
    page.locator(".st-key-writing").wait_for(state="detached")


@pytest.mark.parametrize("leave", ["asks anew", "closes the page"])
def test_the_model_stops_when_nobody_wants_the_reasons_any_more(opened, model, writer, leave):
    page = opened(f"a detective who {leave}", pause=0.3)
    page.locator(".growing").first.wait_for()
    before = len(writer.asked)
    assert model.open > 0
    if leave == "closes the page":
        page.close()
        until(lambda: model.open == 0, 2)
        assert len(writer.asked) < before + CARDS
        return
    writer.pause = 0.0
    page.get_by_role("textbox", name="What are you in the mood for?").fill("a funny western")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="for “a funny western”").wait_for()
    all_there(page)
    until(lambda: model.open == 0, 1)
    assert "Template" not in page.locator("details.origin").first.inner_text()


def test_who_waits_is_told_the_place_in_the_line(opened):
    first = opened("a slow ship", pause=0.4)
    first.locator(".growing").first.wait_for()
    second = opened("a fast ship", pause=0.4)
    second.get_by_text("Next in line for the language model").wait_for()
    first.locator(".st-key-stop button").click()
    second.locator(".growing").first.wait_for()
    second.locator(".st-key-stop button").click()
    second.get_by_text("You stopped the writing").wait_for()


def test_a_reason_is_told_another_way_from_the_same_rows_and_each_way_is_kept(opened, writer):
    page = opened("a funny western", "/explain")
    page.locator("details.origin").wait_for()
    asked = len(writer.asked)
    page.get_by_role("radio", name="For an analyst").click()
    until(lambda: writer.asked[asked:] == ["analyst"], 20)
    page.locator("details.origin").wait_for()
    page.get_by_role("radio", name="Plain").click()
    page.locator("details.origin").wait_for()
    page.wait_for_timeout(500)
    assert writer.asked[asked:] == ["analyst"]


def test_one_choice_tells_the_whole_list_another_way_and_a_link_holds_it(opened, writer):
    page = opened("dogs and cats")
    all_there(page)
    asked = len(writer.asked)
    page.get_by_role("button", name="Reasons: plain").click()
    page.get_by_text("For a child", exact=True).click()
    until(lambda: writer.asked[asked:].count("child") >= CARDS, 20)
    page.get_by_role("button", name="Reasons: for a child").wait_for()
    all_there(page)
    page.get_by_text("Copy link").click()
    page.get_by_text("Make the link").click()
    page.wait_for_url(re.compile("style=child"))


def test_markup_that_a_model_writes_stays_text_while_it_grows(opened, writer):
    page = opened("space ships")
    all_there(page)
    writer.pause, writer.before = 0.15, "<img src=x onerror=alert(1)><b>Bold</b> "
    page.get_by_role("textbox", name="What are you in the mood for?").fill("time machines")
    page.keyboard.press("Enter")
    page.get_by_text("<img src=x onerror=alert(1)><b>Bold</b>").first.wait_for()
    writer.pause = 0.0
    all_there(page)
    assert page.locator(".reason img, .reason b:not(.value)").count() == 0
    assert page.said == []
