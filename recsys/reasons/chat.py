"""What a language model is asked, and what it promises: the boundary between reasons and any model."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from recsys.reasons.slots import Filler


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat; ``role`` is "system", "user" or "assistant"."""

    role: str
    text: str


def without_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The same chat for a model that takes no system message: its text stands before the first turn's."""
    system, first, *others = messages
    return (Message(first.role, f"{system.text}\n\n{first.text}"), *others)


@dataclass(frozen=True, slots=True)
class Chat:
    """A request for one text that begins with ``opening``.

    ``words`` are the only words that may be written, as they may stand in mid sentence (a capital at a sentence's
    start is always allowed); empty: any word. ``barred`` words may not be written, because a check objected to them.
    ``rows`` has what fills the places of a taught model's sentences.
    """

    messages: tuple[Message, ...]
    opening: str = ""
    words: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    rows: frozenset[Filler] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """A little more of the text of one of several chats, ``chat`` its position; the opening is part of the first piece.

    The last piece of a chat has ``ended`` and the mean log-probability of the tokens that the model chose among others.
    """

    chat: int
    text: str
    ended: bool = False
    log_probability: float = float("nan")


@dataclass(frozen=True)
class Limits:
    """When to stop writing: after so many tokens, at a time of ``time.monotonic()``, or when somebody says stop."""

    tokens: int = 60
    deadline: float = float("inf")
    stop: Event | None = None

    @property
    def late(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self.deadline

    @property
    def stopped(self) -> bool:
        """Whether somebody said stop."""
        return self.stop is not None and self.stop.is_set()


class LanguageModel(Protocol):
    """Anything that completes chats. ``taught`` says whether it was taught this task and needs no examples."""

    @property
    def name(self) -> str:
        """What to call the model before people."""
        ...

    @property
    def taught(self) -> bool:
        """Whether the model has learned to write reasons from rows alone."""
        ...

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Iterator[Piece]:
        """All chats side by side, in pieces as they are written; likeliest words first, or drawn with a seed.

        Closing the iterator stops the model. Raises ModelError.
        """
        ...
