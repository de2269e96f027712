"""The smallest change of one source that costs an item its place: found on the sum, then really run.

Counterfactual explanations: Wachter, Mittelstadt and Russell 2018. By what a person did: Tran, Ghazimatin and Saha Roy
2021 (ACCENT), who approximate a neural model where the sum here is exact.
"""

from __future__ import annotations

from recsys.explain.counterfactual_history import fewest_out_of_top, fewest_to_be_passed
from recsys.explain.counterfactual_words import WordSubsets, fewest_words, out_of_top, passed
from recsys.explain.fewest import SECONDS, Fewest
from recsys.explain.standing import Standing
from recsys.explain.words import WordVectors
from recsys.ranking.ranker import Ranker
from recsys.schema import Counterfactual, ItemId, Query, Source, Target


def counterfactuals(
    ranker: Ranker,
    word_vectors: WordVectors,
    query: Query,
    item_id: ItemId,
    target: Target = Target.PASSED,
    seconds: float = SECONDS,
) -> tuple[Counterfactual, ...]:
    """The fewest rated items and the fewest words without which the target is reached; those that exist.

    PASSED: an item that stood behind stands ahead, whatever the item itself passes by the same change. OUT_OF_TOP_K:
    at least ``query.k`` items stand ahead; nothing for an item that is not in the top k. ``seconds`` bounds the second
    search among the rated items. Raises UnknownItem.
    """
    standing = Standing.of(ranker, word_vectors, query, item_id)
    if target is Target.OUT_OF_TOP_K and (standing.rank > query.k or not standing.mask[standing.position]):
        return ()
    changes = [
        _run(standing, Source.HISTORY, _fewest_rated(standing, target, seconds), target),
        _run(standing, Source.WORD, _fewest_words(standing, target), target),
    ]
    return tuple(change for change in changes if change is not None)


def _run(standing: Standing, source: Source, fewest: Fewest, target: Target) -> Counterfactual | None:
    if not fewest.rows:
        return None
    change = standing.without(source, fewest.rows)
    runner_up = None if change.passed_by is None else standing.items[change.passed_by]
    return Counterfactual(source, standing.rows(source, fewest.rows), runner_up, change, target, fewest.proven)


def _fewest_rated(standing: Standing, target: Target, seconds: float) -> Fewest:
    if target is Target.PASSED:
        return fewest_to_be_passed(standing)
    return fewest_out_of_top(standing, standing.query.k, seconds)


def _fewest_words(standing: Standing, target: Target) -> Fewest:
    if not standing.query.intent.words:
        return Fewest(None, True)
    margin = passed(standing) if target is Target.PASSED else out_of_top(standing, standing.query.k)
    return fewest_words(WordSubsets.of(standing), margin)
