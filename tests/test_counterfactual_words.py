"""Words that go: real scores of every subset, and what is tried when there are too many words for that."""

from itertools import combinations

import numpy as np
import pytest
from small_world import COLOURS, THEMES, random_query, small_intent, small_ranker, word_vectors

from recsys.explain.counterfactual_words import SENTENCES, WordSubsets, fewest_words, into_top, kth_best, passed
from recsys.explain.fewest import ROUNDING
from recsys.explain.standing import Standing
from recsys.explain.what_if import without
from recsys.schema import Query

MANY = [*THEMES, *COLOURS, *(f"word{number}" for number in range(22))]


def standing(query, seed=0, item_id=103, **factors):
    ranker = small_ranker(seed, **factors)
    return Standing.of(ranker, word_vectors(ranker), query, item_id)


def asked(count):
    return Query(small_intent(*MANY[:count]), {100: 5.0, 105: 2.0}, k=3)


@pytest.mark.parametrize("seed", range(8))
def test_every_subset_has_the_score_that_ranking_it_gives(seed):
    one = standing(random_query(seed, words=4), seed)
    subsets = WordSubsets.of(one)
    for size in range(5):
        for gone in combinations(range(4), size):
            kept = np.array([[place not in gone for place in range(4)]])
            run = one.ranker.scores(without(one.query, words=gone))
            np.testing.assert_allclose(subsets.scores(kept)[0], run, atol=1e-5)


@pytest.mark.parametrize("count", [1, 10, 11, 16, 24, 40])
def test_the_answer_holds_and_no_more_sentences_are_encoded_than_said(count):
    one = standing(asked(count))
    subsets, margin = WordSubsets.of(one), into_top(one, 1)
    before = one.ranker.encoder.encoded
    found = fewest_words(subsets, margin)
    tried = one.ranker.encoder.encoded - before
    assert tried <= (2**count if count <= 10 else SENTENCES + count)
    if found.rows:
        kept = np.array([[place not in found.rows for place in range(count)]])
        assert margin(subsets.scores(kept))[0] > ROUNDING


def test_with_many_words_a_single_one_is_proven_and_a_long_search_is_not():
    sure, unsure = 0, 0
    for seed in range(30):
        one = standing(asked(30), seed, item_id=100 + seed % 12)
        found = fewest_words(WordSubsets.of(one), into_top(one, 2))
        if found.rows and len(found.rows) <= 2:
            assert found.proven
            sure += 1
        elif not found.proven:
            unsure += 1
    assert sure > 0
    assert unsure > 0


def test_of_several_single_words_the_one_with_the_widest_margin_is_taken():
    several = 0
    for seed in range(20):
        one = standing(random_query(seed, words=4), seed)
        subsets, margin = WordSubsets.of(one), passed(one)
        margins = margin(subsets.scores(~np.eye(4, dtype=bool)))
        if (margins > ROUNDING).sum() > 1:
            several += 1
            assert fewest_words(subsets, margin).rows == (int(margins.argmax()),)
    assert several > 2


def test_the_kth_best_of_each_row():
    scores = np.array([[1.0, 4.0, 2.0], [9.0, 7.0, 8.0]], np.float32)
    assert kth_best(scores, 2).tolist() == [2.0, 8.0]
    assert kth_best(scores, 4).tolist() == [-np.inf, -np.inf]
