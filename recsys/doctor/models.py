"""The device, the models that the settings lead to, and the vectors that are shipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from recsys.doctor.attempts import attempted
from recsys.errors import ModelError
from recsys.finding import Finding, State

if TYPE_CHECKING:
    from recsys.config import Settings
    from recsys.text.encoder import Encoder


def device(settings: Settings) -> Iterator[Finding]:
    """What tensors are computed on."""
    found, problem = attempted("device", settings.device, lambda: describe_device(settings))
    yield from problem or [Finding("device", str(found), State.GOOD, _threads())]


def describe_device(settings: Settings) -> str:
    """The device that tensors are computed on, with a GPU's name. Raises ModelError."""
    import torch

    from recsys.text.encoder import choose_device

    device = choose_device(settings.device)
    return f"{device} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else str(device)


def _threads() -> str:
    import torch

    return f"PyTorch {torch.__version__}; {os.cpu_count()} cores, one thread for each task"


def open_encoder(settings: Settings) -> Encoder:
    """The encoder, loaded. Raises ModelError, MissingPackage."""
    from recsys.text.encoder import SentenceTransformerEncoder

    return SentenceTransformerEncoder.from_settings(settings)


def find_language_model(settings: Settings) -> Finding:
    """What the language model's setting leads to, without loading it. Raises MissingPackage, SettingError, ModelError.

    A server is asked which models it offers; nothing else is sent, and the key is not shown.
    """
    from recsys.reasons import smollm2
    from recsys.reasons.language_model import NONE, PACKAGED_NAME
    from recsys.reasons.model_folder import find
    from recsys.reasons.served import is_address, look
    from recsys.reasons.teaching.adapter import require_shipped

    setting = settings.language_model
    if is_address(setting):
        server = look(settings)
        state = State.DIFFERENT if server.mend else State.GOOD
        return Finding("models", "language model", state, server.detail, server.mend)
    if setting == NONE:
        detail = "none: reasons come from templates"
    elif setting == smollm2.PACKAGE:
        require_shipped()
        detail = f"{setting}, {smollm2.packaged_file().stat().st_size / 1e6:.0f} MB"
    else:
        source = find(setting, settings.offline, {PACKAGED_NAME})
        detail = f"{source.name}, {'a LoRA adapter on ' if source.adapter else ''}{source.model}"
    return Finding("models", "language model", State.GOOD, detail)


def find_shipped_vectors() -> Finding:
    """Whether the vectors shipped with the project are whole; without them a first start takes a minute longer."""
    from recsys.text.shipped import PATH, require_whole

    try:
        require_whole()
    except ModelError as damage:
        detail = f"{damage.message} A first start encodes every text itself."
        return Finding("models", "shipped vectors", State.DIFFERENT, detail, damage.mend)
    return Finding("models", "shipped vectors", State.GOOD, f"{PATH.stat().st_size / 1e6:.0f} MB")
