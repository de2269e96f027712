"""The form of a reason: one line of plain text that ends, neither too short nor too long for its style."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from recsys.schema import Style

LENGTHS = {
    Style.PLAIN: (5, 60),
    Style.SHORT: (4, 30),
    Style.DETAIL: (12, 100),
    Style.CHILD: (5, 60),
    Style.ANALYST: (8, 80),
}
"""Fewest and most words of a reason."""
ARTICLES = re.compile(r"\b(?:[Aa]n (?:[bcdfgjklmnpqrstvwyz]\w{2,})|[Aa] (?!one\b|once\b|eu)[aeio]\w{2,})")
SAME = 5
"""So many words in a row are not said twice."""
MAY_FOLLOW_ITSELF = frozenset(("had", "that"))
LONGEST = 4_000
"""Characters of a model's text that are looked at."""

_MARKUP = re.compile(r"<[^<>]*>|[*_`#]+|^\s*[-•>]\s+", re.MULTILINE)
_LINK = re.compile(r"(?:https?:|javascript:|www\.|\]\()", re.IGNORECASE)
_ECHO = re.compile(
    r"\b(?:Style|Film|Story|Length): |\b(?:SYSTEM|ASSISTANT|USER):|(?:^|- )(?:against, )?(?:much|some|a little): |<\|"
)
_SENTENCE_END = re.compile(r"[.!?][”’\"')]*(?=\s|$)")
_ABBREVIATION = re.compile(r"\b(?:Sgt|Mr|Mrs|Ms|Dr|St|Jr|Sr|Vol|No|vs|[A-Z])\.$")


def tidy(text: str) -> str:
    """One line without markup or stray straight quotes, cut behind its last whole sentence."""
    line = " ".join(_MARKUP.sub("", text).split())
    line = "".join(letter for letter in line if letter.isprintable())  # no hidden characters, whoever wrote them
    if line.count('"') % 2:
        line = line.replace('"', "")
    ends = [
        found.end() for found in _SENTENCE_END.finditer(line) if not _ABBREVIATION.search(line[: found.start() + 1])
    ]
    return line[: ends[-1]] if ends else line


def form(raw: str, text: str, style: Style, names: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with a text before its claims are looked at."""
    words = len(text.split())
    fewest, most = LENGTHS[style]
    if not words:
        yield "was empty"
        return
    if not _SENTENCE_END.search(text[-3:]):
        yield "did not come to an end"
    if words < fewest:
        yield "was too short"
    if words > most:
        yield "was too long"
    if ARTICLES.search(text):
        yield "mixed up a and an"
    if _repeats(text, names):
        yield "said the same twice"
    if _LINK.search(raw):
        yield "held a link"
    if _ECHO.search(raw):
        yield "repeated its instructions"


def _repeats(text: str, names: Collection[str]) -> bool:
    """Whether a run of words comes twice, other than in names that begin alike."""
    words = [word.strip(".,:;!?–“”").replace("’", "'").lower() for word in text.split()]
    runs = [tuple(words[at : at + SAME]) for at in range(len(words) - SAME + 1)]
    twice: set[tuple[str, ...]] = {run for run in runs if runs.count(run) > 1}
    twice |= {pair for pair in pairwise(words) if pair[0] == pair[1] and pair[0] not in MAY_FOLLOW_ITSELF}
    return any(not any(" ".join(run) in name for name in names) for run in twice)
