"""Titles with typing mistakes, behind a cue or in quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.intent.catalogue_words import CatalogueWords
from recsys.intent.cues import Cue, Strength
from recsys.intent.hints import Hints
from recsys.intent.reading import Match, Reading
from recsys.intent.title_index import ARTICLES, TitleIndex, name_key, name_part
from recsys.intent.titles import broken, goes_on, is_quoted, title_match

_MOST_WORDS = 7
_SHORTEST_WORD = 6


class MisspeltTitles:
    """Finds titles that differ from the catalogue's by a few letters. Run after the exact ones."""

    def __init__(self, index: TitleIndex, words: CatalogueWords) -> None:
        self._index = index
        self._words = words

    def find(self, reading: Reading, hints: Hints) -> Sequence[Match]:
        """At most one match behind each cue, the longest that fits."""
        parts = [name_part(token) for token in reading.tokens]
        matches: list[Match] = []
        for first in range(len(reading)):
            cue = hints.announced.get(first)
            quoted = reading.gaps[first][-1:] in '"“«' and reading.gaps[first][-1:] != ""
            if (cue or quoted) and (not matches or first >= matches[-1].last):
                match = self._longest_at(reading, parts, first, cue, hints)
                matches += [match] if match else []
        return matches

    def _longest_at(
        self, reading: Reading, parts: Sequence[str], first: int, cue: Cue | None, hints: Hints
    ) -> Match | None:
        start = first + (parts[first] in ARTICLES and reading.joined(first + 1))
        for last in range(_limit(hints, start, len(reading)), start, -1):
            if not reading.free(first, last) or broken(reading, start, last):
                continue
            quoted = is_quoted(reading, first, last)
            if not quoted and (cue is None or not self._may_be_title(reading, start, last, cue.strength)):
                continue
            name = self._index.misspelt(name_key(parts[start:last]))
            if name is None or (goes_on(reading, last, self._index.best(name)) and not quoted):
                continue
            refused = hints.negated.get(first) or hints.negated.get(start)
            return title_match(reading, self._index, self._index.best(name), first, last, refused)
        return None

    def _may_be_title(self, reading: Reading, start: int, last: int, strength: Strength) -> bool:
        """Whether these words are no plain English: one is in no text of the catalogue, or all have capitals."""
        if not (reading.content(start) or reading.capital(start)) or not reading.content(last - 1):
            return False
        capitals = all(reading.capital(p) or (reading.function[p] and p > start) for p in range(start, last))
        if last - start == 1:
            unknown = len(reading.key(start)) >= _SHORTEST_WORD and reading.key(start) not in self._words
            return unknown and (capitals or strength is Strength.COMPARISON)
        if strength is not Strength.COMPARISON:
            return capitals
        strange = any(
            not reading.function[p] and reading.key(p) not in self._words and not reading.key(p).isdigit()
            for p in range(start, last)
        )
        return capitals or strange


def _limit(hints: Hints, start: int, end: int) -> int:
    """The furthest a title from ``start`` can reach: a few words, and not over another cue."""
    furthest = min(start + _MOST_WORDS, end)
    cues = (hints.announced.get(position) for position in range(start + 1, furthest + 1))
    return min([furthest, *(cue.first for cue in cues if cue and cue.first > start)])
