"""Models side by side on the same later ratings: nDCG, recall, coverage, time."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from recsys.collaborative import CollaborativeModel
from recsys.data.splits import liked_items
from recsys.errors import BecauseError
from recsys.evaluation.models import MODELS, build_model
from recsys.evaluation.training import Training
from recsys.metrics import ndcg, recall
from recsys.progress import Progress, silent
from recsys.ranking.ranker import Ranker
from recsys.schema import Dataset

K = 10
CHUNK = 1024
"""People scored at once: what keeps a large dataset from being held dense as a whole."""
LEARNED_WEIGHTS = (
    "The blend's weights were learned beforehand, on other queries and on these people's later ratings too; its EASE, "
    "λ and priors come from the training part alone. Cross-validated weights: python -m benchmarks.learn_weights"
)


@dataclass(frozen=True)
class Result:
    """One model's figures: means over people, the share of the catalogue in anybody's best k, and seconds."""

    model: str
    ndcg: float
    recall: float
    coverage: float
    training_seconds: float
    scoring_seconds: float


@dataclass(frozen=True)
class Leaderboard:
    """Results, best nDCG first, and on how many people and later liked items they rest."""

    dataset: str
    people: int
    relevant: int
    k: int
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()


def leaderboard(
    dataset: Dataset, ranker: Ranker, models: Sequence[str] = (), progress: Progress = silent
) -> Leaderboard:
    """Train each model on the earlier ratings and measure it on the later ones. Raises BecauseError."""
    training = Training.of(dataset, ranker.features.device)
    liked = liked_items(training.split.held_out)
    positions = dataset.catalogue.positions
    relevant = [{positions[item] for item in liked.get(user, ())} for user in training.users]
    if not any(relevant):
        raise BecauseError(
            f"Nobody in {dataset.name} has a later rating of four stars or more.", "Use data with more ratings."
        )
    results = []
    for name in dict.fromkeys(models or MODELS):
        start = time.perf_counter()
        model = build_model(name, training, ranker, progress)
        trained = time.perf_counter()
        progress(name, None, "scoring")
        figures = measure(model, training.histories, relevant)
        results.append(Result(name, *figures, trained - start, time.perf_counter() - trained))
    return Leaderboard(
        dataset.name,
        people=sum(map(bool, relevant)),
        relevant=sum(map(len, relevant)),
        k=K,
        results=tuple(sorted(results, key=lambda result: -result.ndcg)),
        notes=(LEARNED_WEIGHTS,) if any(result.model == "because" for result in results) else (),
    )


def measure(
    model: CollaborativeModel, histories: Tensor, relevant: Sequence[Collection[int]], k: int = K
) -> tuple[float, float, float]:
    """Mean nDCG@k and recall@k over people with relevant positions, and coverage@k; what they rated is not ranked.

    ``histories`` (users, items) sparse; one collection of relevant positions for each row.
    """
    gains: list[float] = []
    shares: list[float] = []
    covered: set[int] = set()
    people = [row for row, wanted in enumerate(relevant) if wanted]
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        for row, ranked in zip(chunk, ranked_items(model, histories, chunk, k), strict=True):
            gains.append(ndcg(ranked, relevant[row], k))
            shares.append(recall(ranked, relevant[row], k))
            covered.update(ranked)
    count = max(len(people), 1)
    return sum(gains) / count, sum(shares) / count, len(covered) / histories.shape[1]


def ranked_items(model: CollaborativeModel, histories: Tensor, rows: Sequence[int], k: int) -> list[list[int]]:
    """The best k unrated positions of some people, best first and ties in catalogue order; fewer where none is left."""
    dense = histories.index_select(0, torch.tensor(list(rows))).to_dense()
    scores = model.scores(dense).cpu().masked_fill(dense.cpu() > 0, -torch.inf)
    order = torch.sort(scores, dim=1, descending=True, stable=True)
    return [
        [int(place) for place, score in zip(places[:k], values[:k], strict=True) if score > -torch.inf]
        for places, values in zip(order.indices, order.values, strict=True)
    ]
