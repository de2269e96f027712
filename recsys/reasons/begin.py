"""How a reason begins: with an argument, the story, the title or a field, so that reasons of one list differ."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from recsys.reasons.check.reading import Mention, read
from recsys.schema import Evidence


class Begin(StrEnum):
    """What the first words of a reason rest on."""

    ASKED = "what was asked"
    TITLE = "title"
    STORY = "story"
    RATED = "a rated film"
    PEOPLE = "people"
    MOOD = "mood"
    THEME = "theme"
    GENRE = "genre"
    TALK = "talk"


FIRST_WORDS = 6
"""A reason begins with what is named among so many words, else with talk."""
_OF_KIND = {
    "title": Begin.TITLE,
    "director": Begin.PEOPLE,
    "cast": Begin.PEOPLE,
    "mood": Begin.MOOD,
    "themes": Begin.THEME,
    "genres": Begin.GENRE,
    "liked": Begin.RATED,
    "rated": Begin.RATED,
    "word": Begin.ASKED,
}
_NEEDED = {
    Begin.PEOPLE: {"director", "cast"},
    Begin.MOOD: {"mood"},
    Begin.THEME: {"themes"},
    Begin.GENRE: {"genres"},
    Begin.STORY: {"logline"},
}


def begins_with(text: str, evidence: Sequence[Evidence]) -> Begin:
    """How a text begins."""
    told = read(text, evidence)
    first = [mention for mention in told.mentions if mention.start < FIRST_WORDS]
    at = min((mention.start for mention in first), default=FIRST_WORDS)
    of_story = [word for word in told.words[: min(at, FIRST_WORDS)] if "field:logline" in word.partly]
    if of_story:
        return Begin.STORY
    return _of(min(first, key=lambda mention: (mention.start, -mention.end))) if first else Begin.TALK


def _of(mention: Mention) -> Begin:
    return Begin.ASKED if mention.row.kind.startswith("chip") else _OF_KIND.get(mention.row.kind, Begin.TALK)


def beginning(evidence: Sequence[Evidence], turn: int) -> Begin:
    """One of the ways in which a reason on this evidence can begin; other turns give others."""
    kinds = {row.kind for row in evidence}
    ways = [Begin.TITLE, *(way for way in (Begin.STORY, Begin.THEME, Begin.MOOD) if kinds & _NEEDED[way])]
    lifting = [row for row in evidence if (row.value or 0.0) > 0]
    if lifting:
        ways.insert(1, Begin.RATED if lifting[0].key.startswith("history:") else Begin.ASKED)
    return ways[turn % len(ways)]
