"""The everyday words of a catalogue's own texts: what they use is English, not a misspelt title or a surname."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from recsys.schema import Catalogue
from recsys.text.words import fold

_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_LETTERS = re.compile(r"[\W_]+")
_RARE = 2
_REMEMBERED = 4_096
_USUAL_NAME = 3


class CatalogueWords:
    """The words that loglines, themes and moods use.

    ``everyday`` are those that loglines write in lower case and the names of places and characters that they repeat
    ("Washington"); themes are left out of these, as they name people too.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        loglines = " | ".join(item.logline for item in catalogue)
        labels = " | ".join(label for item in catalogue for label in (*item.themes, *item.mood))
        counts = Counter(_WORD.findall(loglines))
        usual_names = {word.lower() for word, count in counts.items() if count >= _USUAL_NAME and not word.islower()}
        self.everyday = frozenset(usual_names | {word for word in counts if word.islower()})
        self.words = self.everyday | frozenset(_WORD.findall(labels.lower()))
        self.count = lru_cache(maxsize=_REMEMBERED)(self._count)
        """How often a name or a phrase stands in the catalogue's texts; remembered, as each search reads them all."""
        self._text = " " + _NOT_LETTERS.sub(" ", fold(f"{loglines} | {labels}")) + " "

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def _count(self, name: str) -> int:
        return self._text.count(f" {_NOT_LETTERS.sub(' ', fold(name)).strip()} ")

    def are_rare(self, words: Sequence[str]) -> bool:
        """Whether the words hardly ever stand next to one another in the catalogue's texts ("love story" does)."""
        return self.count(" ".join(words)) <= _RARE
