"""The ways to shorten a story that stay sentences: its phrases, and which may follow which."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.reasons.chat import Phrase
from recsys.text.vocabulary import FUNCTION_WORDS

CLAUSES = frozenset(("but", "while", "when", "until", "after", "before", "because", "although", "though"))
"""Words that begin a clause which may follow an earlier part of its sentence."""
OTHERS = frozenset(
    (
        "who",
        "whose",
        "whom",
        "which",
        "where",
        "as",
        "and",
        "or",
        "so",
        "if",
        "with",
        "without",
        "in",
        "on",
        "at",
        "by",
        "from",
        "for",
        "into",
        "onto",
        "over",
        "under",
        "through",
        "across",
        "against",
        "among",
        "during",
        "despite",
        "toward",
        "towards",
        "behind",
        "beyond",
        "near",
        "inside",
        "outside",
        "aboard",
        "alongside",
    )
)
"""Words that begin a phrase which belongs to the words just before it."""
BEGINNINGS = CLAUSES | OTHERS
PAIRS = frozenset(("between", "both", "either", "neither", "not", "whether", "too", "so", "more", "less"))
"""Words that need the phrase after theirs."""
DETERMINERS = frozenset(
    ("a", "an", "the", "one", "two", "three", "four", "five", "several", "some", "his", "her", "their", "its", "every")
)
"""Words that begin the one a story is about."""
PARTICIPLES = frozenset(
    (
        "to",
        "found",
        "left",
        "lost",
        "sent",
        "torn",
        "caught",
        "stuck",
        "born",
        "told",
        "shrunk",
        "given",
        "shot",
        "held",
        "built",
        "set",
    )
)
"""Other words that begin a circumstance ("Left for dead, …", "To save his farm, …")."""
FARTHEST = 4
"""How many phrases may be passed over at once."""

DOT = "\u2024"
"""Stands for the full stop of an abbreviation ("U.S.") while a model writes: its own full stop ends the sentence."""


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
    for word in story.rstrip(" .!?").replace(".", DOT).split():
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


def shortenings(story: str) -> tuple[tuple[Phrase, ...], tuple[int, ...]]:
    """The phrases of a story with what may follow each, and those that may come first; both empty without a story.

    Phrases keep their order. Up to ``FARTHEST`` may be passed over where that leaves the rest true: on the way to a
    clause of its own, or an aside between commas together with the comma behind it.
    """
    found = pieces(story) if len(story.split()) >= 6 else []
    places = {(at, comma): None for at, piece in enumerate(found) for comma in {False, piece.comma}}
    position = {place: at for at, place in enumerate(places)}
    phrases = []
    for at, comma in places:
        follows = [position[next_at, _comma(found, at, next_at)] for next_at in _reachable(found, at)]
        text = " ".join(found[at].words) if at else _begin(found[at].words)
        phrases.append(Phrase(f"{',' if comma else ''} {text}", tuple(dict.fromkeys(follows)), _ends(found, at)))
    return tuple(phrases), (position[_main_clause(found), False],) if found else ()


def _reachable(found: list[Piece], at: int) -> list[int]:
    """The next piece; farther on, clauses, and what stands behind an aside to the subject."""
    following = range(at + 1, min(at + 2 + FARTHEST, len(found)))
    return [to for to in following if to == at + 1 or found[to].words[0].lower() in CLAUSES or _aside(found, at, to)]


def _aside(found: list[Piece], at: int, to: int) -> bool:
    """Whether the pieces between two stand between commas behind the subject ("A detective, …, closes in")."""
    before = found[_main_clause(found) + 1 : at + 1]
    return found[at + 1].comma and found[to].comma and not any(piece.comma for piece in before)


def _comma(found: list[Piece], at: int, next_at: int) -> bool:
    passed_over = any(found[between].comma for between in range(at + 1, next_at))
    return found[next_at].comma and not passed_over


def _main_clause(found: list[Piece]) -> int:
    """Where the story starts to tell: behind the circumstances ("Over one year in Phoenix, …") it may begin with."""
    first = found[0].words[0].lower()
    if first not in BEGINNINGS | PARTICIPLES and not first.endswith(("ing", "ed", "ly")):
        return 0
    behind_commas = [
        at for at, piece in enumerate(found) if piece.comma and piece.words[0].lower() not in BEGINNINGS | {"then"}
    ]
    subjects = (at for at in behind_commas if _begins_subject(found[at].words[0]))
    return next(subjects, behind_commas[0] if behind_commas else 0)


def _begins_subject(word: str) -> bool:
    return word[0].isupper() or word.lower() in DETERMINERS


def _ends(found: list[Piece], at: int) -> bool:
    """Whether a sentence may stop behind a piece: not on a function word, beside an aside, or inside a list."""
    later = found[at + 1 :]
    beside_aside = bool(later) and later[0].comma and later[0].words[0].lower() not in BEGINNINGS
    before_aside = [piece.comma for piece in later[:1]] == [True] and any(piece.comma for piece in later[1:])
    behind_comma = any(piece.comma for piece in found[_main_clause(found) + 1 : at + 1])
    in_list = behind_comma and any(piece.words[0].lower() in {"and", "or"} for piece in later)
    return found[at].words[-1].lower() not in FUNCTION_WORDS and not (beside_aside or before_aside or in_list)


def _begin(words: tuple[str, ...]) -> str:
    first = words[0]
    return " ".join((first.lower() if first.lower() in FUNCTION_WORDS | DETERMINERS else first, *words[1:]))
