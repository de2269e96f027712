"""What one word promotes: its own row of the sum, over the whole catalogue."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import random_query, small_intent, small_ranker, word_vectors

from recsys.errors import BecauseError
from recsys.explain.alone import promoted_alone
from recsys.explain.words import coalition_phrases, shapley_matrix
from recsys.ranking import contributions
from recsys.ranking.signals import MEANING, places
from recsys.schema import Chip, ChipKind, Query


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 500), st.integers(0, 2))
def test_items_come_by_what_the_word_adds_to_them(seed, word):
    ranker, query = small_ranker(seed % 7), random_query(seed)
    vectors = word_vectors(ranker)
    found = promoted_alone(ranker, vectors, query, word, k=12)
    rows = contributions(ranker, query, range(12), vectors.tensors(query.intent, ranker.features.device)[0])
    expected = {item.item_id: own[word].value for item, own in zip(ranker.features.catalogue, rows, strict=True)}
    assert all(one.row.value == pytest.approx(expected[one.item.item_id], abs=1e-5) for one in found)
    values = [one.row.value for one in found]
    assert values == sorted(values, reverse=True)
    assert len(found) == 12 - len(query.history)


def test_the_meaning_is_the_shapley_value_by_enumeration():
    ranker = small_ranker()
    query = Query(small_intent("dreams", "rain", "jazz", "heist"))
    factors = ranker.factors[places(MEANING)]
    items = np.einsum("f,fnd->nd", factors.numpy(), ranker.features.vectors.numpy())
    payoffs = ranker.encoder.encode(coalition_phrases(query.intent)) @ items.T
    exact = shapley_matrix(4) @ payoffs
    for one in promoted_alone(ranker, word_vectors(ranker), query, 2, k=12):
        place = ranker.features.catalogue.position(one.item.item_id)
        assert one.row.parts["meaning"] == pytest.approx(exact[2, place], abs=1e-5)
        assert one.row.standard_error is None


def test_hard_conditions_and_rated_items_stay_out():
    ranker = small_ranker()
    intent = small_intent("dreams", "rain")
    early = Chip(ChipKind.YEARS, "before 1991", (None, 1990), (0, 6))
    query = Query(type(intent)(intent.text, intent.words, (early,)), {100: 5.0})
    found = promoted_alone(ranker, word_vectors(ranker), query, 0, k=12)
    assert {one.item.item_id for one in found} == {101, 102, 103, 104, 105}


@pytest.mark.parametrize("word", [-1, 2])
def test_a_word_that_is_not_there_is_refused(word):
    ranker = small_ranker()
    with pytest.raises(BecauseError, match="the intent has 2"):
        promoted_alone(ranker, word_vectors(ranker), Query(small_intent("dreams", "rain")), word)


def test_sampled_words_come_with_their_errors():
    ranker = small_ranker()
    query = Query(small_intent(*(f"word{number}" for number in range(11))))
    found = promoted_alone(ranker, word_vectors(ranker), query, 4, k=3)
    assert all(one.row.standard_error > 0 for one in found)


def test_real_words_promote_films_that_they_fit(engine):
    query = engine.recommend("a lonely robot in the desert").query
    names = [word.text for word in query.intent.words]
    found = engine.inspect.promoted_alone(query, names.index("robot"), 3)
    assert any("robot" in f"{one.item.logline} {one.item.themes} {one.item.title}".lower() for one in found)
    row = engine.inspect.word_values(query, found[0].item.item_id)[names.index("robot")]
    assert row.value == pytest.approx(found[0].row.value, abs=1e-5)


def test_a_long_request_is_explained_with_errors_and_an_exact_sum(engine):
    text = "a lonely robot gardener remembers forgotten songs while silent monks drink bitter tea beside frozen lakes"
    found = engine.recommend(text, k=1)
    assert len(found.query.intent.words) > 10
    why = engine.explain(found[0])
    words = [row for row in why.contributions if row.kind == "word"]
    assert len(words) == len(found.query.intent.words)
    assert all(0 < row.standard_error < 1 for row in words)
    assert all(row.standard_error is None for row in why.contributions if row.kind != "word")
    assert abs(why.residual) < 1e-5
