"""Attention as a share per word, rolled out by hand, and checked against what each word really does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_world import HashEncoder, save_tiny_model, small_intent, small_ranker

from recsys.config import Settings
from recsys.errors import BecauseError
from recsys.explain.attending import attention_check, left_out, rollout, word_shares, word_tokens
from recsys.explain.game import WordGame
from recsys.explain.tokens import attention
from recsys.explain.what_if import without
from recsys.metrics import rank_agreement
from recsys.schema import Attention, Query
from recsys.text.encoder import LONGEST_ATTENTION, SentenceTransformerEncoder


def random_attention(seed: int, layers: int, heads: int, tokens: int) -> Attention:
    weights = np.random.default_rng(seed).dirichlet(np.ones(tokens), (layers, heads, tokens)).astype(np.float32)
    return Attention(tuple(f"t{place}" for place in range(tokens)), weights)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = save_tiny_model(tmp_path_factory.mktemp("encoder") / "tiny")
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


@given(st.integers(0, 99), st.integers(1, 4), st.integers(1, 3), st.integers(1, 6))
def test_rows_of_the_rollout_add_up_to_one(seed, layers, heads, tokens):
    flow = rollout(random_attention(seed, layers, heads, tokens))
    assert flow.shape == (tokens, tokens)
    np.testing.assert_allclose(flow.sum(axis=-1), 1.0, atol=1e-5)
    assert (flow >= 0).all()


def test_the_rollout_of_two_tokens_is_the_one_worked_out_by_hand():
    # Layer 1 mixes to [[.9, .1], [.2, .8]], layer 2 (the mean of two heads) to [[.5, .5], [.1, .9]]; then 2 times 1.
    first, second = [[0.8, 0.2], [0.4, 0.6]], [[[0.0, 1.0], [0.3, 0.7]], [[0.0, 1.0], [0.1, 0.9]]]
    weights = np.array([[first, first], second], dtype=np.float32)
    np.testing.assert_allclose(rollout(Attention(("a", "b"), weights)), [[0.55, 0.45], [0.27, 0.73]], atol=1e-6)


def test_shares_leave_signs_out_and_add_up_the_pieces_of_a_word():
    weights = np.array([[0.4, 0.3, 0.2, 0.1], [0.6, 0.1, 0.2, 0.1]] * 2, dtype=np.float32)
    np.testing.assert_allclose(word_shares(weights, [(1, 2), (3,)]), [0.8, 0.2], atol=1e-6)
    assert word_shares(weights, [(), ()]).tolist() == [0.0, 0.0]


@given(st.integers(0, 99), st.integers(1, 8))
def test_shares_of_words_add_up_to_one(seed, words):
    weights = random_attention(seed, 1, 1, words + 2).weights[0, 0]
    assert word_shares(weights, [(place + 1,) for place in range(words)]).sum() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 2, 3, 4], [1, 2, 4, 3], 4 / 6),
        ([1, 1, 2], [1, 2, 3], 2 / np.sqrt(2 * 3)),  # τ-b: two pairs in order, one tied in the first
        ([1, 2], [1, 2], None),
        ([1], [1], None),
        ([], [], None),
        ([5, 5, 5], [1, 2, 3], None),
    ],
)
def test_rank_agreement_is_kendalls(first, second, expected):
    assert rank_agreement(first, second) == (None if expected is None else pytest.approx(expected))


def test_a_word_holds_its_own_tokens_also_when_it_stands_twice(tiny):
    intent = small_intent("a heist", "rain", "robots", "rain")
    found = attention(tiny, intent.phrase())
    tokens = word_tokens(found, intent)
    assert [[found.tokens[place] for place in places] for places in tokens] == [
        ["a", "heist"],
        ["rain"],
        ["robots"],
        ["rain"],
    ]
    assert tokens[1] != tokens[3]


def test_words_that_are_cut_off_have_no_tokens_and_no_share(tiny):
    intent = small_intent(*["rain"] * 60)
    found = attention(tiny, intent.phrase())
    assert len(found.tokens) == 48
    tokens = word_tokens(found, intent)
    assert [bool(places) for places in tokens] == [True] * 46 + [False] * 14
    assert word_shares(rollout(found), tokens)[46:].tolist() == [0.0] * 14


def test_the_memory_of_attention_is_bounded(engine):
    encoder = engine.ranker.encoder
    limit = min(encoder.model.max_seq_length, LONGEST_ATTENTION)
    assert len(attention(encoder, "rain " * 20_000).tokens) == limit


def test_leaving_a_word_out_is_the_change_of_the_score_that_the_ranker_gives():
    ranker, intent = small_ranker(3), small_intent("dreams", "robots", "heist")
    query = Query(intent, {101: 4.0})
    change = left_out(WordGame.of(ranker, query, 105))
    before = ranker.scores(query)[5]
    after = [ranker.scores(without(query, words=[place]))[5] for place in range(3)]
    np.testing.assert_allclose(change, before - np.array(after), atol=1e-5)


def test_an_encoder_without_tokens_says_so():
    ranker = small_ranker()
    with pytest.raises(BecauseError, match="hash does not show its tokens"):
        attention_check(WordGame.of(ranker, Query(small_intent("dreams")), 101))
    with pytest.raises(BecauseError, match="no words to read"):
        attention_check(WordGame.of(ranker, Query(small_intent()), 101))
    with pytest.raises(BecauseError, match="where its tokens stand"):
        word_tokens(Attention(("a",), np.ones((1, 1, 1, 1), np.float32)), small_intent("a"))
    assert isinstance(ranker.encoder, HashEncoder)


REQUESTS = (
    "heist",
    "a slow heist in the rain",
    "rain rain",
    "slow sad french film about grief, memory, a small town, jazz, wine, old cars, bees, dogs, trains and the cold sea",
)


@pytest.mark.parametrize("text", REQUESTS)
def test_the_real_encoder_is_checked_without_gaps(engine, text):
    query = engine.recommend(text, {2571: 5.0}).query
    check = engine.inspect.attention_check(query, 541)
    words = len(query.intent.words)
    assert check.direct.shape == check.rollout.shape == check.change.shape == (words,)
    assert check.direct.sum() == pytest.approx(1.0, abs=1e-5)
    assert check.rollout.sum() == pytest.approx(1.0, abs=1e-5)
    assert all(check.read)
    assert 0 < check.signs < 1
    for values in (check.heads.signs, check.heads.spread, check.heads.agreement, check.change):
        assert np.isfinite(values).all()
    assert check.heads.agreement.shape == attention(engine.ranker.encoder, text).weights.shape[:2]
    assert (check.direct_agreement is None) == (words < 3)


def test_the_inspector_gives_the_rollout_of_the_words(engine):
    flow = engine.inspect.rollout(Query(engine.parse("jazz in the rain")))
    np.testing.assert_allclose(flow.sum(axis=-1), 1.0, atol=1e-5)
