"""The blend that the app ranks with, for histories without an intent, as matrix products over many people."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from recsys.collaborative import CollaborativeModel
from recsys.ranking.signals import KINSHIP, PLACE, SIGNALS, Features, places
from recsys.ranking.weights import Weights
from recsys.schema import Source


@dataclass(frozen=True)
class Blend:
    """Taste, kinship and priors of the score: t·EASE(x) + (x K) Kᵀ + p, linear in a history x.

    ``kinship`` (items, fields · dimension) holds the field vectors, each times the root of its factor; ``priors``
    (items,) what everybody thinks; ``taste_factor`` is the weight of EASE over its scale.
    """

    taste: CollaborativeModel
    taste_factor: float
    kinship: Tensor
    priors: Tensor
    name: str = "because"

    @classmethod
    def from_features(cls, features: Features, weights: Weights) -> Blend:
        """The blend of these features; whether they know only a training part is the caller's choice."""
        factors = weights.factors(features.device)
        roots = factors[places(KINSHIP)].sqrt()
        kinship = torch.cat([root * field for root, field in zip(roots, features.vectors, strict=True)], dim=1)
        priors = factors[places(SIGNALS[Source.PRIOR])] @ features.priors
        return cls(features.ease, float(factors[PLACE["taste"]]), kinship, priors)

    def scores(self, histories: Tensor) -> Tensor:
        """Scores (histories, items) for history weights (histories, items)."""
        shared = (histories @ self.kinship) @ self.kinship.T
        return self.taste_factor * self.taste.scores(histories) + shared + self.priors
