"""A language model reading a reason: attention by row, and each row really left out."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from reasons_examples import QueuedModel, explanation
from tiny_language_models import NO_SYSTEM, TEMPLATE, save_llama

from recsys.errors import BecauseError
from recsys.reasons import ReasonWriter
from recsys.reasons import attending as module
from recsys.reasons.attending import MOST_ROWS, ReadingText, read, rows_of
from recsys.reasons.language_model import Precision, load
from recsys.reasons.model_folder import Source
from recsys.schema import Claim, Evidence, Item, Reason

CPU = torch.device("cpu")
ROWS = (
    Evidence("word:1", "You asked for “heists”, which lifts this film by 0.40.", "word", 0.4, ("heists",)),
    Evidence("history:296", "You gave Pulp Fiction 5 stars.", "liked", 0.2, ("Pulp Fiction",)),
    Evidence("field:title", "The film is Heat.", "title", names=("Heat",)),
)
REASON = Reason(Item(6, "Heat"), "You liked Pulp Fiction, so try Heat: a thief plans a last run.", "model", ROWS)


@pytest.fixture(scope="module", params=[TEMPLATE, NO_SYSTEM, None], ids=["template", "no-system", "no-template"])
def tiny(request, tmp_path_factory):
    folder = save_llama(tmp_path_factory.mktemp("model"), request.param)
    return load(Source(folder, folder, "tiny"), CPU, Precision.FLOAT32)


def log_probability(model, prompt: list[int], reason: list[int]) -> np.ndarray:
    """Of each token of the reason, by one plain pass over everything."""
    ids = torch.tensor([prompt + reason])
    with torch.inference_mode():
        logits = model.model(ids).logits[0, len(prompt) - 1 : -1].float()
    return torch.log_softmax(logits, dim=-1).gather(1, torch.tensor(reason)[:, None])[:, 0].numpy()


def test_each_row_left_out_equals_a_direct_computation(tiny):
    reading, words = read(tiny, REASON), REASON.text.split()
    text = ReadingText.of(tiny, ROWS, words)
    whole = log_probability(tiny, text.prompt(), text.reason)
    assert reading.likelihood.sum() == pytest.approx(float(whole.sum()), abs=1e-3)
    bounds = np.cumsum([0, *(len(word) for word in text.words)])[:-1]
    for row in range(len(ROWS)):
        less = log_probability(tiny, text.prompt(without=row), text.reason)
        np.testing.assert_allclose(reading.effect[row], np.add.reduceat(whole - less, bounds), atol=1e-3)
    assert reading.row_effects == pytest.approx(reading.effect.sum(axis=1), abs=1e-4)
    assert len({round(float(effect), 4) for effect in reading.row_effects}) == len(ROWS)


def test_the_prompt_holds_every_row_and_leaves_out_just_one(tiny):
    text = ReadingText.of(tiny, ROWS, REASON.text.split())
    whole = tiny.tokenizer.decode(text.prompt())
    assert all(row.text.split(",")[0] in whole for row in ROWS)
    less = tiny.tokenizer.decode(text.prompt(without=1))
    assert "Pulp Fiction" not in less
    assert "The film is Heat." in less
    assert tiny.tokenizer.decode(text.reason) == REASON.text


def test_attention_is_that_of_one_plain_pass_and_its_shares_add_up_to_one(tiny):
    reading = read(tiny, REASON)
    text = ReadingText.of(tiny, ROWS, reading.words)
    prompt = text.prompt()
    with torch.inference_mode():
        tiny.model.set_attn_implementation("eager")
        weights = tiny.model(torch.tensor([prompt + text.reason]), output_attentions=True).attentions
        tiny.model.set_attn_implementation("sdpa")
    mean = torch.stack([layer[0].mean(dim=0) for layer in weights])[:, len(prompt) - 1 : -1]
    first = text.start(1)
    second_row = mean[:, :, first : text.start(2)].sum(dim=-1).numpy()
    first_word = second_row[:, : len(text.words[0])].mean(axis=-1)
    np.testing.assert_allclose(reading.attention[:, 1, 0], first_word, atol=1e-5)
    np.testing.assert_allclose(reading.shares.sum(axis=0), 1.0, atol=1e-5)
    assert reading.row_shares.sum() == pytest.approx(1.0, abs=1e-5)
    assert 0 < reading.on_rows < 1
    assert reading.attention.shape == (2, len(ROWS), len(reading.words))


def test_looking_in_leaves_the_model_as_it_was(tiny):
    before = tiny.model.config._attn_implementation
    read(tiny, REASON)
    assert tiny.model.config._attn_implementation == before
    assert not tiny._lock.locked()


def test_attention_is_held_for_a_few_tokens_at_a_time_with_the_same_result(tiny, monkeypatch):
    whole = read(tiny, REASON)
    monkeypatch.setattr(module, "AT_ONCE", 3)
    pieces = read(tiny, REASON)
    np.testing.assert_allclose(pieces.attention, whole.attention, atol=1e-5)
    np.testing.assert_allclose(pieces.effect, whole.effect, atol=1e-3)


def test_rows_that_claims_rest_on_are_read_first_and_no_more_than_the_limit():
    many = tuple(Evidence(f"field:{number}", f"Fact {number}.", "fact") for number in range(MOST_ROWS + 5))
    claims = (Claim("Fact", (0, 4), many[-1].key),)
    rows = rows_of(Reason(Item(1, "Alien"), "Fact.", "model", many, claims))
    assert rows == (*many[: MOST_ROWS - 1], many[-1])


def test_every_step_is_told_of(tiny):
    told = []
    read(tiny, REASON, lambda step, share=None, detail="": told.append(share))
    assert told == pytest.approx([0, 1 / 3, 2 / 3])


def test_what_cannot_be_looked_into_says_so(tiny):
    with pytest.raises(BecauseError, match="There is no model"):
        read(None, REASON)
    with pytest.raises(BecauseError, match="queued does not show its attention"):
        read(QueuedModel(), REASON)
    with pytest.raises(BecauseError, match="nothing to read"):
        read(tiny, Reason(Item(6, "Heat"), "  ", "model", ROWS))


def test_a_model_in_int8_is_read_with_its_weights_as_they_were_saved(tmp_path):
    folder = save_llama(tmp_path, TEMPLATE)
    rounded, exact = (
        load(Source(folder, folder, "tiny"), CPU, precision) for precision in (Precision.INT8, Precision.FLOAT32)
    )
    np.testing.assert_allclose(read(rounded, REASON).effect, read(exact, REASON).effect, atol=1e-4)


def test_the_reason_of_a_random_model_is_read(tiny):
    reading = read(tiny, ReasonWriter(tiny).write([explanation()])[0])
    for values in (reading.attention, reading.likelihood, reading.effect, reading.shares):
        assert np.isfinite(values).all()
    assert reading.agreement is None or -1 <= reading.agreement <= 1


def test_smollm2_finds_a_told_story_likelier_with_the_story_before_it(engine):
    found = engine.explain(engine.recommend("heist")[0])
    reading = engine.inspect.reading(found)
    assert reading.reason.source == "model"
    story = [row.kind for row in reading.rows].index("logline")
    assert reading.row_effects[story] > 20
    assert reading.row_effects[story] == reading.row_effects.max()


def test_without_a_model_the_inspector_says_how_to_get_one(engine, monkeypatch):
    monkeypatch.setattr(engine, "_writer", ReasonWriter(None, absence="Install it."))
    with pytest.raises(BecauseError, match=r"No language model reads here\. Install it\."):
        engine.inspect.reading(engine.explain(engine.recommend("heist")[0]))
