"""Reasons as a person meets them: growing, stopped, told another way, each claim beside its row.

The engine, the checker and the pages are the real ones; a local server stands where the language model does, so that
a test can say how slowly it writes and see when nobody listens any more.
"""

import re
import time

import pytest
from language_server import KEY, running, says

playwright = pytest.importorskip("playwright.sync_api")
from test_browser import PATIENCE, Server  # noqa: E402

expect = playwright.expect
pytestmark = pytest.mark.browser
CARDS = 10


class Writer:
    """Answers a request for a reason with what its rows say; ``pause`` seconds between two words, ``before`` all."""

    def __init__(self) -> None:
        self.pause, self.before = 0.0, ""
        self.asked: list[str] = []

    def __call__(self, handler) -> None:
        request = handler.body["messages"][-1]["content"]
        self.asked.append(re.search(r"Style: (\w+)", request)[1])
        title, year = re.search(r"Film: (.*) \((\d+)\)", request).groups()
        genre = re.search(r"Genres: ([^,\n]+)", request)[1]
        says(f"{self.before}{title} is from {year}, and among its genres is {genre}.", pause=self.pause)(handler)


@pytest.fixture(scope="module")
def writer():
    return Writer()


@pytest.fixture(scope="module")
def model(writer):
    with running(writer) as server:
        yield server


@pytest.fixture(scope="module")
def server(model):
    running_app = Server(BECAUSE_LANGUAGE_MODEL=model.url, BECAUSE_LANGUAGE_MODEL_KEY=KEY)
    yield running_app
    running_app.stop()


@pytest.fixture
def opened(server, browser, writer):
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


def cards(page):
    """The rows that can be seen now, of all claims."""
    return page.locator(".claim-row").locator("visible=true")


def until(happens, seconds: float) -> None:
    """Wait for it, so many seconds at most."""
    started = time.monotonic()
    while not happens():
        assert time.monotonic() < started + seconds, "it did not happen in time"
        time.sleep(0.02)


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


def test_pointing_at_a_claim_shows_its_row_and_leaving_hides_it(opened):
    page = opened("lonely robots")
    all_there(page)
    claims = page.locator(".st-key-film-1 .claim")
    assert cards(page).count() == 0
    claims.nth(1).hover()
    assert cards(page).count() == 1
    assert re.match(r"From the catalogue\s+\S", cards(page).inner_text())
    cards(page).hover()
    assert cards(page).count() == 1, "the pointer may go to the row, to select its words"
    page.mouse.move(1, 1)
    assert cards(page).count() == 0


def test_the_keyboard_reaches_every_claim_and_its_row_describes_it(opened):
    page = opened("lonely robots")
    all_there(page)
    claims = page.locator(".st-key-film-1 .claim")
    claims.first.focus()
    for number in range(claims.count()):
        focused = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
        assert focused == claims.nth(number).get_attribute("aria-describedby") == cards(page).get_attribute("id")
        page.keyboard.press("Tab")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tap_on_a_narrow_screen_shows_the_whole_row_well_readable(opened, scheme):
    page = opened("lonely robots", width=390, scheme=scheme)
    all_there(page)
    for claim in page.locator(".st-key-film-2 .claim").all():
        claim.tap()
        box = cards(page).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
    assert contrast(page, cards(page)) > 7
    page.locator(".st-key-film-2 h3").tap()
    assert cards(page).count() == 0


def contrast(page, element) -> float:
    """The contrast of an element's text with its background (WCAG 2)."""
    colours = element.evaluate(
        """element => {
            const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
            return [getComputedStyle(element).color, getComputedStyle(element).backgroundColor].map(colour => {
                canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
                return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]
            })
        }"""
    )
    parts = [[value / 255 for value in colour] for colour in colours]
    linear = [[v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour] for colour in parts]
    light, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in linear), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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


def test_what_was_checked_opens_under_the_reason_and_leaves_room_for_the_button(opened):
    page = opened("lonely robots")
    all_there(page)
    page.locator(".st-key-film-1 summary").click()
    lines = page.locator(".st-key-film-1 .origin li")
    assert lines.count() == page.locator(".st-key-film-1 .claim").count()
    last, button = lines.last.bounding_box(), page.locator(".st-key-why-1 button").bounding_box()
    assert last["y"] + last["height"] <= button["y"]


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
