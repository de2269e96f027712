"""“Where next?” on the Recommend page: a click says the phrase, ranks again, and can be taken back."""

import re

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import ask, htmls, pills, titles

from recsys.follow_ups import FollowUp, FollowUps, Kind
from recsys.schema import Intent, Query
from ui.follow_ups import in_one_row, label, origin


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


@pytest.fixture
def home():
    app = AppTest.from_file("../ui/shell.py", default_timeout=180).run()
    assert not app.exception
    return app


def take(app, place=0):
    group = pills(app, "follow-up")
    chosen = group.options[place]
    group.set_value(chosen).run()
    assert not app.exception
    return chosen


def test_three_to_five_are_offered_and_the_line_says_where_from(home):
    assert 3 <= len(pills(home, "follow-up").options) <= 5
    assert any("From facts of this list. Each was tried." in html for html in htmls(home))
    assert not any("language model, " in html for html in htmls(home))


def test_a_click_adds_the_phrase_and_changes_as_many_films_as_it_says(home):
    ask(home, "something sad in Paris")
    before = titles(home)
    chosen = take(home)
    new = int(re.search(r":small\[(\d+) of 10 new\]", chosen).group(1))
    assert len(set(titles(home)) - set(before)) == new >= 3
    text = home.session_state["view"].text
    assert text.startswith("something sad in Paris, ")
    assert home.text_input(key="asked").value == text


def test_it_can_be_taken_back(home):
    before = titles(home)
    take(home, 1)
    assert titles(home) != before
    home.button(key="undo-follow-up").click().run()
    assert titles(home) == before
    assert not [button for button in home.button if button.key == "undo-follow-up"]


def test_a_word_that_was_let_go_stays_out(home):
    words = pills(home, "kept-words")
    words.set_value(words.value[1:]).run()
    take(home)
    assert home.session_state["view"].without_words == (0,)
    assert "slow-burn" not in pills(home, "kept-words").value


def test_asking_something_else_leaves_nothing_to_take_back(home):
    take(home)
    ask(home, "a western")
    assert not [button for button in home.button if button.key == "undo-follow-up"]


def test_where_nothing_fits_nothing_is_offered(home):
    ask(home, "Tom Hanks before 1900")
    assert not [group for group in home.get("button_group") if group.key == "follow-up"]
    assert not any("Where next?" in html for html in htmls(home))
    assert not home.exception


def follow_up(phrase, new=7, gone=7):
    return FollowUp(Kind.THEME, phrase, f"x, {phrase}", Query(Intent("x")), 10, new, gone)


def test_what_a_pill_says():
    assert label("more like Ocean's", "7 of 10 new") == "More like Ocean’s :small[7 of 10 new]"
    assert "[" not in label("a [link](http://x)", "4 fewer").replace("\\[", "").replace(":small[", "")
    assert follow_up("darker", new=0, gone=4).change == "4 fewer"


def test_who_chose_is_said_only_where_it_is_so():
    assert "SmolLM2" in origin(FollowUps((follow_up("darker"),), "SmolLM2"))
    assert "language model" not in origin(FollowUps((follow_up("darker"),)))
    assert "busy" in origin(FollowUps((follow_up("darker"),)), "The language model is busy.")


def test_long_phrases_leave_one_row_of_at_least_three():
    assert len(in_one_row([follow_up("darker")] * 5)) == 5
    assert len(in_one_row([follow_up("more like a film with a rather long title")] * 5)) == 3
    assert len(in_one_row([follow_up("x" * 90)] * 2)) == 2
