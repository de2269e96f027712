"""Opens the language model that the settings name: packaged, from a folder, from Hugging Face, or on a server."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import torch

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import ModelError, OutOfMemory
from recsys.progress import Progress, silent
from recsys.reasons.chat import LanguageModel
from recsys.reasons.frames import FRAMES, Frames
from recsys.reasons.model_folder import MEND, Source, find, require_room
from recsys.reasons.networks import rounded
from recsys.reasons.served import ServedModel, is_address
from recsys.reasons.smollm2 import PACKAGE, base_folder, packaged_folder
from recsys.reasons.smoothing import SAMPLE
from recsys.reasons.teaching.adapter import ADAPTER
from recsys.reasons.transformers_model import TransformersModel
from recsys.shortage import release, tell
from recsys.text.encoder import choose_device

NONE = "none"
PACKAGED_NAME = "SmolLM2-135M-Instruct"


class Precision(StrEnum):
    """How the weights are held while the model writes."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"
    INT8 = "int8"


BYTES_EACH = {Precision.FLOAT32: 4, Precision.BFLOAT16: 2, Precision.INT8: 5}
"""Bytes for each weight while a model is loaded; what becomes int8 lies there in float32 for a moment too."""


def open_language_model(settings: Settings, store: ArtefactStore, progress: Progress = silent) -> LanguageModel | None:
    """The model that ``settings.language_model`` names, ready to write; None for "none".

    A server is not asked before the first chat. Raises MissingPackage where the packaged model is not installed,
    SettingError for an address that is none, ModelError where a folder or id cannot be loaded.
    """
    if settings.language_model == NONE:
        return None
    if is_address(settings.language_model):
        return ServedModel.from_settings(settings)
    device = choose_device(settings.device)
    if settings.language_model == PACKAGE:
        folder = packaged_folder(store, progress)
        return _load_where_it_fits(Source(folder, folder, PACKAGED_NAME, frames=ADAPTER / FRAMES), device)
    progress("language model", None, settings.language_model)
    source = find(settings.language_model, settings.offline, {PACKAGED_NAME})
    if source.model == PACKAGED_NAME:
        source = _on_packaged(source, base_folder(store, progress))
    return _load_where_it_fits(source, device, settings.offline)


def _load_where_it_fits(source: Source, device: torch.device, offline: bool = True) -> TransformersModel:
    """A model on a device, or on the processor, which its name then says. Raises ModelError."""
    try:
        return _load_if_it_fits(source, device, offline)
    except OutOfMemory:
        if device.type == "cpu":
            raise
    release()
    tell(f"The graphics card has no memory left for the language model {source.name}, so the processor runs it.")
    slower = replace(source, name=f"{source.name} on the processor, for want of memory on the graphics card")
    return _load_if_it_fits(slower, torch.device("cpu"), offline)


def _load_if_it_fits(source: Source, device: torch.device, offline: bool) -> TransformersModel:
    precision = choose_precision(device)
    if isinstance(source.model, Path):
        require_room(source.model, device, BYTES_EACH[precision])
    return load(source, device, precision, offline)


def choose_precision(device: torch.device) -> Precision:
    """The weights' precision that writes fastest on a device."""
    if device.type == "cpu":
        return Precision.INT8
    bfloat16 = device.type != "cuda" or torch.cuda.is_bf16_supported()
    return Precision.BFLOAT16 if bfloat16 else Precision.FLOAT32


def load(source: Source, device: torch.device, precision: Precision, offline: bool = True) -> TransformersModel:
    """A model and its tokenizer, an adapter merged into it. Raises ModelError, OutOfMemory, ArtefactError (frames)."""
    from transformers import AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    frames = Frames.load(source.frames) if source.frames else None
    dtype = torch.bfloat16 if precision is Precision.BFLOAT16 else torch.float32

    @cache
    def network() -> Any:
        return _network(source, dtype, offline).eval().to(device)

    try:
        tokenizer = AutoTokenizer.from_pretrained(source.tokenizer, local_files_only=offline)
        if precision is not Precision.INT8:
            return TransformersModel(source.name, tokenizer, network(), frames=frames)
        model = TransformersModel(source.name, tokenizer, rounded(network(), tokenizer.encode(SAMPLE)), network, frames)
        network.cache_clear()  # loaded again only when somebody looks into it
        return model
    except (MemoryError, torch.OutOfMemoryError):
        pass  # told below: the failure would hold on to what is loaded so far
    except Exception as error:  # transformers and torch raise many kinds for a broken folder or a missing device
        raise ModelError(f"The language model {source.name} cannot be loaded: {error}", MEND) from error
    raise OutOfMemory(f"The language model {source.name} does not fit into the memory of {device}.", MEND)


def _network(source: Source, dtype: torch.dtype, offline: bool) -> Any:
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(
        source.model, local_files_only=offline, dtype=dtype, use_safetensors=True
    )
    if source.adapter is None:
        return model
    from peft import PeftModel

    return PeftModel.from_pretrained(model, source.adapter).merge_and_unload()


def _on_packaged(source: Source, folder: Path) -> Source:
    tokenizer = folder if source.tokenizer == PACKAGED_NAME else source.tokenizer
    return replace(source, model=folder, tokenizer=tokenizer)
