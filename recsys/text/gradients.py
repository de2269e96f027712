"""From a sentence of blanks to the words: how a direction of the sentence's vector changes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor

from recsys.arrays import Floats
from recsys.errors import BecauseError

TOKENS_AT_ONCE = 2_048
"""Tokens of one pass, all points of the path together: the memory for gradients grows with them."""


@dataclass(frozen=True)
class EmbeddingPath:
    """Points on the straight line from a sentence of blanks (share 0) to a text (share 1), in token embeddings.

    ``values`` (points,) are direction · unit vector of the sentence. ``slopes`` (points, tokens) say how fast that
    grows along the line through each token; added up over the tokens they are the derivative along the line.
    ``spans`` is where each token stands in the text, (0, 0) for [CLS], [SEP] and the like, which do not move.
    """

    values: Floats
    slopes: Floats
    spans: tuple[tuple[int, int], ...]


@runtime_checkable
class DifferentiableEncoder(Protocol):
    """An encoder that gives gradients."""

    def embedding_path(self, text: str, direction: Floats, shares: Sequence[float]) -> EmbeddingPath:
        """Values and slopes of direction · unit vector between blanks and the text, at shares from 0 to 1."""
        ...


def embedding_path(model: Any, text: str, direction: Floats, shares: Sequence[float]) -> EmbeddingPath:
    """The path of a sentence-transformers model. Blanks are the embedding of [PAD], or zeros where there is none.

    Raises BecauseError where the model does not take embeddings or does not say where its tokens stand.
    """
    if not hasattr(model[0], "auto_model") or not model.tokenizer.is_fast:
        raise BecauseError(
            "The encoder gives no gradients by word.",
            "Use a sentence-transformers model with a transformer and a fast tokenizer (a file tokenizer.json).",
        )
    encoded = model.tokenizer(
        [text],
        return_tensors="pt",
        truncation=True,
        max_length=model.max_seq_length or 512,
        return_offsets_mapping=True,
    )
    spans = tuple((start, end) for start, end in encoded["offset_mapping"][0].tolist())
    words = _embedded(model, encoded["input_ids"].to(model.device))
    blanks = _blanks(model, words, spans)
    target = torch.from_numpy(np.asarray(direction, np.float32)).to(model.device)
    size = max(1, TOKENS_AT_ONCE // len(spans))
    parts = [
        _points(model, blanks, words, shares[start : start + size], target) for start in range(0, len(shares), size)
    ]
    values, slopes = (torch.cat(part).float().cpu().numpy() for part in zip(*parts, strict=True))
    return EmbeddingPath(values, slopes, spans)


def _embedded(model: Any, ids: Tensor) -> Tensor:
    """The input embeddings of token ids, before positions are added, (1, tokens, width)."""
    result: Tensor = model[0].auto_model.get_input_embeddings()(ids).detach()
    return result


def _blanks(model: Any, words: Tensor, spans: Sequence[tuple[int, int]]) -> Tensor:
    """The same sentence with each token of a word blank; [CLS], [SEP] and the like stay."""
    pad = model.tokenizer.pad_token_id
    blank = torch.zeros_like(words[:, :1])
    if pad is not None:
        blank = _embedded(model, torch.tensor([[pad]], device=words.device))
    of_words = torch.tensor([end > start for start, end in spans], device=words.device)
    return torch.where(of_words[None, :, None], blank, words)


def _points(
    model: Any, blanks: Tensor, words: Tensor, shares: Sequence[float], direction: Tensor
) -> tuple[Tensor, Tensor]:
    """Values (points,) and slopes (points, tokens) at some points of the line."""
    places = torch.tensor(shares, dtype=words.dtype, device=words.device)[:, None, None]
    with torch.enable_grad():
        embeddings = (blanks + places * (words - blanks)).requires_grad_()
        mask = torch.ones(embeddings.shape[:2], dtype=torch.long, device=words.device)
        hidden = model[0].auto_model(inputs_embeds=embeddings, attention_mask=mask)[0]
        features = {"token_embeddings": hidden, "attention_mask": mask}
        for module in list(model)[1:]:
            features = module(features)
        vectors = torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)
        values = vectors @ direction
        (gradients,) = torch.autograd.grad(values.sum(), embeddings)
    return values.detach(), (gradients * (words - blanks)).sum(dim=-1)
