"""The adapter: what was learned, a few megabytes of low-rank matrices beside the model (LoRA, Hu et al. 2021)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from recsys.artefacts import sha256
from recsys.config import ASSETS
from recsys.errors import ModelError
from recsys.pinned import pin, require_pinned
from recsys.reasons.frames import FRAMES, Frames

ADAPTER = ASSETS / "adapter"
"""The adapter that ships with the project, for the packaged model."""
BASE = "SmolLM2-135M-Instruct"
WEIGHTS, SETTINGS = "adapter_model.safetensors", "adapter_config.json"
PINNED = "adapter"


def save_adapter(network: Any, frames: Frames, folder: Path) -> None:
    """Write a peft model's adapter as peft reads it, in 16 bits, with no path of this machine in it; and its frames.

    In place of the shipped one it is pinned as that.
    """
    network.save_pretrained(folder)
    weights = load_file(folder / WEIGHTS)
    save_file({name: tensor.to(torch.float16) for name, tensor in weights.items()}, folder / WEIGHTS)
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    settings["base_model_name_or_path"] = BASE
    settings["target_modules"] = sorted(settings["target_modules"])  # peft keeps a set: another order each time
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / "README.md").unlink(missing_ok=True)  # peft's empty model card
    frames.save(folder / FRAMES)
    if folder.resolve() == ADAPTER:
        pin(PINNED, folder, [WEIGHTS, SETTINGS, FRAMES])


def require_shipped() -> None:
    """Raises ModelError where a file of the shipped adapter is missing or not the one that is pinned."""
    mend = "Restore it with git checkout -- assets/adapter, or teach it again with python -m recsys.train_reasons."
    require_pinned(PINNED, ADAPTER, mend)


def fingerprint(folder: Path = ADAPTER) -> str:
    """What decides the adapter; "" where there is none."""
    files = [folder / WEIGHTS, folder / SETTINGS]
    return sha256(*(file.read_bytes() for file in files)) if all(file.is_file() for file in files) else ""


def merged(network: Any, folder: Path = ADAPTER) -> Any:
    """A network with the adapter's matrices added into its own weights. Raises ModelError."""
    from peft import PeftModel

    try:
        return PeftModel.from_pretrained(network, str(folder)).merge_and_unload()
    except Exception as error:  # peft raises many kinds for a folder that does not fit
        raise ModelError(
            f"The adapter in {folder} does not fit the language model: {error}",
            "Teach it again with python -m recsys.train_reasons, or restore the folder assets/adapter.",
        ) from error
