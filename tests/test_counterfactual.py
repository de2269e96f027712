"""The smallest change: against every subset of small random worlds, and run again."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import THEMES, random_query, small_intent, small_ranker, word_vectors

from recsys.errors import UnknownItem
from recsys.explain import counterfactuals
from recsys.explain.fewest import ROUNDING
from recsys.explain.what_if import without
from recsys.ranking import allowed, rank_of
from recsys.ranking.ranker import behind
from recsys.schema import Query, Source, Target

SEEDS = range(60)
SMALL = {"max_examples": 40, "deadline": None}


def world(seed, k=4, **options):
    # Words weigh little here, so that the history decides and several items must often go.
    ranker = small_ranker(seed, meaning_themes=0.1, wording_themes=0.1, wording_logline=0.1)
    query = replace(random_query(seed, **options), k=k)
    return ranker, query, ranker.rank(query, 12)[0]


def of_source(ranker, query, position, source, target=Target.PASSED):
    item_id = ranker.features.catalogue.items[position].item_id
    found = counterfactuals(ranker, word_vectors(ranker), query, item_id, target, seconds=20)
    return next((change for change in found if change.source is source), None)


def reached(ranker, query, position, target, words=(), history=()):
    """Whether the target is reached, by more than rounding, when the ranker is really run."""
    mask = allowed(query, ranker.features.catalogue)
    before, after = ranker.scores(query), ranker.scores(without(query, words, history))
    mask[position] = False
    ahead = mask & (after > after[position] + ROUNDING)
    if target is Target.PASSED:
        return bool((ahead & behind(before, position)).any())
    return int(ahead.sum()) >= query.k


def smallest(players, works):
    """The size of the smallest subset that works, None when none does."""
    for size in range(1, len(players) + 1):
        if any(works(chosen) for chosen in combinations(players, size)):
            return size
    return None


def check_history(seed, rated, k, place, target):
    ranker, query, ranked = world(seed, k, rated=rated)
    position = ranked[place % len(ranked)]
    inside = rank_of(ranker.scores(query), allowed(query, ranker.features.catalogue), position) <= k
    change = of_source(ranker, query, position, Source.HISTORY, target)
    expected = (
        smallest(list(query.history), lambda gone: reached(ranker, query, position, target, history=gone))
        if inside or target is Target.PASSED
        else None
    )
    assert (len(change.removed) if change else None) == expected
    if change:
        removed = [int(row.key) for row in change.removed]
        assert set(removed) <= set(query.history)
        assert change.proven
        assert reached(ranker, query, position, target, history=removed)
        assert change.predicted_rank == change.actual_rank
        assert change.runner_up is not None
    return len(change.removed) if change else 0


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("seed", SEEDS)
def test_fewest_history_is_the_smallest_there_is(seed, target):
    for place in range(0, 6, 2):
        check_history(seed, 6, 3, place, target)


@settings(**SMALL)
@given(st.integers(0, 10**6), st.integers(0, 8), st.integers(1, 5), st.integers(0, 11), st.sampled_from(list(Target)))
def test_fewest_history_is_the_smallest_in_any_world(seed, rated, k, place, target):
    check_history(seed, rated, k, place, target)


def test_worlds_hold_small_large_and_missing_counterfactuals():
    for target in Target:
        sizes = {check_history(seed, 6, 3, 0, target) for seed in SEEDS}
        assert {0, 1, 2} < sizes


def test_history_is_predicted_as_it_is_run_hundreds_of_times():
    run = 0
    for seed in SEEDS:
        ranker, query, ranked = world(seed, rated=5)
        for position in ranked:
            change = of_source(ranker, query, position, Source.HISTORY)
            if change:
                run += 1
                assert change.predicted_rank == change.actual_rank
                assert change.change.predicted_score == pytest.approx(change.change.actual_score, abs=ROUNDING)
    assert run > 200


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("seed", range(30))
def test_fewest_words_are_the_smallest_over_all_subsets(seed, target):
    ranker = small_ranker(seed, taste=0.2)
    query = replace(random_query(seed, words=5, rated=2), k=4)
    for position in ranker.rank(query)[0][:4]:
        expected = smallest(range(5), lambda gone: reached(ranker, query, position, target, words=gone))  # noqa: B023
        change = of_source(ranker, query, position, Source.WORD, target)
        assert (len(change.removed) if change else None) == expected
        if change:
            assert change.proven
            removed = [int(row.key) for row in change.removed]
            assert reached(ranker, query, position, target, words=removed)


def test_nothing_asked_and_nothing_rated_have_no_counterfactual():
    ranker = small_ranker()
    for target in Target:
        assert counterfactuals(ranker, word_vectors(ranker), Query(small_intent()), 100, target) == ()


def test_the_last_item_of_the_list_cannot_be_passed():
    ranker, query, ranked = world(3)
    last = ranker.features.catalogue.items[ranked[-1]].item_id
    assert counterfactuals(ranker, word_vectors(ranker), query, last) == ()


def test_an_item_outside_the_top_cannot_leave_it():
    ranker, query, ranked = world(3, k=2)
    outside = ranker.features.catalogue.items[ranked[2]].item_id
    assert counterfactuals(ranker, word_vectors(ranker), query, outside, Target.OUT_OF_TOP_K) == ()


def test_a_top_k_that_holds_everything_cannot_be_left():
    ranker, query, ranked = world(3, k=12)
    first = ranker.features.catalogue.items[ranked[0]].item_id
    assert counterfactuals(ranker, word_vectors(ranker), query, first, Target.OUT_OF_TOP_K) == ()


def test_an_item_that_was_rated_itself_and_a_word_said_twice_have_answers():
    ranker = small_ranker()
    query = Query(small_intent("dreams", "dreams", "jazz"), {100: 5.0, 103: 2.0, 999: 4.0}, k=3)
    for change in counterfactuals(ranker, word_vectors(ranker), query, 100):
        assert np.isfinite([change.change.predicted_score, change.change.actual_score]).all()
        assert change.change.passed_by is not None


def test_items_that_tie_and_stand_before_are_not_passed_again():
    ranker = small_ranker(meaning_themes=0.0)
    silent = replace(ranker.weights, weights=dict.fromkeys(ranker.weights.weights, 0.0))
    tied = type(ranker)(ranker.features, silent, ranker.encoder)
    query = Query(small_intent(*THEMES[:2]), {100: 5.0, 101: 4.0}, k=12)
    for item in ranker.features.catalogue:
        assert counterfactuals(tied, word_vectors(tied), query, item.item_id) == ()


def test_an_unknown_item_is_refused():
    with pytest.raises(UnknownItem, match="999"):
        counterfactuals(small_ranker(), word_vectors(small_ranker()), random_query(2), 999)
