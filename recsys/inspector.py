"""Everything that can be asked about a ranking beyond its sum, in one place: ``engine.inspect``."""

from __future__ import annotations

from dataclasses import dataclass

from recsys.explain import WordVectors
from recsys.explain.game import WordGame
from recsys.ranking import Ranker
from recsys.schema import Dataset, ItemId, Query


@dataclass(frozen=True)
class Inspector:
    """The explainers of one engine; each method is one question about one query."""

    dataset: Dataset
    ranker: Ranker
    word_vectors: WordVectors

    def game(self, query: Query, item_id: ItemId) -> WordGame:
        """The words of a query as players, the score of an item as payoff. Raises UnknownItem."""
        return WordGame.of(self.ranker, query, item_id)
