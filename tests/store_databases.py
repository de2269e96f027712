"""Real databases for the tests of the store: SQLite files, and Debian's PostgreSQL server in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from recsys.config import Settings
from recsys.feedback import FeedbackStore, open_store
from recsys.schema import Feedback, FeedbackKind

ACCOUNT = "postgres"


class PostgreSQL:
    """A server on a socket of its own, which no other program can meet; every ``address()`` is an empty store."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self._numbers = count(1)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs on its folder, as Debian's account where we are root: it refuses root."""
        as_other = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        log = self.folder / f"{program}.log"  # not a pipe: the server would keep it open
        with log.open("wb") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd=self.folder, timeout=60, **as_other)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {log.read_text(errors='replace')[-2000:]}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        self.run("pg_ctl", "-w", "-t", "50", "-l", str(self.folder / "server.log"), "-o", settings, "start")

    def stop(self) -> None:
        """Stop the server at once, as a loss of power would."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def address(self) -> str:
        """The address of a new account with an empty schema of its own: as good as a database, and made at once."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE ROLE {name} LOGIN")
        self.execute(f"CREATE SCHEMA {name} AUTHORIZATION {name}")
        return f"postgresql://{name}@/postgres?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement as the owner of the server."""
        with psycopg.connect(host=str(self.folder), user="because", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """Debian's server, started for the tests and taken away after them; skips where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("Debian's postgresql is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="because-", dir="/tmp"))  # the path of a socket must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        server = PostgreSQL(found[-1].parent, folder)
        server.run("initdb", "-A", "trust", "-U", "because", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def opened(address: str, timeout: float = 120.0) -> FeedbackStore:
    """The store at an address; a slow machine is no reason to find it busy."""
    return open_store(Settings(store=address, store_timeout=timeout))


def liked(person: str, item_id: object, key: str = "", **more: object) -> Feedback:
    """An event: more like this item; its key is that of the item where none is given."""
    return Feedback(person, FeedbackKind.MORE, key or f"more {item_id}", item_id=item_id, **more)
