"""Orders of words and the payoffs along them: the best, the worst and the mean over all, by dynamic programming.

Coalition c holds player p when bit p of c is set, as in ``shapley_matrix``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recsys.arrays import Floats, Mask


def joining(order: Sequence[int], players: int) -> Mask:
    """The coalitions of an order in which players join one by one, (players + 1, players), from nobody to all."""
    kept: Mask = np.zeros((players + 1, players), bool)
    for place, player in enumerate(order):
        kept[place + 1 :, player] = True
    return kept


def number(kept: Mask) -> npt.NDArray[np.intp]:
    """The numbers of coalitions, (coalitions,), given as masks (coalitions, players)."""
    result: npt.NDArray[np.intp] = kept @ (1 << np.arange(kept.shape[1], dtype=np.intp))
    return result


def highest_order(payoffs: Floats, players: int) -> tuple[int, ...]:
    """The order of joining whose payoffs, (2^players,), add up to most. Dynamic programming (Held & Karp 1962).

    Most(S) = v(S) + max over p in S of Most(S without p): O(2^n n) instead of n! orders.
    """
    most = [float(value) for value in payoffs]
    last = [0] * len(most)
    for coalition in range(1, len(most)):
        members = [player for player in range(players) if coalition >> player & 1]
        last[coalition] = max(members, key=lambda player: most[coalition ^ 1 << player])
        most[coalition] += most[coalition ^ 1 << last[coalition]]
    order: list[int] = []
    coalition = len(most) - 1
    while coalition:
        order.append(last[coalition])
        coalition ^= 1 << last[coalition]
    return tuple(reversed(order))


def mean_by_size(payoffs: Floats, players: int) -> Floats:
    """The mean payoff of the coalitions of each size, (players + 1,): what all orders give on average."""
    sizes = np.array([coalition.bit_count() for coalition in range(2**players)])
    totals = np.bincount(sizes, weights=np.asarray(payoffs, np.float64), minlength=players + 1)
    result: Floats = (totals / np.bincount(sizes, minlength=players + 1)).astype(np.float32)
    return result


def by_value(values: npt.ArrayLike) -> tuple[int, ...]:
    """The players from the largest value to the smallest; equal values in the order of the sentence."""
    return tuple(int(place) for place in np.argsort(-np.asarray(values, np.float64), kind="stable"))


def area(curve: npt.ArrayLike) -> float:
    """The area under a curve over the share of words, 0 to 1, by trapezes: its mean height."""
    heights = np.asarray(curve, np.float64)
    if len(heights) < 2:
        return float(heights[0]) if len(heights) else 0.0
    return float((heights[1:] + heights[:-1]).mean() / 2)
