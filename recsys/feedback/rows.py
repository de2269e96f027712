"""Between events and rows of tables."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, Text, select, type_coerce

from recsys.feedback.tables import blends, events, people, rooms, taught
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
        "rooms": _rooms(connection, person),
    }


def opened_by(person: PersonId) -> ColumnElement[bool]:
    """Which rooms a person opened: their settings are JSON, in which no other text can have bare quotation marks."""
    settings = type_coerce(rooms.c.settings, Text)
    return settings.contains(f'"host": {json.dumps(person)}', autoescape=True)


def _rooms(connection: Connection, person: PersonId) -> list[dict[str, Any]]:
    """What a person fixed for their rooms; the keys of the links are nowhere."""
    wanted = select(rooms.c.settings, rooms.c.created).where(opened_by(person)).order_by(rooms.c.created)
    return [
        {"settings": {name: value for name, value in settings.items() if name != "host"}, "created": at.isoformat()}
        for settings, at in connection.execute(wanted)
    ]


def _rows(connection: Connection, table: Table, person: PersonId) -> list[dict[str, Any]]:
    wanted = select(table).where(table.c.person == person).order_by(table.c.number)
    return [_plain(row) for row in connection.execute(wanted).mappings()]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in {"number", "person"}
    }
