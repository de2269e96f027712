"""The pieces of a text that evidence holds, each with the row it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recsys.schema import Claim, Evidence
from recsys.text.vocabulary import FUNCTION_WORDS
from recsys.text.words import Token, tokenise

FEWEST_STORY_WORDS = 2
_FIELDS_NAMED_BY_STORY = {"logline"}


def claims_in(text: str, evidence: Sequence[Evidence]) -> tuple[Claim, ...]:
    """Claims in the order of the text, not overlapping; of two in one place the longer stands, then the first row's."""
    found = [*_of_names(text, evidence), *_of_story(text, evidence)]
    found.sort(key=lambda claim: claim.span[0] - claim.span[1])
    kept: list[Claim] = []
    for claim in found:
        if all(claim.span[1] <= other.span[0] or claim.span[0] >= other.span[1] for other in kept):
            kept.append(claim)
    return tuple(sorted(kept, key=lambda claim: claim.span))


def _of_names(text: str, evidence: Sequence[Evidence]) -> Iterator[Claim]:
    for row in evidence:
        if row.kind in _FIELDS_NAMED_BY_STORY:
            continue
        for name in row.names:
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if name.islower() else 0):
                yield Claim(found[0], found.span(), row.key)


def _of_story(text: str, evidence: Sequence[Evidence]) -> Iterator[Claim]:
    """The longest runs of words that stand side by side in the story too, function words at their ends left out."""
    tokens = tokenise(text)
    for row in evidence:
        if row.kind != "logline":
            continue
        story = [token.word for token in tokenise(row.text)]
        at = 0
        while at < len(tokens):
            length = _shared(tokens, at, story)
            run = _content(tokens[at : at + length])
            if len(run) >= FEWEST_STORY_WORDS:
                span = (run[0].span[0], run[-1].span[1])
                yield Claim(text[slice(*span)], span, row.key)
            at += max(length, 1)


def _shared(tokens: Sequence[Token], at: int, story: Sequence[str]) -> int:
    longest = 0
    for start in range(len(story)):
        length = 0
        while at + length < len(tokens) and start + length < len(story):
            if tokens[at + length].word != story[start + length]:
                break
            length += 1
        longest = max(longest, length)
    return longest


def _content(run: Sequence[Token]) -> list[Token]:
    kept = list(run)
    while kept and kept[0].word in FUNCTION_WORDS:
        kept.pop(0)
    while kept and kept[-1].word in FUNCTION_WORDS:
        kept.pop()
    return kept
