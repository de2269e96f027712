"""What everybody rated, whoever asks: the model that others have to beat."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Popularity:
    """Scores an item by the number of its ratings, ``counts`` (items,)."""

    counts: Tensor
    name: str = "popularity"

    @classmethod
    def from_histories(cls, histories: Tensor) -> Popularity:
        """Count the ratings of history weights (users, items), sparse or dense."""
        sparse = histories.coalesce() if histories.is_sparse else histories.to_sparse().coalesce()
        return cls(torch.bincount(sparse.indices()[1], minlength=histories.shape[1]).float())

    def scores(self, histories: Tensor) -> Tensor:
        """The same scores for everybody, (histories, items)."""
        return self.counts.to(histories.device).expand(histories.shape[0], -1).clone()
