"""Sentence vectors without padding: texts of equal length go through the transformer together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from recsys.arrays import Floats

BATCH_TOKENS = 512
BLOCK = 2_048
PROBES = ("because", "a film about how films are recommended", "rain, robots and jazz")
SAME = 1e-5

Features = dict[str, Tensor]


class OneDnnLinear(TorchFunctionMode):
    """Runs the linear layers of single precision through oneDNN, on the thread that enters it.

    PyTorch gives them to MKL, which does not use the widest registers of AMD's processors: measured 2.2 times slower
    there, and as fast on others. Numbers agree to rounding. There is no gradient.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if func is torch.nn.functional.linear and not kwargs and len(args) == 3:
            values, weight, bias = args
            if values.dtype is weight.dtype is torch.float32:
                return torch.ops.mkldnn._linear_pointwise(values, weight, bias, "none", [], "")
        return func(*args, **(kwargs or {}))


@dataclass(frozen=True)
class Unpadded:
    """A transformer whose sentence vector is the mean of its tokens' vectors, on a processor."""

    model: Any

    @classmethod
    def of(cls, model: Any) -> Unpadded | None:
        """The shorter way through a sentence-transformers model; None where it would not give the same vectors.

        It fits a transformer and mean pooling on a processor with oneDNN, and is tried against the model itself.
        """
        from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

        kinds = (Transformer, Pooling, Normalize)
        fits = 2 <= len(model) <= 3 and all(isinstance(part, kind) for part, kind in zip(model, kinds, strict=False))
        if not fits or model.device.type != "cpu" or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
            return None
        short = cls(model)
        expected = model.encode(list(PROBES), normalize_embeddings=True, show_progress_bar=False)
        try:
            batches = short.batches(PROBES)
            found = np.concatenate([short.encode(features) for _, features in batches])
        except (AttributeError, TypeError, ValueError, RuntimeError):
            return None  # the transformer wants something that only the model itself gives it
        places = [place for batch, _ in batches for place in batch]
        return short if bool(np.allclose(found, expected[places], rtol=0, atol=SAME)) else None

    def batches(self, texts: Sequence[str]) -> list[tuple[list[int], Features]]:
        """The texts' places and token features in batches of one length each and of about BATCH_TOKENS, longest first.

        Raises ValueError where the tokenizer does not pad on the right.
        """
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]), reverse=True)
        found = []
        for start in range(0, len(order), BLOCK):
            block = order[start : start + BLOCK]
            features = self.model.preprocess([texts[place] for place in block])
            mask = features.pop("attention_mask")
            tensors = {name: value for name, value in features.items() if isinstance(value, Tensor)}
            for length, rows in _by_length(mask).items():
                size = max(1, BATCH_TOKENS // length)
                for first in range(0, len(rows), size):
                    chosen = rows[first : first + size]
                    batch = {name: value[chosen, :length] for name, value in tensors.items()}
                    found.append(([block[row] for row in chosen], batch))
        return found

    def encode(self, features: Features) -> Floats:
        """Vectors of unit length, (texts, dimension), of one batch."""
        with torch.inference_mode(), OneDnnLinear():
            tokens = self.model[0].auto_model(**features)[0]
        vectors: Floats = torch.nn.functional.normalize(tokens.mean(1)).numpy()
        return vectors


def _by_length(mask: Tensor) -> dict[int, list[int]]:
    """Rows of a block by their number of tokens, longest first."""
    lengths = mask.sum(1)
    if not torch.equal(mask.bool(), torch.arange(mask.shape[1]) < lengths[:, None]):
        raise ValueError("The tokenizer pads on the left.")
    rows: dict[int, list[int]] = defaultdict(list)
    for row in torch.argsort(lengths, descending=True, stable=True).tolist():
        rows[int(lengths[row])].append(row)
    return rows
