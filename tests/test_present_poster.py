"""Poster tiles: always the same, well-formed, and safe whatever a title holds."""

import base64
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.present.poster import HEIGHT, MARGIN, WIDTH, poster_address, poster_svg, width, wrapped
from recsys.schema import Item

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_the_same_item_always_looks_the_same():
    item = Item(7, "Memento", 2000, ("Mystery", "Thriller"))
    assert poster_svg(item) == poster_svg(Item(8, "Memento", 2000, ("Mystery", "Thriller")))


def test_two_items_look_different():
    assert poster_svg(Item(1, "Alien", 1979, ("Horror",))) != poster_svg(Item(2, "Aliens", 1986, ("Horror",)))


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", 'A" onload="x', "Tom & Jerry", "]]>", "<image href='http://x.y/'/>"]
)
def test_a_title_cannot_add_elements(title):
    elements = {
        element.tag.removeprefix(SVG) for element in ElementTree.fromstring(poster_svg(Item(1, title, 1999))).iter()
    }
    assert elements <= {"svg", "defs", "linearGradient", "stop", "rect", "g", "circle", "ellipse", "path", "text"}


@given(st.text(max_size=120), st.none() | st.integers(1880, 2030))
def test_any_title_makes_a_well_formed_tile_with_its_text_inside(title, year):
    title = "".join(letter for letter in title if letter.isprintable())
    for text in texts(poster_svg(Item(1, title, year, ("Drama",)))):
        assert 0 < float(text.get("y")) <= HEIGHT - MARGIN + 2


def test_the_title_and_year_are_on_the_tile():
    words = " ".join(
        text.text for text in texts(poster_svg(Item(1, "The Good, the Bad and the Ugly", 1966, ("Western",))))
    )
    assert {"The", "Good,", "the", "Bad", "and", "Ugly", "1966"} == set(words.split())


def test_lines_break_at_spaces_and_fit():
    lines = wrapped("Eternal Sunshine of the Spotless Mind", 9.0)
    assert " ".join(lines) == "Eternal Sunshine of the Spotless Mind"
    assert all(width(line) <= 9.0 for line in lines)


def test_a_long_title_keeps_within_the_margins():
    svg = poster_svg(Item(1, "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964, ("Comedy",)))
    for text in texts(svg)[:-1]:
        assert width(text.text) * float(text.get("font-size")) <= WIDTH - 2 * MARGIN + 0.01


def test_the_address_holds_the_tile():
    item = Item(1, "Amélie", 2001, ("Romance",))
    kind, _, data = poster_address(item).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode("utf-8") == poster_svg(item)
