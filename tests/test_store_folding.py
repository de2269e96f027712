"""Folding events into what they stand for now."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.errors import SettingError
from recsys.feedback.folding import objections, ratings, standing
from recsys.schema import Feedback, FeedbackKind

KINDS = st.sampled_from([FeedbackKind.MORE, FeedbackKind.LESS, FeedbackKind.SEEN, FeedbackKind.WRONG_REASON])


@st.composite
def histories(draw):
    """Events of one person about a few items, some taken back."""
    told = []
    for number in range(draw(st.integers(0, 12))):
        key = str(number)
        if told and draw(st.booleans()):
            told.append(Feedback("p", FeedbackKind.UNDO, key, undoes=draw(st.sampled_from(told)).key))
        else:
            item, stars = draw(st.integers(1, 4)), draw(st.sampled_from([0.5, 3.0, 5.0]))
            behalf = draw(st.sampled_from([None, None, 9]))
            told.append(Feedback("p", draw(KINDS), key, item, stars, evidence=(f"row {key}",), behalf=behalf))
    return told


@given(histories(), KINDS)
def test_taking_the_last_event_back_brings_everything_back(told, kind):
    event = Feedback("p", kind, "new", item_id=2, stars=1.5, evidence=("row",))
    after = [*told, event, Feedback("p", FeedbackKind.UNDO, "undo", undoes="new")]
    assert list(ratings(after).items()) == list(ratings(told).items())
    assert objections(after) == objections(told)


@given(histories())
def test_ratings_are_the_last_standing_word_on_each_item(told):
    expected = {}
    for event in told:
        taken_back = any(other.kind is FeedbackKind.UNDO and other.undoes == event.key for other in told)
        stars = {FeedbackKind.MORE: 5.0, FeedbackKind.LESS: 0.0, FeedbackKind.SEEN: event.stars}.get(event.kind)
        if stars is not None and not taken_back and event.behalf is None:
            expected[event.item_id] = stars
    assert ratings(told) == expected


def test_an_undo_cannot_be_undone():
    told = [
        Feedback("p", FeedbackKind.MORE, "a", item_id=1),
        Feedback("p", FeedbackKind.UNDO, "b", undoes="a"),
        Feedback("p", FeedbackKind.UNDO, "c", undoes="b"),
    ]
    assert standing(told) == []


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ({"kind": FeedbackKind.MORE}, "needs an item"),
        ({"kind": FeedbackKind.SEEN, "item_id": 1}, "needs stars"),
        ({"kind": FeedbackKind.SEEN, "item_id": 1, "stars": 5.5}, "5.5 stars"),
        ({"kind": FeedbackKind.SEEN, "item_id": 1, "stars": float("nan")}, "nan stars"),
        ({"kind": FeedbackKind.UNDO}, "which event"),
        ({"kind": FeedbackKind.SHOWN, "position": -1}, "no position"),
        ({"kind": FeedbackKind.SHOWN, "key": ""}, "key is empty"),
        ({"kind": FeedbackKind.SHOWN, "key": "x" * 201}, "longer than 200"),
        ({"kind": FeedbackKind.SHOWN, "key": "a\x00b"}, "not printable"),
        ({"kind": FeedbackKind.WRONG_REASON, "item_id": 1, "evidence": ("x",) * 101}, "more than 100 rows"),
        ({"kind": FeedbackKind.WRONG_REASON, "item_id": 1, "evidence": ("\ud800",)}, "not printable"),
        ({"kind": FeedbackKind.SHOWN, "at": datetime(2026, 1, 1)}, "no time zone"),
    ],
)
def test_what_makes_no_sense_is_refused(event, problem):
    with pytest.raises(SettingError, match=problem):
        Feedback("p", **({"key": "k"} | event))
