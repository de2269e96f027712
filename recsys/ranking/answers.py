"""From a query to recommendations: ranked items with the rows of their sums, and what is to be said about the list."""

from __future__ import annotations

import time
from collections.abc import Sequence

from recsys.arrays import Floats
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, rank_of
from recsys.ranking.rows import contributions
from recsys.schema import Catalogue, ItemId, Query, Recommendation, Recommendations
from recsys.shortage import or_on_processor


@or_on_processor
def answer(ranker: Ranker, query: Query, intent_seconds: float) -> Recommendations:
    """The best items of a query, the words as one row of their sums; ``intent_seconds`` went into understanding it."""
    start = time.perf_counter()
    positions, scores = ranker.rank(query)
    ranked = time.perf_counter()
    items = _recommendations(ranker, query, positions, scores, range(1, len(positions) + 1))
    done = time.perf_counter()
    seconds = {"intent": intent_seconds, "ranking": ranked - start, "contributions": done - ranked}
    timings = {name: 1000 * value for name, value in (seconds | {"total": sum(seconds.values())}).items()}
    return Recommendations(items, query, timings, _notes(query, len(items), ranker.features.catalogue))


@or_on_processor
def recommendation(ranker: Ranker, query: Query, item_id: ItemId) -> Recommendation:
    """Any item of the catalogue as a query ranks it. Raises UnknownItem."""
    catalogue = ranker.features.catalogue
    position = catalogue.position(item_id)
    scores = ranker.scores(query)
    rank = rank_of(scores, allowed(query, catalogue), position)
    return _recommendations(ranker, query, [position], scores, [rank])[0]


def _recommendations(
    ranker: Ranker, query: Query, positions: Sequence[int], scores: Floats, ranks: Sequence[int]
) -> tuple[Recommendation, ...]:
    rows = contributions(ranker, query, positions)
    items = ranker.features.catalogue.items
    return tuple(
        Recommendation(items[position], rank, float(scores[position]), sums, query)
        for position, rank, sums in zip(positions, ranks, rows, strict=True)
    )


def _notes(query: Query, found: int, catalogue: Catalogue) -> tuple[str, ...]:
    notes = list(query.intent.notes)
    if not query.intent.words and not query.intent.chips and not query.history:
        notes.append("Nothing was asked for yet, so this is what everybody likes.")
    if found < min(query.k, len(catalogue)):
        notes.append(f"Only {found} of the {len(catalogue):,} items meet every condition.")
    unknown = [item for item in query.history if item not in catalogue]
    if unknown:
        notes.append(f"{len(unknown)} rated items are not in the catalogue and say nothing here.")
    return tuple(notes)
