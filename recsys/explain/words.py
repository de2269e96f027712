"""Shapley values of the words of an intent, for every item at once, through word vectors: exact, or sampled."""

from __future__ import annotations

from math import comb

import numpy as np
import torch
from torch import Tensor

from recsys.arrays import Floats
from recsys.errors import BecauseError
from recsys.explain.memory import Memory
from recsys.explain.sampling import sampled_vectors
from recsys.schema import Intent
from recsys.text.encoder import Encoder

MOST_PLAYERS = 10
"""Shapley values over n words need 2^n sub-sentences to be encoded; with more words they are sampled."""
MOST_SAMPLED = 40
REMEMBERED, REMEMBERED_SAMPLES = 256, 64
PHRASE_BYTES = 512
"""Room for one sub-sentence and its place in lists."""


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


def pass_bytes(players: int, dimension: int) -> int:
    """The most memory in bytes that one exact pass holds at once besides the encoder's own, which batches bound.

    Vectors of all coalitions, their copy in double precision, the Shapley matrix and the result.
    """
    coalitions = 1 << players
    vectors = 4 * coalitions * dimension
    return 3 * vectors + 8 * players * coalitions + 12 * players * dimension + PHRASE_BYTES * coalitions


class WordVectors:
    """Word vectors A = M V (words, dimension), with A_w · e_item the Shapley value of word w for any item.

    Up to MOST_PLAYERS words one encoding of the 2^n sub-sentences explains the whole catalogue exactly; up to
    MOST_SAMPLED words they are sampled. Either way the rows of A add up to the intent's vector.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._exact: Memory[Floats] = Memory(REMEMBERED)
        self._sampled: Memory[Floats] = Memory(REMEMBERED_SAMPLES)

    def of(self, intent: Intent) -> Floats:
        """The word vectors of an intent, (words, dimension). Raises BecauseError beyond MOST_SAMPLED words."""
        samples = self.samples(intent)
        if samples is not None:
            mean: Floats = samples.mean(axis=0, dtype=np.float64).astype(np.float32)
            return mean
        if not intent.words:
            return np.zeros((0, self.encoder.dimension), np.float32)
        return self._exact.get(_key(intent), lambda: self._by_enumeration(intent))

    def samples(self, intent: Intent) -> Floats | None:
        """The sampled word vectors of a long intent, (runs, words, dimension); None where they are exact.

        Raises BecauseError beyond MOST_SAMPLED words.
        """
        players = len(intent.words)
        if players <= MOST_PLAYERS:
            return None
        if players > MOST_SAMPLED:
            raise BecauseError(
                f"The intent has {players} words to weigh; values are sampled for up to {MOST_SAMPLED}.",
                "Take some words out.",
            )
        return self._sampled.get(_key(intent), lambda: sampled_vectors(self.encoder, intent))

    def tensors(self, intent: Intent, device: torch.device) -> tuple[Tensor, Tensor | None]:
        """``of`` and ``samples`` as tensors on a device."""
        samples = self.samples(intent)
        vectors = torch.from_numpy(self.of(intent)).to(device)
        return vectors, None if samples is None else torch.from_numpy(samples).to(device)

    def _by_enumeration(self, intent: Intent) -> Floats:
        vectors = self.encoder.encode(coalition_phrases(intent))
        result: Floats = (shapley_matrix(len(intent.words)) @ vectors.astype(np.float64)).astype(np.float32)
        return result

    def forget(self) -> None:
        """Drop every remembered vector."""
        self._exact.clear()
        self._sampled.clear()


def _key(intent: Intent) -> str:
    return "\x1f".join(word.text for word in intent.words)
