"""Exact Shapley values: against every order of players, and against another implementation."""

import tracemalloc
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_world import HashEncoder, small_intent, small_ranker

from recsys.errors import BecauseError
from recsys.explain import WordVectors
from recsys.explain.words import coalition_phrases, pass_bytes, shapley_matrix

PLAYERS = st.integers(1, 5)
GAMES = PLAYERS.flatmap(lambda players: arrays(np.float64, 2**players, elements=st.floats(-10, 10, width=32)))


def by_permutations(payoffs):
    """The mean marginal payoff of each player over every order in which they can arrive."""
    players = len(payoffs).bit_length() - 1
    values = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        present = 0
        for player in order:
            values[player] += payoffs[present | 1 << player] - payoffs[present]
            present |= 1 << player
    return values / len(orders)


def shapley(payoffs):
    return shapley_matrix(len(payoffs).bit_length() - 1) @ payoffs


def test_two_players_by_hand():
    # v(∅)=0, v(a)=1, v(b)=2, v(ab)=5: a gets (1 + 3) / 2, b gets (2 + 4) / 2
    assert shapley(np.array([0.0, 1, 2, 5])) == pytest.approx([2, 3])
    assert shapley_matrix(2).tolist() == [[-0.5, 0.5, -0.5, 0.5], [-0.5, -0.5, 0.5, 0.5]]


def test_the_glove_game_by_hand():
    # One left glove (player 0), two right ones: a pair is worth 1. The left glove gets 4/6.
    payoffs = [float(coalition & 1 and coalition & 6 != 0) for coalition in range(8)]
    assert shapley(np.array(payoffs)) == pytest.approx([4 / 6, 1 / 6, 1 / 6])


@settings(deadline=None)
@given(GAMES)
def test_values_equal_the_mean_over_all_orders(payoffs):
    assert shapley(payoffs) == pytest.approx(by_permutations(payoffs), abs=1e-9)


@given(GAMES)
def test_values_add_up_to_the_whole(payoffs):
    assert shapley(payoffs).sum() == pytest.approx(payoffs[-1] - payoffs[0], abs=1e-9)


@given(GAMES, st.floats(-3, 3), st.integers(0, 2**31))
def test_values_are_linear_in_the_payoffs(payoffs, factor, seed):
    other = np.random.default_rng(seed).normal(size=len(payoffs))
    together = shapley(payoffs + factor * other)
    assert together == pytest.approx(shapley(payoffs) + factor * shapley(other), abs=1e-9)


@given(GAMES, st.data())
def test_a_player_who_changes_nothing_gets_nothing(payoffs, data):
    player = data.draw(st.integers(0, len(payoffs).bit_length() - 2))
    coalitions = np.arange(len(payoffs))
    assert shapley(payoffs[coalitions & ~(1 << player)])[player] == pytest.approx(0, abs=1e-9)


@given(PLAYERS, st.integers(0, 2**31))
def test_players_who_do_the_same_get_the_same(players, seed):
    by_size = np.random.default_rng(seed).normal(size=players + 1)
    payoffs = np.array([by_size[coalition.bit_count()] for coalition in range(2**players)])
    assert shapley(payoffs) == pytest.approx(np.full(players, (by_size[-1] - by_size[0]) / players), abs=1e-9)


def test_coalitions_are_in_the_order_of_the_matrix():
    assert coalition_phrases(small_intent("rain", "at night", "jazz")) == [
        "", "rain", "at night", "rain at night", "jazz", "rain jazz", "at night jazz", "rain at night jazz",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 2, 5, 10])
def test_word_vectors_add_up_to_the_vector_of_the_intent(count):
    encoder = HashEncoder()
    intent = small_intent(*(f"word{number}" for number in range(count)))
    vectors = WordVectors(encoder).of(intent)
    assert vectors.shape == (count, encoder.dimension)
    assert vectors.sum(0) == pytest.approx(encoder.encode([intent.phrase()])[0], abs=1e-6)


def test_word_vectors_of_the_real_encoder_add_up(engine):
    intent = engine.parse("a lonely robot in an ancient desert listens to jazz while silent monks drink")
    vectors = engine.word_vectors.of(intent)
    assert len(vectors) >= 5
    assert vectors.sum(0) == pytest.approx(engine.ranker.encoder.encode([intent.phrase()])[0], abs=1e-5)


def test_word_vectors_give_the_values_of_every_item_by_brute_force():
    ranker = small_ranker()
    intent = small_intent("dreams", "in the rain", "jazz", "heist")
    items = ranker.features.vectors[0].numpy()
    payoffs = ranker.encoder.encode(coalition_phrases(intent)) @ items.T
    found = WordVectors(ranker.encoder).of(intent) @ items.T
    for place in range(len(items)):
        assert found[:, place] == pytest.approx(by_permutations(payoffs[:, place]), abs=1e-6)


def test_word_vectors_agree_with_the_exact_explainer_of_shap():
    import shap

    encoder = HashEncoder()
    intent = small_intent("dreams", "rain", "jazz", "robots")
    item = encoder.encode(["robots dream of jazz"])[0]
    model = lambda masks: encoder.encode([intent.phrase(list(mask > 0.5)) for mask in masks]) @ item  # noqa: E731
    explained = shap.ExactExplainer(model, np.zeros((1, 4)))(np.ones((1, 4)))
    assert WordVectors(encoder).of(intent) @ item == pytest.approx(explained.values[0], abs=1e-6)


def test_an_intent_is_encoded_once():
    encoder = HashEncoder()
    vectors = WordVectors(encoder)
    vectors.of(small_intent("dreams", "rain"))
    vectors.of(small_intent("dreams", "rain"))
    assert encoder.encoded == 4
    vectors.of(small_intent("dreams rain"))
    assert encoder.encoded == 6


def long_intent(count):
    return small_intent(*(f"word{number}" for number in range(count)))


@pytest.mark.parametrize("count", [11, 25, 40])
def test_beyond_ten_words_the_vectors_are_the_mean_of_samples_and_still_add_up(count):
    encoder = HashEncoder()
    vectors, intent = WordVectors(encoder), long_intent(count)
    samples = vectors.samples(intent)
    assert samples.shape[1:] == (count, encoder.dimension)
    whole = encoder.encode([intent.phrase()])[0]
    np.testing.assert_allclose(vectors.of(intent), samples.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(vectors.of(intent).sum(axis=0), whole, atol=1e-5)
    encoded = encoder.encoded
    assert encoded <= 700
    vectors.of(intent)
    assert encoder.encoded == encoded


def test_ten_words_are_exact():
    assert WordVectors(HashEncoder()).samples(long_intent(10)) is None


def test_too_many_words_are_refused_with_both_numbers():
    with pytest.raises(BecauseError, match=r"41 words.*up to 40"):
        WordVectors(HashEncoder()).of(long_intent(41))


@pytest.mark.parametrize("count", [1, 6, 10])
def test_a_pass_holds_no_more_memory_than_it_says(count):
    vectors, intent = WordVectors(HashEncoder(384)), long_intent(count)
    tracemalloc.start()
    try:
        vectors.of(intent)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    stated = pass_bytes(count, 384)
    assert peak <= stated + 200_000  # what Python itself needs meanwhile
    assert count < 10 or stated < 3 * peak
