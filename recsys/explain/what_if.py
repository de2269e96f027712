"""What would change: the rank without some rows, predicted from the sum and then really run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import torch

from recsys.arrays import Floats
from recsys.explain.words import WordVectors
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, ahead, behind, rank_of
from recsys.ranking.rows import Row, history_rows, word_rows
from recsys.schema import ItemId, Query, WhatIf


def without(query: Query, words: Collection[int] = (), history: Collection[ItemId] = ()) -> Query:
    """The query with some words (by position) and some rated items taken out."""
    return replace(
        query,
        intent=query.intent.without(words=tuple(words)),
        history={item: stars for item, stars in query.history.items() if item not in set(history)},
    )


def what_if(
    ranker: Ranker,
    word_vectors: WordVectors,
    query: Query,
    item_id: ItemId,
    words: Sequence[int] = (),
    history: Sequence[ItemId] = (),
) -> WhatIf:
    """Score and rank of an item before and after words and rated items are taken out.

    Predicted: the score less the rows taken out; exact for history, for words what their Shapley values say. Actual:
    the ranker run again. All ranks are among the items that the first query allows.
    """
    catalogue = ranker.features.catalogue
    position = catalogue.position(item_id)
    mask = allowed(query, catalogue)
    before = ranker.scores(query)
    predicted = before - taken_out(ranker, word_vectors, query, words, history)
    actual = ranker.scores(without(query, words, history))
    return WhatIf(
        score_before=float(before[position]),
        rank_before=rank_of(before, mask, position),
        predicted_score=float(predicted[position]),
        predicted_rank=rank_of(predicted, mask, position),
        actual_score=float(actual[position]),
        actual_rank=rank_of(actual, mask, position),
        passed_by=_passed_by(before, actual, mask, position),
    )


def taken_out(
    ranker: Ranker, word_vectors: WordVectors, query: Query, words: Collection[int], history: Collection[ItemId]
) -> Floats:
    """The sum of the rows of some words and rated items, for every item, (items,)."""
    everything = range(len(ranker.features.catalogue))
    rows: list[Row] = []
    if words:
        vectors = torch.from_numpy(word_vectors.of(query.intent)).to(ranker.features.device)
        rows += [row for row in word_rows(ranker, query, everything, vectors) if int(row.key) in set(words)]
    removed = {item: stars for item, stars in query.history.items() if item in set(history)}
    if removed:
        rows += history_rows(ranker, replace(query, history=removed), everything)
    total = np.zeros(len(ranker.features.catalogue), np.float32)
    for row in rows:
        for part in row.parts.values():
            total += part.cpu().numpy()
    return total


def _passed_by(before: Floats, after: Floats, mask: np.ndarray, position: int) -> int | None:
    """The position of the best item that was behind and is ahead now."""
    passing = np.flatnonzero(mask & behind(before, position) & ahead(after, position))
    return int(passing[np.argmax(after[passing])]) if len(passing) else None
