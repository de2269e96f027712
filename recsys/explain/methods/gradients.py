"""Integrated gradients: the slope of the score along the way from blanks to the words, added up by word."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.progress import Progress
from recsys.schema import Intent
from recsys.text.gradients import DifferentiableEncoder


@dataclass(frozen=True)
class IntegratedGradients:
    """Integrated gradients on the token embeddings (Sundararajan et al. 2017, equation 3); the wording is exact.

    The way starts at a sentence of blanks, which has a score of its own: the values add up to the score less that
    ``base``, up to the error of the sum over ``steps`` points (the middle of each step).
    """

    steps: int = 32
    name: str = "Integrated gradients"

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """The value of each word, in units of the score. Raises BecauseError where the encoder has no gradients."""
        start = time.perf_counter()
        if not game.players:
            return Attribution(self.name, np.zeros(0, np.float32), time.perf_counter() - start)
        encoder = game.encoder
        if not isinstance(encoder, DifferentiableEncoder):
            raise BecauseError(f"The encoder {encoder.name} gives no gradients.", "Use a sentence-transformers model.")
        progress(self.name, None, f"{self.steps} steps from blanks to the words")
        middles = [(step + 0.5) / self.steps for step in range(self.steps)]
        path = encoder.embedding_path(game.intent.phrase(), game.item_vector, [0.0, *middles])
        values = by_word(path.slopes[1:].mean(axis=0), path.spans, game.intent) + game.wording
        base = game.rest + float(path.values[0])
        return Attribution(self.name, values, time.perf_counter() - start, len(path.values), base=base)


def by_word(shares: Floats, spans: tuple[tuple[int, int], ...], intent: Intent) -> Floats:
    """What tokens add, (tokens,), added up for the word that each stands in, (words,); nothing for words cut off."""
    starts = list(accumulate((len(word.text) + 1 for word in intent.words), initial=0))[:-1]
    word_of = np.searchsorted(starts, [first for first, _ in spans], side="right") - 1
    values = np.zeros(len(starts), np.float32)
    np.add.at(values, word_of, shares)
    return values
