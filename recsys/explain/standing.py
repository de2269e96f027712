"""Where one item stands in one ranking: what every search for a change of its place starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recsys.arrays import Floats, Mask, Positions
from recsys.explain.what_if import run_without
from recsys.explain.words import WordVectors
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, behind, rank_of
from recsys.ranking.rows import history_rows, word_rows
from recsys.schema import Contribution, Item, ItemId, Query, Source, WhatIf


@dataclass(frozen=True)
class Standing:
    """An item at a catalogue position, the score of every item (items,), and which of them are ranked (items,)."""

    ranker: Ranker
    word_vectors: WordVectors
    query: Query
    position: int
    scores: Floats
    mask: Mask

    @classmethod
    def of(cls, ranker: Ranker, word_vectors: WordVectors, query: Query, item_id: ItemId) -> Standing:
        """Rank a query and find an item in it. Raises UnknownItem."""
        catalogue = ranker.features.catalogue
        position = catalogue.position(item_id)
        return cls(ranker, word_vectors, query, position, ranker.scores(query), allowed(query, catalogue))

    @property
    def item(self) -> Item:
        """The item."""
        return self.items[self.position]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item of the catalogue."""
        return self.ranker.features.catalogue.items

    @property
    def rank(self) -> int:
        """The item's rank, from 1; one that is not ranked stands where it would."""
        return rank_of(self.scores, self.mask, self.position)

    @property
    def rated(self) -> list[ItemId]:
        """The rated items that the catalogue has."""
        return [item for item in self.query.history if item in self.ranker.features.catalogue]

    @property
    def others(self) -> Positions:
        """The positions of all other items that are ranked."""
        others = self.mask.copy()
        others[self.position] = False
        return np.flatnonzero(others)

    @property
    def behind(self) -> Positions:
        """The positions of the items that stand behind, the nearest first."""
        found = np.flatnonzero(self.mask & behind(self.scores, self.position))
        nearest: Positions = found[np.argsort(-self.scores[found], kind="stable")]
        return nearest

    def without(self, source: Source, places: Sequence[int]) -> WhatIf:
        """What becomes of the item when words, or rated items, by their place are taken out: predicted and run."""
        words = places if source is Source.WORD else ()
        history = [self.rated[place] for place in places] if source is Source.HISTORY else ()
        return run_without(
            self.ranker, self.word_vectors, self.query, self.position, self.scores, self.mask, words, history
        )

    def rows(self, source: Source, places: Sequence[int]) -> tuple[Contribution, ...]:
        """The rows of words, or of rated items, by their place."""
        if source is Source.HISTORY:
            kept = {item: self.query.history[item] for item in (self.rated[place] for place in places)}
            rows = history_rows(self.ranker, replace(self.query, history=kept), [self.position])
        else:
            vectors, samples = self.word_vectors.tensors(self.query.intent, self.ranker.features.device)
            every = word_rows(self.ranker, self.query, [self.position], vectors, samples)
            rows = [every[place] for place in places]
        return tuple(row.contribution(0) for row in rows)
