"""What a host sees of a room: counts of people and of what they told, never who. Kept by this server while it runs."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from recsys.feedback import FeedbackStore
from recsys.feedback.folding import standing
from recsys.schema import ItemId, Source
from recsys.schema.feedback import Feedback, FeedbackKind, PersonId

ENOUGH = 3
"""People who must agree before something is told of them together: of fewer, one could be recognised."""
MOST_ROOMS = 50
MOST_VISITS = 500
WANTED, REFUSED = 4.0, 2.0
"""Stars from which, and up to which, a film counts as wanted and as refused."""


@dataclass(frozen=True, slots=True)
class RoomCounts:
    """What came of a room since ``since`` (UTC). Films and weights only where enough people share them."""

    people: int
    since: datetime
    kinds: Mapping[FeedbackKind, int] = field(default_factory=dict)
    wanted: Mapping[ItemId, int] = field(default_factory=dict)
    refused: Mapping[ItemId, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """Everything that people told; lists that were shown are not told by them."""
        return sum(count for kind, count in self.kinds.items() if kind is not FeedbackKind.SHOWN)


@dataclass(frozen=True, slots=True)
class Visit:
    """When somebody came to a room, in which tab, and the person of the store they became, if they told anything."""

    came: datetime
    session: str = field(repr=False)
    person: PersonId | None


@dataclass
class _Visits:
    since: datetime
    people: dict[str, Visit] = field(default_factory=dict)


class Register:
    """Which visits are in which room, and which person of the store each became. Bounded; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rooms: OrderedDict[str, _Visits] = OrderedDict()

    def visit(self, room: str, visit: str, session: str, person: PersonId | None) -> None:
        """Note that a visit is in a room."""
        with self._lock:
            now = datetime.now(UTC)
            visits = self._rooms.setdefault(room, _Visits(now))
            self._rooms.move_to_end(room)
            earlier = visits.people.get(visit)
            visits.people[visit] = Visit(earlier.came if earlier else now, session, person)
            while len(visits.people) > MOST_VISITS:
                visits.people.pop(next(iter(visits.people)))
            while len(self._rooms) > MOST_ROOMS:
                self._rooms.popitem(last=False)

    def leave(self, room: str, visit: str) -> None:
        """Note that a visit is no longer in a room."""
        with self._lock:
            if room in self._rooms:
                self._rooms[room].people.pop(visit, None)

    def visits(self, room: str) -> tuple[datetime, list[Visit]]:
        """Since when the room is known, and every visit to it."""
        with self._lock:
            visits = self._rooms.get(room) or _Visits(datetime.now(UTC))
            return visits.since, list(visits.people.values())


register = Register()
"""The one of this server. Not in Streamlit's cache: any browser may ask Streamlit to clear that."""


def count(store: FeedbackStore, room: str, host: PersonId, connected: Callable[[str], bool]) -> RoomCounts:
    """The counts of a room without its host; ``connected`` tells whether a tab is still open. Raises StoreError."""
    since, visits = register.visits(room)
    guests = [visit for visit in visits if visit.person != host]
    here = sum(1 for visit in guests if connected(visit.session))
    people: dict[PersonId, datetime] = {}
    for visit in guests:
        if visit.person is not None:
            people[visit.person] = min(visit.came, people.get(visit.person, visit.came))
    events = {
        person: [event for event in store.events(person) if event.at is not None and event.at >= came]
        for person, came in people.items()
    }
    weights = [own for person in people if (own := store.blend(person)) is not None]
    return summed(here, since, events, weights)


def summed(
    people: int,
    since: datetime,
    events: Mapping[PersonId, Iterable[Feedback]],
    weights: Iterable[Mapping[str, float]],
) -> RoomCounts:
    """Counts over people; a film is told only where enough agree on it, the mean weights where enough have some."""
    kinds: Counter[FeedbackKind] = Counter()
    wanted: Counter[ItemId] = Counter()
    refused: Counter[ItemId] = Counter()
    for own in events.values():
        told = list(own)
        kinds.update(event.kind for event in told)
        last = {event.item_id: event.rating for event in standing(told) if event.rating is not None}
        wanted.update(item for item, stars in last.items() if item is not None and stars >= WANTED)
        refused.update(item for item, stars in last.items() if item is not None and stars <= REFUSED)
    return RoomCounts(people, since, dict(kinds), _shared(wanted), _shared(refused), _mean(list(weights)))


def _shared(counts: Counter[ItemId]) -> dict[ItemId, int]:
    return {item: count for item, count in counts.most_common() if count >= ENOUGH}


def _mean(weights: list[Mapping[str, float]]) -> dict[str, float]:
    if len(weights) < ENOUGH:
        return {}
    return {source: sum(own.get(source, 1.0) for own in weights) / len(weights) for source in Source}
