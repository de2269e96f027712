"""A person's weights of the four sources: the sum stays a sum, and every explanation is of the blended score."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import random_query, small_ranker, word_vectors

from recsys.errors import SettingError
from recsys.explain import counterfactuals, what_if
from recsys.explain.contrast import contrast
from recsys.explain.faithfulness import own_attribution
from recsys.explain.history import leave_one_out
from recsys.explain.whole import explanations
from recsys.ranking.answers import answer, recommendation
from recsys.ranking.ranker import multipliers
from recsys.ranking.signals import NAMES, PLACE, SIGNALS
from recsys.schema import NEUTRAL, Blend, Chip, ChipKind, Source
from recsys.schema.blend import BOUNDS

WEIGHTS = st.floats(*BOUNDS, allow_nan=False, allow_subnormal=False, width=32)
BLENDS = st.builds(Blend, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS)
CHIPS = (
    Chip(ChipKind.GENRE, "Comedy", "Comedy", (0, 0)),
    Chip(ChipKind.PERSON, "Ada Moss", "Ada Moss", (0, 0)),
    Chip(ChipKind.LIKE, "like The Red Door", 100, (0, 0)),
    Chip(ChipKind.EXCLUDE_TITLE, "not The Blue Door", 101, (0, 0)),
    Chip(ChipKind.AVOID, "robots", "robots", (0, 0)),
)


def query_of(seed, words=3, rated=4):
    """Words, chips of every kind that scores, and rated items, one of them disliked."""
    query = random_query(seed, words, rated)
    disliked = next(iter(query.history), None)
    history = {item: 0.0 if item == disliked else stars for item, stars in query.history.items()}
    return replace(query, intent=replace(query.intent, chips=CHIPS), history=history)


def blended(blend, seed=0):
    return replace(small_ranker(seed), blend=blend)


def test_values_and_back():
    blend = Blend(word=2.0, history=0.5, chip=0.0, prior=3.0)
    assert blend.values() == {"word": 2.0, "history": 0.5, "chip": 0.0, "prior": 3.0}
    assert Blend.from_values(blend.values()) == blend
    assert Blend.from_values({}) == NEUTRAL
    assert [blend.of(source) for source in Source] == [2.0, 0.5, 0.0, 3.0]


@pytest.mark.parametrize("value", [-0.01, 3.01, float("nan"), float("inf")])
def test_weights_outside_the_bounds_are_refused(value):
    with pytest.raises(SettingError, match="weight of chip"):
        Blend(chip=value)


def test_sources_that_do_not_exist_are_refused():
    with pytest.raises(SettingError, match="'words'"):
        Blend.from_values({"words": 1.0})


def test_each_signal_is_multiplied_by_the_weight_of_its_source():
    ranker = blended(Blend(word=2.0, history=0.5, chip=3.0, prior=0.0))
    expected = {Source.WORD: 2.0, Source.HISTORY: 0.5, Source.CHIP: 3.0, Source.PRIOR: 0.0}
    for source, names in SIGNALS.items():
        assert [float(ranker.factors[PLACE[name]]) for name in names] == [expected[source]] * len(names)
    assert multipliers(NEUTRAL, ranker.features.device).tolist() == [1.0] * len(NAMES)


@settings(deadline=None, max_examples=40)
@given(BLENDS, st.integers(0, 10_000))
def test_the_rows_of_a_blended_score_add_up_to_it(blend, seed):
    ranker = blended(blend)
    found = answer(ranker, query_of(seed), 0.0)
    for one in explanations(ranker, word_vectors(ranker), found.items):
        assert abs(one.residual) < 1e-5


@settings(deadline=None, max_examples=40)
@given(BLENDS, st.integers(0, 10_000))
def test_the_total_of_each_source_is_its_weight_times_what_it_is_for_everybody(blend, seed):
    query = query_of(seed)
    neutral, own = recommendation(small_ranker(), query, 105), recommendation(blended(blend), query, 105)
    for source in Source:
        assert own.total(source) == pytest.approx(blend.of(source) * neutral.total(source), abs=1e-5)


@settings(deadline=None, max_examples=15)
@given(BLENDS, st.integers(0, 1000))
def test_counterfactuals_of_a_blended_score_come_true(blend, seed):
    ranker = blended(blend)
    query = query_of(seed)
    first = answer(ranker, query, 0.0)[0]
    changes = counterfactuals(ranker, word_vectors(ranker), query, first.item.item_id)
    for change in (one for one in changes if one.source is Source.HISTORY):
        assert change.change.predicted_score == pytest.approx(change.change.actual_score, abs=1e-5)
        assert change.predicted_rank == change.actual_rank


@pytest.mark.parametrize("seed", range(4))
def test_every_further_question_is_about_the_blended_score(seed):
    blend = Blend(word=0.5, history=2.5, chip=0.7, prior=0.2)
    ranker, query = blended(blend), query_of(seed)
    vectors = word_vectors(ranker)
    first, second = answer(ranker, query, 0.0)[:2]
    left_out = leave_one_out(ranker, query, first.item.item_id)
    assert left_out.score == first.score
    assert left_out.largest_difference < 1e-5
    apart = contrast(ranker, vectors, query, first.item.item_id, second.item.item_id)
    assert sum(row.difference for row in apart.rows) == pytest.approx(first.score - second.score, abs=1e-5)
    whole = explanations(ranker, vectors, [first])[0]
    values = own_attribution(ranker, vectors, query, first.item.item_id).values
    assert np.asarray(values) == pytest.approx([row.value for row in whole.contributions[:3]], abs=1e-5)
    change = what_if(ranker, vectors, query, first.item.item_id, history=list(query.history)[:2])
    assert change.score_before == first.score
    assert change.predicted_score == pytest.approx(change.actual_score, abs=1e-5)


def test_a_source_at_zero_says_nothing():
    found = answer(blended(Blend(word=0.0)), query_of(1), 0.0)
    assert {one.total(Source.WORD) for one in found} == {0.0}
    assert {one.total(Source.HISTORY) for one in found} != {0.0}


def test_a_recommendation_of_another_blend_is_ranked_again_before_it_is_explained():
    neutral, own = small_ranker(), blended(Blend(history=3.0))
    found = answer(neutral, query_of(2), 0.0)
    for before, after in zip(found, explanations(own, word_vectors(own), found.items), strict=True):
        fresh = recommendation(own, before.query, before.item.item_id)
        assert (after.score, after.rank) == (fresh.score, fresh.rank)
        assert abs(after.residual) < 1e-5
