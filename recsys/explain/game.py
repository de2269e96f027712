"""The game that every word explainer plays: the words are the players, the payoff is the score of one item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from recsys.arrays import Floats, Mask
from recsys.ranking.ranker import Ranker
from recsys.ranking.rows import word_rows
from recsys.ranking.signals import MEANING, places
from recsys.schema import Intent, ItemId, Query
from recsys.text.encoder import Encoder
from recsys.text.words import core


@dataclass(frozen=True)
class WordGame:
    """v(S): the score of one item with only the words S kept and everything else unchanged.

    v(S) = rest + item_vector · encode(phrase of S) + Σ_{w in S} wording[w]. ``item_vector`` (dimension,) is the item's
    field vectors times their weights, ``wording`` (words,) what the wording of each word adds, ``rest`` the score
    without any word.
    """

    intent: Intent
    encoder: Encoder
    item_vector: Floats
    wording: Floats
    rest: float

    @classmethod
    def of(cls, ranker: Ranker, query: Query, item_id: ItemId) -> WordGame:
        """The game of a query and an item. Raises UnknownItem."""
        features = ranker.features
        position = features.catalogue.position(item_id)
        vector = torch.einsum("f,fd->d", ranker.factors[places(MEANING)], features.vectors[:, position])
        words = len(query.intent.words)
        nothing = torch.zeros(words, ranker.encoder.dimension, device=features.device)
        rows = word_rows(ranker, query, [position], nothing)
        wording = np.array([float(row.parts["wording"][0]) for row in rows], np.float32)
        rest = float(ranker.scores(Query(query.intent.without(range(words)), query.history))[position])
        return cls(query.intent, ranker.encoder, vector.cpu().numpy(), wording, rest)

    @property
    def players(self) -> tuple[str, ...]:
        """The words, in their order, without the function words that belong to them."""
        return tuple(core(word.text) for word in self.intent.words)

    def values(self, kept: Mask) -> Floats:
        """The payoff of coalitions of words, (coalitions,), for which words each keeps, (coalitions, words)."""
        vectors = self.encoder.encode([self.intent.phrase(row) for row in np.asarray(kept, dtype=bool)])
        result: Floats = self.rest + vectors @ self.item_vector + np.asarray(kept, np.float32) @ self.wording
        return result
