"""Attacks in the address of a page: what does not fit is left out and said, and nothing is too much."""

import pytest

from recsys.present.text import escaped
from recsys.schema import Catalogue, Item
from ui.address import LONGEST_INTENT, MOST_PARTS, from_parameters, to_parameters
from ui.view import View, Who

CATALOGUE = Catalogue((Item(1, "Alien", 1979), Item(2, "Brazil", 1985)))
ATTACK = "<script>alert(1)</script>"


def read(**parts):
    return from_parameters(parts, CATALOGUE, [7], View())


@pytest.mark.parametrize("text", ["9" * 5_000, "-1", "1e3", "٣", "", "0x1", "99999"])
def test_odd_number_of_a_word_is_left_out(text):
    assert read(intent=["x"], without_word=[text, "3"])[0].without_words == (3,)


def test_million_characters_in_every_part_are_cut():
    long = "x" * 1_000_000
    view, notes = read(
        **{name: [long] for name in ("intent", "item", "user", "like", "without_chip", "closer", "style")}
    )
    assert len(view.text) == LONGEST_INTENT
    assert all(len(part) <= LONGEST_INTENT for part in (*view.without_chips, view.closer, *notes))


def test_thousands_of_parts_are_not_read():
    names = ("item", "like", "without_film", "without_chip", "without_word")
    view, notes = read(intent=["x"], **{name: ["nothing"] * 50_000 for name in names})
    assert len(notes) <= 3 * MOST_PARTS
    assert len(view.without_chips) <= MOST_PARTS


@pytest.mark.parametrize("stars", ["nan", "inf", "-inf", "1e999", "", "five", "0x5"])
def test_stars_that_are_no_number_do_not_count(stars):
    view, _ = read(intent=["x"], like=[f"1:{stars}", "2:4"])
    assert set(view.likes.values()) <= {4.0, 0.0, 5.0}
    assert view.likes[2] == 4.0


@pytest.mark.parametrize("weight", ["nan", "inf", "-1", "1e999", ATTACK])
def test_weights_of_sources_that_cannot_be_are_not_taken(weight):
    view, _ = read(intent=["x"], blend=[f"word:{weight}"])
    assert all(0.0 <= value <= 3.0 for value in view.blend.values().values())


def test_attack_in_a_link_is_named_as_text():
    _, notes = read(intent=["x"], item=[ATTACK], user=[ATTACK], like=[f"{ATTACK}:5"], style=[ATTACK])
    assert len(notes) == 4
    assert not any("<script" in escaped(note) for note in notes)


def test_link_of_more_ratings_than_it_can_hold_has_the_latest():
    view = View(who=Who.MYSELF, likes=dict.fromkeys(range(1000), 4.0))
    assert [part.partition(":")[0] for part in to_parameters(view, complete=True)["like"]] == [
        str(number) for number in range(940, 1_000)
    ]
