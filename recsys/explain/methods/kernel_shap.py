"""KernelSHAP: Shapley values from a weighted regression over coalitions, through shap."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys.arrays import Floats, Mask
from recsys.explain.attribution import Attribution
from recsys.explain.draws import seeded
from recsys.explain.game import WordGame
from recsys.explain.methods.counting import CountedGame
from recsys.progress import Progress


@dataclass(frozen=True)
class KernelShap:
    """KernelSHAP (Lundberg & Lee 2017, theorem 2) on the game, no word as its background.

    ``samples`` coalitions are read; where there are no more than that, all of them and the values are exact.
    """

    samples: int = 200
    seed: int = 0
    name: str = "KernelSHAP"

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """The value of each word, in units of the score."""
        import shap  # noqa: F401  (loading it takes a while the first time, which is not the method's time)

        start = time.perf_counter()
        words = len(game.players)
        if not words:
            return Attribution(self.name, np.zeros(0, np.float32), time.perf_counter() - start)
        samples = max(self.samples, 2 * words)  # below that the regression has fewer rows than it needs
        most = min(samples, 2**words)
        counted = CountedGame(game, lambda read: progress(self.name, min(1.0, read / most)))
        values = kernel_values(counted.values, words, samples, self.seed)
        return Attribution(self.name, values, time.perf_counter() - start, counted.evaluations)


def kernel_values(payoff: Callable[[Mask], Floats], words: int, samples: int, seed: int) -> Floats:
    """shap's values for a payoff of coalitions, (words,).

    It runs twice with the same seed, first to learn which coalitions are needed: so all of them are read in one go,
    and nobody who draws from NumPy's global generator waits for it.
    """
    needed: dict[bytes, Mask] = {}

    def note(kept: Mask) -> Floats:
        needed.update({row.tobytes(): row for row in kept})
        return np.zeros(len(kept), np.float32)

    _run(note, words, samples, seed)
    known = dict(zip(needed, payoff(np.stack(list(needed.values()))).astype(np.float64), strict=True))
    result: Floats = _run(lambda kept: np.array([known[row.tobytes()] for row in kept]), words, samples, seed)
    return result


def _run(payoff: Callable[[Mask], Any], words: int, samples: int, seed: int) -> Floats:
    import shap

    with seeded(seed):
        explainer: Any = shap.KernelExplainer(lambda rows: payoff(np.asarray(rows) > 0.5), np.zeros((1, words)))
        values = explainer.shap_values(np.ones((1, words)), nsamples=samples, l1_reg=False, silent=True)
    return np.asarray(values, np.float32).reshape(words)
