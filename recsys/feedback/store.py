"""The store of feedback: people, what they told, and what was learned of it."""

from __future__ import annotations

import math
import secrets
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from recsys.artefacts import sha256
from recsys.errors import SettingError, StoreError, UnknownPerson
from recsys.feedback import folding
from recsys.feedback.database import Database
from recsys.feedback.rows import event_of, exported, opened_by, row_of
from recsys.feedback.summaries import summarise
from recsys.feedback.tables import blends, events, people, pulse, rooms, taught
from recsys.schema.feedback import BlendChange, Feedback, LoopSummary, Person, PersonId, StoreHealth
from recsys.schema.items import ItemId

LONGEST_NAME = 60
LONGEST_CAUSE = 200
MOST_SETTINGS = 20_000  # characters
KEY_BYTES = 24  # 192 bits: nobody guesses a link


class FeedbackStore:
    """Everything that people told, appended and never changed, until they take it all away. Safe between threads.

    Every method raises StoreError (StoreBusy, StoreReadOnly, StoreFull, StoreDamaged, StoreUnreachable); what raised
    was not saved, what returned is on the disk.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def where(self) -> str:
        """Where it is kept: a file, or the address of a server without its password."""
        return self._database.where

    def close(self) -> None:
        """Let go of the database; the next call connects anew."""
        self._database.close()

    def new_person(self, name: str = "") -> tuple[Person, str]:
        """A new profile and the secret key of its link, which is kept nowhere: only its SHA-256 is.

        Raises SettingError for a name that is too long.
        """
        person = Person(uuid.uuid4().hex, _clean(name), _now())
        key = secrets.token_urlsafe(KEY_BYTES)
        row = {"person": person.person, "name": person.name, "secret": sha256(key), "created": person.created}
        with self._database.writing() as connection:
            connection.execute(insert(people).values(row))
        return person, key

    def person(self, key: str) -> Person | None:
        """Whom the key of a link belongs to; None for nobody."""
        wanted = select(people.c.person, people.c.name, people.c.created).where(people.c.secret == sha256(key))
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else Person(*row)

    def rename(self, person: PersonId, name: str) -> None:
        """Give a profile another name. Raises UnknownPerson, SettingError for a name that is too long."""
        renaming = update(people).where(people.c.person == person).values(name=_clean(name))
        with self._database.writing() as connection:
            if connection.execute(renaming).rowcount == 0:
                raise self._unknown()

    def record(self, feedback: Feedback) -> bool:
        """Append an event; False where the person has one with this key already. Raises UnknownPerson."""
        adding = self._insert(events).values(row_of(feedback, _now())).on_conflict_do_nothing()
        with self._database.writing() as connection:
            return connection.scalar(adding.returning(events.c.number)) is not None

    def events(self, person: PersonId) -> list[Feedback]:
        """Everything that a person told, in its order; what was taken back too."""
        wanted = select(events).where(events.c.person == person).order_by(events.c.number)
        with self._database.reading() as connection:
            return [event_of(row) for row in connection.execute(wanted).mappings()]

    def ratings(self, person: PersonId, data: str | None = None) -> dict[ItemId, float]:
        """A person's own ratings, 0 to 5 stars: the last word on each item, without what was taken back.

        ``data``: only of the items of this dataset (its fingerprint), and of events that name none.
        """
        return folding.ratings(_of_data(self.events(person), data))

    def objections(self, person: PersonId, data: str | None = None) -> dict[ItemId, frozenset[str]]:
        """The keys of the evidence that a person objects to, by item, without what was taken back."""
        return folding.objections(_of_data(self.events(person), data))

    def keep_blend(self, person: PersonId, values: Mapping[str, float], cause: str) -> None:
        """Append a person's blend weights and what changed them. Raises UnknownPerson, SettingError."""
        weights = {name: float(value) for name, value in values.items()}
        if not all(math.isfinite(value) for value in weights.values()):
            raise SettingError(f"The blend weights {weights} are not all numbers.", "Reset them.")
        row = {"person": person, "weights": weights, "cause": _printable(cause)[:LONGEST_CAUSE], "at": _now()}
        with self._database.writing() as connection:
            connection.execute(insert(blends).values(row))

    def blend(self, person: PersonId) -> dict[str, float] | None:
        """A person's latest blend weights; None where there are none."""
        wanted = select(blends.c.weights).where(blends.c.person == person).order_by(blends.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            weights: dict[str, float] | None = connection.scalar(wanted)
        return weights

    def blend_history(self, person: PersonId) -> list[BlendChange]:
        """Every change of a person's blend weights, in its order."""
        wanted = select(blends.c.weights, blends.c.cause, blends.c.at).where(blends.c.person == person)
        with self._database.reading() as connection:
            return [BlendChange(*row) for row in connection.execute(wanted.order_by(blends.c.number))]

    def teach(self, person: PersonId, ratings: Mapping[ItemId, float], fingerprint: str) -> None:
        """Note the row that a person gave to the shared model of a dataset; the last one counts, an empty one ends it.

        Raises UnknownPerson.
        """
        pairs = [[item_id, float(stars)] for item_id, stars in ratings.items()]
        row = {"person": person, "data": fingerprint, "ratings": pairs, "at": _now()}
        with self._database.writing() as connection:
            connection.execute(insert(taught).values(row))

    def taught(self, fingerprint: str) -> list[tuple[PersonId, dict[ItemId, float]]]:
        """Who taught the shared model of a dataset, and with which ratings, in the order of teaching."""
        latest = select(func.max(taught.c.number)).where(taught.c.data == fingerprint).group_by(taught.c.person)
        wanted = select(taught.c.person, taught.c.ratings).where(taught.c.number.in_(latest)).order_by(taught.c.number)
        with self._database.reading() as connection:
            return [(person, dict(pairs)) for person, pairs in connection.execute(wanted).tuples() if pairs]

    def export(self, person: PersonId) -> dict[str, Any]:
        """Everything that is kept of a person, fit for JSON. Raises UnknownPerson."""
        with self._database.reading() as connection:
            rows = exported(connection, person)
        if rows is None:
            raise self._unknown()
        return rows

    def forget(self, person: PersonId) -> int:
        """Delete a person, all their rows, taught ones too, and the rooms they opened; how many rows there were.

        What is deleted is overwritten.
        """
        with self._database.writing() as connection:
            deleted = connection.execute(delete(rooms).where(opened_by(person))).rowcount
            deleted += sum(
                connection.execute(delete(table).where(table.c.person == person)).rowcount
                for table in (events, blends, taught, people)
            )
        self._database.erase()
        return deleted

    def summary(self, fingerprint: str) -> LoopSummary:
        """What came back from everybody about a dataset, as counts that name nobody."""
        with self._database.reading() as connection:
            return summarise(connection, fingerprint)

    def new_room(self, settings: Mapping[str, object]) -> str:
        """Keep what a host's link fixes, the host's person as ``host``; the key of the link.

        Raises SettingError where it is too much.
        """
        values = dict(settings)
        if len(repr(values)) > MOST_SETTINGS:
            raise SettingError("A room’s settings are too long.", "Fix a shorter intent.")
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._database.writing() as connection:
            connection.execute(insert(rooms).values(secret=sha256(key), settings=values, created=_now()))
        return key

    def room(self, key: str) -> dict[str, Any] | None:
        """What a host's link fixes; None where there is no such room."""
        with self._database.reading() as connection:
            settings: dict[str, Any] | None = connection.scalar(
                select(rooms.c.settings).where(rooms.c.secret == sha256(key))
            )
        return settings

    def check(self) -> StoreHealth:
        """Whether the store can be read and written to, tried for real. Never raises."""
        kind = "sqlite" if self._database.is_file else "postgresql"
        count, size = 0, 0
        try:
            with self._database.reading() as connection:
                count = connection.scalar(select(func.count()).select_from(events)) or 0
                size = self._database.size(connection)
            beat = self._insert(pulse).values(number=1, at=_now())
            with self._database.writing() as connection:
                connection.execute(beat.on_conflict_do_update(index_elements=["number"], set_={"at": beat.excluded.at}))
        except StoreError as failure:
            return StoreHealth(kind, False, count, size, str(failure))
        return StoreHealth(kind, True, count, size)

    def _insert(self, table: Table) -> Any:
        """An INSERT that may meet a row that is there already, as each database writes it."""
        return sqlite.insert(table) if self._database.is_file else postgresql.insert(table)

    def _unknown(self) -> UnknownPerson:
        problem = "has no such profile, or no longer; nothing was saved."
        return UnknownPerson(self.where, problem, "Reload the page to begin with a new one.")


def _now() -> datetime:
    return datetime.now(UTC)


def _printable(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _clean(name: str) -> str:
    """A name on one line, without characters that do not print. Raises SettingError where it is too long."""
    name = _printable(name)
    if len(name) > LONGEST_NAME:
        raise SettingError(f"The name has {len(name)} characters.", f"Choose one of at most {LONGEST_NAME}.")
    return name


def _of_data(told: list[Feedback], data: str | None) -> list[Feedback]:
    return told if data is None else [event for event in told if event.data in {"", data}]
