"""Shapley values: from every coalition of words up to ten words, sampled with their error beyond."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from recsys.arrays import Floats, Mask
from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.explain.methods.counting import CountedGame
from recsys.explain.sampling import runs_for, sampled_values, standard_error
from recsys.explain.words import MOST_PLAYERS, MOST_SAMPLED, shapley_matrix
from recsys.progress import Progress


def every_coalition(players: int) -> Mask:
    """Which players each coalition holds, (2^players, players), in the order of ``shapley_matrix``."""
    result: Mask = (np.arange(2**players)[:, None] >> np.arange(players) & 1).astype(bool)
    return result


@dataclass(frozen=True)
class Exact:
    """The Shapley values that the sum shows: exact up to ten words (Shapley 1953), sampled with errors beyond."""

    name: str = "Exact"

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """The value of each word, in units of the score. Raises BecauseError beyond forty words."""
        start = time.perf_counter()
        words = len(game.players)
        if not words:
            return Attribution(self.name, np.zeros(0, np.float32), time.perf_counter() - start)
        if words > MOST_PLAYERS:
            return self._sampled(game, progress)
        counted = CountedGame(game, lambda read: progress(self.name, min(1.0, read / 2**words)))
        values: Floats = (shapley_matrix(words) @ counted.values(every_coalition(words))).astype(np.float32)
        return Attribution(self.name, values, time.perf_counter() - start, counted.evaluations)

    def _sampled(self, game: WordGame, progress: Progress) -> Attribution:
        """By the same orders of words as the rows of the sum (Štrumbelj and Kononenko 2014)."""
        words = len(game.players)
        if words > MOST_SAMPLED:
            raise BecauseError(
                f"The intent has {words} words to weigh; values are sampled for up to {MOST_SAMPLED}.",
                "Take some words out.",
            )
        start = time.perf_counter()
        runs = runs_for(words)
        counted = CountedGame(game, lambda read: progress(self.name, min(1.0, read / (2 * words * runs))))
        values = sampled_values(lambda kept: counted.values(kept)[:, None], words, runs)[..., 0]
        return Attribution(
            self.name,
            values.mean(axis=0).astype(np.float32),
            time.perf_counter() - start,
            counted.evaluations,
            standard_error(values).astype(np.float32),
        )
