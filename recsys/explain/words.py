"""Exact Shapley values of the words of an intent, for every item at once, through word vectors."""

from __future__ import annotations

from collections import OrderedDict
from math import comb
from threading import Lock

import numpy as np

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.schema import Intent
from recsys.text.encoder import Encoder

MOST_PLAYERS = 10
REMEMBERED = 256


def shapley_matrix(players: int) -> Floats:
    """The matrix M (players, 2^players) with φ = M v for payoffs v of all coalitions (Shapley 1953).

    Coalition c holds player p when bit p of c is set. For n players a coalition S without p counts 1 / (n C(n-1, |S|)).
    """
    coalitions = np.arange(2**players)
    sizes = np.array([int(coalition).bit_count() for coalition in coalitions])
    share = np.array([1.0 / (players * comb(players - 1, size)) for size in range(players)])
    matrix = np.empty((players, len(coalitions)))
    for player in range(players):
        holds = (coalitions >> player) & 1 == 1
        matrix[player] = np.where(holds, share[np.maximum(sizes - 1, 0)], -share[np.minimum(sizes, players - 1)])
    return matrix.astype(np.float64)


def coalition_phrases(intent: Intent) -> list[str]:
    """The sub-sentence of every coalition of words, in the order of ``shapley_matrix``; the first is empty."""
    count = len(intent.words)
    return [intent.phrase([(coalition >> place) & 1 == 1 for place in range(count)]) for coalition in range(2**count)]


class WordVectors:
    """Word vectors A = M V (words, dimension), with A_w · e_item the exact Shapley value of word w for any item.

    One encoding of the 2^n sub-sentences explains the whole catalogue; the rows of A add up to the intent's vector.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._remembered: OrderedDict[str, Floats] = OrderedDict()
        self._lock = Lock()

    def of(self, intent: Intent) -> Floats:
        """The word vectors of an intent, (words, dimension). Raises BecauseError beyond ten words."""
        players = len(intent.words)
        if players > MOST_PLAYERS:
            raise BecauseError(
                f"The intent has {players} words to weigh; exact values are computed for up to {MOST_PLAYERS}.",
                "Take some words out.",
            )
        if not players:
            return np.zeros((0, self.encoder.dimension), np.float32)
        key = "\x1f".join(word.text for word in intent.words)
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
                return self._remembered[key]
        vectors = self.encoder.encode(coalition_phrases(intent))
        result: Floats = (shapley_matrix(players) @ vectors.astype(np.float64)).astype(np.float32)
        with self._lock:
            self._remembered[key] = result
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return result

    def forget(self) -> None:
        """Drop every remembered vector."""
        with self._lock:
            self._remembered.clear()
