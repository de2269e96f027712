"""What a language model is asked, and what it promises: the boundary between reasons and any model."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol


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
class Phrase:
    """A few words that a sentence may hold. ``follows`` are the positions of the phrases that may come next."""

    text: str
    follows: tuple[int, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A request for one sentence that begins with ``opening``.

    With ``phrases`` the rest is a path through them: from one of ``starts`` along ``follows`` to one that ``ends``,
    at least ``shortest`` words and not going on after ``longest``. Without phrases the model is free.
    """

    messages: tuple[Message, ...]
    opening: str = ""
    phrases: tuple[Phrase, ...] = ()
    starts: tuple[int, ...] = ()
    shortest: int = 6
    longest: int = 14


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
    """Anything that completes chats. Texts come back whole: the opening, then what the model wrote."""

    @property
    def name(self) -> str:
        """What to call the model before people."""
        ...

    def generate(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> list[str]:
        """One text for each chat, likeliest words first, or drawn at random with a seed. Raises ModelError."""
        ...

    def stream(self, chat: Chat, limits: Limits) -> Iterator[str]:
        """The text of one chat in pieces as they are written. Raises ModelError."""
        ...
