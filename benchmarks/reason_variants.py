"""The ways to write that are compared: the packaged model untaught, with examples, taught; and no model."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum

import torch

from recsys.artefacts import ArtefactStore
from recsys.errors import ModelError
from recsys.reasons.chat import Chat, Limits, Piece
from recsys.reasons.frames import FRAMES
from recsys.reasons.language_model import PACKAGED_NAME, Precision, load
from recsys.reasons.model_folder import Source
from recsys.reasons.smollm2 import base_folder, packaged_folder
from recsys.reasons.teaching.adapter import ADAPTER, fingerprint
from recsys.reasons.transformers_model import TransformersModel


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
    return Prompted(load(_source(way, store), device, precision), way)


def _source(way: Way, store: ArtefactStore) -> Source:
    if way is not Way.TAUGHT:
        base = base_folder(store)
        return Source(base, base, PACKAGED_NAME)
    if not fingerprint(ADAPTER):
        raise ModelError(
            f"There is no adapter in {ADAPTER}, so no taught model.", "Teach it with python -m recsys.train_reasons."
        )
    folder = packaged_folder(store)
    return Source(folder, folder, PACKAGED_NAME, frames=ADAPTER / FRAMES)
