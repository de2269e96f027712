"""Language models: a tiny one from a folder, and the packaged SmolLM2 itself."""

from __future__ import annotations

import importlib.util
import json
import time
from threading import Event

import pytest
import torch
from reasons_examples import HEAT, explanation
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import MissingPackage, ModelError
from recsys.reasons import Chat, Limits, Message, ReasonWriter, open_language_model

TEMPLATE = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}[assistant] "
NO_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + TEMPLATE
CHAT = Chat((Message("system", "Finish the sentence, please."), Message("user", "A film about a heist.")), "Try Heat:")


def save_tiny_model(folder, template):
    """A Llama of two layers with random weights, and a byte-level tokenizer that knows Heat's story."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<end>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([f"A {HEAT.logline} a"] * 9, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>")
    fast.chat_template = template
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    LlamaForCausalLM(LlamaConfig(vocab_size=len(fast), eos_token_id=0, **shape)).save_pretrained(folder)
    return folder


def opened(folder):
    return open_language_model(Settings(language_model=str(folder), device="cpu"), ArtefactStore(folder / "cache"))


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Two torch threads on a busy machine wait for one another far longer than they work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(params=[TEMPLATE, NO_SYSTEM, None], ids=["template", "template-without-system", "no-template"])
def tiny(request, tmp_path):
    return opened(save_tiny_model(tmp_path, request.param))


def test_folder_model_completes_each_chat_of_a_batch(tiny):
    other = Chat(CHAT.messages, "A longer opening for Alien:")
    texts = tiny.generate([CHAT, other], Limits(tokens=4))
    assert [text.startswith(chat.opening) for text, chat in zip(texts, [CHAT, other], strict=True)] == [True, True]


def test_rows_of_a_batch_do_not_change_one_another(tiny):
    other = Chat((CHAT.messages[0], Message("user", "Quite another and much longer text.")), "Try Alien:")
    together = tiny.generate([CHAT, other], Limits(tokens=6))
    assert [tiny.generate([chat], Limits(tokens=6))[0] for chat in (CHAT, other)] == together


def test_stream_gives_the_text_of_generate(tiny):
    assert "".join(tiny.stream(CHAT, Limits(tokens=6))) == tiny.generate([CHAT], Limits(tokens=6))[0]


def test_writer_with_a_random_model_stays_true(tiny):
    reasons = ReasonWriter(tiny).write([explanation(), explanation(title="Alien")])
    assert [reason.source for reason in reasons] == ["model", "model"]


def test_marks_of_the_tokenizer_in_a_title_are_taken_out(tiny):
    chat = Chat((CHAT.messages[0], Message("user", "A film <end> about a heist.")), "Try <end> Heat:")
    assert "<end>" not in tiny.render(chat)


def test_empty_folder_is_a_model_error_with_a_mend(tmp_path):
    with pytest.raises(ModelError, match="BECAUSE_LANGUAGE_MODEL"):
        opened(tmp_path)


def test_broken_weights_are_a_model_error(tmp_path):
    save_tiny_model(tmp_path, TEMPLATE)
    (tmp_path / "model.safetensors").write_bytes(b"not tensors")
    with pytest.raises(ModelError, match="cannot be loaded"):
        opened(tmp_path)


def test_unknown_id_while_offline_is_a_model_error():
    settings = Settings(language_model="nobody/nothing-of-this-name", device="cpu")
    with pytest.raises(ModelError, match="BECAUSE_OFFLINE=0"):
        open_language_model(settings, ArtefactStore(settings.cache))


def test_none_opens_no_model():
    assert open_language_model(Settings(language_model="none"), ArtefactStore(Settings().cache)) is None


def test_missing_package_gives_its_install_line(monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match=r"requirements-models\.txt"):
        open_language_model(Settings(device="cpu"), ArtefactStore(tmp_path))


@pytest.fixture(scope="session")
def smollm2():
    settings = Settings(device="cpu")
    return open_language_model(settings, ArtefactStore(settings.cache))


def test_smollm2_writes_true_sentences_in_one_batch(smollm2):
    reasons = ReasonWriter(smollm2).write([explanation(), explanation(title="Alien"), explanation(stars=1.0)])
    assert [reason.source for reason in reasons] == ["model"] * 3
    assert all(12 <= len(reason.text.split()) <= 45 for reason in reasons)


def test_smollm2_streams_what_it_writes(smollm2):
    *pieces, reason = ReasonWriter(smollm2).stream(explanation())
    assert len(pieces) > 5
    assert "".join(pieces) == reason.text
    assert reason.source == "model"


def test_stop_event_ends_writing(smollm2):
    stop = Event()
    free = Chat((Message("user", "Tell a very long story."),))
    stream = smollm2.stream(free, Limits(tokens=400, stop=stop))
    pieces = [next(stream), next(stream), next(stream)]
    stop.set()
    pieces += stream
    assert len(pieces) < 20


def test_closing_a_stream_ends_writing(smollm2):
    stream = smollm2.stream(Chat((Message("user", "Tell a very long story."),)), Limits(tokens=400))
    next(stream), next(stream)
    started = time.monotonic()
    stream.close()
    smollm2.generate([CHAT], Limits(tokens=1))
    assert time.monotonic() - started < 10


def test_deadline_is_kept_while_writing(smollm2):
    free = Chat((Message("user", "Tell a very long story."),))
    smollm2.generate([free], Limits(tokens=1))
    started = time.monotonic()
    text = smollm2.generate([free], Limits(tokens=2000, deadline=started + 0.5))[0]
    assert time.monotonic() - started < 10
    assert len(text.split()) < 500


def test_converted_model_holds_no_code(smollm2):
    settings = Settings()
    folders = list(settings.cache.glob("language-model-*"))
    names = {path.suffix for folder in folders for path in folder.iterdir()}
    assert names <= {".json", ".safetensors", ".jinja"}
    assert all(json.loads((folder / "manifest.json").read_text())["files"] for folder in folders)
