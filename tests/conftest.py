"""What the tests share: the real engine, opened once, and a real browser."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from store_databases import opened, running_postgresql

from recsys import Engine

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session", autouse=True)
def store_of_the_tests(tmp_path_factory):
    """What people tell is kept in a temporary file, for the tests and for every server that they start."""
    path = tmp_path_factory.mktemp("store") / "because.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BECAUSE_STORE", f"sqlite:///{path}")
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_under_way_at_the_end():
    """Python ends hard when a thread of the server is within torch or a compiler; so it is waited for."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith(("opening", "because-reasons")):
            thread.join(60)


@pytest.fixture(scope="session")
def postgresql_server():
    """Debian's PostgreSQL server in a temporary folder; without it, the test is skipped."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_address(request, tmp_path):
    """The address of a new and empty store, once for each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'because.sqlite'}"
    return request.getfixturevalue("postgresql_server").address()


@pytest.fixture
def any_store(store_address):
    """A new and empty store, once for each kind of database."""
    store = opened(store_address)
    yield store
    store.close()


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine on the packaged ratings."""
    return Engine.open()


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium; without it, or without playwright, the test is skipped."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield running
        running.close()
