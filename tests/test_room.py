"""Workshop mode: a host's link fixes what it says, feedback stays one's own, and the host sees counts alone."""

from datetime import UTC, datetime, timedelta

import pytest
from loop_pages import LIKED, RECOMMEND, event, loop, part, press, said, somebody, the_engine, view_of
from page_reading import assert_sensible, opened

from recsys.schema import Style
from recsys.schema.feedback import Feedback, FeedbackKind
from ui.room_counts import ENOUGH, Register, count, register, summed

QUESTION = "a heist with a twist"


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def make_room(user=None):
    host = loop("A room")
    host.text_input(key="room-name").set_value("Tuesday <b>")
    host.text_input(key="room-text").set_value(QUESTION)
    host.selectbox(key="room-user").set_value(user)
    host.selectbox(key="room-style").set_value(Style.SHORT)
    press(host, "Open the room")
    assert_sensible(host, "host")
    return host, host.session_state["room"].key


def test_a_guest_finds_the_question_the_viewer_and_the_style_fixed():
    user = the_engine().users()[3][0]
    host, key = make_room(user)
    assert key in host.code[0].value
    guest = opened(RECOMMEND, room=key)
    assert_sensible(guest, "guest")
    view = view_of(guest)
    assert (view.text, view.who, view.user, view.style) == (QUESTION, "viewer", user, Style.SHORT)
    assert "Room of Tuesday" in said(guest)
    assert f"Viewer {user}, as this room has it" in said(guest)
    assert "Reasons: shorter, as this room has it" in said(guest)
    assert not [box for box in guest.selectbox if box.key == "viewer"]
    assert guest.query_params["room"] == key


def test_a_link_cannot_change_what_a_room_fixes():
    users = the_engine().users()
    _, key = make_room(users[3][0])
    guest = opened(RECOMMEND, room=key, user=str(users[5][0]))
    assert view_of(guest).user == users[3][0]


def test_where_no_viewer_is_fixed_everybody_keeps_their_own_taste():
    _, key = make_room()
    _, me = somebody()
    guest = opened(RECOMMEND, room=key, me=me)
    assert LIKED in view_of(guest).likes
    assert view_of(guest).text == QUESTION
    assert guest.query_params["me"] == me
    assert guest.query_params["room"] == key


def test_the_host_sees_counts_and_never_who():
    host, key = make_room()
    engine = the_engine()
    people = [somebody(f"Guest {number}") for number in range(ENOUGH)]
    for person, me in people:
        opened(RECOMMEND, room=key, me=me)
        event(engine, person, FeedbackKind.MORE, "in the room", item_id=LIKED, position=1)
    host.run()
    assert_sensible(host, "counts")
    assert f"{ENOUGH} × more like this" in said(host)
    assert "Blade Runner" in said(host)
    for person, me in people:
        assert person not in said(host)
        assert me not in said(host)
    assert "Guest" not in said(host)


def test_a_guest_sees_no_counts_and_can_leave():
    _, key = make_room()
    guest = part(opened("../pages/loop.py", room=key), "A room")
    assert "Only counts reach the host" in said(guest)
    assert "People here" not in said(guest)
    press(guest, "Leave the room")
    assert "room" not in guest.session_state
    assert "room" not in guest.query_params


def test_nobody_teaches_in_a_room():
    _, key = make_room()
    _, me = somebody()
    guest = part(opened("../pages/loop.py", room=key, me=me), "Teach the model")
    assert "This room keeps its model for all" in said(guest)
    assert next(button for button in guest.button if button.key == "teach").disabled


def test_a_room_keeps_its_model_while_that_is_kept_and_says_when_it_is_gone():
    engine = the_engine()
    teacher, _ = somebody()
    engine.teach(teacher)
    _, key = make_room()
    later, _ = somebody()
    engine.teach(later)
    guest = opened(RECOMMEND, room=key)
    assert "no longer kept" not in said(guest)
    engine.forget(teacher)  # what is forgotten is forgotten in rooms too
    guest.run()
    assert_sensible(guest, "gone")
    assert "The model it was made with is no longer kept" in said(guest)
    engine.forget(later)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (None, "There is no room behind this link"),
        ({"data": "other"}, "was made with other data"),
        ({"data": "other", "style": "verse"}, "could not be opened"),
        ({"surprise": 1}, "could not be opened"),
    ],
)
def test_a_room_that_cannot_be_entered_says_why_and_fixes_nothing(settings, told):
    whole = {"name": "R", "text": QUESTION, "user": None, "style": "short", "version": "v", "host": "h"}
    key = "nobody made this" if settings is None else the_engine().store.new_room({**whole, "data": "d", **settings})
    guest = opened(RECOMMEND, room=key)
    assert_sensible(guest, told)
    assert told in said(guest)
    assert view_of(guest).text != QUESTION
    assert "room" not in guest.session_state


def test_of_fewer_than_enough_people_no_film_is_told():
    now = datetime.now(UTC)

    def told(kinds):
        return [Feedback("p", kind, str(n), item_id=1, position=1, at=now) for n, kind in enumerate(kinds)]

    like, refuse = [FeedbackKind.MORE], [FeedbackKind.MORE, FeedbackKind.LESS]
    few = summed(2, now, {"a": told(like), "b": told(like)}, [{"word": 2.0}])
    assert (few.events, few.wanted, few.weights) == (2, {}, {})
    many = summed(4, now, {name: told(like) for name in "abc"} | {"d": told(refuse)}, [{"word": 2.0}] * ENOUGH)
    assert many.wanted == {1: 3}  # the last word of d was no
    assert many.refused == {}
    assert many.weights["word"] == 2.0
    assert many.weights["prior"] == 1.0


def test_a_visit_is_counted_once_from_when_it_came():
    own = Register()
    own.visit("room", "visit", "tab", None)
    own.visit("room", "visit", "tab", "person")
    since, visits = own.visits("room")
    assert [visit.person for visit in visits] == ["person"]
    assert timedelta(0) <= visits[0].came - since < timedelta(minutes=1)
    own.leave("room", "visit")
    assert own.visits("room")[1] == []


def test_closed_tabs_are_not_here_but_what_they_told_counts(any_store):
    open_tab, closed_tab, host = (any_store.new_person()[0].person for _ in range(3))
    for number, person in enumerate((open_tab, closed_tab, host)):
        register.visit("counted", str(number), person, person)
        any_store.record(Feedback(person, FeedbackKind.MORE, "k", 1, position=1))
    counts = count(any_store, "counted", host, lambda session: session != closed_tab)
    assert (counts.people, counts.events) == (1, 2)
