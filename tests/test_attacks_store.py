"""Attacks on the store: SQL in a name is a name, a key is a secret."""

import logging

import pytest

from recsys.schema.feedback import Feedback, FeedbackKind

NAMES = (
    "Robert'); DROP TABLE person; --",
    "' OR '1'='1",
    '"; DELETE FROM event; --',
    "x' UNION SELECT name FROM person --",
    "%_\\' /* */ :person $1 ?",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("name", NAMES)
def test_sql_in_a_name_is_a_name(any_store, name):
    other, _ = any_store.new_person("Other")
    any_store.record(Feedback(other.person, FeedbackKind.MORE, "a", item_id=1))
    person, key = any_store.new_person(name)
    any_store.rename(person.person, f"{name} again")
    assert any_store.person(key).name == f"{name} again"
    assert any_store.ratings(other.person) == {1: 5.0}


@pytest.mark.parametrize("text", NAMES)
def test_sql_in_a_key_an_item_or_an_id_finds_and_hurts_nobody(any_store, text):
    person, key = any_store.new_person("One")
    assert any_store.person(text) is None
    assert any_store.room(text) is None
    assert any_store.record(Feedback(person.person, FeedbackKind.MORE, text, item_id=text))
    assert not any_store.record(Feedback(person.person, FeedbackKind.MORE, text, item_id=text))
    assert any_store.ratings(text) == {}
    assert any_store.ratings(person.person) == {text: 5.0}
    assert any_store.person(key).name == "One"


def test_store_keeps_no_key_and_logs_none(tmp_path, caplog):
    from store_databases import opened

    path = tmp_path / "because.sqlite"
    with caplog.at_level(logging.DEBUG):
        store = opened(f"sqlite:///{path}")
        person, key = store.new_person("Somebody")
        room = store.new_room({"text": "a quiet sorrow"})
        store.record(Feedback(person.person, FeedbackKind.SEEN, "k", item_id=1, stars=4.0))
        assert store.person(key) is not None
        store.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Somebody" in written
    assert key.encode() not in written
    assert not any(secret in caplog.text for secret in (key, room, "Somebody", "quiet sorrow"))
    assert len(key) >= 22  # 128 bits in the 64 letters of an address
