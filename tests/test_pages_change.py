"""The part of Explain on what would change a place, run with the real engine."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from recsys.explain.barriers import Barrier, BarrierKind
from recsys.explain.ways import Means, Reach, Search, Way
from recsys.present.reach import search_sentence, standing_sentence, way_name
from recsys.schema import Item, WhatIf

EXPLAIN, PATIENCE = "../pages/explain.py", 180
DREAMS, MATRIX, TOY_STORY = "a mind-bending film about dreams", 2571, 1


@pytest.fixture(autouse=True)
def _templates_only(monkeypatch):
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", "none")


def opened(**address) -> AppTest:
    app = AppTest.from_file(EXPLAIN, default_timeout=PATIENCE)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def htmls(app: AppTest, holding: str) -> list[str]:
    return [element.proto.body for element in app.get("html") if holding in element.proto.body]


def ranks(html: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"<td><b>([\d,]+)</b>", html)]


def choose(app: AppTest, label: str, item_id: int) -> AppTest:
    return next(box for box in app.selectbox if box.label == label).set_value(item_id).run()


def test_both_targets_show_prediction_beside_what_happened():
    app = opened(intent=DREAMS, user="5")
    passed = htmls(app, 'class="counterfactual')
    assert passed
    before, predicted, actual = ranks(htmls(app, 'class="counterfactual history')[0])
    assert (before, predicted) == (1, actual)
    target = next(group for group in app.get("button_group") if group.key == "change-target")
    target.set_value("out_of_top_k").run()
    assert not app.exception
    left = htmls(app, 'class="counterfactual')
    assert left != passed
    assert all(ranks(html)[2] > 10 for html in left)


def test_a_film_of_the_catalogue_is_brought_in():
    app = opened(intent=DREAMS, user="5")
    choose(app, "A film of the catalogue", TOY_STORY)
    assert not app.exception
    ways = htmls(app, 'class="way')
    assert len(ways) == 4
    asked = next(html for html in ways if "Ask for something more" in html)
    assert min(ranks(asked)[1::2]) <= 10


def test_the_explained_film_is_chosen_where_it_is_outside_the_list():
    app = opened(intent=DREAMS, item=str(TOY_STORY))
    box = next(box for box in app.selectbox if box.label == "A film of the catalogue")
    assert box.value == TOY_STORY
    assert htmls(app, "Toy Story (1995) stands at rank")
    assert not htmls(app, "Take ratings out")


def test_a_film_that_cannot_come_in_says_why():
    app = opened(intent="dreams before 1980", item=str(MATRIX))
    assert any("cannot come in" in html and "from 1999" in html for html in htmls(app, 'class="lead"'))
    assert not htmls(app, 'class="way')


def test_no_words_and_no_ratings_leave_a_sentence():
    app = opened(intent="from the 1990s")
    assert htmls(app, "there is nothing to take out")


ITEM = Item(7, "Shane", 1953, ("Western",))
CHANGE = WhatIf(1.0, 40, 1.5, 9, 1.4, 8)
REACH = Reach(ITEM, 40, 1.0, 10)


def sentence(means: Means, *sizes: int, proven: bool = True, rank: int = 8) -> str:
    ways = tuple(
        Way(("x",) * size, tuple(str(place) for place in range(size)), replace(CHANGE, actual_rank=rank))
        for size in sizes
    )
    return search_sentence(REACH, Search(means, ways, proven))


def test_each_answer_says_how_sure_it_is():
    assert sentence(Means.FORGET, 3) == "3 to take out; no smaller set does it."
    assert "a smaller set may exist" in sentence(Means.FORGET, 3, proven=False)
    assert sentence(Means.UNSAY) == "No set of words, taken out, brings it in."
    assert "too many sets" in sentence(Means.UNSAY, proven=False)
    assert sentence(Means.RATE, 1, 1) == "Each is enough by itself; few others help as much."
    assert sentence(Means.RATE, 2) == "Five stars for all of them; no single film does it."
    assert "nearest that was found" in sentence(Means.RATE, 3, rank=60, proven=False)
    assert sentence(Means.ASK, 1) == "This one is enough."


@pytest.mark.parametrize("kind", list(BarrierKind))
def test_every_condition_is_told_in_words(kind):
    text = standing_sentence(replace(REACH, barriers=(Barrier(kind, "the 1990s"),)))
    assert text.startswith("Shane (1953) cannot come in, whatever its score: ")
    assert standing_sentence(replace(REACH, rank=3)) == "Shane (1953) is in the top 10 already: it stands at rank 3."


def test_long_lists_are_cut_and_words_are_quoted():
    assert way_name(Means.FORGET, Way(tuple("abcdefgh"), (), CHANGE)) == "a, b, c, d, e and 3 more"
    assert way_name(Means.ASK, Way(("jazz",), (), CHANGE)) == "“jazz”"
