"""Sentence vectors by a sentence-transformers model as it is, in batches that fit the memory of its device."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from recsys.arrays import Floats
from recsys.errors import OutOfMemory
from recsys.shortage import PROCESSOR, SMALLER, either, tell

BATCH = 32
LARGER = 8
"""A batch on a GPU may hold this many times as many texts."""


class Padded:
    """A model and, for texts that its device has no memory for, the same model on the processor.

    ``reopen`` loads the model there, on first need; without it such texts raise OutOfMemory.
    """

    def __init__(self, model: Any, reopen: Callable[[], Any] | None = None) -> None:
        self.model = model
        self._reopen = reopen
        self._spare: Any = None
        self._lock = threading.Lock()

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """The texts' places in batches of like length, which hold little padding."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        size = BATCH if self.model.device.type == "cpu" else LARGER * BATCH
        return [order[start : start + size] for start in range(0, len(order), size)]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of unit length, (texts, dimension); smaller batches, at last the processor, where memory is short."""
        return either(lambda: _encoded(self.model, texts), lambda: self._with_less(texts))

    def on_processor(self) -> Any:
        """The model on the processor. Raises OutOfMemory where it cannot be loaded there."""
        with self._lock:
            if self._spare is None:
                if self._reopen is None:
                    raise OutOfMemory("There is no memory left to read texts with.")
                self._spare = self._reopen()
            return self._spare

    def _with_less(self, texts: Sequence[str]) -> Floats:
        if len(texts) > 1:
            tell(SMALLER)
            half = len(texts) // 2
            return np.concatenate([self.encode(texts[:half]), self.encode(texts[half:])])
        tell(PROCESSOR)
        return _encoded(self.on_processor(), texts)


def _encoded(model: Any, texts: Sequence[str]) -> Floats:
    with torch.inference_mode():
        rows: Floats = model.encode(
            list(texts), batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False
        )
    return rows
