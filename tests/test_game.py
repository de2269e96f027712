"""The game of the words: its payoffs are the scores that the ranker gives."""

import numpy as np
import pytest
import torch
from small_world import random_query, small_ranker, word_vectors

from recsys.explain.game import WordGame
from recsys.explain.what_if import without
from recsys.explain.words import shapley_matrix
from recsys.ranking import contributions


def every_coalition(players: int) -> np.ndarray:
    return (np.arange(2**players)[:, None] >> np.arange(players) & 1).astype(bool)


@pytest.mark.parametrize("seed", range(5))
def test_each_payoff_is_the_score_that_the_ranker_gives_without_the_other_words(seed):
    ranker, query = small_ranker(seed), random_query(seed)
    game = WordGame.of(ranker, query, 103)
    kept = every_coalition(3)
    for row, value in zip(kept, game.values(kept), strict=True):
        less = without(query, words=np.flatnonzero(~row).tolist())
        assert value == pytest.approx(float(ranker.scores(less)[3]), abs=1e-5)


def test_the_shapley_values_of_the_game_are_the_word_rows_of_the_sum():
    ranker, query = small_ranker(7), random_query(7)
    values = shapley_matrix(3) @ WordGame.of(ranker, query, 105).values(every_coalition(3))
    vectors = word_vectors(ranker).of(query.intent)
    rows = contributions(ranker, query, [5], torch.from_numpy(vectors))[0]
    np.testing.assert_allclose(values, [row.value for row in rows[:3]], atol=1e-5)


def test_an_intent_without_words_has_one_payoff_the_score_itself():
    ranker, query = small_ranker(), random_query(1, words=0)
    game = WordGame.of(ranker, query, 101)
    assert game.players == ()
    assert game.values(np.zeros((1, 0), bool)) == pytest.approx(ranker.scores(query)[1], abs=1e-6)
