"""A seat for each person, so that those who are here are served well and the next one is told, not kept in the dark.

A person is an open tab. Whoever comes when every seat is taken waits in a line of fixed length and gets in by itself.
Closed tabs give their seat back at once; who has done nothing for a while keeps it only as long as nobody waits.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

IDLE = 180.0
SILENT = 10.0
"""Seconds without a look at the line after which a place in it is given up."""
MOST_WAITING = 300
REMEMBERED = 20
"""How many of the last seats given back tell how soon the next will be."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What somebody is told who asks for a seat. ``place`` in the line from 1, 0 with a seat or where the line is full.

    ``seconds`` is about how long the wait will be, None where nothing tells.
    """

    seated: bool
    here: int
    place: int = 0
    seconds: float | None = None


class Seats:
    """At most ``most`` people at once; 0 lets in everybody. Safe to use from several threads.

    ``connected`` tells whether somebody's tab is still open. After ``idle`` seconds without a sign a seat may be given
    to one who waits. People are known by any text that tells them apart, kept while they are here and never shown.
    """

    def __init__(
        self,
        most: int,
        connected: Callable[[str], bool],
        idle: float = IDLE,
        most_waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most = most
        self._connected, self._idle, self._most_waiting, self._clock = connected, idle, most_waiting, clock
        self._seats: dict[str, float] = {}
        self._line: dict[str, float] = {}
        self._given_back: deque[float] = deque(maxlen=REMEMBERED)
        self._lock = threading.Lock()

    def enter(self, person: str) -> Admission:
        """Take a seat or keep one's own; else a place in the line, kept by asking again within ``SILENT`` seconds."""
        with self._lock:
            now = self._clock()
            self._sweep(now, person)
            place = self._place(person)
            if person in self._seats or self.most == 0 or place <= self.most - len(self._seats):
                self._line.pop(person, None)
                self._seats[person] = now
                return Admission(True, len(self._seats))
            if person not in self._line and len(self._line) >= self._most_waiting:
                return Admission(False, len(self._seats))
            self._line[person] = now
            return Admission(False, len(self._seats), place, self._wait(place, now))

    def leave(self, person: str) -> None:
        """Give back a seat or a place in the line."""
        with self._lock:
            self._line.pop(person, None)
            self._free(person, self._clock())

    def here(self) -> int:
        """How many people have a seat and an open tab."""
        with self._lock:
            return sum(self._connected(person) for person in self._seats)

    def waiting(self) -> int:
        """How many wait for a seat."""
        with self._lock:
            self._sweep_line(self._clock(), "")
            return len(self._line)

    def _place(self, person: str) -> int:
        """The place in the line from 1; of somebody new, the one behind all others."""
        return list(self._line).index(person) + 1 if person in self._line else len(self._line) + 1

    def _sweep(self, now: float, asking: str) -> None:
        """Give back the seats of closed tabs, and of idle people as far as others wait for one."""
        for person in [person for person in self._seats if person != asking and not self._connected(person)]:
            self._free(person, now)
        self._sweep_line(now, asking)
        if self.most == 0:
            return
        wanted = len(self._line) + (asking not in self._line and asking not in self._seats)
        idle = [person for person, seen in self._seats.items() if now - seen >= self._idle and person != asking]
        missing = max(wanted - (self.most - len(self._seats)), 0)
        for person in sorted(idle, key=self._seats.__getitem__)[:missing]:
            self._free(person, now)

    def _sweep_line(self, now: float, asking: str) -> None:
        for person, seen in list(self._line.items()):
            if person != asking and (now - seen >= SILENT or not self._connected(person)):
                del self._line[person]

    def _free(self, person: str, now: float) -> None:
        if self._seats.pop(person, None) is not None:
            self._given_back.append(now)

    def _wait(self, place: int, now: float) -> float | None:
        """Seconds until as many seats are free: as often as the last ones were, or once people have been idle."""
        guesses = []
        if len(self._given_back) > 1:
            often = (now - self._given_back[0]) / (len(self._given_back) - 1)
            guesses.append(place * often)
        quiet = sorted(self._seats.values())
        if quiet:
            rounds, turn = divmod(place - 1, len(quiet))
            guesses.append(rounds * self._idle + max(self._idle - (now - quiet[turn]), 1.0))
        return math.ceil(min(guesses)) if guesses else None
