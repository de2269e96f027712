"""Shapley values of many words by sampling: shap's permutation explainer, run several times with fixed seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.arrays import Floats, Mask
from recsys.explain.draws import seeded
from recsys.schema import Intent
from recsys.text.encoder import Encoder

SENTENCES = 600
"""About how many sub-sentences one intent may need."""
LEAST_RUNS, MOST_RUNS = 8, 24

Numbers = NDArray[np.floating[Any]]
Payoffs = Callable[[Mask], Numbers]
"""The payoffs of coalitions, (coalitions, outputs), for which players each keeps, (coalitions, players)."""


def runs_for(players: int) -> int:
    """How many runs are taken: 8 to 24, each of about 2 · players coalitions, SENTENCES in all where that allows."""
    return min(max(SENTENCES // (2 * players), LEAST_RUNS), MOST_RUNS)


def sampled_vectors(encoder: Encoder, intent: Intent) -> Floats:
    """Word vectors of an intent by sampling, (runs, words, dimension).

    The mean over the runs estimates the Shapley value of each word for any item, its error is the deviation over the
    runs divided by √runs. The words of each run add up to the vector of the intent.
    """
    players = len(intent.words)

    def payoffs(kept: Mask) -> Floats:
        return encoder.encode([intent.phrase(row) for row in kept])

    vectors: Floats = sampled_values(payoffs, players, runs_for(players)).astype(np.float32)
    return vectors


def sampled_values(payoffs: Payoffs, players: int, runs: int) -> NDArray[np.float64]:
    """Shapley values by permutation sampling, (runs, players, outputs), the same at every call.

    One run follows one random order of the players forwards and backwards: unbiased (Štrumbelj and Kononenko 2014),
    with less variance than two orders drawn apart (antithetic permutations, Mitchell et al. 2022). The orders are
    followed twice, first to learn which coalitions are needed: so all payoffs come from one call.
    """
    needed: dict[bytes, Mask] = {}

    def note(kept: Mask) -> Numbers:
        needed.update({row.tobytes(): row for row in kept})
        return np.zeros((len(kept), 1))

    for run in range(runs):
        _one_run(note, players, run)
    known = dict(zip(needed, payoffs(np.stack(list(needed.values()))).astype(np.float64), strict=True))

    def look_up(kept: Mask) -> Numbers:
        return np.stack([known[row.tobytes()] for row in kept])

    values: NDArray[np.float64] = np.stack([_one_run(look_up, players, run) for run in range(runs)])
    return values


def standard_error(values: Numbers) -> Numbers:
    """The standard error of the mean over the first axis, the runs."""
    error: Numbers = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    return error


def warm_up() -> None:
    """Let shap load and compile, which takes seconds, before somebody waits for it."""
    sampled_values(lambda kept: kept.sum(axis=1, keepdims=True).astype(np.float64), players=2, runs=2)


def _one_run(payoffs: Payoffs, players: int, seed: int) -> NDArray[np.float64]:
    """The values of one order and its reverse, (players, outputs)."""
    import shap

    def model(rows: Any) -> Numbers:
        return payoffs(np.asarray(rows) > 0.5)

    with seeded(seed):
        explainer = shap.PermutationExplainer(model, np.zeros((1, players)), seed=seed)
        explained = explainer(np.ones((1, players)), max_evals=2 * players + 1, silent=True)
    values: NDArray[np.float64] = explained.values[0].reshape(players, -1)  # shap drops the axis of a single output
    return values
