"""Decoding with any words but some: a barred word is never completed, however its tokens are cut."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import torch

from recsys.text.words import fold

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LEAD = re.compile(r"[^\W_]*(?:['-][^\W_]+)*")
_TAIL = re.compile(r"(?:[^\W_]|['-])*$")
_PART = re.compile(r"[^\W_]+")
LONGEST = 80
"""Characters that a word is looked for in."""
ANCHOR = ":"
"""A text that no token merges with when it is read back."""


class Vocabulary:
    """All tokens that a text may hold, and which of them write a word. ``ends`` end a text, other marks never come."""

    def __init__(self, tokenizer: Any, ends: Collection[int]) -> None:
        self._tokenizer = tokenizer
        marks = {*tokenizer.all_special_ids, *tokenizer.get_added_vocab().values()} - set(ends)
        usual = torch.ones(len(tokenizer), dtype=torch.bool)
        usual[[mark for mark in marks if mark < len(usual)]] = False
        self.usual = usual

    @cached_property
    def begins(self) -> dict[str, list[int]]:
        """The tokens that begin a word anew and complete it, by the word."""
        return self._words[0]

    @cached_property
    def goes_on(self) -> dict[str, list[int]]:
        """The tokens that go on where a word stands and complete it, by what they add."""
        return self._words[1]

    @cached_property
    def _words(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        begins: dict[str, list[int]] = defaultdict(list)
        goes_on: dict[str, list[int]] = defaultdict(list)
        for token, text in enumerate(self._texts()):
            lead = _LEAD.match(text)
            for part in _parts(lead[0] if lead else "")[:1]:
                goes_on[part].append(token)
            if lead and lead[0]:
                goes_on[lead[0]].append(token)
            for found in _WORD.finditer(text):
                for part in {found[0], *_parts(found[0])} if found.start() else ():
                    begins[part].append(token)
        return begins, goes_on

    def _texts(self) -> Iterator[str]:
        anchor = self._tokenizer.encode(ANCHOR, add_special_tokens=False)
        before = len(self._tokenizer.decode(anchor))
        pairs = [[*anchor, token] for token in range(len(self._tokenizer))]
        texts = self._tokenizer.batch_decode(pairs, clean_up_tokenization_spaces=False)
        return (fold(text[before:]) for text in texts)


class FreeText:
    """One text as it grows, of any words that are not barred."""

    def __init__(self, vocabulary: Vocabulary, barred: Collection[str], tokenizer: Any, opening: str = "") -> None:
        self._vocabulary = vocabulary
        self._barred = sorted({fold(word) for word in barred if word})
        self._tokenizer = tokenizer
        self._opening = opening
        self._tokens: list[int] = []

    def choices(self) -> torch.Tensor:
        """The ids of the tokens that may come next, (choices,), sorted."""
        usual = self._vocabulary.usual
        if self._barred:
            usual = usual.clone()
            usual[list(self._completing())] = False
        return usual.nonzero()[:, 0]

    def follow(self, token: int) -> None:
        """Take the token that was chosen."""
        self._tokens.append(token)

    def _completing(self) -> Iterator[int]:
        """The tokens that would complete a barred word."""
        written = self._opening + self._tokenizer.decode(self._tokens, clean_up_tokenization_spaces=False)
        tail = _TAIL.search(fold(written[-LONGEST:]))
        word_so_far = tail[0] if tail else ""
        starts = {word_so_far[found.start() :] for found in _PART.finditer(word_so_far)}
        at_start = not word_so_far[-1:].isalnum()
        for word in self._barred:
            yield from self._vocabulary.begins.get(word, ())
            for start in starts | ({""} if at_start else set()):
                if word.startswith(start):
                    yield from self._vocabulary.goes_on.get(word[len(start) :], ())


def _parts(run: str) -> list[str]:
    """The words of a compound, in their order."""
    return _PART.findall(run)
