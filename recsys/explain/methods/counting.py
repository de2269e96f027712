"""A game that counts the sentences read and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from recsys.arrays import Floats, Mask
from recsys.explain.game import WordGame

BLOCK = 64
"""Coalitions between two tellings."""


@dataclass
class CountedGame:
    """The payoffs of a game, with each different sentence counted once: a method need not read one twice."""

    game: WordGame
    tell: Callable[[int], None]
    read: set[bytes] = field(default_factory=set)

    def values(self, kept: Mask) -> Floats:
        """The payoff of coalitions, (coalitions,), for which words each keeps, (coalitions, words)."""
        blocks = []
        for start in range(0, len(kept), BLOCK):
            block = kept[start : start + BLOCK]
            blocks.append(self.game.values(block))
            self.read |= {row.tobytes() for row in block if row.any()}
            self.tell(len(self.read))
        result: Floats = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
        return result

    @property
    def evaluations(self) -> int:
        """How many different sentences were read; the empty one is none."""
        return len(self.read)
