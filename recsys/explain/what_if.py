"""What would change: the rank without some rows, predicted from the sum and then really run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import torch

from recsys.arrays import Floats, Mask
from recsys.explain.words import WordVectors
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, ahead, behind, rank_of
from recsys.ranking.signals import MEANING, SIGNALS, WORDING, places
from recsys.schema import ItemId, Query, Source, WhatIf
from recsys.shortage import or_on_processor
from recsys.text.words import stems


def without(query: Query, words: Collection[int] = (), history: Collection[ItemId] = ()) -> Query:
    """The query with some words (by position) and some rated items taken out."""
    gone = set(history)
    return replace(
        query,
        intent=query.intent.without(words=tuple(words)),
        history={item: stars for item, stars in query.history.items() if item not in gone},
    )


@or_on_processor
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
    the ranker run again. All ranks are among the items that the first query allows. Raises UnknownItem.
    """
    catalogue = ranker.features.catalogue
    position = catalogue.position(item_id)
    before, mask = ranker.scores(query), allowed(query, catalogue)
    return run_without(ranker, word_vectors, query, position, before, mask, words, history)


def run_without(
    ranker: Ranker,
    word_vectors: WordVectors,
    query: Query,
    position: int,
    before: Floats,
    mask: Mask,
    words: Collection[int] = (),
    history: Collection[ItemId] = (),
) -> WhatIf:
    """``what_if`` for an item at a position, given every item's score before and which items are ranked, (items,)."""
    predicted = before - taken_out(ranker, word_vectors, query, words, history)
    actual = ranker.scores(without(query, words, history))
    return compare(before, predicted, actual, mask, position)


def compare(before: Floats, predicted: Floats, actual: Floats, mask: Mask, position: int) -> WhatIf:
    """One item's score and rank in three rankings of the same items, each (items,)."""
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
    features = ranker.features
    total = torch.zeros(len(features.catalogue), device=features.device)
    chosen = sorted({place for place in words if 0 <= place < len(query.intent.words)})
    if chosen:
        vector = torch.from_numpy(word_vectors.of(query.intent)[chosen].sum(axis=0, keepdims=True))
        terms = [stem for place in chosen for stem in stems(" ".join(query.intent.words[place].terms))]
        total += ranker.factors[places(MEANING)] @ features.meaning(vector.to(features.device))[0]
        total += ranker.factors[places(WORDING)] @ features.wording([terms])[0]
    removed = {item: stars for item, stars in query.history.items() if item in set(history)}
    if removed:
        affinity = features.affinity(*ranker.history(replace(query, history=removed)))
        total += ranker.factors[places(SIGNALS[Source.HISTORY])] @ affinity
    result: Floats = total.cpu().numpy()
    return result


def _passed_by(before: Floats, after: Floats, mask: Mask, position: int) -> int | None:
    """The position of the best item that was behind and is ahead now."""
    passing = np.flatnonzero(mask & behind(before, position) & ahead(after, position))
    return int(passing[np.argmax(after[passing])]) if len(passing) else None
