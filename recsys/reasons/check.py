"""The check every text of a model goes through: tidied, each name looked up in the evidence, each claim linked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recsys.reasons.claims import claims_in
from recsys.reasons.names import is_name, without_possessive
from recsys.reasons.story import DOT
from recsys.schema import Claim, Evidence
from recsys.text.vocabulary import FUNCTION_WORDS
from recsys.text.words import Token, tokenise

FEWEST_WORDS = 5
MOST_WORDS = 60
LONGEST = 4_000
"""Characters of a model's text that are looked at."""

OPENERS = FUNCTION_WORDS | {"try", "expect", "enjoy", "watch", "think", "fans", "perhaps", "maybe", "given", "here"}
"""Words that may be capitalised because a sentence begins with them."""

_MARKUP = re.compile(r"<[^<>]*>|[*_`#]+|^\s*[-•>]\s+", re.MULTILINE)
_LINK = re.compile(r"(?:https?:|www\.|\]\()", re.IGNORECASE)
_ECHO = re.compile(r"\b(?:Film|Story|Mood|Asked for|Liked|Evidence|Instruction)\s*:\s|<\|", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][”’\"')]*(?=\s|$)")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Vol|No|vs|[A-Z])\.$")
_RELATIONS = (
    (re.compile(r"(?:directed|made|filmed)\s+by\s+$", re.IGNORECASE), {"director"}, "directed"),
    (re.compile(r"(?:starring|stars|featuring|played by)\s+$", re.IGNORECASE), {"cast"}, "starring"),
    (re.compile(r"\byou(?:['’]ve)?\s+(?:also\s+)?(?:liked|loved|enjoyed)\s+$", re.IGNORECASE), {"liked"}, "liked"),
)


@dataclass(frozen=True)
class Checked:
    """A tidied text, the claims in it that evidence holds, and what is wrong with it, in words."""

    text: str
    claims: tuple[Claim, ...]
    problems: tuple[str, ...]

    @property
    def supported(self) -> bool:
        """Whether the text may be shown as it is."""
        return not self.problems


def check(text: str, evidence: Sequence[Evidence]) -> Checked:
    """Tidy a model's text and find every name, number and relation in it that the evidence does not hold.

    Deterministic, a few milliseconds. Claims are those that evidence supports.
    """
    raw = text[:LONGEST]
    tidied = tidy(raw)
    problems = [
        *_form(raw, tidied),
        *(f"named “{name}”, which the evidence does not" for name in unsupported(tidied, evidence)),
    ]
    problems += _wrong_relations(tidied, evidence)
    return Checked(tidied, claims_in(tidied, evidence), tuple(problems))


def tidy(text: str) -> str:
    """One line without markup or stray straight quotes, cut behind its last whole sentence."""
    line = " ".join(_MARKUP.sub("", text).split()).replace(DOT, ".")
    if line.count('"') % 2:
        line = line.replace('"', "")
    ends = [
        found.end() for found in _SENTENCE_END.finditer(line) if not _ABBREVIATION.search(line[: found.start() + 1])
    ]
    return line[: ends[-1]] if ends else line


def _form(raw: str, text: str) -> Iterator[str]:
    words = len(text.split())
    if not words:
        yield "was empty"
        return
    if not _SENTENCE_END.search(text[-3:]):
        yield "did not come to an end"
    if words < FEWEST_WORDS:
        yield "was too short"
    if words > MOST_WORDS:
        yield "was too long"
    if _LINK.search(raw):
        yield "held a link"
    if _ECHO.search(raw):
        yield "repeated its instructions"


def unsupported(text: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The capitalised words and numbers of a text that no evidence names, neighbours joined."""
    held = _held(text, evidence)
    loose = [token for token in tokenise(text) if _names(token, text) and not held[token.span[0]]]
    found: list[str] = []
    last = -2
    for token in loose:
        name = without_possessive(token.text)
        if found and token.span[0] == last + 1:
            found[-1] += f" {name}"
        else:
            found.append(name)
        last = token.span[1]
    return tuple(dict.fromkeys(found))


def _names(token: Token, text: str) -> bool:
    if not is_name(token):
        return False
    before = text[: token.span[0]].rstrip(" “\"'(")
    return not ((not before or before[-1] in ".!?:–") and token.word in OPENERS)


def _held(text: str, evidence: Sequence[Evidence]) -> list[bool]:
    """For each character, whether a name of the evidence stands there as whole words."""
    held = [False] * (len(text) + 1)
    for name in {name for row in evidence for name in row.names if name}:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            held[found.start() : found.end()] = [True] * (found.end() - found.start())
    return held


def _wrong_relations(text: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    for cue, kinds, relation in _RELATIONS:
        allowed = [name for row in evidence if row.kind in kinds for name in row.names]
        for token in tokenise(text):
            starts_name = token.capitalised and cue.search(text[: token.span[0]])
            if starts_name and not any(text.startswith(name, token.span[0]) for name in allowed):
                yield f"said “{relation}” of “{token.text}”, which the evidence does not"
