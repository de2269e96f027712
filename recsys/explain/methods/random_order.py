"""Random shares: what any method has to beat."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.progress import Progress


@dataclass(frozen=True)
class RandomOrder:
    """Shares drawn uniformly from all that add up to one, the same for the same seed and number of words."""

    seed: int = 0
    name: str = "Random"

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """A share for each word, (words,), adding up to 1; no sentence is read."""
        progress(self.name, None, "no reading at all")
        start = time.perf_counter()
        words = len(game.players)
        shares = np.random.default_rng((self.seed, words)).dirichlet(np.ones(words)) if words else np.zeros(0)
        return Attribution(self.name, shares.astype(np.float32), time.perf_counter() - start, relative=True)
