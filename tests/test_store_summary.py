"""What the store says of everybody together, with numbers counted by hand."""

from datetime import UTC, date, datetime
from itertools import count

from recsys.schema import Feedback, FeedbackKind
from recsys.schema.feedback import DayCount, ObjectionCount, PositionCount

MONDAY = datetime(2026, 3, 16, 23, 59, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 17, 0, 1, tzinfo=UTC)
KEYS = count()


def tell(store, person, kind, position=None, **more):
    key = f"key {next(KEYS)}"
    item = None if kind in {FeedbackKind.SHOWN, FeedbackKind.UNDO} else 7
    more = {"data": "films", "at": MONDAY} | more
    assert store.record(Feedback(person, FeedbackKind(kind), key, item_id=item, position=position, **more))
    return key


def test_acceptance_by_position(any_store):
    anna, bert = (any_store.new_person()[0].person for _ in range(2))
    tell(any_store, anna, "shown", 3)
    tell(any_store, bert, "shown", 2)
    tell(any_store, anna, "more", 1)
    tell(any_store, bert, "seen", 1, stars=4.0)
    tell(any_store, bert, "seen", 2, stars=3.0)  # neither accepted nor refused
    tell(any_store, anna, "seen", 2, stars=2.0)
    tell(any_store, anna, "less", 2)
    tell(any_store, anna, "wrong_reason", 3, evidence=("history:7",))
    tell(any_store, bert, "more")  # of no card
    summary = any_store.summary("films")
    assert summary.positions == (PositionCount(1, 2, 2, 0), PositionCount(2, 2, 0, 2), PositionCount(3, 1, 0, 1))
    assert [position.acceptance for position in summary.positions] == [1.0, 0.0, 0.0]
    assert PositionCount(4, 0, 0, 0).acceptance is None
    assert (summary.people, summary.events) == (2, 9)


def test_what_was_taken_back_is_only_told_as_an_event(any_store):
    anna, bert = (any_store.new_person()[0].person for _ in range(2))
    mistake = tell(any_store, anna, "more", 1)
    tell(any_store, bert, "more", 1)
    tell(any_store, anna, "undo", undoes=mistake)
    objection = tell(any_store, anna, "wrong_reason", 2, evidence=("history:7",))
    tell(any_store, bert, "undo", undoes=objection)  # nobody takes back what another person told
    summary = any_store.summary("films")
    assert summary.kinds == {FeedbackKind.MORE: 2, FeedbackKind.UNDO: 2, FeedbackKind.WRONG_REASON: 1}
    assert summary.positions == (PositionCount(1, 0, 1, 0), PositionCount(2, 0, 0, 1))
    assert DayCount(date(2026, 3, 16), FeedbackKind.MORE, 1) in summary.days
    assert summary.objections == (ObjectionCount("history:7", 1),)


def test_days_are_those_of_utc(any_store):
    anna = any_store.new_person()[0].person
    tell(any_store, anna, "less")
    tell(any_store, anna, "less", at=TUESDAY)
    tell(any_store, anna, "less", at=TUESDAY)
    assert any_store.summary("films").days == (
        DayCount(date(2026, 3, 16), FeedbackKind.LESS, 1),
        DayCount(date(2026, 3, 17), FeedbackKind.LESS, 2),
    )


def test_another_dataset_has_a_summary_of_its_own(any_store):
    anna = any_store.new_person()[0].person
    tell(any_store, anna, "more", 1, data="books")
    tell(any_store, anna, "more", 1, data="")
    tell(any_store, anna, "less", 1)
    any_store.teach(anna, {7: 5.0}, "films")
    any_store.teach(anna, {7: 4.0}, "films")
    assert any_store.summary("films").kinds == {FeedbackKind.MORE: 1, FeedbackKind.LESS: 1}
    assert any_store.summary("books").kinds == {FeedbackKind.MORE: 2}
    assert (any_store.summary("films").taught, any_store.summary("books").taught) == (1, 0)


def test_rows_objected_to_come_most_often_first(any_store):
    anna, bert = (any_store.new_person()[0].person for _ in range(2))
    tell(any_store, anna, "wrong_reason", evidence=("chip:a", "history:7"))
    tell(any_store, bert, "wrong_reason", evidence=("history:7",))
    assert any_store.summary("films").objections == (ObjectionCount("history:7", 2), ObjectionCount("chip:a", 1))


def test_drift_is_the_mean_of_a_days_changes(any_store):
    anna, bert = (any_store.new_person()[0].person for _ in range(2))
    any_store.keep_blend(anna, {"word": 1.0, "history": 2.0}, "more like this")
    any_store.keep_blend(bert, {"word": 0.5}, "moved by hand")
    (day,) = any_store.summary("films").drift
    assert (day.changes, day.values) == (2, {"word": 0.75, "history": 2.0})


def test_a_summary_names_nobody(any_store):
    anna, key = any_store.new_person("Anna Ψ")
    tell(any_store, anna.person, "more", 1)
    said = repr(any_store.summary("films"))
    assert not any(secret in said for secret in ("Anna", anna.person, key))
