"""The phrases of a story: cut before commas and before words that begin one."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.text.vocabulary import FUNCTION_WORDS, word_set

CLAUSES = frozenset(("but", "while", "when", "until", "after", "before", "because", "although", "though"))
"""Words that begin a clause which may follow an earlier part of its sentence."""
OTHERS = word_set("""
    who whose whom which where as and or so if with without in on at by from for into onto over under through across
    against among during despite toward towards behind beyond near inside outside aboard alongside
    """)
"""Words that begin a phrase which belongs to the words just before it."""
BEGINNINGS = CLAUSES | OTHERS
PAIRS = frozenset(("between", "both", "either", "neither", "not", "whether", "too", "so", "more", "less"))
"""Words that need the phrase after theirs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase of a story as it stands there; ``comma`` says that one stands before it."""

    words: tuple[str, ...]
    comma: bool


def pieces(story: str) -> list[Piece]:
    """Cut one sentence before commas and before words that begin a phrase."""
    found: list[Piece] = []
    words: list[str] = []
    comma = False
    for word in story.rstrip(" .!?").split():
        follows_comma = bool(words) and words[-1].endswith(",")
        if words and (follows_comma or (word.lower() in BEGINNINGS and not _needs_more(words))):
            found.append(Piece(_without_comma(words), comma))
            words, comma = [], follows_comma
        words.append(word)
    if words:
        found.append(Piece(_without_comma(words), comma))
    return found


def _needs_more(words: list[str]) -> bool:
    return words[-1].lower() in FUNCTION_WORDS or any(word.lower() in PAIRS for word in words)


def _without_comma(words: list[str]) -> tuple[str, ...]:
    return (*words[:-1], words[-1].rstrip(","))
