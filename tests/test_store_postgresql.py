"""A PostgreSQL server that is held up, read-only, out of reach or gone: said by name, without its password."""

import psycopg
import pytest
from store_databases import liked, opened

from recsys.errors import StoreBusy, StoreReadOnly, StoreUnreachable


@pytest.fixture
def address(postgresql_server):
    return postgresql_server.address()


@pytest.fixture
def store(address):
    store = opened(address, timeout=0.3)
    yield store
    store.close()


def test_a_table_that_somebody_holds_is_busy_and_works_again_afterwards(store, address):
    person = store.new_person()[0].person
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreBusy, match="nothing was saved") as busy:
            store.record(liked(person, 7, "click"))
        assert busy.value.wait == 0.3
        assert not store.check().writable
    assert store.record(liked(person, 7, "click"))


def test_a_database_that_may_only_be_read(store, address, postgresql_server):
    person = store.new_person()[0].person
    name = address.removeprefix("postgresql://").split("@")[0]
    postgresql_server.execute(f"ALTER ROLE {name} SET default_transaction_read_only = on")
    store.close()
    with pytest.raises(StoreReadOnly, match="read but not written to"):
        store.record(liked(person, 7))
    assert store.events(person) == []
    assert not store.check().writable


def test_a_server_that_falls_over_keeps_what_it_acknowledged(store, postgresql_server):
    person, key = store.new_person("Anna")
    assert all(store.record(liked(person.person, number)) for number in range(20))
    postgresql_server.stop()
    try:
        with pytest.raises(StoreUnreachable, match="cannot be opened"):
            store.record(liked(person.person, 20))
        assert not store.check().writable
    finally:
        postgresql_server.start()
    assert store.person(key) == person
    assert store.ratings(person.person) == dict.fromkeys(range(20), 5.0)
    assert store.record(liked(person.person, 20))


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path):
    with pytest.raises(StoreUnreachable, match="cannot be opened") as refusal:
        opened(f"postgresql://anna:secret@/because?host={tmp_path}")
    assert "anna" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_database_that_is_not_there(address):
    with pytest.raises(StoreUnreachable, match=r"nowhere.* cannot be opened"):
        opened(address.replace("/postgres?", "/nowhere?"))
