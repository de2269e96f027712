"""Attention as if it were an explanation: the share of attention that each word receives."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recsys.arrays import Floats
from recsys.explain.attending import last_layer, rollout, word_shares, word_tokens
from recsys.explain.attribution import Attribution
from recsys.explain.game import WordGame
from recsys.explain.tokens import attention
from recsys.progress import Progress
from recsys.schema import Attention


@dataclass(frozen=True)
class AttentionShares:
    """The share of attention of each word, by one way to sum up all heads; says nothing of the item."""

    name: str
    summary: Callable[[Attention], Floats]

    def attribute(self, game: WordGame, progress: Progress) -> Attribution:
        """A share for each word, (words,), adding up to 1. Raises BecauseError where attention cannot be seen."""
        start = time.perf_counter()
        if not game.players:
            return Attribution(self.name, np.zeros(0, np.float32), time.perf_counter() - start, relative=True)
        progress(self.name, None, "one sentence")
        read = attention(game.encoder, game.intent.phrase())
        shares = word_shares(self.summary(read), word_tokens(read, game.intent))
        return Attribution(self.name, shares, time.perf_counter() - start, 1, relative=True)


LAST_LAYER = AttentionShares("Attention", last_layer)
"""The last layer, mean over heads (Vaswani et al. 2017)."""
ROLLOUT = AttentionShares("Attention rollout", rollout)
"""Through all layers (Abnar & Zuidema 2020)."""
