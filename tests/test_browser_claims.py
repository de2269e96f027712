"""Each claim beside its row in a real browser: by pointer, keyboard and tap; and the list of what was checked."""

import re

import pytest
from reason_pages import a_model, a_server, a_writer, all_there, pages_opened  # noqa: F401

pytestmark = pytest.mark.browser


def cards(page):
    """The rows that can be seen now, of all claims."""
    return page.locator(".claim-row").locator("visible=true")


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


def test_what_was_checked_opens_under_the_reason_and_leaves_room_for_the_button(opened):
    page = opened("lonely robots")
    all_there(page)
    page.locator(".st-key-film-1 summary").click()
    lines = page.locator(".st-key-film-1 .origin li")
    assert lines.count() == page.locator(".st-key-film-1 .claim").count()
    last, button = lines.last.bounding_box(), page.locator(".st-key-why-1 button").bounding_box()
    assert last["y"] + last["height"] <= button["y"]
