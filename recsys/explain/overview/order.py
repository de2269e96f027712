"""What leaving something out does to the order of a list: exact, because the score is a sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from recsys.arrays import Floats, Mask
from recsys.ranking.ranker import best


@dataclass(frozen=True)
class OrderChange:
    """How much of a list outlives a change: the share of its items that stay, and Kendall's τ of their order."""

    kept: float
    tau: float


UNCHANGED = OrderChange(1.0, 1.0)


def order_change(before: Sequence[int], scores: Floats, allowed: Mask) -> OrderChange:
    """A list (positions, best first) against the list that other scores (items,) would give.

    τ compares the old order with the new scores of the same items, pair by pair: 1 same order, −1 turned round, 0 for
    what is tied (Kendall 1938, τ-a). A list of fewer than two items has no order to change.
    """
    after = best(scores, allowed, len(before))
    kept = len(set(before) & set(after)) / len(before) if before else 1.0
    return OrderChange(kept, kendall_tau(scores[list(before)]))


def kendall_tau(scores: Floats) -> float:
    """Kendall's τ-a between the given order (best first) and scores (items,)."""
    pairs = list(combinations(range(len(scores)), 2))
    if not pairs:
        return 1.0
    earlier, later = np.array(pairs).T
    return float(np.sign(scores[earlier] - scores[later]).mean())
