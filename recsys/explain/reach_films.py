"""Films of which a rating of five stars would bring an item into the top k."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from recsys.arrays import Floats, Positions
from recsys.explain.counterfactual_words import kth_best
from recsys.explain.fewest import ROUNDING
from recsys.explain.standing import Standing
from recsys.explain.ways import Means, Search, Way
from recsys.explain.what_if import compare
from recsys.ranking.constraints import allowed
from recsys.ranking.signals import SIGNALS, places
from recsys.schema import Query, Source

STARS = 5.0
WEIGHT = 1.0
"""What five stars weigh in a history (``collaborative.star_weight``)."""
MOST_ADDED = 3
SHOWN = 3
LEADERS = 200
BLOCK = 64


def films_to_rate(standing: Standing, k: int) -> Search:
    """Single films first; where no single one does, the most helpful one and then another, up to three.

    A film adds its row of EASE and kinship to every item. Against the ``LEADERS`` of the list alone the item looks
    better than it stands, so films that fail there fail for certain; the others are checked against the whole list.
    """
    chosen: list[int] = []
    while len(chosen) < MOST_ADDED:
        candidates = _candidates(standing, chosen)
        if not len(candidates):
            break
        scores = standing.scores + gains(standing, chosen, np.arange(len(standing.items))).sum(axis=0)
        margins = _margins(standing, scores, chosen, candidates, _leaders(standing, scores, chosen, k), k)
        order = np.argsort(-margins, kind="stable")
        able = candidates[order][margins[order] > ROUNDING]
        found = _certain(standing, scores, chosen, able, k)
        if found:
            ways = [_run(standing, [*chosen, film]) for film in found]
            return Search(Means.RATE, tuple(sorted(ways, key=lambda way: way.change.actual_rank)), len(chosen) < 2)
        chosen.append(int(candidates[order[0]]))
    return Search(Means.RATE, (_run(standing, chosen),) if chosen else (), proven=False)


def gains(standing: Standing, films: Sequence[int], positions: Positions) -> Floats:
    """What five stars for each of some films add to some items, (films, items)."""
    ranker = standing.ranker
    if not len(films):
        return np.zeros((0, len(positions)), np.float32)
    weights = torch.full((len(films),), WEIGHT, device=ranker.features.device)
    rows = ranker.features.affinity_rows(list(films), weights, positions.tolist())
    values: Floats = torch.einsum("f,fhn->hn", ranker.factors[places(SIGNALS[Source.HISTORY])], rows).cpu().numpy()
    return values


def with_films(standing: Standing, films: Sequence[int]) -> Query:
    """The query with five stars for some films more."""
    added = {standing.items[film].item_id: STARS for film in films}
    return replace(standing.query, history={**standing.query.history, **added})


def _candidates(standing: Standing, chosen: Sequence[int]) -> Positions:
    """Films that are neither rated yet, nor the item itself."""
    free = np.ones(len(standing.items), dtype=bool)
    rated = [standing.ranker.features.catalogue.position(item_id) for item_id in standing.rated]
    free[[standing.position, *rated, *chosen]] = False
    return np.flatnonzero(free)


def _leaders(standing: Standing, scores: Floats, chosen: Sequence[int], k: int) -> Positions:
    others = np.setdiff1d(standing.others, chosen)
    return others[np.argsort(-scores[others], kind="stable")][: max(LEADERS, 2 * k)]


def _margins(
    standing: Standing, scores: Floats, chosen: Sequence[int], films: Positions, rivals: Positions, k: int
) -> Floats:
    """How far each film more brings the item ahead of the k-th of some rivals, (films,)."""
    added = gains(standing, films.tolist(), np.append(rivals, standing.position))
    ranked = scores[rivals] + added[:, :-1]
    if not standing.query.include_seen:
        seen = rivals[None] == films[:, None]
        ranked[seen] = -np.inf  # a rated film leaves the list
    result: Floats = scores[standing.position] + added[:, -1] - kth_best(ranked, k)
    return result


def _certain(standing: Standing, scores: Floats, chosen: Sequence[int], films: Positions, k: int) -> list[int]:
    """The first of some films that bring the item in against the whole list."""
    found: list[int] = []
    others = np.setdiff1d(standing.others, chosen) if not standing.query.include_seen else standing.others
    for start in range(0, len(films), BLOCK):
        block = films[start : start + BLOCK]
        margins = _margins(standing, scores, chosen, block, others, k)
        found += [int(film) for film in block[margins > ROUNDING]]
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _run(standing: Standing, films: Sequence[int]) -> Way:
    """Rate the films and rank again."""
    query = with_films(standing, films)
    mask = allowed(query, standing.ranker.features.catalogue)
    predicted = standing.scores + gains(standing, films, np.arange(len(standing.items))).sum(axis=0)
    change = compare(standing.scores, predicted, standing.ranker.scores(query), mask, standing.position)
    items = [standing.items[film] for film in films]
    return Way(
        tuple(item.label for item in items),
        tuple(str(item.item_id) for item in items),
        replace(change, rank_before=standing.rank),
    )
