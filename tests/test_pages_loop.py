"""The page of the loop with the real engine and a real store: what was told and learned, everybody, teaching."""

import pytest
from loop_pages import LIKED, LOOP, RECOMMEND, loop, part, press, said, somebody, the_engine, view_of
from page_reading import assert_sensible, charts, opened
from streamlit.testing.v1 import AppTest

from recsys.schema import NEUTRAL
from ui import resources


@pytest.fixture(autouse=True, scope="module")
def _a_store_of_its_own(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BECAUSE_LANGUAGE_MODEL", "none")
        patch.setenv("BECAUSE_STORE", f"sqlite:///{tmp_path_factory.mktemp('loop') / 'because.sqlite'}")
        resources.forget_opening()
        yield
    resources.forget_opening()


def blend_of(app: AppTest):
    return view_of(app).blend


def test_a_first_visit_by_direct_link_says_what_there_is_not_yet():
    app = opened(LOOP)
    assert "You have told nothing yet" in said(app)
    assert "The weights have not moved yet" in said(app)
    assert not app.dataframe
    for name, text in (
        ("Everybody’s", "Nobody has told anything yet"),
        ("Teach the model", "there is nothing to teach"),
        ("Your profile", "Nothing is kept of you yet"),
        ("A room", "A room lets many people begin alike"),
    ):
        part(app, name)
        assert_sensible(app, name)
        assert text in said(app)
    assert "profile" not in app.session_state


def test_looking_makes_no_person():
    people = the_engine().store.summary(the_engine().dataset.fingerprint).people
    loop("Everybody’s")
    assert the_engine().store.summary(the_engine().dataset.fingerprint).people == people


def test_the_page_is_reached_through_the_shell():
    app = AppTest.from_file("../ui/shell.py", default_timeout=180).run()
    app.switch_page(LOOP).run()
    assert_sensible(app, "shell")
    assert "The loop" in said(app)


def test_what_one_told_stands_newest_first_with_what_was_taken_back():
    _, key = somebody()
    app = loop(me=key)
    assert_sensible(app, "told")
    assert "You told 4 things" in said(app)
    assert "1 of them you took back" in said(app)
    table = app.dataframe[0].value
    assert list(table["What"]) == ["Taken back", "Wrong reason", "Seen it, 4.5 ★", "Less like this", "More like this"]
    assert table["Note"].iloc[3] == "taken back"
    assert "its themes" in table["Note"].iloc[1]
    assert "Matrix" in table["Note"].iloc[1]
    assert view_of(app).likes == {LIKED: 5.0, 2571: 4.5}


def test_a_slider_moves_the_blend_and_is_kept_with_its_cause_and_reset_at_a_click():
    person, key = somebody()
    app = loop(me=key)
    app.slider(key="loop-balance-history").set_value(2.0).run()
    assert blend_of(app).history == 2.0
    assert the_engine().store.blend(person)["history"] == 2.0
    assert "Four lines" in charts(app)[0]
    assert "What you liked moved by hand" in charts(app)[0]
    press(app, "Reset")
    assert blend_of(app) == NEUTRAL
    causes = [change.cause for change in the_engine().store.blend_history(person)]
    assert causes == ["What you liked moved by hand", "All reset by hand"]
    assert view_of(opened(LOOP, me=key)).blend == NEUTRAL


def test_the_same_sliders_stand_on_the_first_page_and_change_its_list():
    app = opened(RECOMMEND)
    before = said(app)
    app.slider(key="list-balance-prior").set_value(0.0).run()
    assert_sensible(app, "list")
    assert blend_of(app).prior == 0.0
    assert said(app) != before


def test_everybody_is_counted_and_nobody_named():
    person, _ = somebody("Grace Hopper")
    app = loop("Everybody’s")
    assert_sensible(app, "everybody")
    assert "saw" in said(app)
    assert "its themes" in said(app)
    assert any("films wanted and refused" in chart for chart in charts(app))
    assert "Grace" not in said(app)
    assert person not in said(app)


def test_teaching_shows_before_and_after_and_forgetting_takes_it_out_exactly():
    _, key = somebody()
    untaught = the_engine().shared
    app = loop("Teach the model", me=key)
    assert "Teaching puts them into the model for everybody" in said(app)
    press(app, "Teach the model")
    assert_sensible(app, "taught")
    assert "learned your 2 ratings in" in said(app)
    assert the_engine().shared.people == untaught.people + 1
    assert the_engine().shared.version[:8] in said(app)
    press(app, "Teach the model")
    assert "knows these ratings already" in said(app)
    part(app, "Your profile")
    press(app, "Forget me")
    assert the_engine().shared.people == untaught.people + 1  # asked first
    press(app, "Forget me for good")
    assert "taken out again, exactly" in said(app)
    assert the_engine().shared.version == untaught.version
    assert the_engine().store.person(key) is None
    assert dict(view_of(app).likes) == {}
    assert "me" not in app.query_params


def test_without_a_store_the_page_says_so_and_a_slider_counts_for_the_visit(monkeypatch, tmp_path):
    (tmp_path / "folder").mkdir()
    with monkeypatch.context() as patch:
        patch.setenv("BECAUSE_STORE", f"sqlite:///{tmp_path / 'folder'}")
        resources.forget_opening()
        app = opened(LOOP)
        app.slider(key="loop-balance-word").set_value(0.5).run()
        assert not app.exception
        assert blend_of(app).word == 0.5
        assert "Not saved" in said(app)
        part(app, "Everybody’s")
        assert not app.exception
        assert "This did not work" in said(app)
    resources.forget_opening()
