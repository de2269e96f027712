"""The loop as a person meets it: type, like, see the list and its explanation change, undo, be forgotten."""

import re
import sqlite3

import pytest
from test_browser import PATIENCE, Server, page, problems  # noqa: F401

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser
CARDS = 10


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The file of a new store."""
    return tmp_path_factory.mktemp("loop") / "because.sqlite"


@pytest.fixture(scope="module")
def server(kept):
    running = Server(BECAUSE_LANGUAGE_MODEL="none", BECAUSE_STORE=f"sqlite:///{kept}")
    yield running
    running.stop()


@pytest.fixture
def asked(server, page):  # noqa: F811
    """Somebody who has typed what they are in the mood for and reads the reasons."""
    page.goto(server.address)
    page.locator(".st-key-film-10").wait_for()
    page.get_by_role("textbox", name="What are you in the mood for?").fill("a funny western")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="10 films for “a funny western”").wait_for()
    all_there(page)
    return page


def all_there(page):  # noqa: F811
    """Every card with its reason and everything that can be answered."""
    expect(page.get_by_role("button", name="Wrong reason")).to_have_count(CARDS, timeout=PATIENCE)


def titles(page) -> list[str]:  # noqa: F811
    names = page.locator("[class*=st-key-film-] .poster").evaluate_all("all => all.map(one => one.alt)")
    return [title_of(name) for name in names]


def title_of(alt: str) -> str:
    """The title in the description of a poster, without its year."""
    return re.sub(r" \(\d{4}\)$", "", alt.removeprefix("Poster tile of "))


def becomes(page, names: list[str]) -> None:  # noqa: F811
    """Wait until the list is this one."""
    page.wait_for_function(
        "names => JSON.stringify([...document.querySelectorAll('[class*=st-key-film-] .poster')]"
        ".map(one => one.alt.replace(/^Poster tile of | \\(\\d{4}\\)$/g, ''))) === JSON.stringify(names)",
        arg=names,
    )


def answer_of(page, rank: int, name: str):  # noqa: F811
    return page.locator(f".st-key-answers-{rank}").get_by_role("button", name=name)


def counts(kept) -> dict[str, int]:
    with sqlite3.connect(kept) as connection:
        return dict(connection.execute("SELECT kind, COUNT(*) FROM events GROUP BY kind").fetchall())


def test_type_like_see_list_and_explanation_change_undo_and_forget_me(asked, kept):
    page, before = asked, titles(asked)  # noqa: F811
    assert page.locator(".claim.history").count() == 0
    answer_of(page, 3, "More like this").focus()
    page.keyboard.press("Enter")
    note = page.locator(".st-key-feedback-note")
    note.get_by_text(f"More like {before[2]}").wait_for()
    expect(page.locator(f'[alt^="Poster tile of {before[2]}"]')).to_have_count(0)
    page.locator(".reason .claim.history").first.wait_for()
    assert titles(page) != before
    told = note.locator(".moves li").all_inner_texts()
    assert any(re.search(r" (rose|fell) [\d,]+ → [\d,]+: [+−]\d", line) for line in told), told
    assert all(re.search(r": [+−]\d\.\d\d from ", line) for line in told), told
    note.get_by_text("The sums before and after").click()
    expect(note.locator(".changes").first).to_contain_text(f"What you liked: {before[2]}")
    assert counts(kept)["more"] == 1
    note.get_by_role("button", name="Undo").click()
    note.get_by_text("Taken back").wait_for()
    becomes(page, before)
    expect(page.locator(".claim.history")).to_have_count(0)
    all_there(page)
    forget_me(page)
    with sqlite3.connect(kept) as connection:
        left = {name: connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone() for name in ("events", "people")}
    assert left == {"events": (0,), "people": (0,)}
    page.get_by_role("link", name="Recommend").click()
    page.locator(".st-key-film-10").wait_for()
    assert page.locator(".st-key-what-you-told").count() == 0
    assert problems(page) == []


def forget_me(page) -> None:  # noqa: F811
    page.get_by_role("link", name="The loop").click()
    page.get_by_role("radio", name="Your profile").click()
    page.get_by_role("button", name="Forget me").click()
    page.get_by_role("button", name="Forget me for good").click()
    page.get_by_text("You are forgotten").wait_for()


def test_a_double_click_is_one_event_and_answers_one_film(asked, kept):
    page, before, earlier = asked, titles(asked), counts(kept)  # noqa: F811
    answer_of(page, 2, "Less like this").dblclick()
    page.locator(".st-key-feedback-note").get_by_text(f"Less like {before[1]}").wait_for()
    all_there(page)
    assert counts(kept).get("less", 0) == earlier.get("less", 0) + 1
    expect(page.get_by_role("button", name=re.compile("You told: 1"))).to_be_visible()


def test_stars_by_keyboard_and_an_objection_to_a_reason(asked):
    page, before = asked, titles(asked)  # noqa: F811
    answer_of(page, 1, "Seen it").focus()
    page.keyboard.press("Enter")
    page.get_by_text(f"How was “{before[0]}”?").wait_for()
    page.locator("[data-testid=stPopoverBody]").get_by_role("radio").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.get_by_text(f"Seen {before[0]}: 4 stars").first.wait_for()
    all_there(page)
    answer_of(page, 2, "Wrong reason").click()
    page.get_by_text("What is wrong?").wait_for()
    page.locator("[data-testid=stPopoverBody]").get_by_text("You asked for").first.click()
    page.locator(".st-key-film-2").get_by_text("Written without").wait_for()
    page.locator(".st-key-feedback-note").get_by_text("The ranks stay").wait_for()


def test_a_narrow_screen_has_every_answer_in_one_row_without_scrolling_sideways(server, browser):
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()  # noqa: F811
    page.set_default_timeout(PATIENCE)
    page.goto(server.address)
    all_there(page)
    page.get_by_text("From facts of this list").wait_for()  # the last that a page draws
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    buttons = page.locator(".st-key-answers-1").get_by_role("button")
    expect(buttons).to_have_count(5)
    places = [buttons.nth(number).bounding_box() for number in range(buttons.count())]
    middles = [place["y"] + place["height"] / 2 for place in places]
    assert max(middles) - min(middles) < 4
    assert max(place["x"] + place["width"] for place in places) <= 390
    answer_of(page, 1, "More like this").click()
    page.locator(".st-key-feedback-note").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
