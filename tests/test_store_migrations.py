"""Opening a store: made, brought up to date, or refused by name."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from store_databases import liked, opened

from recsys.errors import SettingError, StoreDamaged, StoreNewer, StoreReadOnly, StoreUnreachable
from recsys.feedback.database import Database
from recsys.feedback.tables import metadata


@pytest.fixture
def database(store_address):
    database = Database.from_url(store_address, 10)
    yield database
    database.close()


def test_the_steps_lead_to_the_tables_that_the_code_uses(any_store, database):
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_many_openings_at_once_make_one_store(store_address, database):
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(opened, [store_address] * 8))
    person = stores[0].new_person()[0].person
    assert all(store.record(liked(person, number)) for number, store in enumerate(stores))
    assert stores[0].check().events == 8
    for store in stores:
        store.close()


def test_a_store_of_a_later_version_is_refused_and_left_alone(any_store, store_address, database):
    _, key = any_store.new_person("Anna")
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewer, match=r"version is 9999.*Update Because"):
        opened(store_address)
    assert any_store.person(key).name == "Anna"


def test_the_tables_of_something_else_are_left_alone(store_address, database):
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE people (age INTEGER)"))
    with pytest.raises(StoreDamaged, match=r"tables of something else.*new file"):
        opened(store_address)
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(age) FROM people")) == 0


def test_a_step_that_breaks_off_leaves_nothing(store_address, database, monkeypatch):
    monkeypatch.setattr("alembic.op.create_index", None)  # fails after the first tables were made
    with pytest.raises(TypeError):
        opened(store_address)
    monkeypatch.undo()
    store = opened(store_address)
    assert store.check().writable
    store.close()


@pytest.mark.parametrize(
    "address",
    ["", "because.sqlite", "mysql://anna:secret@host/because", "postgresql://anna:secret@host:port/x", "sqlite"],
)
def test_an_address_of_something_else_is_refused_without_repeating_it(address):
    with pytest.raises(SettingError, match="BECAUSE_STORE") as refusal:
        opened(address)
    assert "secret" not in str(refusal.value)


def test_missing_folders_are_made_and_the_file_is_for_its_owner_only(tmp_path):
    path = tmp_path / "new “folder”" / "100% because.sqlite"
    store = opened(f"sqlite:///{path}")
    store.new_person()
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    store.close()


def test_a_place_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreReadOnly, match=r"file/because\.sqlite cannot be made"):
        opened(f"sqlite:///{tmp_path / 'file' / 'because.sqlite'}")
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        opened(f"sqlite:///{tmp_path}")


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path):
    path = tmp_path / "because.sqlite"
    opened(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    database = Database.from_url(f"sqlite:///{path}", 10)
    assert [database.pragma(name) for name in ("synchronous", "foreign_keys", "secure_delete")] == [2, 1, 1]
    database.close()


def test_a_store_in_memory_is_one_store_for_every_thread():
    store = opened("sqlite://")
    person = store.new_person()[0].person
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda number: store.record(liked(person, number)), range(40)))
    assert store.check().events == 40
    store.close()
