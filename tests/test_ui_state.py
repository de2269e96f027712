"""Links: what a complete one holds comes back, what a short one must not hold is not in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.schema import Blend, Catalogue, Item, Style
from ui.state import View, Who, from_parameters, to_parameters

CATALOGUE = Catalogue((Item(10, "Alien"), Item(20, "Brazil"), Item("tt:3", "Chinatown"), Item(40, "Dune")))
USERS = (5, 6, "anna")
IDS = [item.item_id for item in CATALOGUE]


def views():
    common = {
        "text": st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40),
        "without_words": st.lists(st.integers(0, 9), unique=True, max_size=3).map(tuple),
        "without_chips": st.lists(st.sampled_from(["genre:Drama", "years:1990-1999"]), unique=True).map(tuple),
        "without_history": st.lists(st.sampled_from(IDS), unique=True).map(tuple),
        "item": st.none() | st.sampled_from(IDS),
        "closer": st.sampled_from(["", "words", "rows"]),
        "style": st.sampled_from(list(Style)),
        "blend": st.builds(Blend, word=st.floats(0, 3), history=st.floats(0, 3)),
    }
    stars = st.integers(0, 10).map(lambda halves: halves / 2)
    return st.one_of(
        st.builds(View, **common),
        st.builds(
            View,
            who=st.just(Who.VIEWER),
            user=st.sampled_from(USERS),
            told=st.dictionaries(st.sampled_from(IDS), stars),
            **common,
        ),
        st.builds(
            View, who=st.just(Who.MYSELF), likes=st.dictionaries(st.sampled_from(IDS), stars, min_size=1), **common
        ),
    )


@given(views())
def test_a_complete_link_brings_everything_back(view):
    read, notes = from_parameters(to_parameters(view, complete=True), CATALOGUE, USERS, View())
    assert notes == []
    assert read == view


def test_a_short_link_holds_neither_intent_nor_likes():
    view = View("something private", Who.MYSELF, likes={10: 5.0}, without_words=(1,), item=20)
    assert to_parameters(view, complete=False) == {"item": ["20"]}


def test_a_link_with_only_an_item_keeps_what_was_asked():
    present = View("a heist", Who.MYSELF, likes={10: 4.0})
    read, _ = from_parameters({"item": ["tt:3"]}, CATALOGUE, USERS, present)
    assert (read.text, read.likes, read.item) == ("a heist", {10: 4.0}, "tt:3")


def test_another_viewer_has_nothing_taken_out_yet():
    present = View(who=Who.VIEWER, user=5, without_history=(10,), told={20: 5.0})
    read, _ = from_parameters({"user": ["6"]}, CATALOGUE, USERS, present)
    assert (read.user, read.without_history, read.told) == (6, (), {})


def test_a_link_to_another_question_keeps_objections_except_those_to_words():
    present = View(objections={10: frozenset({"word:0", "history:20"})})
    read, _ = from_parameters({"intent": ["a heist"]}, CATALOGUE, USERS, present)
    assert read.objections == {10: {"history:20"}}


@pytest.mark.parametrize(
    ("parameters", "part"),
    [
        ({"item": ["999"]}, "999"),
        ({"user": ["nobody"]}, "nobody"),
        ({"intent": ["x"], "like": ["10:many"]}, "10:many"),
        ({"intent": ["x"], "like": ["999:5"]}, "999:5"),
        ({"intent": ["x"], "without_film": ["999"]}, "999"),
        ({"intent": ["x"], "style": ["sung"]}, "sung"),
        ({"intent": ["x"], "blend": ["word:99"]}, "weighs the sources"),
        ({"intent": ["x"], "blend": ["taste:1"]}, "weighs the sources"),
    ],
)
def test_what_a_link_cannot_bring_back_is_said(parameters, part):
    read, notes = from_parameters(parameters, CATALOGUE, USERS, View())
    assert len(notes) == 1
    assert part in notes[0]
    assert (read.item, read.user, read.likes) == (None, None, {})


@pytest.mark.parametrize(("given_stars", "stars"), [("99", 5.0), ("-3", 0.0), ("3.4", 3.5)])
def test_stars_from_a_link_are_brought_into_range(given_stars, stars):
    read, _ = from_parameters({"intent": ["x"], "like": [f"10:{given_stars}"]}, CATALOGUE, USERS, View())
    assert read.likes == {10: stars}
