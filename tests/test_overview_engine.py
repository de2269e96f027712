"""The overview of the real model."""

import pytest

from recsys.explain.overview import SliceBy, slices
from recsys.schema import Query

TEXTS = ("like Blade Runner but hopeful", "Hitchcock, not horror", "???", "a slow heist in Paris, not sad")


@pytest.fixture(scope="module")
def overview(engine):
    intents = [engine.parse(text) for text in TEXTS]
    return engine.inspect.overview(intents, engine.inspect.sample_people(4), k=10)


def test_rows_add_up_and_lists_are_those_that_the_engine_recommends(engine, overview):
    assert overview.residual < 1e-5
    people = engine.inspect.sample_people(4)
    for line in overview.lists.itertuples():
        expected = engine.top(Query(engine.parse(line.intent), people[line.user]))
        own = overview.items[overview.items["list"] == line.list]
        assert list(own["item"]) == expected


def test_the_most_rated_fifth_and_other_slices_partition_the_lists(overview):
    for by in (SliceBy.DECADE, SliceBy.POPULARITY):
        assert slices(overview, by)["places"].sum() == len(overview.items)


def test_a_history_of_two_thousand_films_is_added_up_exactly(engine):
    films = [item.item_id for item in engine.catalogue][:2_000]
    history = {film: 0.5 + number % 10 / 2 for number, film in enumerate(films)}
    found = engine.inspect.overview([engine.parse(TEXTS[3])], {"Everything": history})
    assert found.residual < 1e-4
    assert len(found.items) == 10
    assert not set(found.items["item"]) & set(films)
    assert len(found.rows[found.rows["source"] == "history"]) == 20


def test_an_intent_of_forty_words_is_looked_at(engine):
    text = " ".join(f"ship{number} storm" for number in range(20))
    found = engine.inspect.overview([engine.parse(text)], {"Nobody": {}}, k=3)
    assert found.residual < 1e-4
    assert len(found.items) == 3
