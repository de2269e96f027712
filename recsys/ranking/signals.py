"""The signals of the sum: each a vector over all items, linear in what it stands for, before scale and weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from recsys.arrays import Floats
from recsys.collaborative import Ease
from recsys.schema import Catalogue, Source
from recsys.text.fields import FIELDS, centred, field_text
from recsys.text.lexical import LexicalIndex

MEANING = tuple(f"meaning_{field}" for field in FIELDS)
WORDING = tuple(f"wording_{field}" for field in FIELDS)
KINSHIP = tuple(f"kinship_{field}" for field in FIELDS)
LIKE = ("like_taste", *(f"like_{name}" for name in KINSHIP))
SIGNALS: dict[Source, tuple[str, ...]] = {
    Source.WORD: MEANING + WORDING,
    Source.HISTORY: ("taste", *KINSHIP),
    Source.CHIP: (*LIKE, "genre", "person", "avoid"),
    Source.PRIOR: ("quality", "popularity"),
}
NAMES = tuple(name for names in SIGNALS.values() for name in names)
PLACE = {name: position for position, name in enumerate(NAMES)}
SHRINKAGE = 10.0


def places(names: Sequence[str]) -> slice:
    """Where a run of signals stands in ``NAMES``."""
    return slice(PLACE[names[0]], PLACE[names[-1]] + 1)


@dataclass(frozen=True)
class Features:
    """What is known of every item: field vectors relative to the average item, BM25 by field, EASE, priors.

    ``vectors`` (fields, items, dimension), ``priors`` (2, items): quality in stars above average, and popularity,
    the logarithm of the number of ratings, both relative to the average item.
    """

    catalogue: Catalogue
    vectors: Tensor
    lexical: tuple[LexicalIndex, ...]
    ease: Ease
    priors: Tensor

    @classmethod
    def build(cls, catalogue: Catalogue, field_vectors: Floats, ease: Ease, device: torch.device) -> Features:
        """Features from unit field vectors (fields, items, dimension) and a fitted EASE."""
        return cls(
            catalogue=catalogue,
            vectors=torch.from_numpy(centred(field_vectors)).to(device),
            lexical=tuple(
                LexicalIndex.from_texts([field_text(item, field) for item in catalogue.items]) for field in FIELDS
            ),
            ease=ease,
            priors=torch.from_numpy(priors(catalogue)).to(device),
        )

    @property
    def device(self) -> torch.device:
        """Where the tensors are."""
        return self.vectors.device

    @cached_property
    def on_processor(self) -> Features:
        """The same features in the processor's memory, copied on first need and kept."""
        processor = torch.device("cpu")
        if self.device == processor:
            return self
        ease = replace(self.ease, weights=self.ease.weights.cpu(), positions=self.ease.positions.cpu())
        return replace(self, vectors=self.vectors.cpu(), ease=ease, priors=self.priors.cpu())

    @cached_property
    def lengths(self) -> Tensor:
        """The length of each field vector, (fields, items)."""
        lengths: Tensor = self.vectors.norm(dim=2)
        return lengths

    def meaning(self, vectors: Tensor) -> Tensor:
        """How near texts are to each field, (texts, fields, items), for text vectors (texts, dimension)."""
        return (self.vectors @ vectors.T).permute(2, 0, 1)

    def wording(self, stems: Sequence[Sequence[str]]) -> Tensor:
        """BM25 of texts given by their stems, (texts, fields, items)."""
        scores = np.zeros((len(stems), len(FIELDS), len(self.catalogue)), np.float32)
        for text, row in zip(stems, scores, strict=True):
            for index, field_scores in zip(self.lexical, row, strict=True):
                for stem in text:
                    index.add(stem, field_scores)
        return torch.from_numpy(scores).to(self.device)

    def affinity(self, positions: Sequence[int], weights: Tensor) -> Tensor:
        """Taste and kinship to one history, (1 + fields, items): EASE, and the likeness of texts field by field."""
        if not positions:
            return torch.zeros(1 + len(FIELDS), len(self.catalogue), device=self.device)
        summed = (weights.double() @ self.vectors[:, list(positions)].double()).float()
        # Field by field: PyTorch's batched product of a matrix and a vector is ten times slower on a CPU.
        kinship = torch.stack([field @ liked for field, liked in zip(self.vectors, summed, strict=True)])
        return torch.cat([self.ease.fold_in(positions, weights)[None], kinship])

    def affinity_rows(self, positions: Sequence[int], weights: Tensor, items: Sequence[int]) -> Tensor:
        """The part of each history item in ``affinity`` of some items, (1 + fields, history, items)."""
        history = self.vectors[:, list(positions)]
        kinship = history @ self.vectors[:, list(items)].transpose(1, 2)
        taste = self.ease.rows(positions)[:, list(items)]
        return torch.cat([taste[None], kinship]) * weights[None, :, None]


def priors(catalogue: Catalogue) -> Floats:
    """Quality and popularity of every item relative to the average item, (2, items).

    Quality is the mean rating shrunk towards the catalogue's mean as by ten average ratings; popularity is
    log(1 + ratings).
    """
    counts = np.array([item.rating_count for item in catalogue.items], dtype=np.float64)
    means = np.array([item.rating_mean or 0.0 for item in catalogue.items], dtype=np.float64)
    overall = float((counts * means).sum() / max(counts.sum(), 1.0))
    quality = counts * (means - overall) / (counts + SHRINKAGE)
    popularity = np.log1p(counts)
    both = np.stack([quality, popularity])
    return (both - both.mean(axis=1, keepdims=True)).astype(np.float32) if len(counts) else both.astype(np.float32)
