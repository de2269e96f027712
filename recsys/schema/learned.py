"""What came of teaching the shared model, and of forgetting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharedState:
    """The shared model now: its version, how many people taught it, and how many items they rated.

    ``version`` is a hash of the data and of what was taught, so the same lessons give the same version after a restart.
    ``problem`` says why lessons that are stored could not be applied; empty where all is well.
    """

    version: str
    people: int
    items: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Taught:
    """A person's ratings went into the shared model: its new version, how many ratings, and the time in ms."""

    version: str
    ratings: int
    ms: float


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A person's rows are gone: how many, whether the shared model had been taught by them, and the time in ms."""

    rows: int
    was_taught: bool
    ms: float
