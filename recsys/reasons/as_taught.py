"""Whether a text is as its writer was taught: joined as the lessons join, its story told in the story's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recsys.reasons.check.reading import Read, read
from recsys.reasons.frames import Frames, from_story, units
from recsys.reasons.story import begins, ends
from recsys.schema import Evidence
from recsys.text.words import tokenise


def not_as_taught(text: str, evidence: Sequence[Evidence], frames: Frames) -> Iterator[str]:
    """What is otherwise than in the lessons, in words for the reader of a note."""
    for before, unit in frames.strange(units(text, evidence)):
        yield f"joined “{before}” and “{unit}”, as no lesson does"
    yield from _story_in_pieces(read(text, evidence))


def _story_in_pieces(told: Read) -> Iterator[str]:
    """A story is told in one stretch, from where one of its sentences begins to where one may be cut."""
    story = next((row.text for row in told.evidence if row.kind == "logline"), "")
    tokens, told_here = tokenise(story), from_story(told)
    if len(told_here) > 1:
        yield "told the story in pieces"
    for first, end, place in told_here:
        if not begins(story, tokens, place):
            yield "began in the middle of the story"
        if not ends(story, tokens, place + end - first):
            yield "broke off in the middle of the story"
