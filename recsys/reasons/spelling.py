"""How a tokenizer writes words and marks: tokens behind a word, behind a bracket, and prefix trees of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


@dataclass
class Node:
    """A place in a prefix tree of tokens; ``text`` is what is written when a word or mark is complete here."""

    children: dict[int, Node] = field(default_factory=dict)
    text: str = ""

    def add(self, tokens: Iterable[int], text: str) -> None:
        """One more word or mark."""
        node = self
        for token in tokens:
            node = node.children.setdefault(token, Node())
        node.text = text


class Spelling:
    """The tokens of words and marks as they follow other text, each looked up once."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.behind_word = lru_cache(maxsize=20_000)(self._behind_word)
        self.behind_bracket = lru_cache(maxsize=20_000)(self._behind_bracket)

    def _behind_word(self, text: str) -> tuple[int, ...]:
        """The tokens of a text that follows a word; a space before it belongs to the text."""
        return self._behind("a", text)

    def _behind_bracket(self, text: str) -> tuple[int, ...]:
        """The tokens of a text without a space before it."""
        return self._behind("(", text)

    def _behind(self, anchor: str, text: str) -> tuple[int, ...]:
        before, whole = self._encode(anchor), self._encode(f"{anchor}{text}")
        return whole[len(before) :] if whole[: len(before)] == before else self._encode(text)

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text, add_special_tokens=False))
