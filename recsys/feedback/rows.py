"""Between events and rows of tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from recsys.feedback.tables import blends, events, people, taught
from recsys.schema.feedback import Feedback, FeedbackKind, PersonId


def row_of(feedback: Feedback, now: datetime) -> dict[str, Any]:
    """The row of an event; ``now`` is its time where it has none."""
    return {
        "person": feedback.person,
        "kind": feedback.kind.value,
        "key": feedback.key,
        "item": feedback.item_id,
        "stars": feedback.stars,
        "position": feedback.position,
        "evidence": list(feedback.evidence),
        "undoes": feedback.undoes,
        "behalf": feedback.behalf,
        "at": feedback.at or now,
        "data": feedback.data,
    }


def event_of(row: RowMapping) -> Feedback:
    """The event of a row."""
    return Feedback(
        person=row["person"],
        kind=FeedbackKind(row["kind"]),
        key=row["key"],
        item_id=row["item"],
        stars=row["stars"],
        position=row["position"],
        evidence=tuple(row["evidence"]),
        undoes=row["undoes"],
        behalf=row["behalf"],
        at=row["at"],
        data=row["data"],
    )


def exported(connection: Connection, person: PersonId) -> dict[str, Any] | None:
    """All rows of a person, fit for JSON, without the number that only the store uses; None for nobody."""
    profile = connection.execute(select(people).where(people.c.person == person)).mappings().first()
    if profile is None:
        return None
    return {
        "name": profile["name"],
        "created": profile["created"].isoformat(),
        "events": _rows(connection, events, person),
        "blends": _rows(connection, blends, person),
        "taught": _rows(connection, taught, person),
    }


def _rows(connection: Connection, table: Table, person: PersonId) -> list[dict[str, Any]]:
    wanted = select(table).where(table.c.person == person).order_by(table.c.number)
    return [_plain(row) for row in connection.execute(wanted).mappings()]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in {"number", "person"}
    }
