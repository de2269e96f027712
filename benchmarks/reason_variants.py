"""The ways to write that are compared: the packaged model untaught, with examples, taught; and no model."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import torch

from recsys.artefacts import ArtefactStore
from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Limits, Piece
from recsys.reasons.language_model import PACKAGED_NAME, Precision, load
from recsys.reasons.model_folder import ADAPTER_CONFIG, Source
from recsys.reasons.smollm2 import packaged_folder
from recsys.reasons.transformers_model import TransformersModel

ADAPTER = Path(__file__).resolve().parent.parent / "assets" / "adapter"


class Way(StrEnum):
    """A way to come to a reason."""

    UNTAUGHT = "untaught"
    FEW_SHOT = "few-shot"
    TAUGHT = "taught"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Prompted:
    """A language model asked in one of the ways."""

    model: TransformersModel
    way: Way

    @property
    def name(self) -> str:
        """The model and the way."""
        return f"{self.model.name}, {self.way}"

    @property
    def taught(self) -> bool:
        """Whether the model gets the rows alone."""
        return self.way is Way.TAUGHT

    def write(self, chats: Sequence[Chat], limits: Limits, seed: int | None = None) -> Generator[Piece, None, None]:
        """All chats side by side in pieces; an untaught model does not see their examples. Raises ModelError."""
        asked = [without_examples(chat) for chat in chats] if self.way is Way.UNTAUGHT else chats
        yield from self.model.write(asked, limits, seed)

    def texts(self, chats: Sequence[Chat], limits: Limits) -> list[str]:
        """One whole text for each chat, likeliest words first. Raises ModelError."""
        texts = [""] * len(chats)
        with closing(self.write(chats, limits)) as pieces:
            for piece in pieces:
                texts[piece.chat] += piece.text
        return texts

    def tokens(self, text: str) -> int:
        """How many tokens the model needs for a text."""
        return len(self.model.tokenizer.encode(text, add_special_tokens=False))


def without_examples(chat: Chat) -> Chat:
    """The same request with the instruction and the last turn alone."""
    return replace(chat, messages=(chat.messages[0], chat.messages[-1]))


def open_way(way: Way, precision: Precision, device: torch.device, store: ArtefactStore) -> Prompted | None:
    """The model of a way, None for templates. Raises ModelError or MissingPackage where files are missing."""
    if way is Way.TEMPLATE:
        return None
    if precision is Precision.INT8 and device.type != "cpu":
        raise ModelError(f"int8 weights are for CPUs, and the device is {device}.", "Choose --precision bfloat16.")
    folder = packaged_folder(store)
    adapter = None
    if way is Way.TAUGHT:
        if not (ADAPTER / ADAPTER_CONFIG).is_file():
            raise ModelError(f"The adapter {ADAPTER} is not there.", "Teach it with python -m recsys.reasons.train.")
        adapter = ADAPTER
    return Prompted(load(Source(folder, folder, PACKAGED_NAME, adapter), device, precision), way)
