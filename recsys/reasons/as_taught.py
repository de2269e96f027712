"""Whether a text is as its writer was taught: joined as the lessons join, its story told in the story's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recsys.reasons.check.reading import Read, read
from recsys.reasons.frames import Frames, from_story, units
from recsys.schema import Evidence
from recsys.text.words import tokenise

CUT_BEFORE = frozenset(("and", "but", "while", "where", "until", "so", "when", "before", "after"))
"""Words of a story before which its telling may end."""
_STOP = re.compile(r"[.;]")


def not_as_taught(text: str, evidence: Sequence[Evidence], frames: Frames) -> Iterator[str]:
    """What is otherwise than in the lessons, in words for the reader of a note."""
    for before, unit in frames.strange(units(text, evidence)):
        yield f"joined “{before}” and “{unit}”, as no lesson does"
    yield from _story_in_pieces(read(text, evidence))


def _story_in_pieces(told: Read) -> Iterator[str]:
    """A story is told in one stretch, from where one of its sentences begins to where one may be cut."""
    story = next((row.text for row in told.evidence if row.kind == "logline"), "")
    tokens = tokenise(story)
    stretches = from_story(told)
    if len(stretches) > 1:
        yield "told the story in pieces"
    for first, end, place in stretches:
        behind = place + end - first
        begins = place == 0 or _STOP.search(story[tokens[place - 1].span[1] : tokens[place].span[0]])
        ends = behind == len(tokens) or tokens[behind].word in CUT_BEFORE or _stops(story, tokens[behind - 1].span[1])
        if not begins:
            yield "began in the middle of the story"
        if not ends:
            yield "broke off in the middle of the story"


def _stops(story: str, at: int) -> bool:
    return bool(_STOP.match(story[at:]))
