"""Feedback and the store: one event from two tabs, what a link brings back, and a store that fails."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from feedback_pages import answer, films, kinds, opened, run, store, texts, told, undo, view

from ui.view import Who


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


@pytest.fixture
def ada():
    """The key of a named person's link; the person is gone afterwards."""
    opened()
    person, key = store().new_person("Ada")
    yield key
    store().forget(person.person)


@contextmanager
def store_taken_away():
    """The file of the store is not where it was, as when a disk is unplugged."""
    path = Path(store().where)
    elsewhere = path.with_suffix(".elsewhere")
    path.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(path)


def test_two_tabs_with_the_same_card_give_one_event(ada):
    one, other = opened(me=ada), opened(me=ada)
    first = films(one)[0]
    assert films(other)[0] == first
    answer(one, "more", first)
    answer(other, "more", first)
    assert kinds(one) == ["more"]
    assert first not in films(one)
    assert first not in films(other)


def test_another_tab_may_tell_again_what_was_taken_back_meanwhile(ada):
    one, other = opened(me=ada), opened(me=ada)
    first = films(one)[0]
    answer(one, "more", first)
    undo(one)
    answer(other, "more", first)
    assert kinds(one) == ["more", "undo", "more"]
    undo(other)
    assert kinds(one) == ["more", "undo", "more", "undo"]
    assert store().ratings(one.session_state["profile"].person.person) == {}


def test_a_link_brings_back_what_was_told_with_its_way_back(ada):
    before = opened(me=ada)
    first = films(before)[0]
    answer(before, "less", first)
    after = opened(me=ada)
    assert (view(after).who, view(after).likes) == (Who.MYSELF, {first: 0.0})
    assert view(after).blend == view(before).blend
    assert first not in films(after)
    key = next(event.key for event in told(after) if event.kind.value == "less")
    after.button(key=f"undo-{key}").click()
    run(after)
    assert first in films(after)
    assert kinds(after) == ["less", "undo"]


def test_a_store_that_fails_is_said_and_the_list_changes_for_the_visit():
    app = opened()
    first, second = films(app)[:2]
    answer(app, "more", first)
    with store_taken_away():
        answer(app, "less", second)
        assert "Not saved: " in texts(app)
        assert "The list changes for this visit only" in texts(app)
        assert second not in films(app)
    assert kinds(app) == ["more"]
    run(app)
    undo(app)
    assert view(app).likes == {first: 5.0}
    assert second in films(app)
    assert kinds(app) == ["more"]


def test_a_store_that_fails_from_the_first_click_leaves_a_visit_without_a_person():
    app = opened()
    first = films(app)[0]
    with store_taken_away():
        answer(app, "more", first)
        assert "Not saved: " in texts(app)
    assert "profile" not in app.session_state
    assert view(app).likes == {first: 5.0}
    third = films(app)[2]
    answer(app, "more", third)
    assert "Not saved" not in texts(app)
    assert kinds(app) == ["more"]
