"""The way without padding gives the vectors that the model itself gives, and steps aside where it would not."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import save_tiny_model

from recsys.config import Settings
from recsys.text import unpadded
from recsys.text.encoder import SentenceTransformerEncoder
from recsys.text.unpadded import OneDnnLinear, Unpadded

WORDS = ["dreams", "a lonely robot", "in", "rain", "jazz", "the end of all things, perhaps", "关于梦"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = save_tiny_model(tmp_path_factory.mktemp("tiny"))
    return SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu"))


def by_the_model(encoder, texts):
    return encoder.model.encode(texts, batch_size=7, normalize_embeddings=True, show_progress_bar=False)


@settings(max_examples=20, deadline=None)
@given(TEXTS)
def test_vectors_are_those_of_the_packaged_model(engine, texts):
    encoder = engine.ranker.encoder
    assert encoder._unpadded is not None
    encoder.forget()
    np.testing.assert_allclose(encoder.encode(texts), by_the_model(encoder, texts), atol=1e-5)


def test_texts_beyond_the_longest_length_are_cut_as_the_model_cuts_them(tiny):
    texts = ["rain " * 100, "rain " * 200, "jazz"]
    np.testing.assert_allclose(tiny.encode(texts), by_the_model(tiny, texts), atol=1e-5)


@settings(max_examples=30, deadline=None)
@given(TEXTS, st.integers(1, 5))
def test_each_text_is_in_one_batch_of_its_own_length(tiny, texts, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unpadded, "BLOCK", block)
        batches = tiny._unpadded.batches(texts)
    assert sorted(place for places, _ in batches for place in places) == list(range(len(texts)))
    lengths = [len(ids) for ids in tiny.model.tokenizer(texts, truncation=True, max_length=48)["input_ids"]]
    for places, features in batches:
        assert {lengths[place] for place in places} == {features["input_ids"].shape[1]}
        assert len(places) == 1 or features["input_ids"].numel() <= unpadded.BATCH_TOKENS


@pytest.mark.parametrize("pooling", ["cls", "max"])
def test_a_model_that_pools_in_another_way_is_left_to_itself(tmp_path, pooling):
    encoder = SentenceTransformerEncoder.from_settings(Settings(encoder=str(save_tiny_model(tmp_path, pooling))))
    assert encoder._unpadded is None
    np.testing.assert_allclose(
        encoder.encode(["rain", "dreams of jazz"]), by_the_model(encoder, ["rain", "dreams of jazz"]), atol=1e-5
    )


def test_a_tokenizer_that_pads_on_the_left_is_left_to_itself(tmp_path):
    encoder = SentenceTransformerEncoder.from_settings(Settings(encoder=str(save_tiny_model(tmp_path))))
    assert Unpadded.of(encoder.model) is not None
    encoder.model.tokenizer.padding_side = "left"
    assert Unpadded.of(encoder.model) is None


@pytest.mark.parametrize(("dtype", "bias"), [(torch.float32, True), (torch.float32, False), (torch.float64, True)])
def test_linear_layers_give_the_same_numbers_in_every_precision(dtype, bias):
    layer = torch.nn.Linear(24, 7, bias=bias, dtype=dtype)
    values = torch.randn(3, 5, 24, dtype=dtype)
    with torch.inference_mode():
        expected = layer(values)
        with OneDnnLinear():
            found = layer(values)
    assert found.dtype is dtype
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
