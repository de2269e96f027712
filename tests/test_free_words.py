"""Decoding with any words but some."""

from __future__ import annotations

import pytest
import torch
from texts_written import chat, written
from tiny_language_models import save_llama

from recsys.reasons.free_words import FreeText, Vocabulary
from recsys.reasons.language_model import Precision, load
from recsys.reasons.model_folder import Source
from recsys.text.words import tokenise
from recsys.threads import one_thread_per_task


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    one_thread_per_task()
    folder = save_llama(tmp_path_factory.mktemp("tiny"))
    return load(Source(folder, folder, "tiny"), torch.device("cpu"), Precision.INT8)


def refused(model, barred, text):
    """Which tokens may not follow a text, as they are written."""
    free = FreeText(Vocabulary(model.tokenizer, {0}), barred, model.tokenizer)
    for token in model.tokenizer.encode(text):
        free.follow(token)
    return {
        model.tokenizer.decode([token]) for token in set(range(len(model.tokenizer))) - set(free.choices().tolist())
    }


def test_without_barred_words_every_token_may_come(tiny):
    assert refused(tiny, set(), "A") == set()


def test_a_word_s_last_token_is_refused_however_it_is_cut(tiny):
    assert {" a", "a", "A"} <= refused(tiny, {"A"}, "thief (")
    assert {"a", "A"}.isdisjoint(refused(tiny, {"A"}, "thief"))
    assert " thief" in refused(tiny, {"thief"}, "A")
    assert "f" in refused(tiny, {"thief"}, "A thie")
    assert "f" not in refused(tiny, {"thief"}, "A tie")


def test_a_compound_is_refused_where_it_would_be_complete(tiny):
    assert "f" in refused(tiny, {"thie-f"}, "A thie-")
    assert "f" not in refused(tiny, {"thie-f"}, "A thie")


def test_a_word_that_only_begins_like_a_barred_one_may_come(tiny):
    assert " plans" not in refused(tiny, {"plan"}, "A")


def test_marks_of_a_turn_never_come_and_its_end_may(tiny):
    tokenizer = tiny.tokenizer
    assert not Vocabulary(tokenizer, set()).usual[tokenizer.eos_token_id]
    assert Vocabulary(tokenizer, {tokenizer.eos_token_id}).usual[tokenizer.eos_token_id]


@pytest.mark.parametrize("seed", range(6))
def test_barred_words_never_come_out_of_a_random_model(tiny, seed):
    usual = written(tiny, [chat()] * 3, tokens=60, seed=seed)
    common = {token.word for text in usual for token in tokenise(text)}
    barred = set(sorted(common, key=lambda word: (-len(word), word))[:8])
    assert len(barred) == 8
    for text in written(tiny, [chat(barred=barred)] * 3, tokens=60, seed=seed):
        assert barred & {token.word for token in tokenise(text)} == set()
