"""Shapley values from every coalition of words: exact where all can be read, sampled with their error where not."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from recsys.arrays import Floats, Mask
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.explain.words import MOST_PLAYERS, WordVectors, shapley_matrix
from recsys.progress import Progress


def every_coalition(players: int) -> Mask:
    """Which players each coalition holds, (2^players, players), in the order of ``shapley_matrix``."""
    result: Mask = (np.arange(2**players)[:, None] >> np.arange(players) & 1).astype(bool)
    return result


@dataclass(frozen=True)
class Exact:
    """Exact Shapley values up to ten words (Shapley 1953); beyond that the sampled ones, with standard errors."""

    name: str = "Exact"

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """The value of each word, in units of the score. Raises BecauseError where there are too many words."""
        progress(self.name, None, "every combination of words")
        start = time.perf_counter()
        players = len(game.players)
        if players > MOST_PLAYERS:
            return self._sampled(game, start)
        coalitions = every_coalition(players)
        values = shapley_matrix(players) @ game.values(coalitions) if players else np.zeros(0)
        seconds = time.perf_counter() - start
        return Attribution(self.name, values.astype(np.float32), seconds, 2**players - 1)

    def _sampled(self, game: WordGame, start: float) -> Attribution:
        vectors = WordVectors(game.encoder).of(game.intent)
        values: Floats = vectors @ game.item_vector + game.wording
        return Attribution(self.name, values, time.perf_counter() - start)
