"""Feedback on a card: what it does to the list, the view and the store, with the real engine."""

import re
import time

import pytest
from feedback_pages import answer, engine, films, kinds, moved, opened, rate, run, store, texts, told, undo, view

from recsys.present.text import signed, typeset
from recsys.schema import NEUTRAL, Query
from recsys.schema.feedback import FeedbackKind
from ui.state import EXAMPLE
from ui.view import Who

EVERYTHING = 4000


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def all_ranked(blend, ratings):
    weighed = engine().with_blend(blend)
    found = weighed.recommend(EXAMPLE, ratings, k=EVERYTHING)
    return {typeset(one.item.short_title): one for one in found}


def test_more_like_this_ranks_again_and_says_what_moved_with_the_rows_of_both_sums():
    app = opened()
    third = films(app)[2]
    answer(app, "more", third)
    assert third not in films(app)
    assert (view(app).who, view(app).likes) == (Who.MYSELF, {third: 5.0})
    title = typeset(engine().catalogue[third].short_title)
    assert f"More like {title}" in texts(app)
    before, after = all_ranked(NEUTRAL, {}), all_ranked(view(app).blend, {third: 5.0})
    assert moved(app)
    for line in moved(app):
        name, then, now = re.match(r"(.+) (?:rose|fell) ([\d,]+) → ([\d,]+): ", line).groups()
        assert (before[name].rank, after[name].rank) == (int(then.replace(",", "")), int(now.replace(",", "")))
        row = next(row for row in after[name].contributions if row.key == str(third))
        assert f"{signed(row.value)} from {title}, which you just liked" in line


def test_what_was_told_is_stored_once_with_its_rank_and_without_what_was_asked():
    app = opened()
    third = films(app)[2]
    answer(app, "more", third)
    run(app)
    (event,) = [event for event in told(app) if event.kind is FeedbackKind.MORE]
    assert (event.item_id, event.position, event.behalf) == (third, 3, None)
    shown = [event for event in told(app) if event.kind is FeedbackKind.SHOWN]
    assert [event.position for event in shown] == [10, 10]
    words = {word for word in EXAMPLE.split() if len(word) > 4}
    assert not any(word in repr(told(app)) for word in words)


def test_undo_brings_back_list_view_and_weights_and_the_film_can_be_told_of_again():
    app = opened()
    before, third = films(app), films(app)[2]
    answer(app, "more", third)
    assert view(app).blend != NEUTRAL
    undo(app)
    assert films(app) == before
    assert (view(app).who, view(app).likes, view(app).blend) == (Who.NOBODY, {}, NEUTRAL)
    assert "Taken back: more like" in texts(app)
    person = app.session_state["profile"].person.person
    assert store().ratings(person) == {}
    assert store().blend(person) == NEUTRAL.values()
    answer(app, "more", third)
    assert kinds(app) == ["more", "undo", "more"]
    assert store().ratings(person) == {third: 5.0}


def test_less_like_this_and_seen_with_stars_are_ratings_that_leave_the_list():
    app = opened()
    second, fifth = films(app)[1], films(app)[4]
    answer(app, "less", second)
    rate(app, fifth, 2)
    assert view(app).likes == {second: 0.0, fifth: 2.0}
    assert not {second, fifth} & set(films(app))
    assert "which you gave 2 stars" in " ".join(moved(app)) or "No other film changed its place" in texts(app)
    assert kinds(app) == ["less", "seen"]
    assert store().ratings(app.session_state["profile"].person.person) == {second: 0.0, fifth: 2.0}


def test_any_feedback_of_the_list_of_what_was_told_can_be_taken_back():
    app = opened()
    first, second = films(app)[:2]
    answer(app, "more", first)
    answer(app, "less", second)
    key = next(event.key for event in told(app) if event.kind is FeedbackKind.MORE)
    app.button(key=f"undo-{key}").click()
    run(app)
    assert view(app).likes == {second: 0.0}
    assert second not in films(app)


def test_what_a_viewer_is_told_lies_over_their_ratings_and_ends_with_them():
    app = opened(user="15")
    first = films(app)[0]
    answer(app, "more", first)
    assert (view(app).who, view(app).told, view(app).likes) == (Who.VIEWER, {first: 5.0}, {})
    assert view(app).blend == NEUTRAL
    assert "does not count as your own taste" in texts(app)
    (event,) = [event for event in told(app) if event.kind is FeedbackKind.MORE]
    assert event.behalf == 15
    assert store().ratings(event.person) == {}
    app.selectbox(key="viewer").set_value(16)
    run(app)
    assert view(app).told == {}


def test_the_second_click_of_a_double_click_is_not_an_answer_to_the_film_that_came_up():
    app = opened()
    third, fourth = films(app)[2:4]
    app.session_state["feedback_clicked"] = (third, 4, time.monotonic() + 1000)
    app.button(key=f"more-{fourth}").click()
    run(app)
    assert view(app).likes == {}
    assert fourth in films(app)


def test_a_list_of_one_film_has_no_others_to_learn_from():
    query = Query(engine().parse("show me one film with Tom Hanks"))
    assert query.intent.size == 1
    app = opened(intent=query.intent.text)
    (only,) = films(app)
    answer(app, "more", only)
    assert only not in films(app)
    assert view(app).blend == NEUTRAL
