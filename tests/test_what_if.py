"""Taking rows out: exact for history, what the Shapley values say for words, and really run."""

import numpy as np
import pytest
from small_world import random_query, small_intent, small_ranker, word_vectors

from recsys.errors import UnknownItem
from recsys.explain import what_if
from recsys.explain.what_if import without
from recsys.ranking import allowed
from recsys.schema import Query

SEEDS = range(40)


def rank_by_sorting(scores, mask, position):
    order = sorted(
        (place for place in range(len(scores)) if mask[place] or place == position), key=lambda p: (-scores[p], p)
    )
    return order.index(position) + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_history_is_predicted_exactly(seed):
    ranker, query = small_ranker(seed), random_query(seed, rated=5)
    removed = list(query.history)[: 1 + seed % 4]
    mask = allowed(query, ranker.features.catalogue)
    run_again = ranker.scores(without(query, history=removed))
    for position, item in enumerate(ranker.features.catalogue):
        change = what_if(ranker, word_vectors(ranker), query, item.item_id, history=removed)
        assert change.predicted_score == pytest.approx(change.actual_score, abs=1e-5)
        assert change.actual_score == pytest.approx(float(run_again[position]), abs=1e-6)
        assert change.predicted_rank == change.actual_rank == rank_by_sorting(run_again, mask, position)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_words_together_are_predicted_exactly(seed):
    ranker, query = small_ranker(seed), random_query(seed)
    change = what_if(ranker, word_vectors(ranker), query, 103, words=[0, 1, 2])
    assert change.predicted_score == pytest.approx(change.actual_score, abs=1e-5)


def test_one_word_is_predicted_by_its_shapley_value():
    ranker, query = small_ranker(), Query(small_intent("dreams", "jazz"))
    full, dreams, jazz, nothing = (
        float(ranker.scores(Query(small_intent(*words)))[0])
        for words in (("dreams", "jazz"), ("dreams",), ("jazz",), ())
    )
    value = ((dreams - nothing) + (full - jazz)) / 2
    change = what_if(ranker, word_vectors(ranker), query, 100, words=[0])
    assert change.predicted_score == pytest.approx(full - value, abs=1e-5)
    assert change.actual_score == pytest.approx(jazz, abs=1e-5)


def test_taking_out_nothing_changes_nothing():
    change = what_if(small_ranker(), word_vectors(small_ranker()), random_query(1), 103)
    assert change.score_before == change.predicted_score == change.actual_score
    assert change.rank_before == change.predicted_rank == change.actual_rank
    assert change.passed_by is None


@pytest.mark.parametrize("seed", SEEDS)
def test_who_passed_was_behind_and_is_ahead(seed):
    ranker, query = small_ranker(seed), random_query(seed)
    catalogue, mask = ranker.features.catalogue, allowed(query, ranker.features.catalogue)
    before, after = ranker.scores(query), ranker.scores(without(query, words=[0], history=list(query.history)[:2]))
    for position, item in enumerate(catalogue):
        change = what_if(ranker, word_vectors(ranker), query, item.item_id, [0], list(query.history)[:2])
        passing = [
            place
            for place in np.flatnonzero(mask)
            if before[place] < before[position] and after[place] > after[position]
        ]
        assert change.passed_by == max(passing, key=lambda place: after[place], default=None)


def test_unrated_items_and_words_that_are_not_there_change_nothing():
    ranker, query = small_ranker(), random_query(2)
    change = what_if(ranker, word_vectors(ranker), query, 103, words=[9], history=[999])
    assert change.predicted_score == change.actual_score == change.score_before


def test_an_unknown_item_is_refused():
    with pytest.raises(UnknownItem, match="999"):
        what_if(small_ranker(), word_vectors(small_ranker()), random_query(2), 999)
