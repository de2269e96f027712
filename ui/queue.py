"""A queue for what only one person can use at a time: the language model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

POLL = 0.25


class Turns:
    """First come, first served. A turn ends when its block ends, also by an exception such as a closed page."""

    def __init__(self) -> None:
        self._tickets: list[object] = []
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """How many have or await a turn."""
        with self._changed:
            return len(self._tickets)

    @contextmanager
    def take(self, waiting: Callable[[int], None]) -> Iterator[None]:
        """Wait for a turn; ``waiting`` is told the position (1 is next) at least every quarter of a second."""
        ticket = object()
        with self._changed:
            self._tickets.append(ticket)
        try:
            while position := self._position(ticket):
                waiting(position)
                with self._changed:
                    self._changed.wait(POLL)
            yield
        finally:
            with self._changed:
                self._tickets.remove(ticket)
                self._changed.notify_all()

    def _position(self, ticket: object) -> int:
        with self._changed:
            return self._tickets.index(ticket)
