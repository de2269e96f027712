"""Which models answer: their names, versions and hashes."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.artefacts import file_sha256
from recsys.config import ASSETS
from recsys.engine import Engine
from recsys.errors import ArtefactError
from recsys.pinned import files_of
from recsys.ranking import weights


@dataclass(frozen=True, slots=True)
class Version:
    """A model: what it is, its version or name, and the SHA-256 of its file, empty where there is no single one."""

    what: str
    version: str
    sha256: str = ""


def versions(engine: Engine, writer: str) -> list[Version]:
    """Every model that takes part in an answer. ``writer`` names the language model, or says why there is none."""
    settings, shared = engine.settings, engine.shared
    taught = f"{engine.dataset.name}; taught by {shared.people} people here" if shared.people else engine.dataset.name
    return [
        Version("Collaborative model (EASE)", taught, shared.version),
        Version("Sentence encoder", settings.encoder, _pinned(settings.encoder, "model.safetensors")),
        Version("Vectors of film texts", "shipped", _pinned("vectors", "vectors.safetensors")),
        Version("Weights and scales", "shipped", file_sha256(weights.PATH)),
        Version("Language model", writer, _pinned(settings.language_model, "SmolLM2-135M-Instruct.Q4_1.gguf")),
        Version("Its adapter", "shipped", _pinned("adapter", "adapter_model.safetensors")),
        Version("Film texts", "shipped", file_sha256(ASSETS / "movies.jsonl")),
    ]


def _pinned(group: str, file: str) -> str:
    """The hash that a model's file was compared with when it was opened; "" where it is one of your own."""
    try:
        return files_of(group).get(file, "")
    except ArtefactError:
        return ""
