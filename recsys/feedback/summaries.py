"""What the store knows of everybody together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Connection, distinct, exists, func, select

from recsys.feedback.tables import blends, events, people, taught
from recsys.schema.feedback import (
    DayCount,
    DriftDay,
    FeedbackKind,
    LoopSummary,
    ObjectionCount,
    PositionCount,
)

LIKED = 4.0
DISLIKED = 2.0
_UNDO = events.alias("undo")


def summarise(connection: Connection, data: str) -> LoopSummary:
    """Counts of the events that belong to a dataset (its fingerprint) or name none; blends of everybody."""
    of_data = events.c.data.in_(("", data))
    standing = of_data & ~exists().where(
        _UNDO.c.person == events.c.person, _UNDO.c.kind == FeedbackKind.UNDO.value, _UNDO.c.undoes == events.c.key
    )
    kinds = _kinds(connection, of_data)
    return LoopSummary(
        people=connection.scalar(select(func.count()).select_from(people)) or 0,
        events=sum(kinds.values()),
        taught=connection.scalar(select(func.count(distinct(taught.c.person))).where(taught.c.data == data)) or 0,
        kinds=kinds,
        days=_days(connection, standing),
        positions=_positions(connection, standing),
        objections=_objections(connection, standing),
        drift=_drift(connection),
    )


def _kinds(connection: Connection, wanted: ColumnElement[bool]) -> dict[FeedbackKind, int]:
    found = select(events.c.kind, func.count()).where(wanted).group_by(events.c.kind)
    counts: dict[str, int] = dict(connection.execute(found).tuples().all())
    return {kind: counts[kind.value] for kind in FeedbackKind if kind.value in counts}


def _days(connection: Connection, wanted: ColumnElement[bool]) -> tuple[DayCount, ...]:
    day = func.date(events.c.at)
    found = select(day, events.c.kind, func.count()).where(wanted).group_by(day, events.c.kind).order_by(day)
    return tuple(
        DayCount(_date(when), FeedbackKind(kind), count) for when, kind, count in connection.execute(found).tuples()
    )


def _positions(connection: Connection, wanted: ColumnElement[bool]) -> tuple[PositionCount, ...]:
    found = (
        select(events.c.kind, events.c.position, events.c.stars, func.count())
        .where(wanted, events.c.position > 0)
        .group_by(events.c.kind, events.c.position, events.c.stars)
    )
    lengths, accepted, refused = Counter[int](), Counter[int](), Counter[int]()
    for kind, position, stars, count in connection.execute(found).tuples():
        if kind == FeedbackKind.SHOWN:
            lengths[position] += count
        elif kind == FeedbackKind.MORE or (kind == FeedbackKind.SEEN and stars is not None and stars >= LIKED):
            accepted[position] += count
        elif kind != FeedbackKind.SEEN or (stars is not None and stars <= DISLIKED):
            refused[position] += count
    last = max([*lengths, *accepted, *refused], default=0)
    return tuple(
        PositionCount(
            position,
            sum(count for length, count in lengths.items() if length >= position),
            accepted[position],
            refused[position],
        )
        for position in range(1, last + 1)
    )


def _objections(connection: Connection, wanted: ColumnElement[bool]) -> tuple[ObjectionCount, ...]:
    found = select(events.c.evidence).where(wanted, events.c.kind == FeedbackKind.WRONG_REASON.value)
    counts = Counter(row for evidence in connection.scalars(found) for row in evidence)
    return tuple(ObjectionCount(row, count) for row, count in counts.most_common())


def _drift(connection: Connection) -> tuple[DriftDay, ...]:
    by_day: dict[date, list[dict[str, float]]] = defaultdict(list)
    found = select(blends.c.at, blends.c.weights).order_by(blends.c.number)
    for at, weights in connection.execute(found).tuples():
        by_day[at.date()].append(weights)
    return tuple(DriftDay(day, len(changes), _means(changes)) for day, changes in by_day.items())


def _means(changes: list[dict[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for values in changes for name in values)
    return {
        name: sum(known) / len(known)
        for name in names
        if (known := [values[name] for values in changes if name in values])
    }


def _date(value: date | str) -> date:
    """A day as PostgreSQL (a date) or SQLite (a text) gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value
