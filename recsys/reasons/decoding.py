"""Writing several texts side by side: choosing tokens, telling pieces, knowing when to stop.

A step reads one token for each text, and with it those behind it for which there is no other choice.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import torch

from recsys.reasons.chat import Limits, Piece
from recsys.reasons.held_words import Hold
from recsys.reasons.networks import Network, Tokens, Writing

TEMPERATURE, TOP_P = 0.7, 0.9
LIKELIEST = 256
"""Tokens that are drawn from at most."""
_CUT_CHARACTER = "\ufffd"


@dataclass
class Row:
    """One text as it grows. ``source`` draws tokens, None takes the likeliest."""

    chat: int
    prompt: Tokens
    opening: str
    hold: Hold
    source: torch.Generator | None
    tokens: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    ended: bool = False
    _told: str = ""
    _sum: float = 0.0
    _chosen: int = 0
    _choices: torch.Tensor | None = None

    def choose(self, logits: torch.Tensor) -> int:
        """The next token, of logits (vocabulary,); its log-probability is that of the model's own distribution."""
        choices = self.hold.choices() if self._choices is None else self._choices
        token = int(choices[_drawn(logits[choices], self.source)])
        self._sum += float(logits[token] - logits.logsumexp(dim=0))
        self._chosen += 1
        self._choices = None
        self.hold.follow(token)
        return token

    def forced(self) -> int | None:
        """The next token where it is the only one there may be; it says nothing of how likely the text is."""
        self._choices = self.hold.choices()
        if len(self._choices) > 1:
            return None
        token, self._choices = int(self._choices[0]), None
        self.hold.follow(token)
        return token

    def take(self, token: int, ends: Collection[int], most: int, text_of: Callable[[Tokens], str]) -> Piece | None:
        """What a token adds to the text, None while it is only a part of a character."""
        if token not in ends:
            self.tokens.append(token)
        self.ended = token in ends or len(self.tokens) >= most
        text = _behind(self.opening, text_of(self.tokens))
        if text.endswith(_CUT_CHARACTER) and not self.ended:
            return None
        new, self._told = text.rstrip(_CUT_CHARACTER)[len(self._told) :], text
        if self.ended:
            return Piece(self.chat, new, True, self._sum / self._chosen)
        return Piece(self.chat, new) if new else None


def source(seed: int | None, text: str, copy: int) -> torch.Generator | None:
    """What one text is drawn with: the same for a seed and a text, another for each copy of it in a batch."""
    if seed is None:
        return None
    return torch.Generator().manual_seed(zlib.crc32(f"{seed} {copy} {text}".encode()))


@dataclass(frozen=True)
class Decoding:
    """Rows written by a network until each has ended, or until the limits are reached."""

    network: Network
    ends: Collection[int]
    text_of: Callable[[Tokens], str]
    limits: Limits

    def run(self, rows: Sequence[Row]) -> Iterator[Piece]:
        """The pieces of all rows as they come. A row that is stopped has no last piece."""
        if self._is_over():
            return
        writing = self.network.begin([row.prompt for row in rows])
        for row, logits in zip(rows, writing.read(), strict=True):
            yield from self._grow(row, logits)
            if self._is_over():
                return
        yield from self._go_on(writing, list(rows))

    def _go_on(self, writing: Writing, rows: list[Row]) -> Iterator[Piece]:
        while not all(row.ended for row in rows):
            rows = _without_ended(writing, rows)
            for row, logits in zip(rows, writing.step([row.unread for row in rows]), strict=True):
                if not row.ended:
                    yield from self._grow(row, logits)
            if self._is_over():
                return

    def _grow(self, row: Row, logits: torch.Tensor) -> Iterator[Piece]:
        """The pieces of the token that is chosen and of those that must follow it."""
        row.unread = []
        token: int | None = row.choose(logits)
        while token is not None:
            row.unread.append(token)
            piece = row.take(token, self.ends, self.limits.tokens, self.text_of)
            if piece is not None:
                yield piece
            token = None if row.ended else row.forced()
        if row.ended:
            row.unread = []

    def _is_over(self) -> bool:
        return self.limits.late or self.limits.stopped


def _without_ended(writing: Writing, rows: list[Row]) -> list[Row]:
    """The rows that go on, once so many have ended that leaving them out is worth moving what is remembered."""
    going_on = [place for place, row in enumerate(rows) if not row.ended]
    if len(going_on) > len(rows) // 2:
        return rows
    writing.keep(going_on)
    return [rows[place] for place in going_on]


def _drawn(scores: torch.Tensor, generator: torch.Generator | None) -> int:
    """A place in scores (choices,): the largest, or drawn from the likeliest that make up ``TOP_P``."""
    if generator is None:
        return int(scores.argmax())
    best, places = scores.topk(min(LIKELIEST, len(scores)))
    shares = torch.softmax(best / TEMPERATURE, dim=0)
    within = shares.cumsum(dim=0) - shares < TOP_P
    return int(places[torch.multinomial(shares * within, 1, generator=generator)])


def _behind(opening: str, written: str) -> str:
    joined = not opening or opening[-1].isspace() or opening[-1] in "“(-"
    return f"{opening}{'' if joined or not written[:1].isalnum() else ' '}{written}"
