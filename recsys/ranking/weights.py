"""Learned weights and frozen scales: what one unit of each signal adds to the score."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from recsys.config import ASSETS
from recsys.errors import ArtefactError
from recsys.ranking.signals import NAMES

PATH = ASSETS / "weights.json"


@dataclass(frozen=True)
class Weights:
    """A non-negative weight and a positive scale for each signal; ``factors`` are weight over scale."""

    weights: Mapping[str, float]
    scales: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = PATH) -> Weights:
        """Read weights. Raises ArtefactError when a signal is missing or a number cannot be one."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            weights = {name: float(stored["weights"][name]) for name in NAMES}
            scales = {name: float(stored["scales"][name]) for name in NAMES}
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise ArtefactError(
                f"The weights in {path.name} cannot be read ({problem!r}).",
                "Restore the file: git checkout -- assets/weights.json",
            ) from None
        if not all(0.0 <= weight < 1e6 for weight in weights.values()) or not all(
            0.0 < scale < 1e6 for scale in scales.values()
        ):
            raise ArtefactError(
                f"The weights in {path.name} hold a negative weight or a scale that is not positive.",
                "Restore the file: git checkout -- assets/weights.json",
            )
        return cls(weights, scales)

    def save(self, path: Path) -> None:
        """Write as JSON."""
        stored = {"weights": dict(self.weights), "scales": dict(self.scales)}
        path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")

    def factors(self, device: torch.device | None = None) -> Tensor:
        """Weight over scale of each signal in the order of ``NAMES``, (signals,)."""
        return torch.tensor([self.weights[name] / self.scales[name] for name in NAMES], device=device)
