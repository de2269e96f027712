"""Why one item and not another: the same sum for both, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from recsys.arrays import Floats, Mask
from recsys.errors import BecauseError
from recsys.explain.barriers import Barrier, barriers
from recsys.explain.words import WordVectors
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, rank_of
from recsys.ranking.rows import contributions
from recsys.schema import Catalogue, Contribution, Item, ItemId, Query


@dataclass(frozen=True)
class Standing:
    """Where an item stands. With ``barriers`` it is not ranked; ``rank`` is then the one it would have."""

    item: Item
    score: float
    rank: int
    barriers: tuple[Barrier, ...] = ()


@dataclass(frozen=True)
class ContrastRow:
    """One row of the sum for two items."""

    first: Contribution
    second: Contribution

    @property
    def difference(self) -> float:
        """What the row adds to the gap between the first and the second."""
        return self.first.value - self.second.value


@dataclass(frozen=True)
class Contrast:
    """Two items under one query: ``gap = sum(differences) + residual``, rows largest difference first."""

    first: Standing
    second: Standing
    rows: tuple[ContrastRow, ...]

    @property
    def gap(self) -> float:
        """How far the first is above the second, in units of the score; below zero if it is behind."""
        return self.first.score - self.second.score

    @property
    def residual(self) -> float:
        """What the differences leave unexplained; below 1e-5 in size."""
        return self.gap - sum(row.difference for row in self.rows)


def contrast(ranker: Ranker, word_vectors: WordVectors, query: Query, first: ItemId, second: ItemId) -> Contrast:
    """Every row of the sum for two items side by side; the differences add up to the gap between their scores.

    A contrastive explanation ("why P rather than Q?", Miller 2019, section 2.6) of an additive score is the difference
    of the two explanations. Raises UnknownItem.
    """
    catalogue = ranker.features.catalogue
    positions = [catalogue.position(first), catalogue.position(second)]
    scores, mask = ranker.scores(query), allowed(query, catalogue)
    vectors = torch.from_numpy(word_vectors.of(query.intent)).to(ranker.features.device)
    left, right = contributions(ranker, query, positions, vectors)
    rows = [ContrastRow(*pair) for pair in zip(left, right, strict=True)]
    rows.sort(key=lambda row: -abs(row.difference))
    before, after = (_standing(query, catalogue, scores, mask, position) for position in positions)
    return Contrast(before, after, tuple(rows))


def _standing(query: Query, catalogue: Catalogue, scores: Floats, mask: Mask, position: int) -> Standing:
    item = catalogue.items[position]
    return Standing(item, float(scores[position]), rank_of(scores, mask, position), barriers(query, item))


def why_not(ranker: Ranker, word_vectors: WordVectors, query: Query, item_id: ItemId, rank: int) -> Contrast:
    """The item at a rank against an item that is not there: the gap is what it falls short by.

    Raises UnknownItem, and BecauseError for a rank that the list does not have.
    """
    return contrast(ranker, word_vectors, query, at_rank(ranker, query, rank), item_id)


def at_rank(ranker: Ranker, query: Query, rank: int) -> ItemId:
    """The item at a rank, from 1. Raises BecauseError for a rank that the list does not have."""
    best = ranker.rank(query, rank)[0] if rank >= 1 else []
    if not best or len(best) < rank:
        count = int(allowed(query, ranker.features.catalogue).sum())
        raise BecauseError(f"There is no rank {rank}; {count:,} items are ranked.", "Choose another rank.")
    return ranker.features.catalogue.items[best[-1]].item_id
