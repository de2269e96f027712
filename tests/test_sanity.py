"""Shuffled weights: a copy that has learned nothing, its original untouched, and values that change with it."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from small_world import HashEncoder, save_tiny_model, small_intent

from recsys.errors import BecauseError
from recsys.explain.game import WordGame
from recsys.explain.methods.exact import Exact
from recsys.explain.randomised import cascade, stages
from recsys.explain.sanity import randomisation
from recsys.text.encoder import SentenceTransformerEncoder

TEXT = "dreams of robots in the rain"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    model = SentenceTransformer(str(save_tiny_model(tmp_path_factory.mktemp("tiny"))), device="cpu")
    return SentenceTransformerEncoder(model, "tiny")


def game(encoder, *words):
    vector = np.random.default_rng(2).normal(size=encoder.dimension).astype(np.float32)
    return WordGame(small_intent(*words), encoder, vector, np.arange(len(words), dtype=np.float32), 0.0)


def test_the_original_keeps_its_weights_and_its_memory(encoder):
    before = [parameter.clone() for parameter in encoder.model.parameters()]
    vector = encoder.encode([TEXT])
    for _, shuffled in cascade(encoder, seed=1):
        shuffled.encode([TEXT])
    assert all(torch.equal(old, new) for old, new in zip(before, encoder.model.parameters(), strict=True))
    assert np.array_equal(encoder.encode([TEXT]), vector)


def test_each_stage_shuffles_more_and_keeps_every_number(encoder):
    own = dict(encoder.model.named_parameters())
    changed = []
    for stage, shuffled in cascade(encoder, seed=1):
        now = dict(shuffled.model.named_parameters())
        assert all(torch.equal(own[name].flatten().sort()[0], now[name].flatten().sort()[0]) for name in own)
        changed.append({name for name in own if not torch.equal(own[name], now[name])})
        assert ("embeddings.word_embeddings" in " ".join(changed[-1])) is stage.below
    assert all(fewer < more for fewer, more in pairwise(changed))
    assert not any("layer.0." in name for name in changed[0])


def test_the_same_seed_shuffles_alike_and_another_does_not(encoder):
    def last(seed):
        return [shuffled.encode([TEXT])[0] for _, shuffled in cascade(encoder, seed)][-1]

    assert np.allclose(last(3), last(3), atol=1e-6)
    assert not np.allclose(last(3), last(4), atol=1e-2)


def test_stages_of_shallow_and_deep_encoders():
    assert [stage.layers for stage in stages(6)] == [1, 3, 6, 6]
    assert [stage.layers for stage in stages(2)] == [1, 2, 2]
    assert [(stage.name, stage.layers) for stage in stages(1)] == [("all layers", 1), ("word vectors too", 1)]


def test_values_change_with_the_weights_and_leave_the_wording_out(encoder):
    words = ("dreams", "robots", "heist", "rain")
    checked = randomisation(game(encoder, *words), Exact(), draws=2)
    whole = Exact().attribute(game(encoder, *words), lambda *_, **__: None).values
    assert checked.original == pytest.approx(whole - np.arange(4), abs=1e-4)
    for step in checked.steps:
        assert step.values.shape == (2, 4)
        assert not np.allclose(step.values, checked.original, atol=1e-4)
        assert (np.abs(step.agreement) <= 1).all()
    assert checked.final == pytest.approx(checked.steps[-1].agreement.mean())


def test_too_few_words_and_closed_encoders_are_refused(encoder):
    with pytest.raises(BecauseError, match="2 words"):
        randomisation(game(encoder, "dreams", "rain"), Exact())
    with pytest.raises(BecauseError, match="hash"):
        randomisation(game(HashEncoder(), "dreams", "rain", "heist"), Exact())
