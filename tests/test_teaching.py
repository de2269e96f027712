"""Teaching: pairs hold the answer alone to be learned, a run can be interrupted, the adapter is merged exactly."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import ArtefactError, ModelError
from recsys.reasons import Limits, gather
from recsys.reasons.frames import Frames
from recsys.reasons.language_model import open_language_model
from recsys.reasons.prompt import chat_for
from recsys.reasons.teaching import ADAPTER, Pair, Plan, batches, merged, save_adapter, teach
from recsys.reasons.teaching.adapter import SETTINGS, WEIGHTS, fingerprint
from recsys.reasons.teaching.pairs import IGNORED
from recsys.reasons.teaching.run import loss_of, with_adapter

FRAMES = Frames([(0, ("<title>", "is", "here", "."))])
PAIRS = [Pair((1, 5, 6 + n), (7, 8 + n, 2)) for n in range(6)]
PLAN = Plan(rank=4, epochs=4, batch=2, rate=0.02, dropout=0.0, keep_every=1)


def network():
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    plain = LlamaForCausalLM(LlamaConfig(vocab_size=32, num_key_value_heads=2, **sizes))
    plain.lm_head.weight.data *= 20  # fresh weights are so small that nothing before the head could be heard
    return plain


def test_only_answers_are_learned():
    for batch in batches(PAIRS, 4, pad=0):
        learned = batch.labels != IGNORED
        assert learned.sum(1).tolist() == [3] * len(learned)
        assert torch.equal(batch.ids[learned], batch.labels[learned])


def test_batches_hold_every_pair_once_in_any_order():
    for seed in (None, 1, 2):
        rows = [tuple(row) for batch in batches(PAIRS, 4, 0, seed) for row in batch.ids.tolist()]
        assert sorted(rows) == sorted((*pair.request, *pair.answer) for pair in PAIRS)


def test_loss_is_the_mean_over_answer_tokens():
    taught = with_adapter(network(), PLAN)
    batch = next(batches(PAIRS, 6, 0))
    logits = taught(batch.ids, attention_mask=batch.mask).logits[:, :-1].float()
    expected = torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch.labels[:, 1:].flatten())
    assert loss_of(taught, batch).item() == pytest.approx(expected.item(), abs=1e-5)


def test_the_loss_falls_and_only_the_adapter_learns(tmp_path):
    before, losses = network(), []
    taught = teach(with_adapter(network(), PLAN), PAIRS, PAIRS[:2], 0, PLAN, tmp_path, losses.append)
    assert losses[-1].loss < 0.8 * losses[0].loss
    assert losses[-1].watched is not None
    kept = {name.replace(".base_layer", ""): value for name, value in taught.get_base_model().named_parameters()}
    assert all(torch.equal(value, kept[name]) for name, value in before.named_parameters())


def test_an_interrupted_run_ends_as_one_without_interruption(tmp_path):
    class Interrupted(Exception):
        pass

    def stop(told):
        if told.step == 6:
            raise Interrupted

    whole = teach(with_adapter(network(), PLAN), PAIRS, PAIRS[:2], 0, PLAN, tmp_path / "whole", lambda told: None)
    with pytest.raises(Interrupted):
        teach(with_adapter(network(), PLAN), PAIRS, PAIRS[:2], 0, PLAN, tmp_path / "half", stop)
    steps = []
    resumed = teach(with_adapter(network(), PLAN), PAIRS, PAIRS[:2], 0, PLAN, tmp_path / "half", steps.append)
    assert steps[0].step == 6
    for (name, value), other in zip(whole.named_parameters(), resumed.parameters(), strict=True):
        assert torch.allclose(value, other, atol=1e-6), name


def test_a_merged_adapter_gives_the_same_logits_and_names_no_path(tmp_path):
    taught = teach(with_adapter(network(), PLAN), PAIRS, PAIRS[:2], 0, PLAN, tmp_path / "run", lambda told: None)
    save_adapter(taught, FRAMES, tmp_path / "adapter")
    ids = torch.tensor([[1, 5, 6, 7]])
    plain = merged(network(), tmp_path / "adapter")(ids).logits
    assert torch.allclose(plain, taught(ids).logits, atol=2e-2)  # the adapter is kept in 16 bits
    assert str(tmp_path) not in (tmp_path / "adapter" / SETTINGS).read_text(encoding="utf-8")
    assert fingerprint(tmp_path / "adapter") != fingerprint(tmp_path / "none") == ""


def test_an_adapter_that_does_not_fit_is_named(tmp_path):
    taught = with_adapter(network(), PLAN)
    save_adapter(taught, FRAMES, tmp_path)
    settings = json.loads((tmp_path / SETTINGS).read_text(encoding="utf-8"))
    (tmp_path / SETTINGS).write_text(json.dumps(settings | {"r": 5}), encoding="utf-8")
    with pytest.raises(ModelError, match="does not fit"):
        merged(network(), tmp_path)
    (tmp_path / WEIGHTS).unlink()
    assert fingerprint(tmp_path) == ""


def test_an_adapter_of_ones_own_writes_in_the_shapes_of_its_own_lessons(engine, tmp_path):
    own, store = tmp_path / "own", ArtefactStore(engine.settings.cache)
    shutil.copytree(ADAPTER, own)
    FRAMES.save(own / "frames.json")
    model = open_language_model(Settings(language_model=str(own), device="cpu"), store)
    assert (model.name, model.taught) == ("own", True)
    (film,) = engine.recommend("a heist in the rain", k=1)
    chat = chat_for(film.item, gather(engine.explain_all([film])[0]), taught=True)
    assert "".join(piece.text for piece in model.write([chat], Limits())) == f"{film.item.short_title} is here."
    (own / "frames.json").unlink()
    with pytest.raises(ArtefactError, match="frames"):
        open_language_model(Settings(language_model=str(own), device="cpu"), store)
