"""What every store promises, tried on an SQLite file and on a PostgreSQL server."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from store_databases import liked, opened

from recsys.errors import SettingError, UnknownPerson
from recsys.schema import Feedback, FeedbackKind

AT = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)


def everything(person):
    """One event of each kind, every field in use."""
    return [
        Feedback(person, FeedbackKind.SHOWN, "shown 1", position=10, at=AT),
        Feedback(person, FeedbackKind.MORE, "more 7", item_id=7, position=2, at=AT, data="films"),
        Feedback(person, FeedbackKind.LESS, "less 7", item_id="7", position=1, at=AT),
        Feedback(person, FeedbackKind.SEEN, "seen tt", item_id="tt “\x00\ud800”", stars=3.5, behalf="viewer 5", at=AT),
        Feedback(person, FeedbackKind.WRONG_REASON, "wrong", item_id=9, evidence=("history:7", "chip:a"), at=AT),
        Feedback(person, FeedbackKind.UNDO, "undo", undoes="more 7", behalf=5, at=AT),
    ]


def test_events_come_back_as_they_were_told_and_in_their_order(any_store, store_address):
    person, _ = any_store.new_person()
    told = everything(person.person)
    assert [any_store.record(event) for event in told] == [True] * len(told)
    assert any_store.events(person.person) == told
    any_store.close()
    assert opened(store_address).events(person.person) == told  # and so after a restart


def test_the_same_key_is_one_event_and_belongs_to_one_person(any_store):
    anna, bert = (any_store.new_person()[0].person for _ in range(2))
    assert any_store.record(liked(anna, 7, "click"))
    assert not any_store.record(liked(anna, 8, "click"))
    assert any_store.record(liked(bert, 9, "click"))
    assert [event.item_id for event in any_store.events(anna)] == [7]
    assert [event.item_id for event in any_store.events(bert)] == [9]


def test_the_store_says_when(any_store):
    person, _ = any_store.new_person()
    before = datetime.now(UTC)
    any_store.record(liked(person.person, 7))
    (event,) = any_store.events(person.person)
    assert before <= event.at <= datetime.now(UTC)


def test_a_time_of_another_zone_is_kept_as_utc(any_store):
    person, _ = any_store.new_person()
    any_store.record(liked(person.person, 7, at=AT.astimezone(timezone(timedelta(hours=5)))))
    assert any_store.events(person.person)[0].at.isoformat() == AT.isoformat()


def test_only_the_key_of_the_link_finds_a_person(any_store):
    anna, key = any_store.new_person("Anna")
    bert, other = any_store.new_person("Bert")
    assert any_store.person(key) == anna
    assert any_store.person(other) == bert
    assert len(key) >= 22  # 128 bits take 22 characters
    for wrong in ("", key[:-1], key + "x", anna.person, "%", "\ud800", "x" * 100_000):
        assert any_store.person(wrong) is None


def test_sql_in_a_name_is_a_name(any_store):
    name = "Robert'); DROP TABLE events; --"
    person, key = any_store.new_person(name)
    any_store.record(liked(person.person, "'; DELETE FROM events; --", "1' OR '1'='1"))
    any_store.rename(person.person, name + '" \\ % _')
    assert any_store.person(key).name == name + '" \\ % _'
    assert any_store.person("' OR '1'='1") is None
    assert any_store.events("' OR '1'='1") == []
    assert any_store.forget("' OR '1'='1") == 0
    assert any_store.ratings(person.person) == {"'; DELETE FROM events; --": 5.0}


def test_a_name_is_one_printable_line(any_store):
    person, key = any_store.new_person("  Ann\x00a\n\ud800\u202e  Ω ")
    assert person.name == any_store.person(key).name == "Ann a Ω"
    with pytest.raises(SettingError, match="61 characters"):
        any_store.rename(person.person, "x" * 61)
    assert any_store.person(key).name == "Ann a Ω"


def test_the_last_word_on_an_item_counts_and_what_was_taken_back_does_not(any_store):
    person = any_store.new_person()[0].person
    for event in (
        liked(person, 1, "a"),
        Feedback(person, FeedbackKind.LESS, "b", item_id=1),
        Feedback(person, FeedbackKind.SEEN, "c", item_id=2, stars=3.5),
        liked(person, 3, "d", behalf=44),
        liked(person, 4, "e"),
        Feedback(person, FeedbackKind.UNDO, "f", undoes="e"),
    ):
        any_store.record(event)
    assert any_store.ratings(person) == {1: 0.0, 2: 3.5}
    any_store.record(Feedback(person, FeedbackKind.UNDO, "g", undoes="b"))
    assert any_store.ratings(person) == {1: 5.0, 2: 3.5}


def test_ratings_of_another_dataset_stay_out(any_store):
    person = any_store.new_person()[0].person
    for number, data in enumerate(("films", "books", "")):
        any_store.record(liked(person, number, data=data))
    assert any_store.ratings(person, "films") == {0: 5.0, 2: 5.0}
    assert any_store.ratings(person) == {0: 5.0, 1: 5.0, 2: 5.0}


def test_objections_are_gathered_by_item(any_store):
    person = any_store.new_person()[0].person
    for key, rows in (("a", ("history:7", "chip:x")), ("b", ("history:8",)), ("c", ("history:9",))):
        any_store.record(Feedback(person, FeedbackKind.WRONG_REASON, key, item_id=1, evidence=rows))
    any_store.record(Feedback(person, FeedbackKind.UNDO, "d", undoes="c"))
    assert any_store.objections(person) == {1: frozenset({"history:7", "chip:x", "history:8"})}


def test_the_latest_blend_counts_and_the_earlier_stay_for_drift(any_store):
    person = any_store.new_person()[0].person
    assert any_store.blend(person) is None
    any_store.keep_blend(person, {"word": 1.0, "history": 1.25}, "more like this")
    any_store.keep_blend(person, {"word": 0.5, "history": 1.25}, "moved by hand")
    assert any_store.blend(person) == {"word": 0.5, "history": 1.25}
    assert [(change.values["word"], change.cause) for change in any_store.blend_history(person)] == [
        (1.0, "more like this"),
        (0.5, "moved by hand"),
    ]
    with pytest.raises(SettingError, match="not all numbers"):
        any_store.keep_blend(person, {"word": float("nan")}, "")


def test_the_last_row_somebody_taught_counts_and_an_empty_one_ends_it(any_store):
    anna, bert = (any_store.new_person()[0].person for _ in range(2))
    any_store.teach(anna, {7: 5.0, "tt7": 0.0}, "films")
    any_store.teach(bert, {8: 4.0}, "films")
    any_store.teach(bert, {8: 4.0}, "books")
    assert any_store.taught("films") == [(anna, {7: 5.0, "tt7": 0.0}), (bert, {8: 4.0})]
    any_store.teach(anna, {7: 4.0}, "films")
    assert any_store.taught("films") == [(bert, {8: 4.0}), (anna, {7: 4.0})]
    any_store.teach(bert, {}, "films")
    assert any_store.taught("films") == [(anna, {7: 4.0})]
    assert any_store.taught("books") == [(bert, {8: 4.0})]


def test_nobody_writes_for_somebody_who_is_not_there(any_store):
    gone = any_store.new_person()[0].person
    any_store.forget(gone)
    for write in (
        lambda: any_store.record(liked(gone, 7)),
        lambda: any_store.keep_blend(gone, {"word": 1.0}, ""),
        lambda: any_store.teach(gone, {7: 5.0}, "films"),
        lambda: any_store.rename(gone, "Anna"),
        lambda: any_store.export(gone),
    ):
        with pytest.raises(UnknownPerson, match="no such profile"):
            write()
    assert any_store.check().events == 0


def test_a_room_keeps_what_it_fixes(any_store):
    key = any_store.new_room({"name": "Room 5", "intent": "“slow” films", "user": 12, "style": None, "version": "v1"})
    assert any_store.room(key) == {
        "name": "Room 5",
        "intent": "“slow” films",
        "user": 12,
        "style": None,
        "version": "v1",
    }
    assert any_store.room(key + "x") is None
    with pytest.raises(SettingError, match="too long"):
        any_store.new_room({"intent": "x" * 20_001})


def test_the_store_knows_how_it_is(any_store, store_address):
    person = any_store.new_person()[0].person
    any_store.record(liked(person, 7))
    health = any_store.check()
    assert (health.kind, health.writable, health.events, health.problem) == (store_address.split(":")[0], True, 1, "")
    assert health.bytes > 10_000


def test_a_summary_of_nothing(any_store):
    summary = any_store.summary("films")
    assert (summary.people, summary.events, summary.positions, summary.drift) == (0, 0, (), ())
