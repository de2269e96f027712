"""Opens the language model that the settings name: packaged, from a folder, or from Hugging Face."""

from __future__ import annotations

import warnings
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import torch

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import ModelError
from recsys.progress import Progress, silent
from recsys.reasons.chat import LanguageModel
from recsys.reasons.smollm2 import PACKAGE, packaged_folder
from recsys.reasons.transformers_model import TransformersModel
from recsys.text.encoder import choose_device

NONE = "none"
PACKAGED_NAME = "SmolLM2-135M-Instruct"


class Precision(StrEnum):
    """How the weights are held while the model writes."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"
    INT8 = "int8"


def open_language_model(settings: Settings, store: ArtefactStore, progress: Progress = silent) -> LanguageModel | None:
    """The model that ``settings.language_model`` names, ready to write; None for "none".

    Raises MissingPackage where the packaged model is not installed, ModelError where a folder or id cannot be loaded.
    """
    if settings.language_model == NONE:
        return None
    device = choose_device(settings.device)
    precision = Precision.INT8 if device.type == "cpu" else Precision.BFLOAT16
    if settings.language_model == PACKAGE:
        return load(packaged_folder(store, progress), PACKAGED_NAME, device, precision)
    folder = Path(settings.language_model).expanduser()
    name = folder.name if folder.is_dir() else settings.language_model
    source = folder if folder.is_dir() else settings.language_model
    return load(source, name, device, precision, offline=settings.offline)


def load(
    source: Path | str, name: str, device: torch.device, precision: Precision, offline: bool = True
) -> TransformersModel:
    """A model and its tokenizer from a folder or a Hugging Face id. Raises ModelError."""
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    dtype = torch.bfloat16 if precision is Precision.BFLOAT16 else torch.float32

    @cache
    def network() -> Any:
        return AutoModelForCausalLM.from_pretrained(source, local_files_only=offline, dtype=dtype).eval().to(device)

    try:
        tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=offline)
        if precision is not Precision.INT8:
            return TransformersModel(name, tokenizer, network())
        model = TransformersModel(name, tokenizer, quantised(network()).to(device), unrounded=network)
        network.cache_clear()  # loaded again only when somebody looks into it
        return model
    except Exception as error:  # transformers and torch raise many kinds for a broken folder or a missing device
        raise ModelError(f"The language model {source} cannot be loaded: {error}", _mend(offline)) from error


def quantised(model: Any) -> Any:
    """The model with its linear layers in int8, activations quantised as they come (CPU only)."""
    head = model.get_output_embeddings()
    if head is not None:
        head.weight = torch.nn.Parameter(
            head.weight.detach().clone(), requires_grad=False
        )  # untied from the embeddings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.ao is deprecated for a package that brings no gain here
        return torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
            model, {torch.nn.Linear}, dtype=torch.qint8
        )


def _mend(offline: bool) -> str:
    where = "a folder with config.json, tokenizer files and safetensors, or to a Hugging Face id"
    kept_out = ", with BECAUSE_OFFLINE=0 so that it may be fetched" if offline else ""
    return f"Set BECAUSE_LANGUAGE_MODEL to {where}{kept_out}, or to none for reasons from templates."
