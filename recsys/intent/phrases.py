"""Tables of phrases, looked up word by word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from recsys.intent.reading import Reading
from recsys.text.vocabulary import phrase_list

Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases of one or more words and what each means; the longest that fits wins. Written as ``Token.key``."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = {tuple(phrase.split()): meaning for phrase, meaning in meanings.items()}
        self._longest: dict[str, int] = {}
        for phrase in self._meanings:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def at(self, reading: Reading, start: int) -> tuple[int, Meaning] | None:
        """The end (exclusive) and meaning of the longest phrase that begins at a word, or None."""
        longest = self._longest.get(reading.key(start), 0)
        for end in range(min(start + longest, len(reading)), start, -1):
            keys = tuple(reading.key(position) for position in range(start, end))
            unbroken = all(reading.joined(position) for position in range(start + 1, end))
            if unbroken and keys in self._meanings:
                return end, self._meanings[keys]
        return None

    def meaning(self, phrase: str) -> Meaning | None:
        """What a whole phrase means, or None."""
        return self._meanings.get(tuple(phrase.split()))


def table(text: str, meaning: Meaning) -> dict[str, Meaning]:
    """Phrases separated by bars or line ends, all with the same meaning."""
    return dict.fromkeys(phrase_list(text), meaning)
