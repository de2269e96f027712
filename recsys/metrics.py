"""How good a ranking is: nDCG and recall over lists of positions; and how far two orders agree."""

from __future__ import annotations

import math
import warnings
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import torch
from scipy.stats import kendalltau
from torch import Tensor

FEWEST_RANKED = 3
"""Below three there is hardly an order to agree on: of two, any measure has every second order right."""


def ndcg(ranked: Sequence[int], relevant: Collection[int], k: int = 10) -> float:
    """Normalised discounted cumulative gain at k with binary relevance (Järvelin and Kekäläinen 2002)."""
    if not relevant:
        return 0.0
    gain = sum(1.0 / math.log2(place + 2) for place, item in enumerate(ranked[:k]) if item in relevant)
    return gain / sum(1.0 / math.log2(place + 2) for place in range(min(k, len(relevant))))


def recall(ranked: Sequence[int], relevant: Collection[int], k: int = 10) -> float:
    """The share of the relevant items that stand among the first k."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant) if relevant else 0.0


def mean_ndcg(scores: Tensor, seen: Tensor, relevant: Sequence[Collection[int]], k: int = 10) -> float:
    """Mean nDCG@k over the rows that have relevant items; what is in ``seen`` (rows, items) is not ranked."""
    unseen = scores.masked_fill(seen.to_dense().to(scores.device) > 0, -torch.inf)
    ranked = unseen.topk(min(k, unseen.shape[1]), dim=1).indices.cpu().tolist()
    values = [ndcg(row, wanted, k) for row, wanted in zip(ranked, relevant, strict=True) if wanted]
    return sum(values) / len(values) if values else 0.0


def pairs_alike(first: npt.ArrayLike, second: npt.ArrayLike) -> int:
    """How many pairs of places both orders put the same way round; a tie is neither way."""
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    same = np.sign(left[:, None] - left) * np.sign(right[:, None] - right) > 0
    return int(np.triu(same).sum())


def rank_agreement(first: npt.ArrayLike, second: npt.ArrayLike) -> float | None:
    """Kendall's τ-b of two orders, -1 to 1 (Kendall 1938, ties as in 1945).

    None below three values, or where all values of one order are the same.
    """
    left, right = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if len(left) < FEWEST_RANKED:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # constant input gives NaN, which is answered below
        agreement = float(kendalltau(left, right, variant="b").statistic)
    return None if math.isnan(agreement) else agreement
