"""What is kept of a person can be taken along, and taken away without a trace."""

import json

from store_databases import liked, opened

from recsys.schema import Feedback, FeedbackKind


def fill(store, name):
    person, key = store.new_person(name)
    store.record(liked(person.person, f"item of {name}"))
    store.record(Feedback(person.person, FeedbackKind.UNDO, "undo", undoes=f"more item of {name}"))
    store.keep_blend(person.person, {"word": 0.5}, "moved by hand")
    store.teach(person.person, {7: 5.0}, "films")
    store.new_room({"host": person.person, "name": f"Room of {name}", "text": "a western"})
    return person.person, key


def test_the_export_has_every_row_of_the_person_and_of_nobody_else(any_store):
    anna, key = fill(any_store, "Anna")
    fill(any_store, "Bert")
    rows = any_store.export(anna)
    text = json.dumps(rows)
    assert json.loads(text) == rows
    assert rows["name"] == "Anna"
    assert [(event["kind"], event["item"], event["undoes"]) for event in rows["events"]] == [
        ("more", "item of Anna", ""),
        ("undo", None, "more item of Anna"),
    ]
    assert [(change["weights"], change["cause"]) for change in rows["blends"]] == [({"word": 0.5}, "moved by hand")]
    assert [(row["ratings"], row["data"]) for row in rows["taught"]] == [([[7, 5.0]], "films")]
    assert [room["settings"] for room in rows["rooms"]] == [{"name": "Room of Anna", "text": "a western"}]
    assert "Bert" not in text
    assert key not in text


def test_forgetting_takes_all_rows_of_the_person_and_of_nobody_else(any_store):
    anna, key = fill(any_store, "Anna")
    bert, other = fill(any_store, "Bert")
    kept = any_store.export(bert)
    assert any_store.forget(anna) == 6  # two events, a blend, a taught row, a room, the person
    assert any_store.person(key) is None
    assert (any_store.events(anna), any_store.blend(anna), any_store.ratings(anna)) == ([], None, {})
    assert any_store.taught("films") == [(bert, {7: 5.0})]
    assert any_store.export(bert) == kept
    assert any_store.person(other).name == "Bert"
    assert any_store.forget(anna) == 0


def test_a_room_ends_with_the_person_who_opened_it(any_store):
    anna, bert = (any_store.new_person(name)[0].person for name in ("Anna", "Bert"))
    ended, stays = (
        any_store.new_room({"host": host, "name": f'"host": "{anna}"'}) for host in (anna, bert)
    )  # the second only says so in its name
    any_store.forget(anna)
    assert any_store.room(ended) is None
    assert any_store.room(stays)["host"] == bert


def test_no_key_is_kept_and_nothing_forgotten_stays_in_the_file(tmp_path):
    store = opened(f"sqlite:///{tmp_path / 'because.sqlite'}")
    anna, key = fill(store, "Anna Perenna")
    _, other = fill(store, "Bert")

    def bytes_kept():
        return b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))

    assert b"Anna Perenna" in bytes_kept()
    store.forget(anna)
    assert b"Anna Perenna" not in bytes_kept()
    assert b"Bert" in bytes_kept()
    assert key.encode() not in bytes_kept()
    assert other.encode() not in bytes_kept()
