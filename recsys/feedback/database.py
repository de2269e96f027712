"""One database: an SQLite file or a PostgreSQL server, with transactions whose failures have names."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from recsys.errors import SettingError, StoreBusy, StoreError, StoreReadOnly, StoreUnreachable
from recsys.feedback.failures import named

CONNECTIONS = 5
MORE_CONNECTIONS = 10
IN_MEMORY = "in memory"


class Database:
    """Connections to the store. Safe to share between threads."""

    def __init__(self, engine: Engine, where: str, wait: float) -> None:
        self.engine = engine
        self.where = where
        self.wait = wait
        self.is_file = engine.dialect.name == "sqlite"
        self._path = Path(where) if self.is_file and where != IN_MEMORY else None
        self._identity = _identity(self._path)
        self._writer = threading.Lock()

    @classmethod
    def from_url(cls, address: str, wait: float) -> Database:
        """The database of an SQLAlchemy address; ``wait`` in seconds. Raises SettingError, StoreReadOnly."""
        url = _readable(address)
        if url.get_backend_name() == "sqlite":
            path = file_of(address)
            where = str(path) if path else IN_MEMORY
            return cls(_sqlite(url, wait, where), where, wait)
        where = url.set(drivername="postgresql").render_as_string(hide_password=True)
        return cls(_postgresql(url, wait), where, wait)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store and keeps no writer waiting. Raises StoreError."""
        with named(self.where, self.wait), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole, on the disk when it ends, or not at all. Raises StoreError."""
        with self._turn(), named(self.where, self.wait), self.engine.connect() as connection:
            self._refuse_moved()
            writing = connection.execution_options(writing=True)
            with writing.begin():
                yield writing

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One writer of this process at a time: SQLite lets only one write, and who polls for it may starve."""
        if not self.is_file:
            yield
        elif self._writer.acquire(timeout=self.wait):
            try:
                yield
            finally:
                self._writer.release()
        else:
            raise StoreBusy(self.where, self.wait)

    def _refuse_moved(self) -> None:
        """An open file can be written to after it was deleted, and then all is lost. Raises StoreUnreachable."""
        if _identity(self._path) != self._identity:
            problem = "was moved, deleted or replaced while it was open; nothing was saved."
            raise StoreUnreachable(self.where, problem, "Put it back as it was, or start the app again.")

    def pragma(self, statement: str) -> object:
        """What SQLite answers to a pragma, outside any transaction. Raises StoreError."""
        with named(self.where, self.wait):
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA {statement}")
                row = cursor.fetchone()
                cursor.close()
            finally:
                connection.close()
        return row[0] if row else None

    def erase(self) -> None:
        """Take what was deleted out of SQLite's journal too, as far as nobody is reading there; else it goes later."""
        if self.is_file:
            with suppress(StoreError), self._turn():
                self.pragma("wal_checkpoint(TRUNCATE)")

    def size(self, connection: Connection) -> int:
        """How many bytes the store takes."""
        if self.is_file:
            pages, page = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size")
            )
            return int(pages or 0) * int(page or 0)
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def file_of(address: str) -> Path | None:
    """The file of an SQLite store; None for one in memory or on a server. Raises SettingError."""
    url = _readable(address)
    in_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if in_file else None


def _readable(address: str) -> URL:
    """The parsed address. The message never repeats it, because it may hold a password."""
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        backend = ""
    if backend not in {"sqlite", "postgresql", "postgres"}:
        raise SettingError(
            "BECAUSE_STORE is not the address of an SQLite file or of a PostgreSQL server.",
            "Write sqlite:////folder/file.sqlite or postgresql://user:password@host/database.",
        )
    return url.set(drivername="sqlite+pysqlite" if backend == "sqlite" else "postgresql+psycopg")


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What tells a file from every other one, whatever its name; None where there is no file."""
    try:
        status = path.stat() if path else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None


def _sqlite(url: URL, wait: float, where: str) -> Engine:
    arguments: dict[str, Any] = {"timeout": wait, "check_same_thread": False}
    if where == IN_MEMORY:  # one connection is the database, so there is only one
        engine = create_engine(
            url, connect_args=arguments, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=wait
        )
    else:
        _make_private(Path(where))
        engine = create_engine(
            url, connect_args=arguments, pool_size=CONNECTIONS, max_overflow=MORE_CONNECTIONS, pool_timeout=wait
        )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """An empty file that only its owner reads, if there is none: it will hold what people like."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as failure:
        problem = f"cannot be made ({failure.strerror})."
        raise StoreReadOnly(str(path), problem, "Set BECAUSE_STORE to a place that can be written to.") from None


def _set_up_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # transactions begin where this file says so
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")  # what was acknowledged survives a loss of power
    cursor.execute("PRAGMA secure_delete=ON")  # what was forgotten is overwritten
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at the beginning, where waiting for it can succeed."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: URL, wait: float) -> Engine:
    milliseconds = round(1000 * wait)
    arguments = {
        "connect_timeout": max(2, round(wait)),
        "options": f"-c lock_timeout={milliseconds} -c statement_timeout={3 * milliseconds}",
    }
    return create_engine(
        url,
        connect_args=arguments,
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_timeout=wait,
        pool_pre_ping=True,
    )
