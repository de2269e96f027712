"""Whether values are true to a score: curves computed by hand, bounds, and what comes of odd intents."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_world import HashEncoder, random_query, small_intent, small_ranker

from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution
from recsys.explain.faithfulness import CHANCE, SAME, Verdict, against_all, aopc, faithfulness
from recsys.explain.game import WordGame
from recsys.explain.methods.exact import Exact
from recsys.explain.orders import by_value, number
from recsys.explain.words import shapley_matrix
from recsys.progress import silent
from recsys.schema import Query

BY_HAND = np.array([1.0, 1.5, 2.0, 3.5, 1.0, 1.5, 2.5, 4.0], np.float32)
"""v of the coalitions {}, a, b, ab, c, ac, bc, abc."""
WORDS = ("dreams", "robots", "heist", "rain", "jazz", "desert", "snow", "night", "moon", "river", "train", "ghost")


class ByHand(WordGame):
    """A game of three words whose payoffs are written down."""

    def values(self, kept):
        return BY_HAND[number(kept)]


def game_of(*words, encoder=None, item_vector=None, wording=None):
    encoder = encoder or HashEncoder()
    vector = np.random.default_rng(1).normal(size=encoder.dimension) if item_vector is None else item_vector
    return WordGame(
        small_intent(*words),
        encoder,
        np.asarray(vector, np.float32),
        np.zeros(len(words), np.float32) if wording is None else np.asarray(wording, np.float32),
        0.5,
    )


def given_values(values):
    return Attribution("Given", np.asarray(values, np.float32))


def test_curves_of_three_words_by_hand():
    deletion, insertion = against_all(BY_HAND, (1, 0, 2))  # b, then a, then c
    assert deletion.curve.tolist() == [4.0, 1.5, 1.0, 1.0]
    assert insertion.curve.tolist() == [1.0, 2.0, 3.5, 4.0]
    assert deletion.random == pytest.approx([4.0, 7.5 / 3, 4.5 / 3, 1.0])
    assert insertion.random == pytest.approx([1.0, 4.5 / 3, 7.5 / 3, 4.0])
    assert insertion.best.tolist() == [1.0, 2.0, 3.5, 4.0]
    assert insertion.worst.tolist() == [1.0, 1.0, 1.5, 4.0]
    assert deletion.reversed.tolist() == [4.0, 3.5, 2.0, 1.0]
    assert insertion.position == 1.0
    assert deletion.area == pytest.approx((4.0 / 2 + 1.5 + 1.0 + 1.0 / 2) / 3)


def test_comprehensiveness_and_sufficiency_by_hand():
    game = ByHand(small_intent("a", "b", "c"), HashEncoder(), np.zeros(16), np.zeros(3), 1.0)
    tested = faithfulness(game, given_values([2.0, 3.0, 1.0]))
    assert tested.order == (1, 0, 2)
    assert tested.comprehensiveness.tolist() == [2.5, 3.0, 3.0]
    assert tested.sufficiency.tolist() == [2.0, 0.5, 0.0]
    assert aopc(tested.comprehensiveness) == pytest.approx(8.5 / 3)
    assert aopc(tested.sufficiency) == pytest.approx(2.5 / 3)


@given(arrays(np.float32, 16, elements=st.floats(-3, 3, width=32)), st.permutations(range(4)))
def test_every_order_lies_between_the_worst_and_the_best_of_all(values, order):
    tests = against_all(values, tuple(order))
    if tests[0].chance is not None:
        assert (tests[0].chance + tests[1].chance) / 2 == pytest.approx(CHANCE, abs=1e-4)
    for place, test in enumerate(tests):
        areas = [against_all(values, other)[place].area for other in permutations(range(4))]
        best, worst = (min(areas), max(areas)) if test.sign < 0 else (max(areas), min(areas))
        if test.position is None:
            assert abs(best - worst) <= 2 * SAME
            continue
        assert 0.0 <= test.position <= 1.0
        assert test.position == pytest.approx((test.area - worst) / (best - worst), abs=1e-3)
        assert test.chance == pytest.approx((np.mean(areas) - worst) / (best - worst), abs=1e-3)


@settings(deadline=None)
@given(st.lists(st.floats(-2, 2, width=16), min_size=2, max_size=6))
def test_of_an_additive_game_the_exact_order_is_the_best(wording):
    words = WORDS[: len(wording)]
    game = game_of(*words, item_vector=np.zeros(16), wording=wording)
    tested = faithfulness(game, Exact().attribute(game, silent))
    assert tested.position is None or tested.position == pytest.approx(1.0, abs=1e-3)
    assert tested.verdict in (Verdict.HOLDS, Verdict.NOTHING)


def test_the_opposite_of_the_exact_values_is_weak():
    game = game_of(*WORDS[:4], item_vector=np.zeros(16), wording=[0.5, 0.1, 0.9, -0.3])
    exact = Exact().attribute(game, silent)
    tested = faithfulness(game, given_values(-exact.values))
    assert tested.position == 0.0
    assert tested.verdict is Verdict.WEAK
    assert tested.beats_random is False


def test_two_words_in_their_exact_order_are_always_the_better_of_two():
    payoffs = np.array([0.0, 0.7, 0.2, 0.4], np.float32)
    order = by_value(shapley_matrix(2) @ payoffs)
    deletion, insertion = against_all(payoffs, order)
    assert deletion.position == insertion.position == 1.0
    assert deletion.chance == pytest.approx(0.5)


@pytest.mark.parametrize("words", [(), ("dreams",), ("dreams", "dreams")])
def test_where_all_orders_do_the_same_there_is_nothing_to_order(words):
    game = game_of(*words)
    tested = faithfulness(game, Exact().attribute(game, silent))
    assert tested.verdict is Verdict.NOTHING
    assert tested.position is None
    assert tested.beats_random is None
    assert np.isfinite(tested.deletion.curve).all()
    assert len(tested.comprehensiveness) == len(words)


def test_an_item_without_text_has_nothing_to_order():
    game = game_of(*WORDS[:3], item_vector=np.zeros(16))
    tested = faithfulness(game, Exact().attribute(game, silent))
    assert tested.verdict is Verdict.NOTHING
    assert aopc(tested.comprehensiveness) == 0.0


def test_more_than_ten_words_are_tested_against_random_orders():
    game = game_of(*WORDS, item_vector=np.zeros(16), wording=np.linspace(1.0, 0.1, 12))
    tested = faithfulness(game, given_values(np.linspace(1.0, 0.1, 12)))
    assert not tested.exact
    assert tested.position is None
    assert tested.beaten == 1.0
    assert tested.verdict is Verdict.HOLDS
    assert tested.deletion.sampled == 20
    assert tested.deletion.random == pytest.approx(np.linspace(7.1, 0.5, 13), abs=0.6)
    weak = faithfulness(game, given_values(np.linspace(0.1, 1.0, 12)))
    assert weak.verdict is Verdict.WEAK
    assert weak.deletion.curve == pytest.approx(tested.deletion.reversed)


def test_more_than_ten_words_that_say_nothing_have_nothing_to_order():
    game = game_of(*WORDS, item_vector=np.zeros(16))
    assert faithfulness(game, given_values(np.zeros(12))).verdict is Verdict.NOTHING


@pytest.mark.parametrize("values", [[1.0, 2.0], [1.0, float("nan"), 2.0], []])
def test_values_that_do_not_fit_the_words_are_refused(values):
    with pytest.raises(BecauseError, match="for 3 words"):
        faithfulness(game_of("a", "b", "c"), given_values(values))


@pytest.mark.parametrize("seed", range(4))
def test_the_curves_are_scores_that_the_ranker_gives(seed):
    ranker, query = small_ranker(seed), random_query(seed)
    game = WordGame.of(ranker, query, 104)
    tested = faithfulness(game, Exact().attribute(game, silent))
    without_first = Query(query.intent.without(tested.order[:1]), query.history)
    assert tested.deletion.curve[1] == pytest.approx(float(ranker.scores(without_first)[4]), abs=1e-5)
    nothing = Query(query.intent.without(range(3)), query.history)
    assert tested.insertion.curve[0] == pytest.approx(float(ranker.scores(nothing)[4]), abs=1e-5)
