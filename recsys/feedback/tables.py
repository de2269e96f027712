"""The tables of the store, and how values go in and come out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class Json(TypeDecorator[Any]):
    """A value as JSON in ASCII, so that both databases take every text, and ids stay numbers or texts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """A value to the text that is kept; None stays None."""
        return None if value is None else json.dumps(value, allow_nan=False, default=_plain)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The text that was kept to its value."""
        return None if value is None else json.loads(value)


class Utc(TypeDecorator[datetime]):
    """A moment, kept in UTC without a zone, because SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A moment of any zone to UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def _plain(value: object) -> object:
    """The number within a NumPy scalar. Raises TypeError for anything else."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be kept in the store")


metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts by itself in SQLite


def _of_a_person() -> Column[str]:
    return Column("person", String(32), ForeignKey("people.person", ondelete="CASCADE"), nullable=False)


people = Table(
    "people",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret", String(64), nullable=False, unique=True),  # SHA-256 of the link's key
    Column("created", Utc, nullable=False),
)
events = Table(
    "events",
    metadata,
    Column("number", _number, primary_key=True),
    _of_a_person(),
    Column("kind", String(20), nullable=False),
    Column("key", Text, nullable=False),
    Column("item", Json),
    Column("stars", Float),
    Column("position", Integer),
    Column("evidence", Json, nullable=False),
    Column("undoes", Text, nullable=False),
    Column("behalf", Json),
    Column("at", Utc, nullable=False),
    Column("data", Text, nullable=False),
    UniqueConstraint("person", "key", name="one_event_a_key"),
    Index("events_taken_back", "person", "undoes"),
)
blends = Table(
    "blends",
    metadata,
    Column("number", _number, primary_key=True),
    _of_a_person(),
    Column("weights", Json, nullable=False),
    Column("cause", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index("blends_of_a_person", "person"),
)
taught = Table(
    "taught",
    metadata,
    Column("number", _number, primary_key=True),
    _of_a_person(),
    Column("data", Text, nullable=False),
    Column("ratings", Json, nullable=False),  # pairs of item and stars
    Column("at", Utc, nullable=False),
    Index("taught_of_a_person", "person"),
)
rooms = Table(
    "rooms",
    metadata,
    Column("secret", String(64), primary_key=True),  # SHA-256 of the room's key
    Column("settings", Json, nullable=False),
    Column("created", Utc, nullable=False),
)
pulse = Table(  # one row, written anew by every check of whether the store can be written to
    "pulse",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
)
