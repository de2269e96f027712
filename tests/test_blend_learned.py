"""What one preference teaches a person's weights of the sources."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import random_query, small_ranker, word_vectors

from recsys.explain.whole import explanations
from recsys.ranking.answers import answer
from recsys.ranking.personal import LARGEST_STEP, learned
from recsys.schema import NEUTRAL, Blend, Contribution, Intent, Item, Query, Recommendation, Source
from recsys.schema.blend import BOUNDS

TOTALS = st.floats(-20, 20, allow_nan=False)
SUMS = st.tuples(TOTALS, TOTALS, TOTALS, TOTALS)
WEIGHTS = st.floats(*BOUNDS, allow_nan=False, allow_subnormal=False)
BLENDS = st.builds(Blend, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS)


def film(word=0.0, history=0.0, chip=0.0, prior=0.0):
    """A recommendation whose sources add these totals."""
    values = zip(Source, (word, history, chip, prior), strict=True)
    rows = tuple(Contribution(source, source.value, value, source.value) for source, value in values)
    return Recommendation(Item(1, "A"), 1, word + history + chip + prior, rows, Query(Intent("x")))


def loss(blend, before, preferred, other):
    """The pairwise logistic loss after the totals, made with ``before``, are weighed with ``blend`` instead."""

    def score(one):
        return sum(
            one.total(source) * blend.of(source) / before.of(source) for source in Source if before.of(source) > 0
        )

    margin = score(preferred) - score(other)
    return max(-margin, 0.0) + math.log1p(math.exp(-abs(margin)))


def test_one_step_worked_out_by_hand():
    # Differences: word +0.4, prior -0.4, so p = 1/2; gradients ±0.2, their mean 0; steps exp(±0.25 · 0.2).
    blend = learned(NEUTRAL, film(word=0.5, prior=0.1), [film(word=0.1, prior=0.5)])
    assert blend.word == pytest.approx(math.exp(0.05))
    assert blend.prior == pytest.approx(math.exp(-0.05))
    assert (blend.history, blend.chip) == (1.0, 1.0)


def test_without_others_nothing_is_learned():
    assert learned(NEUTRAL, film(word=3.0), []) is NEUTRAL


def test_what_all_say_alike_changes_nothing():
    assert learned(NEUTRAL, film(word=1.0, prior=1.0), [film(word=1.0, prior=1.0)]) is NEUTRAL
    assert learned(NEUTRAL, film(word=1.0), [film(word=0.2)]) == NEUTRAL  # one voice alone decides every order anyway


@settings(deadline=None)
@given(BLENDS, SUMS, st.lists(SUMS, min_size=1, max_size=4))
def test_a_step_is_bounded_and_stays_within_the_bounds(blend, preferred, others):
    after = learned(blend, film(*preferred), [film(*other) for other in others])
    for source in Source:
        low, high = (blend.of(source) * math.exp(sign * LARGEST_STEP) for sign in (-1, 1))
        assert min(low, BOUNDS[1]) - 1e-9 <= after.of(source) <= min(high, BOUNDS[1]) + 1e-9
        assert (after.of(source) == 0.0) == (blend.of(source) == 0.0)


@settings(deadline=None)
@given(st.builds(Blend, *[st.floats(0.1, 2.5)] * 4), SUMS, SUMS)
def test_a_step_never_raises_the_loss_on_a_pair_that_is_weighed_little(blend, preferred, other):
    small, also = ([value / 20 for value in totals] for totals in (preferred, other))
    after = learned(blend, film(*small), [film(*also)])
    assert loss(after, blend, film(*small), film(*also)) <= loss(blend, blend, film(*small), film(*also)) + 1e-9


def test_repeated_likes_of_films_carried_by_words_raise_the_weight_of_words():
    ranker, blend = small_ranker(), NEUTRAL
    for seed in range(12):
        found = answer(replace(ranker, blend=blend), random_query(seed), 0.0)
        by_words = max(found, key=lambda one: one.total(Source.WORD) - one.total(Source.HISTORY))
        after = learned(blend, by_words, [one for one in found if one is not by_words])
        assert after.word > blend.word
        blend = after
    assert blend.word > 1.2
    assert blend.history < 1.0


def test_repeated_likes_of_films_carried_by_history_raise_the_weight_of_history():
    ranker, blend = small_ranker(), NEUTRAL
    for seed in range(12):
        found = answer(replace(ranker, blend=blend), random_query(seed), 0.0)
        by_history = max(found, key=lambda one: one.total(Source.HISTORY) - one.total(Source.WORD))
        blend = learned(blend, by_history, [one for one in found if one is not by_history])
    assert blend.history > 1.2 > 1.0 > blend.word


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=8))
def test_sums_add_up_after_learning(preferences):
    ranker, blend, query = small_ranker(), NEUTRAL, random_query(7)
    for preferred, other in preferences:
        found = answer(replace(ranker, blend=blend), query, 0.0)
        blend = learned(blend, found[preferred % len(found)], [found[other % len(found)]])
    own = replace(ranker, blend=blend)
    for one in explanations(own, word_vectors(own), answer(own, query, 0.0).items):
        assert abs(one.residual) < 1e-5
