"""Sampled values: exact sums, no bias, the same every time, and errors that say how far off they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import HashEncoder, small_intent

from recsys.explain.sampling import (
    LEAST_RUNS,
    MOST_RUNS,
    SENTENCES,
    runs_for,
    sampled_values,
    sampled_vectors,
    standard_error,
    warm_up,
)
from recsys.explain.words import coalition_phrases, shapley_matrix

SEEDS = st.integers(0, 2**31)


def random_game(players: int, seed: int, outputs: int = 3) -> np.ndarray:
    """Payoffs of every coalition, (2^players, outputs), nothing for nobody."""
    payoffs = np.random.default_rng(seed).normal(size=(2**players, outputs))
    payoffs[0] = 0
    return payoffs


def asked(payoffs: np.ndarray):
    return lambda kept: payoffs[kept @ (1 << np.arange(kept.shape[1]))]


def test_the_number_of_runs_keeps_the_sentences_bounded():
    assert [runs_for(players) for players in (1, 11, 15, 20, 40)] == [MOST_RUNS, MOST_RUNS, 20, 15, LEAST_RUNS]
    assert all(2 * players * runs_for(players) <= SENTENCES * 1.1 for players in range(1, 41))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(2, 6), SEEDS)
def test_every_run_adds_up_to_the_whole(players, runs, seed):
    payoffs = random_game(players, seed)
    values = sampled_values(asked(payoffs), players, runs)
    assert values.shape == (runs, players, 3)
    np.testing.assert_allclose(values.sum(axis=1), np.tile(payoffs[-1], (runs, 1)), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), SEEDS, st.data())
def test_a_player_who_changes_nothing_gets_nothing(players, seed, data):
    dummy = data.draw(st.integers(0, players - 1))
    payoffs = random_game(players, seed)[np.arange(2**players) & ~(1 << dummy)]
    values = sampled_values(asked(payoffs), players, 3)
    np.testing.assert_allclose(values[:, dummy], 0, atol=1e-12)
    assert np.abs(np.delete(values, dummy, axis=1)).max() > 0


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 8), SEEDS)
def test_payoffs_of_single_players_and_pairs_are_met_exactly(players, seed):
    pairs = np.random.default_rng(seed).normal(size=(players, players))
    values = sampled_values(lambda kept: np.einsum("ki,ij,kj->k", kept * 1.0, pairs, kept * 1.0)[:, None], players, 2)
    exact = (pairs + pairs.T).sum(axis=1) / 2  # a pair's payoff is shared in halves
    np.testing.assert_allclose(values[:, :, 0], np.tile(exact, (2, 1)), atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_the_mean_is_within_four_standard_errors_of_the_exact_value(seed):
    payoffs = random_game(6, seed)
    values = sampled_values(asked(payoffs), 6, 200)
    exact = shapley_matrix(6) @ payoffs
    assert (np.abs(values.mean(axis=0) - exact) <= 4 * standard_error(values)).all()


@pytest.mark.parametrize("seed", range(5))
def test_twins_differ_by_chance_only(seed):
    drawn = random_game(5, seed)
    coalitions = np.arange(2**5)
    swapped = coalitions & 0b11100 | (coalitions & 1) << 1 | (coalitions & 2) >> 1
    values = sampled_values(asked(drawn + drawn[swapped]), 5, 200)
    difference = values[:, 0] - values[:, 1]
    assert (np.abs(difference.mean(axis=0)) <= 4 * standard_error(difference)).all()


def test_a_run_is_one_order_forwards_and_backwards():
    seen = []

    def payoffs(kept):
        seen.extend(kept)
        return kept.sum(axis=1, keepdims=True).astype(float)

    sampled_values(payoffs, 4, 1)
    masks = {row.tobytes() for row in seen}
    assert len(seen) == len(masks) == 8  # nobody, everybody, and three coalitions on each way
    assert all((~row).tobytes() in masks for row in seen)


def test_the_same_words_always_get_the_same_values_and_other_draws_are_left_alone():
    intent = small_intent(*(f"word{number}" for number in range(12)))
    np.random.seed(5)
    expected = np.random.random(3)
    np.random.seed(5)
    first = sampled_vectors(HashEncoder(), intent)
    assert np.array_equal(np.random.random(3), expected)
    assert np.array_equal(first, sampled_vectors(HashEncoder(), intent))


def test_sampled_words_of_an_encoder_are_near_the_exact_ones():
    encoder = HashEncoder()
    intent = small_intent(*(f"word{number}" for number in range(9)))
    samples = sampled_vectors(encoder, intent).astype(np.float64)
    exact = shapley_matrix(9) @ encoder.encode(coalition_phrases(intent)).astype(np.float64)
    assert samples.shape == (MOST_RUNS, 9, encoder.dimension)
    within = np.abs(samples.mean(axis=0) - exact) <= 4 * standard_error(samples) + 1e-6
    assert within.mean() > 0.99
    assert np.abs(samples.mean(axis=0) - exact).max() < 0.1 * np.abs(exact).max() + 0.02


def test_warming_up_leaves_nothing_to_compile():
    warm_up()
    assert np.allclose(sampled_values(lambda kept: kept[:, :1].astype(float), 2, 2)[:, :, 0], [[1, 0], [1, 0]])
