"""A line for what only one request can use at a time: the language model."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from recsys.errors import BecauseError
from recsys.reasons.chat import Limits

POLL = 0.25
"""Seconds between two looks at the place in the line."""
MOST_WAITING = 32
REMEMBERED = 8
"""How many of the last turns tell how long one takes."""
GRACE = 1.0
"""Seconds behind its deadline after which a turn that was not given back is taken away."""


class Crowded(BecauseError):
    """So many are waiting that no more may join the line. ``seconds`` is about how long those need."""

    def __init__(self, waiting: int, seconds: float) -> None:
        about = f", which takes about {max(seconds, 1):.0f} s" if seconds else ""
        super().__init__(f"{waiting} requests are already waiting for the language model{about}.", "Ask again later.")
        self.waiting = waiting
        self.seconds = seconds


class Ticket:
    """A place in the line, drawn with ``Turns.join``."""

    def __init__(self, turns: Turns, limits: Limits) -> None:
        self._turns = turns
        self.limits = limits
        self.began: float | None = None

    @property
    def overdue(self) -> bool:
        """Whether the deadline has passed for so long that nobody can be at work with this ticket any more."""
        return time.monotonic() >= self.limits.deadline + GRACE

    def places(self) -> Iterator[int]:
        """The place in the line (1 is next), once each quarter of a second, until it is this ticket's turn.

        Ends without a turn once the limits are reached; ``has_turn`` tells.
        """
        while not (self.limits.late or self.limits.stopped) and (place := self._turns._place(self)):
            yield place
            self._turns._await_turn(self, POLL)

    @property
    def has_turn(self) -> bool:
        """Whether it is this ticket's turn."""
        return self._turns._place(self) == 0


class Turns:
    """First come, first served, for at most ``most_waiting`` who wait. Safe to use from several threads."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self.most_waiting = most_waiting
        self._tickets: list[Ticket] = []
        self._changed = threading.Condition()
        self._lengths: deque[float] = deque(maxlen=REMEMBERED)

    def __len__(self) -> int:
        """How many have or await a turn."""
        with self._changed:
            return len(self._tickets)

    @contextmanager
    def join(self, limits: Limits | None = None) -> Iterator[Ticket]:
        """Draw a ticket, given back when the block ends, also by an exception such as a closed page.

        Raises Crowded where too many wait already.
        """
        ticket = Ticket(self, limits or Limits())
        with self._changed:
            self._drop_overdue()
            if len(self._tickets) > self.most_waiting:
                raise Crowded(self.most_waiting, self._estimate())
            self._tickets.append(ticket)
        try:
            yield ticket
        finally:
            self._leave(ticket)

    def _place(self, ticket: Ticket) -> int:
        with self._changed:
            self._drop_overdue()
            place = self._tickets.index(ticket) if ticket in self._tickets else -1
            if place == 0 and ticket.began is None:
                ticket.began = time.monotonic()
            return place

    def _await_turn(self, ticket: Ticket, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._place(ticket) == 0, seconds)

    def _leave(self, ticket: Ticket) -> None:
        with self._changed:
            if ticket in self._tickets:
                self._tickets.remove(ticket)
            if ticket.began is not None:
                self._lengths.append(time.monotonic() - ticket.began)
            self._changed.notify_all()

    def _drop_overdue(self) -> None:
        """A reader that was left standing in mid reading must not keep everybody waiting for ever."""
        while self._tickets and self._tickets[0].overdue:
            self._tickets.pop(0)

    def _estimate(self) -> float:
        """Seconds until the line is empty, 0 where no turn has ended yet."""
        return len(self._tickets) * sum(self._lengths) / len(self._lengths) if self._lengths else 0.0
