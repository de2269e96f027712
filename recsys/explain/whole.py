"""Whole sums: each word a row of its own, and the counterfactuals beside them."""

from __future__ import annotations

from collections.abc import Sequence

from recsys.errors import BecauseError
from recsys.explain.counterfactual import counterfactuals
from recsys.explain.words import WordVectors
from recsys.ranking import Ranker, contributions
from recsys.ranking.answers import recommendation
from recsys.schema import Contribution, Explanation, Recommendation
from recsys.shortage import or_on_processor

SAME_SUM = 1e-3
"""Far above any rounding, far below what another model or blend changes: such a score is computed anew."""


@or_on_processor
def explanations(
    ranker: Ranker,
    word_vectors: WordVectors,
    recommendations: Sequence[Recommendation],
    with_counterfactuals: bool = False,
) -> list[Explanation]:
    """The sums of several recommendations of one query, word by word; one encoding pass serves them all.

    A recommendation made before the shared model or the blend changed is ranked again, so that score and rows are of
    one model. Raises BecauseError.
    """
    if not recommendations:
        return []
    query = recommendations[0].query
    if any(one.query != query for one in recommendations):
        raise BecauseError("These recommendations answer different queries.", "Explain those of one at a time.")
    catalogue = ranker.features.catalogue
    positions = [catalogue.position(one.item.item_id) for one in recommendations]
    vectors, samples = word_vectors.tensors(query.intent, ranker.features.device)
    sums = contributions(ranker, query, positions, vectors, samples)
    return [
        _explanation(
            one if _fits(one, rows) else recommendation(ranker, query, one.item.item_id),
            rows,
            ranker,
            word_vectors,
            with_counterfactuals,
        )
        for one, rows in zip(recommendations, sums, strict=True)
    ]


def _fits(one: Recommendation, rows: Sequence[Contribution]) -> bool:
    return abs(one.score - sum(row.value for row in rows)) < SAME_SUM


def _explanation(
    one: Recommendation,
    rows: tuple[Contribution, ...],
    ranker: Ranker,
    word_vectors: WordVectors,
    with_counterfactuals: bool,
) -> Explanation:
    changes = counterfactuals(ranker, word_vectors, one.query, one.item.item_id) if with_counterfactuals else ()
    return Explanation(one.item, one.rank, one.score, rows, one.query, changes)
