"""A profile: nobody until something is told, kept under a name, found again by its link, taken along."""

import csv
import io
import json

import pytest
from loop_pages import LIKED, LOOP, REFUSED, loop, part, press, said, somebody, the_engine, view_of
from page_reading import assert_sensible, opened

from recsys.present.loop import data_json, events_csv
from recsys.schema.feedback import Feedback, FeedbackKind
from ui.profile_card import home
from ui.view import View, Who


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def named(app, name):
    app.text_input(key="profile-name-draft").set_value(name)
    return press(app, "Keep this under a name")


def key_of(app) -> str:
    return app.session_state["profile"].key


def test_a_name_puts_the_key_into_the_address_and_shows_the_link():
    app = named(loop("Your profile"), "  Ada   Lovelace ")
    assert_sensible(app, "named")
    assert "Kept under “Ada Lovelace”" in said(app)
    assert app.query_params["me"] == key_of(app)
    assert key_of(app) in app.code[0].value
    assert len(key_of(app)) >= 22  # 128 bits in base64
    assert the_engine().store.person(key_of(app)).name == "Ada Lovelace"


def test_without_a_name_nothing_is_kept_and_that_is_said():
    app = named(loop("Your profile"), "   ")
    assert "Write a name first" in said(app)
    assert "profile" not in app.session_state


def test_another_browser_opens_the_link_and_finds_what_was_told():
    _, key = somebody()
    app = opened("../pages/recommend.py", me=key)
    assert_sensible(app, "restored")
    view = view_of(app)
    assert view.likes == {LIKED: 5.0, 2571: 4.5}
    assert view.who == "myself"
    assert app.query_params["me"] == key
    assert "Taken" not in said(app)


def test_the_explained_film_knows_the_person_too():
    _, key = somebody()
    app = opened("../pages/explain.py", me=key)
    assert_sensible(app, "explained")
    assert view_of(app).likes


def test_a_wrong_key_says_so_and_leaves_the_address():
    app = opened(LOOP, me="x" * 32)
    assert "No profile belongs to the key" in said(app)
    assert "me" not in app.query_params
    assert "profile" not in app.session_state


def test_a_shared_link_never_carries_the_key():
    _, key = somebody()
    app = opened("../pages/recommend.py", me=key)
    press(app, "Make the link")
    assert any("intent=" in code.value for code in app.code)
    assert all(key not in code.value for code in app.code)


def test_keeping_oneself_after_all_deletes_nothing():
    _, key = somebody()
    app = loop("Your profile", me=key)
    press(app, "Forget me")
    press(app, "Keep me")
    assert the_engine().store.person(key) is not None
    assert "Forget me" in [button.label for button in app.button]


def test_forgetting_says_how_many_rows_went_and_empties_the_session():
    _, key = somebody()
    app = loop("Your profile", me=key)
    press(app, "Forget me")
    press(app, "Forget me for good")
    assert "You are forgotten: 7 rows were deleted" in said(app)  # six events and the person
    assert "you had not taught the shared model" in said(app)
    assert "profile" not in app.session_state
    part(app, "Your profile")
    assert "Nothing is kept of you yet" in said(app)


def test_the_files_hold_all_rows_and_no_formula():
    person, key = somebody("=1+1")
    engine = the_engine()
    data = json.loads(data_json(engine.store.export(person)))
    assert data["name"] == "=1+1"
    assert len(data["events"]) == 6
    assert key not in json.dumps(data)
    hostile = Feedback("p", FeedbackKind.MORE, "=cmd|' /C calc'!A0", "@evil", position=1, data="-2+3")
    rows = list(csv.reader(io.StringIO(events_csv([hostile], engine.catalogue).decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert len(list(csv.reader(io.StringIO(events_csv(engine.store.events(person), engine.catalogue).decode())))) == 7


def test_films_chosen_by_hand_are_kept_with_the_name_and_later_at_a_click():
    app = loop("Your profile")
    app.session_state["view"] = View(who=Who.MYSELF, likes={LIKED: 4.0})
    named(app.run(), "Ada")
    own, store = the_engine().store.person(key_of(app)).person, the_engine().store
    assert store.ratings(own) == {LIKED: 4.0}
    assert "in this visit only" not in said(app)
    app.session_state["view"] = View(who=Who.MYSELF, likes={LIKED: 4.0, REFUSED: 2.0})
    assert "1 rating by hand" in said(app.run())
    assert store.ratings(own) == {LIKED: 4.0}
    press(app, "Keep them too")
    assert store.ratings(own) == {LIKED: 4.0, REFUSED: 2.0}
    assert "in this visit only" not in said(app)


def test_links_lead_to_the_first_page():
    assert home("http://x:1/base/loop?me=a", me="b") == "http://x:1/base/?me=b"
    assert home("http://x/loop", room="r") == "http://x/?room=r"
