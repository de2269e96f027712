"""What one word of an intent would promote if only its share of the sum counted."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from recsys.errors import BecauseError
from recsys.explain.words import WordVectors
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, best
from recsys.ranking.rows import word_rows
from recsys.schema import Contribution, Item, Query


@dataclass(frozen=True)
class Promoted:
    """An item and what one word adds to its score."""

    item: Item
    row: Contribution


def promoted_alone(
    ranker: Ranker, word_vectors: WordVectors, query: Query, word: int, k: int = 5
) -> tuple[Promoted, ...]:
    """The allowed items to which one word (by its position) adds most, best first, meaning and wording together.

    The word vector A_w does this for the whole catalogue at once: A_w · e_item is the word's Shapley value for any
    item, because the Shapley value is linear in the payoffs (Shapley 1953, axiom 3). It is the word's share within
    this sentence, not the ranking of the word asked for by itself. Raises BecauseError where there is no such word.
    """
    words = len(query.intent.words)
    if not 0 <= word < words:
        raise BecauseError(f"There is no word {word}; the intent has {words}.", "Count the words from 0.")
    catalogue = ranker.features.catalogue
    vectors, samples = word_vectors.tensors(query.intent, ranker.features.device)
    row = word_rows(ranker, query, range(len(catalogue)), vectors)[word]
    values = torch.stack(list(row.parts.values())).sum(0).cpu().numpy()
    positions = best(values, allowed(query, catalogue), k)
    rows = word_rows(ranker, query, positions, vectors, samples)
    return tuple(
        Promoted(catalogue.items[position], rows[word].contribution(place)) for place, position in enumerate(positions)
    )
