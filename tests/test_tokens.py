"""A look inside the encoder: token matches add up to the cosine, attention rows to one."""

import numpy as np
import pytest
from small_world import HashEncoder, save_tiny_model, small_catalogue

from recsys.config import Settings
from recsys.errors import BecauseError
from recsys.explain import attention, match
from recsys.explain.tokens import MATCHED_FIELDS
from recsys.schema import Item
from recsys.text.encoder import SentenceTransformerEncoder
from recsys.text.fields import field_text

PHRASES = ["dreams", "a slow heist in the rain", "关于梦的电影", "rain " * 400, "\ud800 dream", "🎬"]


def item_text(item):
    return ", ".join(field_text(item, field) for field in MATCHED_FIELDS if field_text(item, field)) or item.title


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: ascii(phrase[:12]))
@pytest.mark.parametrize("place", [0, 1234])
def test_matches_add_up_to_the_cosine(engine, phrase, place):
    item = engine.catalogue.items[place]
    found = match(engine.ranker.encoder, phrase, item)
    left, right = engine.ranker.encoder.encode([phrase, item_text(item)])
    assert found.values.shape == (len(found.intent_tokens), len(found.item_tokens))
    assert found.values.sum() == pytest.approx(float(left @ right), abs=1e-5)


def test_an_item_with_a_title_only_is_matched_by_it(engine):
    encoder = engine.ranker.encoder
    found = match(encoder, "aliens", Item(1, "Alien"))
    assert "alien" in found.item_tokens
    assert found.values.sum() == pytest.approx(
        float(np.prod(encoder.encode(["aliens", "Alien"]), axis=0).sum()), abs=1e-5
    )


@pytest.mark.parametrize("phrase", [*PHRASES, ""], ids=lambda phrase: ascii(phrase[:12]))
def test_attention_rows_add_up_to_one(engine, phrase):
    found = attention(engine.ranker.encoder, phrase)
    tokens = len(found.tokens)
    assert found.weights.shape[2:] == (tokens, tokens)
    assert tokens <= engine.ranker.encoder.model.max_seq_length
    assert found.weights.sum(-1) == pytest.approx(np.ones(found.weights.shape[:3]), abs=1e-5)


def test_attention_leaves_the_vectors_as_they_were(engine):
    encoder = engine.ranker.encoder
    encoder.forget()
    before = encoder.encode(["jazz in the rain"])
    attention(encoder, "jazz in the rain")
    encoder.forget()
    assert encoder.encode(["jazz in the rain"]) == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize("phrase", ["", "  "])
def test_without_words_there_is_nothing_to_match(engine, phrase):
    with pytest.raises(BecauseError, match="no words to compare"):
        match(engine.ranker.encoder, phrase, engine.catalogue.items[0])


def test_an_encoder_that_shows_nothing_says_so():
    with pytest.raises(BecauseError, match="hash does not show its tokens"):
        match(HashEncoder(), "dreams", small_catalogue().items[0])


@pytest.mark.parametrize(("pooling", "summed"), [("mean", True), ("cls", False)])
def test_only_mean_pooling_is_taken_apart(tmp_path, pooling, summed):
    folder = save_tiny_model(tmp_path / pooling, pooling)
    encoder = SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))
    item = small_catalogue().items[0]
    if summed:
        left, right = encoder.encode(["dreams, rain", item_text(item)])
        assert match(encoder, "dreams, rain", item).values.sum() == pytest.approx(float(left @ right), abs=1e-5)
    else:
        with pytest.raises(BecauseError, match="not the mean of their tokens"):
            match(encoder, "dreams, rain", item)
