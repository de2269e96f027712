"""A store that is locked, damaged or taken away: said by name, and never overwritten."""

import hashlib
import shutil
import sqlite3
import threading
import time

import pytest
from store_databases import liked, opened

from recsys.errors import StoreBusy, StoreDamaged, StoreError, StoreUnreachable
from recsys.feedback.database import Database


@pytest.fixture
def path(tmp_path):
    return tmp_path / "because.sqlite"


@pytest.fixture
def store(path):
    store = opened(f"sqlite:///{path}", timeout=0.3)
    yield store
    store.close()


def damage(path, first, last, byte=b"\xa5"):
    """Overwrite the bytes of a file from first to last, shares of its length."""
    content = bytearray(path.read_bytes())
    begin, end = int(first * len(content)), int(last * len(content))
    content[begin:end] = byte * (end - begin)
    path.write_bytes(content)


def fingerprint(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_store_that_another_program_holds_is_busy_and_works_again_afterwards(store, path):
    person = store.new_person()[0].person
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begin = time.monotonic()
    with pytest.raises(StoreBusy, match=r"held by somebody else for 0\.3 seconds; nothing was saved") as busy:
        store.record(liked(person, 7, "click"))
    assert time.monotonic() - begin >= 0.3
    assert (busy.value.wait, busy.value.where) == (0.3, str(path))
    assert store.events(person) == []  # reading waits for nobody
    assert not store.check().writable
    opened(f"sqlite:///{path}", timeout=0.3).close()  # nor does opening
    other.execute("COMMIT")
    other.close()
    assert store.record(liked(person, 7, "click"))
    assert not store.record(liked(person, 7, "click"))
    assert store.check().writable


def test_a_writer_of_the_same_process_is_waited_for_as_long(path, store):
    person = store.new_person()[0].person
    begun, end = threading.Event(), threading.Event()

    def hold():
        with store._database.writing():
            begun.set()
            end.wait()

    holding = threading.Thread(target=hold)
    holding.start()
    begun.wait()
    with pytest.raises(StoreBusy):
        store.record(liked(person, 7))
    end.set()
    holding.join()
    assert store.record(liked(person, 7))


@pytest.mark.parametrize(
    "content", [b"<!doctype html><title>Sign in</title>" * 200, b"\x00" * 9000, b"PK\x03\x04" + b"\x07" * 5000]
)
def test_a_file_of_something_else_is_refused_and_left_alone(path, tmp_path, content):
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="damaged or was not written by Because") as refusal:
        opened(f"sqlite:///{path}")
    assert str(path) in str(refusal.value)
    assert "safe place" in refusal.value.mend
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["because.sqlite"]


@pytest.mark.parametrize("harm", ["header", "middle", "short"])
def test_a_damaged_store_is_refused_and_left_alone(store, path, tmp_path, harm):
    person = store.new_person()[0].person
    for number in range(100):
        store.record(liked(person, number, evidence=("history:7" * 20,) * 10))
    store.close()
    if harm == "header":
        damage(path, 0.0, 0.001, b"\x00")
    elif harm == "middle":
        damage(path, 0.4, 0.6)
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    before = fingerprint(tmp_path)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="damaged") as refusal:
            opened(f"sqlite:///{path}")
    assert str(path) in str(refusal.value)
    assert "it is left as it is" in refusal.value.message
    assert fingerprint(tmp_path)["because.sqlite"] == before["because.sqlite"]


def test_damage_while_the_store_is_open_is_said(store, path):
    person = store.new_person()[0].person
    for number in range(100):
        store.record(liked(person, number, evidence=("history:7" * 20,) * 10))
    store.close()  # its connections, which remember pages; the store connects anew
    damage(path, 0.1, 0.9)
    with pytest.raises(StoreError, match=str(path)):
        store.events(person)
    health = store.check()
    assert not health.writable
    assert str(path) in health.problem


@pytest.mark.parametrize("taken", ["moved", "deleted", "replaced"])
def test_a_file_taken_away_while_it_is_open_is_never_written_to(store, path, tmp_path, taken):
    person = store.new_person()[0].person
    store.record(liked(person, 7))
    if taken == "deleted":
        path.unlink()
    else:
        path.rename(tmp_path / "elsewhere")
    if taken == "replaced":
        shutil.copy(tmp_path / "elsewhere", path)
    with pytest.raises(StoreUnreachable, match="moved, deleted or replaced while it was open; nothing was saved"):
        store.record(liked(person, 8))
    assert not store.check().writable
    if taken == "moved":
        (tmp_path / "elsewhere").rename(path)
        assert store.record(liked(person, 8))
        assert store.ratings(person) == {7: 5.0, 8: 5.0}


def test_what_fails_within_a_transaction_is_taken_back_whole(path):
    store = opened(f"sqlite:///{path}")
    person = store.new_person()[0].person
    database = Database.from_url(f"sqlite:///{path}", 1)

    def delete_and_fail():
        with database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM people")
            raise KeyError("a mistake")

    with pytest.raises(KeyError):
        delete_and_fail()
    database.close()
    assert store.record(liked(person, 7))
    store.close()
