"""The words that are scored: content words with their function words, or six groups of them in a very long text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from recsys.intent.reading import Reading
from recsys.schema import Word
from recsys.text.words import terms

MOST_WORDS = 40
"""Up to this many content words, each is a player by itself."""
GROUPS = 6
"""Longer texts are weighed in this many groups, exactly: sampling so many long sub-sentences would take too long."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A content word with function words around it: the words ``first`` to ``last`` (exclusive) of a reading."""

    first: int
    last: int
    clause_ends: bool


def words(reading: Reading) -> tuple[Word, ...]:
    """The content words of a reading, as many as there are.

    Function words join the content word that follows them, and where none follows in the same clause the one before
    them. A clause ends at punctuation, at a line's end, and where chit-chat or a chip was cut out. Function words
    that touch no content word ("I am", "with" before a name that became a chip) belong to no word.
    """
    return tuple(_word(reading, [phrase]) for phrase in _phrases(reading))


def players(reading: Reading) -> tuple[Word, ...]:
    """The words that are scored: those of ``words``, or GROUPS neighbouring groups of them beyond MOST_WORDS.

    The groups have even sizes; a border moves to a clause's end where one is nearer than half a group or one word.
    A group's ``span`` is its longest stretch without a cut, so that spans never cover a chip; its ``text`` has all
    its words.
    """
    phrases = _phrases(reading)
    if len(phrases) <= MOST_WORDS:
        return words(reading)
    borders = _borders(phrases, GROUPS)
    return tuple(_word(reading, phrases[start:end]) for start, end in pairwise(borders))


def _phrases(reading: Reading) -> list[Phrase]:
    found: list[Phrase] = []
    for clause_first, clause_last in _clauses(reading):
        content = [p for p in range(clause_first, clause_last) if reading.content(p)]
        starts = [clause_first, *(position + 1 for position in content[:-1])]
        for start, position in zip(starts, content, strict=bool(content)):
            final = position == content[-1]
            found.append(Phrase(start, clause_last if final else position + 1, final))
    return found


def _clauses(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of free words that are no chit-chat, unbroken by punctuation. Function words before a chip are left."""
    clauses: list[tuple[int, int]] = []
    start = None
    for position in range(len(reading) + 1):
        used = position == len(reading) or position in reading.taken or position in reading.chit_chat
        if start is not None and (used or not reading.joined(position)):
            before_chip = position in reading.taken and reading.joined(position)
            end = _without_trailing_function_words(reading, start, position) if before_chip else position
            clauses.append((start, end))
            start = None
        if start is None and not used:
            start = position
    return clauses


def _without_trailing_function_words(reading: Reading, start: int, end: int) -> int:
    while end > start and reading.function[end - 1]:
        end -= 1
    return end


def _borders(phrases: Sequence[Phrase], most: int) -> list[int]:
    """Where the groups begin, from 0 to the number of phrases, strictly rising."""
    count = len(phrases)
    reach = max(1.0, count / most / 2)
    ends = [place + 1 for place, phrase in enumerate(phrases) if phrase.clause_ends]
    borders = [0]
    for group in range(1, most):
        even = group * count / most
        lowest, highest = borders[-1] + 1, count - (most - group)
        near = [end for end in ends if abs(end - even) < reach and lowest <= end <= highest]
        borders.append(min(near, key=lambda end: abs(end - even)) if near else min(max(round(even), lowest), highest))
    return [*borders, count]


def _word(reading: Reading, phrases: Sequence[Phrase]) -> Word:
    surfaces = [reading.surface(phrase.first, phrase.last) for phrase in phrases]
    stretches: list[list[Phrase]] = []
    for phrase in phrases:
        if stretches and reading.free(stretches[-1][-1].last, phrase.first):
            stretches[-1].append(phrase)
        else:
            stretches.append([phrase])
    longest = max(stretches, key=lambda stretch: stretch[-1].last - stretch[0].first)
    return Word(
        text=" ".join(surfaces),
        span=reading.span(longest[0].first, longest[-1].last),
        terms=tuple(term for surface in surfaces for term in terms(surface)),
    )
