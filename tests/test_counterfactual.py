"""The smallest change: against every subset of small random worlds, and run again."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from small_world import random_query, small_intent, small_ranker, word_vectors

from recsys.explain import counterfactuals
from recsys.explain.counterfactual import fewest
from recsys.explain.what_if import without
from recsys.ranking import allowed, rank_of
from recsys.schema import Query, Source

SEEDS = range(150)


def of_source(ranker, query, item_id, source):
    found = counterfactuals(ranker, word_vectors(ranker), query, item_id)
    return next((change for change in found if change.source is source), None)


def rank_without(ranker, query, position, words=(), history=()):
    mask = allowed(query, ranker.features.catalogue)
    return rank_of(ranker.scores(without(query, words, history)), mask, position)


def smallest(players, costs_a_rank):
    """The size of the smallest subset that costs a rank, None when none does."""
    for size in range(1, len(players) + 1):
        if any(costs_a_rank(chosen) for chosen in combinations(players, size)):
            return size
    return None


def world(seed, **options):
    # Words weigh little here, so that the history decides and several items must often go.
    ranker = small_ranker(seed, meaning_themes=0.1, wording_themes=0.1, wording_logline=0.1)
    query = random_query(seed, **options)
    return ranker, query, ranker.rank(query)[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_fewest_history_of_the_first_item_is_the_smallest_there_is(seed):
    ranker, query, ranked = world(seed, rated=6)
    top = ranker.features.catalogue.items[ranked[0]].item_id
    expected = smallest(list(query.history), lambda gone: rank_without(ranker, query, ranked[0], history=gone) > 1)
    change = of_source(ranker, query, top, Source.HISTORY)
    assert (len(change.removed) if change else None) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_history_is_predicted_as_it_is_run_and_costs_a_rank(seed):
    ranker, query, ranked = world(seed, rated=6)
    for rank, position in enumerate(ranked, start=1):
        item_id = ranker.features.catalogue.items[position].item_id
        change = of_source(ranker, query, item_id, Source.HISTORY)
        if change is None:
            continue
        removed = [int(row.key) for row in change.removed]
        assert set(removed) <= set(query.history)
        assert change.predicted_rank == change.actual_rank == rank_without(ranker, query, position, history=removed)
        assert change.actual_rank > rank
        assert change.runner_up is not None


@pytest.mark.parametrize("seed", range(60))
def test_fewest_words_are_the_smallest_over_all_subsets(seed):
    ranker = small_ranker(seed, taste=0.2)
    query = random_query(seed, words=4, rated=2)
    for rank, position in enumerate(ranker.rank(query)[0][:4], start=1):
        item_id = ranker.features.catalogue.items[position].item_id
        expected = smallest(range(4), lambda gone: rank_without(ranker, query, position, words=gone) > rank)  # noqa: B023
        change = of_source(ranker, query, item_id, Source.WORD)
        assert (len(change.removed) if change else None) == expected
        if change:
            removed = [int(row.key) for row in change.removed]
            assert change.actual_rank == rank_without(ranker, query, position, words=removed) > rank


def test_worlds_hold_small_large_and_missing_counterfactuals():
    sizes = []
    for seed in SEEDS:
        ranker, query, ranked = world(seed, rated=6)
        change = of_source(ranker, query, ranker.features.catalogue.items[ranked[0]].item_id, Source.HISTORY)
        sizes.append(len(change.removed) if change else 0)
    assert {0, 1, 2, 3} <= set(sizes)


def test_nothing_asked_and_nothing_rated_have_no_counterfactual():
    ranker = small_ranker()
    assert counterfactuals(ranker, word_vectors(ranker), Query(small_intent()), 100) == ()


def test_the_last_item_of_the_list_cannot_fall():
    ranker, query, ranked = world(3)
    last = ranker.features.catalogue.items[ranked[-1]].item_id
    assert counterfactuals(ranker, word_vectors(ranker), query, last) == ()


def test_items_that_tie_and_stand_before_are_not_passed_again():
    ranker = small_ranker(meaning_themes=0.0)
    silent = replace(ranker.weights, weights=dict.fromkeys(ranker.weights.weights, 0.0))
    tied = type(ranker)(ranker.features, silent, ranker.encoder)
    query = Query(small_intent("dreams"), {100: 5.0, 101: 4.0}, k=12)
    for item in ranker.features.catalogue:
        assert counterfactuals(tied, word_vectors(tied), query, item.item_id) == ()


@pytest.mark.parametrize(
    ("differences", "gap", "expected"),
    [
        ([1.0, 3.0, 2.0], 2.5, [1]),
        ([1.0, 3.0, 2.0], 4.5, [1, 2]),
        ([1.0, 3.0, 2.0], 5.5, [1, 2, 0]),
        ([1.0, 3.0, 2.0], 6.0, None),
        ([1.0, -3.0], 0.5, [0]),
        ([1.0, -3.0], 1.5, None),
        ([-1.0], 0.0, None),
        ([], 0.0, None),
    ],
)
def test_fewest_takes_the_largest_until_the_gap_is_passed(differences, gap, expected):
    assert fewest(np.array(differences, np.float32), gap) == expected
