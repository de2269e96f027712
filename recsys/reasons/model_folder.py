"""A folder that should hold a language model, looked at before it is loaded: what is missing is said in words."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from recsys.errors import ModelError, OutOfMemory
from recsys.reasons.frames import FRAMES

CONFIG, ADAPTER_CONFIG = "config.json", "adapter_config.json"
TOKENIZER_FILES = ("tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt", "spiece.model")
WEIGHTS, ADAPTER_WEIGHTS = "*.safetensors", "adapter_model.safetensors"
PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt")
CAUSAL = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")
MEND = (
    "Set BECAUSE_LANGUAGE_MODEL to a folder with config.json, tokenizer files and safetensors, to a Hugging Face id, "
    "to the address of an OpenAI-compatible server, or to none for reasons from templates."
)
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)?")


@dataclass(frozen=True)
class Source:
    """Where a model comes from. ``adapter`` is a folder of LoRA weights that belong on top of it.

    ``frames`` is the file with the shapes of its lessons if it has learned to write reasons from rows alone, by
    ``python -m recsys.train_reasons``.
    """

    model: Path | str
    tokenizer: Path | str
    name: str
    adapter: Path | None = None
    frames: Path | None = None


def find(setting: str, offline: bool, packaged: Container[str] = ()) -> Source:
    """What a setting leads to: a folder, an adapter on its base, or a Hugging Face id. Raises ModelError.

    ``packaged`` are names of models that are at hand without a folder; an adapter's base of such a name is left so.
    """
    folder = Path(setting).expanduser()
    if not setting.strip():
        raise ModelError("BECAUSE_LANGUAGE_MODEL is empty.", MEND)
    if folder.is_file():
        raise ModelError(f"BECAUSE_LANGUAGE_MODEL is the file {folder}, not a folder.", MEND)
    if not folder.is_dir():
        return _id(setting, offline)
    if not (folder / ADAPTER_CONFIG).is_file():
        require_model(folder)
        return Source(folder, folder, folder.resolve().name)
    base = _base(folder, offline, packaged)
    _require_weights(folder)
    tokenizer = folder if _has_tokenizer(folder) else base.tokenizer
    taught = base.name in packaged and _named_base(folder) == base.name
    frames = folder / FRAMES if taught else None
    return Source(base.model, tokenizer, folder.resolve().name, adapter=folder, frames=frames)


def require_model(folder: Path) -> None:
    """Raises ModelError where a folder does not hold a whole causal language model."""
    shape = _json(folder / CONFIG)
    kinds = [str(kind) for kind in shape.get("architectures") or ()]
    if shape.get("is_encoder_decoder") or (kinds and not any(kind.endswith(CAUSAL) for kind in kinds)):
        kind = ", ".join(kinds) or str(shape.get("model_type", "of another kind"))
        raise ModelError(f"The model in {folder} is {kind}: it does not write on from a text (no causal model).", MEND)
    if not _has_tokenizer(folder):
        raise ModelError(f"The folder {folder} holds no tokenizer ({' or '.join(TOKENIZER_FILES[:2])}).", MEND)
    _require_weights(folder)


def parameters(folder: Path) -> int:
    """How many numbers the safetensors of a folder hold, read from their heads; 0 where there are none."""
    from safetensors import SafetensorError, safe_open

    count = 0
    for path in folder.glob("*.safetensors"):
        try:
            with safe_open(path, "pt") as tensors:
                count += sum(math.prod(tensors.get_slice(name).get_shape()) for name in tensors.keys())  # noqa: SIM118
        except (SafetensorError, OSError) as error:
            raise ModelError(f"{path} cannot be read: {error}", "Fetch or save the model again.") from None
    return count


def require_room(folder: Path, device: torch.device, bytes_each: int) -> None:
    """Raises OutOfMemory where a model does not fit into the free memory of a device."""
    needed, free = parameters(folder) * bytes_each, free_memory(device)
    if needed > free:
        place = "the GPU" if device.type == "cuda" else "this machine"
        raise OutOfMemory(
            f"The model in {folder} needs about {needed / 1e9:,.1f} GB, and {place} has {free / 1e9:,.1f} GB free.",
            "Set BECAUSE_LANGUAGE_MODEL to a smaller model, or to the address of a server that runs this one.",
        )


def free_memory(device: torch.device) -> int:
    """Bytes that are free on a device."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    import psutil

    return int(psutil.virtual_memory().available)


def _id(setting: str, offline: bool) -> Source:
    if setting.startswith((".", "~")) or not _ID.fullmatch(setting):
        raise ModelError(f"BECAUSE_LANGUAGE_MODEL is {setting!r}, and there is no such folder.", MEND)
    if not offline:
        return Source(setting, setting, setting)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(setting, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        raise ModelError(
            f"There is no folder {setting!r}, and no model of this Hugging Face id was fetched before.",
            f"Set BECAUSE_OFFLINE=0 so that it may be fetched. Otherwise: {MEND}",
        ) from None
    require_model(folder)
    return Source(folder, folder, setting)


def _base(folder: Path, offline: bool, packaged: Container[str]) -> Source:
    """The model that an adapter belongs to."""
    named = _named_base(folder)
    name = Path(named).name
    if name in packaged:
        return Source(name, name, name)
    beside = folder / named
    try:
        return find(str(beside) if beside.is_dir() else named, offline)
    except ModelError as failure:
        raise ModelError(
            f"The adapter in {folder} needs the model {named!r}. {failure.message}", failure.mend
        ) from None


def _named_base(folder: Path) -> str:
    """The base that an adapter's settings name; our own teaching writes a packaged model's bare name there."""
    named = _json(folder / ADAPTER_CONFIG).get("base_model_name_or_path")
    if not isinstance(named, str) or not named:
        raise ModelError(f"{folder / ADAPTER_CONFIG} does not say which model it belongs to.", MEND)
    return named


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ModelError(f"The folder {path.parent} holds no {path.name}, so no language model.", MEND)
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}", "Fetch or save the model again.") from None
    if not isinstance(shape, dict):
        raise ModelError(f"{path} holds no settings of a model.", "Fetch or save the model again.")
    return shape


def _has_tokenizer(folder: Path) -> bool:
    return any((folder / name).is_file() for name in TOKENIZER_FILES)


def _require_weights(folder: Path) -> None:
    """Raises ModelError where a folder holds no safetensors; a pickle could run code and is never opened."""
    name = WEIGHTS if (folder / CONFIG).is_file() else ADAPTER_WEIGHTS
    if next(folder.glob(name), None):
        return
    pickled = next((path.name for ending in PICKLED for path in sorted(folder.glob(ending))), None)
    if pickled:
        raise ModelError(
            f"The weights in {folder} are pickled ({pickled}). A pickle can run code, so it is not opened.",
            "Save the model as safetensors where you trust it: model.save_pretrained(folder).",
        )
    raise ModelError(f"The folder {folder} holds no weights ({name}).", MEND)
