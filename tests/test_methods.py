"""Every word explainer: what it promises, what it finds where the answer is known, and its edges."""

from dataclasses import replace

import numpy as np
import pytest
import shap
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import THEMES, HashEncoder, random_query, save_tiny_model, small_intent, small_ranker

from recsys.config import Settings
from recsys.errors import BecauseError, SettingError
from recsys.explain.game import WordGame
from recsys.explain.methods import METHODS, method, with_samples
from recsys.explain.methods.exact import Exact, every_coalition
from recsys.explain.methods.gradients import IntegratedGradients
from recsys.explain.methods.kernel_shap import KernelShap
from recsys.explain.methods.lime import Lime, fit, nearness, random_coalitions
from recsys.explain.methods.random_order import RandomOrder
from recsys.progress import silent
from recsys.text.encoder import SentenceTransformerEncoder

SEEDS = st.integers(0, 2**31)
LETTERS = tuple("abcdefghijklmno")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = save_tiny_model(tmp_path_factory.mktemp("tiny"))
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


def random_game(words, seed, encoder=None):
    """A game on these words with a random item; not additive."""
    reader, draw = encoder or HashEncoder(), np.random.default_rng(seed)
    vector, wording = draw.normal(size=reader.dimension), draw.normal(size=len(words))
    return WordGame(small_intent(*words), reader, vector.astype(np.float32), wording.astype(np.float32), 0.7)


def additive_game(words, seed=0):
    """A game whose exact values are the wordings."""
    game = random_game(words, seed)
    return replace(game, item_vector=np.zeros_like(game.item_vector))


def values(one, game):
    return one.attribute(game, silent).values


def total(game):
    words = len(game.players)
    return float(np.diff(game.values(np.vstack([np.zeros((1, words), bool), np.ones((1, words), bool)])))[0])


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6), SEEDS)
def test_exact_values_add_up_to_what_all_words_add(words, seed):
    game = random_game(LETTERS[:words], seed)
    assert values(Exact(), game).sum() == pytest.approx(total(game), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 5), SEEDS, SEEDS)
def test_exact_values_are_linear_in_the_item(words, first, second):
    one, other = random_game(LETTERS[:words], first), random_game(LETTERS[:words], second)
    both = replace(one, item_vector=2 * one.item_vector + other.item_vector, wording=2 * one.wording + other.wording)
    expected = 2 * values(Exact(), one) + values(Exact(), other)
    np.testing.assert_allclose(values(Exact(), both), expected, atol=1e-4)


class Bag:
    """An encoder that does not see order, nor the word "nothing"."""

    name, dimension = "bag", 16

    def encode(self, texts):
        heard = [" ".join(sorted(word for word in text.split() if word != "nothing")) for text in texts]
        return HashEncoder().encode(heard)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_twin_words_get_the_same_exact_value_and_a_word_that_changes_nothing_gets_none(seed):
    game = random_game(("rain", "jazz", "rain", "nothing"), seed, Bag())
    found = values(Exact(), replace(game, wording=np.array([0.5, 0.2, 0.5, 0.0], np.float32)))
    assert found[0] == pytest.approx(found[2], abs=1e-5)
    assert found[3] == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("words", [2, 5])
def test_shaps_own_exact_explainer_finds_the_same_values(words):
    game = random_game(LETTERS[:words], 3)
    explainer = shap.ExactExplainer(lambda rows: game.values(np.asarray(rows) > 0.5), np.zeros((1, words)))
    np.testing.assert_allclose(values(Exact(), game), explainer(np.ones((1, words))).values[0], atol=1e-5)


def test_beyond_ten_words_the_values_are_sampled_with_errors_and_beyond_forty_refused():
    found = Exact().attribute(random_game(LETTERS[:11], 0), silent)
    assert found.values.sum() == pytest.approx(total(random_game(LETTERS[:11], 0)), abs=1e-4)
    assert (found.standard_error > 0).all()
    assert 11 < found.evaluations < 2**11
    with pytest.raises(BecauseError, match="41 words"):
        Exact().attribute(random_game([f"w{place}" for place in range(41)], 0), silent)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 6), SEEDS)
def test_kernel_shap_with_every_coalition_is_exact(words, seed):
    game = random_game(LETTERS[:words], seed)
    np.testing.assert_allclose(values(KernelShap(2**words), game), values(Exact(), game), atol=1e-5)


def test_kernel_shap_comes_nearer_with_more_samples():
    game = random_game(LETTERS[:9], 1)
    exact = values(Exact(), game)
    far, near = (np.abs(values(KernelShap(samples), game) - exact).sum() for samples in (30, 300))
    assert near < far


def test_kernel_shap_leaves_numpys_global_numbers_as_they_were():
    np.random.seed(3)
    expected = np.random.random()
    np.random.seed(3)
    values(KernelShap(50), random_game(LETTERS[:8], 0))
    assert np.random.random() == expected


@pytest.mark.parametrize("one", [KernelShap(60), Lime(60)])
def test_methods_that_sample_find_an_additive_game_and_are_the_same_every_time(one):
    game = additive_game(LETTERS[:6])
    np.testing.assert_allclose(values(one, game), game.wording, atol=2e-3)
    np.testing.assert_array_equal(values(one, game), values(one, game))


def test_limes_fit_is_the_weighted_regression_line():
    kept = np.array([[1, 1], [1, 0], [0, 1], [0, 0]], bool)
    intercept, found = fit(kept, np.array([6.0, 3.0, 4.0, 1.0], np.float32), np.ones(4))
    assert intercept == pytest.approx(1.0, abs=1e-3)
    np.testing.assert_allclose(found, [2.0, 3.0], atol=1e-3)


def test_lime_draws_all_words_first_and_then_takes_out_one_to_all():
    kept = random_coalitions(5, 400, seed=2)
    assert kept[0].all()
    assert {int(row.sum()) for row in kept[1:]} == {0, 1, 2, 3, 4}
    weights = nearness(kept)
    assert weights[0] == 1.0
    assert (weights[1:] < 1.0).all()


def test_integrated_gradients_add_up_to_the_score_less_its_base(tiny):
    game = random_game(("dreams", "robots", "jazz"), 4, tiny)
    found = IntegratedGradients(50).attribute(game, silent)
    everything = float(game.values(np.ones((1, 3), bool))[0])
    assert found.values.sum() == pytest.approx(everything - found.base, abs=2e-3)
    assert np.ptp(found.values - game.wording) > 1e-3


def test_the_path_of_the_gradients_ends_at_the_vector_that_is_scored(tiny):
    direction = np.arange(16, dtype=np.float32)
    path = tiny.embedding_path("dreams of rain", direction, [0.0, 1.0])
    assert path.values[1] == pytest.approx(float(tiny.encode(["dreams of rain"])[0] @ direction), abs=1e-4)
    assert [end > start for start, end in path.spans][:1] == [False]
    assert (path.slopes[:, [0, -1]] == 0).all()


def test_a_slope_is_what_a_small_step_changes(tiny):
    direction = np.arange(16, dtype=np.float32)
    path = tiny.embedding_path("jazz heist", direction, [0.5, 0.505, 0.495])
    assert path.slopes[0].sum() == pytest.approx((path.values[1] - path.values[2]) / 0.01, rel=0.05)


def test_words_that_the_encoder_does_not_read_to_the_end_get_only_their_wording(tiny):
    game = random_game((*["dreams"] * 60, "jazz"), 5, tiny)
    assert values(IntegratedGradients(4), game)[-1] == pytest.approx(game.wording[-1], abs=1e-6)


def test_an_encoder_without_gradients_or_attention_is_refused_in_plain_words():
    for name in ("Integrated gradients", "Attention", "Attention rollout"):
        with pytest.raises(BecauseError, match="encoder"):
            method(name).attribute(random_game(("a", "b"), 0), silent)


@pytest.mark.parametrize("words", [(), ("dreams",), ("jazz", "jazz"), THEMES, THEMES * 2])
@pytest.mark.parametrize("one", METHODS, ids=lambda one: one.name)
def test_every_method_gives_one_finite_value_per_word(one, words, tiny):
    found = one.attribute(random_game(words, 6, tiny), silent)
    assert found.method == one.name
    assert found.values.shape == (len(words),)
    assert np.isfinite(found.values).all()
    assert found.seconds >= 0


@pytest.mark.parametrize("name", ["Attention", "Attention rollout", "Random"])
def test_what_knows_nothing_of_the_score_gives_shares(name, tiny):
    found = method(name).attribute(random_game(("rain", "jazz", "heist"), 7, tiny), silent)
    assert found.relative
    assert found.values.sum() == pytest.approx(1.0, abs=1e-5)
    assert (found.values >= 0).all()


def test_random_shares_depend_on_the_seed_alone():
    game = random_game(LETTERS[:4], 0)
    np.testing.assert_array_equal(values(RandomOrder(1), game), values(RandomOrder(1), random_game(LETTERS[4:8], 9)))
    assert not np.array_equal(values(RandomOrder(1), game), values(RandomOrder(2), game))


def test_exact_values_are_those_of_a_real_query():
    game = WordGame.of(small_ranker(2), random_query(2), 104)
    coalitions = every_coalition(3)
    assert len(coalitions) == 8
    assert values(Exact(), game).sum() == pytest.approx(float(game.values(coalitions)[-1] - game.rest), abs=1e-5)


def test_methods_are_found_by_name_and_an_unknown_one_names_those_there_are():
    assert method("kernelshap").name == "KernelSHAP"
    with pytest.raises(SettingError, match="Integrated gradients"):
        method("tea leaves")
    assert [one.name for one in with_samples(5)] == [one.name for one in METHODS]
