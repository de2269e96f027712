"""Opens the store: makes it or brings it up to date, and refuses by name what it does not understand."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from recsys.errors import StoreBusy, StoreDamaged, StoreNewer
from recsys.feedback.database import Database

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_ONE_AT_A_TIME = 8_417_203_551  # names the lock under which PostgreSQL is brought up to date
_PAUSE = 0.05


def prepare(database: Database) -> None:
    """Check the database and run the steps that it lacks. Raises StoreError."""
    if database.is_file:
        _write_ahead(database)
        _check(database)
    configuration, steps = _steps()
    with database.reading() as connection:
        if _version(connection) == steps.get_current_head():
            return
    with database.writing() as connection:
        if not database.is_file:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        _refuse_strangers(connection, steps, database.where)
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")


def look(database: Database) -> tuple[bool, int]:
    """Whether a store that is there has every step, and its bytes; nothing is changed. Raises StoreError."""
    if database.is_file:
        _check(database)
    _, steps = _steps()
    with database.reading() as connection:
        _refuse_strangers(connection, steps, database.where)
        return _version(connection) == steps.get_current_head(), database.size(connection)


def _steps() -> tuple[Config, ScriptDirectory]:
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return configuration, ScriptDirectory.from_config(configuration)


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_strangers(connection: Connection, steps: ScriptDirectory, where: str) -> None:
    version = _version(connection)
    if version is None and inspect(connection).get_table_names():
        problem = "already holds the tables of something else; it is left as it is."
        raise StoreDamaged(where, problem, "Set BECAUSE_STORE to a new file or an empty database.")
    if version is not None and version not in {step.revision for step in steps.walk_revisions()}:
        problem = f"was written by a later version of Because (its version is {version}); it is left as it is."
        raise StoreNewer(where, problem, "Update Because, or set BECAUSE_STORE to another place.")


def _write_ahead(database: Database) -> None:
    """Readers and the writer side by side. SQLite does not wait here by itself, where others open the file too."""
    give_up = time.monotonic() + database.wait
    while True:
        try:
            database.pragma("journal_mode=WAL")
            return
        except StoreBusy:
            if time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE)


def _check(database: Database) -> None:
    """Read every page of the file once. Raises StoreDamaged."""
    said = database.pragma("quick_check(1)")
    if said != "ok":
        problem = f"is damaged ({said}); it is left as it is."
        raise StoreDamaged(database.where, problem, "Move it to a safe place and put a backup there, or start anew.")
