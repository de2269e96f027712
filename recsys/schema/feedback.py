"""What people tell of a list, and what is learned from all of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from recsys.errors import SettingError
from recsys.schema.items import ItemId, UserId

PersonId = str
MOST_STARS = 5.0
LONGEST_KEY = 200
MOST_EVIDENCE = 100


class FeedbackKind(StrEnum):
    """What somebody tells. SHOWN is told by the page: a list was shown."""

    MORE = "more"
    LESS = "less"
    SEEN = "seen"
    WRONG_REASON = "wrong_reason"
    UNDO = "undo"
    SHOWN = "shown"


_OF_AN_ITEM = (FeedbackKind.MORE, FeedbackKind.LESS, FeedbackKind.SEEN, FeedbackKind.WRONG_REASON)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One event. ``key`` tells it from every other event of the person: the same key twice is one event.

    ``stars`` 0 to 5, for SEEN. ``position``: the rank of the card, from 1; for SHOWN the length of the list.
    ``evidence``: keys of the rows that a WRONG_REASON objects to. ``undoes``: the key of the event taken back; an UNDO
    cannot be undone. ``behalf``: the viewer of the data who was looked at, so that it is not the person's own taste.
    ``at``: UTC, set by the store. ``data``: fingerprint of the data that the item is of. Raises SettingError.
    """

    person: PersonId
    kind: FeedbackKind
    key: str
    item_id: ItemId | None = None
    stars: float | None = None
    position: int | None = None
    evidence: tuple[str, ...] = ()
    undoes: str = ""
    behalf: UserId | None = None
    at: datetime | None = None
    data: str = ""

    def __post_init__(self) -> None:
        """Refuse what does not make sense, before it is kept for ever."""
        problem = _problem(self)
        if problem:
            raise SettingError(f"This feedback cannot be kept: {problem}", "Reload the page and tell it again.")

    @property
    def rating(self) -> float | None:
        """The stars that it stands for: MORE 5, LESS 0, SEEN its own; None for the other kinds."""
        if self.kind is FeedbackKind.MORE:
            return MOST_STARS
        if self.kind is FeedbackKind.LESS:
            return 0.0
        return self.stars if self.kind is FeedbackKind.SEEN else None


def _problem(event: Feedback) -> str:
    if not _is_key(event.key):
        return f"its key is empty, longer than {LONGEST_KEY} characters, or not printable."
    if event.kind in _OF_AN_ITEM and event.item_id is None:
        return f"“{event.kind}” needs an item."
    if event.kind is FeedbackKind.SEEN and event.stars is None:
        return "“seen” needs stars."
    if event.stars is not None and not (math.isfinite(event.stars) and 0 <= event.stars <= MOST_STARS):
        return f"{event.stars} stars are not between 0 and {MOST_STARS:g}."
    if event.position is not None and event.position < 0:
        return f"{event.position} is no position."
    if event.kind is FeedbackKind.UNDO and not _is_key(event.undoes):
        return "it does not say which event it takes back."
    if len(event.evidence) > MOST_EVIDENCE or not all(_is_key(key) for key in event.evidence):
        return f"it names more than {MOST_EVIDENCE} rows, or a row that is not printable."
    if event.at is not None and event.at.tzinfo is None:
        return "its time has no time zone."
    return ""


def _is_key(text: str) -> bool:
    return 0 < len(text) <= LONGEST_KEY and text.isprintable()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a profile. ``name`` is what they chose, or empty. ``created`` is UTC."""

    person: PersonId
    name: str
    created: datetime


@dataclass(frozen=True, slots=True)
class BlendChange:
    """The blend weights of a person from ``at`` (UTC) on, and what changed them."""

    values: Mapping[str, float]
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many events of one kind came on one day (UTC)."""

    day: date
    kind: FeedbackKind
    count: int


@dataclass(frozen=True, slots=True)
class PositionCount:
    """How often a card was shown at a position (from 1), and how often it was accepted and refused there.

    Accepted: MORE, or SEEN with 4 stars and more. Refused: LESS, SEEN with 2 stars and fewer, or WRONG_REASON.
    """

    position: int
    shown: int
    accepted: int
    refused: int

    @property
    def acceptance(self) -> float | None:
        """The accepted share of what was shown; None where nothing was."""
        return self.accepted / self.shown if self.shown else None


@dataclass(frozen=True, slots=True)
class ObjectionCount:
    """How often reasons were objected to that rest on one row."""

    evidence: str
    count: int


@dataclass(frozen=True, slots=True)
class DriftDay:
    """The mean blend weights of everybody's changes on one day (UTC), and how many changes there were."""

    day: date
    changes: int
    values: Mapping[str, float]


@dataclass(frozen=True)
class LoopSummary:
    """What came back from everybody, without saying from whom. Events that were taken back count only in ``kinds``."""

    people: int = 0
    events: int = 0
    taught: int = 0
    kinds: Mapping[FeedbackKind, int] = field(default_factory=dict)
    days: tuple[DayCount, ...] = ()
    positions: tuple[PositionCount, ...] = ()
    objections: tuple[ObjectionCount, ...] = ()
    drift: tuple[DriftDay, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """The state of the store: "sqlite" or "postgresql", whether a trial could be written, events, size in bytes.

    ``problem`` says why it cannot be written to, or read; counts are then 0.
    """

    kind: str
    writable: bool
    events: int
    bytes: int
    problem: str = ""
