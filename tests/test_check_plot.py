"""A plot is told in its story's words and order, joined as there; anything else is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reasons_examples import HEAT, explanation

from recsys.reasons import check, gather
from recsys.reasons.check import claims_in
from recsys.schema import Evidence

STORY = (
    "A former detective, haunted by an old case, hunts a fake doctor who murdered his wife in Paris and fled, "
    "while his young daughter learns to live without him."
)


def problems(text, story=STORY):
    return check(text, gather(explanation(item=replace(HEAT, logline=story)))).problems


@pytest.mark.parametrize(
    "text",
    [
        "In Heat a former detective, haunted by an old case, hunts a fake doctor.",
        "A former detective hunts a fake doctor who murdered his wife: that is Heat.",
        "Heat follows a former detective who hunts a fake doctor in the heist you asked for.",
        "A former detective hunts a fake doctor while his daughter learns to live without him, in Heat.",
        "Heat is about a fake doctor who murdered a wife in Paris and fled.",
    ],
)
def test_what_the_story_says_stands(text):
    assert problems(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "In Heat a fake doctor hunts a former detective, who is haunted.",
        "In Heat a former detective murdered his wife in Paris.",
        "In Heat a detective hunts a fake doctor who murdered his wife.",
        "In Heat a former detective hunts a doctor who murdered his wife.",
        "In Heat a former detective is hunted by a fake doctor.",
        "In Heat a former detective hunts a fake doctor who murdered his daughter.",
        "In Heat a former detective never hunts a fake doctor.",
        "In Heat a former detective hunts a fake lawyer who murdered his wife.",
        "In Heat his daughter learns to live with him in Paris.",
        "A former detective hunts a fake doctor in Heat. He murdered his wife in Paris.",
    ],
)
def test_what_the_story_does_not_say_is_found(text):
    assert problems(text)


def test_pronouns_are_not_swapped():
    story = "A man learns that his wife had him erased from her memory."
    assert problems("In Heat a man learns that his wife had him erased from her memory.", story) == ()
    assert problems("In Heat a man learns that he had his wife erased from his memory.", story)


def test_a_year_that_the_story_tells_rests_on_the_story():
    rows = [
        Evidence("field:title", "The film is Pleasantville.", "title", None, ("Pleasantville",)),
        Evidence("field:year", "From 1998.", "year", None, ("1998",)),
        Evidence("field:logline", "Two 1990s teenage siblings are sent into a black-and-white show.", "logline"),
    ]
    (told,) = claims_in("Two 1990s teenage siblings are sent into a black-and-white show.", rows)
    assert (told.evidence, "1990s" in told.text) == ("field:logline", True)
    assert {claim.evidence for claim in claims_in("Pleasantville is from 1998.", rows)} == {
        "field:title",
        "field:year",
    }
