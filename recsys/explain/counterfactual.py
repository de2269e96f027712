"""The smallest change that lets another item pass: found on the sum, then really run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from recsys.arrays import Floats, Mask
from recsys.explain.what_if import taken_out, what_if
from recsys.explain.words import MOST_PLAYERS, WordVectors, coalition_phrases
from recsys.ranking.constraints import allowed
from recsys.ranking.ranker import Ranker, behind, rank_of
from recsys.ranking.rows import Row, history_rows, word_rows
from recsys.ranking.signals import MEANING, places
from recsys.schema import Contribution, Counterfactual, ItemId, Query, Source

RIVALS = 20


def counterfactuals(
    ranker: Ranker, word_vectors: WordVectors, query: Query, item_id: ItemId
) -> tuple[Counterfactual, ...]:
    """The fewest rated items and the fewest words without which the item falls behind; those that exist."""
    position = ranker.features.catalogue.position(item_id)
    scores = ranker.scores(query)
    mask = allowed(query, ranker.features.catalogue)
    found = []
    history = fewest_history(ranker, word_vectors, query, position, scores, mask)
    if history:
        found.append(_run(ranker, word_vectors, query, position, Source.HISTORY, history))
    words = fewest_words(ranker, word_vectors, query, position, scores, mask)
    if words:
        found.append(_run(ranker, word_vectors, query, position, Source.WORD, words))
    return tuple(found)


def fewest_history(
    ranker: Ranker, word_vectors: WordVectors, query: Query, position: int, scores: Floats, mask: Mask
) -> list[Contribution]:
    """The fewest rated items without which the item loses its rank to one of the next RIVALS, as their rows.

    History is additive: for a rival r take the largest x_j (B[j, i] - B[j, r]) until they pass the gap. That is the
    fewest for r, and the fewest over the rivals is kept; for the first item of a list it is the smallest there is.
    Further down the item may pass others by the same removal: then the next larger one that costs it a rank is
    taken. Empty if none does.
    """
    rivals = _next_below(scores, mask, position)
    rows = history_rows(ranker, query, [position, *rivals])
    if not rows or not rivals:
        return []
    values = _values(rows)
    candidates = [
        fewest(values[:, 0] - values[:, place], float(scores[position] - scores[rival]))
        for place, rival in enumerate(rivals, start=1)
    ]
    rank = rank_of(scores, mask, position)
    rated = [item for item in query.history if item in ranker.features.catalogue]
    for found in sorted(filter(None, candidates), key=len):
        change = taken_out(ranker, word_vectors, query, (), [rated[row] for row in found])
        if rank_of(scores - change, mask, position) > rank:
            return [rows[row].contribution(0) for row in found]
    return []


def fewest(differences: Floats, gap: float) -> list[int] | None:
    """The fewest rows whose differences add up to more than the gap, largest first; None if even all do not."""
    order = np.argsort(-differences, kind="stable")
    total = 0.0
    for count, row in enumerate(order, start=1):
        if differences[row] <= 0:
            return None
        total += float(differences[row])
        if total > gap:
            return [int(chosen) for chosen in order[:count]]
    return None


def fewest_words(
    ranker: Ranker, word_vectors: WordVectors, query: Query, position: int, scores: Floats, mask: Mask
) -> list[Contribution]:
    """The fewest words without which another item passes, over all subsets of words; empty if none does."""
    count = len(query.intent.words)
    if not 0 < count <= MOST_PLAYERS:
        return []
    kept_scores = coalition_scores(ranker, query, scores)
    rank = rank_of(scores, mask, position)
    everyone = 2**count - 1
    for removed in sorted(range(1, everyone + 1), key=lambda bits: (bits.bit_count(), bits)):
        if rank_of(kept_scores[everyone ^ removed], mask, position) > rank:
            vectors = torch.from_numpy(word_vectors.of(query.intent)).to(ranker.features.device)
            rows = word_rows(ranker, query, [position], vectors)
            return [row.contribution(0) for place, row in enumerate(rows) if removed >> place & 1]
    return []


def coalition_scores(ranker: Ranker, query: Query, scores: Floats) -> Floats:
    """The score of every item for every subset of the words, everything else kept, (2^words, items)."""
    words = query.intent.words
    features = ranker.features
    encoded = torch.from_numpy(ranker.encoder.encode(coalition_phrases(query.intent))).to(features.device)
    item_vectors = torch.einsum("f,fnd->nd", ranker.factors[places(MEANING)], features.vectors)
    meaning = (encoded @ item_vectors.T).cpu().numpy()
    rows = word_rows(
        ranker, query, range(len(features.catalogue)), encoded[[1 << place for place in range(len(words))]]
    )
    wording = np.stack([row.parts["wording"].cpu().numpy() for row in rows])
    kept = (np.arange(len(encoded))[:, None] >> np.arange(len(words)) & 1).astype(np.float32)
    parts: Floats = meaning + kept @ wording
    result: Floats = scores - parts[-1] + parts
    return result


def _run(
    ranker: Ranker,
    word_vectors: WordVectors,
    query: Query,
    position: int,
    source: Source,
    removed: Sequence[Contribution],
) -> Counterfactual:
    items = ranker.features.catalogue.items
    ids = {str(item): item for item in query.history if item in ranker.features.catalogue}
    change = what_if(
        ranker,
        word_vectors,
        query,
        items[position].item_id,
        words=[int(row.key) for row in removed] if source is Source.WORD else (),
        history=[ids[row.key] for row in removed] if source is Source.HISTORY else (),
    )
    runner_up = None if change.passed_by is None else items[change.passed_by]
    return Counterfactual(source, tuple(removed), runner_up, change.predicted_rank, change.actual_rank)


def _next_below(scores: Floats, mask: Mask, position: int) -> list[int]:
    below = np.flatnonzero(mask & behind(scores, position))
    return [int(rival) for rival in below[np.argsort(-scores[below], kind="stable")][:RIVALS]]


def _values(rows: Sequence[Row]) -> Floats:
    return torch.stack([torch.stack(list(row.parts.values())).sum(0) for row in rows]).cpu().numpy()
