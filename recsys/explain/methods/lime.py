"""LIME: a weighted linear fit to the scores of random coalitions of words."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recsys.arrays import Floats, Mask
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.explain.methods.counting import CountedGame
from recsys.progress import Progress

KERNEL_WIDTH = 0.25 * 2**0.5
"""As the method's own implementation has it for texts."""
RIDGE = 1e-4
"""The penalty; only so large that the fit has one answer whatever is drawn."""


def random_coalitions(words: int, samples: int, seed: int) -> Mask:
    """All words, then random coalitions, (samples, words): first how many go, 1 to all, then which ones."""
    draw = np.random.default_rng((seed, words))
    kept: Mask = np.ones((samples, words), bool)
    for row in kept[1:]:
        row[draw.choice(words, draw.integers(1, words + 1), replace=False)] = False
    return kept


def nearness(kept: Mask) -> npt.NDArray[np.float64]:
    """The weight of each coalition, (coalitions,): exp(-d² / width²), d its cosine distance to all words.

    Ribeiro et al. 2016, section 3.4; for a coalition of k of n words the cosine is √(k/n).
    """
    distance = 1.0 - np.sqrt(kept.mean(axis=1))
    result: npt.NDArray[np.float64] = np.exp(-((distance / KERNEL_WIDTH) ** 2))
    return result


def fit(kept: Mask, scores: Floats, weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
    """Intercept and one coefficient per word of the weighted ridge regression; the intercept is not penalised."""
    total = weights.sum()
    mean_kept, mean_score = weights @ kept / total, float(weights @ scores / total)
    centred = kept - mean_kept
    penalty = RIDGE * np.eye(kept.shape[1])
    coefficients = np.linalg.solve(
        centred.T @ (weights[:, None] * centred) + penalty, centred.T @ (weights * (scores - mean_score))
    )
    return mean_score - float(mean_kept @ coefficients), coefficients


@dataclass(frozen=True)
class Lime:
    """LIME (Ribeiro et al. 2016, equation 1) with a linear model of all words; ``samples`` coalitions are drawn."""

    samples: int = 200
    seed: int = 0
    name: str = "LIME"

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """The coefficient of each word, in units of the score; its base is the intercept of the fit."""
        start = time.perf_counter()
        words = len(game.players)
        if not words:
            return Attribution(self.name, np.zeros(0, np.float32), time.perf_counter() - start)
        kept = random_coalitions(words, self.samples, self.seed)
        different = len({row.tobytes() for row in kept})
        counted = CountedGame(game, lambda read: progress(self.name, min(1.0, read / different)))
        intercept, values = fit(kept, counted.values(kept), nearness(kept))
        seconds = time.perf_counter() - start
        return Attribution(self.name, values.astype(np.float32), seconds, counted.evaluations, base=intercept)
