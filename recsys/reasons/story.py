"""How a story may be told: in one stretch of its own words, from where a sentence begins to where one may be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from recsys.text.words import Token, tokenise

KEPT = 256
"""Stories of which the words are kept: that of a reason is looked at from each of its words."""

SHORTEST_STRETCH = 4
"""So many words in the story's order are a stretch of it."""
CUT_BEFORE = frozenset(("and", "but", "while", "where", "until", "so", "when", "before", "after"))
"""Words of a story before which its telling may end."""
_STOP = re.compile(r"[.;]")


def stretches(story: str) -> Iterator[str]:
    """Every stretch of a story that may be told, without the full stop at its end."""
    tokens = _words(story)
    for first, token in enumerate(tokens):
        if begins(story, tokens, first):
            for end in range(first + SHORTEST_STRETCH, len(tokens) + 1):
                if ends(story, tokens, end):
                    yield story[token.span[0] : tokens[end - 1].span[1]]


def begins(story: str, tokens: Sequence[Token], first: int) -> bool:
    """Whether a telling may begin with a word: where the story or one of its sentences does."""
    return first == 0 or bool(_STOP.search(story[tokens[first - 1].span[1] : tokens[first].span[0]]))


def ends(story: str, tokens: Sequence[Token], end: int) -> bool:
    """Whether a telling may end before a word: where a sentence does, or where one goes on with a further clause."""
    stops = bool(_STOP.match(story[tokens[end - 1].span[1] :]))
    return end == len(tokens) or stops or tokens[end].word in CUT_BEFORE


def told_of(story: str, tokens: Sequence[Token], anywhere: bool = False) -> int:
    """How many words, as a text goes on, are a stretch of a story that may be told; 0 where too few are.

    ``anywhere`` lets the stretch end anywhere.
    """
    told = _words(story)
    longest = 0
    for first in range(len(told)):
        if begins(story, told, first):
            same = _same(tokens, told[first:])
            whole = (end for end in range(same, 0, -1) if anywhere or ends(story, told, first + end))
            longest = max(longest, next(whole, 0))
    return longest if longest >= SHORTEST_STRETCH else 0


def _same(tokens: Sequence[Token], others: Sequence[Token]) -> int:
    """How many words two runs have in common at their beginnings."""
    pairs = zip(tokens, others, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one.word != other.word), min(len(tokens), len(others)))


@lru_cache(maxsize=KEPT)
def _words(story: str) -> tuple[Token, ...]:
    return tuple(tokenise(story))
