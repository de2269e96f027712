"""How reasons begin: no two of one list may begin alike."""

from __future__ import annotations

from collections.abc import Iterable

from recsys.schema import Reason
from recsys.text.words import fold

WORDS = 3
"""How many words make a beginning."""
MARKS = ".,;:!?…–-“”‘’\"'()"


def beginning(text: str) -> str:
    """The first three words, without their case and marks."""
    return " ".join(fold(word).strip(MARKS) for word in text.split()[:WORDS])


def alike(reasons: Iterable[Reason]) -> bool:
    """Whether any two of these reasons begin alike."""
    beginnings = [beginning(reason.text) for reason in reasons]
    return len(set(beginnings)) < len(beginnings)
